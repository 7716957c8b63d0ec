// SPDX-License-Identifier: Apache-2.0
// From the raw link pins to `ok`: everything that says whether an uplink may carry traffic.
//
//   pin --> lks_sync --> lks_link[u] --+--------> and --> lks_gate --> ok --> lks_map
//                                      | falls     ^         ^ ^-- live, dead, unclean --+
//                                      v           |         +-- members, seats, min_links, failback
//                                 lks_damping -----+ not suppressed
//                                                  | LACP: not gated, or distributing
//
// Words of uplink u, at {u, word}: 0 MEMBERS and 1 RULE go live with a commit, reads show what is
// live; 2 LIMITS, 3 DECAY, 4 CEILING (damping) and 5 LACP are effective at once; a 1 written to 6
// RELEASE ends the wait of a late member; 7 STATE is read only.
`default_nettype none

module lks_monitor #(
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic [UPLINKS-1:0] link_pin,              // asynchronous
  output var  logic [UPLINKS-1:0] link,                  // synchronised
  input  wire logic [UPLINKS-1:0] live,                  // carries traffic
  input  wire logic [UPLINKS-1:0] dead,                  // its queue is not yet rescued
  input  wire logic [UPLINKS-1:0] unclean,               // its port still holds a beat of a cut frame
  output var  logic [UPLINKS-1:0] ok,
  output var  logic [UPLINKS-1:0] yields,                // one clock, the first with ok low: its seat is taken

  // for the receive path
  output var  logic [UPLINKS-1:0] member,                // of a team, and administratively up
  output var  logic [UPLINKS-1:0] first,                 // of the members of its team in use
  output var  logic [UPLINKS-1:0] reflect,
  output var  logic [UPLINKS-1:0] designated,
  output var  logic [3:0]         team [UPLINKS],

  input  wire logic               tick,
  input  wire logic [UPLINKS-1:0] admin_up,
  input  wire logic [UPLINKS-1:0] stall,                 // out, as if the link had gone
  input  wire logic [15:0]        up_delay   [UPLINKS],
  input  wire logic [15:0]        down_delay [UPLINKS],

  input  wire logic               commit_done,
  input  wire logic               we,
  input  wire logic [6:0]         addr,                  // {uplink, word}
  input  wire logic [31:0]        wdata,
  output var  logic [31:0]        rdata                  // two clocks after addr
);

  localparam logic [2:0] MEMBERS = 3'd0, RULE = 3'd1, LIMITS = 3'd2, CEILING = 3'd4, LACP = 3'd5,
                         RELEASE = 3'd6, STATE = 3'd7;

  typedef struct packed {
    logic [UPLINKS-1:0] ahead, peers;
    logic [3:0]         team;
    logic               designated, reflect, lacp, no_failback;
    logic [4:0]         min_links, seats;
  } rule_t;

  logic [3:0] uplink;
  logic [2:0] word;

  assign {uplink, word} = addr;

  // ---- links ----
  logic [UPLINKS-1:0] up, up_q, able, held, suppressed, late, flap;

  lks_sync #(.WIDTH(UPLINKS)) u_sync (.clk, .rst, .async_in(link_pin), .sync_out(link));

  for (genvar u = 0; u < UPLINKS; u++) begin : g_link
    lks_link u_link (
      .clk, .rst, .link(link[u]), .admin_up(admin_up[u] && !stall[u]), .tick,
      .up_delay(up_delay[u]), .down_delay(down_delay[u]), .ok(up[u])
    );
  end

  // The administrator's downs and stalls are no flaps.
  assign flap = up_q & ~up & admin_up & ~stall;

  always_ff @(posedge clk) begin
    up_q <= up;
    if (rst) up_q <= '0;
  end

  // ---- damping ----
  logic [31:0] damping_rdata;
  logic [15:0] figure;
  logic [1:0]  damping_word;

  assign damping_word = 2'(word - LIMITS);

  lks_damping #(.UPLINKS(UPLINKS)) u_damping (
    .clk, .rst, .tick, .flap, .held, .suppressed,
    .we(we && word >= LIMITS && word <= CEILING), .word(damping_word), .uplink, .wdata,
    .rdata(damping_rdata), .figure
  );

  // ---- team rules ----
  rule_t              shadow_q [UPLINKS], live_q [UPLINKS];
  logic [UPLINKS-1:0] lacp_q, release_q, no_failback;
  logic [UPLINKS-1:0] peers [UPLINKS], ahead [UPLINKS];
  logic [4:0]         seats [UPLINKS], min_links [UPLINKS];

  // A write waits a clock for its decoding.
  logic [UPLINKS-1:0] we_q;
  logic [2:0]         word_q;
  rule_t              new_q;
  logic               bit_q;

  always_ff @(posedge clk) begin
    for (int unsigned u = 0; u < UPLINKS; u++) we_q[u] <= we && uplink == 4'(u) && !rst;
    word_q            <= word;
    bit_q             <= wdata[0];
    new_q.peers       <= wdata[UPLINKS-1:0];
    new_q.ahead       <= wdata[16 +: UPLINKS];
    new_q.seats       <= wdata[4:0];
    new_q.min_links   <= wdata[12:8];
    new_q.no_failback <= wdata[16];
    new_q.lacp        <= wdata[17];
    new_q.reflect     <= wdata[18];
    new_q.designated  <= wdata[19];
    new_q.team        <= wdata[23:20];
  end

  for (genvar u = 0; u < UPLINKS; u++) begin : g_rule
    assign able[u]        = up[u] && !held[u] && !suppressed[u] && (!live_q[u].lacp || lacp_q[u]);
    assign peers[u]       = live_q[u].peers;
    assign ahead[u]       = live_q[u].ahead;
    assign seats[u]       = live_q[u].seats;
    assign min_links[u]   = live_q[u].min_links;
    assign no_failback[u] = live_q[u].no_failback;
    assign team[u]        = live_q[u].team;
    assign reflect[u]     = live_q[u].reflect;
    assign designated[u]  = live_q[u].designated;

    always_ff @(posedge clk) begin
      release_q[u] <= we_q[u] && word_q == RELEASE && bit_q;
      if (we_q[u] && word_q == MEMBERS) begin
        shadow_q[u].peers <= new_q.peers;
        shadow_q[u].ahead <= new_q.ahead;
      end
      if (we_q[u] && word_q == RULE) begin
        shadow_q[u]       <= new_q;
        shadow_q[u].peers <= shadow_q[u].peers;
        shadow_q[u].ahead <= shadow_q[u].ahead;
      end
      if (we_q[u] && word_q == LACP) lacp_q[u] <= bit_q;
      if (commit_done) live_q[u] <= shadow_q[u];
      member[u] <= live_q[u].peers[u] && admin_up[u];
      first[u]  <= ok[u] && (ok & live_q[u].ahead) == '0;

      if (rst) begin
        shadow_q[u]  <= '0;
        live_q[u]    <= '0;
        lacp_q[u]    <= 1'b0;
        release_q[u] <= 1'b0;
      end
    end
  end

  lks_gate #(.UPLINKS(UPLINKS)) u_gate (
    .clk, .rst, .able, .live, .dead, .unclean, .ok, .yields, .late, .peers, .ahead, .seats, .min_links,
    .no_failback, .release_late(release_q), .forget(commit_done)
  );

  // ---- read-back ----
  logic [31:0] rule_q;
  logic        damps_q, state_q;      // the word is of the damping; the figure stands beside it

  always_ff @(posedge clk) begin
    damps_q   <= word >= LIMITS && word <= CEILING;
    state_q   <= word == STATE;
    rule_q    <= '0;
    for (int unsigned u = 0; u < UPLINKS; u++)
      if (uplink == 4'(u))
        unique case (word)
          MEMBERS: rule_q <= {16'(live_q[u].ahead), 16'(live_q[u].peers)};
          RULE:    rule_q <= {8'd0, live_q[u].team, live_q[u].designated, live_q[u].reflect, live_q[u].lacp,
                              live_q[u].no_failback, 3'd0, live_q[u].min_links, 3'd0,
                              live_q[u].seats};
          LACP:    rule_q <= {31'd0, lacp_q[u]};
          STATE:   rule_q <= {27'd0, ok[u], late[u], suppressed[u], able[u], up[u]};
          default: ;
        endcase
    rdata <= damps_q ? damping_rdata : rule_q;
    if (state_q) rdata[31:16] <= figure;
  end

endmodule

`default_nettype wire
