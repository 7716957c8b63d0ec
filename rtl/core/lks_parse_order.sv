// SPDX-License-Identifier: Apache-2.0
// Wide parser, end: results as the lanes have them, back in the order of the frames.
//
//   put, number --> [ RAM, a row a frame ] --> told in order, one a clock
//                   done: which rows are full
//
// A row is told 2 clocks behind put, if the one before was.
`default_nettype none

module lks_parse_order
  import lks_pkg::*;
#(
  parameter int unsigned DEPTH = 64,          // frames from first beat to result, at most
  localparam int unsigned ADDR_W = $clog2(DEPTH)
) (
  input  wire logic              clk,
  input  wire logic              rst,

  input  wire logic              put,
  input  wire logic [ADDR_W-1:0] number,      // of its frame
  input  wire fields_t           put_parsed,
  input  wire body_t             put_body,
  input  wire bond_t             put_bond,    // one clock behind

  output var  logic [ADDR_W-1:0] next,        // number of the frame that is told next
  output var  logic              parsed_valid,
  output var  fields_t           parsed,
  output var  body_t             body,
  output var  bond_t             bond         // one clock behind
);

  logic [DEPTH-1:0]  done_q;
  logic [ADDR_W-1:0] number_q, next_q;
  logic              put_q, tell;

  assign tell = done_q[next];

  always_ff @(posedge clk) begin
    parsed_valid <= tell;
    next         <= next + ADDR_W'(tell);
    if (tell) done_q[next]   <= 1'b0;
    if (put)  done_q[number] <= 1'b1;

    put_q    <= put;
    number_q <= number;
    next_q   <= next;

    if (rst) begin
      parsed_valid <= 1'b0;
      next         <= '0;
      done_q       <= '0;
    end
  end

  lks_ram_sdp #(.WIDTH($bits(fields_t) + $bits(body_t)), .DEPTH(DEPTH)) u_parsed (
    .clk, .we(put), .waddr(number), .wdata({put_parsed, put_body}),
    .re(1'b1), .raddr(next), .rdata({parsed, body})
  );

  lks_ram_sdp #(.WIDTH($bits(bond_t)), .DEPTH(DEPTH)) u_bond (
    .clk, .we(put_q), .waddr(number_q), .wdata(put_bond), .re(1'b1), .raddr(next_q), .rdata(bond)
  );

endmodule

`default_nettype wire
