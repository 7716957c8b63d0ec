// SPDX-License-Identifier: Apache-2.0
// N1-N3 of lks_tally, by k-induction. One freely picked counter is followed: `total` is what was
// added to it, `settled` what its memory holds with the carry that is on its way, `coming` the rest.
`default_nettype none

module lks_tally_props #(
  localparam int unsigned DEPTH   = 3,
  localparam int unsigned LEN_W   = 1,
  localparam int unsigned HALF_W  = 3,
  localparam int unsigned INDEX_W = $clog2(DEPTH)
) (
  input wire logic               clk,
  input wire logic               rst,
  input wire logic               add,
  input wire logic [INDEX_W-1:0] add_index,
  input wire logic [LEN_W-1:0]   add_bytes,
  input wire logic               rd,
  input wire logic [INDEX_W-1:0] rd_index,
  input wire logic [INDEX_W-1:0] f_index      // free: follow this counter
);

  typedef logic [2*HALF_W-1:0] count_t;
  typedef logic [INDEX_W-1:0]  index_t;

  typedef struct packed {
    count_t frames;
    count_t bytes;
  } counts_t;

  typedef struct packed {
    logic [HALF_W-1:0] frames;
    logic [HALF_W-1:0] bytes;
  } pair_t;

  // As in lks_tally.
  typedef struct packed {
    logic   write;
    logic   clear;
    logic   show;
    index_t index;
  } step_t;

  function automatic pair_t lower(input counts_t counts);
    return '{counts.frames[HALF_W-1:0], counts.bytes[HALF_W-1:0]};
  endfunction

  function automatic pair_t higher(input counts_t counts);
    return '{counts.frames[2*HALF_W-1:HALF_W], counts.bytes[2*HALF_W-1:HALF_W]};
  endfunction

  logic   ready, rd_busy;
  count_t rd_frames, rd_bytes;

  lks_tally #(.DEPTH(DEPTH), .LEN_W(LEN_W), .HALF_W(HALF_W)) dut (.*);

  // ---- surroundings ----
  logic   past_valid = 1'b0;
  index_t index;

  always_comb begin
    if (!past_valid) assume (rst);
    assume (add_index < index_t'(DEPTH) && rd_index < index_t'(DEPTH));
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    if (!past_valid) index <= f_index < index_t'(DEPTH) ? f_index : '0;
  end

  // ---- what was added ----
  counts_t total, coming, settled;
  logic    clean;                      // the sweep has passed the counter

  always_ff @(posedge clk) begin
    if (add && ready && add_index == index) begin
      total.frames <= total.frames + 1'b1;
      total.bytes  <= total.bytes + count_t'(add_bytes);
    end
    if (rst) total <= '0;
  end

  // ---- where it is ----
  logic come, next, first, second, fetch, data, sum, high;   // the counter's
  assign come   = dut.come_q.valid   && dut.come_q.index == index;
  assign next   = dut.next_q.valid   && dut.next_q.index == index;
  assign first  = dut.first_q.valid  && dut.first_q.index == index;
  assign second = dut.second_q.valid && dut.second_q.index == index;
  assign fetch  = dut.fetch_q.write  && dut.fetch_q.index == index;
  assign data   = dut.data_q.write   && dut.data_q.index == index;
  assign sum    = dut.sum_q.write    && dut.sum_q.index == index;
  assign high   = dut.high_q.write   && dut.high_q.index == index;

  always_comb begin
    coming = '0;
    if (come)   coming = '{coming.frames + count_t'(dut.come_q.frames),   coming.bytes + count_t'(dut.come_q.bytes)};
    if (next)   coming = '{coming.frames + count_t'(dut.next_q.frames),   coming.bytes + count_t'(dut.next_q.bytes)};
    if (first)  coming = '{coming.frames + count_t'(dut.first_q.frames),  coming.bytes + count_t'(dut.first_q.bytes)};
    if (second) coming = '{coming.frames + count_t'(dut.second_q.frames), coming.bytes + count_t'(dut.second_q.bytes)};
    if (fetch)  coming = '{coming.frames + count_t'(dut.fetch_frames_q),  coming.bytes + count_t'(dut.fetch_bytes_q)};
    if (data)   coming = '{coming.frames + count_t'(dut.data_frames_q),   coming.bytes + count_t'(dut.data_bytes_q)};
    if (sum)    coming = '{coming.frames + count_t'(dut.sum_frames_q),    coming.bytes + count_t'(dut.sum_bytes_q)};
  end

  // ---- what the memory holds of it ----
  pair_t low, high_mem, upper;

  assign low      = dut.u_low.mem[index];
  assign high_mem = dut.u_high.mem[index];

  always_comb begin
    upper = high_mem;
    if (high && dut.high_q.clear) upper = '0;
    else if (high) begin
      upper.frames = upper.frames + HALF_W'(dut.frames_carry_q);
      upper.bytes  = upper.bytes + HALF_W'(dut.bytes_carry_q);
    end
  end

  assign settled = '{{upper.frames, low.frames}, {upper.bytes, low.bytes}};
  assign clean   = !(dut.sweep_q && index >= dut.sweep_index_q) && !(fetch && dut.fetch_q.clear)
                && !(data && dut.data_q.clear) && !(sum && dut.sum_q.clear);

  // ---- a read takes its words from the clock in which it is fetched ----
  counts_t fetched_q, data_seen_q, sum_seen_q, shown, seen;
  logic    showing, data_shows, sum_shows, high_shows, known;

  assign showing    = dut.fetch_q.show && dut.fetch_q.index == index;
  assign data_shows = dut.data_q.show && dut.data_q.index == index;
  assign sum_shows  = dut.sum_q.show && dut.sum_q.index == index;
  assign high_shows = dut.high_q.show && dut.high_q.index == index;
  assign seen       = '{rd_frames, rd_bytes};

  always_ff @(posedge clk) begin
    {sum_seen_q, data_seen_q, fetched_q} <= {data_seen_q, fetched_q, settled};
    if (dut.high_q.show) begin
      known <= high_shows;
      shown <= sum_seen_q;
    end
    if (rst) known <= 1'b0;
  end

  // ---- frames of the counter in the last 8 clocks, the newest in bit 0 ----
  logic [7:0] recent_q;

  always_ff @(posedge clk) recent_q <= rst ? '0 : {recent_q[6:0], add && ready && add_index == index};

  // ---- the rules ----
  always_comb if (past_valid && !rst) begin
    if (clean) assert (total.frames == settled.frames + coming.frames);                // N1, N3
    if (clean) assert (total.bytes == settled.bytes + coming.bytes);                   // N1, N3
    if (ready) assert (clean);                                                         // N3
    if (ready && recent_q == '0) assert (coming == '0 && (!high || dut.high_q.clear)); // N1
    if (known && !rd_busy) assert (seen == shown);                                     // N2
  end

  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst)) begin
    cover (fetch && dut.fetch_frames_q == 2'd3 && dut.fetch_bytes_q == 3'd3);
    cover (high && dut.frames_carry_q && dut.bytes_carry_q);
    cover (known && !rd_busy && shown.frames == 6'd9 && total.frames != shown.frames);
    cover (data_shows && second && dut.come_q.valid && !come);
    cover (ready && high && dut.high_q.clear);
  end

  // ---- invariants: the sweep ----
  logic [3:0] age_q;                   // clocks since reset, up to 15

  always_ff @(posedge clk) age_q <= rst ? '0 : age_q + 4'(age_q != '1);

  // The stage that is @clocks behind the sweep.
  function automatic logic sweeping(input int unsigned clocks, input step_t step);
    if (32'(age_q) < clocks || 32'(age_q) >= clocks + DEPTH) return !step.clear;
    return step.clear && step.write && 32'(step.index) == 32'(age_q) - clocks;
  endfunction

  // ---- invariants: who is where ----
  always_comb if (past_valid) assert (index < index_t'(DEPTH));

  always_comb if (past_valid && !rst) begin
    assert (dut.sweep_q == (age_q < 4'(DEPTH)));
    assert (dut.sweep_index_q == (dut.sweep_q ? index_t'(age_q) : index_t'(DEPTH)));
    assert (sweeping(1, dut.fetch_q) && sweeping(2, dut.data_q) && sweeping(3, dut.sum_q) && sweeping(4, dut.high_q));
    assert (ready == (age_q >= 4'(DEPTH + 3)));
    if (!ready) begin
      assert (total == '0 && recent_q == '0);
      assert (!dut.come_q.valid && !dut.next_q.valid && !dut.first_q.valid && !dut.second_q.valid);
      assert (!dut.fetch_q.show && !dut.data_q.show && !dut.sum_q.show && !dut.high_q.show);
      assert (dut.fetch_q.write == dut.fetch_q.clear && dut.data_q.write == dut.data_q.clear);
      assert (dut.sum_q.write == dut.sum_q.clear && dut.high_q.write == dut.high_q.clear);
    end
    assert (!(dut.fetch_q.show && dut.fetch_q.write) && !(dut.data_q.show && dut.data_q.write));
    assert (!(dut.sum_q.show && dut.sum_q.write) && !(dut.high_q.show && dut.high_q.write));
    assert (!(first && (second || fetch)) && !(second && (fetch || data)));
    assert (!(fetch && (data || sum)) && !(data && (sum || high)) && !(sum && high));
    assert (!(showing && sum) && !(data_shows && high));
    assert (!come || recent_q[0]);
    assert (!next || recent_q[1]);
    assert (!first || recent_q[2]);
    assert (!second || recent_q[3]);
    assert (!fetch || dut.fetch_q.clear || recent_q[4]);
    assert (!data || dut.data_q.clear || recent_q[5]);
    assert (!sum || dut.sum_q.clear || recent_q[6]);
    assert (!high || dut.high_q.clear || recent_q[7]);
    if (dut.next_q.valid && dut.first_q.valid)
      assert (dut.as_first_q == (dut.next_q.index == dut.first_q.index));
    if (dut.next_q.valid && dut.second_q.valid)
      assert (dut.as_second_q == (dut.next_q.index == dut.second_q.index));
  end

  // ---- invariants: what is on its way ----
  always_comb if (past_valid && !rst) begin
    if (come)   assert (dut.come_q.frames == 2'd1 && dut.come_q.bytes <= 3'd1);
    if (next)   assert (dut.next_q.frames == 2'd1 && dut.next_q.bytes <= 3'd1);
    if (first)  assert (dut.first_q.frames == 2'd1 && dut.first_q.bytes <= 3'd1);
    if (second) assert (dut.second_q.frames <= 2'd2 && dut.second_q.bytes <= 3'd2);
    if (dut.fetch_q.clear) assert (dut.fetch_frames_q == '0 && dut.fetch_bytes_q == '0);
    if (dut.data_q.clear)  assert (dut.data_frames_q == '0 && dut.data_bytes_q == '0);
    if (dut.sum_q.clear)   assert (dut.sum_frames_q == '0 && dut.sum_bytes_q == '0 && dut.low_q == '0);
    if (dut.high_q.clear)  assert (dut.old_q == '0 && !dut.frames_carry_q && !dut.bytes_carry_q);
    if (data && !dut.data_q.clear) assert (dut.low == low);
    if (sum && !dut.sum_q.clear)   assert (dut.low_q == low && dut.high == high_mem);
    if (high && !dut.high_q.clear) assert (dut.old_q == high_mem);
    if (data_shows) assert (dut.low == lower(fetched_q) && high_mem == higher(fetched_q));
    if (sum_shows)  assert (dut.low_q == lower(data_seen_q) && dut.high == higher(data_seen_q));
    if (high_shows) assert (lower(seen) == lower(sum_seen_q) && dut.old_q == higher(sum_seen_q));
    if (known && !dut.high_q.show) assert (seen == shown);
  end

endmodule

`default_nettype wire
