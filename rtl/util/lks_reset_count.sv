// SPDX-License-Identifier: Apache-2.0
// Number of resets since the FPGA was configured; the reset itself does not clear it.
`default_nettype none

module lks_reset_count (
  input  wire logic        clk,
  input  wire logic        rst,
  output var  logic [31:0] count
);

  logic rst_q;

  // Configuration of the FPGA sets these; there is no reset for them.
  initial begin
    count = '0;
    rst_q = 1'b0;
  end

  always_ff @(posedge clk) begin
    rst_q <= rst;
    if (rst && !rst_q) count <= count + 1'b1;
  end

endmodule

`default_nettype wire
