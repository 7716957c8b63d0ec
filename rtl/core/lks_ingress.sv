// SPDX-License-Identifier: Apache-2.0
// Host side of the core: a beat FIFO in which frames wait until their uplink is decided.
//
//   s_axis_host --> skid --+--> FIFO, DEPTH beats --> m_axis (to lks_admit)
//                          |
//                          +--> beat_* tap: each beat once, as it enters (to lks_decide)
//
//   I1  while `open` is low no frame enters; one that has begun goes on to its end          (C9)
//   I2  frames and bytes count the whole frames that entered and have not `left`            (C1)
//   I3  every frame, whatever its length, is at least one beat: at most DEPTH frames wait
//
// Latency 4 clocks from s_axis to m_axis, one beat a clock.
`default_nettype none

module lks_ingress #(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned DEPTH   = 64,         // beats, a power of two
  parameter int unsigned LEN_W   = 20,         // bits of a frame length; longer frames saturate
  localparam int unsigned KEEP_W  = DATA_W / 8,
  localparam int unsigned COUNT_W = $clog2(KEEP_W) + 1,
  localparam int unsigned PTR_W   = $clog2(DEPTH) + 1,
  localparam int unsigned BYTES_W = LEN_W + PTR_W
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               open,
  output var  logic               idle,        // nothing inside, and no frame half in

  input  wire logic [DATA_W-1:0]  s_axis_tdata,
  input  wire logic [KEEP_W-1:0]  s_axis_tkeep,
  input  wire logic               s_axis_tvalid,
  output var  logic               s_axis_tready,
  input  wire logic               s_axis_tlast,
  input  wire logic               s_axis_tuser,  // with tlast: bad frame

  output var  logic               beat_valid,
  output var  logic [DATA_W-1:0]  beat_data,
  output var  logic [KEEP_W-1:0]  beat_keep,
  output var  logic               beat_last,

  output var  logic [DATA_W-1:0]  m_axis_tdata,
  output var  logic [COUNT_W-1:0] m_axis_tcount, // bytes in the beat
  output var  logic               m_axis_tvalid,
  input  wire logic               m_axis_tready,
  output var  logic               m_axis_tlast,
  output var  logic               m_axis_tbad,

  output var  logic               in_valid,      // a frame entered whole in the clock before
  output var  logic [LEN_W-1:0]   in_bytes,
  input  wire logic               left_valid,    // a frame is in a queue now, or dropped
  input  wire logic [LEN_W-1:0]   left_bytes,
  output var  logic [PTR_W-1:0]   frames,
  output var  logic [BYTES_W-1:0] bytes
);

  localparam int unsigned ADDR_W = PTR_W - 1;
  localparam int unsigned BEAT_W = DATA_W + COUNT_W + 2;
  localparam int unsigned AHEAD  = 4;   // words of the prefetch: beats that wait outside the RAM

  // ---- host port ----
  logic beat_user, skid_valid, enter;

  lks_skid #(.DATA_W(DATA_W + KEEP_W + 2)) u_skid (
    .clk, .rst,
    .s_axis_tdata({s_axis_tuser, s_axis_tlast, s_axis_tkeep, s_axis_tdata}),
    .s_axis_tvalid, .s_axis_tready,
    .m_axis_tdata({beat_user, beat_last, beat_keep, beat_data}),
    .m_axis_tvalid(skid_valid), .m_axis_tready(enter)
  );

  // ---- FIFO ----
  logic [PTR_W-1:0]   write_q, read_q;
  logic               begun_q;        // a frame has entered in part
  logic               full_q;         // of the clock before: one beat may have entered since
  logic [COUNT_W-1:0] beat_count;

  assign enter      = (begun_q || open) && !full_q;
  assign beat_valid = skid_valid && enter;
  assign beat_count = COUNT_W'($countones(beat_keep));

  logic              fetch;
  logic [BEAT_W-1:0] rdata;

  lks_ram_sdp #(.WIDTH(BEAT_W), .DEPTH(DEPTH)) u_beats (
    .clk,
    .we(beat_valid), .waddr(write_q[ADDR_W-1:0]),
    .wdata({beat_last && beat_user, beat_last, beat_count, beat_data}),
    .re(1'b1), .raddr(read_q[ADDR_W-1:0]), .rdata
  );

  lks_prefetch #(.WIDTH(BEAT_W)) u_prefetch (
    .clk, .rst, .clear(1'b0),
    .more(read_q != write_q), .fetch, .rdata,
    .m_valid(m_axis_tvalid), .m_data({m_axis_tbad, m_axis_tlast, m_axis_tcount, m_axis_tdata}),
    .m_ready(m_axis_tready)
  );

  always_ff @(posedge clk) begin
    if (beat_valid) begin
      write_q <= write_q + 1'b1;
      begun_q <= !beat_last;
    end
    if (fetch) read_q <= read_q + 1'b1;
    full_q <= PTR_W'(write_q - read_q) >= PTR_W'(DEPTH - AHEAD - 1);

    if (rst) begin
      write_q <= '0;
      read_q  <= '0;
      begun_q <= 1'b0;
      full_q  <= 1'b0;
    end
  end

  // ---- lengths and occupancy ----
  logic [LEN_W-1:0] length_q, length, sum;
  logic             carry;

  assign {carry, sum} = {1'b0, length_q} + (LEN_W + 1)'(beat_count);
  assign length       = carry ? '1 : sum;

  assign idle = frames == 0 && !begun_q && !in_valid;

  always_ff @(posedge clk) begin
    if (beat_valid) length_q <= beat_last ? '0 : length;
    in_valid <= beat_valid && beat_last;
    in_bytes <= length;
    frames   <= frames + PTR_W'(in_valid) - PTR_W'(left_valid);
    bytes    <= bytes + BYTES_W'(in_valid ? in_bytes : '0) - BYTES_W'(left_valid ? left_bytes : '0);

    if (rst) begin
      length_q <= '0;
      in_valid <= 1'b0;
      frames   <= '0;
      bytes    <= '0;
    end
  end

endmodule

`default_nettype wire
