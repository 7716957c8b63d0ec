// SPDX-License-Identifier: Apache-2.0
// lks_hash with each field that it reads at a port of its own; what comes later than the fields is
// delayed here.
`default_nettype none

module hash_tb
  import lks_pkg::*;
(
  input  wire logic         clk,
  input  wire logic         rst,
  input  wire logic [1:0]   l3,
  input  wire logic [255:0] body,
  input  wire logic [47:0]  src_mac, dst_mac,
  input  wire logic [15:0]  ethertype, type_field,
  input  wire logic [1:0]   vlans,
  input  wire logic [31:0]  tpid, tci,
  input  wire logic [7:0]   ip_proto,
  input  wire logic         has_ports,
  input  wire logic [15:0]  src_port, dst_port,
  input  wire logic         bond_is_ip,
  input  wire logic [31:0]  bond_word, bond_l4,
  input  wire logic         bond_ports,
  input  wire logic         dpdk_is_ipv4, dpdk_is_ipv6,
  input  wire logic [15:0]  dpdk_ports,
  input  wire logic [15:0]  tid,
  input  wire logic [4:0]   policy,
  input  wire logic         in_band, symmetric,
  input  wire logic [63:0]  seed,
  output var  logic [31:0]  hash
);

  fields_t     fields;
  bond_t       bond_q;
  rule_t       rule_q [1:TEAM_CLOCKS];
  logic [63:0] seed_q [1:TEAM_CLOCKS];
  logic        unused;

  assign fields = '{src_mac: src_mac, dst_mac: dst_mac, ethertype: ethertype, type_field: type_field,
                    vlans: vlans, tpid: tpid, tci: tci, l3: l3_e'(l3), ip_proto: ip_proto,
                    has_ports: has_ports, src_port: src_port, dst_port: dst_port, default: '0};
  assign unused = rst;

  always_ff @(posedge clk) begin
    bond_q <= '{kind: vlans[1] ? tpid[31:16] : type_field, is_ip: bond_is_ip, word: bond_word,
                l4: bond_l4, ports: bond_ports,
                dpdk: '{is_ipv4: dpdk_is_ipv4, is_ipv6: dpdk_is_ipv6, ports: dpdk_ports}};
    rule_q[1] <= '{policy: policy_e'(policy), in_band: in_band, symmetric: symmetric, fields: '0};
    seed_q[1] <= seed;
    for (int i = 2; i <= TEAM_CLOCKS; i++) begin
      rule_q[i] <= rule_q[i-1];
      seed_q[i] <= seed_q[i-1];
    end
  end

  lks_hash u_dut (
    .clk, .fields, .body, .bond(bond_q), .tid, .rule(rule_q[TEAM_CLOCKS]), .seed(seed_q[TEAM_CLOCKS]),
    .hash
  );

endmodule

`default_nettype wire
