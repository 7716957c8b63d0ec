// SPDX-License-Identifier: Apache-2.0
// Admission: the head frame of the ingress goes into the queue of its uplink, or is dropped.
//
//   beats ----------> [s1: length] -> [s2: write, reason] -> [s3: finish: commit or rollback] -> queues
//   decisions --^
//               admitted here, at a frame boundary, when the gate is open and the queue has room
//
//   A1  waiting happens before the first beat of a frame only: an admitted frame goes through
//       without a stop as fast as its beats are there
//   A2  each frame ends in exactly one finish: committed, or dropped for the first reason that
//       holds of bad_frame, runt, oversize, the decision's own, queue_full, link_lost       (C1)
//   A3  a frame whose uplink was lost between its admission and one clock before its finish is
//       not committed; in that clock it is committed, and flushed by lks_map in the next    (C4)
//
// Latency 3 clocks from the last beat to the commit; one beat a clock, no bubble.
`default_nettype none

module lks_admit
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W    = 64,
  parameter int unsigned UPLINKS   = 4,
  parameter int unsigned MAX_FRAME = 9216,     // bytes
  parameter int unsigned LEN_W     = 20,
  localparam int unsigned COUNT_W  = $clog2(DATA_W / 8) + 1
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic                gate,           // decisions are valid and the map is settled
  input  wire logic                on_full_wait,   // 1: wait for a full queue, 0: drop
  input  wire logic [UPLINKS-1:0]  alive,
  output var  logic [UPLINKS-1:0]  busy,           // a frame is on its way into this queue

  // head of the ingress
  input  wire logic [DATA_W-1:0]   s_axis_tdata,
  input  wire logic [COUNT_W-1:0]  s_axis_tcount,
  input  wire logic                s_axis_tvalid,
  output var  logic                s_axis_tready,
  input  wire logic                s_axis_tlast,
  input  wire logic                s_axis_tbad,

  input  wire logic                dec_valid,
  output var  logic                dec_ready,
  input  wire logic                dec_drop,
  input  wire drop_e               dec_reason,
  input  wire logic [3:0]          dec_uplink,

  // write ends of the queues
  input  wire logic [UPLINKS-1:0]  room,
  output var  logic [UPLINKS-1:0]  wr_valid,
  output var  logic [DATA_W-1:0]   wr_data,
  output var  logic [COUNT_W-1:0]  wr_count,
  output var  logic                wr_last,
  output var  logic [UPLINKS-1:0]  wr_commit,
  output var  logic [UPLINKS-1:0]  wr_rollback,

  // one clock a frame
  output var  logic                admit_valid,
  output var  logic [3:0]          admit_uplink,
  output var  logic                admit_drop,
  output var  logic                finish_valid,
  output var  logic [LEN_W-1:0]    finish_bytes,
  output var  logic                finish_drop,
  output var  drop_e               finish_reason
);

  typedef struct packed {
    logic [UPLINKS-1:0] target;   // one-hot, 0 when dropped
    drop_e              reason;   // when target is 0
  } route_t;

  // ---- admission ----
  logic   begun_q;                // the head frame is admitted
  route_t route_q, head, route;
  logic   has_room, admit;

  always_comb begin
    head.reason = dec_drop ? dec_reason : DROP_QUEUE_FULL;
    head.target = '0;
    for (int unsigned u = 0; u < UPLINKS; u++)
      head.target[u] = !dec_drop && dec_uplink == 4'(u) && room[u];
  end

  assign has_room      = dec_drop || head.target != '0;
  assign admit         = s_axis_tvalid && !begun_q && dec_valid && gate && (has_room || !on_full_wait);
  assign dec_ready     = admit;
  assign s_axis_tready = begun_q || admit;
  assign route         = begun_q ? route_q : head;

  assign admit_valid  = admit;
  assign admit_uplink = dec_uplink;
  assign admit_drop   = head.target == '0;

  always_ff @(posedge clk) begin
    if (s_axis_tvalid && s_axis_tready) begin
      begun_q <= !s_axis_tlast;
      route_q <= route;
    end
    if (rst) begin
      begun_q <= 1'b0;
    end
  end

  // ---- s1: length ----
  logic               s1_valid_q, s1_bad_q, s1_lost_q, s1_last_q;
  logic [DATA_W-1:0]  s1_data_q;
  logic [COUNT_W-1:0] s1_count_q;
  route_t           s1_route_q;
  logic [LEN_W-1:0] length_q, length, sum;
  logic             carry, too_long, beyond_q, s1_lost;

  assign {carry, sum} = {1'b0, length_q} + (LEN_W + 1)'(s1_count_q);
  assign length   = carry ? '1 : sum;
  assign too_long = length_q > LEN_W'(MAX_FRAME) - LEN_W'(s1_count_q);
  assign s1_lost  = s1_lost_q || (s1_route_q.target & ~alive) != '0;

  always_ff @(posedge clk) begin
    s1_valid_q <= s_axis_tvalid && s_axis_tready;
    if (s_axis_tvalid && s_axis_tready) begin
      s1_route_q <= route;
      s1_data_q  <= s_axis_tdata;
      s1_count_q <= s_axis_tcount;
      s1_last_q  <= s_axis_tlast;
      s1_bad_q   <= s_axis_tbad;
    end else if (s1_valid_q && s1_last_q) begin
      s1_route_q.target <= '0;         // no frame here: the loss of its uplink is none of the next
    end
    if (s1_valid_q) length_q <= s1_last_q ? '0 : length;
    if (s1_valid_q) beyond_q <= too_long && !s1_last_q;
    s1_lost_q <= s1_lost && !(s1_valid_q && s1_last_q);

    if (rst) begin
      s1_valid_q        <= 1'b0;
      s1_route_q.target <= '0;
      s1_lost_q         <= 1'b0;
      length_q          <= '0;
      beyond_q          <= 1'b0;
    end
  end

  // ---- s2: what speaks against the frame ----
  logic             s2_valid_q, s2_bad_q, s2_short_q, s2_long_q, s2_lost_q, s2_lost, s2_drop;
  route_t           s2_route_q;
  logic [LEN_W-1:0] s2_bytes_q;
  drop_e            s2_reason;

  assign s2_lost = s2_lost_q || (s2_route_q.target & ~alive) != '0;
  assign s2_drop = s2_bad_q || s2_short_q || s2_long_q || s2_lost || s2_route_q.target == '0;

  always_comb begin
    if (s2_bad_q)                       s2_reason = DROP_BAD_FRAME;
    else if (s2_short_q)                s2_reason = DROP_RUNT;
    else if (s2_long_q)                 s2_reason = DROP_OVERSIZE;
    else if (s2_route_q.target == '0)   s2_reason = s2_route_q.reason;
    else                                s2_reason = DROP_LINK_LOST;
  end

  // The queue wants the finish in the clock behind the last beat: beats are written from s2.
  // Beats are written until the frame is known to be too long: at most one beyond MAX_FRAME.
  always_ff @(posedge clk) begin
    wr_valid <= s1_route_q.target & {UPLINKS{s1_valid_q && !beyond_q}};
    wr_data  <= s1_data_q;
    wr_count <= s1_count_q;
    wr_last  <= s1_last_q;

    if (rst) begin
      wr_valid <= '0;
    end
  end

  always_ff @(posedge clk) begin
    s2_valid_q <= s1_valid_q && s1_last_q;
    s2_bytes_q <= length;
    s2_bad_q   <= s1_bad_q;
    s2_lost_q  <= s1_lost;
    s2_route_q <= s1_route_q;
    s2_short_q <= length < LEN_W'(MIN_FRAME);
    s2_long_q  <= too_long;

    if (rst) begin
      s2_valid_q <= 1'b0;
    end
  end

  // ---- s3: finish. An uplink lost since s2 is flushed after this clock, with this frame in it ----
  logic [UPLINKS-1:0] s3_target_q;

  always_ff @(posedge clk) begin
    finish_valid  <= s2_valid_q;
    finish_bytes  <= s2_bytes_q;
    finish_drop   <= s2_drop;
    finish_reason <= s2_reason;
    s3_target_q   <= s2_route_q.target;
    wr_commit     <= s2_route_q.target & {UPLINKS{s2_valid_q && !s2_drop}};
    wr_rollback   <= s2_route_q.target & {UPLINKS{s2_valid_q && s2_drop}};

    if (rst) begin
      finish_valid <= 1'b0;
      wr_commit    <= '0;
      wr_rollback  <= '0;
    end
  end

  // A frame between its admission and its finish: head, s1, s2 or s3.
  assign busy = (route_q.target & {UPLINKS{begun_q}})
              | (s1_route_q.target & {UPLINKS{s1_valid_q}})
              | (s2_route_q.target & {UPLINKS{s2_valid_q}})
              | (s3_target_q & {UPLINKS{finish_valid}});

endmodule

`default_nettype wire
