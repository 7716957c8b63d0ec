// SPDX-License-Identifier: Apache-2.0
// Word-serial parser, back half: walks from header to header and says when a frame is known.
//
// `skip` counts the words until the next header starts, `half` says at which of their two units:
//   skip 0, half 0   it starts at unit 0 of this word          | header .......| ...
//   skip 0, half 1   at unit 1; unit 0 ends the one before     | ..... |header | ...
//   more             the word belongs to the header before     | ..... | ......| ...
// No header is shorter than two units, so at most one starts in a word. Its number counts as read
// (proto) when the last unit of the header before lies inside; a header that ends outside is not
// followed, and the number that was read stays. IPv4 is a walk with one header, IHL units long.
`default_nettype none

module lks_parse_walk
  import lks_pkg::*;
(
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
  input  wire logic [2:0]  skip,
  input  wire logic        half,
  input  wire header_t     header [2],
  input  wire logic        hold,       // from lks_parse_linux: do not tell yet

  output var  logic        found,      // one clock a frame: the rest is valid, until the next sof
  output var  logic        has_ipv4,
  output var  logic        has_ipv6,
  output var  logic [7:0]  proto,
  output var  logic        fragment,
  output var  logic        has_ports,
  output var  logic [31:0] ports       // source, destination
);

  // The header that starts behind `skip` and `half`: number and kind.
  logic [7:0] number_q;
  logic       is8_q, isah_q, isfrag_q, isport_q;
  logic [4:0] skip_q;
  logic       skip0_q, half_q;         // skip0: skip_q is 0
  logic [2:0] count_q;                 // extension headers followed
  logic       full_q;                  // 8 were followed
  logic       piece_q, later_q;        // of a fragment header that ends in the next unit
  logic       stop_q, told_q;

  logic at1, at2;                      // units until the header starts
  assign at1 = skip0_q && half_q;
  assign at2 = skip_q == 5'd1 && !half_q;

  logic walk, start, hit, kind, follow, over;
  assign walk   = step && l3 && !stop_q && !at[0];
  assign start  = walk && skip0_q && (half_q ? inside_ip[1] && !later_q : inside_ip[0]);
  assign kind   = (is8_q || isah_q || isfrag_q) && !full_q;
  assign hit    = start && isport_q && !fragment && !piece_q;
  assign follow = start && kind && !over;

  // The unit where the header starts.
  header_t     here;
  logic [31:0] unit;
  assign here = half_q ? header[1] : header[0];
  assign unit = half_q ? word[31:0] : word[63:32];
  assign over = (isah_q && here.overah) || (is8_q && here.over8);

  // A header that starts and ends in this word.
  logic ends_here;
  assign ends_here = walk && skip0_q && !half_q && kind && (isfrag_q || header[0].length0)
                     && inside_ip[1];

  logic stop_d, fixed;
  assign fixed = ipv6 ? |at : at[1];   // still in the fixed header
  always_comb begin
    stop_d = stop_q && !sof;
    if (walk) begin
      if (skip0_q && !follow) stop_d = 1'b1;
      if (!inside_ip[1] && !fixed) stop_d = 1'b1;
      if (ends_here && isfrag_q && here.offset) stop_d = 1'b1;
      if (ipv4 && at[2] && (fragment || !isport_q)) stop_d = 1'b1;
      if (!ipv4 && !ipv6 && at[2]) stop_d = 1'b1;
    end
  end

  // stop_d is late and never set at sof: what else decides is ready beside it.
  logic last, may_tell;
  assign last     = step && eof && (sof || !told_q);
  assign may_tell = step && !told_q && !hold;

  always_ff @(posedge clk) begin
    found <= last || (stop_d && may_tell);
    if (step) begin
      stop_q  <= stop_d;
      piece_q <= 1'b0;
      later_q <= 1'b0;

      // Behind the end of the walk none of this matters, so it does not ask.
      skip_q  <= skip_q - 5'd1;
      skip0_q <= skip_q == 5'd1;
      if (skip0_q) begin
        skip_q   <= isfrag_q ? 5'd0 : isah_q ? here.ah_units[5:1] : here.length;
        skip0_q  <= isfrag_q || (isah_q ? here.ah_units[5:1] == 5'd0 : here.length0);
        half_q   <= isah_q ? here.ah_units[0] : half_q;
        number_q <= here.next;
        is8_q    <= here.is8;
        isah_q   <= here.isah;
        isfrag_q <= here.isfrag;
        isport_q <= here.isport;
        {full_q, count_q} <= {1'b0, count_q} + 4'd1;
        piece_q  <= half_q && isfrag_q && (here.offset || here.more);
        later_q  <= half_q && isfrag_q && here.offset;
      end

      if (walk) begin
        if ((at1 && inside_ip[0]) || (at2 && inside_ip[1])) proto <= number_q;
        if (at1 && inside_ip[0] && piece_q) fragment <= 1'b1;
        if (ends_here) begin
          proto <= header[0].next;
          if (isfrag_q && (here.offset || here.more)) fragment <= 1'b1;
        end
        if (skip0_q) ports <= unit;
        has_ports <= hit;
        if (ipv4 && at[2]) has_ipv4 <= whole[0];
        if (ipv6 && at[4]) has_ipv6 <= whole[1];
      end

      if (ipv4 && at[1]) begin
        number_q <= header[0].next;
        proto    <= header[0].next;
        isport_q <= header[0].isport;
      end
      if (at[0]) begin
        skip_q   <= 5'(skip);
        skip0_q  <= 1'b0;
        half_q   <= half;
        number_q <= header[1].next;
        is8_q    <= ipv6 && header[1].is8;
        isah_q   <= ipv6 && header[1].isah;
        isfrag_q <= ipv6 && header[1].isfrag;
        isport_q <= header[1].isport;
        {full_q, count_q} <= 4'd0;
        fragment <= ipv4 && |word[13:0];
      end
      if (sof) begin
        stop_q    <= 1'b0;
        proto     <= 8'd0;
        fragment  <= 1'b0;
        has_ports <= 1'b0;
        has_ipv4  <= 1'b0;
        has_ipv6  <= 1'b0;
      end
      told_q <= eof || (stop_d && !hold) || (told_q && !sof);
    end
    if (rst) found <= 1'b0;
  end

endmodule

`default_nettype wire
