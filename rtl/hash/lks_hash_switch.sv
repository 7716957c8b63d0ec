// SPDX-License-Identifier: Apache-2.0
// The plain rules of switches: XOR of the named fields, folded to 8 bits by XOR of their bytes.
//
// Value: lks_policy_hash() of lib/hash_switch.c.
// Vector: 10.0.0.10 -> 10.0.0.20 with src-dst-ip gives 0x0000001e.
//
//   rule           IP           without IP    without ports
//   *-ip           addresses    both MACs
//   *-mac          MACs         MACs
//   src-dst-port   ports        both MACs     both addresses
//
// All fields are folded first, so that what follows is 8 bits wide.
//
//   clock   0 fields   1 each folded   2 .. 4 which are there, which are named   5 the rest cleared
//           6 XOR      8 hash
`default_nettype none

module lks_hash_switch
  import lks_pkg::*;
#(
  parameter policies_t POLICIES = ALL_POLICIES
) (
  input  wire logic        clk,
  input  wire logic        is_ipv4, is_ipv6,  // with body
  input  wire body_t       body,
  input  wire logic [47:0] src_mac, dst_mac,
  input  wire logic        has_ports,
  input  wire logic [15:0] src_port, dst_port,
  input  wire policy_e     policy,            // TEAM_CLOCKS behind
  output var  logic [31:0] hash               // RULE_CLOCKS behind, 0 for other policies
);

  function automatic logic [7:0] fold(input logic [31:0] x);
    return x[31:24] ^ x[23:16] ^ x[15:8] ^ x[7:0];
  endfunction

  function automatic logic built(input policy_e code);
    return policy == code && POLICIES[code];
  endfunction

  // ---- each field in 8 bits; [0] source, [1] destination ----
  logic [7:0][7:0] word_q;
  logic [1:0][7:0] high_q, low_q;              // of the MACs
  logic [1:0][7:0] ip_q [2:5], mac_q [2:5];
  logic [7:0]      ports_q [1:5];
  logic            ip4_q, ip6_q;               // kind of IP, in clock 1
  logic            has_ip_q [1:3], has_ports_q [1:3];

  always_ff @(posedge clk) begin
    for (int i = 0; i < 8; i++) word_q[i] <= fold(body[i]);
    high_q     <= {dst_mac[47:40] ^ dst_mac[39:32], src_mac[47:40] ^ src_mac[39:32]};
    low_q      <= {fold(dst_mac[31:0]), fold(src_mac[31:0])};
    ports_q[1] <= fold({src_port, dst_port});
    ip4_q      <= is_ipv4;
    ip6_q      <= is_ipv6;
    has_ip_q[1]    <= is_ipv4 || is_ipv6;
    has_ports_q[1] <= has_ports;

    ip_q[2]  <= ip4_q ? {word_q[2], word_q[1]} :
                {word_q[4] ^ word_q[5] ^ word_q[6] ^ word_q[7], word_q[0] ^ word_q[1] ^ word_q[2] ^ word_q[3]};
    if (!(ip4_q || ip6_q)) ip_q[2] <= '0;
    mac_q[2] <= high_q ^ low_q;
    for (int i = 2; i <= 3; i++) begin
      has_ip_q[i]    <= has_ip_q[i-1];
      has_ports_q[i] <= has_ports_q[i-1];
    end
    for (int i = 3; i <= 4; i++) begin
      ip_q[i]  <= ip_q[i-1];
      mac_q[i] <= mac_q[i-1];
    end
    for (int i = 2; i <= 4; i++) ports_q[i] <= ports_q[i-1];
  end

  // ---- which of them count ----
  logic       by_ip, by_port, both_macs;
  logic [1:0] use_ip_q, use_mac_q;
  logic       use_ports_q;
  assign by_ip     = built(POLICY_SRC_DST_IP) || built(POLICY_SRC_IP) || built(POLICY_DST_IP);
  assign by_port   = built(POLICY_SRC_DST_PORT);
  assign both_macs = (by_ip || by_port) && !has_ip_q[3];

  always_ff @(posedge clk) begin
    use_ports_q  <= by_port && has_ports_q[3];
    use_ip_q[0]  <= built(POLICY_SRC_DST_IP) || built(POLICY_SRC_IP) || (by_port && !has_ports_q[3]);
    use_ip_q[1]  <= built(POLICY_SRC_DST_IP) || built(POLICY_DST_IP) || (by_port && !has_ports_q[3]);
    use_mac_q[0] <= built(POLICY_SRC_DST_MAC) || built(POLICY_SRC_MAC) || both_macs;
    use_mac_q[1] <= built(POLICY_SRC_DST_MAC) || built(POLICY_DST_MAC) || both_macs;
  end

  logic [7:0] sum6_q, sum7_q;
  always_ff @(posedge clk) begin
    ip_q[5]    <= ip_q[4];
    mac_q[5]   <= mac_q[4];
    ports_q[5] <= ports_q[4];
    for (int i = 0; i < 2; i++) begin
      if (!use_ip_q[i])  ip_q[5][i]  <= '0;
      if (!use_mac_q[i]) mac_q[5][i] <= '0;
    end
    if (!use_ports_q) ports_q[5] <= '0;
    sum6_q <= ip_q[5][0] ^ ip_q[5][1] ^ mac_q[5][0] ^ mac_q[5][1] ^ ports_q[5];
    sum7_q <= sum6_q;
    hash   <= {24'd0, sum7_q};
  end

endmodule

`default_nettype wire
