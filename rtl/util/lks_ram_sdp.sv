// SPDX-License-Identifier: Apache-2.0
// Simple dual-port block RAM: one write port, one read port, one clock.
//
// rdata holds the word of raddr one clock after re; it stays while re is low. Reading the
// address that is written in the same clock gives either word: do not.
`default_nettype none

module lks_ram_sdp #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 512
) (
  input  wire logic                     clk,
  input  wire logic                     we,
  input  wire logic [$clog2(DEPTH)-1:0] waddr,
  input  wire logic [WIDTH-1:0]         wdata,
  input  wire logic                     re,
  input  wire logic [$clog2(DEPTH)-1:0] raddr,
  output var  logic [WIDTH-1:0]         rdata
);

  if (DEPTH < 2) begin : g_check
    $fatal(1, "lks_ram_sdp: DEPTH must be at least 2");
  end

  (* ram_style = "block", no_rw_check *)
  logic [WIDTH-1:0] mem [DEPTH];

  always_ff @(posedge clk) begin
    if (we) mem[waddr] <= wdata;
    if (re) rdata <= mem[raddr];
  end

endmodule

`default_nettype wire
