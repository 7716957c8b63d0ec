// SPDX-License-Identifier: Apache-2.0
// Parser for wide beats: LANES serial parsers of 64 bits, a whole frame each, in turns.
//
//   beat_* --> head --> ring ----> lane 0 --> serial --+--> order --> parsed, body, bond
//              192 B     | ^  `--> lane 1 --> serial --+
//                        v |   ..
//                       turns
//
// A lane takes LANES words in one clock and reads them in LANES clocks: with one turn a clock the
// lanes are as fast as the beats. The parser itself is the one of 64 bits, so that each of its rules
// exists once and results are the same at every width. Why: docs/decisions/0005-parser-in-lanes.md.
//
//   clock   0 beat   1 turn   2 load   3 ..  words   LANES+PARSE_CLOCKS+4 put, 5 with 8 lanes   +2 parsed_valid
`default_nettype none

module lks_parse_lanes
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W = 512,        // 128, 256, 512
  parameter bit          L4     = 1'b1
) (
  input  wire logic                clk,
  input  wire logic                rst,
  input  wire logic                beat_valid,
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic                beat_last,
  output var  logic                parsed_valid,
  output var  fields_t             parsed,
  output var  body_t               body,
  output var  bond_t               bond,      // one clock behind
  output var  logic                busy
);

  localparam int unsigned LANES  = DATA_W / 64;
  localparam int unsigned LANE_W = $clog2(LANES);
  localparam int unsigned KEEP_W = DATA_W / 8;
  localparam int unsigned BEATS  = HEADER_BYTES / KEEP_W;     // of a frame, that count
  localparam int unsigned DEPTH  = 64;                        // see lks_parse_turns
  localparam int unsigned ADDR_W = $clog2(DEPTH);
  localparam int unsigned GIVEN  = LANES + PARSE_CLOCKS + 2;  // clocks from turn to result

  if (DATA_W != 128 && DATA_W != 256 && DATA_W != 512) begin : g_check
    $fatal(1, "lks_parse_lanes: DATA_W must be 128, 256 or 512");
  end

  // ---- head: what lies beyond HEADER_BYTES counts as absent, so a frame ends there ----
  logic [$clog2(BEATS+1)-1:0] at_q;           // beats of this frame that came, BEATS at most
  logic                       put, put_last, begun_q;
  assign put      = beat_valid && 32'(at_q) < BEATS;
  assign put_last = beat_last || 32'(at_q) == BEATS - 1;

  always_ff @(posedge clk) begin
    if (beat_valid) begin
      at_q    <= beat_last ? '0 : at_q + ($bits(at_q))'(put);
      begun_q <= !beat_last;
    end
    if (rst) begin
      at_q    <= '0;
      begun_q <= 1'b0;
    end
  end

  // ---- ring and turns ----
  logic [ADDR_W-1:0] write, read, arrived, frame, next;
  logic [LANE_W-1:0] lane, lane_q;
  logic              take, take_q, ring_last;
  logic [DATA_W-1:0] ring_data;
  logic [KEEP_W-1:0] ring_keep;

  lks_ram_sdp #(.WIDTH(DATA_W + KEEP_W + 1), .DEPTH(DEPTH)) u_ring (
    .clk, .we(put), .waddr(write), .wdata({put_last, beat_keep, beat_data}),
    .re(1'b1), .raddr(read), .rdata({ring_last, ring_keep, ring_data})
  );

  lks_parse_turns #(.LANES(LANES), .DEPTH(DEPTH)) u_turns (
    .clk, .rst, .put, .put_first(at_q == '0), .write, .arrived,
    .lane, .frame, .take, .read, .last(ring_last)
  );

  // The frame of each turn, until its result is given.
  logic [ADDR_W-1:0] frame_q [1:GIVEN];
  logic [LANE_W-1:0] give;
  assign give = lane - LANE_W'(GIVEN);

  always_ff @(posedge clk) begin
    lane_q     <= lane;
    take_q     <= take;
    frame_q[1] <= frame;
    for (int i = 2; i <= GIVEN; i++) frame_q[i] <= frame_q[i-1];
    if (rst) take_q <= 1'b0;
  end

  // ---- lanes ----
  logic    [LANES-1:0] caught;
  fields_t             lane_parsed [LANES];
  body_t               lane_body   [LANES];
  bond_t               lane_bond   [LANES];

  for (genvar i = 0; i < LANES; i++) begin : g_lane
    lks_parse_lane #(.LANES(LANES), .L4(L4)) u_lane (
      .clk, .rst, .load(take_q && lane_q == LANE_W'(i)),
      .beat_data(ring_data), .beat_keep(ring_keep), .beat_last(ring_last),
      .give(give == LANE_W'(i)), .caught(caught[i]),
      .parsed(lane_parsed[i]), .body(lane_body[i]), .bond(lane_bond[i])
    );
  end

  // ---- the way from the lanes: a clock, in which one of up to four is taken; of eight lanes, two ----
  localparam int unsigned GROUPS = LANES > 4 ? 2 : 1;
  localparam int unsigned GROUP  = LANES / GROUPS;

  typedef struct packed {
    logic              put;
    logic [ADDR_W-1:0] number;
    fields_t           parsed;
    body_t             body;
  } answer_t;

  answer_t           near_q [GROUPS], answer;
  bond_t             near_bond_q [GROUPS], bond_answer;
  logic [LANE_W-1:0] give_q;

  for (genvar g = 0; g < GROUPS; g++) begin : g_group
    logic [LANE_W-1:0] from, from_q;
    assign from   = LANE_W'(g * GROUP) | give & LANE_W'(GROUP - 1);
    assign from_q = LANE_W'(g * GROUP) | give_q & LANE_W'(GROUP - 1);

    always_ff @(posedge clk) begin
      near_q[g]      <= '{put: caught[from], number: frame_q[GIVEN], parsed: lane_parsed[from], body: lane_body[from]};
      near_bond_q[g] <= lane_bond[from_q];
      if (rst) near_q[g].put <= 1'b0;
    end
  end

  always_ff @(posedge clk) give_q <= give;

  if (GROUPS == 1) begin : g_near
    assign answer      = near_q[0];
    assign bond_answer = near_bond_q[0];
  end else begin : g_far
    logic give_qq;   // of the group
    always_ff @(posedge clk) begin
      give_qq     <= give_q[LANE_W-1];
      answer      <= near_q[give_q[LANE_W-1]];
      bond_answer <= near_bond_q[give_qq];
      if (rst) answer.put <= 1'b0;
    end
  end

  lks_parse_order #(.DEPTH(DEPTH)) u_order (
    .clk, .rst, .put(answer.put), .number(answer.number),
    .put_parsed(answer.parsed), .put_body(answer.body), .put_bond(bond_answer),
    .next, .parsed_valid, .parsed, .body, .bond
  );

  assign busy = begun_q || arrived != next || parsed_valid;

endmodule

`default_nettype wire
