// SPDX-License-Identifier: Apache-2.0
// What came with the first beat of each frame, kept until the frame is over, in order.
//
//   beat, value --> [ a place for each frame inside ] --> kept: of the oldest; `take` is its end
//
// FRAMES must hold as many as may be inside.
`default_nettype none

module lks_first_beat #(
  parameter int unsigned WIDTH  = 16,
  parameter int unsigned FRAMES = 16,   // a power of two
  localparam int unsigned ADDR_W = $clog2(FRAMES)
) (
  input  wire logic             clk,
  input  wire logic             rst,
  input  wire logic             beat,
  input  wire logic             last,
  input  wire logic [WIDTH-1:0] value,
  input  wire logic             take,
  output var  logic [WIDTH-1:0] kept
);

  logic [ADDR_W-1:0] write_q, read_q;
  logic              begun_q;

  lks_ram_lut #(.WIDTH(WIDTH), .DEPTH(FRAMES)) u_values (
    .clk, .we(beat && !begun_q), .waddr(write_q), .wdata(value), .raddr(read_q), .rdata(kept)
  );

  always_ff @(posedge clk) begin
    if (beat) begun_q <= !last;
    write_q <= write_q + ADDR_W'(beat && !begun_q);
    read_q  <= read_q + ADDR_W'(take);
    if (rst) begin
      begun_q <= 1'b0;
      write_q <= '0;
      read_q  <= '0;
    end
  end

endmodule

`default_nettype wire
