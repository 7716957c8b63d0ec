// SPDX-License-Identifier: Apache-2.0
// A1-A4 of lks_admit, by k-induction. The ingress shows whole frames, one beat a clock once they are
// taken; a rescue starts under `free` while the gate is closed, its beats come with gaps. What has
// been admitted or started is kept from the ports alone, and each beat is expected two clocks on.
`default_nettype none

module lks_admit_props
  import lks_pkg::*;
#(
  localparam int unsigned N       = 3,
  localparam int unsigned DATA_W  = 8,
  localparam int unsigned COUNT_W = $clog2(DATA_W / 8) + 1,
  localparam int unsigned LEN_W   = 4,
  localparam int unsigned BYTES_W = 3,
  localparam int unsigned OWNER_W = 2,
  localparam int unsigned UP_W    = $clog2(N)
) (
  input wire logic               clk,
  input wire logic               rst,
  input wire logic               gate,
  input wire logic               on_full_wait,
  input wire logic               frame_valid,
  input wire logic               frame_fault,
  input wire logic [2:0]         f_frame_reason,
  input wire logic [LEN_W-1:0]   frame_bytes,
  input wire logic [DATA_W-1:0]  s_axis_tdata,
  input wire logic [COUNT_W-1:0] s_axis_tcount,
  input wire logic               s_axis_tvalid,
  input wire logic               s_axis_tlast,
  input wire logic               dec_valid,
  input wire logic               dec_drop,
  input wire logic [2:0]         f_dec_reason,
  input wire logic [N-1:0]       dec_target,
  input wire logic [OWNER_W-1:0] dec_owner,
  input wire logic               rescue_start,
  input wire logic [N-1:0]       rescue_from,
  input wire logic [N-1:0]       rescue_target,
  input wire logic [OWNER_W-1:0] rescue_owner,
  input wire logic               rescue_tvalid,
  input wire logic [DATA_W-1:0]  rescue_tdata,
  input wire logic [COUNT_W-1:0] rescue_tcount,
  input wire logic               rescue_tlast,
  input wire logic [BYTES_W-1:0] rescue_bytes,
  input wire logic [N-1:0]       room
);

  typedef logic [N-1:0] mask_t;

  drop_e              frame_reason, dec_reason, admit_reason, left_reason;
  mask_t              busy, wr_valid;
  logic               frame_taken, s_axis_tready, dec_ready, free, rescue_written, wr_last;
  logic               admit_valid, admit_drop, left_valid, left_drop;
  logic [DATA_W-1:0]  wr_data;
  logic [COUNT_W-1:0] wr_count;
  logic [OWNER_W-1:0] wr_owner;
  logic [UP_W-1:0]    wr_origin;
  logic [BYTES_W-1:0] wr_bytes;
  logic [LEN_W-1:0]   left_bytes;

  assign frame_reason = drop_e'(f_frame_reason);
  assign dec_reason   = drop_e'(f_dec_reason);

  lks_admit #(.DATA_W(DATA_W), .UPLINKS(N), .LEN_W(LEN_W), .BYTES_W(BYTES_W), .OWNER_W(OWNER_W)) dut (.*);

  // ---- what goes on, from the ports ----
  typedef struct packed {
    mask_t              target;      // 0: dropped
    mask_t              from;        // the queue it was taken from, or its target
    drop_e              reason;
    logic [LEN_W-1:0]   bytes;
    logic [OWNER_W-1:0] owner;
    logic               rescued;
  } frame_t;

  typedef struct packed {
    logic               valid, first, last;
    logic [DATA_W-1:0]  data;
    logic [COUNT_W-1:0] count;
    frame_t             frame;
  } beat_t;

  logic   past_valid = 1'b0;
  logic   part_q;                    // a frame of the host is taken in part
  logic   rescuing_q;                // from the start to the last beat
  logic   copied_q, copied_qq;       // that came one, two clocks ago
  frame_t frame_q, frame;
  beat_t  beat, beat_q, beat_qq;     // of this clock, one and two clocks ago
  logic   take, fits;

  assign take = s_axis_tvalid && s_axis_tready;

  always_comb begin
    fits  = (dec_target & room) != '0;

    frame = frame_q;
    if (admit_valid) begin
      frame = '{target: fits ? dec_target : '0, from: dec_target, reason: DROP_QUEUE_FULL, bytes: frame_bytes,
                owner: dec_owner, rescued: 1'b0};
      if (dec_drop)    {frame.target, frame.reason} = {mask_t'(0), dec_reason};
      if (frame_fault) {frame.target, frame.reason} = {mask_t'(0), frame_reason};
    end
    beat = '{valid: take, first: !part_q, last: s_axis_tlast, data: s_axis_tdata, count: s_axis_tcount, frame: frame};
    if (rescue_tvalid)
      beat = '{valid: 1'b1, first: 1'b0, last: rescue_tlast, data: rescue_tdata, count: rescue_tcount, frame: frame_q};
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    frame_q    <= frame;
    {beat_qq, beat_q} <= {beat_q, beat};
    {copied_qq, copied_q} <= {copied_q, rescue_tvalid && rescue_tlast};
    if (take) part_q <= !s_axis_tlast;
    if (rescue_tvalid && rescue_tlast) rescuing_q <= 1'b0;
    if (rescue_start) begin
      rescuing_q <= 1'b1;
      frame_q    <= '{target: rescue_target, from: rescue_from, reason: DROP_BAD_FRAME, bytes: '0,
                      owner: rescue_owner, rescued: 1'b1};
    end
    if (rst) begin
      {part_q, rescuing_q, copied_q, copied_qq} <= '0;
      {beat_q.valid, beat_qq.valid} <= '0;
    end
  end

  // ---- the surroundings ----
  always_ff @(posedge clk) begin
    if (!past_valid) assume (rst);
    assume ($onehot0(dec_target) && dec_drop == (dec_target == '0));
    if (past_valid && !$past(rst)) begin
      if ($past(s_axis_tvalid && !s_axis_tready))
        assume (s_axis_tvalid && $stable({s_axis_tdata, s_axis_tcount, s_axis_tlast}));
      if ($past(frame_valid && !frame_taken))
        assume (frame_valid && $stable({frame_fault, f_frame_reason, frame_bytes}));
    end
  end

  always_comb begin
    if (part_q) assume (s_axis_tvalid);                                        // lks_ingress I3
    if (rescue_start) assume (free && !gate && !rescuing_q && !copied_q && !copied_qq);
    assume (!rescue_start || rescue_target != '0 && (rescue_target & (rescue_target - 1'b1)) == '0);
    assume (!rescue_start || rescue_from != '0 && (rescue_from & (rescue_from - 1'b1)) == '0);
    assume (!rescue_tvalid || rescuing_q);
  end

  // ---- the rules ----
  mask_t open, open_q;               // queues that a frame is on its way into

  always_comb begin
    open = '0;
    if (part_q || rescuing_q) open = frame_q.target;
    if (beat_q.valid)  open |= beat_q.frame.target;
    if (beat_qq.valid) open |= beat_qq.frame.target;
  end

  always_ff @(posedge clk) open_q <= rst ? '0 : open;

  always_comb if (past_valid && !rst) begin
    if (part_q) assert (s_axis_tready && !admit_valid);                                // A1
    assert (admit_valid == frame_taken && admit_valid == dec_ready);
    if (take && !part_q) assert (admit_valid);
    if (admit_valid) assert (take && frame_valid && dec_valid && gate && !rescuing_q);   // A4
    if (!part_q && !rescuing_q && !copied_q && frame_valid && s_axis_tvalid && dec_valid && gate)
      assert (admit_valid == (frame_fault || dec_drop || fits || !on_full_wait));      // A1
    if (admit_valid) assert (admit_drop == (frame.target == '0));
    if (admit_valid && admit_drop) assert (admit_reason == frame.reason);              // A2

    assert (wr_valid == (beat_qq.valid ? beat_qq.frame.target : '0));                  // A2
    if (wr_valid != '0) begin
      assert ({wr_data, wr_count, wr_last} == {beat_qq.data, beat_qq.count, beat_qq.last});
      assert (wr_owner == beat_qq.frame.owner);
      assert (mask_t'(1) << wr_origin == beat_qq.frame.from);
      if (wr_last && !beat_qq.frame.rescued) assert (wr_bytes == beat_qq.frame.bytes[BYTES_W-1:0]);
    end
    assert (left_valid == (beat_qq.valid && !beat_qq.frame.rescued                     // A2
                           && (beat_qq.frame.target == '0 ? beat_qq.first : beat_qq.last)));
    if (left_valid) begin
      assert (left_bytes == beat_qq.frame.bytes && left_drop == (beat_qq.frame.target == '0));
      if (left_drop) assert (left_reason == beat_qq.frame.reason);
    end
    assert (busy == open);                                                             // A3
    assert (free == !part_q);                                                          // A4
    assert (rescue_written == copied_qq);                                              // A4
    if (rescue_written) assert (wr_valid != '0 && wr_last);
  end

  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst))
    if (rescue_written) assert (wr_bytes == $past(rescue_bytes));                      // A4

  // ---- invariants ----
  always_comb if (past_valid && !rst) begin
    assert (dut.begun_q == part_q && dut.rescue_q == (rescuing_q || copied_q));
    assert (!(part_q && (rescuing_q || copied_q)));
    assert (dut.s1_valid_q == beat_q.valid && dut.s1_rescue_q == (beat_q.valid && beat_q.frame.rescued));
    if (beat_q.valid)
      assert ({dut.s1_data_q, dut.s1_count_q, dut.s1_last_q} == {beat_q.data, beat_q.count, beat_q.last});
    if (beat_q.valid && !beat_q.frame.rescued) assert (dut.s1_first_q == beat_q.first);
    if (part_q || rescuing_q) assert (dut.route_q.target == frame_q.target);
    if (part_q || rescuing_q) assert (dut.route_q.owner == frame_q.owner);
    if ((part_q || rescuing_q) && frame_q.target != '0) assert (mask_t'(1) << dut.route_q.origin == frame_q.from);
    if (part_q) assert ({dut.route_q.reason, dut.route_q.bytes} == {frame_q.reason, frame_q.bytes} && !frame_q.rescued);
    if (rescuing_q) assert (frame_q.rescued && frame_q.target != '0);
    if (beat_q.valid) begin
      assert (dut.route_q.target == beat_q.frame.target);
      assert (dut.route_q.owner == beat_q.frame.owner);
      if (beat_q.frame.target != '0) assert (mask_t'(1) << dut.route_q.origin == beat_q.frame.from);
      if (!beat_q.frame.rescued) assert ({dut.route_q.reason, dut.route_q.bytes} == {beat_q.frame.reason, beat_q.frame.bytes});
      if (beat_q.frame.rescued) assert (beat_q.frame.target != '0);
    end
    assert (copied_q == (beat_q.valid && beat_q.frame.rescued && beat_q.last));
    assert (copied_qq == (beat_qq.valid && beat_qq.frame.rescued && beat_qq.last));
    if (beat_qq.valid && beat_qq.frame.rescued) assert (beat_qq.frame.target != '0);
  end

  // ---- what must be possible ----
  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst)) begin
    cover (admit_valid && $past(take && s_axis_tlast && part_q) && beat_q.frame.target != frame.target); // no bubble
    cover (admit_valid && frame_fault && dec_drop && f_frame_reason != f_dec_reason);
    cover (admit_valid && !admit_drop && on_full_wait && $past(s_axis_tvalid && dec_valid && gate && !admit_valid));
    cover (left_valid && left_drop && left_reason == DROP_QUEUE_FULL && part_q);
    cover (rescue_start && beat_q.valid && beat_q.last && beat_qq.valid);      // right behind a frame
    cover (rescuing_q && gate && frame_valid && s_axis_tvalid && dec_valid);   // the gate opens amid a rescue
    cover (admit_valid && copied_qq && $past(wr_valid == '0));
    cover (rescue_start && $past(rescue_written));
    cover ($countones(busy) == 2);
  end

endmodule

`default_nettype wire
