// SPDX-License-Identifier: Apache-2.0
// Linksteer core: frames of the host leave on the uplink that the team's policy picks, and never
// on a dead one.
//
//                                        +---- lks_rescue <---- dead queues
//                                        v                        |
//   s_axis_host --> lks_ingress --> lks_admit --> lks_port[u]: queue --> MAC
//                       | tap        ^     ^             ^        ^
//                       +-> lks_decide     | gate        |        | inj
//                            ^ live        |             | may_start
//   uplink_link_up --> lks_monitor --> lks_map ----------+        |
//                           ^------ lks_watch: stalled            |
//                                                                 |
//   s_axis_uplink[u] --> lks_receive --> m_axis_host, frames of the CPU
//   s_axil --> lks_regs --> tables of lks_decide, settings        events --> lks_stats
//
// Frames are without FCS.
`default_nettype none

module lks_core
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W      = 64,           // bits of the data path: 64, 128, 256, 512
  parameter int unsigned UPLINKS     = 4,            // 2 to 16
  parameter int unsigned TEAMS       = 4,            // 2 to 16
  parameter int unsigned MAX_FRAME   = 9216,         // bytes; longer frames are dropped
  parameter int unsigned QUEUE_BYTES = 32768,        // bytes an uplink, a power of two
  parameter int unsigned INGRESS_BYTES = 16384,      // bytes that wait for admission, a power of two
  parameter bit          TX_DONE_EN  = 1'b0,         // a frame is sent with uplink_tx_done, not with its last beat
  parameter bit          RX_EN       = 1'b1,         // with the receive path and the CPU's mailbox
  parameter int unsigned RX_BYTES    = 16384,        // receive FIFO of an uplink, a power of two
  parameter policies_t   POLICIES    = ALL_POLICIES, // that are built in, a bit a code
  parameter bit          SYMMETRIC   = 1'b1,         // the native ones in both directions, if a team asks
  parameter bit          TALLY_EN    = 1'b1,         // with counters of buckets and virtual ports
  parameter int unsigned VPORTS      = 256,          // virtual ports that have a counter of their own
  parameter int unsigned CLOCK_HZ    = 156_250_000,  // for software
  parameter logic [31:0] BUILD_ID    = '0,           // for software
  localparam int unsigned KEEP_W     = DATA_W / 8
) (
  input  wire logic                            clk,
  input  wire logic                            rst,

  // frames from the host; tuser with tlast: bad frame; tid: originating virtual port
  input  wire logic [DATA_W-1:0]               s_axis_host_tdata,
  input  wire logic [KEEP_W-1:0]               s_axis_host_tkeep,
  input  wire logic                            s_axis_host_tvalid,
  output var  logic                            s_axis_host_tready,
  input  wire logic                            s_axis_host_tlast,
  input  wire logic                            s_axis_host_tuser,
  input  wire logic [15:0]                     s_axis_host_tid,

  // frames to the MACs; tuser with tlast: abort, not to be sent as good
  output var  logic [UPLINKS-1:0][DATA_W-1:0]  m_axis_uplink_tdata,
  output var  logic [UPLINKS-1:0][KEEP_W-1:0]  m_axis_uplink_tkeep,
  output var  logic [UPLINKS-1:0]              m_axis_uplink_tvalid,
  input  wire logic [UPLINKS-1:0]              m_axis_uplink_tready,
  output var  logic [UPLINKS-1:0]              m_axis_uplink_tlast,
  output var  logic [UPLINKS-1:0]              m_axis_uplink_tuser,

  // frames from the MACs, which cannot wait; tuser with tlast: bad frame
  input  wire logic [UPLINKS-1:0][DATA_W-1:0]  s_axis_uplink_tdata,
  input  wire logic [UPLINKS-1:0][KEEP_W-1:0]  s_axis_uplink_tkeep,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tvalid,
  output var  logic [UPLINKS-1:0]              s_axis_uplink_tready,  // always high
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tlast,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tuser,

  // the same, merged; tid: uplink; tdest: team
  output var  logic [DATA_W-1:0]               m_axis_host_tdata,
  output var  logic [KEEP_W-1:0]               m_axis_host_tkeep,
  output var  logic                            m_axis_host_tvalid,
  input  wire logic                            m_axis_host_tready,
  output var  logic                            m_axis_host_tlast,
  output var  logic [3:0]                      m_axis_host_tid,
  output var  logic [3:0]                      m_axis_host_tdest,

  input  wire logic [UPLINKS-1:0]              uplink_link_up,  // asynchronous
  input  wire logic [UPLINKS-1:0]              uplink_tx_done,  // one clock a frame, with TX_DONE_EN
  output var  logic [UPLINKS-1:0]              uplink_flush,    // down: the MAC discards what it holds

  input  wire logic [15:0]                     s_axil_awaddr,
  input  wire logic [2:0]                      s_axil_awprot,
  input  wire logic                            s_axil_awvalid,
  output var  logic                            s_axil_awready,
  input  wire logic [31:0]                     s_axil_wdata,
  input  wire logic [3:0]                      s_axil_wstrb,
  input  wire logic                            s_axil_wvalid,
  output var  logic                            s_axil_wready,
  output var  logic [1:0]                      s_axil_bresp,
  output var  logic                            s_axil_bvalid,
  input  wire logic                            s_axil_bready,
  input  wire logic [15:0]                     s_axil_araddr,
  input  wire logic [2:0]                      s_axil_arprot,
  input  wire logic                            s_axil_arvalid,
  output var  logic                            s_axil_arready,
  output var  logic [31:0]                     s_axil_rdata,
  output var  logic [1:0]                      s_axil_rresp,
  output var  logic                            s_axil_rvalid,
  input  wire logic                            s_axil_rready,
  output var  logic                            irq
);

  localparam int unsigned COUNT_W         = $clog2(KEEP_W) + 1;
  localparam int unsigned LEN_W           = 20;
  // While a frame of 9,216 bytes leaves, 144 of 60 bytes arrive; from the first beat to the decision, at
  // one frame a clock, it takes 45 clocks, in lanes up to 90.
  localparam int unsigned INGRESS_FRAMES  = 256;
  localparam int unsigned INGRESS_FRAMES_W = $clog2(INGRESS_FRAMES) + 1;
  localparam int unsigned INGRESS_BYTES_W = LEN_W + INGRESS_FRAMES_W;
  localparam int unsigned QUEUE_FRAMES    = 512;
  localparam int unsigned QUEUE_FRAMES_W  = $clog2(QUEUE_FRAMES) + 1;
  localparam int unsigned QUEUE_BYTES_W   = $clog2(QUEUE_BYTES) + 1;
  localparam int unsigned TEAM_W          = $clog2(TEAMS);
  localparam int unsigned UP_W            = $clog2(UPLINKS);
  localparam int unsigned OWNER_W         = TEAM_W + 32;

  lks_limits #(
    .DATA_W(DATA_W), .UPLINKS(UPLINKS), .TEAMS(TEAMS), .MAX_FRAME(MAX_FRAME), .QUEUE_BYTES(QUEUE_BYTES),
    .POLICIES(POLICIES), .LEN_W(LEN_W)
  ) u_limits ();

  // ---- registers ----
  logic [31:0]        reset_count;
  logic               commit, commit_pending, commit_done, live_bank, loaded, on_full_wait, tick;
  logic [UPLINKS-1:0] admin_up;
  logic [15:0]        up_delay [UPLINKS], down_delay [UPLINKS], reg_frames [UPLINKS];
  logic [31:0]        table_wdata, team_rdata, vlan_rdata, bucket_rdata;
  logic               team_we, vlan_we, bucket_we, snapshot_take, snapshot_busy, snapshot_valid;
  logic               key_we, link_we, tally_ready, tally_we, ledger_busy, ledger_overrun, ledger_re;
  logic [2:0]         tally_word;
  logic [6:0]         team_addr, link_addr, counter_addr;
  logic [7:0]         key_addr, ledger_addr;
  logic [9:0]         vlan_addr;
  logic [12:0]        bucket_addr;
  logic [15:0]        ledger_changes;
  logic [31:0]        key_rdata, link_rdata, tally_rdata, failovers, ledger_rdata;
  logic [47:0]        clock;
  logic [63:0]        counter_rdata;

  // ---- receive and mailbox ----
  logic               punt_next, inject_we, inject_send, inject_busy, inject_refused, own_we;
  logic [5:0]         punt_word, inject_word;
  logic [3:0]         punt_waiting, punt_uplink, inject_uplink;
  logic [15:0]        punt_bytes;
  logic [47:0]        punt_stamp;
  logic [31:0]        punt_rdata;
  logic [8:0]         inject_bytes, own_index;
  logic [48:0]        own_wdata;
  logic [6:0]         received_addr;
  logic [63:0]        received_rdata;
  logic [UPLINKS-1:0] member, first, reflect, designated;
  logic [3:0]         rx_team [UPLINKS];

  // ---- map ----
  logic [UPLINKS-1:0] link, ok, yields, eligible, live, clean, queue_empty, admit_busy;
  logic [UPLINKS-1:0] dead, unclean, rewind, pick, copying, stranded, expire;
  logic               gate, open, hold, change, ingress_idle, rescue;

  // ---- watch ----
  logic [15:0]        stall_limit, age_limit;
  logic [UPLINKS-1:0] progress, stall, stalled, aged;

  lks_reset_count u_reset_count (.clk, .rst, .count(reset_count));

  lks_regs #(
    .DATA_W(DATA_W), .UPLINKS(UPLINKS), .TEAMS(TEAMS), .MAX_FRAME(MAX_FRAME),
    .QUEUE_BYTES(QUEUE_BYTES), .TX_DONE_EN(TX_DONE_EN), .RX_EN(RX_EN), .POLICIES(POLICIES), .SYMMETRIC(SYMMETRIC),
    .TALLY_EN(TALLY_EN), .CLOCK_HZ(CLOCK_HZ), .BUILD_ID(BUILD_ID)
  ) u_regs (
    .clk, .rst, .reset_count,
    .s_axil_awaddr, .s_axil_awvalid, .s_axil_awready, .s_axil_wdata, .s_axil_wstrb, .s_axil_wvalid, .s_axil_wready,
    .s_axil_bresp, .s_axil_bvalid, .s_axil_bready,
    .s_axil_araddr, .s_axil_arvalid, .s_axil_arready, .s_axil_rdata, .s_axil_rresp, .s_axil_rvalid, .s_axil_rready,
    .commit, .commit_pending, .commit_done, .hold, .live_bank, .on_full_wait, .tick, .stall_limit, .age_limit, .irq,
    .admin_up, .up_delay, .down_delay, .link, .eligible, .stalled, .queue_frames(reg_frames),
    .table_wdata, .team_we, .team_addr, .team_rdata, .vlan_we, .vlan_addr, .vlan_rdata,
    .bucket_we, .bucket_addr, .bucket_rdata, .key_we, .key_addr, .key_rdata, .link_we, .link_addr, .link_rdata,
    .punt_next, .punt_word, .punt_rdata, .punt_waiting, .punt_uplink, .punt_bytes, .punt_stamp,
    .inject_we, .inject_word, .inject_send, .inject_uplink, .inject_bytes, .inject_busy, .inject_refused,
    .own_we, .own_index, .own_wdata, .received_addr, .received_rdata,
    .tally_ready, .tally_we, .tally_word, .tally_rdata,
    .snapshot_take, .snapshot_busy, .snapshot_valid, .counter_addr, .counter_rdata,
    .failovers, .ledger_changes, .ledger_busy, .ledger_overrun, .ledger_re, .ledger_addr, .ledger_rdata
  );

  // ---- links ----
  lks_monitor #(.UPLINKS(UPLINKS)) u_monitor (
    .clk, .rst, .link_pin(uplink_link_up), .link, .live, .dead, .unclean, .ok, .yields,
    .member, .first, .reflect, .designated, .team(rx_team),
    .tick, .admin_up, .stall, .up_delay, .down_delay,
    .commit_done, .we(link_we), .addr(link_addr), .wdata(table_wdata), .rdata(link_rdata)
  );

  logic [31:0]        decide_team_rdata;
  logic [UPLINKS-1:0] mask_rdata;
  logic               rule_we, mask_we;

  lks_team_words #(.UPLINKS(UPLINKS)) u_team_words (
    .clk, .we(team_we), .word(team_addr[2:0]), .rule_we, .mask_we, .mask_rdata, .decide_rdata(decide_team_rdata),
    .rdata(team_rdata)
  );

  lks_map #(.UPLINKS(UPLINKS), .TEAMS(TEAMS)) u_map (
    .clk, .rst, .ok, .eligible, .live, .gate, .open, .hold, .change,
    .queue_empty, .admit_busy, .copying, .uplink_clean(clean), .ingress_idle, .aged,
    .dead, .unclean, .rewind, .rescue, .pick, .stranded, .expire,
    .commit, .commit_pending, .commit_done, .live_bank, .loaded,
    .team_we(rule_we), .team_addr(team_addr[6:3]),
    .team_resilient(table_wdata[8]),
    .team_mask_we(mask_we), .team_mask(table_wdata[UPLINKS-1:0]),
    .mask_rdata
  );

  lks_watch #(.UPLINKS(UPLINKS)) u_watch (
    .clk, .rst, .tick, .stall_limit, .age_limit,
    .live, .work(live & ~queue_empty), .progress,
    .blocked(m_axis_uplink_tvalid & ~m_axis_uplink_tready), .stranded, .stall, .stalled, .aged
  );

  // ---- from the host to a decision ----
  logic               beat_valid, beat_last, head_valid, head_ready, head_last;
  logic [15:0]        beat_tid;
  logic [DATA_W-1:0]  beat_data, head_data;
  logic [KEEP_W-1:0]  beat_keep;
  logic [COUNT_W-1:0] head_count;
  logic               frame_valid, frame_fault, frame_taken, in_valid, left_valid, left_drop, decide_full;
  drop_e              frame_reason, left_reason;
  logic [LEN_W-1:0]   frame_bytes, in_bytes, left_bytes;
  logic [INGRESS_FRAMES_W-1:0] ingress_frames;
  logic [INGRESS_BYTES_W-1:0]  ingress_bytes;

  lks_ingress #(
    .DATA_W(DATA_W), .DEPTH(INGRESS_BYTES / KEEP_W), .FRAMES(INGRESS_FRAMES), .MAX_FRAME(MAX_FRAME), .LEN_W(LEN_W)
  ) u_ingress (
    .clk, .rst, .open, .full(decide_full), .idle(ingress_idle),
    .s_axis_tdata(s_axis_host_tdata), .s_axis_tkeep(s_axis_host_tkeep),
    .s_axis_tvalid(s_axis_host_tvalid), .s_axis_tready(s_axis_host_tready),
    .s_axis_tlast(s_axis_host_tlast), .s_axis_tuser(s_axis_host_tuser),
    .s_axis_tid(s_axis_host_tid), .beat_valid, .beat_data, .beat_keep, .beat_last, .beat_tid,
    .frame_valid, .frame_fault, .frame_reason, .frame_bytes, .frame_taken,
    .m_axis_tdata(head_data), .m_axis_tcount(head_count), .m_axis_tvalid(head_valid),
    .m_axis_tready(head_ready), .m_axis_tlast(head_last),
    .in_valid, .in_bytes, .left_valid, .left_bytes,
    .frames(ingress_frames), .bytes(ingress_bytes)
  );

  logic      dec_valid, dec_ready, decide_busy, parsed_valid;
  logic      ask_ready, ask, answer_valid, answer_none;
  logic [OWNER_W-1:0] ask_owner;
  logic [UP_W-1:0]    answer;
  logic [UPLINKS-1:0] dec_target;
  decision_t dec;
  fields_t   parsed;

  lks_decide #(
    .DATA_W(DATA_W), .UPLINKS(UPLINKS), .TEAMS(TEAMS), .FRAMES(INGRESS_FRAMES), .POLICIES(POLICIES),
    .SYMMETRIC(SYMMETRIC)
  ) u_decide (
    .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last, .beat_tid, .live_bank, .loaded,
    .vlan_we, .vlan_addr, .vlan_wdata(table_wdata), .vlan_rdata,
    .bucket_we, .bucket_addr, .bucket_wdata(table_wdata), .bucket_rdata,
    .team_we, .team_addr, .team_wdata(table_wdata), .team_rdata(decide_team_rdata),
    .key_we, .key_addr, .key_wdata(table_wdata), .key_rdata,
    .live, .change,
    .rescue, .ask_ready, .ask, .ask_team(ask_owner[OWNER_W-1:32]), .ask_hash(ask_owner[31:0]),
    .answer_valid, .answer, .answer_none,
    .dec_valid, .dec_ready, .dec, .dec_target,
    .parsed_valid, .parsed, .full(decide_full), .busy(decide_busy)
  );

  // ---- from a decision, or from a dead queue, to an uplink ----
  logic [UPLINKS-1:0] room, wr_valid, out_valid;
  logic [DATA_W-1:0]  wr_data;
  logic [COUNT_W-1:0] wr_count;
  logic               wr_last;
  logic [OWNER_W-1:0] wr_owner;
  logic [UP_W-1:0]    wr_origin, origin [UPLINKS];
  logic [UPLINKS-1:0] started, half;
  logic [QUEUE_BYTES_W-1:0] wr_bytes;
  logic               admit_valid, admit_drop;
  drop_e              admit_reason;

  logic               copy_free, rescue_start, rescue_tvalid, rescue_tlast, rescue_written;
  logic [UPLINKS-1:0] rescue_from, rescue_target;
  logic [OWNER_W-1:0] rescue_owner;
  logic [DATA_W-1:0]  rescue_tdata;
  logic [COUNT_W-1:0] rescue_tcount;
  logic [QUEUE_BYTES_W-1:0] rescue_bytes;

  lks_admit #(.DATA_W(DATA_W), .UPLINKS(UPLINKS), .LEN_W(LEN_W), .BYTES_W(QUEUE_BYTES_W), .OWNER_W(OWNER_W)) u_admit (
    .clk, .rst, .gate, .on_full_wait, .busy(admit_busy),
    .frame_valid, .frame_fault, .frame_reason, .frame_bytes, .frame_taken,
    .s_axis_tdata(head_data), .s_axis_tcount(head_count), .s_axis_tvalid(head_valid),
    .s_axis_tready(head_ready), .s_axis_tlast(head_last),
    .dec_valid, .dec_ready, .dec_drop(dec.drop), .dec_reason(dec.reason), .dec_target,
    .dec_owner({dec.team[TEAM_W-1:0], dec.hash}),
    .free(copy_free), .rescue_start, .rescue_from, .rescue_target, .rescue_owner, .rescue_tvalid, .rescue_tdata,
    .rescue_tcount, .rescue_tlast, .rescue_bytes, .rescue_written,
    .room, .wr_valid, .wr_data, .wr_count, .wr_last, .wr_owner, .wr_origin, .wr_bytes,
    .admit_valid, .admit_drop, .admit_reason,
    .left_valid, .left_bytes, .left_drop, .left_reason
  );

  logic [QUEUE_FRAMES_W-1:0] queue_frames [UPLINKS];
  logic [QUEUE_BYTES_W-1:0]  queue_bytes  [UPLINKS];
  logic [QUEUE_BYTES_W-1:0]  done_bytes   [UPLINKS];
  logic [UPLINKS-1:0]        owner_valid, owner_next, dead_valid, dead_last, dead_ready, dead_done;
  logic [OWNER_W-1:0]        owner [UPLINKS];
  logic [DATA_W-1:0]         dead_data [UPLINKS];
  logic [COUNT_W-1:0]        dead_count [UPLINKS];

  lks_rescue #(.DATA_W(DATA_W), .UPLINKS(UPLINKS), .OWNER_W(OWNER_W)) u_rescue (
    .clk, .rst, .pick, .change,
    .owner_valid, .owner, .owner_next, .ask_ready, .ask, .ask_owner, .answer_valid, .answer, .answer_none,
    .rd_valid(dead_valid), .rd_data(dead_data), .rd_count(dead_count), .rd_last(dead_last),
    .rd_ready(dead_ready), .rd_done(dead_done), .copying,
    .room, .free(copy_free), .start(rescue_start), .start_from(rescue_from),
    .start_target(rescue_target), .start_owner(rescue_owner),
    .m_axis_tvalid(rescue_tvalid), .m_axis_tdata(rescue_tdata), .m_axis_tcount(rescue_tcount),
    .m_axis_tlast(rescue_tlast), .written(rescue_written)
  );

  always_comb begin
    rescue_bytes = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) rescue_bytes |= done_bytes[u] & {QUEUE_BYTES_W{copying[u]}};
  end

  // of the CPU, see lks_receive
  logic [UPLINKS-1:0] inj_valid, inj_ready, inj_begun;
  logic [DATA_W-1:0]  inj_data;
  logic [KEEP_W-1:0]  inj_keep;
  logic               inj_last;

  for (genvar u = 0; u < UPLINKS; u++) begin : g_uplink
    lks_port #(
      .DATA_W(DATA_W), .OWNER_W(OWNER_W), .BYTES(QUEUE_BYTES), .FRAMES(QUEUE_FRAMES), .MAX_FRAME(MAX_FRAME),
      .TX_DONE_EN(TX_DONE_EN), .UP_W(UP_W)
    ) u_port (
      .clk, .rst, .link(link[u]), .may_start(eligible[u]), .alive(live[u]), .yields(yields[u]), .rewind(rewind[u]),
      .expire(expire[u]), .clean(clean[u]), .progress(progress[u]),
      .room(room[u]), .wr_valid(wr_valid[u]), .wr_data, .wr_count, .wr_last, .wr_bytes, .wr_owner, .wr_origin,
      .frames(queue_frames[u]), .bytes(queue_bytes[u]),
      .dead_valid(dead_valid[u]), .dead_data(dead_data[u]), .dead_count(dead_count[u]), .dead_last(dead_last[u]),
      .dead_ready(dead_ready[u]), .dead_done(dead_done[u]),
      .owner_valid(owner_valid[u]), .owner(owner[u]), .owner_next(owner_next[u]),
      .inj_valid(inj_valid[u]), .inj_data, .inj_keep, .inj_last, .inj_ready(inj_ready[u]), .inj_begun(inj_begun[u]),
      .m_axis_tdata(m_axis_uplink_tdata[u]), .m_axis_tkeep(m_axis_uplink_tkeep[u]),
      .m_axis_tvalid(m_axis_uplink_tvalid[u]), .m_axis_tready(m_axis_uplink_tready[u]),
      .m_axis_tlast(m_axis_uplink_tlast[u]), .m_axis_tuser(m_axis_uplink_tuser[u]),
      .flush(uplink_flush[u]), .tx_done(uplink_tx_done[u]), .started(started[u]), .origin(origin[u]),
      .half(half[u]), .sent(out_valid[u]), .done_bytes(done_bytes[u])
    );

    assign queue_empty[u] = queue_frames[u] == '0;
    assign reg_frames[u]  = 16'(queue_frames[u]);
  end

  // Ports without a meaning here, and what is read by the bench and by waveforms only.
  logic unused;
  assign unused = &{1'b0, s_axil_awprot, s_axil_arprot, decide_busy, parsed_valid, parsed, dec, admit_valid,
                    admit_drop, admit_reason, inj_begun};

  lks_stats #(
    .UPLINKS(UPLINKS), .TEAMS(TEAMS), .TALLY_EN(TALLY_EN), .VPORTS(VPORTS), .LEN_W(LEN_W), .MAX_FRAME(MAX_FRAME),
    .QUEUE_FRAMES_W(QUEUE_FRAMES_W), .QUEUE_BYTES_W(QUEUE_BYTES_W), .INGRESS_FRAMES(INGRESS_FRAMES),
    .INGRESS_FRAMES_W(INGRESS_FRAMES_W), .INGRESS_BYTES_W(INGRESS_BYTES_W)
  ) u_stats (
    .clk, .rst, .clock, .in_valid, .in_bytes, .out_valid, .out_bytes(done_bytes),
    .left_valid, .left_drop, .left_reason, .left_bytes,
    .left_team(wr_owner[OWNER_W-1:32]), .left_bucket(wr_owner[7:0]), .beat_valid, .beat_last, .beat_tid,
    .tally_ready, .tally_we, .tally_word, .tally_wdata(table_wdata), .tally_rdata,
    .expire, .ingress_frames, .ingress_bytes, .queue_frames, .queue_bytes,
    .live, .eligible, .yields, .admit_busy, .started, .origin, .half, .hold, .commit_done,
    .rescue_written, .copying, .rescue_bytes,
    .snapshot_take, .snapshot_busy, .snapshot_valid, .counter_addr, .counter_rdata,
    .failovers, .ledger_changes, .ledger_busy, .ledger_overrun, .ledger_re, .ledger_addr, .ledger_rdata
  );

  // ---- from the uplinks to the host, and the CPU's frames ----
  lks_receive #(
    .ENABLE(RX_EN), .DATA_W(DATA_W), .UPLINKS(UPLINKS), .RX_BYTES(RX_BYTES), .MAX_FRAME(MAX_FRAME)
  ) u_receive (
    .clk, .rst, .clock, .tick, .stall_limit,
    .s_axis_uplink_tdata, .s_axis_uplink_tkeep, .s_axis_uplink_tvalid, .s_axis_uplink_tready,
    .s_axis_uplink_tlast, .s_axis_uplink_tuser,
    .m_axis_host_tdata, .m_axis_host_tkeep, .m_axis_host_tvalid, .m_axis_host_tready, .m_axis_host_tlast,
    .m_axis_host_tid, .m_axis_host_tdest,
    .link, .member, .first, .reflect, .designated, .team(rx_team),
    .own_we, .own_index, .own_wdata, .received_addr, .received_rdata,
    .punt_waiting, .punt_uplink, .punt_bytes, .punt_stamp, .punt_next, .punt_word, .punt_rdata,
    .inject_we, .inject_word, .inject_wdata(table_wdata), .inject_send, .inject_uplink, .inject_bytes,
    .inject_busy, .inject_refused,
    .inj_valid, .inj_data, .inj_keep, .inj_last, .inj_ready
  );

endmodule

`default_nettype wire
