// SPDX-License-Identifier: Apache-2.0
// S1-S3 of lks_select_queue, by k-induction, in the circuit of lks_select: queue, pipeline, skid.
// What the pipeline computes is free: any uplink that lives when the entry passes its first stage,
// or a drop when none does. The proof carries the number of each entry and that uplink along.
//
//   taken            given                filled
//   | skid: out, wait | pipeline, oldest first |  to be given
//
// Every valid place holds the next number in turn: nothing is lost, doubled or overtaken.
`default_nettype none

module lks_select_props #(
  parameter int unsigned DEPTH   = 4,
  parameter int unsigned STAGES  = 3,
  parameter int unsigned UPLINKS = 3,
  localparam int unsigned ADDR_W = $clog2(DEPTH)
) (
  input wire logic               clk,
  input wire logic               rst,
  input wire logic               put,
  input wire logic               pause,
  input wire logic               ready,
  input wire logic [UPLINKS-1:0] live,
  input wire logic [1:0]         pick       // free: the uplink that the pipeline finds
);

  typedef logic [ADDR_W:0] count_t;

  typedef struct packed {
    logic [ADDR_W-1:0] number;
    logic              drop;
    logic [1:0]        uplink;
  } item_t;

  logic [ADDR_W-1:0]  put_addr, give_addr;
  logic [UPLINKS-1:0] live_q;
  logic               again, leave, busy, skid_ready, valid;
  item_t              item_q [STAGES];
  item_t              out;
  logic               past_valid = 1'b0;

  assign again = live != live_q;

  lks_select_queue #(.DEPTH(DEPTH), .STAGES(STAGES)) dut (
    .clk, .rst, .put, .put_addr, .again, .pause, .hold(!skid_ready), .give_addr, .leave,
    .take(valid && ready), .busy
  );

  // Stage 0 is the entry that was read; the uplink joins behind it.
  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    live_q     <= live;
    if (skid_ready) begin
      item_q[0].number <= give_addr;
      item_q[1]        <= '{number: item_q[0].number, drop: live_q == '0, uplink: pick};
      for (int i = 2; i < STAGES; i++) item_q[i] <= item_q[i-1];
    end
  end

  lks_skid #(.DATA_W($bits(item_t))) u_out (
    .clk, .rst(rst || again),
    .s_axis_tdata(item_q[STAGES-1]), .s_axis_tvalid(leave), .s_axis_tready(skid_ready),
    .m_axis_tdata(out), .m_axis_tvalid(valid), .m_axis_tready(ready)
  );

  function automatic logic lives(input item_t item, input logic [UPLINKS-1:0] mask);
    return item.drop ? mask == '0 : item.uplink < 2'(UPLINKS) && mask[item.uplink];
  endfunction

  // ---- what the places hold, oldest first ----
  item_t  place [STAGES+2];
  logic   there [STAGES+2];
  count_t older [STAGES+3];          // valid places before place i
  count_t held, given;
  item_t  caught;
  assign caught = u_out.skid_q;
  assign held = dut.filled_q - dut.taken_q;
  assign given  = dut.given_q - dut.taken_q;

  always_comb begin
    place[0] = out;
    there[0] = valid;
    place[1] = caught;
    there[1] = u_out.skid_valid_q;
    for (int i = 0; i < STAGES; i++) begin
      place[STAGES+1-i] = item_q[i];
      there[STAGES+1-i] = dut.inside_q[i];
    end
    older[0] = '0;
    for (int i = 0; i < STAGES + 2; i++) older[i+1] = older[i] + count_t'(there[i]);
  end

  always_comb begin
    if (!past_valid) assume (rst);
    if (held == count_t'(DEPTH)) assume (!put);
    if (live_q != '0) assume (pick < 2'(UPLINKS) && live_q[pick]);
  end

  // Invariants.
  always_comb if (past_valid) begin
    assert (held <= count_t'(DEPTH) && given <= held);
    assert (older[STAGES+2] == (dut.again_q ? '0 : given));                       // S3
    assert (!there[1] || there[0]);
    for (int i = 0; i < STAGES + 2; i++) begin
      if (there[i])                                                                // S1
        assert (place[i].number == ADDR_W'(dut.taken_q + older[i]));
      if (there[i] && i < STAGES + 1) assert (lives(place[i], live_q));            // S2
    end
  end

  // What the taker sees.
  logic [ADDR_W-1:0] next_q;
  always_ff @(posedge clk) begin
    if (valid && ready) next_q <= next_q + 1'b1;
    if (rst) next_q <= '0;
    if (past_valid && !rst) begin
      assert (next_q == dut.taken_q[ADDR_W-1:0]);
      if (valid) assert (busy && out.number == next_q && lives(out, live_q));      // S1, S2
      if ($past(again) && !$past(rst)) assert (!valid);                            // S2
      if ($past(valid && !ready && !again) && !$past(rst))
        assert (valid && $stable(out));                                            // C8
    end
  end

  // Not vacuous: an entry is withdrawn and taken later; the skid is full; entries queue up.
  logic withdrawn_q, late_q;
  always_ff @(posedge clk) begin
    if (again && valid && !ready) withdrawn_q <= 1'b1;
    if (withdrawn_q && valid && ready) late_q <= 1'b1;
    if (rst) {withdrawn_q, late_q} <= 2'b00;
    if (past_valid && !rst) begin
      cover (late_q && !busy);
      cover (u_out.skid_valid_q && given == count_t'(DEPTH));
      cover (valid && ready && out.drop && withdrawn_q);
      cover (pause && given == 0 && held == count_t'(DEPTH));
    end
  end

endmodule

`default_nettype wire
