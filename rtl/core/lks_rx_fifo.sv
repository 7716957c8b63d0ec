// SPDX-License-Identifier: Apache-2.0
// Receive FIFO of one uplink: whole good frames only.
//
//   MAC --> [ s0 ] --> [ s1 ] --> ring of beats --> lks_prefetch --> rd_*
//                \--> [ length, fault ] --> commit at the last beat, or back to where the frame began
//
// A MAC cannot wait, so every beat is taken. A frame that is bad, or that does not fit, leaves no beat behind.
// Bad is one with tuser on tlast, shorter than 14 bytes, longer than MAX_FRAME; and one with a beat that is
// not full but for the last one, with a hole in that, or none of its bytes.
//
// The last RESERVE bytes of the ring are for frames to 01:80:c2:00:00:02, slow protocols: a trunk that is
// flooded must not lose its LACPDUs.
//
//   F1  a frame is readable when its last beat is stored, never before, and whole
//   F2  frames leave in the order in which they came; each frame is read, or gives one pulse of
//       `bad` or `overflow`; a bad frame that did not fit is bad
//   F7  a frame to 01:80:c2:00:00:02 finds all of the ring, others all but RESERVE bytes of it
`default_nettype none

module lks_rx_fifo
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W    = 64,
  parameter int unsigned BYTES     = 16384,   // of the ring, a power of two
  parameter int unsigned MAX_FRAME = 9216,
  parameter int unsigned RESERVE   = 512,     // bytes, of the ring
  localparam int unsigned KEEP_W   = DATA_W / 8,
  localparam int unsigned COUNT_W  = $clog2(KEEP_W) + 1
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic [DATA_W-1:0]  s_axis_tdata,
  input  wire logic [KEEP_W-1:0]  s_axis_tkeep,
  input  wire logic               s_axis_tvalid,
  input  wire logic               s_axis_tlast,
  input  wire logic               s_axis_tuser,   // with tlast: bad frame

  output var  logic               rd_valid,
  output var  logic [DATA_W-1:0]  rd_data,
  output var  logic [COUNT_W-1:0] rd_count,       // bytes in the beat
  output var  logic               rd_last,
  input  wire logic               rd_ready,

  output var  logic               bad,            // one clock a frame
  output var  logic               overflow
);

  localparam int unsigned DEPTH  = BYTES / KEEP_W;
  localparam int unsigned ADDR_W = $clog2(DEPTH);
  localparam int unsigned LEN_W  = 16;
  localparam int unsigned BEAT_W = DATA_W + COUNT_W + 1;
  localparam int unsigned RESERVE_W = $clog2(RESERVE / KEEP_W);

  if (DEPTH != 2 ** ADDR_W || RESERVE != KEEP_W << RESERVE_W || RESERVE >= BYTES) begin : g_bytes
    $fatal(1, "lks_rx_fifo: BYTES and RESERVE must be powers of two, of beats too, and RESERVE less");
  end
  if (MAX_FRAME + 1 + KEEP_W >= 2 ** LEN_W) begin : g_max_frame
    $fatal(1, "lks_rx_fifo: MAX_FRAME is too long to be counted");
  end

  // ---- s0: the beat; s1: and the frame as far as it came ----
  logic               s0_valid_q, s0_last_q, s0_bad_q, valid_q, last_q;
  logic [DATA_W-1:0]  s0_data_q, data_q;
  logic [COUNT_W-1:0] s0_count_q, count_q;
  logic [LEN_W-1:0]   len_q, len;            // before and with the beat of s0; stops at MAX_FRAME + 1
  logic               hole;
  logic               spoilt_q;              // a beat before that of s0 was not full
  logic               faulty_q;              // the frame is, if it ends with this beat
  logic               first_q;               // s0 has the first beat of a frame
  logic               slow_q;                // the frame goes to 01:80:c2:00:00:02

  assign len  = len_q + LEN_W'(s0_count_q);
  assign hole = (s_axis_tkeep[KEEP_W-1:1] & ~s_axis_tkeep[KEEP_W-2:0]) != '0;

  always_ff @(posedge clk) begin
    s0_valid_q <= s_axis_tvalid;
    s0_last_q  <= s_axis_tlast;
    s0_bad_q   <= s_axis_tlast ? s_axis_tuser || hole || !s_axis_tkeep[0] : s_axis_tkeep != '1;
    s0_data_q  <= s_axis_tdata;
    s0_count_q <= COUNT_W'($countones(s_axis_tkeep));

    if (s0_valid_q) len_q <= len > LEN_W'(MAX_FRAME) ? LEN_W'(MAX_FRAME + 1) : len;
    if (s0_valid_q && s0_last_q) len_q <= '0;
    if (s0_valid_q) spoilt_q <= !s0_last_q && (s0_bad_q || spoilt_q);
    if (s0_valid_q) first_q <= s0_last_q;
    if (s0_valid_q && first_q) slow_q <= s0_data_q[47:0] == 48'h020000c28001;
    valid_q  <= s0_valid_q;
    last_q   <= s0_last_q;
    data_q   <= s0_data_q;
    count_q  <= s0_count_q;
    faulty_q <= s0_bad_q || spoilt_q || len < LEN_W'(MIN_FRAME) || len > LEN_W'(MAX_FRAME);

    if (rst) begin
      s0_valid_q <= 1'b0;
      spoilt_q   <= 1'b0;
      first_q    <= 1'b1;
      len_q      <= '0;
      valid_q    <= 1'b0;
    end
  end

  // ---- the ring ----
  logic [ADDR_W:0]   wr_q, start_q, rd_q;   // next beat, first beat of this frame, next to be read
  logic [ADDR_W:0]   freed_q;               // rd_q - 1
  logic              moved_q;               // rd_q did, in the clock before
  logic              stored_q, stored;      // the ring holds beats of this frame, before and with this one
  logic              lost_q;                // a beat of this frame found no place
  logic              full_q, back, store, fetch;
  logic              crowded_q, filled_q;   // all but the reserve was taken one clock ago, and by whole frames
  logic              back_q;                // what else there was is gone
  logic              full;                  // no place for this beat
  logic [BEAT_W-1:0] rdata;

  function automatic logic is_crowded(input logic [ADDR_W:0] used);
    is_crowded = used[ADDR_W] || used[ADDR_W-1:RESERVE_W] == '1;
  endfunction

  assign full   = full_q || ((back_q ? filled_q : crowded_q) && !slow_q);
  assign store  = valid_q && !full && !lost_q;
  assign stored = stored_q || store;
  assign back   = valid_q && last_q && (faulty_q || full || lost_q);

  always_ff @(posedge clk) begin
    bad      <= valid_q && last_q && faulty_q;
    overflow <= valid_q && last_q && !faulty_q && (full || lost_q);
    if (store)        wr_q   <= wr_q + 1'b1;
    if (valid_q)      lost_q <= lost_q || full;
    stored_q <= stored;
    crowded_q <= is_crowded(wr_q - rd_q);
    filled_q  <= is_crowded(start_q - rd_q);
    back_q    <= back;
    if (fetch) begin
      rd_q    <= rd_q + 1'b1;
      freed_q <= rd_q;
    end
    moved_q <= fetch;
    // What is stored takes the last place when wr_q stands where rd_q was before, a turn later. A place
    // that is read now is free from the next clock on.
    if (moved_q)        full_q <= 1'b0;
    if (store)          full_q <= wr_q == {!freed_q[ADDR_W], freed_q[ADDR_W-1:0]};
    if (back && stored) full_q <= 1'b0;
    if (valid_q && last_q) begin
      lost_q   <= 1'b0;
      stored_q <= 1'b0;
      if (back) wr_q    <= start_q;
      else      start_q <= wr_q + 1'b1;
    end

    if (rst) begin
      bad      <= 1'b0;
      overflow <= 1'b0;
      wr_q     <= '0;
      start_q  <= '0;
      rd_q     <= '0;
      freed_q  <= '1;
      moved_q  <= 1'b0;
      full_q   <= 1'b0;
      stored_q <= 1'b0;
      lost_q   <= 1'b0;
      crowded_q <= 1'b0;
      filled_q  <= 1'b0;
      back_q    <= 1'b0;
    end
  end

  lks_ram_sdp #(.WIDTH(BEAT_W), .DEPTH(DEPTH)) u_ram (
    .clk, .we(store), .waddr(wr_q[ADDR_W-1:0]), .wdata({last_q, count_q, data_q}),
    .re(fetch), .raddr(rd_q[ADDR_W-1:0]), .rdata
  );

  lks_prefetch #(.WIDTH(BEAT_W)) u_prefetch (
    .clk, .rst, .clear(1'b0), .more(rd_q != start_q), .fetch, .rdata,
    .m_valid(rd_valid), .m_data({rd_last, rd_count, rd_data}), .m_ready(rd_ready)
  );

endmodule

`default_nettype wire
