// SPDX-License-Identifier: Apache-2.0
// F3 of lks_rx_merge, by k-induction. The FIFOs hold a beat until it is taken, and are free else.
// Of a freely picked uplink that waits, `served` are the others that began a frame since.
`default_nettype none

module lks_rx_merge_props #(
  localparam int unsigned N      = 3,
  localparam int unsigned BEAT_W = 3
) (
  input wire logic                     clk,
  input wire logic                     rst,
  input wire logic [N-1:0]             s_valid,
  input wire logic [N-1:0][BEAT_W-1:0] s_beat,
  input wire logic                     m_ready,
  input wire logic [1:0]               f_who     // free: the uplink that is looked at
);

  logic [N-1:0]      s_ready, take;
  logic              m_valid;
  logic [BEAT_W-1:0] m_beat, beat;
  logic [3:0]        m_uplink;
  logic [1:0]        from;

  lks_rx_merge #(.BEAT_W(BEAT_W), .UPLINKS(N)) dut (.*);

  logic              past_valid = 1'b0;
  logic              took_q, stalled_q;      // what m_* shows
  logic [BEAT_W-1:0] beat_q;
  logic [1:0]        from_q;
  logic              open_q;                 // a frame is taken in part
  logic [1:0]        open_from_q;
  logic [1:0]        who_q;
  logic [N-1:0]      served_q;
  logic              last, starts;

  assign take   = s_valid & s_ready;
  assign last   = beat[BEAT_W-1];
  assign starts = take != '0 && !open_q;

  always_comb begin
    {from, beat} = '0;
    for (int unsigned u = 0; u < N; u++) if (take[u]) {from, beat} |= {2'(u), s_beat[u]};
  end

  // How far it is from U up to the uplink that waits.
  function automatic logic [1:0] distance(input logic [1:0] u);
    distance = who_q >= u ? who_q - u : who_q + 2'(N) - u;
  endfunction

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    who_q      <= past_valid ? who_q : f_who;
    took_q     <= take != '0;
    stalled_q  <= m_valid && !m_ready;
    if (take != '0) begin
      beat_q      <= beat;
      from_q      <= from;
      open_q      <= !last;
      open_from_q <= from;
    end
    if (!s_valid[who_q] || take[who_q] || open_q && open_from_q == who_q) served_q <= '0;
    else if (starts)                                                      served_q[from] <= 1'b1;

    if (rst) {took_q, stalled_q, open_q, served_q, from_q, open_from_q} <= '0;
  end

  always_ff @(posedge clk) begin
    if (!past_valid) assume (rst);
    for (int unsigned u = 0; u < N; u++)
      if (past_valid && !$past(rst) && $past(s_valid[u] && !s_ready[u]))
        assume (s_valid[u] && $stable(s_beat[u]));
  end

  always_comb begin
    assume (f_who < 2'(N));
    if (past_valid) assert (who_q < 2'(N));
    if (past_valid && !rst) begin
      assert ((take & (take - 1'b1)) == '0);
      assert (m_valid == (took_q || stalled_q));
      if (m_valid) assert (m_beat == beat_q && m_uplink == 4'(from_q));
      if (took_q) assert (open_q == !m_beat[BEAT_W-1] && open_from_q == from_q);
      if (take != '0 && open_q) assert (from == open_from_q);                          // F3: unmixed
      if (starts && s_valid[who_q] && from != who_q) assert (!served_q[from]);         // F3: fair

      // invariants
      assert (dut.turn_q < 2'(N) && from_q < 2'(N));
      if (open_q) assert (dut.busy_q && dut.turn_q == open_from_q);
      if (dut.busy_q && !open_q) assert (s_valid[dut.turn_q]);
      if (served_q != '0) assert (s_valid[who_q] && dut.busy_q);
      for (int unsigned u = 0; u < N; u++)
        if (served_q[u]) begin
          assert (2'(u) != who_q);
          assert (open_q ? distance(2'(u)) >= distance(dut.turn_q) : distance(2'(u)) > distance(dut.turn_q));
        end
      if (open_q && served_q != '0) assert (dut.turn_q != who_q);

      cover ($countones(served_q) == 2 && starts && from == who_q);
      cover (stalled_q && open_q && take == '0);
      cover (starts && last && took_q && !open_q && from != from_q);
    end
  end

endmodule

`default_nettype wire
