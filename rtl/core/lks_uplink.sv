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

endmodule

`default_nettype wire
