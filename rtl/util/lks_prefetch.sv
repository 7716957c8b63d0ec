// SPDX-License-Identifier: Apache-2.0
// Reads a block RAM ahead of its reader, so that m_ready does not reach the RAM.
//
//   pointer --more--> [ fetch ] --> RAM --1 clock--> [ 4 words ] --> m_data
//                         ^                              |
//                         +------- words reserved <------+
//
// `fetch` is made of registers and `more` only. One word a clock, latency 2 clocks from fetch to
// m_valid.
//
//   P1  a word on m_data stays until taken                                               (C8)
//   P2  words leave in the order of their fetches, each once; `clear` forgets them all
//   P3  a reader that takes every clock is given a word every clock                      (C7)
`default_nettype none

module lks_prefetch #(
  parameter int unsigned WIDTH = 64
) (
  input  wire logic             clk,
  input  wire logic             rst,
  input  wire logic             clear,

  input  wire logic             more,     // the RAM holds a word at the read pointer
  output var  logic             fetch,    // read it now and advance the pointer
  input  wire logic [WIDTH-1:0] rdata,    // one clock after fetch

  output var  logic             m_valid,
  output var  logic [WIDTH-1:0] m_data,
  input  wire logic             m_ready
);

  localparam int unsigned WORDS = 4;      // 3 keep one word a clock

  logic [WIDTH-1:0] word [WORDS];
  logic [1:0]       head_q, tail_q;
  logic [2:0]       reserved_q;           // fetched and not yet taken
  logic [2:0]       stored_q;             // of these, in `word`
  logic             fetched_q, take;

  assign fetch   = more && !reserved_q[2];           // below WORDS
  assign m_data  = word[head_q];
  assign take    = m_valid && m_ready;

  always_ff @(posedge clk) begin
    fetched_q  <= fetch;
    reserved_q <= reserved_q + 3'(fetch) - 3'(take);
    stored_q   <= stored_q + 3'(fetched_q) - 3'(take);
    m_valid    <= fetched_q || stored_q > 3'(take);
    if (fetched_q) begin
      word[tail_q] <= rdata;
      tail_q       <= tail_q + 1'b1;
    end
    if (take) head_q <= head_q + 1'b1;

    if (rst || clear) begin
      fetched_q  <= 1'b0;
      reserved_q <= '0;
      stored_q   <= '0;
      m_valid    <= 1'b0;
      head_q     <= '0;
      tail_q     <= '0;
    end
  end

endmodule

`default_nettype wire
