// SPDX-License-Identifier: Apache-2.0
// Watch over what waits: a live uplink that takes nothing, and frames that nobody can take.
//
//   tick --> walk over the uplinks, one a clock --> [ticks waited, one word an uplink] --> stall, aged
//
// The two exclude each other, so an uplink needs one count only, and a bit of which it is: one that
// stalls, or does not, and is then stranded begins to wait anew. A walk takes UPLINKS clocks; a tick
// that comes in its midst is remembered, more are not: ticks shorter than a walk count as walks.
//
//   W1  an uplink with `work` and without `progress` for `stall_limit` ticks stalls
//   W2  what is `stranded` for `age_limit` ticks is `aged` until it is stranded no more
//   W3  a limit of 0 never ends; one of n ends n to n + 1 ticks after the wait began
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
  input  wire logic [UPLINKS-1:0] stranded,   // dead, has frames, and nobody lives in the team
  output var  logic [UPLINKS-1:0] stall,      // one clock
  output var  logic [UPLINKS-1:0] stalled,    // why it is down, for software: until it lives again
  output var  logic [UPLINKS-1:0] aged
);

  // ---- the walk: which uplink, what it has waited, one clock later what it has waited now ----
  logic               walk_q, again_q, first_q;   // first_q: since reset, the words are not yet 0
  logic [UP_W-1:0]    index_q, write_q;
  logic [UPLINKS-1:0] moved_q;                    // progress since the last visit
  logic [UPLINKS-1:0] stranded_q;
  logic               valid_q, waits_q, lives_q, lived;
  logic [LIMIT_W-1:0] ticks, ticks_q, limit_q;
  logic               last, over;

  assign last  = index_q == UP_W'(UPLINKS - 1);
  assign over  = valid_q && waits_q && limit_q != '0 && ticks_q >= limit_q;

  lks_ram_lut #(.WIDTH(1 + LIMIT_W), .DEPTH(UPLINKS)) u_ticks (
    .clk,
    .we(valid_q), .waddr(write_q), .wdata({lives_q, waits_q && !over ? ticks_q + 1'b1 : LIMIT_W'(0)}),
    .raddr(index_q), .rdata({lived, ticks})
  );

  always_ff @(posedge clk) begin
    walk_q  <= walk_q ? !last || again_q || tick : tick;
    again_q <= walk_q && !last && (again_q || tick);
    if (walk_q) index_q <= last ? '0 : index_q + 1'b1;
    if (walk_q && last) first_q <= 1'b0;

    valid_q <= walk_q;
    write_q <= index_q;
    ticks_q <= lived == work[index_q] ? ticks : '0;
    lives_q <= work[index_q];
    limit_q <= work[index_q] ? stall_limit : age_limit;
    waits_q <= !first_q && (work[index_q] ? !moved_q[index_q] && !progress[index_q] : stranded_q[index_q]);
    stranded_q <= stranded;
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      moved_q[u] <= progress[u] || moved_q[u] && !(walk_q && index_q == UP_W'(u));
      stall[u]   <= over && lives_q && write_q == UP_W'(u);
      aged[u]    <= stranded_q[u] && (aged[u] || over && !lives_q && write_q == UP_W'(u));
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
