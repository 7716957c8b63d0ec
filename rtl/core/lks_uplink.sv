// SPDX-License-Identifier: Apache-2.0
// Output stage of one uplink: takes whole frames from the queue to the MAC, and cuts at a loss.
//
//   queue --> [ out register ] --> m_axis
//                  ^
//                abort beat (tlast, tuser) after a cut
//
// `may_start` falls with the link, in the same clock. From then on no beat is fetched:
//   U1  a beat on offer stays until taken, unchanged                                     (C8)
//   U2  a frame whose last beat was not yet on offer is ended by one beat with tlast and
//       tuser; nothing else starts before that beat is gone                              (C1, C4)
//   U3  a frame is done when its last beat is taken while `alive` (TX_DONE_EN 0), or with
//       tx_done while `alive`; what ends later is not ours any more                      (C1)
//   U4  no frame starts in a clock that follows one with may_start low                   (C4)
//
// Latency 1 clock, one beat a clock.
`default_nettype none

module lks_uplink #(
  parameter int unsigned DATA_W     = 64,
  parameter bit          TX_DONE_EN = 1'b0,   // 1: the MAC reports frames that left it
  localparam int unsigned KEEP_W    = DATA_W / 8,
  localparam int unsigned COUNT_W   = $clog2(KEEP_W) + 1
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic               may_start,   // eligible, with the synchronised link
  input  wire logic               alive,       // the same one clock later: the loss is known
  output var  logic               clean,       // nothing of a frame is on offer or half sent

  // from the queue
  input  wire logic               rd_valid,
  input  wire logic [DATA_W-1:0]  rd_data,
  input  wire logic [COUNT_W-1:0] rd_count,    // bytes in the beat
  input  wire logic               rd_last,
  output var  logic               rd_ready,
  input  wire logic               rd_full,     // too many frames in flight to start another
  output var  logic               rd_done,

  // to the MAC
  output var  logic [DATA_W-1:0]  m_axis_tdata,
  output var  logic [KEEP_W-1:0]  m_axis_tkeep,
  output var  logic               m_axis_tvalid,
  input  wire logic               m_axis_tready,
  output var  logic               m_axis_tlast,
  output var  logic               m_axis_tuser,   // with tlast: abort
  input  wire logic               tx_done
`ifdef FORMAL
  , input wire logic              f_ok, f_back   // free: the link is good; the map takes it back
`endif
);

  logic open_q;       // a frame has started and its last beat is not yet on offer
  logic out_free, abort, load;

  assign out_free = !m_axis_tvalid || m_axis_tready;
  assign abort    = open_q && !may_start;
  assign load     = rd_valid && may_start && (open_q || !rd_full);
  assign rd_ready = out_free && load;
  assign clean    = !open_q && !m_axis_tvalid;

  always_ff @(posedge clk) begin
    if (out_free) begin
      m_axis_tvalid <= abort || load;
      m_axis_tlast  <= abort || rd_last;
      m_axis_tuser  <= abort;
      m_axis_tdata  <= rd_data;
      m_axis_tkeep  <= abort ? KEEP_W'(1) : KEEP_W'((KEEP_W + 1)'(1) << rd_count) - 1'b1;
      if (abort)     open_q <= 1'b0;
      else if (load) open_q <= !rd_last;
    end

    if (rst) begin
      m_axis_tvalid <= 1'b0;
      open_q        <= 1'b0;
    end
  end

  if (TX_DONE_EN) begin : g_tx_done
    assign rd_done = tx_done && alive;
  end else begin : g_last_beat
    logic unused;
    assign unused  = tx_done;
    assign rd_done = m_axis_tvalid && m_axis_tready && m_axis_tlast && !m_axis_tuser && alive;
  end

`ifdef FORMAL
  // The map as this module sees it (lks_map): up is lost with the link and comes back only when
  // nothing is left of the frame that was cut.
  logic              past_valid = 1'b0;
  logic              up_q;
  logic              take, give;
  logic              part_q;        // a frame is taken from the queue in part
  logic              sent_q;        // a frame is given to the MAC in part
  logic [1:0]        flight_q;      // frames taken whole and not done
  logic              taken_q, cut_q, stalled_q;
  logic              again_q;       // a frame was cut
  logic [DATA_W-1:0] data_q;
  logic [KEEP_W-1:0] keep_q;
  logic              last_q, user_q;

  assign take = rd_valid && rd_ready;
  assign give = m_axis_tvalid && m_axis_tready;

  always_comb begin
    if (!past_valid) assume (rst);
    assume (alive == up_q && may_start == (up_q && f_ok));
    assume (rd_count <= COUNT_W'(KEEP_W));
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    up_q       <= up_q && f_ok || f_back && !up_q && clean;
    if (take) part_q <= !rd_last;
    if (give) sent_q <= !m_axis_tlast;
    if (part_q && !may_start && out_free) part_q <= 1'b0;
    flight_q  <= flight_q + 2'(take && rd_last) - 2'(rd_done);
    taken_q   <= take;
    cut_q     <= part_q && !may_start && out_free;
    stalled_q <= m_axis_tvalid && !m_axis_tready;
    again_q   <= again_q || cut_q;
    data_q    <= take ? rd_data : m_axis_tdata;
    last_q    <= take ? rd_last : m_axis_tlast;
    user_q    <= take ? 1'b0 : m_axis_tuser;
    if (!take) keep_q <= m_axis_tkeep;
    else for (int unsigned k = 0; k < KEEP_W; k++) keep_q[k] <= k < rd_count;
    if (!up_q) flight_q <= '0;
    if (rst) begin
      {up_q, part_q, sent_q, taken_q, cut_q, stalled_q, again_q} <= '0;
      flight_q <= '0;
    end
  end

  always_comb if (past_valid && !rst) begin
    assert (m_axis_tvalid == (taken_q || cut_q || stalled_q));
    if (taken_q || stalled_q)                                                          // U1
      assert ({m_axis_tdata, m_axis_tkeep, m_axis_tlast, m_axis_tuser}
              == {data_q, keep_q, last_q, user_q});
    if (cut_q) assert (m_axis_tlast && m_axis_tuser);                                  // U2
    assert (!(m_axis_tvalid && m_axis_tuser) || m_axis_tlast && !part_q);
    if (take && !part_q && m_axis_tvalid) assert (give && m_axis_tlast);
    assert (!m_axis_tvalid || m_axis_tlast == !part_q);
    assert (part_q == open_q);
    assert (m_axis_tvalid || sent_q == part_q);
    if (clean) assert (!part_q && !sent_q);
    assert (!(up_q && m_axis_tvalid && m_axis_tuser));
    if (take) assert (may_start && (part_q || !rd_full));                              // U4
    if (TX_DONE_EN) begin                                                              // U3
      assert (rd_done == (tx_done && alive));
    end else if (up_q) begin
      assert (flight_q == 2'(m_axis_tvalid && m_axis_tlast && !m_axis_tuser));
      assert (!rd_done || flight_q == 1 && give);
      assert (rd_done || !(give && m_axis_tlast));
    end else begin
      assert (!rd_done);
    end
    cover (give && m_axis_tuser && sent_q);
    cover (stalled_q && cut_q == 0 && m_axis_tuser && rd_valid);
    cover (take && !part_q && give);
    cover (rd_done && !may_start);
    cover (up_q && part_q && again_q);
  end
`endif

endmodule

`default_nettype wire
