// SPDX-License-Identifier: Apache-2.0
// What becomes of a received frame: to the host, to the CPU's mailbox, or dropped.
//
//   beats --> [ 16 beats ] ------------------------> host | mailbox | nothing
//      \--> header --> own MAC? --> [ 16 verdicts ] ----^
//                        ^ table, written by software
//
//   slow protocols   01:80:c2:00:00:02 or ethertype 0x8809: to the mailbox, whatever else holds
//   no member        the uplink is in no team, or administratively down: dropped
//   reflect          the source MAC stands in the table of own MACs: dropped
//   designated       as reflect; and a broadcast or multicast that came on another uplink than the
//                    first member in use: dropped
//
// The table has 512 places; a MAC stands at place own_place(), which lks_own_mac_place() in
// lib/receive.c computes too (vector: 00:50:56:01:02:03 stands at 0x1aa). After reset it is empty until its last
// place is written, so that all of them have to be, in order.
//
//   F4  every frame has exactly one event, in order: host, filtered, punted or punt_lost
//   F5  bytes and order of frames to the host are those of the input; the outputs are registers
//   F6  the verdict and tdest are of one configuration, for the whole frame                  (C9)
`default_nettype none

module lks_rx_filter #(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned UPLINKS = 4,
  localparam int unsigned KEEP_W  = DATA_W / 8,
  localparam int unsigned COUNT_W = $clog2(KEEP_W) + 1
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic               s_valid,
  input  wire logic [DATA_W-1:0]  s_data,
  input  wire logic [COUNT_W-1:0] s_count,
  input  wire logic               s_last,
  input  wire logic [3:0]         s_uplink,
  output var  logic               s_ready,

  output var  logic [DATA_W-1:0]  m_axis_tdata,
  output var  logic [KEEP_W-1:0]  m_axis_tkeep,
  output var  logic               m_axis_tvalid,
  input  wire logic               m_axis_tready,
  output var  logic               m_axis_tlast,
  output var  logic [3:0]         m_axis_tid,      // uplink
  output var  logic [3:0]         m_axis_tdest,    // team

  // to the mailbox, which takes every beat
  output var  logic               punt_valid,
  output var  logic [DATA_W-1:0]  punt_data,
  output var  logic [COUNT_W-1:0] punt_count,
  output var  logic               punt_last,
  output var  logic [3:0]         punt_uplink,
  input  wire logic               punt_room,       // the frame that starts will be kept

  // settings of each uplink; `member` and `first` come a clock behind the others of a commit
  input  wire logic [UPLINKS-1:0] member,
  input  wire logic [UPLINKS-1:0] first,           // first member of its team in use
  input  wire logic [UPLINKS-1:0] reflect,
  input  wire logic [UPLINKS-1:0] designated,
  input  wire logic [3:0]         team [UPLINKS],

  // table of own MACs
  input  wire logic               own_we,
  input  wire logic [8:0]         own_index,
  input  wire logic [48:0]        own_wdata,       // {valid, MAC, first byte on the wire in 47:40}

  // one clock a frame
  output var  logic               event_valid,
  output var  logic [1:0]         event_kind,      // 0 host, 1 filtered, 2 punted, 3 punt_lost
  output var  logic [3:0]         event_uplink,
  output var  logic [15:0]        event_bytes
);

  localparam int unsigned DEPTH   = 16;
  localparam int unsigned ENTRY_W = DATA_W + COUNT_W + 1 + 4;
  localparam int unsigned INDEX_W = $clog2(UPLINKS);
  localparam logic [47:0] SLOW_MAC  = 48'h0180c2000002;
  localparam logic [15:0] SLOW_TYPE = 16'h8809;

  // Of the last four bytes of a MAC.
  function automatic logic [8:0] own_place(input logic [31:0] mac);
    own_place = {mac[0], mac[7:0]} ^ {mac[15:8], mac[8]} ^ {1'b0, mac[23:16]} ^ {mac[31:24], 1'b0};
  endfunction

  // ---- beats ----
  logic [ENTRY_W-1:0] entry;
  logic [DATA_W-1:0]  data;
  logic [COUNT_W-1:0] count;
  logic [3:0]         uplink;
  logic               last, put, pop;
  logic [4:0]         wr_q, rd_q;        // a bit more than an address has: full is not empty

  assign s_ready = (wr_q ^ rd_q) != 5'(DEPTH);
  assign put     = s_valid && s_ready;
  assign {uplink, last, count, data} = entry;

  lks_ram_lut #(.WIDTH(ENTRY_W), .DEPTH(DEPTH)) u_beats (
    .clk, .we(put), .waddr(wr_q[3:0]), .wdata({s_uplink, s_last, s_count, s_data}), .raddr(rd_q[3:0]), .rdata(entry)
  );

  // ---- header: every frame has its 14 bytes ----
  logic [111:0] head;               // byte k in bits 8k + 7 : 8k
  logic         head_valid, start_q;
  logic [47:0]  src;

  if (KEEP_W >= 14) begin : g_head
    assign head       = s_data[111:0];
    assign head_valid = put && start_q;
  end else begin : g_head
    logic [63:0] first_q;
    logic        second_q;
    assign head       = {s_data[47:0], first_q};
    assign head_valid = put && second_q;
    always_ff @(posedge clk) begin
      if (put) begin
        second_q <= start_q;
        if (start_q) first_q <= s_data;
      end
      if (rst) second_q <= 1'b0;
    end
  end

  for (genvar i = 0; i < 6; i++) begin : g_src
    assign src[8*i +: 8] = head[8 * (11 - i) +: 8];
  end

  // ---- verdict, three clocks behind the header ----
  typedef enum logic [1:0] {HOST = 2'd0, FILTERED = 2'd1, PUNTED = 2'd2, PUNT_LOST = 2'd3} fate_e;

  logic         asked_q, asked_qq, slow_q, slow_qq, group_q, group_qq, given_q;
  logic [47:0]  src_q, dst;
  logic [48:0]  own;
  logic         own_loaded_q;       // since reset
  logic [4:0]   own_qq;             // equal parts of it
  logic         drop;
  logic [INDEX_W-1:0] from_q, from_qq;
  fate_e        fate_q, fate;
  logic         reflect_qq, designated_qq;
  logic [3:0]   team_qq, team_q, to_team;

  for (genvar i = 0; i < 6; i++) begin : g_dst
    assign dst[8*i +: 8] = head[8 * (5 - i) +: 8];
  end

  lks_ram_sdp #(.WIDTH(49), .DEPTH(512)) u_own (
    .clk, .we(own_we), .waddr(own_index), .wdata(own_wdata), .re(1'b1), .raddr(own_place(src[31:0])), .rdata(own)
  );

  assign drop = !member[from_qq] || (own_qq == '1 && (reflect_qq || designated_qq))
             || (group_qq && designated_qq && !first[from_qq]);

  always_ff @(posedge clk) begin
    asked_q  <= head_valid;
    src_q    <= src;
    from_q   <= s_uplink[INDEX_W-1:0];
    group_q  <= head[0];
    slow_q   <= dst == SLOW_MAC || {head[103:96], head[111:104]} == SLOW_TYPE;

    asked_qq <= asked_q;
    from_qq  <= from_q;
    group_qq <= group_q;
    slow_qq  <= slow_q;
    reflect_qq    <= reflect[from_q];
    designated_qq <= designated[from_q];
    team_qq       <= team[from_q];
    own_qq   <= {own[48] && own_loaded_q, own[47:36] == src_q[47:36], own[35:24] == src_q[35:24], own[23:12] == src_q[23:12],
                 own[11:0] == src_q[11:0]};

    given_q  <= asked_qq;
    fate_q   <= slow_qq ? PUNTED : drop ? FILTERED : HOST;
    team_q   <= team_qq;
    if (own_we && own_index == '1) own_loaded_q <= 1'b1;
    if (rst) begin
      own_loaded_q <= 1'b0;
      asked_q  <= 1'b0;
      asked_qq <= 1'b0;
      given_q  <= 1'b0;
    end
  end

  // As many verdicts as frames that have a beat in store: never more than DEPTH.
  logic [4:0] fate_wr_q, fate_rd_q;
  logic [1:0] fate_bits;

  lks_ram_lut #(.WIDTH(2 + 4), .DEPTH(DEPTH)) u_fates (
    .clk, .we(given_q), .waddr(fate_wr_q[3:0]), .wdata({team_q, fate_q}), .raddr(fate_rd_q[3:0]),
    .rdata({to_team, fate_bits})
  );
  assign fate = fate_e'(fate_bits);

  // ---- the way out ----
  logic        free, first_out_q, kept_q, kept;
  logic [15:0] bytes_q;

  assign free = !m_axis_tvalid || m_axis_tready;
  assign pop  = wr_q != rd_q && fate_wr_q != fate_rd_q && (fate != HOST || free);
  assign kept = first_out_q ? punt_room : kept_q;

  always_ff @(posedge clk) begin
    if (put)  wr_q <= wr_q + 1'b1;
    if (pop)  rd_q <= rd_q + 1'b1;
    if (put)  start_q <= s_last;

    if (given_q)     fate_wr_q <= fate_wr_q + 1'b1;
    if (pop && last) fate_rd_q <= fate_rd_q + 1'b1;

    if (free) begin
      m_axis_tvalid <= pop && fate == HOST;
      m_axis_tdata  <= data;
      m_axis_tkeep  <= KEEP_W'((KEEP_W + 1)'(1) << count) - 1'b1;
      m_axis_tlast  <= last;
      m_axis_tid    <= uplink;
      m_axis_tdest  <= to_team;
    end
    punt_valid  <= pop && fate == PUNTED && kept;
    punt_data   <= data;
    punt_count  <= count;
    punt_last   <= last;
    punt_uplink <= uplink;

    if (pop) begin
      first_out_q <= last;
      kept_q      <= kept;
      bytes_q     <= last ? '0 : bytes_q + 16'(count);
    end
    event_valid  <= pop && last;
    event_kind   <= fate == PUNTED && !kept ? PUNT_LOST : fate;
    event_uplink <= uplink;
    event_bytes  <= bytes_q + 16'(count);

    if (rst) begin
      wr_q          <= '0;
      rd_q          <= '0;
      start_q       <= 1'b1;
      fate_wr_q     <= '0;
      fate_rd_q     <= '0;
      m_axis_tvalid <= 1'b0;
      punt_valid    <= 1'b0;
      first_out_q   <= 1'b1;
      bytes_q       <= '0;
      event_valid   <= 1'b0;
    end
  end

endmodule

`default_nettype wire
