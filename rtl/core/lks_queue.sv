// SPDX-License-Identifier: Apache-2.0
// Frame queue of one uplink: a ring of beats that is read ahead of the end of a frame, and keeps
// every frame until it is done.
//
//        free        done-to-read            read-to-write           free
//   ...-------+------------------------+-----------------------+------...
//           free_q                   read_q                 write_q
//             |    in flight: read,    |   waiting; the last   |
//             |    not yet done        |   may still be written|
//
//   write end  a frame is written in a row of clocks; its beats may leave from the first on, so that
//              a reader that takes one a clock is never ahead of the writer. With the last beat
//              the frame counts, and its owner {team, hash} is put beside it.
//   read end   beats appear on rd_beat; rd_done frees the oldest frame that was read to its end,
//              rd_rollback makes all that is not done appear again. The two never come together: what is
//              not alive is done with nothing (U3).
//   owner      of the frames that are not done, oldest first again behind rd_rollback; owner_next
//              goes on to the next one.
//   flush      forgets everything in one clock. No write, done, rd_rollback, owner_next or taken beat
//              may come with it, and no frame may be written in part.
//
// Latency 3 clocks from wr_valid to rd_valid. Storage DEPTH beats and FRAMES owners in block RAM.
//
//   Q1  beats leave as they came, in order, without a gap in a frame                       (C2, C3)
//   Q2  a frame is freed by rd_done only; behind rd_rollback it leaves again, whole            (C1)
//   Q3  `room` high promises MAX_BEATS free beats to a frame that starts two clocks later      (C1)
//   Q4  frames and bytes count what is written whole and not done                              (C1)
//   Q5  owners come in the order of the frames, each with its frame
`default_nettype none

module lks_queue #(
  parameter int unsigned BEAT_W    = 69,     // bits of a beat, opaque
  parameter int unsigned OWNER_W   = 36,     // bits of an owner, opaque
  parameter int unsigned DEPTH     = 4096,   // beats, a power of two
  parameter int unsigned FRAMES    = 512,    // a power of two
  parameter int unsigned MAX_BEATS = 1152,   // beats of the longest frame
  parameter int unsigned BYTES_W   = 16,     // bits of a byte count
  parameter int unsigned IN_FLIGHT = 2,      // frames read and not done at a time, a power of two
  localparam int unsigned COUNT_W  = $clog2(FRAMES) + 1
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               flush,

  input  wire logic               wr_valid,
  input  wire logic [BEAT_W-1:0]  wr_beat,
  input  wire logic               wr_last,
  input  wire logic [BYTES_W-1:0] wr_bytes,      // with wr_last: of the frame
  input  wire logic [OWNER_W-1:0] wr_owner,      // with wr_last
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

  output var  logic               owner_valid,
  output var  logic [OWNER_W-1:0] owner,
  input  wire logic               owner_next,

  output var  logic [COUNT_W-1:0] frames,        // whole and not done
  output var  logic [BYTES_W-1:0] bytes
);

  localparam int unsigned ADDR_W = $clog2(DEPTH);
  localparam int unsigned PTR_W  = ADDR_W + 1;
  // Beats that `room` does not know of when the writer looks at it, two clocks before the first one.
  localparam int unsigned SLACK  = 3;

  if (DEPTH != 1 << ADDR_W || FRAMES != 1 << (COUNT_W - 1)) begin : g_power
    $fatal(1, "lks_queue: DEPTH and FRAMES must be powers of two");
  end
  if (DEPTH < MAX_BEATS + SLACK || FRAMES <= SLACK) begin : g_room
    $fatal(1, "lks_queue: DEPTH must hold the longest frame and %0d beats more", SLACK);
  end

  logic [PTR_W-1:0] write_q, read_q, free_q;
  logic             put;          // a frame is whole

  assign put = wr_valid && wr_last;

  // ---- write end ----
  always_ff @(posedge clk) begin
    if (wr_valid) write_q <= write_q + 1'b1;
    room <= PTR_W'(write_q - free_q) <= PTR_W'(DEPTH - MAX_BEATS - SLACK)
         && frames < COUNT_W'(FRAMES - SLACK);

    if (rst) begin
      write_q <= '0;
      room    <= 1'b0;
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
  logic             pop_q;
  logic [PTR_W-1:0] popped_q;     // the beat behind those taken, but for the clock before

  assign pop = rd_valid && rd_ready;

  always_ff @(posedge clk) begin
    if (fetch) read_q   <= read_q + 1'b1;
    if (pop_q) popped_q <= popped_q + 1'b1;
    pop_q <= pop;
    if (rd_done) free_q <= flight_end[flight_head_q];
    if (rd_rollback) begin
      read_q   <= free_q;
      popped_q <= free_q;
      pop_q    <= 1'b0;
    end
    if (flush) begin
      read_q   <= write_q;
      popped_q <= write_q;
      free_q   <= write_q;
      pop_q    <= 1'b0;
    end

    if (rst) begin
      read_q   <= '0;
      popped_q <= '0;
      free_q   <= '0;
      pop_q    <= 1'b0;
    end
  end

  logic [BEAT_W-1:0] rdata;

  lks_ram_sdp #(.WIDTH(BEAT_W), .DEPTH(DEPTH)) u_beats (
    .clk,
    .we(wr_valid), .waddr(write_q[ADDR_W-1:0]), .wdata(wr_beat),
    .re(1'b1),     .raddr(read_q[ADDR_W-1:0]),  .rdata
  );

  lks_prefetch #(.WIDTH(BEAT_W)) u_prefetch (
    .clk, .rst, .clear(flush || rd_rollback),
    .more(read_q != write_q), .fetch, .rdata,
    .m_valid(rd_valid), .m_data(rd_beat), .m_ready(rd_ready)
  );

  // ---- frames in flight ----
  logic [BYTES_W-1:0] part_q, whole;   // bytes of the frame being read

  assign whole      = part_q + rd_bytes;
  assign rd_full    = flight_q[FLIGHT_W];
  assign done_bytes = flight_bytes[flight_head_q];

  always_ff @(posedge clk) begin
    if (pop) part_q <= rd_last ? '0 : whole;
    if (pop && rd_last) begin
      flight_end[flight_tail_q]   <= popped_q + PTR_W'(pop_q) + 1'b1;
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

  // ---- owners ----
  logic [COUNT_W-1:0] put_q, done_q, ask_q;

  lks_ram_sdp #(.WIDTH(OWNER_W), .DEPTH(FRAMES)) u_owners (
    .clk,
    .we(put),  .waddr(put_q[COUNT_W-2:0]), .wdata(wr_owner),
    .re(1'b1), .raddr(ask_q[COUNT_W-2:0]), .rdata(owner)
  );

  always_ff @(posedge clk) begin
    put_q <= put_q + COUNT_W'(put);
    if (rd_done)     done_q <= done_q + 1'b1;
    if (owner_next)  ask_q  <= ask_q + 1'b1;
    if (rd_rollback) ask_q  <= done_q;
    owner_valid <= ask_q != put_q && !owner_next && !rd_rollback && !flush;
    if (flush) begin
      done_q <= put_q;
      ask_q  <= put_q;
    end

    if (rst) begin
      put_q       <= '0;
      done_q      <= '0;
      ask_q       <= '0;
      owner_valid <= 1'b0;
    end
  end

  // ---- occupancy ----
  logic [BYTES_W-1:0] brought_q, taken_q;   // bytes put, bytes done, both modulo 2 ** BYTES_W

  assign bytes = brought_q - taken_q;

  always_ff @(posedge clk) begin
    // One more or one less: which of the two is known early, whether at all comes late.
    if (put != rd_done) frames <= frames + {{(COUNT_W - 1){!put}}, 1'b1};
    if (put)     brought_q <= brought_q + wr_bytes;
    if (rd_done) taken_q   <= taken_q + done_bytes;

    if (rst || flush) begin
      frames    <= '0;
      brought_q <= '0;
      taken_q   <= '0;
    end
  end

endmodule

`default_nettype wire
