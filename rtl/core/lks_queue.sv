// SPDX-License-Identifier: Apache-2.0
// Frame queue of one uplink: a ring of beats with commit and rollback at both ends.
//
//        free      done-to-read           read-to-commit      being written     free
//   ...-------+------------------------+---------------------+----------------+------...
//           free_q                   read_q               commit_q          write_q
//             |    in flight: read,    |   whole frames that   |  a frame that     |
//             |    not yet done        |   wait                |  is not yet whole |
//
//   write end  wr_commit makes the frame written since the last commit visible, wr_rollback
//              forgets it. Either comes with or after the clock behind the frame's last wr_valid;
//              the first beat of the next frame may come in the same clock.
//   read end   beats appear on rd_beat; rd_done frees the oldest frame that was read to its end,
//              rd_rollback makes all that is not done appear again.
//   flush      forgets everything in one clock, what is written of a frame too: that frame, one that
//              begins in this clock included, has to end with wr_rollback. No commit, done,
//              rd_rollback or taken beat may come with it.
//
// Latency 3 clocks from wr_commit to rd_valid. Storage DEPTH beats in block RAM.
//
//   Q1  beats leave as they came, in order, and only of committed frames                  (C2, C3)
//   Q2  a frame is freed by rd_done only; after rd_rollback it leaves again, whole        (C1)
//   Q3  `room` high promises MAX_BEATS + 1 free beats to a frame that starts two clocks later   (C1)
//   Q4  frames and bytes count what is committed and not done                             (C1)
`default_nettype none

module lks_queue #(
  parameter int unsigned BEAT_W    = 69,     // bits of a beat, opaque
  parameter int unsigned DEPTH     = 4096,   // beats, a power of two
  parameter int unsigned MAX_BEATS = 1152,   // beats of the longest frame
  parameter int unsigned BYTES_W   = 16,     // bits of a byte count
  parameter int unsigned IN_FLIGHT = 2,      // frames read and not done at a time, a power of two
  localparam int unsigned PTR_W    = $clog2(DEPTH) + 1
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               flush,

  input  wire logic               wr_valid,
  input  wire logic [BEAT_W-1:0]  wr_beat,
  input  wire logic               wr_commit,
  input  wire logic [BYTES_W-1:0] wr_bytes,      // length of the committed frame
  input  wire logic               wr_rollback,
  output var  logic               room,

  output var  logic               rd_valid,
  output var  logic [BEAT_W-1:0]  rd_beat,
  input  wire logic               rd_ready,
  input  wire logic               rd_last,       // rd_beat ends its frame; known to the reader
  input  wire logic [BYTES_W-1:0] rd_bytes,      // bytes in rd_beat
  input  wire logic               rd_done,
  input  wire logic               rd_rollback,
  output var  logic               rd_full,       // IN_FLIGHT frames are read and not done
  output var  logic [BYTES_W-1:0] done_bytes,    // length of the oldest frame in flight

  output var  logic [PTR_W-1:0]   frames,        // committed and not done
  output var  logic [BYTES_W-1:0] bytes
);

  localparam int unsigned ADDR_W = PTR_W - 1;
  // Beats that `room` does not know of: three on their way when the writer looks at it, as it looks
  // two clocks before the first beat, and one beyond MAX_BEATS of a frame that proves too long.
  localparam int unsigned SLACK  = 4;

  if (DEPTH != 1 << ADDR_W) begin : g_depth
    $fatal(1, "lks_queue: DEPTH must be a power of two");
  end
  if (DEPTH < MAX_BEATS + SLACK) begin : g_room
    $fatal(1, "lks_queue: DEPTH must hold the longest frame and %0d beats more", SLACK);
  end

  logic [PTR_W-1:0] write_q, commit_q, read_q, free_q;

  // ---- write end ----
  logic [PTR_W-1:0] write_base;

  assign write_base = wr_rollback ? commit_q : write_q;

  always_ff @(posedge clk) begin
    write_q <= write_base + PTR_W'(wr_valid);
    if (wr_commit) commit_q <= write_q;
    if (flush)     write_q  <= commit_q;
    room <= PTR_W'(write_q - free_q) <= PTR_W'(DEPTH - MAX_BEATS - SLACK);

    if (rst) begin
      write_q  <= '0;
      commit_q <= '0;
      room     <= 1'b0;
    end
  end

  // ---- read end ----
  localparam int unsigned FLIGHT_W = $clog2(IN_FLIGHT);

  // Frames in flight: where each ends and how long it is.
  logic [PTR_W-1:0]    flight_end   [IN_FLIGHT];
  logic [BYTES_W-1:0]  flight_bytes [IN_FLIGHT];
  logic [FLIGHT_W-1:0] flight_head_q, flight_tail_q;
  logic [FLIGHT_W:0]   flight_q;

  logic             fetch, pop;
  logic [PTR_W-1:0] popped_q;     // the beat behind the last one taken
  logic [PTR_W-1:0] free;         // `free_q` after this clock

  assign free  = rd_done ? flight_end[flight_head_q] : free_q;
  assign pop   = rd_valid && rd_ready;

  always_ff @(posedge clk) begin
    if (fetch) read_q   <= read_q + 1'b1;
    if (pop)   popped_q <= popped_q + 1'b1;
    free_q <= free;
    if (rd_rollback) begin
      read_q   <= free;
      popped_q <= free;
    end
    if (flush) begin
      read_q   <= commit_q;
      popped_q <= commit_q;
      free_q   <= commit_q;
    end

    if (rst) begin
      read_q   <= '0;
      popped_q <= '0;
      free_q   <= '0;
    end
  end

  logic [BEAT_W-1:0] rdata;

  lks_ram_sdp #(.WIDTH(BEAT_W), .DEPTH(DEPTH)) u_beats (
    .clk,
    .we(wr_valid), .waddr(write_base[ADDR_W-1:0]), .wdata(wr_beat),
    .re(1'b1),     .raddr(read_q[ADDR_W-1:0]),     .rdata
  );

  lks_prefetch #(.WIDTH(BEAT_W)) u_prefetch (
    .clk, .rst, .clear(flush || rd_rollback),
    .more(read_q != commit_q), .fetch, .rdata,
    .m_valid(rd_valid), .m_data(rd_beat), .m_ready(rd_ready)
  );

  // ---- frames in flight ----
  logic [BYTES_W-1:0] part_q, whole;   // bytes of the frame being read

  assign whole      = part_q + rd_bytes;
  assign rd_full    = flight_q == (FLIGHT_W + 1)'(IN_FLIGHT);
  assign done_bytes = flight_bytes[flight_head_q];

  always_ff @(posedge clk) begin
    if (pop) part_q <= rd_last ? '0 : whole;
    if (pop && rd_last) begin
      flight_end[flight_tail_q]   <= popped_q + 1'b1;
      flight_bytes[flight_tail_q] <= whole;
      flight_tail_q <= flight_tail_q + 1'b1;
    end
    if (rd_done) flight_head_q <= flight_head_q + 1'b1;
    flight_q <= flight_q + (FLIGHT_W + 1)'(pop && rd_last) - (FLIGHT_W + 1)'(rd_done);

    if (rst || flush || rd_rollback) begin
      part_q        <= '0;
      flight_head_q <= '0;
      flight_tail_q <= '0;
      flight_q      <= '0;
    end
  end

  // ---- occupancy ----
  always_ff @(posedge clk) begin
    frames <= frames + PTR_W'(wr_commit) - PTR_W'(rd_done);
    bytes  <= bytes + (wr_commit ? wr_bytes : '0) - (rd_done ? done_bytes : '0);

    if (rst || flush) begin
      frames <= '0;
      bytes  <= '0;
    end
  end

endmodule

`default_nettype wire
