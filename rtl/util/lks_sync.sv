// SPDX-License-Identifier: Apache-2.0
// Synchroniser of independent, slowly changing bits: two flip-flops each, latency 2 to 3 clocks.
//
//   async_in --> [ meta ] --> [ out ] --> sync_out       [ meta ] has one clock to settle
//
//   Y1  sync_out is what async_in was 2 or 3 clocks ago: a level that stands for two clock edges is
//       always seen, and one change there is one change here
//   Y2  a reset reads as 0
//
// Assumed of its surroundings, as no test can show it: each bit comes from a register or a pin, so
// that it has no glitches of logic; bits change independently and are not taken as a word; a pulse
// shorter than a clock may be missed; and [ meta ] stands beside [ out ] (ASYNC_REG), so that it
// settles within the clock.
`default_nettype none

module lks_sync #(
  parameter int unsigned WIDTH = 1   // bits
) (
  input  wire logic             clk,
  input  wire logic             rst,
  input  wire logic [WIDTH-1:0] async_in,
  output var  logic [WIDTH-1:0] sync_out
);

  (* ASYNC_REG = "TRUE" *)
  logic [WIDTH-1:0] meta_q;

  always_ff @(posedge clk) begin
    meta_q   <= async_in;
    sync_out <= meta_q;

    if (rst) begin
      meta_q   <= '0;
      sync_out <= '0;
    end
  end

endmodule

`default_nettype wire
