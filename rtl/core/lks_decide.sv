// SPDX-License-Identifier: Apache-2.0
// Frames in, decisions out: which uplink each frame leaves on, or why it is dropped.
//
//   beat_* --> parse --> fields --+--> hash, a module a family ----+--> select --> dec
//                           |     |      ^ rule, seed              |      ^ live
//                           v     +--> classify --> team --> words +
//                         parsed
//
//   clock      0 parsed_valid   2 team   3 rule, seed   11 hash   13 descriptor
//
// Never stalls the beats: at most FRAMES frames may be between their first beat and their decision
// taken. `full`: as many as fit are without a hash; only Toeplitz makes frames wait so long, and only
// if they are shorter than 57 bytes. Decisions come in the order of the frames. Until `loaded` the
// tables hold nothing: every frame is dropped no_team.
`default_nettype none

module lks_decide
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W  = 64,
  parameter int unsigned UPLINKS = 4,
  parameter int unsigned TEAMS   = 4,
  parameter int unsigned FRAMES  = 256,  // frames inside, a power of two
  parameter policies_t   POLICIES  = ALL_POLICIES,
  parameter bit          SYMMETRIC = 1'b1,   // the native policies in both directions
  parameter bit          OBSERVE = 1'b1  // 0: parsed is all zero
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic                beat_valid,
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic                beat_last,
  input  wire logic [15:0]         beat_tid,    // with the first beat of a frame

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
  input  wire logic                key_we,
  input  wire logic [7:0]          key_addr,
  input  wire logic [31:0]         key_wdata,
  output var  logic [31:0]         key_rdata,

  input  wire logic [UPLINKS-1:0]  live,
  input  wire logic                change,      // it or `live_bank` is new: decide again what is not taken

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
  output var  logic [UPLINKS-1:0]  dec_target,  // dec.uplink, one-hot; 0 when dropped

  output var  logic                parsed_valid,
  output var  fields_t             parsed,
  output var  logic                full,        // no beat may come in the clock behind
  output var  logic                busy
);

  localparam int unsigned TEAM_W = $clog2(TEAMS);
  // Frames without a hash: at one a clock it takes 35 clocks from the first beat, in lanes up to 80.
  localparam int unsigned DEPTH  = DATA_W == 64 ? 64 : 128;

  logic    parse_busy;
  fields_t fields;
  body_t   body;
  bond_t   bond;
  lks_parse #(.DATA_W(DATA_W), .L4((POLICIES & L4_POLICIES) != '0)) u_parse (
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

  rule_t       rule;
  logic [63:0] seed;
  logic [6:0]  map_addr;
  logic [31:0] map_word;
  lks_teams #(.TEAMS(TEAMS)) u_teams (
    .clk, .live_bank, .loaded,
    .we(team_we), .addr(team_addr), .wdata(team_wdata), .rdata(team_rdata),
    .team, .rule, .seed, .map_addr, .map_word
  );

  // ---- virtual port: from the first beat to the fields ----
  logic [15:0] tid;

  if (POLICIES[POLICY_ESX_PORT_ID]) begin : g_tid
    localparam int unsigned PARSED = DATA_W == 64 ? 16 : DEPTH;   // inside the parser

    lks_first_beat #(.WIDTH(16), .FRAMES(PARSED)) u_tids (
      .clk, .rst, .beat(beat_valid), .last(beat_last), .value(beat_tid), .take(parsed_valid), .kept(tid)
    );
  end else begin : g_no_tid
    logic unused;
    assign unused = ^beat_tid;
    assign tid    = '0;
  end

  // ---- hash ----
  logic [31:0] hash;
  lks_hash #(.POLICIES(POLICIES), .SYMMETRIC(SYMMETRIC)) u_hash (
    .clk, .fields, .body, .bond, .tid, .rule, .seed, .hash
  );

  // ---- beside the hash: who the frame belongs to ----
  typedef struct packed {
    logic              known;
    logic [TEAM_W-1:0] team;
  } owner_t;

  logic [HASH_CLOCKS:1] valid_q;
  owner_t               owner_q [TEAM_CLOCKS:HASH_CLOCKS];

  always_ff @(posedge clk) begin
    valid_q              <= {valid_q[HASH_CLOCKS-1:1], parsed_valid};
    owner_q[TEAM_CLOCKS] <= '{known: known, team: team};
    for (int i = TEAM_CLOCKS + 1; i <= HASH_CLOCKS; i++) owner_q[i] <= owner_q[i-1];
    if (rst) valid_q <= '0;
  end

  // ---- Toeplitz takes longer: its frames wait for it, and those behind wait for them ----
  logic        put, late_busy, select_busy;
  owner_t      put_owner;
  logic [31:0] put_hash;

  if (POLICIES[POLICY_TOEPLITZ]) begin : g_toeplitz
    logic                           late, result_valid, result_take;
    logic [31:0]                    result;
    logic [HASH_CLOCKS:TEAM_CLOCKS+1] late_q;

    lks_hash_toeplitz #(.DATA_W(DATA_W), .TEAMS(TEAMS), .DEPTH(DEPTH)) u_toeplitz (
      .clk, .rst, .live_bank, .loaded, .key_we, .key_addr, .key_wdata, .key_rdata,
      .valid(parsed_valid), .fields, .body, .known(owner_q[TEAM_CLOCKS].known),
      .team(owner_q[TEAM_CLOCKS].team), .rule, .late, .result_valid, .result, .result_take
    );

    always_ff @(posedge clk) late_q <= {late_q[HASH_CLOCKS-1:TEAM_CLOCKS+1], late};

    lks_late #(.OWNER_W($bits(owner_t)), .DEPTH(DEPTH)) u_late (
      .clk, .rst, .put(valid_q[HASH_CLOCKS]), .put_late(late_q[HASH_CLOCKS]),
      .put_owner(owner_q[HASH_CLOCKS]), .put_hash(hash), .result_valid, .result, .result_take,
      .give(put), .owner(put_owner), .hash(put_hash), .busy(late_busy)
    );

    localparam int unsigned SLACK = 2;           // frames that begin before `full` is obeyed

    logic                   begun_q;
    logic [$clog2(DEPTH):0] ahead_q;             // frames that have begun and are not put

    always_ff @(posedge clk) begin
      if (beat_valid) begun_q <= !beat_last;
      ahead_q <= ahead_q + ($bits(ahead_q))'(beat_valid && !begun_q) - ($bits(ahead_q))'(put);
      full    <= ahead_q >= ($bits(ahead_q))'(DEPTH - SLACK);
      if (rst) begin
        begun_q <= 1'b0;
        ahead_q <= '0;
      end
    end
  end else begin : g_no_toeplitz
    logic unused;
    assign unused    = ^{key_we, key_addr, key_wdata};
    assign key_rdata = '0;
    assign late_busy = 1'b0;
    assign full      = 1'b0;
    assign put       = valid_q[HASH_CLOCKS];
    assign put_owner = owner_q[HASH_CLOCKS];
    assign put_hash  = hash;
  end

  lks_select #(.UPLINKS(UPLINKS), .TEAMS(TEAMS), .DEPTH(FRAMES)) u_select (
    .clk, .rst,
    .put, .put_known(put_owner.known), .put_team(put_owner.team), .put_hash,
    .live_bank, .loaded, .bucket_we, .bucket_addr, .bucket_wdata, .bucket_rdata,
    .map_addr, .map_word, .live, .change,
    .rescue, .ask_ready, .ask, .ask_team, .ask_hash, .answer_valid, .answer, .answer_none,
    .dec_valid, .dec_ready, .dec, .dec_target, .busy(select_busy)
  );

  assign busy = parse_busy || |valid_q || late_busy || select_busy;

endmodule

`default_nettype wire
