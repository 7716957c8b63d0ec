// SPDX-License-Identifier: Apache-2.0
// Counters of contract C1: 64 bits each in block RAM, and a snapshot of all taken in one clock.
//
//   events --> delta registers --(all at once, at the start of a sweep)--> latched
//                                                                            |  one a clock
//                                   total RAM --> + --> total RAM            v
//                                                 +---> snapshot RAM, in a sweep that was asked for
//
// Small delta registers count for one sweep of 64 clocks. When a sweep starts they move to
// `latched` in one clock, together with the occupancy of the queues, and start again: what a sweep
// adds up is the state of one single clock.
//
//   T1  in every snapshot: in = out + drops + queued, in frames and in bytes               (C1)
//   T2  after reset all counters are zero                                                  (C10)
//
// Counter 2k is frames, 2k + 1 bytes: k = 0 in, 1 queued, 2 + r dropped for reason r, 16 + u sent
// on uplink u. A snapshot is there at most 2 * 64 + 4 clocks after `take`.
`default_nettype none

module lks_counters
  import lks_pkg::*;
#(
  parameter int unsigned UPLINKS       = 4,
  parameter int unsigned LEN_W         = 20,   // bits of a frame length
  parameter int unsigned QUEUE_FRAMES_W = 13,
  parameter int unsigned QUEUE_BYTES_W  = 16,
  parameter int unsigned INGRESS_FRAMES_W = 7,
  parameter int unsigned INGRESS_BYTES_W  = 27,
  localparam int unsigned UPLINK_W     = $clog2(UPLINKS)
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
  input  wire logic [UPLINKS-1:0]        expire,         // one-hot: all of this queue is no_uplink

  // occupancy, changes in the clock after its event
  input  wire logic [INGRESS_FRAMES_W-1:0] ingress_frames,
  input  wire logic [INGRESS_BYTES_W-1:0]  ingress_bytes,
  input  wire logic [QUEUE_FRAMES_W-1:0]   queue_frames [UPLINKS],
  input  wire logic [QUEUE_BYTES_W-1:0]    queue_bytes  [UPLINKS],

  input  wire logic                      take,
  output var  logic                      busy,
  output var  logic                      valid,          // a snapshot has been taken since reset
  input  wire logic [5:0]                rd_counter,
  output var  logic [63:0]               rd_value        // 1 clock after rd_counter
);

  localparam int unsigned SWEEP    = 64;
  localparam int unsigned GAUGE_W  = 32;

  // What one sweep can bring: the expiry of every queue, or one saturated length and 64 beats.
  typedef logic [QUEUE_FRAMES_W+UPLINK_W:0] frames_t;
  typedef logic [LEN_W:0]                   bytes_t;
  typedef struct packed {
    frames_t frames;
    bytes_t  bytes;
  } pair_t;

  // ---- sweep control: the index runs down, so that `queued` (k = 1) comes late ----
  logic [5:0] index_q;
  logic       start;
  logic       first_q;             // first sweep since reset: totals count as zero
  logic       wanted_q, copy_q;    // a snapshot is asked for; this sweep is one

  assign start = index_q == '1;

  // ---- events, one clock later ----
  pair_t in_event_q, drop_event_q, expire_event_q, out_event_q [UPLINKS];
  drop_e reason_q;

  always_ff @(posedge clk) begin
    in_event_q    <= '{frames: frames_t'(in_valid),   bytes: in_valid ? bytes_t'(in_bytes) : '0};
    drop_event_q  <= '{frames: frames_t'(drop_valid), bytes: drop_valid ? bytes_t'(drop_bytes) : '0};
    reason_q      <= drop_reason;
    expire_event_q <= '0;
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      out_event_q[u] <= '{frames: frames_t'(out_valid[u]),
                          bytes: out_valid[u] ? bytes_t'(out_bytes[u]) : '0};
      if (expire[u])
        expire_event_q <= '{frames: frames_t'(queue_frames[u]), bytes: bytes_t'(queue_bytes[u])};
    end

    if (rst) begin
      in_event_q    <= '0;
      drop_event_q  <= '0;
      expire_event_q <= '0;
      for (int unsigned u = 0; u < UPLINKS; u++) out_event_q[u] <= '0;
    end
  end

  // ---- deltas ----
  pair_t in_q, drop_q [DROP_REASONS], expire_q, out_q [UPLINKS];

  function automatic pair_t sum(input pair_t a, input pair_t b);
    return '{frames: a.frames + b.frames, bytes: a.bytes + b.bytes};
  endfunction

  always_ff @(posedge clk) begin
    in_q <= sum(start ? '0 : in_q, in_event_q);
    for (int unsigned r = 0; r < DROP_REASONS; r++)
      drop_q[r] <= sum(start ? '0 : drop_q[r], reason_q == drop_e'(r) ? drop_event_q : '0);
    expire_q <= sum(start ? '0 : expire_q, expire_event_q);
    for (int unsigned u = 0; u < UPLINKS; u++)
      out_q[u] <= sum(start ? '0 : out_q[u], out_event_q[u]);

    if (rst) begin
      in_q    <= '0;
      expire_q <= '0;
      for (int unsigned r = 0; r < DROP_REASONS; r++) drop_q[r] <= '0;
      for (int unsigned u = 0; u < UPLINKS; u++)      out_q[u]  <= '0;
    end
  end

  // ---- latched: the state of the clock in which the sweep started ----
  pair_t latched [32];                                   // by k; only the used ones are registers
  logic [QUEUE_FRAMES_W-1:0] gauge_frames [UPLINKS];
  logic [QUEUE_BYTES_W-1:0]  gauge_bytes  [UPLINKS];
  logic [GAUGE_W-1:0]        queued_frames_q, queued_bytes_q;
  logic [UPLINK_W:0]         gauge_q;                    // next queue to add

  always_ff @(posedge clk) begin
    if (start) begin
      latched[0] <= in_q;
      for (int unsigned r = 0; r < DROP_REASONS; r++)
        latched[2 + r] <= drop_e'(r) == DROP_NO_UPLINK ? sum(drop_q[r], expire_q) : drop_q[r];
      for (int unsigned u = 0; u < UPLINKS; u++)      latched[16 + u] <= out_q[u];
    end
  end

  // Deltas are one clock behind their events, occupancy is not: it is looked at one clock earlier.
  always_ff @(posedge clk) begin
    if (index_q == '0) begin
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

  for (genvar k = 0; k < 32; k++) begin : g_unused
    if (!(k == 0 || (k >= 2 && k < 2 + DROP_REASONS) || (k >= 16 && k < 16 + UPLINKS))) begin : g_zero
      assign latched[k] = '0;
    end
  end

  // ---- sweep pipeline: a read total, b pick delta, c add low word, d add high word, e write ----
  typedef struct packed {
    logic       valid;
    logic       copy;     // goes to the snapshot as well
    logic [5:0] index;
  } step_t;

  step_t              a, b_q, c_q, d_q, e_q;
  logic               zero_b;             // the old total does not count
  logic [63:0]        total, total_c, sum_e;
  logic [GAUGE_W-1:0] add_c;
  logic [32:0]        low_d;
  logic [31:0]        high_d;

  assign a = '{valid: 1'b1, copy: start ? wanted_q : copy_q, index: index_q};

  always_ff @(posedge clk) begin
    b_q <= a;
    c_q <= b_q;
    d_q <= c_q;
    e_q <= d_q;

    zero_b  <= first_q || index_q[5:1] == 5'd1;
    total_c <= zero_b ? '0 : total;
    if (b_q.index[5:1] == 5'd1) add_c <= b_q.index[0] ? queued_bytes_q : queued_frames_q;
    else if (b_q.index[0])      add_c <= GAUGE_W'(latched[b_q.index[5:1]].bytes);
    else                        add_c <= GAUGE_W'(latched[b_q.index[5:1]].frames);
    low_d  <= 33'(total_c[31:0]) + 33'(add_c);
    high_d <= total_c[63:32];
    sum_e  <= {high_d + 32'(low_d[32]), low_d[31:0]};

    if (rst) begin
      b_q <= '0;
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

  assign busy = wanted_q || copy_q || b_q.copy || c_q.copy || d_q.copy || e_q.copy;

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
