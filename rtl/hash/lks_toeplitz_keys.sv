// SPDX-License-Identifier: Apache-2.0
// Keys of policy toeplitz, ten words for each team: what a step of the hash reads, all in one clock.
//
//   row, of WORDS words    word 0 | word 1 | .. | word WORDS-1 | word 0 of the next row
//   ports                  words 8 and 9 with IPv6, 2 and 3 with IPv4
//
// Writes go to the bank that is not live. One block RAM for each word that is read at once.
`default_nettype none

module lks_toeplitz_keys #(
  parameter int unsigned WORDS = 1,                    // 1, 2, 4, 8
  parameter int unsigned TEAMS = 4,
  localparam int unsigned TEAM_W = $clog2(TEAMS),
  localparam int unsigned ROW_W  = 4 - $clog2(WORDS)
) (
  input  wire logic                   clk,

  input  wire logic                   live_bank,
  input  wire logic                   loaded,
  input  wire logic                   we,
  input  wire logic [7:0]             addr,            // {team, word}
  input  wire logic [31:0]            wdata,
  output var  logic [31:0]            rdata,           // live bank, 2 clocks after addr

  input  wire logic [TEAM_W-1:0]      team,            // of the next three
  input  wire logic [ROW_W-1:0]       row,
  input  wire logic                   ports_re,
  input  wire logic                   ipv6,
  output var  logic [WORDS:0][31:0]   key,             // 1 clock behind row, [WORDS] is the first of it
  output var  logic [63:0]            ports_key        // 1 clock behind ports_re, and stays
);

  logic              known, known_q, write;
  logic [TEAM_W-1:0] write_team;
  logic [31:0]       read_word;
  assign known      = 32'(addr[7:4]) < TEAMS && addr[3:0] < 4'd10;
  assign write      = we && known;
  assign write_team = addr[4 +: TEAM_W];

  always_ff @(posedge clk) begin
    known_q <= known;
    rdata   <= loaded && known_q ? read_word : 32'd0;
  end

  lks_ram_sdp #(.WIDTH(32), .DEPTH(2 ** (TEAM_W + 5))) u_read_back (
    .clk, .we(write), .waddr({!live_bank, write_team, addr[3:0]}), .wdata,
    .re(1'b1), .raddr({live_bank, write_team, addr[3:0]}), .rdata(read_word)
  );

  for (genvar i = 0; i <= WORDS; i++) begin : g_word
    localparam int unsigned COLUMN = i % WORDS;
    logic [ROW_W-1:0] at;
    assign at = row + ROW_W'(i / WORDS);

    lks_ram_sdp #(.WIDTH(32), .DEPTH(2 ** (TEAM_W + 1 + ROW_W))) u_words (
      .clk, .we(write && 32'(addr[3:0]) % WORDS == COLUMN),
      .waddr({!live_bank, write_team, addr[3 -: ROW_W]}), .wdata,
      .re(1'b1), .raddr({live_bank, team, at}), .rdata(key[WORDS-i])
    );
  end

  for (genvar i = 0; i < 2; i++) begin : g_ports
    lks_ram_sdp #(.WIDTH(32), .DEPTH(2 ** (TEAM_W + 5))) u_words (
      .clk, .we(write), .waddr({!live_bank, write_team, addr[3:0]}), .wdata,
      .re(ports_re), .raddr({live_bank, team, ipv6, 1'b0, !ipv6, 1'(i)}), .rdata(ports_key[32*(1-i) +: 32])
    );
  end

endmodule

`default_nettype wire
