// SPDX-License-Identifier: Apache-2.0
// The words of each team, two banks: policy, failover mode, seed, members.
//
//   word 0   policy[7:0], resilient[8], in_band[9],         word 3   members 0..7, 4 bits each
//            symmetric[10], members[20:16]                  word 4   members 8..15
//   word 1   seed[31:0]                                     word 6   fields of Toeplitz[5:0]
//   word 2   seed[63:32]                                    others   stored, not read here
//
// One RAM keeps all words for the registers and for the map of lks_select; copies of what each
// frame needs, rule and seed, are looked up by team, a frame a clock.
`default_nettype none

module lks_teams
  import lks_pkg::*;
#(
  parameter int unsigned TEAMS = 4
) (
  input  wire logic                     clk,
  input  wire logic                     live_bank,
  input  wire logic                     loaded,    // 0: the tables hold nothing yet

  input  wire logic                     we,        // to the bank that is not live
  input  wire logic [6:0]               addr,      // {team, word}
  input  wire logic [31:0]              wdata,
  output var  logic [31:0]              rdata,     // live bank, 2 clocks after addr

  input  wire logic [$clog2(TEAMS)-1:0] team,      // of a frame
  output var  rule_t                    rule,      // 1 clock later
  output var  logic [63:0]              seed,

  input  wire logic [6:0]               map_addr,  // {team, word}, live bank
  output var  logic [31:0]              map_word   // 1 clock later
);

  localparam int unsigned TEAM_W = $clog2(TEAMS);

  if (TEAMS < 2 || TEAMS > 16) begin : g_check
    $fatal(1, "lks_teams: TEAMS must be 2 to 16");
  end

  logic [31:0] read_word;
  lks_ram_tdp #(.WIDTH(32), .DEPTH(256)) u_words (
    .clk,
    .a_we(we), .a_addr({live_bank ^ we, addr}), .a_wdata(wdata), .a_rdata(read_word),
    .b_re(1'b1), .b_addr({live_bank, map_addr}), .b_rdata(map_word)
  );

  always_ff @(posedge clk) rdata <= loaded ? read_word : 32'd0;

  // Copies by word. A team beyond TEAMS is not stored here: the lookup cannot name it.
  logic              known;
  logic [TEAM_W:0]   waddr, raddr;
  assign known = 32'(addr[6:3]) < TEAMS;
  assign waddr = {!live_bank, addr[3 +: TEAM_W]};
  assign raddr = {live_bank, team};

  for (genvar i = 0; i < 2; i++) begin : g_seed
    lks_ram_sdp #(.WIDTH(32), .DEPTH(2 << TEAM_W)) u_seed (
      .clk,
      .we(we && known && addr[2:0] == 3'(1 + i)), .waddr, .wdata,
      .re(1'b1), .raddr, .rdata(seed[i*32 +: 32])
    );
  end

  // A policy beyond the codes has no hash.
  logic [6:0] rule_q [2 << TEAM_W];          // symmetric, in_band, policy
  logic [5:0] fields_q [2 << TEAM_W];
  logic [6:0] look;
  assign look = rule_q[raddr];

  always_ff @(posedge clk) begin
    if (we && known && addr[2:0] == 3'd0) rule_q[waddr] <= {wdata[10:9], wdata[7:5] == '0 ? wdata[4:0] : 5'd31};
    if (we && known && addr[2:0] == 3'd6) fields_q[waddr] <= wdata[5:0];
    rule <= '{policy: policy_e'(look[4:0]), in_band: look[5], symmetric: look[6], fields: fields_q[raddr]};
  end

endmodule

`default_nettype wire
