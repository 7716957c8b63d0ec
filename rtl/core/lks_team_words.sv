// SPDX-License-Identifier: Apache-2.0
// The words of a team are kept in two places: the mask of its members in lks_map, the others in lks_decide.
// This sends writes to the map and reads back from where a word is, two clocks behind its address.
`default_nettype none

module lks_team_words #(
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic               clk,

  input  wire logic               we,
  input  wire logic [2:0]         word,
  output var  logic               rule_we,       // also for the map, which obeys one bit of it
  output var  logic               mask_we,

  input  wire logic [UPLINKS-1:0] mask_rdata,    // of the team addressed, in the same clock
  input  wire logic [31:0]        decide_rdata,  // of the word addressed, two clocks later
  output var  logic [31:0]        rdata
);

  localparam logic [2:0] RULE = 3'd0, MASK = 3'd5;

  logic [UPLINKS-1:0] mask_q, mask_qq;
  logic               is_mask_q, is_mask_qq;

  always_ff @(posedge clk) begin
    {mask_qq, mask_q}       <= {mask_q, mask_rdata};
    {is_mask_qq, is_mask_q} <= {is_mask_q, word == MASK};
  end

  assign rule_we = we && word == RULE;
  assign mask_we = we && word == MASK;
  assign rdata   = is_mask_qq ? 32'(mask_qq) : decide_rdata;

endmodule

`default_nettype wire
