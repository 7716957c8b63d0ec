// SPDX-License-Identifier: Apache-2.0
// Ring of the ledger: what happened in a clock becomes words of records.
//
//   events of a clock --> FIFO --> [ one ] --> parts, one after the other --> words --> ring --> registers
//                                                                      ^-- read, add --+
//
// Parts of one clock go into the ring in this order: what ends (over, settled, back), the rest of it
// (first, rescued, expired), what begins (lost). Words: see lks_ledger.
//
//   K1  events are written in the order of their clocks; those of a FIFO that is `full` are not
//   K2  what happens to a loss whose record is overwritten by now is written nowhere
//   K3  software reads in any clock, the writer waits for it
//   K4  a loss is written when the last start before it is kept: of sixteen in one clock the first one
//       to be written is the last one to be kept
`default_nettype none

module lks_ledger_ring #(
  parameter int unsigned UPLINKS  = 4,
  parameter int unsigned FRAMES_W = 10,
  parameter int unsigned BYTES_W  = 16,
  localparam int unsigned UP_W    = $clog2(UPLINKS)
) (
  input  wire logic                clk,
  input  wire logic                rst,

  // events of one clock
  input  wire logic [47:0]         stamp,
  input  wire logic [UPLINKS-1:0]  over,            // the hold
  input  wire logic [UPLINKS-1:0]  settled,         // nothing will be rescued or lost any more
  input  wire logic [UPLINKS-1:0]  back,            // in the map
  input  wire logic [UPLINKS-1:0]  first,           // a rescued frame starts
  input  wire logic [UPLINKS-1:0]  lost,
  input  wire logic [UPLINKS-1:0]  cut,             // with lost: a frame was
  input  wire logic [UPLINKS-1:0]  live,            // before the loss
  input  wire logic                hold,
  input  wire logic                commit,
  input  wire logic                rescued,         // a frame
  input  wire logic [UP_W-1:0]     rescued_from,
  input  wire logic [BYTES_W-1:0]  rescued_bytes,
  input  wire logic                expired,         // a queue
  input  wire logic [UP_W-1:0]     expired_of,
  input  wire logic [FRAMES_W-1:0] expired_frames,
  input  wire logic [BYTES_W-1:0]  expired_bytes,

  // the last start of the uplink whose loss is written
  output var  logic [UP_W-1:0]     at,
  output var  logic [UPLINKS-1:0]  wrote,           // one clock: it is written
  input  wire logic                kept_valid,      // else the writer waits
  input  wire logic                kept_seen,
  input  wire logic [47:0]         kept,

  output var  logic [31:0]         failovers,
  output var  logic [15:0]         changes,
  output var  logic                busy,
  output var  logic                full,            // an event was not taken
  input  wire logic                rd_en,
  input  wire logic [7:0]          rd_word,         // {record, word}
  output var  logic [31:0]         rd_data          // 2 clocks later
);

  localparam int unsigned DEPTH   = 512;            // of the FIFO
  localparam int unsigned DEPTH_W = $clog2(DEPTH);

  typedef logic [UPLINKS-1:0] mask_t;
  typedef logic [UP_W-1:0]    uplink_t;

  function automatic uplink_t lowest(input mask_t set);
    lowest = '0;
    for (int unsigned u = UPLINKS; u > 0; u--) if (set[u-1]) lowest = uplink_t'(u - 1);
  endfunction

  // ---- FIFO ----
  typedef struct packed {
    logic [47:0]         stamp;
    mask_t               over, settled, back, first, lost, cut, live;
    logic                hold, rescued, expired;
    uplink_t             rescued_from, expired_of;
    logic [BYTES_W-1:0]  rescued_bytes, expired_bytes;
    logic [FRAMES_W-1:0] expired_frames;
  } event_t;

  event_t             now_q, next, e_q;
  logic               push, commit_q, next_commit;
  logic [DEPTH_W-1:0] put_q, get_q;

  always_ff @(posedge clk) begin
    now_q    <= '{stamp: stamp, over: over, settled: settled, back: back, first: first, lost: lost, cut: cut,
                  live: live, hold: hold, rescued: rescued, rescued_from: rescued_from,
                  rescued_bytes: rescued_bytes, expired: expired, expired_of: expired_of,
                  expired_frames: expired_frames, expired_bytes: expired_bytes};
    commit_q <= commit;
    if (rst) begin
      now_q    <= '0;
      commit_q <= 1'b0;
    end
  end

  assign push = (now_q.over | now_q.settled | now_q.back | now_q.first | now_q.lost) != '0
             || now_q.rescued || now_q.expired || commit_q;
  assign full = push && DEPTH_W'(put_q + 1'b1) == get_q;

  lks_ram_sdp #(.WIDTH(1 + $bits(event_t)), .DEPTH(DEPTH)) u_events (
    .clk, .we(push), .waddr(put_q), .wdata({commit_q, now_q}), .re(1'b1), .raddr(get_q), .rdata({next_commit, next})
  );

  // ---- writer ----
  typedef enum logic [2:0] {IDLE, LOAD, PICK, SEEK, WORDS} state_e;
  typedef enum logic [2:0] {OVER, SETTLED, BACK, FIRST, RESCUED, EXPIRED, LOST} part_e;

  localparam logic [3:0] W_NUMBER = 4'd0, W_ABOUT = 4'd1, W_DOWN = 4'd2, W_START = 4'd4, W_FIRST = 4'd6,
                         W_RESCUED = 4'd8, W_LOST = 4'd10, W_BACK = 4'd12, W_HOLD = 4'd14, W_PROGRESS = 4'd15;

  state_e             state_q;
  part_e              part, part_q;
  uplink_t            uplink;             // of the part
  mask_t              one;                // the same, in SEEK
  mask_t              here_q;             // the record of its last loss is not yet overwritten
  logic [3:0]         word, last, word_q, last_q, slot_q, slot_of_q [UPLINKS];
  logic [1:0]         step_q;             // of a word that is read first
  logic               none, done, ends;
  logic               ended_q;            // the event is written
  logic               modify_q;           // the word is read first
  logic [31:0]        b_q, sum_q;
  logic               carry_q;
  logic [48:0]        kept_q;
  logic [15:0]        generation_q;
  logic               we_q;
  logic [7:0]         waddr_q;
  logic [31:0]        wdata, wdata_q, ring_rdata;

  // The next part of the event: its uplink, its first and last word.
  always_comb begin
    none   = 1'b0;
    part   = LOST;
    uplink = lowest(e_q.lost);
    {word, last} = {W_NUMBER, W_PROGRESS};
    if (e_q.over != '0) begin
      part   = OVER;
      uplink = lowest(e_q.over);
      {word, last} = {W_HOLD, W_PROGRESS};
    end else if (e_q.settled != '0) begin
      part   = SETTLED;
      uplink = lowest(e_q.settled);
      {word, last} = {W_PROGRESS, W_PROGRESS};
    end else if (e_q.back != '0) begin
      part   = BACK;
      uplink = lowest(e_q.back);
      {word, last} = {W_BACK, W_BACK + 4'd1};
    end else if (e_q.first != '0) begin
      part   = FIRST;
      uplink = lowest(e_q.first);
      {word, last} = {W_FIRST, W_FIRST + 4'd1};
    end else if (e_q.rescued) begin
      part   = RESCUED;
      uplink = e_q.rescued_from;
      {word, last} = {W_RESCUED, W_RESCUED + 4'd1};
    end else if (e_q.expired) begin
      part   = EXPIRED;
      uplink = e_q.expired_of;
      {word, last} = {W_LOST, W_LOST + 4'd1};
    end else begin
      none = e_q.lost == '0;
    end
  end

  assign one  = mask_t'(1) << at;
  assign done = state_q == WORDS && (!modify_q || step_q == 2'd3);
  assign ends = done && word_q == last_q;

  always_ff @(posedge clk) begin
    unique case (state_q)
      IDLE: if (put_q != get_q) begin
        state_q <= LOAD;
        get_q   <= get_q + 1'b1;
      end
      LOAD: begin
        state_q <= PICK;
        e_q     <= next;
        if (next_commit) generation_q <= generation_q + 1'b1;
      end
      PICK: begin
        state_q <= none ? IDLE : SEEK;
        part_q   <= part;
        modify_q <= part == RESCUED || part == EXPIRED || part == OVER;
        at       <= uplink;
        word_q   <= word;
        last_q   <= last;
        step_q   <= '0;
      end
      SEEK: begin
        unique case (part_q)
          OVER:    e_q.over    <= e_q.over & ~one;
          SETTLED: e_q.settled <= e_q.settled & ~one;
          BACK:    e_q.back    <= e_q.back & ~one;
          FIRST:   e_q.first   <= e_q.first & ~one;
          RESCUED: e_q.rescued <= 1'b0;
          EXPIRED: e_q.expired <= 1'b0;
          default: e_q.lost    <= e_q.lost & ~one;
        endcase
        if (part_q != LOST)  state_q <= here_q[at] ? WORDS : PICK;
        else if (kept_valid) state_q <= WORDS;
        slot_q <= part_q == LOST ? failovers[3:0] : slot_of_q[at];
      end
      default: begin
        // Software reads first; two clocks later the word is there, then its sum.
        if (modify_q && !(step_q == 2'd0 && rd_en)) step_q <= step_q + 1'b1;
        if (done) begin
          word_q <= word_q + 1'b1;
          step_q <= '0;
          if (part_q == OVER) modify_q <= 1'b0;   // the hold's word only
        end
        if (ends) state_q <= PICK;
      end
    endcase
    // In PICK, while `slot_q` is still that of the loss.
    if (wrote != '0) begin
      e_q.live  <= e_q.live & ~wrote;
      failovers <= failovers + 1'b1;
    end
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      if (wrote[u]) slot_of_q[u] <= slot_q;
      if (wrote != '0) here_q[u] <= wrote[u] || (here_q[u] && slot_of_q[u] != slot_q);
    end
    rd_data <= ring_rdata;
    we_q    <= done;
    waddr_q <= {slot_q, word_q};
    wdata_q <= wdata;
    wrote   <= ends && part_q == LOST ? mask_t'(1) << at : '0;
    ended_q <= state_q == PICK && none;
    if (ended_q) changes <= changes + 1'b1;
    busy    <= state_q != IDLE || put_q != get_q || push || we_q;
    if (push && !full) put_q <= put_q + 1'b1;

    if (rst) begin
      state_q      <= IDLE;
      put_q        <= '0;
      get_q        <= '0;
      we_q         <= 1'b0;
      wrote        <= '0;
      busy         <= 1'b0;
      ended_q      <= 1'b0;
      failovers    <= '0;
      generation_q <= '0;
      changes      <= '0;
      here_q       <= '0;
    end
  end

  lks_ram_sdp #(.WIDTH(32), .DEPTH(256)) u_ring (
    .clk, .we(we_q), .waddr(waddr_q), .wdata(wdata_q),
    .re(1'b1), .raddr(rd_en ? rd_word : {slot_q, word_q}), .rdata(ring_rdata)
  );

  // ---- what a word becomes ----
  always_ff @(posedge clk) begin
    // Until the hold is over its word is what its last clock makes the count of.
    unique case (part_q)
      RESCUED: b_q <= word_q[0] ? 32'(e_q.rescued_bytes) : 32'd1;
      EXPIRED: b_q <= word_q[0] ? 32'(e_q.expired_bytes) : 32'(e_q.expired_frames);
      LOST:    b_q <= ~e_q.stamp[31:0];
      default: b_q <= e_q.stamp[31:0];
    endcase
    carry_q <= part_q == LOST && e_q.hold;
    sum_q   <= (modify_q ? rd_data : '0) + b_q + 32'(carry_q);
    kept_q  <= {kept_seen, kept};
  end

  always_comb begin
    wdata = '0;
    unique case (part_q)
      OVER:             wdata = word_q == W_HOLD ? sum_q : 32'd1;
      BACK, FIRST:      wdata = word_q[0] ? {1'b1, 15'd0, e_q.stamp[47:32]} : e_q.stamp[31:0];
      RESCUED, EXPIRED: wdata = sum_q;
      LOST:
        unique case (word_q)
          W_NUMBER:       wdata = failovers;
          W_ABOUT:        wdata = {11'd0, e_q.cut[at], 4'(at), 16'(e_q.live)};
          W_DOWN:         wdata = e_q.stamp[31:0];
          W_DOWN + 4'd1:  wdata = {generation_q, e_q.stamp[47:32]};
          W_START:        wdata = kept_q[31:0];
          W_START + 4'd1: wdata = {kept_q[48], 15'd0, kept_q[47:32]};
          W_HOLD:         wdata = sum_q;
          W_PROGRESS:     wdata = 32'd3;
          default:        wdata = '0;
        endcase
      default:          wdata = '0;
    endcase
  end

endmodule

`default_nettype wire
