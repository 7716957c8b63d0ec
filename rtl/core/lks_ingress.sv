// SPDX-License-Identifier: Apache-2.0
// Host side of the core: a store of whole frames, where they wait until their uplink is decided.
//
//   s_axis_host --> skid --+--> ring, DEPTH beats ---> m_axis: beats of whole frames
//                          |
//                          +--> length, fault -------> frame_*: one description a frame
//                          |
//                          +--> beat_* tap: each beat once, as it enters (to lks_decide)
//
//   I1  while `open` is low no frame enters; one that has begun goes on to its end          (C9)
//   I2  frames and bytes count the whole frames that entered and have not `left`            (C1)
//   I3  a frame shows when its last beat is stored: from its first beat on m_axis on there is a
//       beat in every clock, whatever the host does
//   I4  a frame longer than MAX_FRAME is stored as far as MAX_FRAME goes, a beat or two more, and
//       its last one; its fault says that it is not whole
//   I5  at most FRAMES frames are inside
//   I6  in the clock behind `full` nothing enters, in mid-frame either
//   I7  a beat that is not full but for the last one of a frame, one with a hole, and a last one without a
//       byte behind others make the frame a bad one; what is not the last beat counts as full
//
// Latency 6 clocks from the last beat on s_axis to frame_valid, 4 to m_axis, one beat a clock.
`default_nettype none

module lks_ingress
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W    = 64,
  parameter int unsigned DEPTH     = 2048,     // beats, a power of two
  parameter int unsigned FRAMES    = 256,      // a power of two
  parameter int unsigned MAX_FRAME = 9216,     // bytes
  parameter int unsigned LEN_W     = 20,       // bits of a frame length; longer frames saturate
  localparam int unsigned KEEP_W   = DATA_W / 8,
  localparam int unsigned COUNT_W  = $clog2(KEEP_W) + 1,
  localparam int unsigned FRAMES_W = $clog2(FRAMES) + 1,
  localparam int unsigned BYTES_W  = LEN_W + FRAMES_W
) (
  input  wire logic                clk,
  input  wire logic                rst,
  input  wire logic                open,
  input  wire logic                full,        // who watches the tap has no room
  output var  logic                idle,        // nothing inside, and no frame half in

  input  wire logic [DATA_W-1:0]   s_axis_tdata,
  input  wire logic [KEEP_W-1:0]   s_axis_tkeep,
  input  wire logic                s_axis_tvalid,
  output var  logic                s_axis_tready,
  input  wire logic                s_axis_tlast,
  input  wire logic                s_axis_tuser,  // with tlast: bad frame
  input  wire logic [15:0]         s_axis_tid,    // with the first beat: virtual port

  output var  logic                beat_valid,
  output var  logic [DATA_W-1:0]   beat_data,
  output var  logic [KEEP_W-1:0]   beat_keep,
  output var  logic                beat_last,
  output var  logic [15:0]         beat_tid,

  // the oldest frame that is not taken
  output var  logic                frame_valid,
  output var  logic                frame_fault,   // to be dropped for frame_reason
  output var  drop_e               frame_reason,
  output var  logic [LEN_W-1:0]    frame_bytes,
  input  wire logic                frame_taken,

  // beats of the frames, in order
  output var  logic [DATA_W-1:0]   m_axis_tdata,
  output var  logic [COUNT_W-1:0]  m_axis_tcount, // bytes in the beat
  output var  logic                m_axis_tvalid,
  input  wire logic                m_axis_tready,
  output var  logic                m_axis_tlast,

  output var  logic                in_valid,      // a frame entered whole in the clock before
  output var  logic [LEN_W-1:0]    in_bytes,
  input  wire logic                left_valid,    // a frame is in a queue now, or dropped
  input  wire logic [LEN_W-1:0]    left_bytes,
  output var  logic [FRAMES_W-1:0] frames,
  output var  logic [BYTES_W-1:0]  bytes
);

  localparam int unsigned ADDR_W    = $clog2(DEPTH);
  localparam int unsigned PTR_W     = ADDR_W + 1;
  localparam int unsigned BEAT_W    = DATA_W + COUNT_W + 1;
  localparam int unsigned MAX_BEATS = (MAX_FRAME + KEEP_W - 1) / KEEP_W;
  localparam int unsigned SLACK     = 4;   // beats or frames that enter before `full_q` is seen

  if (DEPTH != 1 << ADDR_W || FRAMES != 1 << (FRAMES_W - 1)) begin : g_power
    $fatal(1, "lks_ingress: DEPTH and FRAMES must be powers of two");
  end
  if (DEPTH < MAX_BEATS + 3 + SLACK || FRAMES <= SLACK) begin : g_room
    $fatal(1, "lks_ingress: DEPTH must hold MAX_FRAME and %0d beats more", 3 + SLACK);
  end

  // ---- host port ----
  logic               skid_valid, enter, hole, bad, beat_bad;
  logic [COUNT_W-1:0] s_axis_tcount, beat_count;

  assign s_axis_tcount = s_axis_tlast ? COUNT_W'($countones(s_axis_tkeep)) : COUNT_W'(KEEP_W);
  assign hole          = (s_axis_tkeep[KEEP_W-1:1] & ~s_axis_tkeep[KEEP_W-2:0]) != '0;
  assign bad           = s_axis_tlast ? s_axis_tuser || hole : s_axis_tkeep != '1;

  lks_skid #(.DATA_W(DATA_W + KEEP_W + COUNT_W + 18)) u_skid (
    .clk, .rst,
    .s_axis_tdata({s_axis_tid, bad, s_axis_tlast, s_axis_tcount, s_axis_tkeep, s_axis_tdata}),
    .s_axis_tvalid, .s_axis_tready,
    .m_axis_tdata({beat_tid, beat_bad, beat_last, beat_count, beat_keep, beat_data}),
    .m_axis_tvalid(skid_valid), .m_axis_tready(enter)
  );

  logic begun_q;        // a frame has entered in part
  logic full_q;         // of the clock before

  assign enter      = (begun_q || open) && !full_q;
  assign beat_valid = skid_valid && enter;

  // ---- length of the frame that enters ----
  logic [LEN_W-1:0] length_q, length, sum;
  logic             carry, beyond_q;

  assign {carry, sum} = {1'b0, length_q} + (LEN_W + 1)'(beat_count);
  assign length       = carry ? '1 : sum;

  always_ff @(posedge clk) begin
    if (beat_valid) begin
      begun_q  <= !beat_last;
      length_q <= beat_last ? '0 : length;
      beyond_q <= length_q > LEN_W'(MAX_FRAME) && !beat_last;   // without the beat of now
    end
    if (rst) begin
      begun_q  <= 1'b0;
      length_q <= '0;
      beyond_q <= 1'b0;
    end
  end

  // ---- ring of beats ----
  logic [PTR_W-1:0]  write_q, whole_q, read_q;   // whole_q: behind the last frame that is whole
  logic              store, fetch;
  logic [BEAT_W-1:0] rdata;

  assign store = beat_valid && (!beyond_q || beat_last);

  lks_ram_sdp #(.WIDTH(BEAT_W), .DEPTH(DEPTH)) u_beats (
    .clk,
    .we(store), .waddr(write_q[ADDR_W-1:0]), .wdata({beat_last, beat_count, beat_data}),
    .re(1'b1),  .raddr(read_q[ADDR_W-1:0]),  .rdata
  );

  lks_prefetch #(.WIDTH(BEAT_W)) u_prefetch (
    .clk, .rst, .clear(1'b0),
    .more(read_q != whole_q), .fetch, .rdata,
    .m_valid(m_axis_tvalid), .m_data({m_axis_tlast, m_axis_tcount, m_axis_tdata}),
    .m_ready(m_axis_tready)
  );

  always_ff @(posedge clk) begin
    if (store)              write_q <= write_q + 1'b1;
    if (store && beat_last) whole_q <= write_q + 1'b1;
    if (fetch)              read_q  <= read_q + 1'b1;
    full_q <= PTR_W'(write_q - read_q) >= PTR_W'(DEPTH - SLACK) || frames >= FRAMES_W'(FRAMES - SLACK) || full;

    if (rst) begin
      write_q <= '0;
      whole_q <= '0;
      read_q  <= '0;
      full_q  <= 1'b0;
    end
  end

  // ---- what is known of a whole frame ----
  typedef struct packed {
    logic [1:0]       fault;          // 0 none, else the reason of the drop and one
    logic [LEN_W-1:0] bytes;
  } about_t;

  logic                bad_q, spoilt_q;    // spoilt_q: by a beat that is not the last one
  logic [FRAMES_W-1:0] put_q, get_q;
  about_t              about, about_read, next, head_q;
  logic                fetch_about, next_valid, next_taken;

  always_comb begin
    about = '{fault: 2'd0, bytes: in_bytes};
    if (bad_q)                              about.fault = 2'(DROP_BAD_FRAME) + 2'd1;
    else if (in_bytes < LEN_W'(MIN_FRAME))  about.fault = 2'(DROP_RUNT) + 2'd1;
    else if (in_bytes > LEN_W'(MAX_FRAME))  about.fault = 2'(DROP_OVERSIZE) + 2'd1;
  end

  lks_ram_sdp #(.WIDTH($bits(about_t)), .DEPTH(FRAMES)) u_about (
    .clk,
    .we(in_valid), .waddr(put_q[FRAMES_W-2:0]), .wdata(about),
    .re(1'b1), .raddr(get_q[FRAMES_W-2:0]), .rdata(about_read)
  );

  lks_prefetch #(.WIDTH($bits(about_t))) u_next (
    .clk, .rst, .clear(1'b0),
    .more(get_q != put_q), .fetch(fetch_about), .rdata(about_read),
    .m_valid(next_valid), .m_data(next), .m_ready(next_taken)
  );

  assign next_taken   = !frame_valid || frame_taken;
  assign frame_reason = drop_e'({1'b0, head_q.fault - 2'd1});
  assign frame_bytes  = head_q.bytes;

  always_ff @(posedge clk) begin
    in_valid    <= beat_valid && beat_last;
    in_bytes    <= length;
    bad_q       <= beat_bad || spoilt_q || (begun_q && beat_count == '0);
    if (beat_valid) spoilt_q <= (beat_bad || spoilt_q) && !beat_last;
    put_q       <= put_q + FRAMES_W'(in_valid);
    get_q       <= get_q + FRAMES_W'(fetch_about);
    frame_valid <= next_valid || !next_taken;
    if (next_taken) begin
      head_q      <= next;
      frame_fault <= next.fault != 2'd0;
    end

    if (rst) begin
      in_valid    <= 1'b0;
      frame_valid <= 1'b0;
      spoilt_q    <= 1'b0;
      put_q       <= '0;
      get_q       <= '0;
    end
  end

  // ---- occupancy ----
  assign idle = frames == 0 && !begun_q && !in_valid;

  always_ff @(posedge clk) begin
    frames <= frames + FRAMES_W'(in_valid) - FRAMES_W'(left_valid);
    bytes  <= bytes + BYTES_W'(in_valid ? in_bytes : '0) - BYTES_W'(left_valid ? left_bytes : '0);

    if (rst) begin
      frames <= '0;
      bytes  <= '0;
    end
  end

endmodule

`default_nettype wire
