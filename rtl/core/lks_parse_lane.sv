// SPDX-License-Identifier: Apache-2.0
// Wide parser, one lane: a wide beat at its turn, then word by word through the serial parser.
//
//   clock        0       1       2 .. LANES+1     +PARSE_CLOCKS      LANES+PARSE_CLOCKS+2
//                turn    load    words            result, caught     given
//
// A lane has one turn in LANES clocks and at most one result between two: a word gives it in its
// own clock, or, when it waits for the one behind, in the last clock before that one's round. So the
// result that was caught stands when it is given, always the same number of clocks behind the turn.
`default_nettype none

module lks_parse_lane
  import lks_pkg::*;
#(
  parameter int unsigned LANES  = 8,
  parameter bit          L4     = 1'b1,
  localparam int unsigned DATA_W = 64 * LANES
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic                load,        // once in LANES clocks at most
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic                beat_last,

  input  wire logic                give,        // once in LANES clocks: the result goes
  output var  logic                caught,      // there is one
  output var  fields_t             parsed,
  output var  body_t               body,
  output var  bond_t               bond         // one clock behind
);

  typedef struct packed {
    logic        valid;
    logic        last;
    logic [7:0]  keep;
    logic [63:0] data;
  } word_t;

  word_t word_d [LANES], word_q [LANES];

  // A beat ends with its first word that is not full; an empty beat is one empty word. What stands behind a
  // hole is none: the frame is a bad one, but it must have one last word as all others.
  logic [LANES:0] filled;                    // from word 0 on each has its first byte
  assign filled[0]     = 1'b1;
  assign filled[LANES] = 1'b0;
  for (genvar i = 1; i < LANES; i++) begin : g_filled
    assign filled[i] = filled[i-1] && beat_keep[8*i];
  end
  for (genvar i = 0; i < LANES; i++) begin : g_word
    assign word_d[i] = '{valid: filled[i], last: beat_last && !filled[i+1],
                         keep: beat_keep[8*i +: 8], data: beat_data[64*i +: 64]};
  end

  always_ff @(posedge clk) begin
    for (int i = 0; i + 1 < LANES; i++) word_q[i] <= word_q[i+1];
    word_q[LANES-1].valid <= 1'b0;
    if (load) word_q <= word_d;
    if (rst) for (int i = 0; i < LANES; i++) word_q[i].valid <= 1'b0;
  end

  logic    found, busy;
  fields_t found_parsed;
  body_t   found_body;
  bond_t   found_bond;

  lks_parse_serial #(.L4(L4)) u_serial (
    .clk, .rst, .beat_valid(word_q[0].valid), .beat_data(word_q[0].data),
    .beat_keep(word_q[0].keep), .beat_last(word_q[0].last),
    .parsed_valid(found), .parsed(found_parsed), .body(found_body), .bond(found_bond), .busy
  );

  logic found_q;
  always_ff @(posedge clk) begin
    caught  <= found || (caught && !give);
    found_q <= found;
    if (found) {parsed, body} <= {found_parsed, found_body};
    if (found_q) bond <= found_bond;
    if (rst) {caught, found_q} <= 2'b00;
  end

  logic unused;
  assign unused = busy;      // of all lanes: told by the numbers of the frames

`ifndef SYNTHESIS
  always_ff @(posedge clk) if (!rst) assert (!(found && caught && !give));
`endif

endmodule

`default_nettype wire
