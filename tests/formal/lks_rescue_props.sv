// SPDX-License-Identifier: Apache-2.0
// R1-R3 of lks_rescue, by k-induction. Around it:
//
//   the map      where each owner goes, a free table that is new with `change` only
//   lks_select   one question at a time; the answer is that of the map, free clocks later; `change`
//                forgets the question
//   the queues   an owner on show stays until passed, or until a change behind which it may be gone
//   lks_admit    `written` two clocks behind the last beat
//
// What is copied is kept from the ports alone: `source_q` from `start` to `written`.
`default_nettype none

module lks_rescue_props #(
  localparam int unsigned N       = 3,
  localparam int unsigned DATA_W  = 8,
  localparam int unsigned COUNT_W = $clog2(DATA_W / 8) + 1,
  localparam int unsigned OWNER_W = 2,
  localparam int unsigned OWNERS  = 1 << OWNER_W
) (
  input wire logic                       clk,
  input wire logic                       rst,
  input wire logic [N-1:0]               pick,
  input wire logic                       change,
  input wire logic [N-1:0]               owner_valid,
  input wire logic [N-1:0][OWNER_W-1:0]  f_owner,
  input wire logic                       ask_ready,
  input wire logic [N-1:0]               rd_valid,
  input wire logic [N-1:0][DATA_W-1:0]   f_data,
  input wire logic [N-1:0][COUNT_W-1:0]  f_count,
  input wire logic [N-1:0]               rd_last,
  input wire logic [N-1:0]               room,
  input wire logic                       free,
  input wire logic                       f_answer,   // free: the answer comes now
  input wire logic [OWNERS-1:0][1:0]     f_map       // free: the new map; N is nobody
);

  typedef logic [N-1:0] mask_t;

  logic               ask, start, answer_valid, answer_none, m_axis_tvalid, m_axis_tlast, written;
  mask_t              owner_next, rd_ready, rd_done, copying, start_from, start_target;
  logic [OWNER_W-1:0] owner [N], ask_owner, start_owner;
  logic [DATA_W-1:0]  rd_data [N], m_axis_tdata;
  logic [COUNT_W-1:0] rd_count [N], m_axis_tcount;
  logic [1:0]         answer;

  lks_rescue #(.DATA_W(DATA_W), .UPLINKS(N), .OWNER_W(OWNER_W)) dut (.*);

  for (genvar u = 0; u < N; u++) begin : g_queue
    assign owner[u]    = f_owner[u];
    assign rd_data[u]  = f_data[u];
    assign rd_count[u] = f_count[u];
  end

  // ---- the map and lks_select ----
  logic                   past_valid = 1'b0;
  logic [OWNERS-1:0][1:0] map_q, map;
  logic                   pending_q;
  logic [OWNER_W-1:0]     question_q;
  logic                   nobody;

  assign map          = change ? f_map : map_q;
  assign answer_valid = pending_q && f_answer;
  assign nobody       = map_q[question_q] == 2'(N);
  assign answer_none  = nobody;
  assign answer       = nobody ? '0 : map_q[question_q];

  always_ff @(posedge clk) begin
    map_q <= map;
    if (ask) begin
      pending_q  <= 1'b1;
      question_q <= ask_owner;
    end
    if (answer_valid || change || rst) pending_q <= 1'b0;
  end

  // ---- lks_admit ----
  logic last_q;

  always_ff @(posedge clk) begin
    last_q  <= m_axis_tvalid && m_axis_tlast && !rst;
    written <= last_q && !rst;
  end

  // ---- the copy, from the ports ----
  mask_t source_q, picked_q, room_q;
  logic  free_q;
  logic  reading_q;          // its last beat is still to be read
  logic  take, last, taken_q;
  logic [DATA_W-1:0]  data;
  logic [COUNT_W-1:0] count;
  logic [DATA_W+COUNT_W:0] beat_q;
  mask_t part_q;             // this queue was read in part
  mask_t passed_q;           // owners passed, less frames given up
  logic  same;

  assign same = pick == picked_q;

  always_comb begin
    {take, last, data, count} = '0;
    for (int unsigned u = 0; u < N; u++)
      if (source_q[u]) {take, last, data, count} = {reading_q && rd_valid[u], rd_last[u], rd_data[u], rd_count[u]};
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    picked_q   <= pick;
    room_q     <= room;
    free_q     <= free;
    passed_q   <= (passed_q | owner_next) & ~rd_done;
    if (start) begin
      source_q  <= start_from;
      reading_q <= 1'b1;
    end
    if (take && last) reading_q <= 1'b0;
    taken_q <= take;
    beat_q  <= {data, count, last};
    if (written) source_q <= '0;
    for (int unsigned u = 0; u < N; u++) if (rd_valid[u] && rd_ready[u]) part_q[u] <= !rd_last[u];
    if (rst) {source_q, reading_q, part_q, passed_q, taken_q} <= '0;
  end

  // Clocks in which nothing was in the way of a start.
  logic [2:0] calm_q;
  logic       calm;

  assign calm = pick != '0 && same && !change && free && source_q == '0 && ask_ready && room == '1
             && (pick & ~(owner_valid & rd_valid)) == '0 && (!pending_q || f_answer);

  always_ff @(posedge clk) begin
    calm_q <= calm && !start ? calm_q + 1'b1 : '0;
    if (rst) calm_q <= '0;
  end

  always_ff @(posedge clk) begin
    if (!past_valid) assume (rst);
    for (int unsigned u = 0; u < N; u++) begin
      if (past_valid && $past(owner_valid[u] && !owner_next[u] && !change && !rst))
        assume (owner_valid[u] && $stable(f_owner[u]));
      if (past_valid && $past(rd_valid[u] && !rd_ready[u] && !change && !rst))
        assume (rd_valid[u] && $stable(f_data[u]) && $stable(f_count[u]) && $stable(rd_last[u]));
    end
  end

  always_comb begin
    assume ((pick & (pick - 1'b1)) == '0);
    assume (!(ask_ready && change));
  end

  // ---- the rules ----
  always_comb if (past_valid && !rst) begin
    assert (!(ask && (pending_q || !ask_ready || (pick & owner_valid) == '0)));
    if (start) begin
      assert (!change && start_from == pick && pick != '0);                            // R1
      assert (owner_next == pick);
      for (int unsigned u = 0; u < N; u++)
        if (pick[u]) begin
          assert (owner_valid[u] && start_owner == owner[u] && !part_q[u]);            // R1
          assert (map[owner[u]] != 2'(N) && start_target == mask_t'(1) << map[owner[u]]); // R1
        end
      assert ((start_target & ~room_q) == '0 && (start_from & ~rd_valid) == '0);       // R2
      assert (free_q && source_q == '0);                                               // R2
    end else begin
      assert (owner_next == '0);
    end
    if (calm_q == 3'd4) assert (start || !calm || map[start_owner] == 2'(N));          // R2
    assert (copying == source_q && rd_ready == (reading_q ? source_q : '0));           // R2
    assert (m_axis_tvalid == taken_q);                                                 // R2
    if (taken_q) assert ({m_axis_tdata, m_axis_tcount, m_axis_tlast} == beat_q);
    assert (rd_done == (written ? source_q : '0));                                     // R3
    if (written) assert (source_q != '0 && (source_q & part_q) == '0);                 // R3
    assert (passed_q == source_q);                                                     // R3
  end

  // ---- invariants ----
  always_comb if (past_valid && !rst) begin
    assert ((source_q & (source_q - 1'b1)) == '0);
    assert (!(last_q && written) && (!(last_q || written) || source_q != '0 && !reading_q && !taken_q));
    assert (!reading_q || source_q != '0);
    assert (!taken_q || source_q != '0 && reading_q == !m_axis_tlast);
    assert (source_q == '0 || reading_q || taken_q || last_q || written);
    assert ((part_q & ~(reading_q ? source_q : '0)) == '0);
    assert (dut.asked_q == pending_q);
    assert ((dut.from_q & (dut.from_q - 1'b1)) == '0 || !pending_q && dut.target_q == '0);
    assert (!(pending_q && dut.target_q != '0));
    assert ((dut.target_q & (dut.target_q - 1'b1)) == '0);
    if (pending_q) assert (question_q == dut.owner_q && dut.from_q != '0);
    for (int unsigned u = 0; u < N; u++)
      if (dut.from_q[u] && (pending_q || dut.target_q != '0))
        assert (owner_valid[u] && owner[u] == dut.owner_q);
    if (dut.ready_q)
      assert (dut.target_q != '0 && (dut.target_q & ~room_q) == '0 && (dut.from_q & ~rd_valid) == '0
              && free_q && source_q == '0);
    if (dut.target_q != '0)
      assert (map_q[dut.owner_q] != 2'(N) && dut.target_q == mask_t'(1) << map_q[dut.owner_q]);
  end

  // ---- what must be possible ----
  logic  changed_q, forgot_q, moved_q;    // since the last start
  mask_t target_q;                        // of the last start

  always_ff @(posedge clk) begin
    if (start) {changed_q, target_q} <= {1'b0, start_target};
    else if (change) changed_q <= 1'b1;
    forgot_q <= (forgot_q || answer_valid && change) && !start;
    moved_q  <= (moved_q || dut.target_q != '0 && (dut.from_q & pick) == '0) && !start;
    if (rst) {changed_q, forgot_q, moved_q, target_q} <= '0;
    if (past_valid && !rst && !$past(rst)) begin
      cover (start && changed_q && start_target != target_q && target_q != '0);   // lost twice
      cover (change && source_q != '0 && reading_q && (source_q & part_q) != '0); // amid a copy
      cover (start && forgot_q);                                                  // asked again
      cover (start && moved_q && !changed_q);                                     // another's turn
      cover (ask && source_q != '0);                                              // meanwhile
      cover (answer_valid && answer_none);
      cover (calm_q == 3'd4 && start);
    end
  end

endmodule

`default_nettype wire
