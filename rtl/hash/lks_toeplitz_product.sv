// SPDX-License-Identifier: Apache-2.0
// 32 bits of input times 63 bits of key: bit j is the XOR of bit i + j of the window over all bits i
// that are set in the word. Bit 0 is the first of packet and key, the leftmost.
//
//   halves of the word      a  b
//   of the product          first  = a (A ^ B) ^ (a ^ b) B        A, B, C: the window from
//                           second = b (B ^ C) ^ (a ^ b) B        bit 0, 16 and 32 on
//
// Three products of 16 bits in the place of four.
`default_nettype none

module lks_toeplitz_product (
  input  wire logic        clk,
  input  wire logic [31:0] word,
  input  wire logic [62:0] window,
  output var  logic [31:0] product                     // 3 clocks behind
);

  // ---- clock 0: sums of halves ----
  logic [15:0] a_q, b_q, both_q;
  logic [46:0] pairs_q;                                // A ^ B from bit 0 on, B ^ C from bit 16
  logic [30:0] middle_q;                               // B

  always_ff @(posedge clk) begin
    {a_q, b_q} <= word;
    both_q     <= word[31:16] ^ word[15:0];
    pairs_q    <= window[62:16] ^ window[46:0];
    middle_q   <= window[46:16];
  end

  // ---- clock 1: products, eight bits at a time ----
  function automatic logic [15:0] times(input logic [7:0] bits, input logic [22:0] key);
    times = '0;
    for (int i = 0; i < 8; i++) times ^= {16{bits[7-i]}} & key[22-i -: 16];
  endfunction

  logic [15:0] first_q [2], second_q [2], shared_q [2];

  always_ff @(posedge clk) begin
    for (int g = 0; g < 2; g++) begin
      first_q[g]  <= times(a_q[15-8*g -: 8], pairs_q[46-8*g -: 23]);
      second_q[g] <= times(b_q[15-8*g -: 8], pairs_q[30-8*g -: 23]);
      shared_q[g] <= times(both_q[15-8*g -: 8], middle_q[30-8*g -: 23]);
    end
  end

  // ---- clock 2 ----
  always_ff @(posedge clk) begin
    product[31:16] <= first_q[0] ^ first_q[1] ^ shared_q[0] ^ shared_q[1];
    product[15:0]  <= second_q[0] ^ second_q[1] ^ shared_q[0] ^ shared_q[1];
  end

endmodule

`default_nettype wire
