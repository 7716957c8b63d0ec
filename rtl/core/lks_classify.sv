// SPDX-License-Identifier: Apache-2.0
// VLAN id to team: the port groups. 4 VLANs a word, 4,096 VLANs, two banks.
//
//   vid --> [ block RAM, live bank ] --> pick 1 of 4 --> valid, team     2 clocks
//                    ^ writes go to the other bank
//
// Word k, byte i is VLAN 4k + i: {valid[7], team[3:0]}; of the byte only the bits that TEAMS needs
// are stored; a team beyond TEAMS is stored as not valid. Entry 0 is the native VLAN: untagged frames and VID 0.
`default_nettype none

module lks_classify #(
  parameter int unsigned TEAMS = 4
) (
  input  wire logic                     clk,
  input  wire logic                     live_bank,
  input  wire logic                     loaded,     // 0: the tables hold nothing yet, all invalid

  input  wire logic                     we,         // to the bank that is not live
  input  wire logic [9:0]               addr,
  input  wire logic [31:0]              wdata,
  output var  logic [31:0]              rdata,      // live bank, 2 clocks after addr

  input  wire logic [11:0]              vid,
  output var  logic                     valid,      // 2 clocks after vid
  output var  logic [$clog2(TEAMS)-1:0] team
);

  localparam int unsigned TEAM_W = $clog2(TEAMS);

  if (TEAMS < 2 || TEAMS > 16) begin : g_check
    $fatal(1, "lks_classify: TEAMS must be 2 to 16");
  end

  typedef struct packed {
    logic              valid;
    logic [TEAM_W-1:0] team;
  } entry_t;

  entry_t [3:0] write_word, read_word, look_word;

  for (genvar i = 0; i < 4; i++) begin : g_entry
    assign write_word[i] = '{valid: wdata[i*8+7] && 32'(wdata[i*8 +: 4]) < TEAMS,
                             team:  wdata[i*8 +: TEAM_W]};
  end

  lks_ram_tdp #(.WIDTH($bits(look_word)), .DEPTH(2048)) u_table (
    .clk,
    .a_we(we), .a_addr({live_bank ^ we, addr}), .a_wdata(write_word), .a_rdata(read_word),
    .b_re(1'b1), .b_addr({live_bank, vid[11:2]}), .b_rdata(look_word)
  );

  logic unused;
  assign unused = ^wdata;

  logic [1:0] which_q;

  always_ff @(posedge clk) begin
    which_q <= vid[1:0];
    valid   <= loaded && look_word[which_q].valid;
    team    <= look_word[which_q].team;

    rdata <= '0;
    if (loaded)
      for (int i = 0; i < 4; i++) rdata[i*8 +: 8] <= {read_word[i].valid, 7'(read_word[i].team)};
  end

endmodule

`default_nettype wire
