// SPDX-License-Identifier: Apache-2.0
// Ledger: one record for each loss of an uplink, the last 16 of them, exact to the clock.
//
//   map, ports, rescue --> [ events of a clock ] --------------> lks_ledger_ring <--> registers
//   starts --> last one of each uplink --(loss)--> kept ----------^
//
// A record opens when `eligible` falls (clock T) and is over when the uplink is in the map again. Who
// yields its seat, with an empty queue, is not lost.
// Words of a record, `seen` in bit 31 of a high word: the clock before it counts
//
//    0 number of the failover since reset, from 0   8 frames taken from its queue   (rescued)
//    1 eligible before, uplink, cut                 9 their bytes
//    2 T                                           10 frames of its queue that expired  (lost)
//    3 T, high; commits since reset                11 their bytes
//    4 last start on the uplink at or before T     12 in the map again
//    5 its high word, seen                         13 its high word, seen
//    6 first start elsewhere of a rescued frame    14 clocks of the hold, from T on
//    7 its high word, seen                         15 bit 0 open, bit 1 the hold lasts: 14 is no count yet
//
//   J1  of those lost in the same clock the one with the lower number falls first
//   J2  a frame counts as rescued with its last beat written; its start elsewhere counts once it
//       stands in the queue that it was taken to
//   J3  the hold is counted until the first clock behind T + 2 in which the host is not held, or
//       until the uplink is back
//   J4  a record is open until its queue is empty and its hold over, or the uplink is back
//   J5  what comes faster than it can be written is told by `overrun`, for good: up to then every
//       record is exact
//
// `changes` counts clocks with events that were written; words read while it stood still and `busy`
// was low belong together. Nothing here is on a path of a frame: every input goes into a register.
`default_nettype none

module lks_ledger #(
  parameter int unsigned UPLINKS  = 4,
  parameter int unsigned FRAMES_W = 10,
  parameter int unsigned BYTES_W  = 16,
  localparam int unsigned UP_W    = $clog2(UPLINKS)
) (
  input  wire logic                clk,
  input  wire logic                rst,
  input  wire logic [47:0]         clock,         // since reset

  // map
  input  wire logic [UPLINKS-1:0]  live,
  input  wire logic [UPLINKS-1:0]  eligible,
  input  wire logic [UPLINKS-1:0]  yields,        // with eligible low: that is why
  input  wire logic                hold,
  input  wire logic                commit_done,
  input  wire logic [UPLINKS-1:0]  idle,          // nothing on the way to, in, or out of the queue

  // ports, one clock a frame of the host; half: begun and not over, one clock later
  input  wire logic [UPLINKS-1:0]  started,
  input  wire logic [UP_W-1:0]     origin [UPLINKS],  // with started: the queue it was taken from, or its own
  input  wire logic [UPLINKS-1:0]  half,

  // dead queues, one clock an event; what expired is told one clock later
  input  wire logic                written,
  input  wire logic [UPLINKS-1:0]  written_from,  // one-hot
  input  wire logic [BYTES_W-1:0]  written_bytes,
  input  wire logic [UPLINKS-1:0]  expire,        // one-hot
  input  wire logic [FRAMES_W-1:0] expired_frames,
  input  wire logic [BYTES_W-1:0]  expired_bytes,

  // registers
  output var  logic [31:0]         failovers,     // since reset
  output var  logic [15:0]         changes,
  output var  logic                busy,
  output var  logic                overrun,
  input  wire logic                rd_en,
  input  wire logic [7:0]          rd_word,       // {number of the failover modulo 16, word}
  output var  logic [31:0]         rd_data        // 2 clocks later
);

  typedef logic [UPLINKS-1:0] mask_t;
  typedef logic [UP_W-1:0]    uplink_t;

  function automatic uplink_t highest(input mask_t set);
    highest = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) if (set[u]) highest = uplink_t'(u);
  endfunction

  // ---- one clock later ----
  logic [47:0]        stamp_q;
  mask_t              live_q, before_q, eligible_q, yields_q, idle_q, started_q, from_q, expire_q, lost;
  logic               hold_q, commit_q, written_q;
  uplink_t            origin_q [UPLINKS];
  logic [BYTES_W-1:0] bytes_q;

  assign lost = live_q & ~eligible_q & ~yields_q;

  always_ff @(posedge clk) begin
    stamp_q    <= clock;
    live_q     <= live;
    before_q   <= live_q;
    eligible_q <= eligible;
    yields_q   <= yields;
    hold_q     <= hold;
    commit_q   <= commit_done;
    idle_q     <= idle;
    started_q  <= started;
    origin_q   <= origin;
    written_q  <= written;
    from_q     <= written_from;
    bytes_q    <= written_bytes;
    expire_q   <= expire;

    if (rst) begin
      live_q    <= '0;
      before_q  <= '0;
      commit_q  <= 1'b0;
      started_q <= '0;
      written_q <= 1'b0;
      expire_q  <= '0;
    end
  end

  // ---- what is known of each uplink's last loss ----
  mask_t out_q;            // not back
  mask_t open_q, held_q;   // J4, J3
  mask_t young_q, older_q; // lost one, two clocks ago
  mask_t seen_q;           // a rescued frame has started
  mask_t back, over, settled, first;

  assign back    = live_q & ~before_q;
  assign over    = held_q & ~young_q & ~older_q & (back | {UPLINKS{!hold_q}});
  assign settled = open_q & (back | (idle_q & ~held_q));

  always_comb begin
    first = '0;
    for (int unsigned u = 0; u < UPLINKS; u++)
      for (int unsigned v = 0; v < UPLINKS; v++)
        if (v != u && started_q[v] && origin_q[v] == uplink_t'(u)) first[u] = out_q[u] && !seen_q[u];
  end

  always_ff @(posedge clk) begin
    out_q   <= (out_q & ~back) | lost;
    open_q  <= (open_q & ~settled) | lost;
    held_q  <= (held_q & ~over) | lost;
    young_q <= lost;
    older_q <= young_q;
    seen_q  <= (seen_q | first) & ~lost;

    if (rst) begin
      out_q   <= '0;
      open_q  <= '0;
      held_q  <= '0;
      young_q <= '0;
      older_q <= '0;
    end
  end

  // ---- last starts, each kept from a loss until that is written: four losses of an uplink at most ----
  logic [47:0] start_q [UPLINKS];
  mask_t       ever_q;             // has started since reset
  mask_t       save_q, saving;     // lost, the start not yet kept
  mask_t       urgent;             // of these, back in the map with frames: one may start in the next clock
  mask_t       wrote;              // one clock: a loss is written
  mask_t       fifth;              // lost with four losses that are not yet written
  logic [1:0]  turn_q [UPLINKS], wrote_q [UPLINKS];   // place of the next one to keep, and to write
  logic [2:0]  due_q [UPLINKS];    // losses that are not yet written
  uplink_t     save, at;
  logic        again, full;
  logic        kept_valid;         // what is written next of uplink `at` is kept
  logic [48:0] kept;

  assign urgent = save_q & live_q & ~idle_q;
  assign save   = highest(urgent != '0 ? urgent : save_q);
  assign saving = save_q == '0 ? '0 : mask_t'(1) << save;
  assign again  = (lost & fifth) != '0 || (lost & save_q & ~saving) != '0 || (started_q & save_q) != '0;
  assign kept_valid = !save_q[at] || turn_q[at] != wrote_q[at];

  always_comb
    for (int unsigned u = 0; u < UPLINKS; u++) fifth[u] = due_q[u][2];

  always_ff @(posedge clk) begin
    ever_q <= ever_q | started_q;
    save_q <= (save_q & ~saving) | lost;
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      if (started_q[u]) start_q[u] <= stamp_q;
      turn_q[u]  <= turn_q[u] + 2'(saving[u]);
      wrote_q[u] <= wrote_q[u] + 2'(wrote[u]);
      due_q[u]   <= due_q[u] + 3'(lost[u]) - 3'(wrote[u]);
    end

    if (rst) begin
      ever_q  <= '0;
      save_q  <= '0;
      turn_q  <= '{default: '0};
      wrote_q <= '{default: '0};
      due_q   <= '{default: '0};
    end
  end

  // Two clocks later it is kept, which is before `kept_valid` leads to the word that wants it; nothing
  // starts on the uplink that early.
  logic            save_valid_q, keep_q;
  logic [UP_W+1:0] save_place_q, place_q;
  logic [48:0]     keep_word_q;

  always_ff @(posedge clk) begin
    save_valid_q <= save_q != '0 && !rst;
    save_place_q <= {turn_q[save], save};
    keep_q       <= save_valid_q && !rst;
    place_q      <= save_place_q;
    keep_word_q  <= {ever_q[save_place_q[UP_W-1:0]], start_q[save_place_q[UP_W-1:0]]};
  end

  lks_ram_lut #(.WIDTH(49), .DEPTH(4 * 2 ** UP_W)) u_kept (
    .clk, .we(keep_q), .waddr(place_q), .wdata(keep_word_q),
    .raddr({wrote_q[at], at}), .rdata(kept)
  );

  // ---- records ----
  lks_ledger_ring #(.UPLINKS(UPLINKS), .FRAMES_W(FRAMES_W), .BYTES_W(BYTES_W)) u_ring (
    .clk, .rst, .stamp(stamp_q), .over, .settled, .back(back & out_q), .first, .lost, .cut(lost & half),
    .live(live_q & ~yields_q), .hold(hold_q), .commit(commit_q),
    .rescued(written_q), .rescued_from(highest(from_q)), .rescued_bytes(bytes_q),
    .expired(expire_q != '0), .expired_of(highest(expire_q)), .expired_frames, .expired_bytes,
    .at, .wrote, .kept_valid, .kept_seen(kept[48]), .kept(kept[47:0]),
    .failovers, .changes, .busy, .full, .rd_en, .rd_word, .rd_data
  );

  always_ff @(posedge clk) begin
    if (full || again) overrun <= 1'b1;
    if (rst)           overrun <= 1'b0;
  end

endmodule

`default_nettype wire
