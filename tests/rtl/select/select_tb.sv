// SPDX-License-Identifier: Apache-2.0
// lks_select with the team words it reads, in the largest shape. No frames: descriptors as they are.
`default_nettype none

module select_tb
  import lks_pkg::*;
#(
  parameter int unsigned UPLINKS = 16,
  parameter int unsigned TEAMS   = 16
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               put,
  input  wire logic               put_known,
  input  wire logic [3:0]         put_team,
  input  wire logic [31:0]        put_hash,
  input  wire logic               live_bank,
  input  wire logic               bucket_we,
  input  wire logic [12:0]        bucket_addr,
  input  wire logic [31:0]        bucket_wdata,
  output var  logic [31:0]        bucket_rdata,
  input  wire logic               team_we,
  input  wire logic [6:0]         team_addr,
  input  wire logic [31:0]        team_wdata,
  input  wire logic [UPLINKS-1:0] live,
  input  wire logic               rescue,
  output var  logic               ask_ready,
  input  wire logic               ask,
  input  wire logic [3:0]         ask_team,
  input  wire logic [31:0]        ask_hash,
  output var  logic               answer_valid,
  output var  logic [3:0]         answer,
  output var  logic               answer_none,
  output var  logic               dec_valid,
  input  wire logic               dec_ready,
  output var  logic [31:0]        dec_hash,
  output var  logic [3:0]         dec_uplink,
  output var  logic [15:0]        dec_target,
  output var  logic               dec_drop,
  output var  logic [2:0]         dec_reason,
  output var  logic               busy
);

  decision_t   dec;
  logic [6:0]  map_addr;
  logic [31:0] map_word, team_rdata;
  logic [63:0] seed;
  rule_t       rule;
  logic        unused;

  lks_teams #(.TEAMS(TEAMS)) u_teams (
    .clk, .live_bank, .loaded(1'b1), .we(team_we), .addr(team_addr), .wdata(team_wdata),
    .rdata(team_rdata), .team('0), .rule, .seed, .map_addr, .map_word
  );

  // As lks_map says it.
  logic [UPLINKS-1:0] live_q;
  logic               bank_q, change;
  assign change = live != live_q || live_bank != bank_q;

  always_ff @(posedge clk) {live_q, bank_q} <= {live, live_bank};

  lks_select #(.UPLINKS(UPLINKS), .TEAMS(TEAMS), .DEPTH(32)) u_dut (
    .clk, .rst, .put, .put_known, .put_team(put_team[$clog2(TEAMS)-1:0]), .put_hash,
    .live_bank, .loaded(1'b1), .bucket_we, .bucket_addr, .bucket_wdata, .bucket_rdata,
    .map_addr, .map_word, .live, .change,
    .rescue, .ask_ready, .ask, .ask_team(ask_team[$clog2(TEAMS)-1:0]), .ask_hash, .answer_valid,
    .answer, .answer_none, .dec_valid, .dec_ready, .dec, .dec_target, .busy
  );

  assign {dec_hash, dec_uplink} = {dec.hash, dec.uplink};
  assign {dec_drop, dec_reason} = {dec.drop, dec.reason};
  assign unused = ^{dec, team_rdata, rule, seed, put_team, ask_team};

endmodule

`default_nettype wire
