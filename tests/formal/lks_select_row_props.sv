// SPDX-License-Identifier: Apache-2.0
// E1-E2 of lks_select_row, by k-induction: rows come from the block RAM as they like, the live mask
// and `en` are free. The picks are made again from the row and the mask that met in clock 1.
`default_nettype none

module lks_select_row_props #(
  parameter int unsigned UPLINKS = 3,
  parameter int unsigned TEAMS   = 2,
  localparam int unsigned UP_W   = $clog2(UPLINKS)
) (
  input wire logic                      clk,
  input wire logic                      live_bank,
  input wire logic                      loaded,
  input wire logic                      we,
  input wire logic [12:0]               addr,
  input wire logic [31:0]               wdata,
  input wire logic                      en,
  input wire logic [UPLINKS-1:0]        live,
  input wire logic [$clog2(TEAMS)-1:0]  team,
  input wire logic [7:0]                bucket,
  input wire logic [UPLINKS-1:0]        f_lost    // free: members that go
);

  typedef logic [UPLINKS-1:0]           mask_t;
  typedef logic [UPLINKS-1:0][UP_W-1:0] row_t;

  logic [31:0]     rdata;
  logic [UP_W-1:0] uplink;
  logic            none;

  lks_select_row #(.UPLINKS(UPLINKS), .TEAMS(TEAMS)) dut (.*);

  function automatic logic lives(input logic [UP_W-1:0] slot, input mask_t alive);
    return 32'(slot) < UPLINKS && alive[slot];
  endfunction

  // {somebody lives, the first who does}
  function automatic logic [UP_W:0] first(input row_t row, input mask_t alive);
    first = '0;
    for (int i = UPLINKS - 1; i >= 0; i--)
      if (lives(row[i], alive)) first = {1'b1, row[i]};
  endfunction

  row_t       row2_q, row3_q, row4_q;
  mask_t      live2_q, live3_q, live4_q;
  logic [1:0] filled_q = '0;             // stages that hold what came since the start

  always_ff @(posedge clk) if (en) begin
    {row4_q, row3_q, row2_q}    <= {row3_q, row2_q, dut.row};
    {live4_q, live3_q, live2_q} <= {live3_q, live2_q, live};
    if (filled_q != 2'd3) filled_q <= filled_q + 2'd1;
  end

  // Who a flow of this row belongs to: now, and after f_lost are gone.
  logic [UP_W:0] owner, after;
  assign owner = first(dut.row, live);
  assign after = first(dut.row, live & ~f_lost);

  always_comb begin
    if (filled_q == 2'd3) begin
      assert (none == !first(row4_q, live4_q)[UP_W]);                                // E1
      assert (uplink == first(row4_q, live4_q)[UP_W-1:0]);                           // E1
    end
    if (owner[UP_W] && !f_lost[owner[UP_W-1:0]]) assert (after == owner);         // E2
    if (filled_q >= 2'd1) assert (dut.row2_q == row2_q);
    if (filled_q >= 2'd2) assert (dut.row3_q == row3_q);
    for (int unsigned i = 0; i < UPLINKS; i++) begin
      if (filled_q >= 2'd1) assert (dut.lives_q[i] == lives(row2_q[i], live2_q));
      if (filled_q >= 2'd2)
        assert (dut.first_q[i] == (lives(row3_q[i], live3_q) && !earlier(i, row3_q, live3_q)));
    end
  end

  function automatic logic earlier(input int unsigned slot, input row_t row, input mask_t alive);
    earlier = 1'b0;
    for (int unsigned i = 0; i < UPLINKS; i++)
      if (i < slot && lives(row[i], alive)) earlier = 1'b1;
  endfunction

  always_ff @(posedge clk) begin
    cover (filled_q == 2'd3 && none && live != '0);
    cover (filled_q == 2'd3 && uplink == UP_W'(UPLINKS - 1) && row4_q[0] == '0 && !none);
    cover (owner[UP_W] && after[UP_W] && after != owner);
  end

endmodule

`default_nettype wire
