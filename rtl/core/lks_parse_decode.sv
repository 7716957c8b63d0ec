// SPDX-License-Identifier: Apache-2.0
// Word-serial parser, middle: one clock that reads what the walk needs ahead of it.
//
// Counted in units of 4 bytes from the L3 start; word k holds the units 2k and 2k+1:
//   * which kind of header a next-header byte names,
//   * which units lie inside frame, IP length and the first 192 bytes of the frame, all at once:
//     a header is followed, ports are read, only where every unit is inside.
//
//                 IPv4                              IPv6
//   word 0        version, IHL, length, fragment    version, payload length, next header (byte 6)
//   word 1        protocol (byte 1), source         source
//   word 2        destination, options or L4        source
//   words 3, 4                                      destination
//   word 5                                          first extension header or L4
`default_nettype none

module lks_parse_decode
  import lks_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        rst,

  input  wire logic        step,       // from lks_parse_align
  input  wire logic        sof, eof,
  input  wire logic        tag1, tag2,
  input  wire logic        l3, l3_first,
  input  wire logic        is_ipv4, is_ipv6,
  input  wire logic [63:0] word,
  input  wire logic [1:0]  whole,

  output var  logic        d_step,
  output var  logic        d_sof, d_eof,
  output var  logic        d_l3,
  output var  logic [4:0]  d_at,       // one-hot: word 0..4 of L3, none behind them
  output var  logic        d_ipv4,     // type, version and IHL fit, from word 0 on
  output var  logic        d_ipv6,
  output var  logic [63:0] d_word,
  output var  logic [1:0]  d_whole,    // unit lies in the frame
  output var  logic [1:0]  d_inside,   // and inside IP length and header window
  output var  logic [2:0]  d_skip,     // with word 0: whole words until the next header starts
  output var  logic        d_half,     // and whether it starts at unit 1
  output var  header_t     d_header [2]
);

  logic [3:0] ihl;
  logic       v4, v6;
  assign ihl = word[59:56];
  assign v4  = is_ipv4 && word[63:60] == 4'd4 && ihl >= 4'd5;
  assign v6  = is_ipv6 && word[63:60] == 4'd6;

  // at: number of `word`. index: the same, as the limit counts it: from L3 on for IPv4, from the
  // end of the fixed header on for IPv6 (words 1..4 are -4..-1).
  logic [4:0] at;
  logic [5:0] index_q;
  assign at = l3_first ? 5'b00001 : {d_at[3:0], 1'b0};

  // Units inside IP length and header window, capped at 63 for IPv4 (its ports end at unit 15).
  logic [5:0] length_q, limit_q;
  logic [1:0] window;          // of the 192 bytes 44, 43, 42 whole units lie behind 14, 18, 22 bytes
  assign window = {!tag1, tag1 && !tag2};

  logic unlimited, both, one;
  assign unlimited = l3_first || d_at[0] || (d_ipv6 && index_q[5]);
  assign both      = unlimited || index_q < 6'(limit_q[5:1]);
  assign one       = both || (index_q == 6'(limit_q[5:1]) && limit_q[0]);

  header_t header [2];

  always_comb begin
    for (int i = 0; i < 2; i++) begin
      logic [31:0] unit;
      logic [7:0]  next;
      logic        unused;
      unit   = i == 0 ? word[63:32] : word[31:0];
      unused = ^unit;
      next   = unit[31:24];
      if (i == 0 && at[1]) next = word[55:48];
      if (i == 1 && at[0]) next = word[15:8];
      header[i] = '{
        next:     next,
        is8:      next == 8'd0 || next == 8'd43 || next == 8'd60,
        isah:     next == 8'd51,
        isfrag:   next == 8'd44,
        isport:   next == 8'd6 || next == 8'd17 || next == 8'd132,
        length:   unit[20:16],
        length0:  unit[23:16] == 8'd0,
        over8:    unit[23:21] != 3'd0,
        overah:   unit[23:22] != 2'd0 || unit[21:20] == 2'd3,
        ah_units: unit[21:16] + 6'(i),
        offset:   |unit[15:3],
        more:     unit[0]
      };
    end
  end

  always_ff @(posedge clk) begin
    limit_q <= length_q;
    if (d_ipv6 && length_q[5] && length_q[4:0] > 5'(window)) limit_q <= 6'd32 + 6'(window);

    d_step <= step;
    if (step) begin
      d_sof    <= sof;
      d_eof    <= eof;
      d_l3     <= l3;
      d_at     <= l3 ? at : 5'd0;
      d_word   <= word;
      d_whole  <= whole;
      d_inside <= whole & {both, one};
      d_header <= header;
      d_skip   <= v4 ? ihl[3:1] - 3'd1 : 3'd4;
      d_half   <= v4 && ihl[0];
      index_q <= index_q + 6'd1;
      if (sof) {d_ipv4, d_ipv6} <= 2'b00;
      if (l3_first) begin
        d_ipv4   <= v4;
        d_ipv6   <= v6;
        index_q  <= v6 ? 6'd60 : 6'd1;
        length_q <= v6 ? word[23:18] : word[39:34];
        if (v6 ? |word[31:24] : |word[47:40]) length_q <= 6'd63;
      end
    end
    if (rst) d_step <= 1'b0;
  end

endmodule

`default_nettype wire
