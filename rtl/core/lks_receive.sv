// SPDX-License-Identifier: Apache-2.0
// What comes in from the uplinks, and the mailbox of the CPU.
//
//   s_axis_uplink[u] --> lks_rx --> m_axis_host
//                          | slow protocols
//                          v
//                      lks_mailbox <--> registers
//                          +--> inj_* : frames of the CPU
//
// With ENABLE 0 nothing of it is there: words read 0, nothing is received.
`default_nettype none

module lks_receive #(
  parameter bit          ENABLE    = 1'b1,
  parameter int unsigned DATA_W    = 64,
  parameter int unsigned UPLINKS   = 4,
  parameter int unsigned RX_BYTES  = 16384,
  parameter int unsigned MAX_FRAME = 9216,
  localparam int unsigned KEEP_W   = DATA_W / 8,
  localparam int unsigned COUNT_W  = $clog2(KEEP_W) + 1
) (
  input  wire logic                            clk,
  input  wire logic                            rst,

  input  wire logic [UPLINKS-1:0][DATA_W-1:0]  s_axis_uplink_tdata,
  input  wire logic [UPLINKS-1:0][KEEP_W-1:0]  s_axis_uplink_tkeep,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tvalid,
  output var  logic [UPLINKS-1:0]              s_axis_uplink_tready,   // always high
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tlast,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tuser,    // with tlast: bad frame

  output var  logic [DATA_W-1:0]               m_axis_host_tdata,
  output var  logic [KEEP_W-1:0]               m_axis_host_tkeep,
  output var  logic                            m_axis_host_tvalid,
  input  wire logic                            m_axis_host_tready,
  output var  logic                            m_axis_host_tlast,
  output var  logic [3:0]                      m_axis_host_tid,        // uplink
  output var  logic [3:0]                      m_axis_host_tdest,      // team

  input  wire logic [47:0]                     clock,                  // since reset
  input  wire logic                            tick,
  input  wire logic [15:0]                     stall_limit,            // ticks

  // settings, see lks_monitor and lks_rx_filter
  input  wire logic [UPLINKS-1:0]              link, member, first, reflect, designated,
  input  wire logic [3:0]                      team [UPLINKS],

  // registers
  input  wire logic                            own_we,
  input  wire logic [8:0]                      own_index,
  input  wire logic [48:0]                     own_wdata,
  input  wire logic [6:0]                      received_addr,
  output var  logic [63:0]                     received_rdata,
  output var  logic [3:0]                      punt_waiting, punt_uplink,
  output var  logic [15:0]                     punt_bytes,
  output var  logic [47:0]                     punt_stamp,
  input  wire logic                            punt_next,
  input  wire logic [5:0]                      punt_word,
  output var  logic [31:0]                     punt_rdata,
  input  wire logic                            inject_we,
  input  wire logic [5:0]                      inject_word,
  input  wire logic [31:0]                     inject_wdata,
  input  wire logic                            inject_send,
  input  wire logic [3:0]                      inject_uplink,
  input  wire logic [8:0]                      inject_bytes,
  output var  logic                            inject_busy, inject_refused,

  // frames of the CPU, to lks_inject
  output var  logic [UPLINKS-1:0]              inj_valid,
  output var  logic [DATA_W-1:0]               inj_data,
  output var  logic [KEEP_W-1:0]               inj_keep,
  output var  logic                            inj_last,
  input  wire logic [UPLINKS-1:0]              inj_ready
);

  assign s_axis_uplink_tready = '1;

  if (ENABLE) begin : g_rx
    logic               punt_valid, punt_last, punt_room;
    logic [DATA_W-1:0]  punt_data;
    logic [COUNT_W-1:0] punt_count;
    logic [3:0]         punt_from;

    lks_rx #(.DATA_W(DATA_W), .UPLINKS(UPLINKS), .RX_BYTES(RX_BYTES), .MAX_FRAME(MAX_FRAME)) u_rx (
      .clk, .rst,
      .s_axis_uplink_tdata, .s_axis_uplink_tkeep, .s_axis_uplink_tvalid, .s_axis_uplink_tlast, .s_axis_uplink_tuser,
      .m_axis_host_tdata, .m_axis_host_tkeep, .m_axis_host_tvalid, .m_axis_host_tready, .m_axis_host_tlast,
      .m_axis_host_tid, .m_axis_host_tdest,
      .punt_valid, .punt_data, .punt_count, .punt_last, .punt_uplink(punt_from), .punt_room,
      .member, .first, .reflect, .designated, .team, .own_we, .own_index, .own_wdata,
      .rd_counter(received_addr), .rd_value(received_rdata)
    );

    lks_mailbox #(.DATA_W(DATA_W), .UPLINKS(UPLINKS)) u_mailbox (
      .clk, .rst, .clock, .tick, .stall_limit, .link,
      .punt_valid, .punt_data, .punt_count, .punt_last, .punt_uplink(punt_from), .punt_room,
      .waiting(punt_waiting), .uplink(punt_uplink), .bytes(punt_bytes), .stamp(punt_stamp), .next(punt_next),
      .rd_word(punt_word), .rd_data(punt_rdata),
      .wr_en(inject_we), .wr_word(inject_word), .wr_data(inject_wdata), .send(inject_send),
      .send_uplink(inject_uplink), .send_bytes(inject_bytes), .busy(inject_busy), .refused(inject_refused),
      .inj_valid, .inj_data, .inj_keep, .inj_last, .inj_ready
    );
  end else begin : g_no_rx
    assign {m_axis_host_tdata, m_axis_host_tkeep, m_axis_host_tvalid, m_axis_host_tlast, m_axis_host_tid,
            m_axis_host_tdest} = '0;
    assign {punt_waiting, punt_uplink, punt_bytes, punt_stamp, punt_rdata, inject_busy, inject_refused,
            received_rdata, inj_valid, inj_data, inj_keep, inj_last} = '0;

    logic unused;
    assign unused = &{1'b0, clk, rst, s_axis_uplink_tdata, s_axis_uplink_tkeep, s_axis_uplink_tvalid,
                      s_axis_uplink_tlast, s_axis_uplink_tuser, m_axis_host_tready, link, member, first, reflect,
                      designated, team[0], own_we, own_index, own_wdata, received_addr, punt_next, punt_word,
                      inject_we, inject_word, inject_wdata, inject_send, inject_uplink, inject_bytes, inj_ready,
                      clock, tick, stall_limit};
  end

endmodule

`default_nettype wire
