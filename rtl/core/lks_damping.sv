// SPDX-License-Identifier: Apache-2.0
// Flap damping of all uplinks: a figure that each loss raises and time halves.
//
//   flap[u] --> pending --+                    +--> figure > suppress: suppressed
//                         v                    |    figure < reuse:    not any more
//   sweep u: read --> decay --> add penalty --> ceiling --> write
//                         ^
//   tick -----> owed -----+    every `steps` ticks: figure -= figure / 64
//
// The arithmetic is that of lks_damping_tick() and lks_damping_flap() in lib/damping.c, bit for bit
// (vector: penalty 1000, steps 1: one flap and 44 ticks later the figure is 500). It runs one uplink
// after the other, PHASES clocks each, from small RAMs.
//
//   D1  `held` rises in the clock behind `flap`, and falls when the figure that counts the flap
//       has decided `suppressed`: no uplink returns in between
//   D2  flaps of one uplink within a sweep (PHASES * UPLINKS clocks) count once, ticks too
//   D3  with penalty 0 the damping is off: nothing is held or suppressed, the figure is 0
//   D4  settings are 0 after reset, whatever the RAMs hold                                   (C10)
`default_nettype none

module lks_damping #(
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic               tick,
  input  wire logic [UPLINKS-1:0] flap,         // one clock
  output var  logic [UPLINKS-1:0] held,
  output var  logic [UPLINKS-1:0] suppressed,

  // settings, effective at once: words 0 {reuse, suppress}, 1 {steps, penalty}, 2 {0, ceiling}
  input  wire logic               we,
  input  wire logic [1:0]         word,
  input  wire logic [3:0]         uplink,
  input  wire logic [31:0]        wdata,
  output var  logic [31:0]        rdata,        // one clock later; 0 while the damping is off
  output var  logic [15:0]        figure        // of `uplink`, whole part, one clock later
);

  localparam int unsigned FRACTION = 6;
  localparam int unsigned FIGURE_W = 16 + FRACTION;
  localparam int unsigned INDEX_W  = $clog2(UPLINKS);
  localparam int unsigned PHASES   = 8;

  // ---- settings: one copy for the sweep, one to be read back ----
  logic [INDEX_W-1:0] sweep_q;                  // uplink whose turn it is
  logic [31:0]        limits, rate, limits_r, rate_r;
  logic [15:0]        ceiling, ceiling_r, whole_r;
  logic [UPLINKS-1:0] on_q, known_q;            // damping is on; the RAM holds its state
  logic [UPLINKS-1:0] limited_q, bounded_q;     // limits, ceiling: written since reset
  logic               fits;
  logic [INDEX_W-1:0] at;

  assign fits = 5'(uplink) < 5'(UPLINKS);
  assign at   = fits ? uplink[INDEX_W-1:0] : '0;

  lks_ram_lut #(.WIDTH(32), .DEPTH(UPLINKS)) u_limits (
    .clk, .we(we && fits && word == 2'd0), .waddr(at), .wdata, .raddr(sweep_q), .rdata(limits)
  );
  lks_ram_lut #(.WIDTH(32), .DEPTH(UPLINKS)) u_rate (
    .clk, .we(we && fits && word == 2'd1), .waddr(at), .wdata, .raddr(sweep_q), .rdata(rate)
  );
  lks_ram_lut #(.WIDTH(16), .DEPTH(UPLINKS)) u_ceiling (
    .clk, .we(we && fits && word == 2'd2), .waddr(at), .wdata(wdata[15:0]), .raddr(sweep_q), .rdata(ceiling)
  );
  lks_ram_lut #(.WIDTH(32), .DEPTH(UPLINKS)) u_limits_r (
    .clk, .we(we && fits && word == 2'd0), .waddr(at), .wdata, .raddr(at), .rdata(limits_r)
  );
  lks_ram_lut #(.WIDTH(32), .DEPTH(UPLINKS)) u_rate_r (
    .clk, .we(we && fits && word == 2'd1), .waddr(at), .wdata, .raddr(at), .rdata(rate_r)
  );
  lks_ram_lut #(.WIDTH(16), .DEPTH(UPLINKS)) u_ceiling_r (
    .clk, .we(we && fits && word == 2'd2), .waddr(at), .wdata(wdata[15:0]), .raddr(at), .rdata(ceiling_r)
  );

  logic [31:0] word_q;
  logic [15:0] whole_q;
  logic        word_there_q, whole_there_q;

  assign rdata  = word_there_q ? word_q : '0;
  assign figure = whole_there_q ? whole_q : '0;

  always_ff @(posedge clk) begin
    unique case (word)
      2'd0:    word_q <= limited_q[at] ? limits_r : '0;
      2'd1:    word_q <= rate_r;
      default: word_q <= bounded_q[at] ? {16'd0, ceiling_r} : '0;
    endcase
    whole_q       <= whole_r;
    word_there_q  <= fits && on_q[at] && !rst;
    whole_there_q <= fits && known_q[at] && !rst;
  end

  // ---- the sweep ----
  logic [2:0]          phase_q;
  logic [UPLINKS-1:0]  pending_q, owed_q, turn;
  logic                last, flap_q, tick_q, step_q;
  logic [FIGURE_W-1:0] old_figure, figure_q;
  logic [15:0]         old_ticks, ticks_q, suppress_q, reuse_q, penalty_q, steps_q, ceiling_q;
  logic [FIGURE_W:0]   sum_q;
  logic                capped_q, above_q, below_q;

  assign last  = phase_q == 3'(PHASES - 1);
  assign turn  = UPLINKS'(1) << sweep_q;
  assign held  = pending_q;

  lks_ram_lut #(.WIDTH(FIGURE_W + 16), .DEPTH(UPLINKS)) u_state (
    .clk, .we(last), .waddr(sweep_q), .wdata({ticks_q, figure_q}), .raddr(sweep_q),
    .rdata({old_ticks, old_figure})
  );
  lks_ram_lut #(.WIDTH(16), .DEPTH(UPLINKS)) u_whole (
    .clk, .we(last), .waddr(sweep_q), .wdata(figure_q[FRACTION +: 16]), .raddr(at), .rdata(whole_r)
  );

  always_ff @(posedge clk) begin
    phase_q <= last ? '0 : phase_q + 1'b1;
    if (last) sweep_q <= sweep_q == INDEX_W'(UPLINKS - 1) ? '0 : sweep_q + 1'b1;

    unique case (phase_q)
      3'd0: begin
        {reuse_q, suppress_q} <= limited_q[sweep_q] ? limits : '0;
        {steps_q, penalty_q}  <= rate;
        ceiling_q             <= bounded_q[sweep_q] ? ceiling : '0;
        ticks_q               <= known_q[sweep_q] ? old_ticks : '0;
        figure_q              <= known_q[sweep_q] ? old_figure : '0;
        flap_q                <= pending_q[sweep_q];
        tick_q                <= owed_q[sweep_q];
      end
      3'd1: begin
        step_q  <= tick_q && steps_q != '0 && 17'(ticks_q) + 17'd1 >= 17'(steps_q);
        ticks_q <= ticks_q + 16'(tick_q);
      end
      3'd2: if (step_q) begin
        ticks_q  <= '0;
        figure_q <= figure_q - (figure_q >> FRACTION);
      end
      3'd3: sum_q    <= (FIGURE_W + 1)'(figure_q) + (flap_q ? {1'b0, penalty_q, FRACTION'(0)} : '0);
      3'd4: capped_q <= sum_q > {1'b0, ceiling_q, FRACTION'(0)};
      3'd5: figure_q <= capped_q ? {ceiling_q, FRACTION'(0)} : sum_q[FIGURE_W-1:0];
      3'd6: begin
        above_q <= figure_q > {suppress_q, FRACTION'(0)};
        below_q <= figure_q < {reuse_q, FRACTION'(0)};
      end
      default: ;
    endcase

    owed_q    <= (owed_q & ~(phase_q == '0 ? turn : '0)) | {UPLINKS{tick}};
    pending_q <= ((pending_q & ~(last && flap_q ? turn : '0)) | flap) & on_q;
    if (last) begin
      suppressed <= (suppressed & ~(below_q ? turn : '0)) | (above_q ? turn : '0);
      known_q    <= known_q | turn;
    end
    if (we && fits && word == 2'd0) limited_q[at] <= 1'b1;
    if (we && fits && word == 2'd1) on_q[at] <= wdata[15:0] != '0;
    if (we && fits && word == 2'd2) bounded_q[at] <= 1'b1;

    // Off: nothing is known of it.
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (!on_q[u]) begin
        suppressed[u] <= 1'b0;
        known_q[u]    <= 1'b0;
      end

    if (rst) begin
      phase_q    <= '0;
      sweep_q    <= '0;
      owed_q     <= '0;
      pending_q  <= '0;
      suppressed <= '0;
      known_q    <= '0;
      on_q       <= '0;
      limited_q  <= '0;
      bounded_q  <= '0;
    end
  end

endmodule

`default_nettype wire
