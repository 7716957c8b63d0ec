// SPDX-License-Identifier: Apache-2.0
// The esx-* policies: XOR of the addresses, of their last octets; number of the virtual port, last
// octet of the source MAC.
//
// Value: lks_policy_hash() of lib/hash_esx_ip32.c, hash_esx_ip8.c, hash_esx_switch.c.
// Vector: 164.18.1.84 -> 164.18.1.195 gives 0x00000097, 172.16.5.9 -> 8.8.8.8 with esx-ip8 0x00000001.
//
//   body    w0 w1 w2 w3 w4 w5 w6 w7
//   IPv6    source..... destination    all eight
//   others     src dst                 w1 ^ w2, of esx-ip8 bits 7:0
//
//   clock   0 body   1, 2 XOR   4 which rule   8 hash
`default_nettype none

module lks_hash_esx
  import lks_pkg::*;
#(
  parameter policies_t POLICIES = ALL_POLICIES
) (
  input  wire logic        clk,
  input  wire logic        is_ipv6,    // with body
  input  wire body_t       body,
  input  wire logic [7:0]  src_mac,    // its last octet
  input  wire logic [15:0] tid,
  input  wire policy_e     policy,     // TEAM_CLOCKS later
  output var  logic [31:0] hash        // RULE_CLOCKS later, 0 for other policies
);

  localparam bit IP  = POLICIES[POLICY_ESX_IP32] || POLICIES[POLICY_ESX_IP8];
  localparam bit MAC = POLICIES[POLICY_ESX_SRC_MAC];
  localparam bit TID = POLICIES[POLICY_ESX_PORT_ID];

  typedef struct packed {
    logic ip;
    logic low;      // of it the last octet
    logic mac;
    logic tid;
  } reads_t;

  logic [31:0] near_q, far_q, last_q, ip_q [2:7];
  logic        ipv6_q [1:4];
  logic [7:0]  mac_q [1:7];
  logic [15:0] tid_q [1:7];
  reads_t      rule_q [4:7];

  always_ff @(posedge clk) begin
    near_q    <= body[1] ^ body[2] ^ (is_ipv6 ? body[0] : 32'd0);
    far_q     <= body[3] ^ body[4] ^ body[5] ^ body[6];
    last_q    <= body[7];
    ipv6_q[1] <= is_ipv6;
    mac_q[1]  <= src_mac;
    tid_q[1]  <= tid;

    ip_q[2] <= near_q ^ (ipv6_q[1] ? far_q ^ last_q : 32'd0);
    for (int i = 2; i <= 4; i++) ipv6_q[i] <= ipv6_q[i-1];
    for (int i = 3; i <= 7; i++) ip_q[i]   <= ip_q[i-1];
    for (int i = 2; i <= 7; i++) mac_q[i]  <= mac_q[i-1];
    for (int i = 2; i <= 7; i++) tid_q[i]  <= tid_q[i-1];

    rule_q[4] <= '{ip: IP && policy inside {POLICY_ESX_IP32, POLICY_ESX_IP8}, low: policy == POLICY_ESX_IP8,
                   mac: MAC && policy == POLICY_ESX_SRC_MAC, tid: TID && policy == POLICY_ESX_PORT_ID};
    rule_q[5] <= rule_q[4];
    if (ipv6_q[4]) rule_q[5].low <= 1'b0;
    for (int i = 6; i <= 7; i++) rule_q[i] <= rule_q[i-1];

    // What does not take part is cleared in clock 7: that costs a reset, not a gate.
    if (!rule_q[6].ip)  ip_q[7]       <= '0;
    if (rule_q[6].low)  ip_q[7][31:8] <= '0;
    if (!rule_q[6].mac) mac_q[7]      <= '0;
    if (!rule_q[6].tid) tid_q[7]      <= '0;
    hash <= ip_q[7] ^ {24'd0, mac_q[7]} ^ {16'd0, tid_q[7]};
  end

endmodule

`default_nettype wire
