// SPDX-License-Identifier: Apache-2.0
// The dpdk-* policies, balance_xmit_policy of DPDK's net_bonding, little endian.
//
// Value: lks_policy_hash() of lib/hash_dpdk.c.
// Vector: 00:50:56:aa:bb:01 10.0.0.10 -> 00:1b:21:12:34:56 10.0.0.20 with l23 gives 0x1e1eba42.
//
//   rule   x, bytes x3 x2 x1 x0
//   l2     MACs                      all three: x3 : x3^x2 : x3^x2^x1 : x3^x2^x1^x0
//   l23    MACs ^ addresses
//   l34    ports ^ addresses, 0 without IP
//
//   clock   0 body, MACs   1 bond   1, 2, 3 XOR   4 rule   5 what counts   6 x   7 fold   8 hash
//
// The far words are XORed as in lks_hash_esx, so that synthesis shares them.
`default_nettype none

module lks_hash_dpdk
  import lks_pkg::*;
#(
  parameter policies_t POLICIES = ALL_POLICIES
) (
  input  wire logic        clk,
  input  wire body_t       body,
  input  wire logic [47:0] src_mac, dst_mac,  // with body
  input  wire dpdk_t       dpdk,              // 1 clock behind
  input  wire policy_e     policy,            // TEAM_CLOCKS behind
  output var  logic [31:0] hash               // RULE_CLOCKS behind, 0 for other policies
);

  typedef struct packed {
    logic macs;
    logic ip;
    logic ports;
  } reads_t;

  function automatic logic built(input policy_e code);
    return policy == code && POLICIES[code];
  endfunction

  // ---- both addresses ----
  logic [31:0] pair_q [1:2], first_q, far_q, last_q, rest_q, ip_q [3:5];

  always_ff @(posedge clk) begin
    pair_q[1] <= body[1] ^ body[2];
    first_q   <= body[0];
    far_q     <= body[3] ^ body[4] ^ body[5] ^ body[6];
    last_q    <= body[7];

    pair_q[2] <= pair_q[1];
    rest_q    <= first_q ^ far_q ^ last_q;
    if (!(dpdk.is_ipv4 || dpdk.is_ipv6)) pair_q[2] <= '0;
    if (!dpdk.is_ipv6) rest_q <= '0;

    ip_q[3] <= pair_q[2] ^ rest_q;
    ip_q[4] <= ip_q[3];
  end

  // ---- MACs and ports, the first byte on the wire in 7:0 ----
  logic [2:0][15:0] src, dst;
  logic [15:0]      macs1_q, mac1_q [2], macs_q [2:5], ports_q [2:5];
  assign src = src_mac;
  assign dst = dst_mac;

  always_ff @(posedge clk) begin
    macs1_q   <= src[0] ^ src[1] ^ src[2] ^ dst[0];
    mac1_q[0] <= dst[1];
    mac1_q[1] <= dst[2];
    macs_q[2] <= macs1_q ^ mac1_q[0] ^ mac1_q[1];
    ports_q[2] <= dpdk.ports;
    if (!(dpdk.is_ipv4 || dpdk.is_ipv6)) ports_q[2] <= '0;
    for (int i = 3; i <= 4; i++) begin
      macs_q[i]  <= macs_q[i-1];
      ports_q[i] <= ports_q[i-1];
    end
  end

  // ---- rule and hash ----
  reads_t      rule_q;
  logic [31:0] x_q;
  logic [7:0]  x0, x1, x2, x3;
  assign {x3, x2, x1, x0} = x_q;

  always_ff @(posedge clk) begin
    rule_q <= '{macs: built(POLICY_DPDK_L2) || built(POLICY_DPDK_L23),
                ip: built(POLICY_DPDK_L23) || built(POLICY_DPDK_L34), ports: built(POLICY_DPDK_L34)};

    ip_q[5]    <= ip_q[4];
    macs_q[5]  <= {macs_q[4][7:0], macs_q[4][15:8]};
    ports_q[5] <= ports_q[4];
    if (!rule_q.ip)    ip_q[5]    <= '0;
    if (!rule_q.macs)  macs_q[5]  <= '0;
    if (!rule_q.ports) ports_q[5] <= '0;
    x_q <= little(ip_q[5]) ^ {16'd0, macs_q[5] ^ ports_q[5]};
  end

  logic [31:0] fold_q;
  always_ff @(posedge clk) begin
    fold_q <= {x3, x3 ^ x2, x3 ^ x2 ^ x1, x3 ^ x2 ^ x1 ^ x0};
    hash   <= fold_q;
  end

endmodule

`default_nettype wire
