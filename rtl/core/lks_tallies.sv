// SPDX-License-Identifier: Apache-2.0
// Who sends how much: frames and bytes of each bucket of each team, and of each virtual port.
//
//   beat_tid --> [ a place for each frame inside ] --+--> lks_tally: virtual ports
//   left_* (put into a queue) -----------------------+--> lks_tally: {team, bucket}
//
//   V1  what is put into a queue counts once in each of the two; what is dropped before counts in none,
//       and a rescue does not count again
//   V2  virtual ports from VPORTS on count together, behind the last: the sum is that of the teams
//   V3  both are zero after reset; until then `ready` is low, and nothing may be put into a queue (C10)
//
// Words of the registers, see TALLY in linksteer.rdl; a read word comes two clocks behind its address.
`default_nettype none

module lks_tallies #(
  parameter bit          ENABLE  = 1'b1,
  parameter int unsigned TEAMS   = 4,
  parameter int unsigned VPORTS  = 256,     // virtual ports that have a counter of their own, 1 to 65,535
  parameter int unsigned FRAMES  = 64,      // between their first beat and a queue, a power of two
  parameter int unsigned LEN_W   = 14,
  localparam int unsigned TEAM_W = $clog2(TEAMS)
) (
  input  wire logic              clk,
  input  wire logic              rst,
  output var  logic              ready,

  input  wire logic              beat_valid,
  input  wire logic              beat_last,
  input  wire logic [15:0]       beat_tid,    // with the first beat of a frame

  // one clock a frame, in the order in which they came
  input  wire logic              left_valid,
  input  wire logic              left_drop,   // not into a queue
  input  wire logic [TEAM_W-1:0] left_team,
  input  wire logic [7:0]        left_bucket,
  input  wire logic [LEN_W-1:0]  left_bytes,

  input  wire logic              we,
  input  wire logic [2:0]        word,
  input  wire logic [31:0]       wdata,
  output var  logic [31:0]       rdata
);

  if (ENABLE) begin : g_tallies
    localparam int unsigned BUCKETS  = 256 * TEAMS;
    localparam int unsigned BUCKET_W = 8 + TEAM_W;
    localparam int unsigned VPORT_W  = $clog2(VPORTS + 1);

    if (VPORTS < 1 || VPORTS > 65535) begin : g_check
      $fatal(1, "lks_tallies: VPORTS must be 1 to 65535");
    end

    // ---- one clock later ----
    logic              beat_q, last_q, left_q, put_q;
    logic [15:0]       tid_q;
    logic [TEAM_W-1:0] team_q;
    logic [7:0]        bucket_q;
    logic [LEN_W-1:0]  bytes_q;

    always_ff @(posedge clk) begin
      beat_q   <= beat_valid && !rst;
      last_q   <= beat_last;
      tid_q    <= beat_tid;
      left_q   <= left_valid && !rst;
      put_q    <= left_valid && !left_drop && !rst;
      team_q   <= left_team;
      bucket_q <= left_bucket;
      bytes_q  <= left_bytes;
    end

    // ---- virtual port of each frame inside ----
    logic [VPORT_W-1:0] vport;

    lks_first_beat #(.WIDTH(VPORT_W), .FRAMES(FRAMES)) u_vports_inside (
      .clk, .rst, .beat(beat_q), .last(last_q),
      .value(32'(tid_q) < VPORTS ? VPORT_W'(tid_q) : VPORT_W'(VPORTS)), .take(left_q), .kept(vport)
    );

    // ---- which counter is read ----
    localparam logic [2:0] SHAPE = 3'd0, SELECT = 3'd1, STATUS = 3'd2;   // from 4 on: the counter

    logic        select_q, of_vport_q, exists_q;   // exists_q: one was selected since reset, and there is such
    logic [15:0] index_q;
    logic        bucket_ready, bucket_busy, vport_ready, vport_busy;
    logic [63:0] bucket_frames, bucket_bytes, vport_frames, vport_bytes;

    always_ff @(posedge clk) begin
      select_q <= we && word == SELECT;
      if (we && word == SELECT) {of_vport_q, index_q} <= wdata[16:0];
      if (select_q) exists_q <= 32'(index_q) < (of_vport_q ? VPORTS + 1 : BUCKETS);
      if (rst) begin
        select_q <= 1'b0;
        exists_q <= 1'b0;
      end
    end

    lks_tally #(.DEPTH(BUCKETS), .LEN_W(LEN_W)) u_buckets (
      .clk, .rst, .ready(bucket_ready),
      .add(put_q), .add_index({team_q, bucket_q}), .add_bytes(bytes_q),
      .rd(select_q && !of_vport_q), .rd_index(index_q[BUCKET_W-1:0]),
      .rd_busy(bucket_busy), .rd_frames(bucket_frames), .rd_bytes(bucket_bytes)
    );
    lks_tally #(.DEPTH(VPORTS + 1), .LEN_W(LEN_W)) u_vport (
      .clk, .rst, .ready(vport_ready),
      .add(put_q), .add_index(vport), .add_bytes(bytes_q),
      .rd(select_q && of_vport_q), .rd_index(index_q[VPORT_W-1:0]),
      .rd_busy(vport_busy), .rd_frames(vport_frames), .rd_bytes(vport_bytes)
    );

    assign ready = bucket_ready && vport_ready;

    // ---- words ----
    logic [7:0][31:0] counters;
    logic [31:0]      counter_q;
    logic [15:0]      about_q;

    assign counters = {vport_bytes, vport_frames, bucket_bytes, bucket_frames};

    always_ff @(posedge clk) begin
      counter_q <= counters[{of_vport_q, word[1:0]}];
      if (!word[2] || !exists_q) counter_q <= '0;
      about_q <= '0;
      if (word == SHAPE)  about_q    <= 16'(VPORTS);
      if (word == STATUS) about_q[0] <= select_q || bucket_busy || vport_busy;
      rdata <= counter_q | 32'(about_q);
    end

    logic unused;
    assign unused = ^{wdata, index_q};
  end else begin : g_none
    logic unused;
    assign unused = ^{clk, rst, beat_valid, beat_last, beat_tid, left_valid, left_drop, left_team, left_bucket,
                      left_bytes, we, word, wdata};
    assign ready  = 1'b1;
    assign rdata  = '0;
  end

endmodule

`default_nettype wire
