// SPDX-License-Identifier: Apache-2.0
// Rescue: the frames of a dead queue, the cut one first and whole, go behind what survivors hold.
//
//            pick (lks_map)
//              v
//   owner[u] --+--> ask --> lks_select --> answer --> [target] --+
//                                                                +--> start --> copy --> done
//   rd_beat[u] --> [ m_axis ] ------------ room[target] ---------+       one beat a clock
//
// One frame is copied at a time; the next one's decision is asked for meanwhile.
//
//   R1  a frame is copied to the uplink that lks_select names under the map of the clock in which
//       the copy starts; `change`, or another queue's turn, forgets what was asked         (C4, C6)
//   R2  a copy starts one clock after its target has room (while a queue is picked nobody else
//       writes), and goes on to its end whatever happens                                   (C5)
//   R3  with its last beat written the frame is given up by the queue it came from, in the same
//       clock in which it counts at its target                                             (C1)
`default_nettype none

module lks_rescue #(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned OWNER_W = 36,
  localparam int unsigned COUNT_W = $clog2(DATA_W / 8) + 1,
  localparam int unsigned UP_W    = $clog2(UPLINKS)
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic [UPLINKS-1:0]  pick,          // one-hot: the queue whose turn it is, 0 none
  input  wire logic                change,        // the map is new in this clock

  // decisions
  input  wire logic [UPLINKS-1:0]  owner_valid,
  input  wire logic [OWNER_W-1:0]  owner [UPLINKS],
  output var  logic [UPLINKS-1:0]  owner_next,
  input  wire logic                ask_ready,
  output var  logic                ask,
  output var  logic [OWNER_W-1:0]  ask_owner,
  input  wire logic                answer_valid,
  input  wire logic [UP_W-1:0]     answer,
  input  wire logic                answer_none,

  // dead queues
  input  wire logic [UPLINKS-1:0]  rd_valid,
  input  wire logic [DATA_W-1:0]   rd_data [UPLINKS],
  input  wire logic [COUNT_W-1:0]  rd_count [UPLINKS],
  input  wire logic [UPLINKS-1:0]  rd_last,
  output var  logic [UPLINKS-1:0]  rd_ready,
  output var  logic [UPLINKS-1:0]  rd_done,
  output var  logic [UPLINKS-1:0]  copying,       // a frame leaves this queue

  // to lks_admit
  input  wire logic [UPLINKS-1:0]  room,
  input  wire logic                free,          // no other frame is written
  output var  logic                start,         // one clock, before the first beat
  output var  logic [UPLINKS-1:0]  start_from,    // one-hot
  output var  logic [UPLINKS-1:0]  start_target,  // one-hot
  output var  logic [OWNER_W-1:0]  start_owner,
  output var  logic                m_axis_tvalid, // a beat in every clock, from the second one behind `start` on
  output var  logic [DATA_W-1:0]   m_axis_tdata,
  output var  logic [COUNT_W-1:0]  m_axis_tcount,
  output var  logic                m_axis_tlast,
  input  wire logic                written        // one clock: the last beat is in the queue
);

  // ---- decision of the next frame ----
  logic               asked_q;            // its answer is still to come
  logic [OWNER_W-1:0] owner_q;
  logic [UPLINKS-1:0] from_q, target_q;   // target_q: 0 until it is known

  assign ask = ask_ready && !asked_q && target_q == '0 && (pick & owner_valid) != '0;

  always_comb begin
    ask_owner = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) ask_owner |= owner[u] & {OWNER_W{pick[u]}};
  end

  always_ff @(posedge clk) begin
    if (ask) begin
      asked_q <= 1'b1;
      from_q  <= pick;
      owner_q <= ask_owner;
    end
    if (answer_valid) begin
      asked_q  <= 1'b0;
      target_q <= answer_none ? '0 : UPLINKS'(1) << answer;
    end
    if (start || change || (from_q & pick) == '0) target_q <= '0;
    if (change) asked_q <= 1'b0;

    if (rst) begin
      asked_q  <= 1'b0;
      target_q <= '0;
    end
  end

  // ---- copy ----
  logic [UPLINKS-1:0] copy_q;             // from this queue
  logic               reading_q;          // its last beat is not yet read
  logic               ready_q;            // one clock ago there was all that a start waits for

  assign start        = ready_q && (from_q & pick) != '0 && !change;
  assign start_from   = from_q;
  assign start_target = target_q;
  assign start_owner  = owner_q;
  assign owner_next   = from_q & {UPLINKS{start}};
  assign rd_ready     = copy_q & {UPLINKS{reading_q}};
  assign rd_done      = copy_q & {UPLINKS{written}};
  assign copying      = copy_q;

  logic               take, last;         // of the beat that is read
  logic [DATA_W-1:0]  data;
  logic [COUNT_W-1:0] count;

  always_comb begin
    take  = (rd_valid & rd_ready) != '0;
    last  = (rd_last & copy_q) != '0;
    data  = '0;
    count = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) if (copy_q[u]) begin
      data  |= rd_data[u];
      count |= rd_count[u];
    end
  end

  always_ff @(posedge clk) begin
    ready_q <= (target_q & room) != '0 && (from_q & rd_valid & pick) != '0 && (copy_q == '0 || written)
            && free && !start && !change;
    if (start) begin
      copy_q    <= from_q;
      reading_q <= 1'b1;
    end
    if (take && last) reading_q <= 1'b0;
    if (written) copy_q <= '0;
    m_axis_tvalid <= take;
    m_axis_tlast  <= last;
    m_axis_tdata  <= data;
    m_axis_tcount <= count;

    if (rst) begin
      ready_q       <= 1'b0;
      copy_q        <= '0;
      reading_q     <= 1'b0;
      m_axis_tvalid <= 1'b0;
    end
  end

endmodule

`default_nettype wire
