// SPDX-License-Identifier: Apache-2.0
// Parser: beats to lks_pkg::fields_t, one result a frame, in order, at every width.
//
// Value: lks_frame_parse() of lib/frame.c, with the vector of lks_parse_serial.
//
//   64 bits   beat_* --> serial --> parsed, body, bond
//   wider     beat_* --> lanes, DATA_W / 64 times the same serial --> in the order of the frames
//
// Every beat is taken, and a frame of one beat every clock gives a result every clock.
`default_nettype none

module lks_parse
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W = 64,  // bits a beat: 64, 128, 256, 512
  parameter bit          L4     = 1'b1 // 0: without l4, ports and dpdk of bond
) (
  input  wire logic                clk,
  input  wire logic                rst,
  input  wire logic                beat_valid,
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic                beat_last,
  output var  logic                parsed_valid,
  output var  fields_t             parsed,        // valid in the clock of parsed_valid only
  output var  body_t               body,          // with parsed: the address bytes, not gated
  output var  bond_t               bond,          // one clock behind parsed
  output var  logic                busy           // a frame is inside
);

  if (DATA_W == 64) begin : g_serial
    lks_parse_serial #(.L4(L4)) u_serial (
      .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last,
      .parsed_valid, .parsed, .body, .bond, .busy
    );
  end else begin : g_lanes
    lks_parse_lanes #(.DATA_W(DATA_W), .L4(L4)) u_lanes (
      .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last,
      .parsed_valid, .parsed, .body, .bond, .busy
    );
  end

endmodule

`default_nettype wire
