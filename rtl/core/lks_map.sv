// SPDX-License-Identifier: Apache-2.0
// Map change: the one place that says which uplinks carry traffic and when the host has to wait.
//
//                     ok falls (clock T)                         clean, flushed
//    +----> up ------------------------------> lost ------------------------------> down
//    |       eligible = up and ok               flush: frames dropped as link_lost    |
//    |                                                                                |
//    +------------------------ ok, and the team has drained <-------------------------+
//                              or has no member up
//
// Invariant M: no frame enters the queue of an uplink while an older frame of its flow is queued
// or in flight on another one. It is kept by the hold, which closes admission (`gate`):
//   loss, resilient   no hold: only the lost member's flows move, and its frames are gone
//   loss, modulo      until the queues of the team's survivors have drained to done
//   return            until all queues of the team have drained; the first member does not wait
//   commit            the host side closes (`open`) at a frame boundary; when the ingress and all
//                     queues are empty the banks are exchanged
//
//   M1  eligible falls in the clock in which ok falls; from the next clock on `live`, which
//       select obeys, has lost the uplink, and decisions not yet taken are made again      (C4)
//   M2  an uplink comes back only after its flush and its aborted frame are over            (C4)
//   M3  the banks change only while no frame is inside                                      (C9)
//   M4  `live` and the bank change only in a clock in which `gate` is closed            (C3, C9)
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
  output var  logic               gate,          // frames may be admitted
  output var  logic               open,          // frames may enter the ingress
  output var  logic               hold,          // one of the two is closed

  // state of the data path
  input  wire logic [UPLINKS-1:0] queue_empty,   // nothing committed, nothing in flight
  input  wire logic [UPLINKS-1:0] admit_busy,    // a frame is on its way into the queue
  input  wire logic [UPLINKS-1:0] uplink_clean,  // no half-sent frame on the port
  input  wire logic               ingress_idle,
  output var  logic [UPLINKS-1:0] flush,         // at most one a clock

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
  logic [UPLINKS-1:0] up_q;        // carries traffic
  logic [UPLINKS-1:0] lost_q;      // lost one clock ago: what lks_admit had let through is committed
  logic [UPLINKS-1:0] flush_q;     // lost, queue not yet flushed
  logic [UPLINKS-1:0] drain_q;     // lost in modulo, survivors not yet drained
  logic [UPLINKS-1:0] idle_q;      // nothing on the way to, in, or out of the queue
  logic [UPLINKS-1:0] lost, drained, alone, returning, back;

  assign eligible = up_q & ok;
  assign lost     = up_q & ~ok;
  assign live     = up_q;

  // Down, link good again, nothing left of the old life: asks for its return.
  assign returning = ~up_q & ok & ~(lost_q | flush_q | drain_q) & uplink_clean;

  always_comb begin
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      drained[u] = (peers_q[u] & ~idle_q) == '0;
      alone[u]   = (peers_q[u] & up_q) == '0;
    end
  end

  // The gate closes one clock after the question, `idle_q` is one clock old: an answer counts from
  // the third clock on. After a loss `change_q` covers the clock before the hold, and the
  // flush the age of `idle_q`.
  logic [UPLINKS-1:0] asked_q, waited_q;   // returning since one, two clocks
  assign back = returning & (alone | (waited_q & drained)) & ~admit_busy;

  // ---- the hold ----
  logic closed_q, settled, exchange;
  logic change_q;                          // `live` or the bank is new in this clock

  assign gate     = !closed_q && !change_q;
  assign open     = !commit_pending;
  assign hold     = !gate || !open;
  assign settled  = (lost | lost_q | flush_q | drain_q | back) == '0;
  assign exchange = commit_pending && ingress_idle && idle_q == '1 && queue_empty == '1
                 && admit_busy == '0 && settled && !commit_done;

  // One flush a clock, lowest uplink first, so that the counters add one at a time.
  // A frame on its way into the queue is in first.
  logic [UPLINKS-1:0] ready;

  assign ready = flush_q & ~admit_busy;
  assign flush = ready & (~ready + 1'b1);

  always_ff @(posedge clk) begin
    up_q     <= (up_q & ok) | back;
    lost_q   <= lost;
    flush_q  <= (flush_q & ~flush) | lost_q;
    drain_q  <= (drain_q & ~(drained & ~lost_q & ~flush_q)) | (lost & modulo_q);
    idle_q   <= queue_empty & ~admit_busy;
    asked_q  <= returning;
    waited_q <= returning & asked_q;
    closed_q <= drain_q != '0 || (returning & ~alone) != '0;
    change_q <= lost != '0 || back != '0 || exchange;

    if (commit)   commit_pending <= 1'b1;
    if (exchange) commit_pending <= commit;
    if (exchange) live_bank      <= !live_bank;
    if (exchange) loaded         <= 1'b1;
    commit_done <= exchange;

    if (rst) begin
      up_q           <= '0;
      lost_q         <= '0;
      flush_q        <= '0;
      drain_q        <= '0;
      idle_q         <= '0;
      asked_q        <= '0;
      waited_q       <= '0;
      closed_q       <= 1'b0;
      change_q       <= 1'b0;
      commit_pending <= 1'b0;
      commit_done    <= 1'b0;
      live_bank      <= 1'b0;
      loaded         <= 1'b0;
    end
  end

endmodule

`default_nettype wire
