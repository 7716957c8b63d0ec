// SPDX-License-Identifier: Apache-2.0
// Small RAM in LUTs: one write port, one read port without a clock.
`default_nettype none

module lks_ram_lut #(
  parameter int unsigned WIDTH = 4,
  parameter int unsigned DEPTH = 16
) (
  input  wire logic                     clk,
  input  wire logic                     we,
  input  wire logic [$clog2(DEPTH)-1:0] waddr,
  input  wire logic [WIDTH-1:0]         wdata,
  input  wire logic [$clog2(DEPTH)-1:0] raddr,
  output var  logic [WIDTH-1:0]         rdata
);

  if (DEPTH < 2) begin : g_check
    $fatal(1, "lks_ram_lut: DEPTH must be at least 2");
  end

  (* ram_style = "distributed", no_rw_check *)
  logic [WIDTH-1:0] mem [DEPTH];

  always_ff @(posedge clk) if (we) mem[waddr] <= wdata;
  assign rdata = mem[raddr];

endmodule

`default_nettype wire
