// SPDX-License-Identifier: Apache-2.0
// Frames with their hash, and frames whose hash comes later, in the order of the frames.
//
//   put --> FIFO, DEPTH frames --> head: late? waits for a result --> give
//
// A frame that nobody ahead holds up is given 2 clocks behind put.
`default_nettype none

module lks_late #(
  parameter int unsigned OWNER_W = 3,
  parameter int unsigned DEPTH   = 64         // frames inside at most, a power of two
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic               put,
  input  wire logic               put_late,   // put_hash does not count
  input  wire logic [OWNER_W-1:0] put_owner,
  input  wire logic [31:0]        put_hash,

  input  wire logic               result_valid,
  input  wire logic [31:0]        result,
  output var  logic               result_take,

  output var  logic               give,
  output var  logic [OWNER_W-1:0] owner,
  output var  logic [31:0]        hash,
  output var  logic               busy
);

  localparam int unsigned ADDR_W = $clog2(DEPTH);

  logic [ADDR_W:0]    put_q, get_q;
  logic               late, go;
  logic [OWNER_W-1:0] head_owner;
  logic [31:0]        head_hash;
  assign go          = put_q != get_q && (!late || result_valid);
  assign result_take = go && late;
  assign busy        = put_q != get_q || give;

  lks_ram_lut #(.WIDTH(1 + OWNER_W + 32), .DEPTH(DEPTH)) u_frames (
    .clk, .we(put), .waddr(put_q[ADDR_W-1:0]), .wdata({put_late, put_owner, put_hash}),
    .raddr(get_q[ADDR_W-1:0]), .rdata({late, head_owner, head_hash})
  );

  always_ff @(posedge clk) begin
    put_q <= put_q + (ADDR_W + 1)'(put);
    get_q <= get_q + (ADDR_W + 1)'(go);
    give  <= go;
    owner <= head_owner;
    hash  <= late ? result : head_hash;
    if (rst) begin
      put_q <= '0;
      get_q <= '0;
      give  <= 1'b0;
    end
  end

endmodule

`default_nettype wire
