// SPDX-License-Identifier: Apache-2.0
// The CPU's frames: punted ones wait here to be read, injected ones to be sent.
//
//   lks_rx_filter --> [ 8 slots of 256 bytes ] --> registers: words, uplink, length, time
//   registers --> [ one slot ] --> inj_*, with the uplink --> lks_inject[u]
//
// Byte 0 of a frame stands in bits 7:0 of word 0. Of a longer punted frame the first 256 bytes are
// kept; its length is told.
//
//   Z1  at least 6 punted frames are kept; `room` says whether one that starts will be
//   Z2  `send` is refused while one is on its way, for an uplink that is not there or whose link
//       is down, and for a length that is not 14 to 256 bytes
//   Z3  a frame that the port has not yet taken to its last beat is given up, and refused too, when
//       its link goes down, and when for `stall_limit` to one more ticks no beat of it was taken
//       (0: never), so that one port never keeps the slot from the others
`default_nettype none

module lks_mailbox #(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned UPLINKS = 4,
  localparam int unsigned KEEP_W  = DATA_W / 8,
  localparam int unsigned COUNT_W = $clog2(KEEP_W) + 1
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic [UPLINKS-1:0] link,
  input  wire logic [47:0]        clock,        // since reset
  input  wire logic               tick,
  input  wire logic [15:0]        stall_limit,  // ticks

  // punted
  input  wire logic               punt_valid,
  input  wire logic [DATA_W-1:0]  punt_data,
  input  wire logic [COUNT_W-1:0] punt_count,
  input  wire logic               punt_last,
  input  wire logic [3:0]         punt_uplink,
  output var  logic               punt_room,

  output var  logic [3:0]         waiting,      // frames
  output var  logic [3:0]         uplink,       // of the first
  output var  logic [15:0]        bytes,
  output var  logic [47:0]        stamp,        // clocks since reset at its last beat
  input  wire logic               next,         // one clock: drops the first
  input  wire logic [5:0]         rd_word,
  output var  logic [31:0]        rd_data,      // two clocks later

  // injected
  input  wire logic               wr_en,
  input  wire logic [5:0]         wr_word,
  input  wire logic [31:0]        wr_data,
  input  wire logic               send,         // one clock
  input  wire logic [3:0]         send_uplink,
  input  wire logic [8:0]         send_bytes,
  output var  logic               busy,
  output var  logic               refused,      // the last one was

  output var  logic [UPLINKS-1:0] inj_valid,    // one-hot or 0
  output var  logic [DATA_W-1:0]  inj_data,
  output var  logic [KEEP_W-1:0]  inj_keep,
  output var  logic               inj_last,
  input  wire logic [UPLINKS-1:0] inj_ready
);

  localparam int unsigned SLOTS   = 8;
  localparam int unsigned SLOT    = 256;                  // bytes
  localparam int unsigned BEATS   = SLOT / KEEP_W;        // of a slot
  localparam int unsigned BEAT_W  = $clog2(BEATS);
  localparam int unsigned LANES   = KEEP_W / 4;           // words in a beat
  localparam int unsigned LANE_W  = $clog2(LANES);

  // ---- punted: writing ----
  logic [2:0]        wr_q, rd_q;
  logic [BEAT_W:0]   beat_q;        // stops behind the slot
  logic [15:0]       bytes_q;
  logic              ends;
  logic [DATA_W-1:0] rdata;

  assign ends      = punt_valid && punt_last;
  assign punt_room = waiting < 4'(SLOTS - 2);   // two may be on their way uncounted

  lks_ram_sdp #(.WIDTH(DATA_W), .DEPTH(SLOTS * BEATS)) u_punted (
    .clk, .we(punt_valid && !beat_q[BEAT_W]), .waddr({wr_q, beat_q[BEAT_W-1:0]}), .wdata(punt_data),
    .re(1'b1), .raddr({rd_q, rd_word[5:LANE_W]}), .rdata
  );

  lks_ram_lut #(.WIDTH(4 + 16 + 48), .DEPTH(SLOTS)) u_about (
    .clk, .we(ends), .waddr(wr_q), .wdata({punt_uplink, bytes_q + 16'(punt_count), clock}), .raddr(rd_q),
    .rdata({uplink, bytes, stamp})
  );

  always_ff @(posedge clk) begin
    if (punt_valid) begin
      bytes_q <= bytes_q + 16'(punt_count);
      if (!beat_q[BEAT_W]) beat_q <= beat_q + 1'b1;
    end
    if (ends) begin
      wr_q    <= wr_q + 1'b1;
      bytes_q <= '0;
      beat_q  <= '0;
    end
    if (next && waiting != '0) rd_q <= rd_q + 1'b1;
    waiting <= waiting + 4'(ends) - 4'(next && waiting != '0);

    if (rst) begin
      wr_q    <= '0;
      rd_q    <= '0;
      bytes_q <= '0;
      beat_q  <= '0;
      waiting <= '0;
    end
  end

  // ---- punted: reading ----
  logic [LANE_W-1:0] lane_q;

  always_ff @(posedge clk) begin
    lane_q  <= rd_word[LANE_W-1:0];
    rd_data <= waiting == '0 ? '0 : rdata[32 * lane_q +: 32];
  end

  // ---- injected ----
  logic [BEAT_W-1:0]  at_q;
  logic [8:0]         left_q;       // bytes from beat `at_q` on
  logic [15:0]        waited_q;     // ticks without a beat taken
  logic [UPLINKS-1:0] wanted;
  logic               taken, fits, expired_q;

  for (genvar i = 0; i < LANES; i++) begin : g_lane
    lks_ram_lut #(.WIDTH(32), .DEPTH(BEATS)) u_word (
      .clk, .we(wr_en && !busy && wr_word[LANE_W-1:0] == LANE_W'(i)), .waddr(wr_word[5:LANE_W]), .wdata(wr_data),
      .raddr(at_q), .rdata(inj_data[32*i +: 32])
    );
  end

  always_comb
    for (int unsigned u = 0; u < UPLINKS; u++) wanted[u] = send_uplink == 4'(u);

  assign fits     = (wanted & link) != '0 && send_bytes >= 9'd14 && send_bytes <= 9'(SLOT);
  assign taken    = (inj_valid & inj_ready) != '0;
  assign busy     = inj_valid != '0;
  assign inj_last = left_q <= 9'(KEEP_W);
  assign inj_keep = inj_last ? KEEP_W'((KEEP_W + 1)'(1) << left_q[COUNT_W-1:0]) - 1'b1 : '1;

  always_ff @(posedge clk) begin
    if (taken) begin
      at_q   <= at_q + 1'b1;
      left_q <= left_q - 9'(KEEP_W);
    end
    if (taken && inj_last) begin
      inj_valid <= '0;
    end else if ((inj_valid & ~link) != '0 || (busy && expired_q)) begin
      inj_valid <= '0;
      refused   <= 1'b1;
    end

    if (!busy || taken) waited_q <= '0;
    else if (tick)      waited_q <= waited_q + 1'b1;
    expired_q <= busy && !taken && tick && stall_limit != '0 && waited_q >= stall_limit;

    if (send) begin
      refused <= busy || !fits;
      if (!busy && fits) begin
        inj_valid <= wanted;
        at_q      <= '0;
        left_q    <= send_bytes;
      end
    end

    if (rst) begin
      inj_valid <= '0;
      refused   <= 1'b0;
      expired_q <= 1'b0;
    end
  end

endmodule

`default_nettype wire
