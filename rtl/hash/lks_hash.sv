// SPDX-License-Identifier: Apache-2.0
// All hash rules side by side: what the parser read and what the team says, to one hash a frame.
//
//   fields, body, bond --+--> lks_hash_esx ------+
//                        +--> lks_hash_linux ----+
//                        +--> lks_hash_dpdk -----+--> OR --> hash
//                        +--> lks_hash_switch ---+
//                        +--> lks_hash_native ---+
//                                 ^ rule, seed: TEAM_CLOCKS behind
//
// One frame a clock. Every rule gives 0 unless the team has it, so that joining them is an OR;
// explicit has no hash, it is 0. Only what POLICIES names is built. Toeplitz takes longer and stands
// beside, see lks_hash_toeplitz.
`default_nettype none

module lks_hash
  import lks_pkg::*;
#(
  parameter policies_t POLICIES  = ALL_POLICIES,
  parameter bit        SYMMETRIC = 1'b1      // native in both directions, for teams that ask for it
) (
  input  wire logic        clk,
  input  wire fields_t     fields,
  input  wire body_t       body,             // with fields
  input  wire bond_t       bond,             // 1 clock behind
  input  wire logic [15:0] tid,              // with fields
  input  wire rule_t       rule,             // TEAM_CLOCKS behind fields
  input  wire logic [63:0] seed,
  output var  logic [31:0] hash              // HASH_CLOCKS behind fields
);

  if (HASH_CLOCKS != NATIVE_CLOCKS + 1 || RULE_CLOCKS + 1 > NATIVE_CLOCKS) begin : g_check
    $fatal(1, "lks_hash: the native rule is the slowest, all join behind it");
  end

  logic ipv4, ipv6;
  assign ipv4 = fields.l3 == L3_IPV4;
  assign ipv6 = fields.l3 == L3_IPV6;

  logic [31:0] esx, linux, dpdk, switch_rule, there, back;

  if ((POLICIES & ESX_POLICIES) != '0) begin : g_esx
    lks_hash_esx #(.POLICIES(POLICIES)) u_esx (
      .clk, .is_ipv6(ipv6), .body, .src_mac(fields.src_mac[7:0]), .tid, .policy(rule.policy),
      .hash(esx)
    );
  end else begin : g_no_esx
    assign esx = '0;
  end

  if ((POLICIES & LINUX_POLICIES) != '0) begin : g_linux
    lks_hash_linux #(.POLICIES(POLICIES)) u_linux (
      .clk, .src_mac(fields.src_mac), .dst_mac(fields.dst_mac[7:0]), .type_field(fields.type_field),
      .vlans(fields.vlans), .s_tag(fields.tpid[0][3]), .tci(fields.tci[0]),
      .low_ip(body[1][15:0] ^ body[2][15:0]), .bond, .policy(rule.policy), .in_band(rule.in_band),
      .hash(linux)
    );
  end else begin : g_no_linux
    assign linux = '0;
  end

  if ((POLICIES & DPDK_POLICIES) != '0) begin : g_dpdk
    lks_hash_dpdk #(.POLICIES(POLICIES)) u_dpdk (
      .clk, .body, .src_mac(fields.src_mac), .dst_mac(fields.dst_mac), .dpdk(bond.dpdk),
      .policy(rule.policy), .hash(dpdk)
    );
  end else begin : g_no_dpdk
    assign dpdk = '0;
  end

  if ((POLICIES & SWITCH_POLICIES) != '0) begin : g_switch
    lks_hash_switch #(.POLICIES(POLICIES)) u_switch (
      .clk, .is_ipv4(ipv4), .is_ipv6(ipv6), .body, .src_mac(fields.src_mac),
      .dst_mac(fields.dst_mac), .has_ports(fields.has_ports), .src_port(fields.src_port),
      .dst_port(fields.dst_port), .policy(rule.policy), .hash(switch_rule)
    );
  end else begin : g_no_switch
    assign switch_rule = '0;
  end

  if ((POLICIES & NATIVE_POLICIES) != '0) begin : g_native
    localparam bit L4 = POLICIES[POLICY_NATIVE_L4];

    // Ports that every piece of a flow has: UDP, in pieces, has none of its own.
    logic        l4, on;
    logic [31:0] ports_q [1:PORTS_CLOCKS];
    assign l4 = L4 && rule.policy == POLICY_NATIVE_L4;
    assign on = l4 || (POLICIES[POLICY_NATIVE] && rule.policy == POLICY_NATIVE);

    always_ff @(posedge clk) begin
      ports_q[1] <= {fields.src_port, fields.dst_port};
      if (!(fields.ip_proto inside {8'd6, 8'd132})) ports_q[1] <= '0;
      for (int i = 2; i <= PORTS_CLOCKS; i++) ports_q[i] <= ports_q[i-1];
      if (!l4) ports_q[TEAM_CLOCKS+1] <= '0;
    end

    lks_hash_native u_there (
      .clk, .is_ipv4(ipv4), .is_ipv6(ipv6), .body, .src_mac(fields.src_mac),
      .dst_mac(fields.dst_mac), .ethertype(fields.ethertype), .on, .seed,
      .ports(ports_q[PORTS_CLOCKS]), .hash(there)
    );

    if (SYMMETRIC) begin : g_back
      body_t swapped;
      assign swapped = ipv6 ? {body[3:0], body[7:4]} : {body[7:3], body[1], body[2], body[0]};

      lks_hash_native u_back (
        .clk, .is_ipv4(ipv4), .is_ipv6(ipv6), .body(swapped), .src_mac(fields.dst_mac),
        .dst_mac(fields.src_mac), .ethertype(fields.ethertype), .on(on && rule.symmetric), .seed,
        .ports({ports_q[PORTS_CLOCKS][15:0], ports_q[PORTS_CLOCKS][31:16]}), .hash(back)
      );
    end else begin : g_one_way
      assign back = '0;
    end
  end else begin : g_no_native
    assign there = '0;
    assign back  = '0;
  end

  logic [31:0] rule_q [RULE_CLOCKS+1:NATIVE_CLOCKS];

  always_ff @(posedge clk) begin
    rule_q[RULE_CLOCKS+1] <= esx | linux | dpdk | switch_rule;
    for (int i = RULE_CLOCKS + 2; i <= NATIVE_CLOCKS; i++) rule_q[i] <= rule_q[i-1];
    hash <= rule_q[NATIVE_CLOCKS] ^ there ^ back;
  end

  logic unused;
  assign unused = ^{fields, bond, tid, seed, rule};

endmodule

`default_nettype wire
