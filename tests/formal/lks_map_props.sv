// SPDX-License-Identifier: Apache-2.0
// M1-M4 and invariant M of lks_map. One flow of one team is followed through a data path that is as
// free as the ports allow:
//
//   admitted (under `gate`) --> piped[u] --> kept[u] --> done, or gone with the flush
//                                   +--> dropped
//
// `target` is where the flow goes under the live mask: the first live member of a fixed row in
// resilient, any function of the live members in modulo. The tables of the shadow bank change
// freely.
`default_nettype none

module lks_map_props #(
  parameter int unsigned UPLINKS = 3,
  parameter int unsigned TEAMS   = 2,
  localparam int unsigned MAPS   = 1 << UPLINKS
) (
  input wire logic               clk,
  input wire logic               rst,
  input wire logic [UPLINKS-1:0] ok,
  input wire logic [UPLINKS-1:0] uplink_clean,
  input wire logic               ingress_idle,
  input wire logic               commit,
  input wire logic               team_we,
  input wire logic [3:0]         team_addr,
  input wire logic               team_resilient,
  input wire logic               team_mask_we,
  input wire logic [UPLINKS-1:0] team_mask,
  // free: what the data path does
  input wire logic               f_admit,
  input wire logic [UPLINKS-1:0] f_finish,     // a piped frame is committed or dropped
  input wire logic [UPLINKS-1:0] f_more,       // and another one stays behind it
  input wire logic [UPLINKS-1:0] f_done,       // the last frame of the flow is done
  input wire logic [UPLINKS-1:0] f_busy,       // frames of other flows
  input wire logic [UPLINKS-1:0] f_queued,
  input wire logic [MAPS-1:0][1:0]    f_choice,
  input wire logic [UPLINKS-1:0][1:0] f_row
);

  typedef logic [UPLINKS-1:0] mask_t;

  mask_t eligible, live, flush, queue_empty, admit_busy, mask_rdata;
  logic  gate, open, hold, commit_pending, commit_done, live_bank, loaded;

  lks_map #(.UPLINKS(UPLINKS), .TEAMS(TEAMS)) dut (.*);

  // ---- where the flow goes: team 0 ----
  logic [MAPS-1:0][1:0]    choice_q [2];
  logic [UPLINKS-1:0][1:0] row_q    [2];
  mask_t                   members;
  logic                    resilient;
  logic [1:0]              target;
  logic                    somebody;

  assign members   = live & dut.mask_q[live_bank][0];
  assign resilient = dut.resilient_q[live_bank][0];
  assign somebody  = members != '0;

  always_comb begin
    target = choice_q[live_bank][members];
    if (resilient)
      for (int unsigned i = UPLINKS; i > 0; i--)
        if (members[row_q[live_bank][i-1]]) target = row_q[live_bank][i-1];
  end

  always_ff @(posedge clk) begin
    choice_q[!live_bank] <= f_choice;
    row_q[!live_bank]    <= f_row;
  end

  // ---- the data path ----
  mask_t      piped_q, kept_q, live_past_q, put, clean_q;
  logic       open_q;
  logic       admit, past_valid = 1'b0;
  logic [2:0] idle_past_q;                   // the ingress was idle one, two, three clocks ago

  assign admit       = f_admit && gate && somebody && !ingress_idle && idle_past_q == '0;
  assign put         = admit ? mask_t'(1) << target : '0;
  assign admit_busy  = piped_q | f_busy;
  assign queue_empty = ~(kept_q | f_queued);

  always_comb begin
    if (!past_valid) assume (rst);
    assume (choice_q[live_bank][members] < 2'(UPLINKS));
    assume (!somebody || members[target]);
    for (int unsigned i = 0; i < UPLINKS; i++) begin
      assume (row_q[live_bank][i] < 2'(UPLINKS));
      for (int unsigned j = 0; j < i; j++) assume (row_q[live_bank][i] != row_q[live_bank][j]);
    end
    // The ingress is idle behind the last finish only, and fills only while it is open.
    assume (!(ingress_idle && admit_busy != '0));
    assume (!idle_past_q[0] || ingress_idle || open_q);
    // The stage that sends stays clean while its uplink is down.
    assume ((clean_q & ~live & ~live_past_q & ~uplink_clean) == '0);
  end

  always_ff @(posedge clk) begin
    past_valid  <= 1'b1;
    open_q      <= open;
    clean_q     <= uplink_clean;
    live_past_q <= live;
    idle_past_q <= {idle_past_q[1:0], ingress_idle};
    piped_q     <= (piped_q & ~(f_finish & ~f_more)) | put;
    kept_q      <= ((kept_q & ~(f_done & live)) | (piped_q & f_finish & live_past_q)) & ~flush;
    if (rst) begin
      idle_past_q <= '1;
      live_past_q <= '0;
      open_q      <= 1'b0;
      piped_q     <= '0;
      kept_q      <= '0;
    end
  end

  // ---- the rules ----
  mask_t held, owed_q, ok_past_q, put_q;     // owed: lost and not yet flushed
  logic  bank_past_q, settled_q, rst_q;

  assign held = piped_q | kept_q;

  always_ff @(posedge clk) begin
    owed_q      <= (owed_q | (live & ~ok)) & ~flush;
    ok_past_q   <= ok;
    rst_q       <= rst;
    put_q       <= put;
    bank_past_q <= live_bank;
    settled_q   <= commit_pending && queue_empty == '1 && admit_busy == '0 && ingress_idle;
    if (rst) begin
      owed_q      <= '0;
      put_q       <= '0;
      bank_past_q <= 1'b0;
      settled_q   <= 1'b0;
    end
  end

  always_comb if (past_valid && !rst) begin
    assert ((held & live & ~put) == '0 || !admit);                                   // M
    assert ((eligible & ~ok) == '0 && (eligible & ~live) == '0);                       // M1
    assert ((live & live_past_q & ~ok_past_q) == '0);                                  // M1
    assert ((live & ~live_past_q & (owed_q | held | ~clean_q)) == '0);               // M2
    assert (live_bank == bank_past_q || settled_q);                                    // M3
    assert ((live == live_past_q && live_bank == bank_past_q) || !gate);               // M4
    assert ((flush & (flush - 1'b1)) == '0 && (flush & (live | ~owed_q)) == '0);
    assert ((flush & piped_q & live_past_q) == '0);
  end

  // ---- invariants ----
  always_comb if (past_valid && !rst) begin
    assert (owed_q == (dut.lost_q | dut.flush_q));
    assert ((owed_q & live) == '0 && (dut.drain_q & live) == '0);
    assert ((live_past_q & ~live & ~dut.lost_q) == '0);
    assert ((kept_q & ~live & ~owed_q) == '0);
    assert ((held & ~dut.mask_q[live_bank][0]) == '0);
    assert (loaded || !live_bank);
    assert ((dut.idle_q & held & ~put_q) == '0);
    assert (commit_done || rst_q || dut.modulo_q == dut.modulo);
    for (int unsigned u = 0; u < UPLINKS; u++)
      assert (commit_done || rst_q || dut.peers_q[u] == dut.peers[u]);
    assert (!commit_done || settled_q && held == '0);
    // Frames elsewhere than at the target: the team drains.
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (live[u] && held[u] && somebody && target != 2'(u))
        assert ((dut.drain_q & dut.mask_q[live_bank][0]) != '0);
  end

  always_ff @(posedge clk) if (past_valid && !rst) begin
    cover (admit && $past(kept_q[0] && live[0], 6) && put[1] && live[0] && !resilient);
    cover (admit && $past(kept_q[0] && !ok[0], 8) && put[1] && resilient);
    cover (live_past_q == 3'b011 && live == '1 && $past(kept_q != 0, 3));
    cover (live_bank && commit_done && $past(kept_q != 0, 4));
    cover (flush == 3'b010 && $past(flush == 3'b001));
  end

endmodule

`default_nettype wire
