// SPDX-License-Identifier: Apache-2.0
// Synchroniser of independent, slowly changing bits: two flip-flops each, latency 2 to 3 clocks.
// The source of each bit is a register or pin of any clock; bits are not taken as a word.
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
