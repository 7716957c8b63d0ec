// SPDX-License-Identifier: Apache-2.0
// C5 where team rules meet the map: lks_gate and lks_map with one team of all uplinks, and a data path
// that is as free as the ports allow.
//
//   able --> lks_gate --> ok --> lks_map --> live, pick --> queues: filled, rescued, emptied at will
//               ^---- dead, unclean ---|
//
// Frames of a dead queue expire only if, since its loss, each of the others was unable to take them for
// a clock, or the team had too few members for `min_links`; a limit of age apart. Able to take them is
// who was so for STEADY clocks: that long lks_gate wants to know whether a member holds frames. Whoever
// carried traffic RECENT clocks ago is, until it falls itself.
`default_nettype none

module lks_seats_props #(
  parameter int unsigned N = 3,
  localparam int unsigned STEADY = 7,   // clocks
  localparam int unsigned RECENT = 4    // clocks; of a loss `live` knows two later
) (
  input wire logic         clk,
  input wire logic [N-1:0] able,
  input wire logic [N-1:0] uplink_clean,
  input wire logic [N-1:0] release_late,
  input wire logic [4:0]   seats_in, min_links_in,
  input wire logic         no_failback_in,
  input wire logic         resilient_in,
  // free: what the data path does
  input wire logic [N-1:0] f_admit,      // one-hot
  input wire logic [N-1:0] f_finish,
  input wire logic [N-1:0] f_more,
  input wire logic [N-1:0] f_done,
  input wire logic [N-1:0] f_to,         // one-hot: where the frame that is rescued goes
  input wire logic         f_rescue, f_rescued, f_last,
  input wire logic         f_commit      // of the same team; it never comes to rule
);

  typedef logic [N-1:0] mask_t;

  function automatic logic [4:0] count(input logic [N-1:0] set);
    count = '0;
    for (int unsigned i = 0; i < N; i++) count += 5'(set[i]);
  endfunction

  logic       past_valid = 1'b0;
  logic       rst;
  logic [4:0] seats_q, min_q;
  logic       mode_q;

  assign rst = !past_valid;

  // ---- rules of the team ----
  mask_t      ok, live, yields, late, no_failback, dead, unclean;
  mask_t      peers [N], ahead [N];
  logic [4:0] seats [N], min_links [N];

  assign no_failback = {N{no_failback_in}};

  for (genvar u = 0; u < N; u++) begin : g_uplink
    assign peers[u]     = '1;
    assign ahead[u]     = N'((1 << u) - 1);
    assign seats[u]     = seats_in;
    assign min_links[u] = min_links_in;
  end

  lks_gate #(.UPLINKS(N)) gate_i (.forget(1'b0), .*);

  // ---- the map ----
  logic  write_q;                 // the team is written, and committed, in the first clock
  mask_t eligible, queue_empty, admit_busy, copying, rewind, pick, stranded, expire, mask_rdata;
  logic  gate, open, hold, change, rescue, commit_pending, commit_done, live_bank, loaded;

  lks_map #(.UPLINKS(N), .TEAMS(2)) map_i (
    .ingress_idle(!loaded), .aged('0), .commit(write_q || f_commit), .team_we(write_q), .team_addr('0),
    .team_resilient(resilient_in), .team_mask_we(write_q), .team_mask('1), .*
  );

  // ---- the data path ----
  mask_t      piped_q, kept_q, from_q, to_q, clean_q, live_past_q;
  logic [3:0] change_past_q;      // a decision takes longer than that
  logic       decided, admit, start;

  assign decided = from_q == '0 && !change && change_past_q == '0;
  assign admit   = f_admit != '0 && (f_admit & live) == f_admit && decided && gate && loaded;
  assign start   = f_to != '0 && (f_to & live) == f_to && decided && f_rescue && (pick & kept_q) != '0
                && piped_q == '0;
  lks_path #(.UPLINKS(N)) path_i (
    .clk, .rst, .live, .expire, .admit(admit ? f_admit : '0), .start(start ? pick : '0), .target(f_to),
    .finish(f_finish), .more(f_more), .done(f_done), .rescued(f_rescued), .last(f_last),
    .piped_q, .kept_q, .from_q, .to_q
  );

  assign admit_busy  = piped_q | to_q;
  assign copying     = from_q;
  assign queue_empty = ~kept_q;

  always_comb begin
    assume ((f_admit & (f_admit - 1'b1)) == '0 && (f_to & (f_to - 1'b1)) == '0);
    // On the port is a frame of the queue, or one that was cut.
    assume ((~uplink_clean & (live | live_past_q) & ~kept_q) == '0);
    assume ((~uplink_clean & ~live & ~live_past_q & clean_q) == '0);
    if (past_valid) begin
      assume (seats_in == seats_q && min_links_in == min_q && no_failback_in == mode_q);
      assume (seats_in >= 1 && seats_in <= 5'(N) && min_links_in <= 5'(N));
    end
  end

  always_ff @(posedge clk) begin
    past_valid    <= 1'b1;
    change_past_q <= {change_past_q[2:0], change};
    write_q     <= rst;
    seats_q     <= seats_in;
    min_q       <= min_links_in;
    mode_q      <= no_failback_in;
    clean_q     <= uplink_clean;
    live_past_q <= live;
    if (rst) begin
      live_past_q   <= '0;
      change_past_q <= '0;
    end
  end

  // ---- who could take the frames of a dead queue ----
  mask_t             takes, takes_q [STEADY], steady;
  mask_t             able_q [STEADY], live_q [RECENT], carries;
  mask_t             could_q [N], cared_q [N];                     // since the loss of this uplink
  logic [STEADY-1:0] many_q;                          // as many as `min_links`
  mask_t             enough_q;                        // since the loss, too

  assign takes = able & (live | uplink_clean & ~dead);

  always_comb begin
    steady  = takes;
    carries = live;
    for (int unsigned i = 0; i < RECENT; i++) carries |= live_q[i];
    carries &= able;
    for (int unsigned i = 0; i < STEADY; i++) begin
      steady  &= takes_q[i];
      carries &= able_q[i];
    end
  end

  always_ff @(posedge clk) begin
    takes_q[0] <= takes;
    able_q[0]  <= able;
    live_q[0]  <= live;
    for (int unsigned i = 1; i < STEADY; i++) begin
      takes_q[i] <= takes_q[i-1];
      able_q[i]  <= able_q[i-1];
    end
    for (int unsigned i = 1; i < RECENT; i++) live_q[i] <= live_q[i-1];
    many_q <= {many_q[STEADY-2:0], count(able) >= min_links_in};
    for (int unsigned u = 0; u < N; u++)
      if (live[u] || live_past_q[u]) begin
        could_q[u]  <= steady;
        cared_q[u]  <= carries;
        enough_q[u] <= many_q == '1 && count(able) >= min_links_in;
      end else begin
        could_q[u]  <= could_q[u] & takes;
        cared_q[u]  <= cared_q[u] & able;
        enough_q[u] <= enough_q[u] && count(able) >= min_links_in;
      end
    if (rst) begin
      takes_q  <= '{default: '0};
      able_q   <= '{default: '0};
      live_q   <= '{default: '0};
      cared_q  <= '{default: '0};
      could_q  <= '{default: '0};
      many_q   <= '0;
      enough_q <= '0;
    end
  end

  always_comb if (past_valid && !rst) begin
    for (int unsigned u = 0; u < N; u++)
      if (expire[u] && enough_q[u]) assert (((could_q[u] | cared_q[u]) & ~(mask_t'(1) << u)) == '0);  // G5-G7
    assert ((yields & live & (kept_q | piped_q | to_q)) == '0);                        // G7
  end

  always_ff @(posedge clk) if (past_valid && !rst) begin
    cover ((yields & live) != '0);
    cover (expire != '0);
    cover (expire != '0 && count(able) == 5'(N));
  end

endmodule

`default_nettype wire
