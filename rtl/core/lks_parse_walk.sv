// SPDX-License-Identifier: Apache-2.0
// Word-serial parser, back half: walks from header to header and says when a frame is known.
//
// `left` counts the units (4 bytes) until the next header starts, seen from the current word:
//   0      it starts at unit 0 of this word          | header .......| ...
//   1      at unit 1; unit 0 ends the one before     | ..... |header | ...
//   more   the word belongs to the header before     | ..... | ......| ...
// No header is shorter than two units, so at most one starts in a word. Its number counts as read
// (proto) when the last unit of the header before lies inside; a header that ends outside is not
// followed, and the number that was read stays. IPv4 is a walk with one header, IHL units long.
`default_nettype none

module lks_parse_walk (
  input  wire logic        clk,
  input  wire logic        rst,

  input  wire logic        step,       // from lks_parse_decode
  input  wire logic        sof, eof,
  input  wire logic        l3,
  input  wire logic [4:0]  at,
  input  wire logic        ipv4, ipv6,
  input  wire logic [63:0] word,
  input  wire logic [1:0]  whole,
  input  wire logic [1:0]  inside_ip,
  input  wire logic [7:0]  next [2],
  input  wire logic        is8 [2],
  input  wire logic        isah [2],
  input  wire logic        isfrag [2],
  input  wire logic        isport [2],

  output var  logic        found,      // one clock a frame: the rest is valid, until the next sof
  output var  logic        has_ipv4,
  output var  logic        has_ipv6,
  output var  logic [7:0]  proto,
  output var  logic        fragment,
  output var  logic        has_ports,
  output var  logic [31:0] ports       // source, destination
);

  localparam logic [3:0] HEADERS = 4'd8;   // extension headers that are followed

  // The header that starts behind `left` units: number and kind.
  logic [7:0] number_q;
  logic       is8_q, isah_q, isfrag_q, isport_q;
  logic [5:0] left_q, left_d;
  logic [3:0] count_q;                 // extension headers followed
  logic       piece_q, later_q;        // of a fragment header that ends in the next unit
  logic       stop_q, told_q;

  // left_q decoded.
  logic at0, at1, at2;
  assign at0 = left_q == 6'd0;
  assign at1 = left_q == 6'd1;
  assign at2 = left_q == 6'd2;

  logic       walk, hit, follow, over;
  logic [1:0] start;
  assign walk     = step && l3 && !stop_q && !at[0];
  assign start[0] = walk && at0 && inside_ip[0];
  assign start[1] = walk && at1 && inside_ip[1] && !later_q;
  assign hit      = |start && isport_q && !fragment && !piece_q;
  assign follow   = |start && (is8_q || isah_q || isfrag_q) && count_q != HEADERS && !over;

  // The unit where the header starts: next header, length, (fragment) offset and more.
  logic        half;
  logic [31:0] unit;
  logic [7:0]  length;
  logic        offset, more;
  assign half   = at1;
  assign unit   = half ? word[31:0] : word[63:32];
  assign length = unit[23:16];
  assign offset = |unit[15:3];
  assign more   = unit[0];
  assign over   = isah_q ? length[7:6] != 2'd0 || length[5:4] == 2'd3
                         : is8_q && length[7:5] != 3'd0;    // ends behind the first 192 bytes

  // A header that starts and ends in this word.
  logic short_one, ends_here;
  assign short_one = isfrag_q || length == 8'd0;
  assign ends_here = follow && !half && short_one && inside_ip[1];

  always_comb begin
    left_d = left_q - 6'd2;
    if (at0 || at1) left_d = isfrag_q ? {5'd0, half} : is8_q ? {length[4:0], half}
                                                             : length[5:0] + 6'(half);
  end

  logic stop_d, fixed;
  assign fixed = ipv6 ? |at : at[1];   // still in the fixed header
  always_comb begin
    stop_d = stop_q && !sof;
    if (walk) begin
      if ((at0 || at1) && !follow) stop_d = 1'b1;
      if (!inside_ip[1] && !fixed) stop_d = 1'b1;
      if (ends_here && isfrag_q && offset) stop_d = 1'b1;
      if (ipv4 && at[2] && (fragment || !isport_q)) stop_d = 1'b1;
      if (!ipv4 && !ipv6 && at[2]) stop_d = 1'b1;
    end
  end

  always_ff @(posedge clk) begin
    found <= 1'b0;
    if (step) begin
      stop_q  <= stop_d;
      piece_q <= 1'b0;
      later_q <= 1'b0;
      if (walk) begin
        left_q <= left_d;
        if (follow) begin
          number_q <= next[half];
          is8_q    <= is8[half];
          isah_q   <= isah[half];
          isfrag_q <= isfrag[half];
          isport_q <= isport[half];
          count_q  <= count_q + 4'd1;
          piece_q  <= half && isfrag_q && (offset || more);
          later_q  <= half && isfrag_q && offset;
        end
        if ((at1 && inside_ip[0]) || (at2 && inside_ip[1])) proto <= number_q;
        if (at1 && inside_ip[0] && piece_q) fragment <= 1'b1;
        if (ends_here) begin
          proto <= next[0];
          if (isfrag_q && (offset || more)) fragment <= 1'b1;
        end
        if (hit) ports <= unit;
        has_ports <= hit;
        if (ipv4 && at[1]) begin
          number_q <= next[0];
          proto    <= next[0];
          isport_q <= isport[0];
        end
        if (ipv4 && at[2]) has_ipv4 <= whole[0];
        if (ipv6 && at[4]) has_ipv6 <= whole[1];
      end

      if (at[0]) begin
        left_q   <= ipv4 ? {2'd0, word[59:56]} - 6'd2 : 6'd8;
        number_q <= next[1];
        is8_q    <= ipv6 && is8[1];
        isah_q   <= ipv6 && isah[1];
        isfrag_q <= ipv6 && isfrag[1];
        isport_q <= isport[1];
        count_q  <= 4'd0;
        fragment <= ipv4 && |word[13:0];
      end
      if (sof) begin
        stop_q    <= 1'b0;
        proto     <= 8'd0;
        fragment  <= 1'b0;
        has_ports <= 1'b0;
        has_ipv4  <= 1'b0;
        has_ipv6  <= 1'b0;
        ports     <= 32'd0;
      end
      found  <= (eof || stop_d) && (sof || !told_q);
      told_q <= eof || stop_d || (told_q && !sof);
    end
    if (rst) found <= 1'b0;
  end

endmodule

`default_nettype wire
