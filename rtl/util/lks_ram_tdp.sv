// SPDX-License-Identifier: Apache-2.0
// True dual-port block RAM, one clock: port A writes or reads, port B reads.
//
// rdata holds the word of the address one clock later; a_rdata stays during a write, b_rdata
// while b_re is low. Reading on B what A writes in the same clock gives either word: do not.
`default_nettype none

module lks_ram_tdp #(
  parameter int unsigned WIDTH = 32,
  parameter int unsigned DEPTH = 512
) (
  input  wire logic                     clk,
  input  wire logic                     a_we,
  input  wire logic [$clog2(DEPTH)-1:0] a_addr,
  input  wire logic [WIDTH-1:0]         a_wdata,
  output var  logic [WIDTH-1:0]         a_rdata,
  input  wire logic                     b_re,
  input  wire logic [$clog2(DEPTH)-1:0] b_addr,
  output var  logic [WIDTH-1:0]         b_rdata
);

  if (DEPTH < 2) begin : g_check
    $fatal(1, "lks_ram_tdp: DEPTH must be at least 2");
  end

  (* ram_style = "block", no_rw_check *)
  logic [WIDTH-1:0] mem [DEPTH];

  always_ff @(posedge clk) begin
    if (a_we) mem[a_addr] <= a_wdata;
    else      a_rdata     <= mem[a_addr];
    if (b_re) b_rdata <= mem[b_addr];
  end

endmodule

`default_nettype wire
