// SPDX-License-Identifier: Apache-2.0
// Frames in, decisions out: which uplink each frame leaves on, or why it is dropped.
//
//   beat_* --> parse --> fields --+--> hash, one module a rule ----+--> select --> dec
//                           |     |      ^ seed                    |      ^ live
//                           v     +--> classify --> team --> words +
//                         parsed
//
//   clock      0 parsed_valid   1   2 team   3 seed   4 .. 7 mix   8 hash   9 descriptor
//                                                     5 hash of the rules without a key
//
// Never stalls the beats: at most DEPTH frames may be between their first beat and their decision
// taken. Decisions come in the order of the frames. Until `loaded` the tables hold nothing: every
// frame is dropped no_team.
`default_nettype none

module lks_decide
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned TEAMS   = 4,
  parameter int unsigned DEPTH   = 64,   // frames inside, a power of two
  parameter bit          OBSERVE = 1'b1  // 0: parsed is all zero
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic                beat_valid,
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic                beat_last,

  // tables: writes go to the shadow bank, rdata is the live one, 2 clocks after the address
  input  wire logic                live_bank,   // flips only while nothing is inside
  input  wire logic                loaded,      // it has been committed since reset
  input  wire logic                vlan_we,
  input  wire logic [9:0]          vlan_addr,
  input  wire logic [31:0]         vlan_wdata,
  output var  logic [31:0]         vlan_rdata,
  input  wire logic                bucket_we,
  input  wire logic [12:0]         bucket_addr,
  input  wire logic [31:0]         bucket_wdata,
  output var  logic [31:0]         bucket_rdata,
  input  wire logic                team_we,
  input  wire logic [6:0]          team_addr,
  input  wire logic [31:0]         team_wdata,
  output var  logic [31:0]         team_rdata,

  input  wire logic [UPLINKS-1:0]  live,        // a change decides again what is not taken

  // a rescue decides before what comes from the host
  input  wire logic                rescue,
  output var  logic                ask_ready,
  input  wire logic                ask,
  input  wire logic [$clog2(TEAMS)-1:0] ask_team,
  input  wire logic [31:0]         ask_hash,
  output var  logic                answer_valid,
  output var  logic [$clog2(UPLINKS)-1:0] answer,
  output var  logic                answer_none,

  output var  logic                dec_valid,
  input  wire logic                dec_ready,
  output var  decision_t           dec,

  output var  logic                parsed_valid,
  output var  fields_t             parsed,
  output var  logic                busy
);

  localparam int unsigned TEAM_W = $clog2(TEAMS);

  logic    parse_busy;
  fields_t fields;
  body_t   body;
  bond_t   bond;
  lks_parse #(.DATA_W(DATA_W)) u_parse (
    .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last,
    .parsed_valid, .parsed(fields), .body, .bond, .busy(parse_busy)
  );

  assign parsed = OBSERVE ? fields : '0;

  // ---- team ----
  logic [11:0]       vid;
  logic              known;
  logic [TEAM_W-1:0] team;
  assign vid = fields.tci[0][11:0];            // 0 without a tag

  lks_classify #(.TEAMS(TEAMS)) u_classify (
    .clk, .live_bank, .loaded,
    .we(vlan_we), .addr(vlan_addr), .wdata(vlan_wdata), .rdata(vlan_rdata),
    .vid, .valid(known), .team
  );

  policy_e     policy;
  logic        in_band;
  logic [63:0] seed;
  logic [6:0]  map_addr;
  logic [31:0] map_word;
  lks_teams #(.TEAMS(TEAMS)) u_teams (
    .clk, .live_bank, .loaded,
    .we(team_we), .addr(team_addr), .wdata(team_wdata), .rdata(team_rdata),
    .team, .policy, .in_band, .seed, .map_addr, .map_word
  );

  // ---- hash ----
  logic [31:0] hash_esx_ip32, hash_esx_ip8, hash_linux_layer23, hash_native, hash_q;
  policy_e     policy_q [SEED_CLOCKS+1:KEYED_CLOCKS];
  lks_hash_esx_ip32 u_esx_ip32 (
    .clk, .is_ipv6(fields.l3 == L3_IPV6), .body,
    .on(policy_q[PLAIN_CLOCKS-1] == POLICY_ESX_IP32), .hash(hash_esx_ip32)
  );
  lks_hash_esx_ip8 u_esx_ip8 (
    .clk, .is_ipv6(fields.l3 == L3_IPV6), .body,
    .on(policy_q[PLAIN_CLOCKS-1] == POLICY_ESX_IP8), .hash(hash_esx_ip8)
  );
  lks_hash_linux_layer23 u_linux_layer23 (
    .clk, .src_mac(fields.src_mac[7:0]), .dst_mac(fields.dst_mac[7:0]),
    .type_field(fields.type_field), .vlans(fields.vlans), .s_tag(fields.tpid[0][3]), .bond, .in_band,
    .on(policy_q[PLAIN_CLOCKS-1] == POLICY_LINUX_LAYER23), .hash(hash_linux_layer23)
  );
  lks_hash_native u_native (
    .clk, .is_ipv4(fields.l3 == L3_IPV4), .is_ipv6(fields.l3 == L3_IPV6), .body,
    .src_mac(fields.src_mac), .dst_mac(fields.dst_mac), .ethertype(fields.ethertype),
    .seed, .hash(hash_native)
  );

  // ---- beside the hash: who the frame belongs to ----
  typedef struct packed {
    logic              known;
    logic [TEAM_W-1:0] team;
  } owner_t;

  logic [KEYED_CLOCKS+1:1] valid_q;
  owner_t                  owner_q [SEED_CLOCKS:KEYED_CLOCKS+1];
  logic [31:0]             plain_q [PLAIN_CLOCKS+1:KEYED_CLOCKS];

  always_ff @(posedge clk) begin
    valid_q              <= {valid_q[KEYED_CLOCKS:1], parsed_valid};
    owner_q[SEED_CLOCKS] <= '{known: known, team: team};
    for (int i = SEED_CLOCKS + 1; i <= KEYED_CLOCKS + 1; i++) owner_q[i] <= owner_q[i-1];
    policy_q[SEED_CLOCKS+1] <= policy;
    for (int i = SEED_CLOCKS + 2; i <= KEYED_CLOCKS; i++) policy_q[i] <= policy_q[i-1];
    plain_q[PLAIN_CLOCKS+1] <= hash_esx_ip32 | hash_esx_ip8 | hash_linux_layer23;
    for (int i = PLAIN_CLOCKS + 2; i <= KEYED_CLOCKS; i++) plain_q[i] <= plain_q[i-1];
    hash_q <= policy_q[KEYED_CLOCKS] == POLICY_NATIVE ? hash_native : plain_q[KEYED_CLOCKS];
    if (rst) valid_q <= '0;
  end

  logic select_busy;
  lks_select #(.UPLINKS(UPLINKS), .TEAMS(TEAMS), .DEPTH(DEPTH)) u_select (
    .clk, .rst,
    .put(valid_q[KEYED_CLOCKS+1]), .put_known(owner_q[KEYED_CLOCKS+1].known),
    .put_team(owner_q[KEYED_CLOCKS+1].team), .put_hash(hash_q),
    .live_bank, .loaded, .bucket_we, .bucket_addr, .bucket_wdata, .bucket_rdata,
    .map_addr, .map_word, .live,
    .rescue, .ask_ready, .ask, .ask_team, .ask_hash, .answer_valid, .answer, .answer_none,
    .dec_valid, .dec_ready, .dec, .busy(select_busy)
  );

  assign busy = parse_busy || |valid_q || select_busy;

endmodule

`default_nettype wire
