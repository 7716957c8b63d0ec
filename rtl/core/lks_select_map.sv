// SPDX-License-Identifier: Apache-2.0
// The map of lks_select: for each team its live members, in team order, without gaps.
//
//   start --> for each team: word 0 (count, mode), then member by member
//             team words --> member --> live? --> list[team][0..live_count-1]
//
// A walk takes TEAMS * (UPLINKS + 1) + 4 clocks, all members looked at one after the other; busy
// is high from the clock behind start. Another start begins anew. `all_resilient` says that no
// team needs the lists: its decisions need not wait for the walk after a change of `live`.
`default_nettype none

module lks_select_map #(
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned TEAMS   = 4,
  localparam int unsigned UP_W    = $clog2(UPLINKS),
  localparam int unsigned TEAM_W  = $clog2(TEAMS),
  localparam int unsigned COUNT_W = $clog2(UPLINKS + 1)
) (
  input  wire logic               clk,
  input  wire logic               rst,
  input  wire logic               start,
  input  wire logic               new_rules,     // with start: the team words change, too
  input  wire logic [UPLINKS-1:0] live,          // does not change but with start
  output var  logic               busy,
  output var  logic               all_resilient, // since the last walk that came to its end

  output var  logic [6:0]         word_addr,     // {team, word} of lks_teams
  input  wire logic [31:0]        word,          // 1 clock later

  // lookups without a clock
  input  wire logic [TEAM_W-1:0]  team,
  output var  logic               resilient,
  output var  logic [COUNT_W-1:0] live_count,
  input  wire logic [TEAM_W-1:0]  list_team,
  input  wire logic [UP_W-1:0]    list_slot,
  output var  logic [UP_W-1:0]    list_uplink
);

  localparam int unsigned STEP_W    = $clog2(UPLINKS + 1);
  localparam logic [2:0]  WORD_RULE = 3'd0, WORD_LOW = 3'd3, WORD_HIGH = 3'd4;

  // Clock 0: the address. Step 0 is word 0, step i + 1 member i.
  logic              run_q;
  logic [TEAM_W-1:0] team_q;
  logic [STEP_W-1:0] step_q;
  logic [3:0]        slot;
  logic              last_step;
  assign slot      = 4'(step_q) - 4'd1;
  assign last_step = 32'(step_q) == UPLINKS;
  assign word_addr = {4'(team_q), step_q == '0 ? WORD_RULE : slot[3] ? WORD_HIGH : WORD_LOW};

  // Clock 1: the word. 2: one member. 3: whether it lives. Then on the list, the last with the count.
  typedef struct packed {
    logic              valid;
    logic              rule;     // word 0
    logic              last;
    logic [3:0]        slot;
    logic [TEAM_W-1:0] team;
  } step_t;

  step_t              step1_q, step2_q;
  logic [3:0]         member_q;
  logic               valid3_q, rule3_q, last3_q;
  logic [TEAM_W-1:0]  team3_q;
  logic [UP_W-1:0]    member3_q;
  logic               resilient_q, resilient3_q;
  logic [4:0]         members_q;
  logic [COUNT_W-1:0] count_q, count_d;
  logic               lives_q, append, ends;
  logic               modulo_q;         // a team with members and without buckets was met

  logic [15:0] live_all;
  assign live_all = 16'(live);
  assign append   = valid3_q && lives_q;
  assign ends     = valid3_q && last3_q && 32'(team3_q) == TEAMS - 1;
  assign count_d  = rule3_q ? '0 : count_q + COUNT_W'(lives_q);

  always_ff @(posedge clk) begin
    if (run_q) begin
      step_q <= step_q + 1'b1;
      if (last_step) begin
        step_q <= '0;
        team_q <= team_q + 1'b1;
        if (32'(team_q) == TEAMS - 1) run_q <= 1'b0;
      end
    end
    step1_q  <= '{valid: run_q, rule: step_q == '0, last: last_step, slot: slot, team: team_q};
    step2_q  <= step1_q;
    valid3_q <= step2_q.valid;
    rule3_q  <= step2_q.rule;
    last3_q  <= step2_q.last;
    team3_q  <= step2_q.team;
    member_q <= word[{step1_q.slot[2:0], 2'b00} +: 4];
    member3_q <= member_q[UP_W-1:0];
    lives_q   <= !step2_q.rule && {1'b0, step2_q.slot} < members_q && live_all[member_q];
    if (step1_q.valid && step1_q.rule) begin
      resilient_q <= word[8];
      members_q   <= word[20:16];
      if (!word[8] && word[20:16] != '0) modulo_q <= 1'b1;
    end
    if (ends) all_resilient <= !modulo_q;
    resilient3_q <= resilient_q;
    if (valid3_q) count_q <= count_d;

    if (start || rst) begin
      run_q         <= 1'b1;
      team_q        <= '0;
      step_q        <= '0;
      step1_q.valid <= 1'b0;
      step2_q.valid <= 1'b0;
      valid3_q      <= 1'b0;
      modulo_q      <= 1'b0;
    end
    if ((start && new_rules) || rst) all_resilient <= 1'b0;
  end

  assign busy = run_q || step1_q.valid || step2_q.valid || valid3_q;

  lks_ram_lut #(.WIDTH(UP_W), .DEPTH(1 << (TEAM_W + UP_W))) u_list (
    .clk,
    .we(append), .waddr({team3_q, count_q[UP_W-1:0]}), .wdata(member3_q),
    .raddr({list_team, list_slot}), .rdata(list_uplink)
  );

  lks_ram_lut #(.WIDTH(1 + COUNT_W), .DEPTH(1 << TEAM_W)) u_team (
    .clk,
    .we(valid3_q && last3_q), .waddr(team3_q),
    .wdata({resilient3_q, count_d}),
    .raddr(team), .rdata({resilient, live_count})
  );

endmodule

`default_nettype wire
