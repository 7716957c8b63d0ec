// SPDX-License-Identifier: Apache-2.0
// M1-M5 and invariant M of lks_map. The frames of one flow of one team are followed through a data
// path that is as free as the ports allow:
//
//   admitted (under `gate`) --> piped[u] --> kept[u] --> done, or gone when the queue expires
//   rescued (under `pick`)  --> moving from one kept[u] to another
//
// `target` is where the flow goes under the live mask: the first live member of a fixed row in
// resilient, any function of the live members in modulo. The tables of the shadow bank change freely.
// Of two queues that hold frames of the flow the older ones are where frames were moved to: in the
// live one, or in that of the later death. The rules say so of every start.
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
  input wire logic [UPLINKS-1:0] f_finish,     // a piped frame is in its queue
  input wire logic [UPLINKS-1:0] f_more,       // and another one stays behind it
  input wire logic [UPLINKS-1:0] f_done,       // the last frame of the flow is done
  input wire logic               f_rescue,     // the oldest frame of the flow starts, if it may
  input wire logic               f_rescued,    // it is in its new queue
  input wire logic               f_last,       // and was the last one in the old queue
  input wire logic [UPLINKS-1:0] aged,
  input wire logic [UPLINKS-1:0] f_busy,       // frames of other flows
  input wire logic [UPLINKS-1:0] f_queued,
  input wire logic [MAPS-1:0][1:0]    f_choice,
  input wire logic [UPLINKS-1:0][1:0] f_row
);

  typedef logic [UPLINKS-1:0] mask_t;

  mask_t eligible, live, expire, queue_empty, admit_busy, copying, mask_rdata, dead, unclean, rewind, pick, stranded;
  logic  gate, open, hold, change, rescue, commit_pending, commit_done, live_bank, loaded;

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
  mask_t      piped_q, kept_q, from_q, to_q, live_past_q, put, clean_q, held;
  mask_t      f_busy_q, f_queued_q;
  logic       open_q, gate_q;
  logic       admit, start, past_valid = 1'b0;
  logic [2:0] idle_past_q;                   // the ingress was idle one, two, three clocks ago
  logic [3:0] change_past_q;                 // a decision takes longer than that

  assign admit       = f_admit && gate && somebody && !ingress_idle && idle_past_q == '0 && from_q == '0;
  assign start       = f_rescue && (pick & kept_q) != '0 && from_q == '0 && piped_q == '0 && !change && change_past_q == '0;
  assign put         = admit || start ? mask_t'(1) << target : '0;
  lks_path #(.UPLINKS(UPLINKS)) path_i (
    .clk, .rst, .live, .expire, .admit(admit ? put : '0), .start(start ? pick : '0), .target(put),
    .finish(f_finish), .more(f_more), .done(f_done), .rescued(f_rescued), .last(f_last),
    .piped_q, .kept_q, .from_q, .to_q
  );

  assign admit_busy  = piped_q | f_busy | to_q;
  assign copying     = from_q;
  assign queue_empty = ~(kept_q | f_queued);
  assign held        = piped_q | kept_q | to_q;

  always_comb begin
    if (!past_valid) assume (rst);
    // An uplink has one team: the library refuses others.
    assume ((dut.mask_q[live_bank][0] & dut.mask_q[live_bank][1]) == '0);
    assume (choice_q[live_bank][members] < 2'(UPLINKS));
    assume (!somebody || members[target]);
    for (int unsigned i = 0; i < UPLINKS; i++) begin
      assume (row_q[live_bank][i] < 2'(UPLINKS));
      for (int unsigned j = 0; j < i; j++) assume (row_q[live_bank][i] != row_q[live_bank][j]);
    end
    // The ingress is idle behind the last finish only, and fills only while it is open.
    assume (!(ingress_idle && (piped_q | f_busy) != '0));
    assume (!idle_past_q[0] || ingress_idle || open_q);
    // Other frames, too, come from the ingress under the gate, or from a queue, and go through `busy`.
    assume ((f_queued & ~f_queued_q & ~f_busy_q) == '0);
    assume ((f_busy & ~f_busy_q) == '0 || gate_q && !idle_past_q[0] || (f_queued_q | kept_q) != '0);
    // And towards what lives: of a loss it knows one clock later.
    assume ((f_busy & ~f_busy_q & ~live & ~live_past_q) == '0);
    // The stage that sends stays clean while its uplink is down.
    assume ((clean_q & ~live & ~live_past_q & ~uplink_clean) == '0);
  end

  always_ff @(posedge clk) begin
    past_valid    <= 1'b1;
    open_q        <= open;
    gate_q        <= gate;
    clean_q       <= uplink_clean;
    live_past_q   <= live;
    f_busy_q      <= f_busy;
    f_queued_q    <= f_queued;
    idle_past_q   <= {idle_past_q[1:0], ingress_idle};
    change_past_q <= {change_past_q[2:0], change};
    if (rst) begin
      idle_past_q   <= '1;
      change_past_q <= '0;
      live_past_q   <= '0;
      open_q        <= 1'b0;
      gate_q        <= 1'b0;
      f_busy_q      <= '0;
      f_queued_q    <= '0;
    end
  end

  // ---- the rules ----
  mask_t ok_past_q, put_q, team;
  logic  bank_past_q, settled_q, rst_q;

  assign team = dut.mask_q[live_bank][0];

  logic [1:0] picked;                         // number of the queue whose turn it is

  always_comb begin
    picked = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) if (pick[u]) picked = 2'(u);
  end

  always_ff @(posedge clk) begin
    ok_past_q   <= ok;
    rst_q       <= rst;
    put_q       <= put;
    bank_past_q <= live_bank;
    settled_q   <= commit_pending && queue_empty == '1 && admit_busy == '0 && ingress_idle;
    if (rst) begin
      put_q       <= '0;
      bank_past_q <= 1'b0;
      settled_q   <= 1'b0;
    end
  end

  always_comb if (past_valid && !rst) begin
    if (admit) assert ((held & ~put) == '0);                                         // M
    if (start)
      for (int unsigned w = 0; w < UPLINKS; w++)
        if (held[w] && !pick[w] && !put[w]) assert (!live[w] && dut.later[w][picked]); // M
    assert ((eligible & ~ok) == '0 && (eligible & ~live) == '0);                       // M1
    assert ((live & live_past_q & ~ok_past_q) == '0);                                  // M1
    assert ((live & ~live_past_q & ~clean_q) == '0);                                   // M2
    if ((live & ~live_past_q & held) != '0) assert ((members & (members - 1'b1)) == '0); // M2
    assert (live_bank == bank_past_q || settled_q);                                    // M3
    assert (live == live_past_q || !gate);                                             // M4
    assert (!commit_done || !gate);                                                    // M4
    assert ((expire & (expire - 1'b1)) == '0 && (expire & (live | admit_busy | copying)) == '0);
    if ((expire & team) != '0) assert (!somebody);                                     // M5
    assert ((pick & (pick - 1'b1)) == '0);
    assert (pick == '0 || !gate);                        // a rescued frame starts behind a closed gate
    assert ((rewind & (live | copying)) == '0);   // so that nothing is done in a rewind: lks_queue
  end

  // ---- invariants ----
  always_comb if (past_valid && !rst) begin
    assert (dut.down_q == ~dut.up_q);
    assert ((dut.drain_q & live) == '0);
    assert ((dut.chosen_q & (dut.chosen_q - 1'b1)) == '0);
    assert ((live_past_q & ~live & ~dut.lost_q) == '0);
    assert ((held & ~team) == '0);
    assert ((dut.idle_q & held & ~put_q) == '0);
    assert (commit_done || rst_q || dut.modulo_q == dut.modulo);
    for (int unsigned u = 0; u < UPLINKS; u++)
      assert (commit_done || rst_q || dut.peers_q[u] == dut.peers[u]);
    assert (!commit_done || settled_q && held == '0);
    assert ((from_q == '0) == (to_q == '0));
    assert ((from_q & ~kept_q) == '0 && (from_q & live) == '0 && (from_q & to_q) == '0);
    for (int unsigned a = 0; a < UPLINKS; a++)
      for (int unsigned b = 0; b < UPLINKS; b++)
        if (a != b && held[a] && held[b]) begin
          assert (!(live[a] && live[b]));
          // What lives is older than what is dead, of the dead the last to die.
          if (!live[a] && !live[b] && from_q[b] && to_q[a]) assert (dut.later[b][a]);
        end
    // Frames elsewhere than at the target: the team drains, and what is dead waits for it.
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (live[u] && held[u] && somebody && target != 2'(u)) begin
        assert ((dut.drain_q & team) != '0);
        if ((held & ~live) != '0) assert ((dut.pause_q & team) != '0);
      end
  end

  logic amid_q;                                // a commit was asked for amid a rescue

  always_ff @(posedge clk) amid_q <= !rst && (amid_q || from_q != '0 && $past(commit) && commit_pending);

  always_ff @(posedge clk) if (past_valid && !rst) begin
    cover (commit_done && amid_q);
    cover (admit && $past(kept_q[0] && live[0], 6) && put[1] && live[0] && !resilient);
    cover (start && resilient && put[1] && pick[0]);
    cover (start && !resilient && $past(from_q != '0 && live[2], 8) && !live[2] && $past(kept_q[1], 8));
    cover (from_q != '0 && (to_q & ~live) != '0);
    cover (start && (pick & $past(to_q, 8)) != '0);
    cover (live != '0 && (live & kept_q) != '0 && $past(live == '0 && kept_q != '0));
    cover ((expire & kept_q) != '0 && commit_pending);
    cover (live_bank && commit_done && $past(kept_q != 0, 4));
  end

endmodule

`default_nettype wire
