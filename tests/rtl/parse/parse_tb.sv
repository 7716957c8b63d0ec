// SPDX-License-Identifier: Apache-2.0
// lks_parse with each field at a port of its own.
`default_nettype none

module parse_tb
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W = 64
) (
  input  wire logic         clk,
  input  wire logic         rst,
  input  wire logic         beat_valid,
  input  wire logic [DATA_W-1:0]   beat_data,
  input  wire logic [DATA_W/8-1:0] beat_keep,
  input  wire logic         beat_last,
  output var  logic         parsed_valid,
  output var  logic         busy,
  output var  logic [47:0]  dst_mac, src_mac,
  output var  logic         has_ethertype,
  output var  logic [15:0]  ethertype, type_field,
  output var  logic [1:0]   vlans,
  output var  logic [31:0]  tpid, tci,
  output var  logic [1:0]   l3,
  output var  logic [127:0] src_ip, dst_ip,
  output var  logic         has_proto,
  output var  logic [7:0]   ip_proto,
  output var  logic         fragment, has_ports,
  output var  logic [15:0]  src_port, dst_port,
  output var  logic [63:0]  l3_word,
  output var  logic [255:0] body,
  output var  logic [15:0]  bond_kind,     // these one clock later
  output var  logic         bond_is_ip,
  output var  logic [31:0]  bond_word,
  output var  logic [31:0]  bond_l4,
  output var  logic         bond_ports,
  output var  logic         dpdk_is_ipv4, dpdk_is_ipv6,
  output var  logic [15:0]  dpdk_ports
);

  fields_t f;
  bond_t   bond;

  lks_parse #(.DATA_W(DATA_W)) u_dut (
    .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last,
    .parsed_valid, .parsed(f), .body, .bond, .busy
  );

  assign {dst_mac, src_mac} = {f.dst_mac, f.src_mac};
  assign {has_ethertype, ethertype, type_field} = {f.has_ethertype, f.ethertype, f.type_field};
  assign {vlans, tpid, tci} = {f.vlans, f.tpid, f.tci};
  assign {l3, src_ip, dst_ip} = {f.l3, f.src_ip, f.dst_ip};
  assign {has_proto, ip_proto, fragment} = {f.has_proto, f.ip_proto, f.fragment};
  assign {has_ports, src_port, dst_port} = {f.has_ports, f.src_port, f.dst_port};
  assign l3_word = f.l3_word;
  assign {bond_kind, bond_is_ip, bond_word, bond_l4, bond_ports} = bond[$bits(bond_t)-1:$bits(dpdk_t)];
  assign {dpdk_is_ipv4, dpdk_is_ipv6, dpdk_ports} = bond.dpdk;

endmodule

`default_nettype wire
