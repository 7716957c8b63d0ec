// SPDX-License-Identifier: Apache-2.0
// F1, F2, F7 of lks_rx_fifo, by k-induction. Beats of 8 bytes, of which the low byte is free, or that begin
// with the MAC of slow protocols; frames end where they like. One freely picked beat is followed from the port to the reader:
//
//        0                          kept             kept + open_q
//        +-- whole, to be read ------+-- of the frame that comes --+     beats, from the oldest
//
// What is kept is known from the ports: a frame that ended three clocks ago, without a pulse. The ring
// holds DEPTH beats beside what is fetched.
`default_nettype none

module lks_rx_fifo_props #(
  localparam int unsigned DEPTH     = 8,
  localparam int unsigned RESERVE   = 2,      // beats
  localparam int unsigned MAX_FRAME = 24,
  localparam int unsigned MIN_FRAME = 14,
  localparam int unsigned PTR_W     = 4
) (
  input wire logic       clk,
  input wire logic       rst,
  input wire logic       s_axis_tvalid,
  input wire logic       s_axis_tlast,
  input wire logic       s_axis_tuser,
  input wire logic [7:0] f_data,
  input wire logic       f_slow,      // free: the MAC instead
  input wire logic [2:0] f_empty,     // free: bytes that the beat lacks
  input wire logic       f_hole,      // free: and its first one
  input wire logic       rd_ready,
  input wire logic       f_follow     // free: follow the beat of the clock before
);

  localparam logic [63:0] SLOW = 64'h0000020000c28001;

  typedef logic [PTR_W-1:0] ptr_t;
  typedef logic [PTR_W:0]   beats_t;

  logic        rd_valid, rd_last, bad, overflow, pop;
  logic [63:0] s_axis_tdata, rd_data;
  logic [7:0]  s_axis_tkeep;
  logic [3:0]  rd_count;

  assign s_axis_tdata = f_slow ? SLOW : 64'(f_data);
  assign s_axis_tkeep = (8'hff >> f_empty) & {7'h7f, !f_hole};
  assign pop          = rd_valid && rd_ready;

  lks_rx_fifo #(.DATA_W(64), .BYTES(8 * DEPTH), .MAX_FRAME(MAX_FRAME), .RESERVE(8 * RESERVE)) dut (.*);

  // ---- the frame that comes, two clocks behind the port ----
  typedef struct packed {
    logic       last;
    logic [3:0] count;
    logic       slow;
    logic [7:0] data;
  } beat_t;

  function automatic logic [68:0] stored(input beat_t beat);
    stored = {beat.last, beat.count, beat.slow ? SLOW : 64'(beat.data)};
  endfunction

  logic       past_valid = 1'b0;
  logic       come_valid_q, come_bad_q, valid_q, bad_q;     // one, two clocks behind the port
  beat_t      come_q, beat_q;
  beats_t     open_q;                // its beats before this one, up to DEPTH + 1
  logic [5:0] bytes_q, bytes, next;  // its bytes, up to 40; before, with and behind this beat
  logic       spoilt_q, faulty, crowded, crowded_q;         // spoilt: by a beat before this one
  logic       slow_q, slow;          // its first beat has the MAC; with this beat
  beats_t     held_q;                // all beats, one clock ago
  logic       ended_q, ended_faulty_q, ended_crowded_q, ended_full_q;
  beats_t     ended_beats_q, kept, unread_q;

  assign bytes   = bytes_q + 6'(beat_q.count);
  assign faulty  = bad_q || spoilt_q || bytes < 6'(MIN_FRAME) || bytes > 6'(MAX_FRAME);
  assign next    = !valid_q ? bytes_q : beat_q.last ? '0 : bytes > 6'(MAX_FRAME) ? 6'(MAX_FRAME + 1) : bytes;
  assign kept    = unread_q + (ended_q && !bad && !overflow ? ended_beats_q : '0);
  assign slow    = open_q == 0 ? beat_q.slow : slow_q;
  assign crowded = kept + open_q >= beats_t'(DEPTH) || !slow && held_q >= beats_t'(DEPTH - RESERVE);    // F7

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    {valid_q, bad_q, beat_q} <= {come_valid_q, come_bad_q, come_q};
    come_valid_q <= s_axis_tvalid;
    come_bad_q   <= f_hole || (s_axis_tlast ? s_axis_tuser : f_empty != 0);
    come_q     <= '{last: s_axis_tlast, count: 4'd8 - 4'(f_empty) - 4'(f_hole), slow: f_slow, data: f_data};
    unread_q   <= kept - beats_t'(pop);
    held_q     <= kept + open_q;
    bytes_q    <= next;
    ended_q    <= valid_q && beat_q.last;
    ended_beats_q   <= open_q + 1'b1;
    ended_faulty_q  <= faulty;
    ended_crowded_q <= crowded_q || crowded;
    ended_full_q    <= dut.lost_q || dut.full;
    if (valid_q) begin
      slow_q    <= slow;
      spoilt_q  <= !beat_q.last && (bad_q || spoilt_q);
      open_q    <= beat_q.last ? '0 : open_q + beats_t'(open_q != beats_t'(DEPTH + 1));
      crowded_q <= !beat_q.last && (crowded_q || crowded);
    end
    if (rst) begin
      {come_valid_q, valid_q, spoilt_q, open_q, bytes_q, crowded_q, ended_q, unread_q, held_q} <= '0;
    end
  end

  // ---- the followed beat: `place` beats stand before it ----
  logic   watching_q, whole_q;       // its frame is kept
  logic   ending_q;                  // or has ended in the clock before
  beat_t  followed_q;
  beats_t place_q;
  logic   dropped, whole;

  assign dropped = ending_q && (bad || overflow);
  assign whole   = whole_q || ending_q && !dropped;

  always_ff @(posedge clk) begin
    ending_q <= 1'b0;
    if (watching_q) begin
      place_q  <= place_q - beats_t'(pop);
      ending_q <= !whole_q && !ending_q && valid_q && beat_q.last;
      whole_q  <= whole;
      if (dropped || pop && place_q == 0) {watching_q, whole_q, ending_q} <= '0;
    end else if (f_follow && valid_q) begin
      watching_q <= 1'b1;
      whole_q    <= 1'b0;
      ending_q   <= beat_q.last;
      followed_q <= beat_q;
      place_q    <= kept + open_q - beats_t'(pop);
    end
    if (rst) {watching_q, whole_q, ending_q} <= '0;
  end

  // ---- what the clock before says about this one ----
  logic        stalled_q, dry;
  logic [1:0]  dry_q;                // clocks without a beat though a frame is kept
  logic [76:0] shown_q;

  assign dry = !rd_valid && kept != 0;

  always_ff @(posedge clk) begin
    stalled_q <= rd_valid && !rd_ready && !rst;
    shown_q   <= 77'({rd_data, rd_count, rd_last});
    dry_q     <= dry ? dry_q + 1'b1 : '0;
    if (rst) dry_q <= '0;
  end

  always_ff @(posedge clk) if (!past_valid) assume (rst);

  // ---- the rules ----
  always_comb if (past_valid && !rst) begin
    if (rd_valid) assert (unread_q != 0);                                              // F1
    assert (!(dry && dry_q == 3));                                                     // F1
    if (stalled_q) assert (rd_valid && shown_q == 77'({rd_data, rd_count, rd_last}));
    if (watching_q && rd_valid && place_q == 0) begin
      assert (whole_q);                                                                // F1
      assert ({rd_last, rd_count, rd_data} == stored(followed_q));                       // F2
    end
    assert (bad == (ended_q && ended_faulty_q));                                       // F2
    if (overflow) assert (ended_q && !ended_faulty_q && ended_crowded_q);              // F2
    if (ended_q && ended_full_q) assert (bad || overflow);
    if (dut.store && !slow) assert (ptr_t'(dut.wr_q - dut.rd_q) <= ptr_t'(DEPTH - RESERVE)); // F7
  end

  // ---- invariants ----
  ptr_t popped;
  assign popped = dut.rd_q - ptr_t'(dut.u_prefetch.reserved_q);

  always_comb if (past_valid && !rst) begin
    assert (dut.s0_valid_q == come_valid_q && (!come_valid_q || {dut.s0_last_q, dut.s0_count_q, dut.s0_data_q, dut.s0_bad_q}
                                               == {stored(come_q), come_bad_q}));
    assert (dut.valid_q == valid_q && (!valid_q || {dut.last_q, dut.count_q, dut.data_q, dut.faulty_q}
                                       == {stored(beat_q), faulty}));
    if (valid_q) assert (dut.slow_q == slow);
    assert (dut.first_q == (valid_q ? beat_q.last : open_q == 0));
    if (!valid_q && open_q != 0) assert (dut.slow_q == slow_q);
    assert (!(dut.filled_q || dut.crowded_q) || held_q >= beats_t'(DEPTH - RESERVE));
    if (valid_q) assert ((beat_q.count != 0 || bad_q) && beat_q.count <= 4'd8);
    if (come_valid_q) assert ((come_q.count != 0 || come_bad_q) && come_q.count <= 4'd8);
    assert (dut.len_q == 16'(next) && bytes_q <= 6'(MAX_FRAME + 1));
    assert (!dut.lost_q || crowded_q);
    assert (dut.freed_q == ptr_t'(dut.rd_q - 1'b1) && dut.stored_q == (dut.wr_q != dut.start_q));
    assert (dut.moved_q == dut.u_prefetch.fetched_q);
    assert (dut.full_q == (ptr_t'(dut.wr_q - dut.rd_q + ptr_t'(dut.moved_q)) == ptr_t'(DEPTH)));
    assert (open_q != 0 || !dut.lost_q && !crowded_q && !spoilt_q && bytes_q == 0);
    assert (dut.spoilt_q == (valid_q ? !beat_q.last && (bad_q || spoilt_q) : spoilt_q));
    assert (ptr_t'(dut.start_q - popped) == ptr_t'(kept) && kept <= beats_t'(DEPTH + 4));
    assert (ptr_t'(dut.wr_q - dut.rd_q + ptr_t'(dut.moved_q)) <= ptr_t'(DEPTH) && ptr_t'(dut.start_q - dut.rd_q) <= ptr_t'(dut.wr_q - dut.rd_q));
    assert (open_q <= beats_t'(DEPTH + 1));
    if (dut.lost_q) assert (open_q > beats_t'(ptr_t'(dut.wr_q - dut.start_q)));
    if (!dut.lost_q) assert (ptr_t'(dut.wr_q - dut.start_q) == ptr_t'(open_q) && kept + open_q <= beats_t'(DEPTH + 4));
    assert (beats_t'(dut.u_prefetch.reserved_q) <= kept && dut.u_prefetch.reserved_q <= 4);
    assert (dut.u_prefetch.reserved_q == dut.u_prefetch.stored_q + 3'(dut.u_prefetch.fetched_q));
    assert (dut.u_prefetch.stored_q <= 4 && rd_valid == (dut.u_prefetch.stored_q != 0));
    assert (dut.u_prefetch.tail_q == dut.u_prefetch.head_q + 2'(dut.u_prefetch.stored_q));
    assert (beats_t'(dut.u_prefetch.reserved_q) <= unread_q);
    assert (!(dry && dry_q == 2) || dut.u_prefetch.fetched_q);
    assert (!(dry && dry_q == 1) || dut.u_prefetch.fetched_q || dut.fetch);
    if (ended_q) assert (overflow == (!ended_faulty_q && ended_full_q) && (!ended_full_q || ended_crowded_q));
    else assert (!overflow);
    if (ended_q) assert (ended_beats_q <= beats_t'(DEPTH + 2));
    assert (!(whole_q && ending_q) && (watching_q || !whole_q && !ending_q));
    if (watching_q && !whole && !dropped) assert (open_q != 0 && place_q >= kept && (dut.lost_q || place_q < kept + open_q));
    if (watching_q && whole) assert (place_q < kept);
    if (watching_q && ending_q) assert (ended_q && place_q >= unread_q);
  end

  // The followed beat lies in memory, then in the word behind it, then among those fetched.
  logic [68:0] followed;
  beats_t      fetched, beyond;
  assign followed = stored(followed_q);
  assign fetched  = beats_t'(dut.u_prefetch.reserved_q);
  assign beyond   = place_q - fetched;

  always_comb if (past_valid && !rst && watching_q) begin
    for (int unsigned s = 0; s < DEPTH; s++)
      if (!dropped && 3'(s) == 3'(popped + ptr_t'(place_q)) && place_q >= fetched
          && (whole || beyond < beats_t'(ptr_t'(dut.wr_q - dut.rd_q))))
        assert (dut.u_ram.mem[s] == followed);
    if (dut.u_prefetch.fetched_q && place_q + 1'b1 == fetched) assert (dut.rdata == followed);
    if (place_q < beats_t'(dut.u_prefetch.stored_q))
      assert (dut.u_prefetch.word[2'(dut.u_prefetch.head_q + 2'(place_q))] == followed);
  end

  // ---- what must be possible ----
  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst)) begin
    cover (watching_q && pop && place_q == 0 && dut.rd_q[3] && followed_q.last);
    cover (bad && kept != 0 && ended_beats_q == 4);
    cover (bad && ended_full_q);
    cover (overflow && kept > beats_t'(DEPTH));
    cover (overflow && !dut.full_q && pop);
    cover (dut.store && slow && dut.crowded_q && beat_q.last);
    cover (watching_q && pop && place_q == 0 && followed_q.count == 4'd8 && followed_q.last && $past(rd_ready));
    cover (bad && ended_beats_q == 1 && $past(bad));
    cover (ended_q && !bad && !overflow && ended_beats_q == 3 && $past(ended_q && overflow, 3));
  end

endmodule

`default_nettype wire
