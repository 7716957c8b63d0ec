// SPDX-License-Identifier: Apache-2.0
// Wide parser, control: which lane takes which beat of the ring, one turn a clock.
//
//   clock       0    1    2    3    4    5    6    7    8        turn of lane t mod LANES
//   lane        0    1    2    3    0    1    2    3    0
//   takes       a0   b0   c0   -    a1   b1   -    d0   a2       a0 = first beat of frame a
//
// At its turn a lane in mid-frame takes the next beat of its frame, a free one the first beat of the
// next frame, each if it is there; else the turn is lost.
//
//   PT1  frames are begun in order, by one lane each, and numbered in that order
//   PT2  a turn is lost only while no beat waits but those of frames that other lanes are in: of at
//       most LANES - 1 frames, each without its first beat
//   PT3  so at one beat a clock at most W = (LANES - 1) * (BEATS - 1) + 1 beats wait, BEATS a frame,
//       and a beat waits no longer than for W turns and the BEATS - 1 rounds of its frame: LANES *
//       BEATS - LANES + W = 34, 36, 31 clocks with 2, 4, 8 lanes of 12, 6, 3 beats. DEPTH is 64.
`default_nettype none

module lks_parse_turns #(
  parameter int unsigned LANES = 8,           // 2, 4, 8
  parameter int unsigned DEPTH = 64,          // beats of the ring, frames from first beat to result
  localparam int unsigned ADDR_W = $clog2(DEPTH),
  localparam int unsigned LANE_W = $clog2(LANES)
) (
  input  wire logic              clk,
  input  wire logic              rst,

  input  wire logic              put,         // a beat enters the ring, at `write`
  input  wire logic              put_first,   // and begins a frame
  output var  logic [ADDR_W-1:0] write,
  output var  logic [ADDR_W-1:0] arrived,     // number of the next frame

  output var  logic [LANE_W-1:0] lane,        // whose turn it is
  output var  logic [ADDR_W-1:0] frame,       // number of its frame, if it is in one
  output var  logic              take,        // it takes the beat at `read`
  output var  logic [ADDR_W-1:0] read,
  input  wire logic              last         // a clock behind take: that was the last of its frame
);

  typedef logic [ADDR_W-1:0] index_t;

  typedef struct packed {
    logic   mid;       // in a frame
    index_t frame;
    index_t next;      // its next beat
  } lane_t;

  lane_t  round_q [1:LANES];     // the lanes in the order of their turns, the last one is next
  lane_t  now, then;
  index_t write_q, arrived_q, begun_q, start;
  logic   waits, took_q;

  lks_ram_lut #(.WIDTH(ADDR_W), .DEPTH(DEPTH)) u_starts (
    .clk, .we(put && put_first), .waddr(arrived_q), .wdata(write_q), .raddr(begun_q), .rdata(start)
  );

  assign now     = round_q[LANES];
  assign waits   = begun_q != arrived_q;
  assign read    = now.mid ? now.next : start;
  assign take    = now.mid ? now.next != write_q : waits;
  assign frame   = now.mid ? now.frame : begun_q;
  assign then    = '{mid: now.mid || waits, frame: frame, next: read + index_t'(take)};
  assign write   = write_q;
  assign arrived = arrived_q;

  always_ff @(posedge clk) begin
    lane       <= lane + 1'b1;
    took_q     <= take;
    round_q[1] <= then;
    for (int i = 2; i <= LANES; i++) round_q[i] <= round_q[i-1];
    if (took_q && last) round_q[2].mid <= 1'b0;

    if (put)              write_q   <= write_q + 1'b1;
    if (put && put_first) arrived_q <= arrived_q + 1'b1;
    if (take && !now.mid) begun_q   <= begun_q + 1'b1;

    if (rst) begin
      lane      <= '0;
      took_q    <= 1'b0;
      write_q   <= '0;
      arrived_q <= '0;
      begun_q   <= '0;
      for (int i = 1; i <= LANES; i++) round_q[i].mid <= 1'b0;
    end
  end

`ifndef SYNTHESIS
  // PT3: no beat that waits is overwritten.
  always_ff @(posedge clk) if (!rst && put) begin
    assert (!waits || index_t'(write_q - start) < index_t'(DEPTH - 2));
    assert (!now.mid || index_t'(write_q - now.next) < index_t'(DEPTH - 2));
  end
`endif

endmodule

`default_nettype wire
