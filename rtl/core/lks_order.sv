// SPDX-License-Identifier: Apache-2.0
// Order of death: for every two uplinks, which of them was lost later.
//
//   lost --> matrix, one bit a pair --> later[u][v]: v was lost later than u
//
// Of two that are lost in the same clock the one with the higher number counts as later, so that
// the order is total.
//
//   O1  of those lost, exactly one has none that was lost later
`default_nettype none

module lks_order #(
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic                            clk,
  input  wire logic                            rst,
  input  wire logic [UPLINKS-1:0]              lost,    // one clock
  output var  logic [UPLINKS-1:0][UPLINKS-1:0] later
);

  for (genvar u = 0; u < UPLINKS; u++) begin : g_first
    assign later[u][u] = 1'b0;

    for (genvar v = u + 1; v < UPLINKS; v++) begin : g_second
      logic v_later_q;

      always_ff @(posedge clk) begin
        if (lost[u] || lost[v]) v_later_q <= lost[v];
        if (rst) v_later_q <= 1'b0;
      end

      assign later[u][v] = v_later_q;
      assign later[v][u] = !v_later_q;
    end
  end

endmodule

`default_nettype wire
