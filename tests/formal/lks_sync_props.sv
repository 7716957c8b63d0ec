// SPDX-License-Identifier: Apache-2.0
// Y1-Y2 of lks_sync against a source that changes at any time: a first flip-flop whose input
// changed since the edge before holds either value afterwards.
//
//   level --either, near a change--> lks_sync --> sync_out
//
// That either value has settled one clock later is assumed, not proved: it is a matter of the
// flip-flops and of their distance (ASYNC_REG).
`default_nettype none

module lks_sync_props (
  input wire logic clk,
  input wire logic rst,
  input wire logic level,      // the source, as it stands at the edge
  input wire logic f_other     // free: a change near the edge is caught or missed
);

  logic       captured, sync_out;
  logic       past_valid = 1'b0;
  logic       out_q;
  logic [3:0] level_q;         // 1, 2, 3, 4 clocks ago
  logic [2:0] clocks_q;        // since the reset

  assign captured = f_other ? level_q[0] : level;

  lks_sync dut (.clk, .rst, .async_in(captured), .sync_out);

  always_comb if (!past_valid) assume (rst);

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    level_q    <= {level_q[2:0], level};
    out_q      <= sync_out;
    clocks_q   <= rst ? '0 : clocks_q + 3'(clocks_q != '1);
  end

  always_comb if (past_valid && !rst) begin
    if (clocks_q >= 3'd3) assert (sync_out == level_q[1] || sync_out == level_q[2]);    // Y1
    if (clocks_q < 3'd2)  assert (!sync_out);                                          // Y2
    if (clocks_q >= 3'd2) assert (dut.meta_q == level_q[0] || dut.meta_q == level_q[1]);
    else                  assert (clocks_q != 0 || !dut.meta_q);
  end

  always_ff @(posedge clk) if (past_valid && !rst && clocks_q == '1) begin
    cover (sync_out != out_q && sync_out == level_q[1] && level_q[1] != level_q[2]);   // after 2
    cover (sync_out != out_q && level_q[2] == level_q[1] && level_q[2] != level_q[3]); // after 3
    cover (level_q == 4'b0100 && !sync_out && !out_q);          // one clock high, and not seen
  end

endmodule

`default_nettype wire
