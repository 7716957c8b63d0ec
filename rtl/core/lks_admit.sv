// SPDX-License-Identifier: Apache-2.0
// Admission: the head frame of the ingress is copied into the queue of its uplink, or dropped; a
// rescued frame is copied by the same way.
//
//   frame, decision --> admit? --+
//   rescue: start ---------------+--> [target, reason] --+
//   beats, rescued beats ------------> [s1] ------------>+--> [s2] --> write ends of the queues
//
//   A1  waiting happens before a frame only: an admitted frame goes in one beat a clock     (I3)
//   A2  each frame ends once: its last beat is written into the queue, or with its first beat it is
//       dropped for the first reason that holds of its fault (bad_frame, runt, oversize), the
//       decision's own (no_team, no_uplink), queue_full                                     (C1)
//   A3  `busy` covers a queue from the clock behind the admission, or the start of a rescue, until
//       the last beat is in
//   A4  a rescued frame starts between two others (`free`), while the gate is closed, and none is
//       admitted before it is written: its length is what its queue counted
//
// Latency 2 clocks from the head of the ingress to the queue; one beat a clock, no bubble.
`default_nettype none

module lks_admit
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W    = 64,
  parameter int unsigned UPLINKS   = 4,
  parameter int unsigned LEN_W     = 20,
  parameter int unsigned BYTES_W   = 16,       // bits of the length of a frame that is whole
  parameter int unsigned OWNER_W   = 36,       // what goes with a frame into its queue
  localparam int unsigned COUNT_W  = $clog2(DATA_W / 8) + 1,
  localparam int unsigned UP_W     = $clog2(UPLINKS)
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic                gate,           // decisions are valid and the map is settled
  input  wire logic                on_full_wait,   // 1: wait for a full queue, 0: drop
  output var  logic [UPLINKS-1:0]  busy,           // a frame is on its way into this queue

  // head of the ingress
  input  wire logic                frame_valid,
  input  wire logic                frame_fault,
  input  wire drop_e               frame_reason,
  input  wire logic [LEN_W-1:0]    frame_bytes,
  output var  logic                frame_taken,
  input  wire logic [DATA_W-1:0]   s_axis_tdata,
  input  wire logic [COUNT_W-1:0]  s_axis_tcount,
  input  wire logic                s_axis_tvalid,
  output var  logic                s_axis_tready,
  input  wire logic                s_axis_tlast,

  input  wire logic                dec_valid,
  output var  logic                dec_ready,
  input  wire logic                dec_drop,
  input  wire drop_e               dec_reason,
  input  wire logic [UPLINKS-1:0]  dec_target,     // one-hot; 0 with dec_drop
  input  wire logic [OWNER_W-1:0]  dec_owner,

  // rescued frames
  output var  logic                free,           // no frame of the host is on its way
  input  wire logic                rescue_start,   // one clock, its first beat comes behind it
  input  wire logic [UPLINKS-1:0]  rescue_from,    // one-hot
  input  wire logic [UPLINKS-1:0]  rescue_target,
  input  wire logic [OWNER_W-1:0]  rescue_owner,
  input  wire logic                rescue_tvalid,
  input  wire logic [DATA_W-1:0]   rescue_tdata,
  input  wire logic [COUNT_W-1:0]  rescue_tcount,
  input  wire logic                rescue_tlast,
  input  wire logic [BYTES_W-1:0]  rescue_bytes,   // one clock behind the last beat
  output var  logic                rescue_written, // one clock: its last beat is written

  // write ends of the queues
  input  wire logic [UPLINKS-1:0]  room,
  output var  logic [UPLINKS-1:0]  wr_valid,
  output var  logic [DATA_W-1:0]   wr_data,
  output var  logic [COUNT_W-1:0]  wr_count,
  output var  logic                wr_last,
  output var  logic [OWNER_W-1:0]  wr_owner,
  output var  logic [UP_W-1:0]     wr_origin,      // the queue it was taken from, or its own
  output var  logic [BYTES_W-1:0]  wr_bytes,       // with wr_last

  // one clock a frame: at its admission
  output var  logic                admit_valid,
  output var  logic                admit_drop,
  output var  drop_e               admit_reason,

  // one clock a frame: it is in its queue with this clock, or dropped
  output var  logic                left_valid,
  output var  logic [LEN_W-1:0]    left_bytes,
  output var  logic                left_drop,
  output var  drop_e               left_reason
);

  typedef struct packed {
    logic [UPLINKS-1:0] target;   // one-hot, 0 when dropped
    drop_e              reason;   // when target is 0
    logic [LEN_W-1:0]   bytes;
    logic [OWNER_W-1:0] owner;
    logic [UP_W-1:0]    origin;
  } route_t;

  function automatic logic [UP_W-1:0] index(input logic [UPLINKS-1:0] one);
    index = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) if (one[u]) index |= UP_W'(u);
  endfunction

  // ---- admission ----
  logic   begun_q;                // the head frame is admitted
  logic   rescue_q;               // a rescued frame has started, its last beat is not yet through s1
  route_t route_q, head;
  logic   ready;                  // a frame is there, decided, and the way is free
  logic   needs_room, has_room, admit;

  always_comb begin
    head = '{target: frame_fault ? '0 : dec_target & room, reason: DROP_QUEUE_FULL, bytes: frame_bytes,
             owner: dec_owner, origin: index(dec_target)};
    if (frame_fault)   head.reason = frame_reason;
    else if (dec_drop) head.reason = dec_reason;
  end

  assign ready      = !begun_q && !rescue_q && frame_valid && s_axis_tvalid && dec_valid && gate;
  assign needs_room = !frame_fault && !dec_drop && on_full_wait;
  assign has_room   = (dec_target & room) != '0;
  assign admit      = ready && (has_room || !needs_room);
  assign dec_ready     = admit;
  assign frame_taken   = admit;
  assign s_axis_tready = begun_q || admit;

  assign admit_valid  = admit;
  assign admit_drop   = head.target == '0;
  assign admit_reason = head.reason;

  assign free = !begun_q;

  // ---- s1 ----
  logic               s1_valid_q, s1_first_q, s1_last_q, s1_rescue_q;
  logic [DATA_W-1:0]  s1_data_q;
  logic [COUNT_W-1:0] s1_count_q;

  always_ff @(posedge clk) begin
    if (s_axis_tvalid && s_axis_tready) begun_q <= !s_axis_tlast;
    if (!begun_q && !rescue_q) begin
      route_q <= head;            // of the frame that is admitted now, or none
      if (rescue_start) begin
        route_q.target <= rescue_target;
        route_q.owner  <= rescue_owner;
        route_q.origin <= index(rescue_from);
      end
    end
    s1_rescue_q <= rescue_tvalid;
    s1_valid_q  <= s_axis_tvalid && s_axis_tready || rescue_tvalid;
    s1_first_q  <= !begun_q;
    s1_last_q   <= rescue_tvalid ? rescue_tlast : s_axis_tlast;
    s1_data_q   <= rescue_tvalid ? rescue_tdata : s_axis_tdata;
    s1_count_q  <= rescue_tvalid ? rescue_tcount : s_axis_tcount;

    if (rst) begin
      begun_q     <= 1'b0;
      s1_valid_q  <= 1'b0;
      s1_rescue_q <= 1'b0;
    end
  end

  // ---- s2: write ----
  always_ff @(posedge clk) begin
    wr_valid    <= route_q.target & {UPLINKS{s1_valid_q}};
    wr_data     <= s1_data_q;
    wr_count    <= s1_count_q;
    wr_last     <= s1_last_q;
    wr_owner    <= route_q.owner;
    wr_origin   <= route_q.origin;
    wr_bytes    <= s1_rescue_q ? rescue_bytes : route_q.bytes[BYTES_W-1:0];
    left_bytes  <= route_q.bytes;
    left_valid  <= s1_valid_q && !s1_rescue_q && (route_q.target == '0 ? s1_first_q : s1_last_q);
    rescue_written <= s1_rescue_q && s1_last_q;
    left_drop   <= route_q.target == '0;
    left_reason <= route_q.reason;

    if (rst) begin
      wr_valid   <= '0;
      left_valid <= 1'b0;
      rescue_written <= 1'b0;
    end
  end

  always_ff @(posedge clk) begin
    if (rescue_start) rescue_q <= 1'b1;
    else if (s1_rescue_q && s1_last_q) rescue_q <= 1'b0;
    if (rst) rescue_q <= 1'b0;
  end

  assign busy = (route_q.target & {UPLINKS{begun_q || s1_valid_q || rescue_q}}) | wr_valid;

endmodule

`default_nettype wire
