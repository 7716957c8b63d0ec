// SPDX-License-Identifier: Apache-2.0
// Both ports times 63 bits of key, as lks_toeplitz_product, in STEPS steps of 32 / STEPS bits. The key
// is at rest: step s takes the bits that stand STEPS - 1 - s behind a multiple of STEPS, and what was
// added up moves on by one bit a step.
//
//   STEPS = 8   step 0   bits 7, 15, 23, 31 x window from 0, 8, 16, 24 on   39 bits of sum
//               step 1   bits 6, 14, 22, 30 x the same                      ^ sum << 1
//               step 7   bits 0,  8, 16, 24 x the same                      ^ sum << 1: the first 32
`default_nettype none

module lks_toeplitz_ports #(
  parameter int unsigned STEPS = 8,                    // 1, 2, 4, 8
  localparam int unsigned BITS = 32 / STEPS
) (
  input  wire logic            clk,
  input  wire logic [BITS-1:0] bits,                   // of the step, the first one leftmost
  input  wire logic            first,                  // 1 clock behind bits: of the first step
  input  wire logic [62:0]     window,                 // the same in all steps
  output var  logic [31:0]     product                 // 2 clocks behind the bits of the last step
);

  localparam int unsigned WIDTH = 31 + STEPS;
  localparam int unsigned PAIRS = BITS / 2;

  logic [WIDTH-1:0] pair_q [PAIRS];
  logic [WIDTH-1:0] sum, sum_q;
  assign product = sum_q[WIDTH-1 -: 32];

  always_comb begin
    sum = first ? '0 : sum_q << 1;
    for (int p = 0; p < PAIRS; p++) sum ^= pair_q[p];
  end

  always_ff @(posedge clk) begin
    for (int p = 0; p < PAIRS; p++)
      pair_q[p] <= ({WIDTH{bits[BITS-1-2*p]}} & window[62-2*p*STEPS -: WIDTH])
                 ^ ({WIDTH{bits[BITS-2-2*p]}} & window[62-(2*p+1)*STEPS -: WIDTH]);
    sum_q <= sum;
  end

endmodule

`default_nettype wire
