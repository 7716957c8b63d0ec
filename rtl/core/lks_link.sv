// SPDX-License-Identifier: Apache-2.0
// Link monitor of one uplink: from the synchronised link and the administrator's wish to `ok`.
//
//             down lasted `down_delay` ticks, or admin down
//        +--------------------------------------------------+
//   (up) |                                                  v
//        up ----------------------------------------------> down
//        ^                                                  |
//        +--------------------------------------------------+
//             link and admin up lasted `up_delay` ticks
//
//   L1  with down_delay 0 (since the clock before), `ok` is low in every clock in which `link`
//       or `admin_up` is low                                                             (C4)
//   L2  `ok` rises at least one clock after link and admin_up do, so that a loss of one clock
//       is a loss
//   L3  a delay of n ticks ends two clocks after the n-th tick without a break, never earlier:
//       it lasts n - 1 to n tick lengths
//
// A delay that is changed takes effect in the next clock.
`default_nettype none

module lks_link #(
  parameter int unsigned DELAY_W = 16   // bits of a delay
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               link,       // synchronised
  input  wire logic               admin_up,
  input  wire logic               tick,       // one clock a tick
  input  wire logic [DELAY_W-1:0] up_delay,   // ticks
  input  wire logic [DELAY_W-1:0] down_delay, // ticks
  output var  logic               ok          // may carry traffic as far as this link goes
);

  logic               up_q;
  logic [DELAY_W-1:0] count_q;    // ticks for which `want` has differed from `up_q`
  logic               expired_q;  // they reach the delay
  logic               want, differs, turn;
  logic [DELAY_W-1:0] delay;      // that runs, or would

  assign want    = link && admin_up;
  assign differs = want != up_q;
  assign delay   = up_q ? down_delay : up_delay;
  assign turn    = differs && (expired_q || !admin_up);

  // Up and no longer wanted: the clocks of a down-delay still count as up.
  assign ok = up_q && admin_up && (link || !expired_q);

  always_ff @(posedge clk) begin
    expired_q <= differs ? count_q >= delay : delay == '0;
    if (!differs)                count_q <= '0;
    else if (tick && !expired_q) count_q <= count_q + 1'b1;

    if (turn) begin
      up_q      <= want;
      count_q   <= '0;
      expired_q <= (want ? down_delay : up_delay) == '0;
    end

    if (rst) begin
      up_q      <= 1'b0;
      count_q   <= '0;
      expired_q <= 1'b0;
    end
  end

`ifdef FORMAL
  logic               past_valid = 1'b0;
  logic               ok_q, wanted_q;
  logic [DELAY_W:0]   differing_q;    // ticks of the clocks before that differ without a break
  logic [DELAY_W:0]   waited_q;       // the same at the last turn
  logic               overdue_q, glitch_q;
  logic [DELAY_W-1:0] up_delay_q, down_delay_q;

  always_comb begin
    if (!past_valid) assume (rst);
    else assume (up_delay == up_delay_q && down_delay == down_delay_q);
  end

  always_ff @(posedge clk) begin
    past_valid   <= 1'b1;
    up_delay_q   <= up_delay;
    down_delay_q <= down_delay;
    ok_q         <= ok && !rst;
    wanted_q     <= want && !rst;
    overdue_q    <= differs && differing_q >= (DELAY_W + 1)'(delay) && !turn && !rst;
    glitch_q     <= ok && !link && !rst;
    if (turn) waited_q <= differing_q;
    if (!differs || rst || turn)       differing_q <= '0;
    else if (tick && differing_q != '1) differing_q <= differing_q + 1'b1;
  end

  always_comb if (past_valid && !rst) begin
    if (down_delay == 0 && !want) assert (!ok);                                        // L1
    if (!admin_up) assert (!ok);                                                       // L1
    if (ok && !ok_q) assert (wanted_q);                                                // L2
    if (ok_q && !ok && admin_up) assert (differing_q >= (DELAY_W + 1)'(down_delay));   // L3
    if (ok && !ok_q) assert (waited_q >= (DELAY_W + 1)'(up_delay));                    // L3
    if (overdue_q && differs) assert (turn);                                           // L3
    assert ((DELAY_W + 1)'(count_q) == differing_q || expired_q);
    assert (!expired_q || differing_q >= (DELAY_W + 1)'(delay));
    assert (expired_q || !up_q || down_delay != 0);
    cover (ok_q && !ok && differing_q == 3 && down_delay == 3);
    cover (ok && !ok_q && waited_q == 3);
    cover (ok && link && glitch_q && down_delay == 2);
  end
`endif

endmodule

`default_nettype wire
