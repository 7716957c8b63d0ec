// SPDX-License-Identifier: Apache-2.0
// Q1-Q5 of lks_queue, by k-induction. A beat is {last, payload}; its payload is also its number of
// bytes. One freely picked beat, one freely picked frame and its owner are followed.
//
//        0          popped                kept_q           kept_q + open_q
//        +-- in flight --+-- waiting, whole --+-- being written --+      beats, from the oldest
//
// The counts are kept from the ports alone; the invariants at the end tie them to the pointers and
// to the memory, so that induction closes.
`default_nettype none

module lks_queue_props #(
  parameter int unsigned DEPTH     = 8,
  parameter int unsigned FRAMES    = 4,
  parameter int unsigned MAX_BEATS = 3,
  localparam int unsigned BEAT_W   = 2,
  localparam int unsigned BYTES_W  = 4,
  localparam int unsigned ADDR_W   = $clog2(DEPTH),
  localparam int unsigned PTR_W    = ADDR_W + 1,
  localparam int unsigned SLOT_W   = $clog2(FRAMES)
) (
  input wire logic               clk,
  input wire logic               rst,
  input wire logic               flush,
  input wire logic               wr_valid,
  input wire logic [BEAT_W-1:0]  wr_beat,
  input wire logic [BYTES_W-1:0] wr_bytes,
  input wire logic [1:0]         wr_owner,
  input wire logic               rd_ready,
  input wire logic               rd_done,
  input wire logic               rd_rollback,
  input wire logic               owner_next,
  input wire logic               f_beat,       // free: follow this beat
  input wire logic               f_frame       // free: follow this frame
);

  typedef logic [PTR_W-1:0]   ptr_t;
  typedef logic [ADDR_W-1:0]  addr_t;
  typedef logic [BYTES_W-1:0] bytes_t;
  typedef logic [BEAT_W-1:0]  beat_t;

  typedef logic [SLOT_W:0]    frames_t;

  logic       room, rd_valid, rd_full, rd_last, pop, wr_last, put, owner_valid;
  beat_t      rd_beat;
  bytes_t     done_bytes, bytes;
  frames_t    frames;
  logic [1:0] owner;

  function automatic bytes_t size(input beat_t beat);
    return BYTES_W'(beat[BEAT_W-2:0]);
  endfunction

  assign rd_last = rd_beat[BEAT_W-1];
  assign wr_last = wr_beat[BEAT_W-1];
  assign put     = wr_valid && wr_last;
  assign pop     = rd_valid && rd_ready;

  lks_queue #(
    .BEAT_W(BEAT_W), .OWNER_W(2), .DEPTH(DEPTH), .FRAMES(FRAMES), .MAX_BEATS(MAX_BEATS),
    .BYTES_W(BYTES_W), .IN_FLIGHT(2)
  ) dut (.rd_bytes(size(rd_beat)), .*);

  // ---- writer: a frame starts two clocks after it saw `room` ----
  ptr_t   kept_q, open_q, all;        // beats of whole frames, of the one being written, of both
  bytes_t upto_q [MAX_BEATS+1];       // bytes of its first beats
  logic   room_q, room_qq;
  logic   past_valid = 1'b0;

  assign all = kept_q + open_q;

  always_comb begin
    if (!past_valid) assume (rst);
    if (wr_valid) begin
      assume (open_q != 0 || room_qq);
      assume (wr_last || open_q != PTR_W'(MAX_BEATS - 1));
      assume (!wr_last || wr_bytes == upto_q[open_q] + size(wr_beat));
    end
    assume (!(rd_done && rd_rollback));
    if (flush) assume (open_q == 0 && !wr_valid && !rd_done && !rd_rollback && !rd_ready && !owner_next);
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    {room_qq, room_q} <= {room_q, room};
    upto_q[0]  <= '0;
    if (wr_valid) begin
      open_q <= wr_last ? '0 : open_q + 1'b1;
      for (int unsigned i = 1; i <= MAX_BEATS; i++)
        if (PTR_W'(i) == open_q + 1'b1) upto_q[i] <= upto_q[i-1] + size(wr_beat);
    end
    if (rst) begin
      open_q <= '0;
      {room_qq, room_q} <= '0;
    end
  end

  // ---- reader: beats in flight, of the oldest frame, the next one, and the one being read ----
  ptr_t       first_q, second_q, part_q, popped, taken;
  logic [1:0] flight_q;

  assign popped = first_q + second_q + part_q;
  assign taken  = dut.popped_q + ptr_t'(dut.pop_q);

  always_comb begin
    if (rd_done) assume (flight_q != 0);
    if (pop && part_q == 0) assume (!rd_full);
  end

  always_ff @(posedge clk) begin
    kept_q   <= kept_q + (put ? open_q + 1'b1 : '0) - (rd_done ? first_q : '0);
    flight_q <= flight_q + 2'(pop && rd_last) - 2'(rd_done);
    if (pop) part_q <= rd_last ? '0 : part_q + 1'b1;
    if (rd_done) {first_q, second_q} <= {second_q, PTR_W'(0)};
    if (pop && rd_last) begin
      if (flight_q == 2'(rd_done)) first_q  <= part_q + 1'b1;
      else                         second_q <= part_q + 1'b1;
    end
    if (rst || flush || rd_rollback) begin
      {first_q, second_q, part_q} <= '0;
      flight_q                    <= '0;
    end
    if (rst || flush) kept_q <= '0;
  end

  // ---- the followed beat: `place` undone beats stand before it ----
  logic  watching = 1'b0;
  logic  seen_q;                      // it has left since the last rollback
  beat_t followed;
  ptr_t  place;

  always_ff @(posedge clk) begin
    if (watching) begin
      if (rd_done) begin
        place <= place - first_q;
        if (place < first_q) watching <= 1'b0;
      end
      if (pop && place == popped) seen_q <= 1'b1;
      if (rd_rollback) seen_q <= 1'b0;
    end else if (f_beat && wr_valid) begin
      watching <= 1'b1;
      followed <= wr_beat;
      seen_q   <= 1'b0;
      place    <= all - (rd_done ? first_q : '0);
    end
    if (rst || flush) watching <= 1'b0;
  end

  // ---- the followed frame: where it starts, its beats, the bytes of its first beats ----
  logic   framing = 1'b0;
  ptr_t   start, beats;
  bytes_t upto [MAX_BEATS+1];
  frames_t    turn;                   // undone frames before it
  logic [1:0] turn_owner;

  always_ff @(posedge clk) begin
    if (framing) begin
      if (rd_done) begin
        start <= start - first_q;
        turn  <= turn - 1'b1;
        if (start == 0) framing <= 1'b0;
      end
    end else if (f_frame && put) begin
      framing <= 1'b1;
      start   <= kept_q - (rd_done ? first_q : '0);
      beats   <= open_q + 1'b1;
      upto    <= upto_q;
      for (int unsigned i = 1; i <= MAX_BEATS; i++)
        if (PTR_W'(i) == open_q + 1'b1) upto[i] <= upto_q[i-1] + size(wr_beat);
      turn       <= frames - frames_t'(rd_done);
      turn_owner <= wr_owner;
    end
    if (rst || flush) framing <= 1'b0;
  end

  // ---- owners are asked for behind a rollback, and not by who sends ----
  logic    asking_q;
  frames_t asked_q;                   // undone frames whose owner is passed

  always_comb if (owner_next) assume (asking_q && owner_valid);

  always_ff @(posedge clk) begin
    asked_q <= asked_q + frames_t'(owner_next) - frames_t'(rd_done);
    if (rd_done && asked_q + frames_t'(owner_next) == 0) asking_q <= 1'b0;
    if (rd_rollback) begin
      asking_q <= 1'b1;
      asked_q  <= '0;
    end
    if (rst || flush) asking_q <= 1'b0;
  end

  // ---- what the clock before says about this one ----
  logic       stalled_q, spacious_q, dry;
  logic [1:0] dry_q;                  // clocks without a beat though one is committed
  beat_t      stalled_beat_q;
  frames_t    frames_q;
  bytes_t     bytes_q;

  assign dry = !rd_valid && popped < all;

  always_ff @(posedge clk) begin
    stalled_q      <= rd_valid && !rd_ready && !rd_rollback && !flush && !rst;
    stalled_beat_q <= rd_beat;
    spacious_q     <= all <= PTR_W'(DEPTH - MAX_BEATS - 3) && frames < frames_t'(FRAMES - 3) && !rst;
    dry_q          <= dry ? dry_q + 1'b1 : '0;
    frames_q       <= frames_q + frames_t'(put) - frames_t'(rd_done);
    bytes_q        <= bytes_q + (put ? wr_bytes : '0) - (rd_done ? done_bytes : '0);
    if (rst || flush || rd_rollback) dry_q <= '0;
    if (rst || flush) {frames_q, bytes_q} <= '0;
  end

  // ---- the rules ----
  always_comb if (past_valid && !rst) begin
    if (rd_valid) assert (popped < all);                                               // Q1
    if (watching && rd_valid && place == popped) assert (rd_beat == followed);         // Q1
    if (stalled_q) assert (rd_valid && rd_beat == stalled_beat_q);                     // Q1
    assert (!(dry && dry_q == 2));                                                     // Q1
    if (watching && rd_done && place < first_q) assert (seen_q);                       // Q2
    if (wr_valid) assert (all < PTR_W'(DEPTH));                                        // Q3
    if (put) assert (frames < frames_t'(FRAMES));                                      // Q3
    if (spacious_q) assert (room);                                                     // Q3
    assert (frames == frames_q && (frames == 0) == (kept_q == 0));                     // Q4
    assert (bytes == bytes_q);                                                         // Q4
    if (framing && rd_done && start == 0) assert (done_bytes == upto[beats]);          // Q4
    assert (rd_full == (flight_q == 2));
    if (owner_valid && asking_q) assert (asked_q < frames);                            // Q5
    if (owner_valid && asking_q && framing && asked_q == turn) assert (owner == turn_owner); // Q5
  end

  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst)) begin
    cover ($past(rd_rollback && popped == 3 && seen_q) && watching);
    cover ($past(put && rd_done && popped == all));
    cover (pop && !rd_last && popped == kept_q + 1'b1 && open_q == 2);
    cover (rd_rollback && popped > kept_q && open_q != 0);
    cover (flush && popped != 0);
    cover (watching && dut.write_q[ADDR_W] && !dut.free_q[ADDR_W] && place >= kept_q);
    cover ($past(framing && rd_done && start == 0 && beats == PTR_W'(MAX_BEATS)));
    cover (wr_valid && all == PTR_W'(DEPTH - 1));
    cover (frames == frames_t'(FRAMES));
    cover (owner_valid && asking_q && framing && asked_q == turn && turn == 2 && owner == 2'd1);
  end

  // ---- invariants: pointers ----
  always_comb if (past_valid && !rst) begin
    assert (PTR_W'(dut.write_q - dut.free_q) == all);
    assert (PTR_W'(taken - dut.free_q) == popped);
    assert (PTR_W'(dut.read_q - taken) == PTR_W'(dut.u_prefetch.reserved_q));
    assert (kept_q <= PTR_W'(DEPTH) && all <= PTR_W'(DEPTH) && open_q < PTR_W'(MAX_BEATS));
    assert (popped <= all && first_q <= kept_q && second_q <= kept_q && part_q <= all);
    assert (first_q <= popped && second_q <= popped - first_q && popped + PTR_W'(dut.u_prefetch.reserved_q) <= all);
    assert (first_q + second_q <= kept_q);
    assert (open_q == 0 || all + PTR_W'(MAX_BEATS) - open_q <= PTR_W'(DEPTH));
    assert (open_q == 0 || frames < frames_t'(FRAMES));
    if (room)    assert (all <= PTR_W'(DEPTH - MAX_BEATS - 2) && frames <= frames_t'(FRAMES - 3));
    if (room_q)  assert (all <= PTR_W'(DEPTH - MAX_BEATS - 1) && frames <= frames_t'(FRAMES - 2));
    if (room_qq) assert (all <= PTR_W'(DEPTH - MAX_BEATS) && frames <= frames_t'(FRAMES - 1));
    assert (upto_q[0] == 0 && upto[0] == 0 || !framing && open_q == 0);
    assert (dut.flight_q == flight_q && flight_q <= 2);
    assert ((first_q != 0) == (flight_q != 0) && (second_q != 0) == (flight_q == 2));
    assert (!(flight_q == 2 && part_q != 0));
    assert (dut.flight_tail_q == dut.flight_head_q + flight_q[0]);
    if (flight_q != 0) assert (PTR_W'(dut.flight_end[dut.flight_head_q] - dut.free_q) == first_q);
    if (flight_q == 2) assert (PTR_W'(dut.flight_end[~dut.flight_head_q] - dut.free_q) == popped);
    // owners
    assert (frames <= frames_t'(FRAMES) && frames_t'(dut.put_q - dut.done_q) == frames);
    if (asking_q) assert (asked_q <= frames && frames_t'(dut.ask_q - dut.done_q) == asked_q);
    if (asking_q && owner_valid) assert (asked_q < frames);
  end

  // ---- invariants: beats in memory and ahead of it ----
  function automatic logic among(input int unsigned slot, input ptr_t from, input ptr_t length);
    addr_t distance;
    distance = ADDR_W'(slot) - from[ADDR_W-1:0];
    return PTR_W'(distance) < length;
  endfunction

  function automatic logic at(input int unsigned slot, input ptr_t where);
    return ADDR_W'(slot) == where[ADDR_W-1:0];
  endfunction

  logic [DEPTH-1:0] lasts, older;     // slots with the last beat of an undone frame, before `start`

  always_comb begin
    older = '0;
    lasts = '0;
    if (past_valid && !rst) begin
    for (int unsigned s = 0; s < DEPTH; s++) begin
      lasts[s] = dut.u_beats.mem[s][BEAT_W-1] && among(s, dut.free_q, kept_q);
      if (among(s, dut.free_q, popped))
        assert (lasts[s] == (flight_q != 0 && at(s, dut.free_q + first_q - 1'b1)
                             || flight_q == 2 && at(s, dut.free_q + popped - 1'b1)));
      if (kept_q != 0 && at(s, dut.free_q + kept_q - 1'b1)) assert (lasts[s]);
      if (among(s, dut.free_q + kept_q, open_q)) assert (!dut.u_beats.mem[s][BEAT_W-1]);
      if (watching && at(s, dut.free_q + place)) assert (dut.u_beats.mem[s] == followed);
      for (int unsigned i = 0; i < 4; i++)
        if (3'(i) < dut.u_prefetch.stored_q && at(s, taken + PTR_W'(i)))
          assert (dut.u_prefetch.word[2'(dut.u_prefetch.head_q + 2'(i))] == dut.u_beats.mem[s]);
      if (dut.u_prefetch.fetched_q && at(s, dut.read_q - 1'b1))
        assert (dut.rdata == dut.u_beats.mem[s]);
      for (int unsigned i = 0; i < MAX_BEATS; i++) begin
        if (PTR_W'(i) < open_q && at(s, dut.free_q + kept_q + PTR_W'(i)))
          assert (upto_q[i+1] == upto_q[i] + size(dut.u_beats.mem[s]));
        if (framing && PTR_W'(i) < beats && at(s, dut.free_q + start + PTR_W'(i)))
          assert (upto[i+1] == upto[i] + size(dut.u_beats.mem[s])
                  && lasts[s] == (beats == PTR_W'(i) + 1'b1));
      end
      if (framing && start != 0 && at(s, dut.free_q + start - 1'b1)) assert (lasts[s]);
    end
    assert (frames_q == frames_t'($countones(lasts)));
    assert (dut.u_prefetch.reserved_q == dut.u_prefetch.stored_q + 3'(dut.u_prefetch.fetched_q));
    assert (dut.u_prefetch.reserved_q <= 4 && dut.u_prefetch.stored_q <= 4);
    assert (rd_valid == (dut.u_prefetch.stored_q != 0));
    assert (dut.u_prefetch.tail_q == dut.u_prefetch.head_q + 2'(dut.u_prefetch.stored_q));
    assert (!(dry && dry_q == 1) || dut.u_prefetch.fetched_q);
    if (watching) begin
      assert (place < all && seen_q == (place < popped));
    end
    if (framing) begin
      assert (beats != 0 && beats <= PTR_W'(MAX_BEATS) && start < kept_q && start + beats <= kept_q);
      assert (start >= popped || start == popped - part_q || start == 0 || start == first_q && flight_q == 2);
      if (start == popped - part_q) assert (part_q < beats && dut.part_q == upto[part_q]);
      if (flight_q != 0 && start == 0)
        assert (first_q == beats && dut.flight_bytes[dut.flight_head_q] == upto[beats]);
      if (flight_q == 2 && start == first_q)
        assert (second_q == beats && dut.flight_bytes[~dut.flight_head_q] == upto[beats]);
    end
    if (part_q == 0) assert (dut.part_q == 0);
    if (popped - part_q == kept_q && part_q != 0) assert (dut.part_q == upto_q[part_q]);
    if (framing) begin
      for (int unsigned s = 0; s < DEPTH; s++) older[s] = lasts[s] && among(s, dut.free_q, start);
      assert (turn == frames_t'($countones(older)));
    end
    for (int unsigned s = 0; s < FRAMES; s++) begin
      if (framing && SLOT_W'(s) == SLOT_W'(dut.done_q + turn)) assert (dut.u_owners.mem[s] == turn_owner);
      if (asking_q && owner_valid && SLOT_W'(s) == dut.ask_q[SLOT_W-1:0])
        assert (dut.owner == dut.u_owners.mem[s]);
    end
    end
  end

endmodule

`default_nettype wire
