// SPDX-License-Identifier: Apache-2.0
// Bucket table: for each team 256 rows, each an ordered list of members; the first live one rules.
//
//   {team, bucket} --> [ block RAM, live bank ] --> which slots live --> first --> uplink   4 clocks
//
// Word {team, bucket, half}: slots 8 * half to 8 * half + 7, 4 bits each, slot 0 in bits 3:0. A row
// names every member once; what stands behind them is never reached while a member lives, and
// lks_select asks for one. Two banks: writes go to the one that is not live.
//
//   E1  the uplink is the first of the row that lives in clock 1, or `none`
//   E2  when members go, a row that belongs to another one stays with it                (C6)
`default_nettype none

module lks_select_row #(
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned TEAMS   = 4,
  localparam int unsigned UP_W    = $clog2(UPLINKS),
  localparam int unsigned TEAM_W  = $clog2(TEAMS)
) (
  input  wire logic               clk,
  input  wire logic               live_bank,
  input  wire logic               loaded,

  input  wire logic               we,
  input  wire logic [12:0]        addr,
  input  wire logic [31:0]        wdata,
  output var  logic [31:0]        rdata,      // live bank, 2 clocks after addr

  input  wire logic               en,
  input  wire logic [UPLINKS-1:0] live,
  input  wire logic [TEAM_W-1:0]  team,
  input  wire logic [7:0]         bucket,
  output var  logic [UP_W-1:0]    uplink,     // 4 clocks later
  output var  logic               none        // nobody in the row lives
);

  localparam int unsigned ROW_W = TEAM_W + 8;

  logic [UPLINKS-1:0][UP_W-1:0] row;
  logic                         known;
  logic [7:0][3:0]              read_word [2];
  logic                         half_q, known_q;

  assign known = 32'(addr[12:9]) < TEAMS;

  for (genvar h = 0; h < 2; h++) begin : g_half
    localparam int unsigned FIRST = h * 8;
    localparam int unsigned SLOTS = UPLINKS <= FIRST ? 0 : UPLINKS - FIRST > 8 ? 8 : UPLINKS - FIRST;

    if (SLOTS > 0) begin : g_table
      logic [SLOTS-1:0][UP_W-1:0] write_slots, read_slots;

      for (genvar i = 0; i < SLOTS; i++) begin : g_slot
        assign write_slots[i] = wdata[i*4 +: UP_W];
      end

      always_comb begin
        read_word[h] = '0;
        for (int i = 0; i < SLOTS; i++) read_word[h][i] = 4'(read_slots[i]);
      end

      lks_ram_tdp #(.WIDTH(SLOTS * UP_W), .DEPTH(2 << ROW_W)) u_table (
        .clk,
        .a_we(we && known && addr[0] == 1'(h)), .a_addr({live_bank ^ we, addr[1 +: ROW_W]}),
        .a_wdata(write_slots), .a_rdata(read_slots),
        .b_re(en), .b_addr({live_bank, team, bucket}), .b_rdata(row[FIRST +: SLOTS])
      );
    end else begin : g_none
      assign read_word[h] = '0;
    end
  end

  // Clock 1: row. 2: which slots live. 3: the first of them. 4: its uplink.
  logic [UPLINKS-1:0][UP_W-1:0] row2_q, row3_q;
  logic [UPLINKS-1:0]           lives_q, first_q;
  logic [15:0]                  live_all;
  logic [UP_W-1:0]              pick;
  assign live_all = 16'(live);

  always_comb begin
    pick = '0;
    for (int i = 0; i < UPLINKS; i++) pick |= row3_q[i] & {UP_W{first_q[i]}};
  end

  always_ff @(posedge clk) begin
    if (en) begin
      for (int i = 0; i < UPLINKS; i++) lives_q[i] <= live_all[4'(row[i])];
      row2_q  <= row;
      first_q <= lives_q & (~lives_q + 1'b1);
      row3_q  <= row2_q;
      uplink  <= pick;
      none    <= first_q == '0;
    end

    half_q  <= addr[0];
    known_q <= known;
    rdata   <= '0;
    if (loaded && known_q) rdata <= read_word[half_q];
  end

  logic unused;
  assign unused = ^wdata;

endmodule

`default_nettype wire
