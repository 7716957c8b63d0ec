// SPDX-License-Identifier: Apache-2.0
// Receive path: from the uplinks to the host.
//
//   s_axis_uplink[u] --> lks_rx_fifo[u] --> lks_rx_merge --> lks_rx_filter --> m_axis_host
//                            |                                   |  \--> mailbox (punt)
//                            +--> overflow, bad -> counters <----+
//
// Frames of one uplink stay in order. Rules F1 to F6 stand in the modules.
`default_nettype none

module lks_rx #(
  parameter int unsigned DATA_W    = 64,
  parameter int unsigned UPLINKS   = 4,
  parameter int unsigned RX_BYTES  = 16384,    // an uplink, a power of two; frames longer than all but 512 never fit
  parameter int unsigned MAX_FRAME = 9216,
  localparam int unsigned KEEP_W   = DATA_W / 8,
  localparam int unsigned COUNT_W  = $clog2(KEEP_W) + 1
) (
  input  wire logic                            clk,
  input  wire logic                            rst,

  input  wire logic [UPLINKS-1:0][DATA_W-1:0]  s_axis_uplink_tdata,
  input  wire logic [UPLINKS-1:0][KEEP_W-1:0]  s_axis_uplink_tkeep,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tvalid,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tlast,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tuser,   // with tlast: bad frame

  output var  logic [DATA_W-1:0]               m_axis_host_tdata,
  output var  logic [KEEP_W-1:0]               m_axis_host_tkeep,
  output var  logic                            m_axis_host_tvalid,
  input  wire logic                            m_axis_host_tready,
  output var  logic                            m_axis_host_tlast,
  output var  logic [3:0]                      m_axis_host_tid,       // uplink
  output var  logic [3:0]                      m_axis_host_tdest,     // team

  output var  logic                            punt_valid,
  output var  logic [DATA_W-1:0]               punt_data,
  output var  logic [COUNT_W-1:0]              punt_count,
  output var  logic                            punt_last,
  output var  logic [3:0]                      punt_uplink,
  input  wire logic                            punt_room,

  input  wire logic [UPLINKS-1:0]              member, first, reflect, designated,
  input  wire logic [3:0]                      team [UPLINKS],
  input  wire logic                            own_we,
  input  wire logic [8:0]                      own_index,
  input  wire logic [48:0]                     own_wdata,

  input  wire logic [6:0]                      rd_counter,            // {uplink, kind}
  output var  logic [63:0]                     rd_value
);

  localparam int unsigned BEAT_W = DATA_W + COUNT_W + 1;

  logic [UPLINKS-1:0]             rd_valid, rd_ready, bad, overflow;
  logic [UPLINKS-1:0][BEAT_W-1:0] rd_beat;

  for (genvar u = 0; u < UPLINKS; u++) begin : g_uplink
    logic [DATA_W-1:0]  rd_data;
    logic [COUNT_W-1:0] rd_count;
    logic               rd_last;

    lks_rx_fifo #(.DATA_W(DATA_W), .BYTES(RX_BYTES), .MAX_FRAME(MAX_FRAME)) u_fifo (
      .clk, .rst,
      .s_axis_tdata(s_axis_uplink_tdata[u]), .s_axis_tkeep(s_axis_uplink_tkeep[u]),
      .s_axis_tvalid(s_axis_uplink_tvalid[u]), .s_axis_tlast(s_axis_uplink_tlast[u]),
      .s_axis_tuser(s_axis_uplink_tuser[u]),
      .rd_valid(rd_valid[u]), .rd_data, .rd_count, .rd_last, .rd_ready(rd_ready[u]),
      .bad(bad[u]), .overflow(overflow[u])
    );
    assign rd_beat[u] = {rd_last, rd_count, rd_data};
  end

  logic              merged_valid, merged_ready;
  logic [BEAT_W-1:0] merged;
  logic [3:0]        merged_uplink;

  lks_rx_merge #(.BEAT_W(BEAT_W), .UPLINKS(UPLINKS)) u_merge (
    .clk, .rst, .s_valid(rd_valid), .s_beat(rd_beat), .s_ready(rd_ready),
    .m_valid(merged_valid), .m_beat(merged), .m_uplink(merged_uplink), .m_ready(merged_ready)
  );

  logic        event_valid;
  logic [1:0]  event_kind;
  logic [3:0]  event_uplink;
  logic [15:0] event_bytes;

  lks_rx_filter #(.DATA_W(DATA_W), .UPLINKS(UPLINKS)) u_filter (
    .clk, .rst,
    .s_valid(merged_valid), .s_data(merged[DATA_W-1:0]), .s_count(merged[DATA_W +: COUNT_W]),
    .s_last(merged[BEAT_W-1]), .s_uplink(merged_uplink), .s_ready(merged_ready),
    .m_axis_tdata(m_axis_host_tdata), .m_axis_tkeep(m_axis_host_tkeep),
    .m_axis_tvalid(m_axis_host_tvalid), .m_axis_tready(m_axis_host_tready),
    .m_axis_tlast(m_axis_host_tlast), .m_axis_tid(m_axis_host_tid), .m_axis_tdest(m_axis_host_tdest),
    .punt_valid, .punt_data, .punt_count, .punt_last, .punt_uplink, .punt_room,
    .member, .first, .reflect, .designated, .team, .own_we, .own_index, .own_wdata,
    .event_valid, .event_kind, .event_uplink, .event_bytes
  );

  lks_rx_counters #(.UPLINKS(UPLINKS)) u_counters (
    .clk, .rst, .event_valid, .event_kind, .event_uplink, .event_bytes, .overflow, .bad,
    .rd_counter, .rd_value
  );

endmodule

`default_nettype wire
