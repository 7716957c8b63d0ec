// SPDX-License-Identifier: Apache-2.0
// Register window: the generated register block, and what stands behind its table ports.
//
//   s_axil --> lks_axil --> lks_csr (generated) --+-- identity, control, counters: fields
//                                                 +-- table ports: uplink, team, vlan, bucket, key, link, counter,
//                                                     team_counter, tally, failover, punted, injected, received
//
// A table port takes one word request, from a register of lks_csr; writes are acknowledged in the next
// clock, reads after READ_LATENCY clocks, which covers the slowest table (block RAM with an output register).
// Words beyond UPLINKS read 0 and ignore writes; those of a team beyond TEAMS are kept, and without effect.
`default_nettype none

module lks_regs #(
  parameter int unsigned DATA_W      = 64,
  parameter int unsigned UPLINKS     = 4,
  parameter int unsigned TEAMS       = 4,
  parameter int unsigned MAX_FRAME   = 9216,
  parameter int unsigned QUEUE_BYTES = 32768,
  parameter bit          TX_DONE_EN  = 1'b0,
  parameter bit          RX_EN       = 1'b1,
  parameter lks_pkg::policies_t POLICIES = lks_pkg::ALL_POLICIES,
  parameter bit          SYMMETRIC   = 1'b1,
  parameter bit          TALLY_EN    = 1'b1,
  parameter int unsigned CLOCK_HZ    = 156_250_000,
  parameter logic [31:0] BUILD_ID    = '0
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic [15:0]        s_axil_awaddr,
  input  wire logic               s_axil_awvalid,
  output var  logic               s_axil_awready,
  input  wire logic [31:0]        s_axil_wdata,
  input  wire logic [3:0]         s_axil_wstrb,
  input  wire logic               s_axil_wvalid,
  output var  logic               s_axil_wready,
  output var  logic [1:0]         s_axil_bresp,
  output var  logic               s_axil_bvalid,
  input  wire logic               s_axil_bready,
  input  wire logic [15:0]        s_axil_araddr,
  input  wire logic               s_axil_arvalid,
  output var  logic               s_axil_arready,
  output var  logic [31:0]        s_axil_rdata,
  output var  logic [1:0]         s_axil_rresp,
  output var  logic               s_axil_rvalid,
  input  wire logic               s_axil_rready,

  input  wire logic [31:0]        reset_count,

  // control
  output var  logic               commit,
  input  wire logic               commit_pending,
  input  wire logic               commit_done,
  input  wire logic               hold,
  input  wire logic               live_bank,
  output var  logic               on_full_wait,   // live since the last commit
  output var  logic               tick,
  output var  logic [15:0]        stall_limit,    // ticks
  output var  logic [15:0]        age_limit,      // ticks
  output var  logic               irq,

  // uplinks
  output var  logic [UPLINKS-1:0] admin_up,
  output var  logic [15:0]        up_delay   [UPLINKS],
  output var  logic [15:0]        down_delay [UPLINKS],
  input  wire logic [UPLINKS-1:0] link,
  input  wire logic [UPLINKS-1:0] eligible,
  input  wire logic [UPLINKS-1:0] stalled,
  input  wire logic [15:0]        queue_frames [UPLINKS],

  // tables: one word a request
  output var  logic [31:0]        table_wdata,
  output var  logic               team_we,
  output var  logic [6:0]         team_addr,      // {team, word}
  input  wire logic [31:0]        team_rdata,
  output var  logic               vlan_we,
  output var  logic [9:0]         vlan_addr,
  input  wire logic [31:0]        vlan_rdata,
  output var  logic               bucket_we,
  output var  logic [12:0]        bucket_addr,    // {team, bucket, half}
  input  wire logic [31:0]        bucket_rdata,
  output var  logic               punt_next,
  output var  logic [5:0]         punt_word,
  input  wire logic [31:0]        punt_rdata,     // 2 clocks after punt_word
  input  wire logic [3:0]         punt_waiting,
  input  wire logic [3:0]         punt_uplink,
  input  wire logic [15:0]        punt_bytes,
  input  wire logic [47:0]        punt_stamp,
  output var  logic               inject_we,
  output var  logic [5:0]         inject_word,
  output var  logic               inject_send,
  output var  logic [3:0]         inject_uplink,
  output var  logic [8:0]         inject_bytes,
  input  wire logic               inject_busy,
  input  wire logic               inject_refused,
  output var  logic               own_we,
  output var  logic [8:0]         own_index,
  output var  logic [48:0]        own_wdata,
  output var  logic [6:0]         received_addr,  // {uplink, kind}
  input  wire logic [63:0]        received_rdata, // 1 clock after received_addr
  output var  logic               key_we,
  output var  logic [7:0]         key_addr,       // {team, word}
  input  wire logic [31:0]        key_rdata,
  output var  logic               link_we,
  output var  logic [6:0]         link_addr,      // {uplink, word}
  input  wire logic [31:0]        link_rdata,
  input  wire logic               tally_ready,
  output var  logic               tally_we,
  output var  logic [2:0]         tally_word,
  input  wire logic [31:0]        tally_rdata,    // 2 clocks after tally_word
  output var  logic               snapshot_take,
  input  wire logic               snapshot_busy,
  input  wire logic               snapshot_valid,
  output var  logic [6:0]         counter_addr,
  input  wire logic [63:0]        counter_rdata,  // 1 clock after counter_addr
  input  wire logic [31:0]        failovers,
  input  wire logic [15:0]        ledger_changes,
  input  wire logic               ledger_busy,
  input  wire logic               ledger_overrun,
  output var  logic               ledger_re,
  output var  logic [7:0]         ledger_addr,    // {record, word}
  input  wire logic [31:0]        ledger_rdata    // 2 clocks after ledger_addr
);

  import lks_csr_pkg::*;

  localparam int unsigned READ_LATENCY = 2;

  lks_csr__in_t  hw_in;
  lks_csr__out_t hw_out;

  logic        req, req_is_wr, rd_ack, wr_ack;
  logic [15:0] req_addr;
  logic [31:0] req_wdata, req_biten, rd_data;
  logic [3:0]  req_wstrb;

  lks_axil u_axil (
    .clk, .rst,
    .s_axil_awaddr, .s_axil_awvalid, .s_axil_awready, .s_axil_wdata, .s_axil_wstrb, .s_axil_wvalid,
    .s_axil_wready, .s_axil_bresp, .s_axil_bvalid, .s_axil_bready, .s_axil_araddr, .s_axil_arvalid,
    .s_axil_arready, .s_axil_rdata, .s_axil_rresp, .s_axil_rvalid, .s_axil_rready,
    .req, .req_is_wr, .req_addr, .req_wdata, .req_wstrb, .rd_ack, .rd_data, .wr_ack
  );

  for (genvar i = 0; i < 4; i++) begin : g_biten
    assign req_biten[8*i +: 8] = {8{req_wstrb[i]}};
  end

  // One access at a time: the block never stalls a request, and no access is an error to it.
  logic [3:0] never;
  logic       unused;
  assign unused = &{1'b0, never, req_addr[1:0]};

  lks_csr u_csr (
    .clk, .rst,
    .s_cpuif_req(req), .s_cpuif_req_is_wr(req_is_wr), .s_cpuif_addr({req_addr[15:2], 2'b00}),
    .s_cpuif_wr_data(req_wdata), .s_cpuif_wr_biten(req_biten),
    .s_cpuif_req_stall_wr(never[0]), .s_cpuif_req_stall_rd(never[1]),
    .s_cpuif_rd_ack(rd_ack), .s_cpuif_rd_err(never[2]), .s_cpuif_rd_data(rd_data),
    .s_cpuif_wr_ack(wr_ack), .s_cpuif_wr_err(never[3]),
    .hwif_in(hw_in), .hwif_out(hw_out)
  );

  // ---- identity ----
  assign hw_in.identity.VERSION.major.next     = 16'd1;
  assign hw_in.identity.VERSION.minor.next     = 8'd0;
  assign hw_in.identity.VERSION.patch.next     = 8'd0;
  assign hw_in.identity.SHAPE.data_w.next      = 16'(DATA_W);
  assign hw_in.identity.SHAPE.uplinks.next     = 8'(UPLINKS);
  assign hw_in.identity.SHAPE.teams.next       = 8'(TEAMS);
  assign hw_in.identity.MAX_FRAME.bytes.next   = 32'(MAX_FRAME);
  assign hw_in.identity.QUEUE.bytes.next       = 32'(QUEUE_BYTES);
  assign hw_in.identity.FEATURES.tx_done.next  = TX_DONE_EN;
  assign hw_in.identity.FEATURES.receive.next  = RX_EN;
  assign hw_in.identity.FEATURES.tallies.next  = TALLY_EN;
  assign hw_in.identity.BUILD_ID.value.next    = BUILD_ID;
  assign hw_in.identity.CLOCK.hz.next          = 32'(CLOCK_HZ);
  assign hw_in.identity.RESET_COUNT.value.next = reset_count;
  assign hw_in.identity.POLICIES.mask.next     = POLICIES;
  assign hw_in.identity.POLICIES.symmetric.next = SYMMETRIC;

  // ---- control ----
  logic [15:0]        generation_q;
  logic [23:0]        tick_q;
  logic               tick_long_q;   // the tick was shortened below what is left of this one
  logic               commit_asked, commit_wait_q;
  logic [UPLINKS-1:0] eligible_q, before_q, changed, changed_q;

  assign commit_asked = hw_out.control.COMMIT.commit.value || commit_wait_q;
  assign commit      = commit_asked && tally_ready;   // nothing goes into a queue before the first
  assign stall_limit = hw_out.control.LIMIT.stall.value;
  assign age_limit   = hw_out.control.LIMIT.age.value;
  // Until `generation` tells: who finds none pending counts from there.
  assign hw_in.control.STATUS.pending.next    = commit_pending || commit_wait_q || commit_done;
  assign hw_in.control.STATUS.hold.next       = hold;
  assign hw_in.control.STATUS.live_bank.next  = live_bank;
  assign hw_in.control.STATUS.generation.next = generation_q;
  // Shown for two clocks: in the clock of a write to EVENT the register takes no event.
  assign hw_in.control.EVENT.uplink.next      = 16'(changed | changed_q);
  assign changed = eligible_q ^ before_q;

  always_ff @(posedge clk) begin
    eligible_q  <= eligible;
    before_q    <= eligible_q;
    changed_q   <= changed;
    irq         <= (hw_out.control.EVENT.uplink.value & hw_out.control.EVENT_ENABLE.uplink.value) != '0;
    tick        <= tick_q == '0;
    tick_long_q <= tick_q >= hw_out.control.TICK.clocks.value;
    tick_q      <= tick_q == '0 || tick_long_q ? hw_out.control.TICK.clocks.value - 24'd1 : tick_q - 24'd1;
    if (hw_out.control.TICK.clocks.value <= 24'd1) tick_q <= '0;
    commit_wait_q <= commit_asked && !tally_ready;
    if (commit_done) begin
      generation_q <= generation_q + 1'b1;
      on_full_wait <= hw_out.control.MODE.on_full_wait.value;
    end

    if (rst) begin
      commit_wait_q <= 1'b0;
      eligible_q   <= '0;
      before_q     <= '0;
      changed_q    <= '0;
      irq          <= 1'b0;
      tick         <= 1'b0;
      tick_q       <= '0;
      tick_long_q  <= 1'b0;
      generation_q <= '0;
      on_full_wait <= 1'b0;
    end
  end

  // ---- table ports: requests ----
  logic [3:0] uplink;
  logic [1:0] uplink_word;

  assign {uplink, uplink_word} = hw_out.uplink.addr[7:2];
  assign team_addr    = hw_out.team.addr[8:2];
  assign vlan_addr    = hw_out.vlan.addr[11:2];
  assign bucket_addr  = hw_out.bucket.addr[14:2];
  assign key_addr     = hw_out.key.addr[9:2];
  assign counter_addr = hw_out.team_counter.req ? {2'b10, hw_out.team_counter.addr[7:3]}
                                                : {1'b0, hw_out.counter.addr[8:3]};
  assign link_addr    = hw_out.link.addr[8:2];

  // The request is the same word on every port; only `req` tells for whom it is.
  logic write;

  assign write       = hw_out.team.req_is_wr;
  assign table_wdata = hw_out.team.wr_data;
  assign team_we     = hw_out.team.req   && write;
  assign vlan_we     = hw_out.vlan.req   && write;
  assign bucket_we   = hw_out.bucket.req && write;
  assign key_we      = hw_out.key.req    && write;
  assign link_we     = hw_out.link.req   && write;
  assign tally_we    = hw_out.tally.req  && write;
  assign tally_word  = hw_out.tally.addr[4:2];

  // ---- uplink words ----
  logic [31:0] uplink_q, uplink_qq;

  for (genvar u = 0; u < UPLINKS; u++) begin : g_uplink
    always_ff @(posedge clk) begin
      if (hw_out.uplink.req && write && uplink == 4'(u)) begin
        if (uplink_word == 2'd0) admin_up[u] <= table_wdata[0];
        if (uplink_word == 2'd1) {down_delay[u], up_delay[u]} <= table_wdata;
      end
      if (rst) begin
        admin_up[u]   <= 1'b0;
        up_delay[u]   <= '0;
        down_delay[u] <= '0;
      end
    end
  end

  always_ff @(posedge clk) begin
    uplink_q <= '0;
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (uplink == 4'(u))
        unique case (uplink_word)
          2'd0: uplink_q <= 32'(admin_up[u]);
          2'd1: uplink_q <= {down_delay[u], up_delay[u]};
          2'd2: uplink_q <= {29'd0, stalled[u], eligible_q[u], link[u]};
          2'd3: uplink_q <= {16'd0, queue_frames[u]};
        endcase
    uplink_qq <= uplink_q;
  end

  // ---- counter words ----
  logic        high_q;
  logic [31:0] counter_q;

  always_ff @(posedge clk) begin
    high_q    <= hw_out.counter.addr[2];
    counter_q <= !snapshot_valid ? '0 : high_q ? counter_rdata[63:32] : counter_rdata[31:0];
  end

  assign snapshot_take = hw_out.counters.SNAPSHOT.take.value;
  assign hw_in.counters.STATUS.busy.next  = snapshot_busy;
  assign hw_in.counters.STATUS.valid.next = snapshot_valid;

  // ---- ledger ----
  assign ledger_re   = hw_out.failover.req && !write;
  assign ledger_addr = hw_out.failover.addr[9:2];

  assign hw_in.ledger.COUNT.failovers.next = failovers;
  assign hw_in.ledger.STATE.changes.next   = ledger_changes;
  assign hw_in.ledger.STATE.busy.next      = ledger_busy;
  assign hw_in.ledger.STATE.overrun.next   = ledger_overrun;
  assign hw_in.ledger.STATE.records.next   = 8'd16;

  // ---- receive: mailbox, own MACs, counters ----
  logic        received_high_q, received_low_q;   // which word is read; a low one just was
  logic [31:0] received_q, received_keep_q;

  assign punt_word     = hw_out.punted.addr[7:2];
  assign inject_word   = hw_out.injected.addr[7:2];
  assign inject_we     = hw_out.injected.req && write;
  assign received_addr = hw_out.received.addr[9:3];

  assign punt_next     = hw_out.receive.NEXT.now.value;
  assign inject_send   = hw_out.receive.INJECT.send.value;
  assign inject_uplink = hw_out.receive.INJECT.uplink.value;
  assign inject_bytes  = hw_out.receive.INJECT.bytes.value;
  assign own_we        = hw_out.receive.OWN_PUT.put.value;
  assign own_index     = hw_out.receive.OWN_PUT.place.value;
  assign own_wdata     = {hw_out.receive.OWN_HI.valid.value, hw_out.receive.OWN_HI.high.value,
                          hw_out.receive.OWN_LO.low.value};

  assign hw_in.receive.PUNT.waiting.next          = punt_waiting;
  assign hw_in.receive.PUNT.uplink.next           = punt_waiting == '0 ? '0 : punt_uplink;
  assign hw_in.receive.PUNT.bytes.next            = punt_waiting == '0 ? '0 : punt_bytes;
  assign hw_in.receive.STAMP_LO.clocks.next       = punt_waiting == '0 ? '0 : punt_stamp[31:0];
  assign hw_in.receive.STAMP_HI.clocks.next       = punt_waiting == '0 ? '0 : punt_stamp[47:32];
  assign hw_in.receive.INJECT_STATUS.busy.next    = inject_busy;
  assign hw_in.receive.INJECT_STATUS.refused.next = inject_refused;

  always_ff @(posedge clk) begin
    received_high_q <= hw_out.received.addr[2];
    received_low_q  <= hw_out.received.req && !hw_out.received.addr[2];
    received_q      <= received_high_q ? received_keep_q : received_rdata[31:0];
    if (received_low_q) received_keep_q <= received_rdata[63:32];
  end

  // ---- table ports: answers ----
  typedef struct packed {
    logic uplink, team, counter, vlan, bucket, link, key, punted, injected, received, team_counter, failover, tally;
  } ports_t;

  ports_t asked, writes_q, answered;
  ports_t reads_q [READ_LATENCY];

  assign asked = {hw_out.uplink.req, hw_out.team.req, hw_out.counter.req, hw_out.vlan.req, hw_out.bucket.req,
                  hw_out.link.req, hw_out.key.req, hw_out.punted.req, hw_out.injected.req, hw_out.received.req,
                  hw_out.team_counter.req, hw_out.failover.req, hw_out.tally.req};

  always_ff @(posedge clk) begin
    writes_q   <= write ? asked : '0;
    reads_q[0] <= write ? '0 : asked;
    for (int unsigned i = 1; i < READ_LATENCY; i++) reads_q[i] <= reads_q[i-1];

    if (rst) begin
      writes_q <= '0;
      for (int unsigned i = 0; i < READ_LATENCY; i++) reads_q[i] <= '0;
    end
  end

  assign answered = reads_q[READ_LATENCY-1];
  assign {hw_in.uplink.rd_ack, hw_in.team.rd_ack, hw_in.counter.rd_ack, hw_in.vlan.rd_ack, hw_in.bucket.rd_ack,
          hw_in.link.rd_ack, hw_in.key.rd_ack, hw_in.punted.rd_ack, hw_in.injected.rd_ack, hw_in.received.rd_ack,
          hw_in.team_counter.rd_ack, hw_in.failover.rd_ack, hw_in.tally.rd_ack} = answered;
  assign {hw_in.uplink.wr_ack, hw_in.team.wr_ack, hw_in.counter.wr_ack, hw_in.vlan.wr_ack, hw_in.bucket.wr_ack,
          hw_in.link.wr_ack, hw_in.key.wr_ack, hw_in.punted.wr_ack, hw_in.injected.wr_ack, hw_in.received.wr_ack,
          hw_in.team_counter.wr_ack, hw_in.failover.wr_ack, hw_in.tally.wr_ack} = writes_q;

  // The same word at every port, so that the register block need not choose by the address.
  logic [31:0] answer;

  assign answer = {32{answered.uplink}}   & uplink_qq
                | {32{answered.team}}     & team_rdata
                | {32{answered.counter || answered.team_counter}} & counter_q
                | {32{answered.vlan}}     & vlan_rdata
                | {32{answered.bucket}}   & bucket_rdata
                | {32{answered.link}}     & link_rdata
                | {32{answered.key}}      & key_rdata
                | {32{answered.punted}}   & punt_rdata
                | {32{answered.received}} & received_q
                | {32{answered.failover}} & ledger_rdata
                | {32{answered.tally}}    & tally_rdata;

  assign {hw_in.uplink.rd_data, hw_in.team.rd_data, hw_in.counter.rd_data, hw_in.vlan.rd_data, hw_in.bucket.rd_data,
          hw_in.link.rd_data, hw_in.key.rd_data, hw_in.punted.rd_data, hw_in.injected.rd_data, hw_in.received.rd_data,
          hw_in.team_counter.rd_data, hw_in.failover.rd_data, hw_in.tally.rd_data} = {$bits(ports_t){answer}};

endmodule

`default_nettype wire
