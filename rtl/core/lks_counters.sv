// SPDX-License-Identifier: Apache-2.0
// Counters of contract C1: 64 bits each in block RAM, and a snapshot of all taken in one clock.
//
//   events --> lks_delta --(banks turn, all at once, at the start of a sweep)--> one a clock
//                                                                            |
//                                   total RAM --> + --> total RAM            v
//                                                 +---> snapshot RAM, in a sweep that was asked for
//
// Small sums count for one sweep of 128 clocks. When one starts they stand still, together with
// the occupancy of the queues, and new ones begin: what a sweep adds up is the state of one single
// clock.
//
//   T1  in every snapshot: in = out + drops + queued, in frames and in bytes               (C1)
//   T2  after reset all counters are zero                                                  (C10)
//
// Counter 2k is frames, 2k + 1 bytes: k = 0 in, 1 queued, 2 + r dropped for reason r, 16 + u sent
// on uplink u, 32 + t put into a queue for team t. A snapshot is there at most 2 * 128 + 5 clocks
// after `take`.
`default_nettype none

module lks_counters
  import lks_pkg::*;
#(
  parameter int unsigned UPLINKS       = 4,
  parameter int unsigned TEAMS         = 4,
  parameter int unsigned LEN_W         = 20,   // bits of a frame length
  parameter int unsigned QUEUE_FRAMES_W = 13,
  parameter int unsigned QUEUE_BYTES_W  = 16,
  parameter int unsigned INGRESS_FRAMES_W = 7,
  parameter int unsigned INGRESS_BYTES_W  = 27,
  localparam int unsigned UPLINK_W     = $clog2(UPLINKS),
  localparam int unsigned TEAM_W       = $clog2(TEAMS)
) (
  input  wire logic                      clk,
  input  wire logic                      rst,

  // events, each for one clock
  input  wire logic                      in_valid,
  input  wire logic [LEN_W-1:0]          in_bytes,
  input  wire logic [UPLINKS-1:0]        out_valid,
  input  wire logic [QUEUE_BYTES_W-1:0]  out_bytes [UPLINKS],
  input  wire logic                      drop_valid,
  input  wire drop_e                     drop_reason,
  input  wire logic [LEN_W-1:0]          drop_bytes,
  input  wire logic                      put_valid,      // into a queue
  input  wire logic [TEAM_W-1:0]         put_team,
  input  wire logic [LEN_W-1:0]          put_bytes,
  input  wire logic [UPLINKS-1:0]        expire,         // one-hot: all of this queue is no_uplink
  output var  logic [QUEUE_FRAMES_W-1:0] expired_frames, // what it was, one clock later
  output var  logic [QUEUE_BYTES_W-1:0]  expired_bytes,

  // occupancy, changes in the clock after its event
  input  wire logic [INGRESS_FRAMES_W-1:0] ingress_frames,
  input  wire logic [INGRESS_BYTES_W-1:0]  ingress_bytes,
  input  wire logic [QUEUE_FRAMES_W-1:0]   queue_frames [UPLINKS],
  input  wire logic [QUEUE_BYTES_W-1:0]    queue_bytes  [UPLINKS],

  input  wire logic                      take,
  output var  logic                      busy,
  output var  logic                      valid,          // a snapshot has been taken since reset
  input  wire logic [6:0]                rd_counter,
  output var  logic [63:0]               rd_value        // 1 clock after rd_counter
);

  localparam int unsigned SWEEP    = 128;
  localparam logic [5:0]  K_IN = 6'd0, K_QUEUED = 6'd1, K_DROP = 6'd2, K_LOST = K_DROP + 6'(DROP_NO_UPLINK),
                          K_OUT = 6'd16, K_TEAM = 6'd32;
  localparam int unsigned GAUGE_W  = 32;

  // What one sweep can bring: the expiry of every queue, or one saturated length and 128 beats.
  typedef logic [QUEUE_FRAMES_W+UPLINK_W:0] frames_t;
  typedef logic [LEN_W:0]                   bytes_t;
  typedef struct packed {
    frames_t frames;
    bytes_t  bytes;
  } pair_t;

  // ---- sweep control: the index runs down, so that `queued` (k = 1) comes late ----
  logic [6:0] index_q;
  logic       start;               // first clock of a sweep: the last event before it is summed up
  logic       first_q;             // first sweep since reset: totals count as zero
  logic       wanted_q, copy_q;    // a snapshot is asked for; this sweep is one

  assign start = index_q == '1;

  // ---- events, one clock later, summed up for a sweep ----
  logic                in_q, drop_q, put_q, expire_q;
  logic [UPLINKS-1:0]  out_q;
  logic [TEAM_W-1:0]   put_team_q;
  logic [LEN_W-1:0]    in_bytes_q, drop_bytes_q, put_bytes_q;
  logic [QUEUE_BYTES_W-1:0] out_bytes_q [UPLINKS];
  pair_t               expired_q;
  drop_e               reason_q;

  always_ff @(posedge clk) begin
    in_q         <= in_valid;
    in_bytes_q   <= in_bytes;
    drop_q       <= drop_valid;
    drop_bytes_q <= drop_bytes;
    reason_q     <= drop_reason;
    put_q        <= put_valid;
    put_team_q   <= put_team;
    put_bytes_q  <= put_bytes;
    out_q        <= out_valid;
    out_bytes_q  <= out_bytes;
    expire_q     <= expire != '0;
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (expire[u]) expired_q <= '{frames: frames_t'(queue_frames[u]), bytes: bytes_t'(queue_bytes[u])};

    if (rst) begin
      in_q     <= 1'b0;
      drop_q   <= 1'b0;
      put_q    <= 1'b0;
      expire_q <= 1'b0;
      out_q    <= '0;
    end
  end

  assign expired_frames = expired_q.frames[QUEUE_FRAMES_W-1:0];
  assign expired_bytes  = expired_q.bytes[QUEUE_BYTES_W-1:0];

  // ---- deltas: the state of the clock in which the sweep started ----
  localparam int unsigned EVENTS_W = $clog2(SWEEP) + 1;

  logic [5:0]          k;                                // pair whose delta is picked
  logic [EVENTS_W-1:0] in_frames, drop_frames, put_frames, out_frames [UPLINKS];
  bytes_t              in_sum, drop_sum, put_sum, out_sum [UPLINKS];
  pair_t               expired, lost_q, picked;      // lost_q: no_uplink with the expired

  lks_delta #(.PLACES(2), .FRAMES_W(EVENTS_W), .BYTES_W(LEN_W + 1)) u_in (
    .clk, .rst, .turn(start), .add(in_q), .place(1'b0), .add_frames(EVENTS_W'(1)), .add_bytes(bytes_t'(in_bytes_q)),
    .rd_place(1'b0), .frames(in_frames), .bytes(in_sum)
  );
  lks_delta #(.PLACES(8), .FRAMES_W(EVENTS_W), .BYTES_W(LEN_W + 1)) u_drop (
    .clk, .rst, .turn(start), .add(drop_q), .place(3'(reason_q)), .add_frames(EVENTS_W'(1)),
    .add_bytes(bytes_t'(drop_bytes_q)), .rd_place(3'(index_q[6:1] - K_DROP)), .frames(drop_frames), .bytes(drop_sum)
  );
  lks_delta #(.PLACES(2 ** TEAM_W), .FRAMES_W(EVENTS_W), .BYTES_W(LEN_W + 1)) u_put (
    .clk, .rst, .turn(start), .add(put_q), .place(put_team_q), .add_frames(EVENTS_W'(1)),
    .add_bytes(bytes_t'(put_bytes_q)), .rd_place(index_q[TEAM_W:1]), .frames(put_frames), .bytes(put_sum)
  );
  lks_delta #(.PLACES(2), .FRAMES_W($bits(frames_t)), .BYTES_W(LEN_W + 1)) u_expire (
    .clk, .rst, .turn(start), .add(expire_q), .place(1'b0), .add_frames(expired_q.frames),
    .add_bytes(expired_q.bytes), .rd_place(1'b0), .frames(expired.frames), .bytes(expired.bytes)
  );
  for (genvar u = 0; u < UPLINKS; u++) begin : g_out
    lks_delta #(.PLACES(2), .FRAMES_W(EVENTS_W), .BYTES_W(LEN_W + 1)) u_out (
      .clk, .rst, .turn(start), .add(out_q[u]), .place(1'b0), .add_frames(EVENTS_W'(1)),
      .add_bytes(bytes_t'(out_bytes_q[u])), .rd_place(1'b0), .frames(out_frames[u]), .bytes(out_sum[u])
    );
  end

  // Eight pairs earlier u_drop is at the same place.
  always_ff @(posedge clk)
    if (k == K_LOST + 6'd8)
      lost_q <= '{frames: frames_t'(drop_frames) + expired.frames, bytes: drop_sum + expired.bytes};

  always_comb begin
    picked = '0;
    if (k == K_IN)     picked |= {frames_t'(in_frames), in_sum};
    if (k == K_LOST)   picked |= lost_q;
    if (k != K_LOST && k >= K_DROP && k < K_DROP + 6'(DROP_REASONS)) picked |= {frames_t'(drop_frames), drop_sum};
    if (k >= K_TEAM && k < K_TEAM + 6'(TEAMS)) picked |= {frames_t'(put_frames), put_sum};
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (k == K_OUT + 6'(u)) picked |= {frames_t'(out_frames[u]), out_sum[u]};
  end

  // ---- occupancy ----
  logic [QUEUE_FRAMES_W-1:0] gauge_frames [UPLINKS];
  logic [QUEUE_BYTES_W-1:0]  gauge_bytes  [UPLINKS];
  logic [GAUGE_W-1:0]        queued_frames_q, queued_bytes_q;
  logic [UPLINK_W:0]         gauge_q;                    // next queue to add

  // Both occupancy and deltas are one clock behind their events.
  always_ff @(posedge clk) begin
    if (start) begin
      gauge_frames    <= queue_frames;
      gauge_bytes     <= queue_bytes;
      queued_frames_q <= GAUGE_W'(ingress_frames);
      queued_bytes_q  <= GAUGE_W'(ingress_bytes);
      gauge_q         <= '0;
    end else if (gauge_q != (UPLINK_W + 1)'(UPLINKS)) begin
      queued_frames_q <= queued_frames_q + GAUGE_W'(gauge_frames[gauge_q[UPLINK_W-1:0]]);
      queued_bytes_q  <= queued_bytes_q  + GAUGE_W'(gauge_bytes[gauge_q[UPLINK_W-1:0]]);
      gauge_q         <= gauge_q + 1'b1;
    end
  end

  // ---- sweep pipeline ----
  // a read total, b pick delta, p pick what to add, c add low word, d add high word, e write
  typedef struct packed {
    logic       valid;
    logic       copy;     // goes to the snapshot as well
    logic [6:0] index;
  } step_t;

  step_t              a, b_q, p_q, c_q, d_q, e_q;
  logic               zero_b;             // the old total does not count
  logic [63:0]        total, total_p, total_c, sum_e;
  pair_t              picked_p;
  logic               queued_p;           // the occupancy counts, not the delta
  logic [GAUGE_W-1:0] add_c;
  logic [32:0]        low_d;
  logic [31:0]        high_d;

  assign a = '{valid: 1'b1, copy: start ? wanted_q : copy_q, index: index_q};

  always_ff @(posedge clk) begin
    b_q <= a;
    p_q <= b_q;
    c_q <= p_q;
    d_q <= c_q;
    e_q <= d_q;

    k       <= index_q[6:1];
    zero_b  <= first_q || index_q[6:1] == K_QUEUED;
    total_p <= zero_b ? '0 : total;
    picked_p <= picked;
    queued_p <= k == K_QUEUED;
    total_c <= total_p;
    if (queued_p)           add_c <= p_q.index[0] ? queued_bytes_q : queued_frames_q;
    else if (p_q.index[0])  add_c <= GAUGE_W'(picked_p.bytes);
    else                    add_c <= GAUGE_W'(picked_p.frames);
    low_d  <= 33'(total_c[31:0]) + 33'(add_c);
    high_d <= total_c[63:32];
    sum_e  <= {high_d + 32'(low_d[32]), low_d[31:0]};

    if (rst) begin
      b_q <= '0;
      p_q <= '0;
      c_q <= '0;
      d_q <= '0;
      e_q <= '0;
    end
  end

  lks_ram_sdp #(.WIDTH(64), .DEPTH(SWEEP)) u_total (
    .clk,
    .we(e_q.valid), .waddr(e_q.index), .wdata(sum_e),
    .re(1'b1),      .raddr(index_q),   .rdata(total)
  );

  // ---- snapshot ----
  lks_ram_sdp #(.WIDTH(64), .DEPTH(SWEEP)) u_snapshot (
    .clk,
    .we(e_q.valid && e_q.copy), .waddr(e_q.index), .wdata(sum_e),
    .re(1'b1), .raddr(rd_counter), .rdata(rd_value)
  );

  assign busy = wanted_q || copy_q || b_q.copy || p_q.copy || c_q.copy || d_q.copy || e_q.copy;

  always_ff @(posedge clk) begin
    index_q <= index_q - 1'b1;
    if (index_q == '0) first_q <= 1'b0;
    if (start) copy_q   <= wanted_q;
    if (start) wanted_q <= 1'b0;
    if (take)  wanted_q <= 1'b1;
    if (e_q.copy && e_q.index == '0) valid <= 1'b1;

    if (rst) begin
      index_q  <= '1;
      first_q  <= 1'b1;
      wanted_q <= 1'b0;
      copy_q   <= 1'b0;
      valid    <= 1'b0;
    end
  end

endmodule

`default_nettype wire
