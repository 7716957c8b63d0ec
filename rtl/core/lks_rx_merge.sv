// SPDX-License-Identifier: Apache-2.0
// Fair merge of the receive FIFOs: frame by frame, round robin.
//
//   lks_rx_fifo[u] --> [ one beat register ] --> m_*, with the uplink
//
//   F3  a frame is not mixed with another; behind a frame of uplink u the next uplink after u
//       that has one is served, so that nobody waits for more than one frame of each other one
//
// One beat a clock; a lone uplink leaves one clock between its frames.
`default_nettype none

module lks_rx_merge #(
  parameter int unsigned BEAT_W  = 69,        // of them bit LAST: the last beat of a frame
  parameter int unsigned LAST    = BEAT_W - 1,
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic                           clk,
  input  wire logic                           rst,

  input  wire logic [UPLINKS-1:0]             s_valid,
  input  wire logic [UPLINKS-1:0][BEAT_W-1:0] s_beat,
  output var  logic [UPLINKS-1:0]             s_ready,

  output var  logic                           m_valid,
  output var  logic [BEAT_W-1:0]              m_beat,
  output var  logic [3:0]                     m_uplink,
  input  wire logic                           m_ready
);

  localparam int unsigned INDEX_W = $clog2(UPLINKS);

  logic [INDEX_W-1:0] turn_q, next;     // served now, or last
  logic               busy_q;           // `turn_q` is in mid-frame, or chosen
  logic               free, take, ends;
  logic               found;

  assign free    = !m_valid || m_ready;
  assign take    = busy_q && s_valid[turn_q] && free;
  assign ends    = take && s_beat[turn_q][LAST];
  assign s_ready = busy_q && free ? UPLINKS'(1) << turn_q : '0;

  // The first after `turn_q` that has a beat; itself last, and only when it does not end now.
  always_comb begin
    next  = turn_q;
    found = !busy_q && s_valid[turn_q];
    for (int unsigned i = UPLINKS - 1; i > 0; i--) begin
      automatic int unsigned u = 32'(turn_q) + i;
      if (u >= UPLINKS) u = u - UPLINKS;
      if (s_valid[INDEX_W'(u)]) begin
        next  = INDEX_W'(u);
        found = 1'b1;
      end
    end
  end

  always_ff @(posedge clk) begin
    if (!busy_q || ends) begin
      turn_q <= next;
      busy_q <= found;
    end
    if (free) begin
      m_valid  <= take;
      m_beat   <= s_beat[turn_q];
      m_uplink <= 4'(turn_q);
    end

    if (rst) begin
      turn_q  <= '0;
      busy_q  <= 1'b0;
      m_valid <= 1'b0;
    end
  end

endmodule

`default_nettype wire
