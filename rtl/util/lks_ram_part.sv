// SPDX-License-Identifier: Apache-2.0
// Block RAM that is written a row at a time and read a part of a row at a time, one clock.
//
//   wdata = {part PARTS-1, .., part 1, part 0}      raddr = {row, part}
//
// rdata holds the part of raddr one clock after re; it stays while re is low. The ports of a block RAM
// differ in width, so choosing the part costs no logic. Reading the row that is written in the same
// clock gives either part: do not.
`default_nettype none

module lks_ram_part #(
  parameter int unsigned WIDTH = 72,                   // of a part
  parameter int unsigned PARTS = 4,                    // a power of two
  parameter int unsigned DEPTH = 64,                   // rows
  localparam int unsigned ROW_W = $clog2(DEPTH)
) (
  input  wire logic                           clk,
  input  wire logic                           we,
  input  wire logic [ROW_W-1:0]               waddr,
  input  wire logic [PARTS*WIDTH-1:0]         wdata,
  input  wire logic                           re,
  input  wire logic [$clog2(DEPTH*PARTS)-1:0] raddr,
  output var  logic [WIDTH-1:0]               rdata
);

  if (PARTS == 1) begin : g_whole
    lks_ram_sdp #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_rows (.clk, .we, .waddr, .wdata, .re, .raddr, .rdata);
  end else begin : g_parts
    localparam int unsigned PART_W = $clog2(PARTS);

    (* ram_style = "block", no_rw_check *)
    logic [WIDTH-1:0] mem [DEPTH*PARTS];

    always_ff @(posedge clk) begin
      if (we) for (int i = 0; i < PARTS; i++) mem[{waddr, PART_W'(i)}] <= wdata[i*WIDTH +: WIDTH];
      if (re) rdata <= mem[raddr];
    end
  end

endmodule

`default_nettype wire
