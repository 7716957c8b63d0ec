// SPDX-License-Identifier: Apache-2.0
// Descriptor (team, hash) to decision (uplink or drop), again and again until it is taken.
//
//   put --> descriptors --+--> count, mode of team --+--> hash % live_count --> list --+--> dec
//           (block RAM)   |                          +--> bucket row, first live one --+--> answer
//   ask ------------------+
//
//   clock      0 give   1 read   2 entry   3 team   4 ROM, row   5   6   7 remainder, uplink   8   9 dec
//                       1 ask                                                                  9 answer
//
// Value: lks_team_select() of lib/team.c. Vector: members 0, 1, 2 all live, hash 0x00000097,
// modulo: 151 % 3 = 1, uplink 1. One decision a clock. When `live` or the bank changes, every
// decision that is not taken in that clock is withdrawn and made again. So it is while `rescue` is
// high: then frames that were decided once are asked for instead, one answer a question.
`default_nettype none

module lks_select
  import lks_pkg::*;
#(
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned TEAMS   = 4,
  parameter int unsigned DEPTH   = 64            // frames inside, a power of two
) (
  input  wire logic                     clk,
  input  wire logic                     rst,

  input  wire logic                     put,     // a frame, at most DEPTH inside
  input  wire logic                     put_known,
  input  wire logic [$clog2(TEAMS)-1:0] put_team,
  input  wire logic [31:0]              put_hash,

  input  wire logic                     live_bank,
  input  wire logic                     loaded,
  input  wire logic                     bucket_we,
  input  wire logic [12:0]              bucket_addr,
  input  wire logic [31:0]              bucket_wdata,
  output var  logic [31:0]              bucket_rdata,
  output var  logic [6:0]               map_addr,
  input  wire logic [31:0]              map_word,

  input  wire logic [UPLINKS-1:0]       live,
  input  wire logic                     change,    // `live` or `live_bank` is new in this clock

  // a rescue goes first
  input  wire logic                     rescue,
  output var  logic                     ask_ready,
  input  wire logic                     ask,       // with ask_ready; a change of `live` forgets it
  input  wire logic [$clog2(TEAMS)-1:0] ask_team,
  input  wire logic [31:0]              ask_hash,
  output var  logic                     answer_valid,
  output var  logic [$clog2(UPLINKS)-1:0] answer,
  output var  logic                     answer_none,  // no member lives

  output var  logic                     dec_valid,
  input  wire logic                     dec_ready,
  output var  decision_t                dec,
  output var  logic [UPLINKS-1:0]       dec_target,   // dec.uplink, one-hot; 0 when dropped
  output var  logic                     busy
);

  localparam int unsigned UP_W    = $clog2(UPLINKS);
  localparam int unsigned TEAM_W  = $clog2(TEAMS);
  localparam int unsigned COUNT_W = $clog2(UPLINKS + 1);
  localparam int unsigned ADDR_W  = $clog2(DEPTH);
  localparam int unsigned STAGES  = 9;

  if (UPLINKS < 2 || UPLINKS > 16 || TEAMS < 2 || TEAMS > 16) begin : g_check
    $fatal(1, "lks_select: UPLINKS and TEAMS must be 2 to 16");
  end

  logic [UPLINKS-1:0] live_q;
  logic               bank_q;
  logic               new_rules, again;
  logic               rescue_q;
  assign new_rules = live_bank != bank_q;
  assign again     = change || rescue_q;

  always_ff @(posedge clk) begin
    live_q   <= live;
    bank_q   <= live_bank;
    rescue_q <= rescue && !rst;
  end

  // ---- control, descriptors ----
  typedef struct packed {
    logic              known;     // 0: no team
    logic [TEAM_W-1:0] team;
    logic [31:0]       hash;
  } entry_t;

  logic              map_busy, all_resilient, pause, hold, en, leave;
  logic [ADDR_W-1:0] put_addr, give_addr;
  entry_t            read_entry;
  assign en    = !hold;
  assign pause = map_busy && !all_resilient;

  lks_select_queue #(.DEPTH(DEPTH), .STAGES(STAGES)) u_queue (
    .clk, .rst, .put, .put_addr, .again, .pause, .hold, .give_addr, .leave,
    .take(dec_valid && dec_ready), .busy
  );

  lks_ram_sdp #(.WIDTH($bits(entry_t)), .DEPTH(DEPTH)) u_entries (
    .clk, .we(put), .waddr(put_addr), .wdata({put_known, put_team, put_hash}),
    .re(en), .raddr(give_addr), .rdata(read_entry)
  );

  // ---- the pipeline ----
  typedef struct packed {
    entry_t             entry;
    logic               resilient;
    logic               nobody;   // no live member: by the count, later by the row
  } stage_t;

  entry_t             entry_q;
  stage_t             stage_q [3:STAGES];
  logic [STAGES:2]    asked_q;
  logic               resilient, row_none;
  logic [COUNT_W-1:0] live_count, live_count_q;
  logic [UP_W-1:0]    remainder, list_uplink, row_uplink, uplink_q [8:STAGES];

  lks_select_map #(.UPLINKS(UPLINKS), .TEAMS(TEAMS)) u_map (
    .clk, .rst, .start(change), .new_rules, .live(live_q), .busy(map_busy), .all_resilient,
    .word_addr(map_addr), .word(map_word),
    .team(entry_q.team), .resilient, .live_count,
    .list_team(stage_q[7].entry.team), .list_slot(remainder), .list_uplink
  );

  lks_select_modulo #(.UPLINKS(UPLINKS)) u_modulo (
    .clk, .en, .hash(stage_q[3].entry.hash), .count(live_count_q), .remainder
  );

  lks_select_row #(.UPLINKS(UPLINKS), .TEAMS(TEAMS)) u_row (
    .clk, .live_bank, .loaded, .we(bucket_we), .addr(bucket_addr), .wdata(bucket_wdata),
    .rdata(bucket_rdata), .en, .live(live_q), .team(stage_q[3].entry.team),
    .bucket(stage_q[3].entry.hash[7:0]), .uplink(row_uplink), .none(row_none)
  );

  always_ff @(posedge clk) if (en) begin
    entry_q      <= rescue_q ? {1'b1, ask_team, ask_hash} : read_entry;
    stage_q[3]   <= '{entry: entry_q, resilient: resilient, nobody: !resilient && live_count == '0};
    live_count_q <= live_count;
    for (int i = 4; i <= STAGES; i++) stage_q[i] <= stage_q[i-1];
    if (stage_q[7].resilient && row_none) stage_q[8].nobody <= 1'b1;
    uplink_q[8] <= stage_q[7].resilient ? row_uplink : list_uplink;
    uplink_q[9] <= uplink_q[8];
    if (!stage_q[8].entry.known || stage_q[8].nobody) uplink_q[9] <= '0;
  end

  // ---- questions: the pipeline is empty and does not hold ----
  assign ask_ready    = rescue_q && en && !pause && !change;
  assign answer_valid = asked_q[STAGES];
  assign answer       = uplink_q[STAGES];
  assign answer_none  = stage_q[STAGES].nobody;

  always_ff @(posedge clk) begin
    asked_q <= {asked_q[STAGES-1:2], ask};
    if (rst || change) asked_q <= '0;
  end

  // ---- the decision, registered ----
  typedef struct packed {
    entry_t             entry;
    logic               resilient;
    logic               drop;
    logic [UPLINKS-1:0] target;
  } out_t;

  out_t out_d, out;
  logic ready, nowhere;
  assign nowhere = !stage_q[STAGES].entry.known || stage_q[STAGES].nobody;
  assign out_d   = '{entry: stage_q[STAGES].entry, resilient: stage_q[STAGES].resilient, drop: nowhere,
                     target: nowhere ? '0 : UPLINKS'(1) << uplink_q[STAGES]};
  assign hold  = !ready;

  lks_skid #(.DATA_W($bits(out_t))) u_out (
    .clk, .rst(rst || again),
    .s_axis_tdata(out_d), .s_axis_tvalid(leave), .s_axis_tready(ready),
    .m_axis_tdata(out), .m_axis_tvalid(dec_valid), .m_axis_tready(dec_ready)
  );

  assign dec_target = out.target;

  always_comb begin
    dec           = '0;
    dec.team      = 4'(out.entry.team);
    dec.hash      = out.entry.hash;
    dec.bucket    = out.entry.hash[7:0];
    dec.resilient = out.resilient;
    for (int unsigned u = 0; u < UPLINKS; u++) if (out.target[u]) dec.uplink |= 4'(u);
    dec.drop      = out.drop;
    dec.reason    = !out.drop ? DROP_BAD_FRAME : out.entry.known ? DROP_NO_UPLINK : DROP_NO_TEAM;
  end

endmodule

`default_nettype wire
