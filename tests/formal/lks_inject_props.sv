// SPDX-License-Identifier: Apache-2.0
// X1-X6 of lks_inject behind lks_uplink, by k-induction. The queue offers what it likes, the map is
// that of lks_uplink's proof, the link is free; the mailbox may give a frame up in any clock.
`default_nettype none

module lks_inject_props #(
  parameter bit TX_DONE_EN = 1'b0,
  localparam int unsigned W = 8
) (
  input wire logic         clk,
  input wire logic         rst,
  input wire logic         f_ok, f_back,   // free: the link is good; the map takes the uplink back
  input wire logic         link, f_yields,
  input wire logic         rd_valid, rd_last, rd_full,
  input wire logic [W-1:0] rd_data,
  input wire logic         inj_valid, inj_last,
  input wire logic [W-1:0] inj_data,
  input wire logic         m_axis_tready,
  input wire logic         tx_done
);

  logic         may_start, alive, up_q, clean, rd_ready, rd_done;
  logic [W-1:0] s_axis_tdata, m_axis_tdata;
  logic         s_axis_tkeep, s_axis_tvalid, s_axis_tready, s_axis_tlast, s_axis_tuser, s_tx_done;
  logic         m_axis_tkeep, m_axis_tvalid, m_axis_tlast, m_axis_tuser;
  logic         inj_keep, inj_ready, begun, started, half, yields, flush;

  assign alive     = up_q;
  assign may_start = up_q && f_ok;
  assign inj_keep  = 1'b1;
  assign yields    = f_yields && alive && !f_ok && clean;

  lks_uplink #(.DATA_W(W), .TX_DONE_EN(TX_DONE_EN)) uplink (
    .clk, .rst, .may_start, .alive, .clean, .rd_valid, .rd_data, .rd_count(1'b1), .rd_last, .rd_ready, .rd_full, .rd_done,
    .m_axis_tdata(s_axis_tdata), .m_axis_tkeep(s_axis_tkeep), .m_axis_tvalid(s_axis_tvalid), .m_axis_tready(s_axis_tready),
    .m_axis_tlast(s_axis_tlast), .m_axis_tuser(s_axis_tuser), .tx_done(s_tx_done)
  );

  lks_inject #(.DATA_W(W), .TX_DONE_EN(TX_DONE_EN), .IN_FLIGHT(2)) dut (.*);

  // ---- what was seen ----
  logic         past_valid = 1'b0;
  logic         take, give, give_s;
  logic         stalled_q;               // a beat on the port was not taken
  logic [W-1:0] data_q;
  logic         last_q, user_q, keep_q;
  logic         mid_q;                   // a frame is given in part
  logic         begun_q, alive_q;
  logic         held_q, held_last_q;     // a beat of the CPU was taken and is not yet given
  logic [W-1:0] held_data_q;
  logic         open_q;                  // its frame was taken in part
  logic         cut_q;                   // and given up: an abort is due
  logic         flushed_q;               // flush was high in this outage
  logic         spoilt_q;                // flush was high while the CPU's frame of now was on the port
  logic         kept_q;                  // yielded, and the link was not lost since
  logic         link_q;

  assign take   = inj_valid && inj_ready;
  assign give   = m_axis_tvalid && m_axis_tready;
  assign give_s = s_axis_tvalid && s_axis_tready;

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    up_q       <= up_q && f_ok || f_back && !up_q && clean;
    stalled_q  <= m_axis_tvalid && !m_axis_tready;
    {data_q, keep_q, last_q, user_q} <= {m_axis_tdata, m_axis_tkeep, m_axis_tlast, m_axis_tuser};
    begun_q    <= begun;
    alive_q    <= alive;
    if (give) mid_q <= !m_axis_tlast;
    held_q <= take || held_q && !(give && begun);
    if (take) begin
      {held_data_q, held_last_q} <= {inj_data, inj_last};
      open_q <= !inj_last;
    end
    if (open_q && !inj_valid) begin
      open_q <= 1'b0;
      cut_q  <= 1'b1;
    end
    if (cut_q && give && m_axis_tuser) cut_q <= 1'b0;
    flushed_q <= !alive && (flushed_q || flush);
    kept_q    <= link && (yields || kept_q && !alive);
    link_q    <= link;
    spoilt_q  <= (flush || spoilt_q) && (held_q || open_q || cut_q) && !(give && begun && m_axis_tlast);
    if (rst) {up_q, stalled_q, mid_q, begun_q, alive_q, held_q, open_q, cut_q, flushed_q, kept_q, link_q, spoilt_q} <= '0;
  end

  // ---- the mailbox, the queue, the MAC ----
  always_ff @(posedge clk) begin
    if (!past_valid) assume (rst);
    if (past_valid && !$past(rst)) begin
      if ($past(inj_valid && !inj_ready)) assume (!inj_valid || $stable({inj_data, inj_last}));
      if ($past(take && inj_last)) assume (!inj_valid);
      if ($past(rd_valid && !rd_ready) && !$past(f_back)) assume (rd_valid && $stable({rd_data, rd_last}));
    end
  end

  // What the MAC holds, oldest first: a frame of the queue or of the CPU. Two of the queue at most.
  if (TX_DONE_EN) begin : g_mac
    logic [2:0] cpu_q;
    logic [1:0] n_q, queued, ahead;
    logic       put, done, mine;

    assign put  = give && m_axis_tlast && !m_axis_tuser;
    assign done = tx_done && n_q != '0;                                                  // of a frame

    always_ff @(posedge clk) begin
      n_q <= n_q + 2'(put) - 2'(done);
      for (int unsigned i = 0; i < 3; i++) begin
        if (done) cpu_q[i] <= i < 2 ? cpu_q[i+1] : 1'b0;
        if (put && 2'(i) == n_q - 2'(done)) cpu_q[i] <= begun;
      end
      if (rst || flush) n_q <= '0;
    end

    always_comb begin
      {queued, ahead, mine} = '0;
      for (int unsigned i = 0; i < 3; i++)
        if (2'(i) < n_q) begin
          mine   |= cpu_q[i];
          queued += 2'(!cpu_q[i]);
          if (!mine) ahead += 2'd1;
        end
      assume (!yields || queued == '0);
      assume (rd_full || queued + 2'(uplink.open_q || s_axis_tvalid) < 2'd2);
      if (past_valid && !rst) begin
        if (alive) assert (s_tx_done == (done && !cpu_q[0]));                            // X3
        assert (!(put && begun && mine));

        // invariants
        assert (queued <= 2'd2 - 2'(uplink.open_q || s_axis_tvalid) && n_q == queued + 2'(mine));
        assert (dut.g_tx_done.flight_q == queued && dut.g_tx_done.mine_q == mine);
        if (mine)   assert (dut.g_tx_done.ahead_q == ahead);
        if (begun)  assert (!mine || !dut.open_q && !dut.mail_valid_q && !inj_ready);
        cover (tx_done && cpu_q[0] && n_q == 2'd3);
      end
    end
  end

  always_comb if (past_valid && !rst) begin
    // C8 and X1
    if (stalled_q) begin
      assert (m_axis_tvalid && begun == begun_q);
      assert ({m_axis_tdata, m_axis_tkeep, m_axis_tlast, m_axis_tuser} == {data_q, keep_q, last_q, user_q});
    end
    if (mid_q) assert (begun == begun_q);
    if (begun && !begun_q) assert (!mid_q && !stalled_q);
    assert (!(give_s && give && begun) || !alive);

    // X2
    assert (!(flush && alive) || begun);
    if (spoilt_q) assert (flush);
    if (begun && !begun_q) assert (alive_q || flushed_q || kept_q);

    // X6
    if (kept_q && !alive && !spoilt_q) assert (!flush);
    if (!link_q && !alive) assert (flush);

    // X5: a beat of the CPU is the one that was taken last, or the abort of a frame that was given up
    if (begun && m_axis_tvalid) begin
      if (held_q) assert ({m_axis_tdata, m_axis_tlast, m_axis_tuser} == {held_data_q, held_last_q, 1'b0});
      else        assert (cut_q && m_axis_tlast && m_axis_tuser && m_axis_tkeep);
    end
    if (take) assert (begun && !cut_q && (!held_q || give));
    if (held_q) assert (begun && m_axis_tvalid);

    // X4: what starts starts alive, what does not is taken back whole, and only while nobody counts it as sent
    if (started) assert (alive && m_axis_tvalid && !begun && !mid_q && !stalled_q);
    if (m_axis_tvalid && !begun && !mid_q && !stalled_q) assert (started);
    if (give_s && !(give && !begun)) assert (!alive && !half);
    assert (half == (!begun && (mid_q || stalled_q)));
    if (!TX_DONE_EN && rd_done) assert (give && !begun && m_axis_tlast && !m_axis_tuser);

    // invariants
    assert (dut.open_q == (open_q || cut_q && !(dut.mail_valid_q && dut.mail_user_q)));
    assert (dut.cut_q == (cut_q && dut.open_q) && !(open_q && cut_q));
    assert (dut.mail_valid_q == (held_q || cut_q && !dut.open_q));
    assert (!(held_q && cut_q) || dut.open_q);
    if (held_q) assert (held_last_q == !(open_q || cut_q));
    if (dut.open_q || dut.mail_valid_q) assert (begun);
    if (begun) assert (!dut.part_q);
    if (begun && mid_q) assert (dut.open_q || dut.mail_valid_q);
    if (dut.part_q) assert (s_axis_tvalid || uplink.open_q);
    assert (flushed_q == dut.flushed_q && spoilt_q == dut.spoilt_q);
    assert (!kept_q || dut.lifted_q);
    if (dut.lifted_q && !alive) assert (flushed_q || kept_q);
    if (up_q) assert (!(s_axis_tvalid && s_axis_tuser) && !(dut.drop_q && (s_axis_tvalid || uplink.open_q)));
    else      assert (dut.drop_q == !dut.part_q);
    if (s_axis_tvalid) assert (uplink.open_q == !s_axis_tlast);

    cover (give && begun && m_axis_tuser && mid_q);
    cover (begun && give && !alive && !flush && m_axis_tlast && !m_axis_tuser && mid_q);
    cover (give_s && !give && s_axis_tuser);
    cover (rd_done && begun_q);
    cover (kept_q && begun && give && m_axis_tlast && !alive && !flushed_q);
    cover (spoilt_q && alive && give && m_axis_tlast);
  end

endmodule

`default_nettype wire
