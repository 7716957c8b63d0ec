// SPDX-License-Identifier: Apache-2.0
// What came in a period, by place: small sums in LUT RAM, of two periods at a time.
//
//   add, place --> [ this period's bank ] + --> [ the same ]
//   rd_place   --> [ the bank of the period before ] --> frames, bytes
//
// `turn` is the last clock of a period; what comes with it belongs to it. Sums of the period
// before stand still from the second clock behind `turn` on, all of them of that one clock, and are
// shown one clock behind rd_place.
//
// One clock reads what the place holds, the next adds and writes; a place that is read while it is
// written takes what is written.
//
// One event a clock. FRAMES_W and BYTES_W must hold what a period can bring.
`default_nettype none

module lks_delta #(
  parameter int unsigned PLACES   = 8,     // at least 2
  parameter int unsigned FRAMES_W = 8,
  parameter int unsigned BYTES_W  = 21,
  localparam int unsigned PLACE_W = $clog2(PLACES)
) (
  input  wire logic                clk,
  input  wire logic                rst,
  input  wire logic                turn,

  input  wire logic                add,
  input  wire logic [PLACE_W-1:0]  place,
  input  wire logic [FRAMES_W-1:0] add_frames,
  input  wire logic [BYTES_W-1:0]  add_bytes,

  input  wire logic [PLACE_W-1:0]  rd_place,
  output var  logic [FRAMES_W-1:0] frames,
  output var  logic [BYTES_W-1:0]  bytes
);

  logic                bank_q;
  logic [PLACES-1:0]   used_q, used, before_q;   // places that hold a sum
  logic [PLACE_W:0]    at, at_q;                 // bank and place
  logic                add_q, again;
  logic [FRAMES_W-1:0] add_frames_q, old_frames, old_frames_q, sum_frames, shown_frames;
  logic [BYTES_W-1:0]  add_bytes_q, old_bytes, old_bytes_q, sum_bytes, shown_bytes;

  lks_ram_lut #(.WIDTH(FRAMES_W + BYTES_W), .DEPTH(2 * PLACES)) u_sum (
    .clk, .we(add_q), .waddr(at_q), .wdata({sum_frames, sum_bytes}),
    .raddr(at), .rdata({old_frames, old_bytes})
  );
  lks_ram_lut #(.WIDTH(FRAMES_W + BYTES_W), .DEPTH(2 * PLACES)) u_shown (
    .clk, .we(add_q), .waddr(at_q), .wdata({sum_frames, sum_bytes}),
    .raddr({!bank_q, rd_place}), .rdata({shown_frames, shown_bytes})
  );

  assign at         = {bank_q, place};
  assign again      = add_q && at == at_q;
  assign sum_frames = old_frames_q + add_frames_q;
  assign sum_bytes  = old_bytes_q + add_bytes_q;

  always_comb begin
    used = used_q;
    if (add) used[place] = 1'b1;
  end

  always_ff @(posedge clk) begin
    add_q        <= add;
    at_q         <= at;
    add_frames_q <= add_frames;
    add_bytes_q  <= add_bytes;
    old_frames_q <= again ? sum_frames : used_q[place] ? old_frames : '0;
    old_bytes_q  <= again ? sum_bytes : used_q[place] ? old_bytes : '0;

    frames <= before_q[rd_place] ? shown_frames : '0;
    bytes  <= before_q[rd_place] ? shown_bytes : '0;

    used_q <= turn ? '0 : used;
    if (turn) before_q <= used;
    bank_q <= bank_q ^ turn;

    if (rst) begin
      add_q    <= 1'b0;
      frames   <= '0;
      bytes    <= '0;
      used_q   <= '0;
      before_q <= '0;
      bank_q   <= 1'b0;
    end
  end

endmodule

`default_nettype wire
