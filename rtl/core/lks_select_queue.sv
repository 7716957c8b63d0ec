// SPDX-License-Identifier: Apache-2.0
// Control of lks_select: frames that wait for their decision to be taken, and may be decided again.
//
//          taken        given         filled
//   --------+------------+-------------+-------   entries, oldest first
//    free   | in the     | to be       | free
//           | pipeline   | decided     |
//
// An entry is given to the pipeline in order and stays until its decision is taken. `again` empties
// the pipeline and returns `given` to `taken`. The pipeline holds at `hold`, STAGES clocks deep.
//
// Rules (proved by k-induction in lks_select.sby):
//   S1  decisions leave in the order of the entries, one each                          (C1)
//   S2  behind `again` nothing that was given before it leaves                         (C4)
//   S3  every entry inside is given, however often `again` comes                       (C1)
`default_nettype none

module lks_select_queue #(
  parameter int unsigned DEPTH  = 64,   // entries, a power of two; the user never puts in more
  parameter int unsigned STAGES = 8     // clocks from give to the decision
) (
  input  wire logic                     clk,
  input  wire logic                     rst,

  input  wire logic                     put,
  output var  logic [$clog2(DEPTH)-1:0] put_addr,

  input  wire logic                     again,      // decide again what is not taken
  input  wire logic                     pause,      // give nothing
  input  wire logic                     hold,       // the pipeline stands still
  output var  logic [$clog2(DEPTH)-1:0] give_addr,  // the entry that is read in this clock
  output var  logic                     leave,      // an entry is at the end of the pipeline
  input  wire logic                     take,       // its decision, or an older one, is taken

  output var  logic                     busy        // entries inside
);

  localparam int unsigned ADDR_W = $clog2(DEPTH);

  if (DEPTH < 2 || DEPTH != 2 ** ADDR_W) begin : g_check
    $fatal(1, "lks_select_queue: DEPTH must be a power of two from 2 on");
  end

  logic [ADDR_W:0]   filled_q, given_q, taken_q;
  logic [STAGES-1:0] inside_q;
  logic              give;                     // the entry read enters the pipeline
  logic              again_q;                  // `given` returns a clock later: `taken` is known then; what is
                                               // given in the clock of `again` does not matter

  assign put_addr  = filled_q[ADDR_W-1:0];
  assign give_addr = given_q[ADDR_W-1:0];
  assign give      = given_q != filled_q && !pause && !hold && !again_q;
  assign leave     = inside_q[STAGES-1];
  assign busy      = taken_q != filled_q;

  always_ff @(posedge clk) begin
    if (put) filled_q <= filled_q + 1'b1;
    if (take) taken_q <= taken_q + 1'b1;
    if (give) given_q <= given_q + 1'b1;
    again_q <= again;
    if (!hold) inside_q <= {inside_q[STAGES-2:0], give};

    if (again)   inside_q <= '0;
    if (again_q) given_q  <= taken_q;
    if (rst) begin
      filled_q <= '0;
      given_q  <= '0;
      taken_q  <= '0;
      inside_q <= '0;
      again_q  <= 1'b0;
    end
  end

endmodule

`default_nettype wire
