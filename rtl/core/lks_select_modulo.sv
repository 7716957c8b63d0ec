// SPDX-License-Identifier: Apache-2.0
// hash % count for counts 1 to 16, without a divider: 4 clocks, one result a clock.
//
//   hash byte k --> residue ROM k: (byte * 256^k) % count --+
//                                    four terms < count --> sum --> -2*count? --> -count?
//
// Value: hash % count in C. Vector: 0x037c3c47 % 7 = 0. Two ROMs with two read ports hold the four
// tables, addressed {k, count, byte}; a full set of 16 counts fits 4 block RAMs of 16 kbit.
`default_nettype none

module lks_select_modulo #(
  parameter int unsigned UPLINKS = 4,
  localparam int unsigned UP_W    = $clog2(UPLINKS),
  localparam int unsigned COUNT_W = $clog2(UPLINKS + 1)
) (
  input  wire logic               clk,
  input  wire logic               en,
  input  wire logic [31:0]        hash,
  input  wire logic [COUNT_W-1:0] count,       // 0: the result is meaningless
  output var  logic [UP_W-1:0]    remainder    // 4 clocks later
);

  localparam int unsigned SUM_W = UP_W + 2;

  logic [UP_W-1:0]    term [4];
  logic [COUNT_W-1:0] count_q [1:3];
  logic [UP_W:0]      low_q, high_q;

  for (genvar i = 0; i < 2; i++) begin : g_rom
    lks_select_residue #(.UP_W(UP_W), .FIRST(2 * i)) u_rom (
      .clk, .en, .count(count[UP_W-1:0]), .low(hash[i*16 +: 8]), .high(hash[i*16+8 +: 8]),
      .low_term(term[2*i]), .high_term(term[2*i+1])
    );
  end

  // The sum is below 4 * count.
  logic [SUM_W-1:0] sum_q, twice, once, less;
  assign twice = SUM_W'(count_q[3]) << 1;
  assign once  = SUM_W'(count_q[3]);
  assign less  = sum_q >= twice ? sum_q - twice : sum_q;

  always_ff @(posedge clk) if (en) begin
    count_q[1] <= count;
    count_q[2] <= count_q[1];
    count_q[3] <= count_q[2];
    low_q      <= (UP_W + 1)'(term[0]) + (UP_W + 1)'(term[1]);
    high_q     <= (UP_W + 1)'(term[2]) + (UP_W + 1)'(term[3]);
    sum_q      <= SUM_W'(low_q) + SUM_W'(high_q);
    remainder  <= UP_W'(less >= once ? less - once : less);
  end

endmodule

`default_nettype wire
