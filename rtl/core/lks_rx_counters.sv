// SPDX-License-Identifier: Apache-2.0
// Receive counters: 64 bits each in a small RAM, fed by a sweep.
//
//   events --> lks_delta, sums --> sweep: one counter a clock --> RAM --> registers
//
// Counter {uplink, kind}: 0 frames to the host, 1 their bytes, 2 filtered, 3 punted, 4 punt_lost,
// 5 overflow, 6 bad, 7 is 0. A read of one is of one clock and at most 16 * UPLINKS + 4 clocks old;
// several are not of the same clock.
`default_nettype none

module lks_rx_counters #(
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic               event_valid,
  input  wire logic [1:0]         event_kind,
  input  wire logic [3:0]         event_uplink,   // below UPLINKS
  input  wire logic [15:0]        event_bytes,
  input  wire logic [UPLINKS-1:0] overflow,
  input  wire logic [UPLINKS-1:0] bad,

  input  wire logic [6:0]         rd_counter,   // {uplink, kind}
  output var  logic [63:0]        rd_value      // one clock later; 0 until the first sweep is over
);

  localparam int unsigned SUM_W   = 18;         // more than the bytes of a sweep and a frame
  localparam int unsigned COUNT_W = 8;          // more than the frames of a sweep
  localparam int unsigned INDEX_W = $clog2(UPLINKS);

  // ---- what the sweep has not yet seen ----
  logic [INDEX_W+2:0]                   at_q, next_q;   // {uplink, kind} of this clock, of the next
  logic [INDEX_W-1:0]                   turn;
  logic [2:0]                           kind;
  logic                                 last;       // of the sweep
  logic [COUNT_W-1:0]                   frames;
  logic [SUM_W-1:0]                     bytes;
  logic [UPLINKS-1:0][COUNT_W-1:0]      overflow_q, bad_q;

  logic unused;
  assign unused = &{1'b0, event_uplink};

  // Kinds 0 and 1 are host, 2 filtered, 3 punted, 4 punt_lost.
  function automatic logic [INDEX_W+1:0] place_of(input logic [INDEX_W-1:0] uplink, input logic [2:0] of_kind);
    return {uplink, of_kind < 3'd2 ? 2'd0 : 2'(of_kind - 3'd1)};
  endfunction

  assign {turn, kind} = at_q;
  assign last         = 7'(at_q) == 7'(8 * UPLINKS - 1);

  // Its turn is early, so that the first place stands still when it is read, a clock before `at_q` is there.
  lks_delta #(.PLACES(4 * 2 ** INDEX_W), .FRAMES_W(COUNT_W), .BYTES_W(SUM_W)) u_delta (
    .clk, .rst, .turn(7'(at_q) == 7'(8 * UPLINKS - 3)), .add(event_valid),
    .place({event_uplink[INDEX_W-1:0], event_kind}), .add_frames(COUNT_W'(1)), .add_bytes(SUM_W'(event_bytes)),
    .rd_place(place_of(next_q[INDEX_W+2:3], next_q[2:0])), .frames, .bytes
  );

  for (genvar u = 0; u < UPLINKS; u++) begin : g_uplink
    always_ff @(posedge clk) begin
      overflow_q[u] <= (at_q == {INDEX_W'(u), 3'd5} ? '0 : overflow_q[u]) + COUNT_W'(overflow[u]);
      bad_q[u]      <= (at_q == {INDEX_W'(u), 3'd6} ? '0 : bad_q[u]) + COUNT_W'(bad[u]);
      if (rst) begin
        overflow_q[u] <= '0;
        bad_q[u]      <= '0;
      end
    end
  end

  // ---- the sweep: pick, add, write ----
  logic [SUM_W-1:0]   add_q;
  logic [63:0]        old, old_q, sum_q, shown;
  logic [INDEX_W+2:0] add_at_q, sum_at_q;
  logic               known_q;                       // the RAM holds values since reset
  logic [1:0]         written_q;                     // and the last of the first sweep, too
  logic               fits;

  lks_ram_lut #(.WIDTH(64), .DEPTH(8 * 2 ** INDEX_W)) u_sum (
    .clk, .we(1'b1), .waddr(sum_at_q), .wdata(sum_q), .raddr(at_q), .rdata(old)
  );
  lks_ram_lut #(.WIDTH(64), .DEPTH(8 * 2 ** INDEX_W)) u_shown (
    .clk, .we(1'b1), .waddr(sum_at_q), .wdata(sum_q), .raddr(rd_counter[INDEX_W+2:0]), .rdata(shown)
  );

  assign fits = 5'(rd_counter[6:3]) < 5'(UPLINKS);

  always_ff @(posedge clk) begin
    rd_value <= fits && written_q[1] ? shown : '0;
    at_q     <= next_q;
    next_q   <= 7'(next_q) == 7'(8 * UPLINKS - 1) ? '0 : next_q + 1'b1;
    if (last) known_q <= 1'b1;
    written_q <= {written_q[0], known_q};

    unique case (kind)
      3'd1:    add_q <= bytes;
      3'd5:    add_q <= SUM_W'(overflow_q[turn]);
      3'd6:    add_q <= SUM_W'(bad_q[turn]);
      3'd7:    add_q <= '0;
      default: add_q <= SUM_W'(frames);
    endcase
    add_at_q <= at_q;
    old_q    <= known_q ? old : '0;
    sum_q    <= old_q + 64'(add_q);
    sum_at_q <= add_at_q;

    if (rst) begin
      at_q        <= '0;
      next_q      <= (INDEX_W + 3)'(1);
      add_at_q    <= '0;
      sum_at_q    <= '0;
      add_q       <= '0;
      old_q       <= '0;
      sum_q       <= '0;
      known_q     <= 1'b0;
      written_q   <= '0;
    end
  end

endmodule

`default_nettype wire
