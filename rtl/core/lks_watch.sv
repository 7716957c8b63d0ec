// SPDX-License-Identifier: Apache-2.0
// Watch over what waits: a live uplink that takes nothing, and frames that nobody can take.
//
//   tick --> walk over the uplinks, one a clock --> [ticks waited, one word an uplink] --> stall, aged
//
// The two exclude each other, so an uplink needs one count only. Who moved, or began or ceased to work
// or to be stranded, since the last walk has waited for less than a tick. A walk takes UPLINKS clocks; a
// tick that comes in its midst is remembered, more are not: ticks shorter than a walk count as walks.
//
//   W1  an uplink with `work` and without `progress` for `stall_limit` ticks stalls
//   W2  what is `stranded` for `age_limit` ticks is `aged` until it is stranded no more
//   W3  a limit of 0 never ends; one of n ends n to n + 1 ticks after the wait began
//   W4  a stall lasts until the port takes the beat that it was offered, whoever's that is, and to the next
//       tick: without that an uplink held by a frame of the CPU, or that is offered nothing because its MAC
//       gives no tx_done, would come back at once, only to stall again
`default_nettype none

module lks_watch #(
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned LIMIT_W = 16,
  localparam int unsigned UP_W   = $clog2(UPLINKS)
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               tick,
  input  wire logic [LIMIT_W-1:0] stall_limit,
  input  wire logic [LIMIT_W-1:0] age_limit,

  input  wire logic [UPLINKS-1:0] live,
  input  wire logic [UPLINKS-1:0] work,       // lives and has a frame
  input  wire logic [UPLINKS-1:0] progress,   // one clock: it takes a beat, or is done with a frame
  input  wire logic [UPLINKS-1:0] blocked,    // it is offered a beat and does not take it
  input  wire logic [UPLINKS-1:0] stranded,   // dead, has frames, and nobody lives in the team
  output var  logic [UPLINKS-1:0] stall,      // for a clock at least
  output var  logic [UPLINKS-1:0] stalled,    // why it is down, for software: until it lives again
  output var  logic [UPLINKS-1:0] aged
);

  // ---- the walk: which uplink, what it has waited, one clock later what it has waited now ----
  logic               walk_q, again_q, first_q;   // first_q: since reset, the words are not yet 0
  logic [UP_W-1:0]    index_q, write_q;
  logic [UPLINKS-1:0] work_q, stranded_q, progress_q, blocked_q;
  logic [UPLINKS-1:0] moved_q;                    // since the last visit
  logic               valid_q, waits_q, works_q;
  logic [LIMIT_W-1:0] ticks, ticks_q, limit, last_q;   // last_q: so many are waited before the last one
  logic               limited_q, last, over;

  assign limit = work_q[index_q] ? stall_limit : age_limit;
  assign last  = index_q == UP_W'(UPLINKS - 1);
  assign over  = valid_q && waits_q && limited_q && ticks_q >= last_q;

  lks_ram_lut #(.WIDTH(LIMIT_W), .DEPTH(UPLINKS)) u_ticks (
    .clk,
    .we(valid_q), .waddr(write_q), .wdata(waits_q && !over ? ticks_q + 1'b1 : LIMIT_W'(0)),
    .raddr(index_q), .rdata(ticks)
  );

  always_ff @(posedge clk) begin
    walk_q  <= walk_q ? !last || again_q || tick : tick;
    again_q <= walk_q && !last && (again_q || tick);
    if (walk_q) index_q <= last ? '0 : index_q + 1'b1;
    if (walk_q && last) first_q <= 1'b0;

    work_q     <= work;
    stranded_q <= stranded;
    progress_q <= progress;
    blocked_q  <= blocked;
    valid_q    <= walk_q;
    write_q    <= index_q;
    ticks_q    <= ticks;
    works_q    <= work_q[index_q];
    waits_q    <= (work_q[index_q] || stranded_q[index_q]) && !moved_q[index_q] && !first_q;
    last_q     <= limit - 1'b1;
    limited_q  <= limit != '0;
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      moved_q[u] <= progress_q[u] || work[u] != work_q[u] || stranded[u] != stranded_q[u]
                 || moved_q[u] && !(walk_q && index_q == UP_W'(u));
      stall[u]   <= over && works_q && write_q == UP_W'(u) || stall[u] && (blocked_q[u] || !tick);
      aged[u]    <= stranded_q[u] && (aged[u] || over && !works_q && write_q == UP_W'(u));
    end

    if (rst) begin
      walk_q  <= 1'b1;
      again_q <= 1'b0;
      first_q <= 1'b1;
      index_q <= '0;
      valid_q <= 1'b0;
      moved_q <= '0;
      stall   <= '0;
      aged    <= '0;
    end
  end

  logic [UPLINKS-1:0] live_q;

  always_ff @(posedge clk) begin
    live_q  <= live;
    stalled <= (stalled & ~(live & ~live_q)) | stall;
    if (rst) stalled <= '0;
  end

endmodule

`default_nettype wire
