// SPDX-License-Identifier: Apache-2.0
// Frames and bytes by index: 64-bit counters in block RAM, one frame a clock.
//
//                           +---- same index ----+
//                           |        v           v
//   add --> come --> next --+--> first --> second --> fetch --> data --> sum ----carry----> high
//                                                       |        ^        |                   |
//                                                       +-> [ low RAM ] <-+    [ high RAM ] <-+
//
// A counter is read, added to and written back in three clocks. A frame whose index is on its way
// to that adds to what goes there before it, and vanishes: no index is fetched twice within three
// clocks, and no sum has to be forwarded. The upper halves do the same one clock later, with the carry.
//
//   N1  every frame that was added is in its counter once, 8 clocks later                    (C1)
//   N2  frames and bytes of a read are of the same frames: those of one clock
//   N3  after reset all counters are zero; until they are, `ready` is low and nothing is added (C10)
//
// A read takes a clock in which no frame is fetched: with a frame in every clock it waits.
// `ready` comes DEPTH + 3 clocks behind the reset.
`default_nettype none

module lks_tally #(
  parameter int unsigned DEPTH    = 1024,  // counters
  parameter int unsigned LEN_W    = 14,    // bits of a frame length
  parameter int unsigned HALF_W   = 32,    // half of the bits of a counter
  localparam int unsigned INDEX_W = $clog2(DEPTH)
) (
  input  wire logic                clk,
  input  wire logic                rst,
  output var  logic                ready,

  input  wire logic                add,
  input  wire logic [INDEX_W-1:0]  add_index,
  input  wire logic [LEN_W-1:0]    add_bytes,

  input  wire logic                rd,         // asks for a counter
  input  wire logic [INDEX_W-1:0]  rd_index,   // from the clock behind `rd` on, until it is not busy
  output var  logic                rd_busy,
  output var  logic [2*HALF_W-1:0] rd_frames,  // when not busy, until the next read
  output var  logic [2*HALF_W-1:0] rd_bytes
);

  localparam int unsigned MERGED = 3;              // frames in one addition, at most
  localparam int unsigned SUM_W  = LEN_W + $clog2(MERGED + 1);

  if (DEPTH < 2 || SUM_W > HALF_W) begin : g_check
    $fatal(1, "lks_tally: DEPTH must be at least 2, HALF_W more than LEN_W + 1");
  end

  typedef logic [INDEX_W-1:0] index_t;
  typedef logic [SUM_W-1:0]   bytes_t;

  typedef struct packed {
    logic       valid;
    index_t     index;
    logic [1:0] frames;
    bytes_t     bytes;
  } event_t;

  // What is done with a counter: added to, set to zero, or shown.
  typedef struct packed {
    logic   write;
    logic   clear;
    logic   show;
    index_t index;
  } step_t;

  typedef struct packed {
    logic [HALF_W-1:0] frames;
    logic [HALF_W-1:0] bytes;
  } pair_t;

  // ---- frames of one index become one addition ----
  event_t come_q, next_q, first_q, second_q;
  logic   as_first_q, as_second_q;       // indices are equal, compared a clock before
  logic   on_first, on_second;

  assign on_first  = next_q.valid && first_q.valid && as_first_q;
  assign on_second = next_q.valid && second_q.valid && as_second_q;

  always_ff @(posedge clk) begin
    come_q   <= '{valid: add && ready, index: add_index, frames: 2'd1, bytes: bytes_t'(add_bytes)};
    next_q   <= come_q;
    first_q  <= next_q;
    second_q <= first_q;
    as_first_q  <= come_q.index == next_q.index;
    as_second_q <= come_q.index == first_q.index;
    first_q.valid   <= next_q.valid && !on_first && !on_second;
    second_q.frames <= first_q.frames + 2'(on_first);
    second_q.bytes  <= first_q.bytes + (on_first ? next_q.bytes : '0);

    if (rst) begin
      come_q.valid   <= 1'b0;
      next_q.valid   <= 1'b0;
      first_q.valid  <= 1'b0;
      second_q.valid <= 1'b0;
    end
  end

  // ---- what is fetched: zeros after reset, then frames, and reads between them ----
  logic       sweep_q, wanted_q, show;
  index_t     sweep_index_q;
  step_t      fetch_q, data_q, sum_q, high_q;
  logic [1:0] fetch_frames_q, data_frames_q, sum_frames_q;
  bytes_t     fetch_bytes_q, data_bytes_q, sum_bytes_q;

  // Not in the clock in which its counter is written.
  assign show    = wanted_q && ready && !second_q.valid && !(data_q.write && data_q.index == rd_index);
  assign rd_busy = wanted_q || fetch_q.show || data_q.show || sum_q.show || high_q.show;

  always_ff @(posedge clk) begin
    fetch_q        <= '{write: sweep_q || second_q.valid, clear: sweep_q, show: show, index: second_q.index};
    fetch_frames_q <= second_q.frames + 2'(on_second);
    fetch_bytes_q  <= second_q.bytes + (on_second ? next_q.bytes : '0);
    if (show) fetch_q.index <= rd_index;
    if (sweep_q) begin
      fetch_q.index  <= sweep_index_q;
      fetch_frames_q <= '0;
      fetch_bytes_q  <= '0;
    end
    {data_q, data_frames_q, data_bytes_q} <= {fetch_q, fetch_frames_q, fetch_bytes_q};
    {sum_q, sum_frames_q, sum_bytes_q}    <= {data_q, data_frames_q, data_bytes_q};
    high_q                                <= sum_q;

    if (sweep_q) sweep_index_q <= sweep_index_q + 1'b1;
    if (sweep_index_q == index_t'(DEPTH - 1)) sweep_q <= 1'b0;
    ready    <= !sweep_q && !fetch_q.clear && !data_q.clear;
    wanted_q <= rd || wanted_q && !show;

    if (rst) begin
      sweep_q       <= 1'b1;
      sweep_index_q <= '0;
      ready         <= 1'b0;
      wanted_q      <= 1'b0;
      fetch_q       <= '0;
      data_q        <= '0;
      sum_q         <= '0;
      high_q        <= '0;
    end
  end

  // ---- lower halves ----
  pair_t low, low_q, low_sum;
  logic  frames_carry, bytes_carry;

  assign {frames_carry, low_sum.frames} = (HALF_W + 1)'(low_q.frames) + (HALF_W + 1)'(sum_frames_q);
  assign {bytes_carry, low_sum.bytes}   = (HALF_W + 1)'(low_q.bytes) + (HALF_W + 1)'(sum_bytes_q);

  lks_ram_sdp #(.WIDTH($bits(pair_t)), .DEPTH(DEPTH)) u_low (
    .clk,
    .we(sum_q.write), .waddr(sum_q.index),   .wdata(low_sum),
    .re(1'b1),        .raddr(fetch_q.index), .rdata(low)
  );

  // ---- upper halves, one clock later ----
  pair_t high, old_q, high_sum;
  logic  frames_carry_q, bytes_carry_q;

  assign high_sum.frames = old_q.frames + HALF_W'(frames_carry_q);
  assign high_sum.bytes  = old_q.bytes + HALF_W'(bytes_carry_q);

  lks_ram_sdp #(.WIDTH($bits(pair_t)), .DEPTH(DEPTH)) u_high (
    .clk,
    .we(high_q.write), .waddr(high_q.index), .wdata(high_sum),
    .re(1'b1),         .raddr(data_q.index), .rdata(high)
  );

  logic unused;
  assign unused = high_q.clear;          // the zero was made a clock before

  always_ff @(posedge clk) begin
    low_q          <= data_q.clear ? '0 : low;
    old_q          <= sum_q.clear ? '0 : high;
    frames_carry_q <= frames_carry;
    bytes_carry_q  <= bytes_carry;
    if (sum_q.show)  {rd_frames[HALF_W-1:0], rd_bytes[HALF_W-1:0]}                <= low_q;
    if (high_q.show) {rd_frames[2*HALF_W-1:HALF_W], rd_bytes[2*HALF_W-1:HALF_W]} <= old_q;
  end

endmodule

`default_nettype wire
