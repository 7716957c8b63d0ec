// SPDX-License-Identifier: Apache-2.0
// Map change: the one place that says which uplinks carry traffic, whose queue is rescued, and when
// the host has to wait.
//
//                ok falls (clock T)                      queue empty, port clean
//    +--> up ----------------------> dead, rescued ------------------------------> down
//    |    eligible = up and ok         | nobody left in the team                    |
//    |                                 v                                            |
//    +<-- resumes, or expires <-- stranded --- for too long --> expires --> down    |
//    |                                                                              |
//    +--------------------- ok, and all queues of the team are empty <--------------+
//                           or nobody is left
//
// Invariant M: no frame enters the queue of an uplink while an older frame of its flow is queued
// or in flight on another one. It is kept by what waits for what:
//   rescue            of a team's dead queues the last to die goes first: it may hold older frames
//                     of a flow whose rest is in another one
//   rescue, modulo    lost again while another queue is rescued: the survivors drain first
//   host, resilient   until nothing is left to rescue (`gate`)
//   host, modulo      and until the queues of the team have drained: healthy flows move
//   return            until all queues of the team are empty. The first member does not wait: its
//                     own queue resumes if it is empty or was the last to die, else what it holds
//                     expires, so that such a one is first only if no other one returns with it
//   commit            the host side closes (`open`) at a frame boundary; when the ingress and all
//                     queues are empty the banks are exchanged. What is stranded expires
//
//   M1  eligible falls in the clock in which ok falls; from the next clock on `live`, which
//       select obeys, has lost the uplink, and decisions not yet taken are made again      (C4)
//   M2  an uplink comes back only when its aborted frame is over, and with its queue only if it is
//       the first of its team and no queue of a later death holds frames                (C3, C4)
//   M3  the banks change only while no frame is inside                                      (C9)
//   M4  `live` and the bank change only in a clock in which `gate` is closed            (C3, C9)
//   M5  a queue expires only while its team has no live member                              (C5)
`default_nettype none

module lks_map #(
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned TEAMS   = 4
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic [UPLINKS-1:0] ok,            // link, administrator and delays agree
  output var  logic [UPLINKS-1:0] eligible,
  output var  logic [UPLINKS-1:0] live,          // one clock behind a loss
  output var  logic               gate,          // frames of the host may be admitted
  output var  logic               open,          // frames may enter the ingress; a register
  output var  logic               hold,          // one of the two is closed
  output var  logic               change,        // `live` or the bank is new in this clock

  // state of the data path
  input  wire logic [UPLINKS-1:0] queue_empty,   // nothing whole, nothing in flight
  input  wire logic [UPLINKS-1:0] admit_busy,    // a frame is on its way into the queue
  input  wire logic [UPLINKS-1:0] copying,       // a frame is on its way out, to a survivor
  input  wire logic [UPLINKS-1:0] uplink_clean,  // no half-sent frame on the port
  input  wire logic               ingress_idle,
  input  wire logic [UPLINKS-1:0] aged,          // stranded for too long

  // dead queues
  output var  logic [UPLINKS-1:0] dead,          // not live, and with frames
  output var  logic [UPLINKS-1:0] unclean,       // not live, and its port not clean
  output var  logic [UPLINKS-1:0] rewind,        // one clock: what is not done is there again
  output var  logic               rescue,        // there is something to rescue
  output var  logic [UPLINKS-1:0] pick,          // from this queue, one-hot or 0
  output var  logic [UPLINKS-1:0] stranded,      // frames that nobody can take
  output var  logic [UPLINKS-1:0] expire,        // one clock: they are dropped; at most one a clock

  // configuration
  input  wire logic               commit,        // one clock: the shadow bank shall rule
  output var  logic               commit_pending,
  output var  logic               commit_done,   // one clock: it rules from now on
  output var  logic               live_bank,
  output var  logic               loaded,        // it has been committed since reset
  input  wire logic               team_we,       // shadow bank
  input  wire logic [3:0]         team_addr,
  input  wire logic               team_resilient,
  input  wire logic               team_mask_we,
  input  wire logic [UPLINKS-1:0] team_mask,
  output var  logic [UPLINKS-1:0] mask_rdata     // live bank, word of team_addr
);

  localparam int unsigned TEAM_W = $clog2(TEAMS);
  localparam int unsigned LULL   = 4;      // clocks in which lks_gate gives a seat away, and more

  // ---- teams, two banks: [bank][team] ----
  logic [UPLINKS-1:0] mask_q      [2][TEAMS];
  logic               resilient_q [2][TEAMS];

  logic team_fits;
  assign team_fits  = 5'(team_addr) < 5'(TEAMS);
  assign mask_rdata = team_fits ? mask_q[live_bank][team_addr[TEAM_W-1:0]] : '0;

  always_ff @(posedge clk) begin
    if (team_we && team_fits)      resilient_q[!live_bank][team_addr[TEAM_W-1:0]] <= team_resilient;
    if (team_mask_we && team_fits) mask_q[!live_bank][team_addr[TEAM_W-1:0]]      <= team_mask;
    if (rst) begin
      for (int unsigned t = 0; t < TEAMS; t++) begin
        mask_q[0][t] <= '0;
        mask_q[1][t] <= '0;
      end
    end
  end

  // Peers of an uplink: the members of its team, itself included. They change with a commit only,
  // when nothing is queued, so that one clock of delay does not matter.
  logic [UPLINKS-1:0] peers_q [UPLINKS], peers [UPLINKS];
  logic [UPLINKS-1:0] modulo_q, modulo;   // its team reshuffles healthy flows on a loss

  always_comb begin
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      peers[u]  = UPLINKS'(1) << u;
      modulo[u] = 1'b0;
      for (int unsigned t = 0; t < TEAMS; t++)
        if (mask_q[live_bank][t][u]) begin
          peers[u]  = peers[u] | mask_q[live_bank][t];
          modulo[u] = modulo[u] || !resilient_q[live_bank][t];
        end
    end
  end

  always_ff @(posedge clk) begin
    peers_q  <= peers;
    modulo_q <= modulo;
  end

  // ---- state of each uplink ----
  typedef logic [UPLINKS-1:0] mask_t;

  mask_t up_q;          // carries traffic
  mask_t down_q;        // does not; a register of its own, for `live` has wires all over the core
  mask_t lost_q;        // lost one clock ago
  mask_t drain_q;       // lost in modulo: the host waits until the team has drained
  mask_t pause_q;       // lost in modulo amid a rescue: so does the rescue
  mask_t idle_q;        // nothing on the way to, in, or out of the queue, one clock ago
  mask_t clean_q;       // nothing of a frame on the port, one clock ago; so it stays while it is not up
  mask_t lost, holds, alone, drained, survivors_drained, paused;
  logic [UPLINKS-1:0][UPLINKS-1:0] later;

  lks_order #(.UPLINKS(UPLINKS)) u_order (.clk, .rst, .lost, .later);

  assign eligible = up_q & ok;
  assign lost     = up_q & ~ok;
  assign live     = up_q;
  assign rewind   = lost_q;
  assign holds    = ~queue_empty | admit_busy;
  assign dead     = down_q & ~idle_q;
  assign unclean  = down_q & ~clean_q;
  assign stranded = dead & alone;

  always_comb begin
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      alone[u]   = (peers_q[u] & ~down_q) == '0;
      drained[u] = (peers_q[u] & ~idle_q) == '0;
      survivors_drained[u] = (peers_q[u] & ~down_q & ~idle_q) == '0;
      paused[u]  = (peers_q[u] & pause_q) != '0;
    end
  end

  // ---- whose queue is rescued ----
  mask_t turn, candidates;

  assign candidates = dead & ~alone & ~paused;

  always_comb
    for (int unsigned u = 0; u < UPLINKS; u++) turn[u] = candidates[u] && (candidates & later[u]) == '0;

  // ---- return ----
  // The gate closes one clock after the question, `idle_q` is one clock old: an answer counts from
  // the third clock on. Of those that return to teams without anybody one is next, one that has to drop
  // nothing if there is such a one, and comes back a clock later, if it returns still.
  mask_t asked_q, waited_q;                // returning since one, two clocks
  mask_t returning, alone_now, whole, pool, next, next_q, first, superseded, back, old, expiring, chosen_q, expired_q;
  logic  quiet;                            // `idle_q` knows what a loss left behind
  logic [LULL-1:0] lull_q;                 // nobody has been lost, or returns, for so many clocks

  assign quiet     = lost_q == '0;
  assign returning = down_q & ok & ~lost_q & clean_q;
  assign alone_now = returning & alone & {UPLINKS{quiet}};

  assign whole     = alone_now & (idle_q | ~superseded);
  assign pool      = whole != '0 ? whole : alone_now;

  always_comb
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      next[u]       = pool[u] && (pool & later[u]) == '0;
      superseded[u] = (~idle_q & peers_q[u] & later[u]) != '0;   // asked while no peer carries traffic
    end

  assign first = next_q & alone_now;
  assign old  = first & ~idle_q & superseded;
  assign back = ((first & ~old) | (returning & waited_q & drained & ~alone)) & ~admit_busy & ~copying;

  // ---- nobody left ----
  // Chosen in one clock, done in the next if nobody has come back meanwhile: without a change it is
  // stranded still, unless it is empty by now, and nothing begins to enter or to leave it. A commit
  // waits until nobody else can be on the way to the seat of the one that was lost.
  assign expiring = stranded & (old | aged | {UPLINKS{commit_pending && lull_q == '1}}) & {UPLINKS{quiet}}
                  & ~admit_busy & ~copying & ~chosen_q & ~expired_q;
  assign expire   = chosen_q & {UPLINKS{!change}} & ~idle_q;

  // ---- the hold ----
  logic closed_q, settled, exchange;
  logic empty_q;                           // nothing inside, one clock ago; so it stays while it is closed

  assign gate     = !closed_q && !change;
  assign hold     = !gate || !open;
  assign settled  = (lost | lost_q | returning) == '0;   // what returns is back soon
  assign exchange = !open && empty_q && settled && !commit_done;

  always_ff @(posedge clk) begin
    up_q     <= (up_q & ok) | back;
    down_q   <= (down_q | ~ok) & ~back;
    lost_q   <= lost;
    idle_q   <= ~holds;
    clean_q  <= uplink_clean;
    asked_q  <= returning;
    waited_q <= returning & asked_q;
    next_q   <= next;
    rescue   <= (dead & ~alone) != '0;
    pick     <= turn;
    closed_q <= !quiet || (dead & ~alone) != '0 || drain_q != '0 || (returning & ~alone) != '0;
    chosen_q  <= expiring & (~expiring + 1'b1);
    expired_q <= expire;
    change   <= lost != '0 || back != '0 || exchange;

    // `idle_q` knows of what was admitted in the clock of a loss two clocks behind it.
    drain_q  <= (drain_q & ~((drained | alone) & ~lost_q)) | (lost & modulo_q);
    if (quiet) pause_q <= pause_q & ~survivors_drained;
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (lost[u] && modulo_q[u] && (peers_q[u] & dead) != '0) pause_q[u] <= 1'b1;

    if (commit)   commit_pending <= 1'b1;
    if (exchange) commit_pending <= commit;
    if (exchange) live_bank      <= !live_bank;
    if (exchange) loaded         <= 1'b1;
    lull_q      <= LULL'({lull_q, settled});
    commit_done <= exchange;
    open        <= !commit_pending;
    empty_q     <= !open && ingress_idle && idle_q == '1 && drain_q == '0;

    if (rst) begin
      up_q           <= '0;
      down_q         <= '1;
      lost_q         <= '0;
      drain_q        <= '0;
      pause_q        <= '0;
      idle_q         <= '0;
      clean_q        <= '0;
      asked_q        <= '0;
      waited_q       <= '0;
      next_q         <= '0;
      chosen_q       <= '0;
      expired_q      <= '0;
      rescue         <= 1'b0;
      pick           <= '0;
      closed_q       <= 1'b0;
      change         <= 1'b0;
      commit_pending <= 1'b0;
      commit_done    <= 1'b0;
      lull_q         <= '0;
      open           <= 1'b1;
      empty_q        <= 1'b0;
      live_bank      <= 1'b0;
      loaded         <= 1'b0;
    end
  end

endmodule

`default_nettype wire
