// SPDX-License-Identifier: Apache-2.0
// The linux-* policies, xmit_hash_policy of Linux bonding, little endian.
//
// Value: lks_policy_hash() of lib/hash_linux.c.
// Vector: 00:50:56:aa:bb:01 10.0.0.10 -> 00:1b:21:12:34:56 10.0.0.20 with layer2+3 gives 0x1e1e1641.
//
//   rule           x, bytes x3 x2 x1 x0        hash with IP       without
//   layer2         eth = MACs ^ type           x                  x = eth
//   layer2+3       addresses ^ eth             fold(x)
//   @2017          addresses ^ eth             fold(x) >> 1
//   layer3+4       addresses ^ l4              fold(x) >> 1
//   vlan+srcmac    tci ^ source MAC            plain: x           the same
//   @2004          low halves ^ ports          plain: x           x = MACs
//
//   fold(x) = x3 : x3^x2 : x3^x2^x1 : x3^x2^x1^x0
//
//   clock   0        1          2, 3    4              5         6   7           8
//           MACs,    bond       wait    rule, in_band  what      x   fold,       shift
//           tags                        tag or not     counts        plain rules
//
// A tag that counts as in-band is the type, and there is no IP; MPLS behind a tag makes it so.
`default_nettype none

module lks_hash_linux
  import lks_pkg::*;
#(
  parameter policies_t POLICIES = ALL_POLICIES
) (
  input  wire logic             clk,
  input  wire logic [47:0]      src_mac,
  input  wire logic [7:0]       dst_mac,           // its last byte
  input  wire logic [15:0]      type_field,        // behind at most two tags
  input  wire logic [1:0]       vlans,
  input  wire logic             s_tag,             // the outer one is 0x88a8, not 0x8100
  input  wire logic [15:0]      tci,               // of the outer one, 0 without
  input  wire logic [15:0]      low_ip,            // XOR of the low halves of both IPv4 addresses
  input  wire bond_t            bond,              // 1 clock behind the rest
  input  wire policy_e          policy,            // TEAM_CLOCKS behind
  input  wire logic             in_band,
  output var  logic [31:0]      hash               // RULE_CLOCKS behind, 0 for other policies
);

  function automatic logic built(input policy_e code);
    return policy == code && POLICIES[code];
  endfunction

  typedef struct packed {
    logic [7:0] mac;
    logic       has_tag;
    logic       mpls;
    logic       s_tag;
  } ether_t;

  typedef struct packed {
    logic on;           // one of those with eth
    logic ip;           // addresses count
    logic l4;           // and the L4 word in the place of eth
    logic shift;
    logic vlan;
    logic old;          // 2004
  } reads_t;

  logic unused;
  assign unused = ^bond.dpdk;

  // ---- clocks 1 to 3 ----
  ether_t      ether_q [1:3];
  logic [15:0] kind_q [2:3];               // the type when the outer tag does not count
  logic [31:0] word_q [2:4], l4_q [2:4];
  logic        ip_q [2:3];
  logic [23:0] vlan_q [1:3];               // halves of the source MAC
  logic [15:0] tci_q [1:3], low_q [1:1], old_q [2:4];

  always_ff @(posedge clk) begin
    ether_q[1] <= '{mac: src_mac[7:0] ^ dst_mac, has_tag: |vlans,
                    mpls: type_field == 16'h8847 || type_field == 16'h8848, s_tag: s_tag};
    vlan_q[1]  <= src_mac[47:24] ^ src_mac[23:0];
    tci_q[1]   <= tci;
    low_q[1]   <= low_ip;

    kind_q[2] <= bond.kind;
    word_q[2] <= bond.word;
    l4_q[2]   <= bond.l4;
    ip_q[2]   <= bond.is_ip;
    old_q[2]  <= low_q[1] ^ (bond.ports ? bond.l4[31:16] ^ bond.l4[15:0] : 16'd0);

    for (int i = 2; i <= 3; i++) begin
      ether_q[i] <= ether_q[i-1];
      vlan_q[i]  <= vlan_q[i-1];
      tci_q[i]   <= tci_q[i-1];
    end
    kind_q[3] <= kind_q[2];
    ip_q[3]   <= ip_q[2];
    for (int i = 3; i <= 4; i++) begin
      word_q[i] <= word_q[i-1];
      l4_q[i]   <= l4_q[i-1];
      old_q[i]  <= old_q[i-1];
    end
  end

  // ---- clock 4: how the team sees the tag ----
  logic        outer;
  reads_t      rule4_q;
  logic [15:0] type4_q;
  logic [7:0]  mac4_q;
  logic        ip4_q, ipv4_q;              // of Linux today, of 2004
  logic [23:0] vlan4_q;
  logic [15:0] tci4_q;
  assign outer = ether_q[3].has_tag && (in_band || ether_q[3].mpls);

  always_ff @(posedge clk) begin
    rule4_q.on    <= built(POLICY_LINUX_LAYER2) || built(POLICY_LINUX_LAYER23)
                     || built(POLICY_LINUX_LAYER23_2017) || built(POLICY_LINUX_LAYER34);
    rule4_q.ip    <= built(POLICY_LINUX_LAYER23) || built(POLICY_LINUX_LAYER23_2017)
                     || built(POLICY_LINUX_LAYER34);
    rule4_q.l4    <= built(POLICY_LINUX_LAYER34);
    rule4_q.shift <= built(POLICY_LINUX_LAYER23_2017) || built(POLICY_LINUX_LAYER34);
    rule4_q.vlan  <= built(POLICY_LINUX_VLAN_SRCMAC);
    rule4_q.old   <= built(POLICY_LINUX_LAYER34_2004);
    type4_q <= outer ? (ether_q[3].s_tag ? 16'h88a8 : 16'h8100) : kind_q[3];
    mac4_q  <= ether_q[3].mac;
    ip4_q   <= ip_q[3] && !outer;
    ipv4_q  <= kind_q[3] == 16'h0800 && !outer;
    vlan4_q <= vlan_q[3];
    tci4_q  <= tci_q[3];
    if (outer) tci4_q <= '0;
  end

  // ---- clock 5: what counts; the rest is cleared, which costs a reset, not a gate ----
  logic [31:0] word5_q, l45_q;
  logic [15:0] eth5_q, old5_q;
  logic [7:0]  mac5_q;
  logic [23:0] vlan5_q;
  logic        ip5_q, shift5_q;

  always_ff @(posedge clk) begin
    word5_q <= word_q[4];
    l45_q   <= l4_q[4];
    eth5_q  <= type4_q ^ {8'd0, mac4_q};
    vlan5_q <= vlan4_q ^ {8'd0, tci4_q};
    old5_q  <= old_q[4];
    mac5_q  <= mac4_q;
    ip5_q    <= ip4_q && rule4_q.ip;
    shift5_q <= ip4_q && rule4_q.shift;
    if (!(ip4_q && rule4_q.ip)) word5_q <= '0;
    if (!(ip4_q && rule4_q.l4)) l45_q <= '0;
    if (!rule4_q.on || (ip4_q && rule4_q.l4)) eth5_q <= '0;
    if (!rule4_q.vlan) vlan5_q <= '0;
    if (!(rule4_q.old && ipv4_q)) old5_q <= '0;
    if (!rule4_q.old || ipv4_q) mac5_q <= '0;
  end

  // ---- clocks 6 to 8 ----
  logic [31:0] x_q, fold_q;
  logic [23:0] plain6_q, plain7_q;
  logic        ip6_q, shift6_q, shift7_q;
  logic [7:0]  x0, x1, x2, x3;             // x0 is the first byte on the wire
  assign {x3, x2, x1, x0} = x_q;

  always_ff @(posedge clk) begin
    x_q      <= little(word5_q ^ l45_q) ^ {16'd0, eth5_q};
    plain6_q <= vlan5_q ^ {8'd0, old5_q} ^ {16'd0, mac5_q};
    ip6_q    <= ip5_q;
    shift6_q <= shift5_q;

    fold_q   <= {x3, x3 ^ x2, x3 ^ x2 ^ x1, x3 ^ x2 ^ x0 ^ (ip6_q ? x1 : 8'd0)};
    plain7_q <= plain6_q;
    shift7_q <= shift6_q;

    hash <= {8'd0, plain7_q} ^ (shift7_q ? fold_q >> 1 : fold_q);
  end

endmodule

`default_nettype wire
