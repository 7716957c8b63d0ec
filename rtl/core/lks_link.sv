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
//
// A delay of n ticks ends with the n-th tick that falls into it: between n - 1 and n tick lengths.
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

  assign want    = link && admin_up;
  assign differs = want != up_q;
  assign turn    = differs && (expired_q || !admin_up);

  // Up and no longer wanted: the clocks of a down-delay still count as up.
  assign ok = up_q && admin_up && (link || !expired_q);

  always_ff @(posedge clk) begin
    expired_q <= count_q >= (up_q ? down_delay : up_delay);
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

endmodule

`default_nettype wire
