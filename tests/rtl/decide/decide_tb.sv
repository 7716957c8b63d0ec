// SPDX-License-Identifier: Apache-2.0
// lks_decide in an odd shape, 5 uplinks and 3 teams, with each field of a decision at its port.
`default_nettype none

module decide_tb
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned UPLINKS = 5,
  parameter int unsigned TEAMS   = 3
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               beat_valid,
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic               beat_last,
  input  wire logic [15:0]        beat_tid,
  input  wire logic               live_bank,
  input  wire logic               loaded,
  input  wire logic               vlan_we,
  input  wire logic [9:0]         vlan_addr,
  input  wire logic [31:0]        vlan_wdata,
  output var  logic [31:0]        vlan_rdata,
  input  wire logic               bucket_we,
  input  wire logic [12:0]        bucket_addr,
  input  wire logic [31:0]        bucket_wdata,
  output var  logic [31:0]        bucket_rdata,
  input  wire logic               team_we,
  input  wire logic [6:0]         team_addr,
  input  wire logic [31:0]        team_wdata,
  output var  logic [31:0]        team_rdata,
  input  wire logic               key_we,
  input  wire logic [7:0]         key_addr,
  input  wire logic [31:0]        key_wdata,
  output var  logic [31:0]        key_rdata,
  input  wire logic [UPLINKS-1:0] live,
  output var  logic               dec_valid,
  input  wire logic               dec_ready,
  output var  logic [3:0]         dec_team,
  output var  logic [31:0]        dec_hash,
  output var  logic [7:0]         dec_bucket,
  output var  logic               dec_resilient,
  output var  logic [3:0]         dec_uplink,
  output var  logic               dec_drop,
  output var  logic [2:0]         dec_reason,
  output var  logic               parsed_valid,
  output var  logic               full,
  output var  logic               busy
);

  decision_t dec;
  fields_t   parsed;
  logic      unused;

  // Questions of a rescue go straight on to lks_select, which is tested by itself.
  logic                       ask_ready, answer_valid, answer_none;
  logic [$clog2(UPLINKS)-1:0] answer;
  logic [UPLINKS-1:0]         dec_target;

  // As lks_map says it.
  logic [UPLINKS-1:0] live_q;
  logic               bank_q, change;
  assign change = live != live_q || live_bank != bank_q;

  always_ff @(posedge clk) {live_q, bank_q} <= {live, live_bank};

  lks_decide #(.DATA_W(DATA_W), .UPLINKS(UPLINKS), .TEAMS(TEAMS)) u_dut (
    .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last, .beat_tid, .live_bank, .loaded,
    .vlan_we, .vlan_addr, .vlan_wdata, .vlan_rdata,
    .bucket_we, .bucket_addr, .bucket_wdata, .bucket_rdata,
    .team_we, .team_addr, .team_wdata, .team_rdata, .key_we, .key_addr, .key_wdata, .key_rdata,
    .live, .change, .rescue(1'b0), .ask_ready, .ask(1'b0), .ask_team('0), .ask_hash('0), .answer_valid,
    .answer, .answer_none, .dec_valid, .dec_ready, .dec, .dec_target, .parsed_valid, .parsed, .full, .busy
  );

  assign {dec_team, dec_hash, dec_bucket} = {dec.team, dec.hash, dec.bucket};
  assign {dec_resilient, dec_uplink}      = {dec.resilient, dec.uplink};
  assign {dec_drop, dec_reason}           = {dec.drop, dec.reason};
  assign unused                           = ^{parsed, ask_ready, answer_valid, answer, answer_none, dec_target};

endmodule

`default_nettype wire
