// SPDX-License-Identifier: Apache-2.0
// P1-P3 of lks_prefetch, by k-induction. `more`, `clear`, the reader and the RAM's words are free.
// One freely picked fetch is followed to the output: `ahead` counts the words that leave before it.
`default_nettype none

module lks_prefetch_props #(
  localparam int unsigned WIDTH = 4
) (
  input wire logic             clk,
  input wire logic             rst,
  input wire logic             clear,
  input wire logic             more,
  input wire logic [WIDTH-1:0] rdata,
  input wire logic             m_ready,
  input wire logic             f_pick       // free: follow the word of this fetch
);

  logic             fetch, m_valid, take;
  logic [WIDTH-1:0] m_data;

  lks_prefetch #(.WIDTH(WIDTH)) dut (.*);

  // ---- the followed word ----
  logic             past_valid = 1'b0;
  logic             watching_q, arrived_q, fetched_q;
  logic [WIDTH-1:0] followed_q;
  logic [2:0]       ahead_q, behind_q;      // words fetched before it, and it and after it
  logic [2:0]       flowing_q;              // clocks in which the reader could take, up to 3

  assign take = m_valid && m_ready;

  always_comb if (!past_valid) assume (rst);

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    fetched_q  <= fetch;
    flowing_q  <= m_ready ? flowing_q + 3'(flowing_q != 3'd3) : '0;
    if (watching_q && !arrived_q) begin
      arrived_q  <= 1'b1;
      followed_q <= rdata;
    end
    if (!watching_q && f_pick && fetch) begin
      watching_q <= 1'b1;
      arrived_q  <= 1'b0;
      ahead_q    <= ahead_q - 3'(take);
      behind_q   <= 3'd1;
    end else if (watching_q && take && ahead_q == 0) begin
      watching_q <= 1'b0;
      arrived_q  <= 1'b0;
      ahead_q    <= behind_q - 3'd1 + 3'(fetch);
      behind_q   <= '0;
    end else if (watching_q) begin
      ahead_q    <= ahead_q - 3'(take);
      behind_q   <= behind_q + 3'(fetch);
    end else begin
      ahead_q    <= ahead_q + 3'(fetch) - 3'(take);
    end

    if (rst || clear) begin
      watching_q <= 1'b0;
      arrived_q  <= 1'b0;
      fetched_q  <= 1'b0;
      ahead_q    <= '0;
      behind_q   <= '0;
    end
    if (rst) flowing_q <= '0;
  end

  // ---- the rules ----
  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst) && !$past(clear)) begin
    if ($past(m_valid && !m_ready)) assert (m_valid && $stable(m_data));              // P1
  end

  always_comb if (past_valid && !rst) begin
    if (watching_q && ahead_q == 0 && m_valid)                                        // P2
      assert (arrived_q && m_data == followed_q);
    if (ahead_q + behind_q == 0) assert (!m_valid);
    if (ahead_q + behind_q > 3'(fetched_q)) assert (m_valid);   // nothing waits unseen
    if (flowing_q == 3'd3) assert (fetch == more);                                    // P3
  end

  // ---- invariants ----
  logic [1:0] place;         // of the followed word
  assign place = dut.head_q + 2'(ahead_q);

  always_comb if (past_valid && !rst) begin
    assert (dut.reserved_q == ahead_q + behind_q && dut.reserved_q <= 3'd4);
    assert (dut.fetched_q == fetched_q && dut.stored_q <= 3'd4);
    assert (dut.stored_q + 3'(fetched_q) == dut.reserved_q);
    assert (dut.tail_q == dut.head_q + 2'(dut.stored_q));
    assert (m_valid == (dut.stored_q != 0));
    assert (ahead_q <= 3'd4 && behind_q <= 3'd4 && (!watching_q || behind_q != 0));
    assert (watching_q || (behind_q == 0 && !arrived_q));
    assert (!watching_q || arrived_q || (behind_q == 3'd1 && fetched_q));
    if (arrived_q) assert (dut.word[place] == followed_q && ahead_q < dut.stored_q);
  end

  // ---- what must be possible ----
  logic [2:0] taken_q;       // one a clock without a break
  logic       cleared_q;     // while it held something

  always_ff @(posedge clk) begin
    taken_q   <= take ? taken_q + 3'(taken_q != '1) : '0;
    cleared_q <= (cleared_q && !m_valid) || (clear && m_valid);
    if (rst) {taken_q, cleared_q} <= '0;
    if (past_valid && !rst) begin
      cover (watching_q && ahead_q == 3'd3 && take);
      cover (dut.reserved_q == 3'd4 && !m_ready && more);
      cover (taken_q == 3'd7);
      cover (cleared_q && m_valid);
    end
  end

endmodule

`default_nettype wire
