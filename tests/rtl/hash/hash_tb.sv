// SPDX-License-Identifier: Apache-2.0
// All hash rules side by side, one latency for all: what comes later than the fields is delayed to
// where it comes, and the rules without a key wait for the one that has one.
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
  input  wire logic [31:0]  tpid,
  input  wire logic         bond_is_ip,
  input  wire logic [31:0]  bond_word,
  input  wire logic         in_band,
  input  wire logic [63:0]  seed,
  output var  logic [31:0]  esx_ip32,
  output var  logic [31:0]  native,
  output var  logic [31:0]  esx_ip8,
  output var  logic [31:0]  linux_layer23
);

  logic [64:0] team_q [1:SEED_CLOCKS];
  logic [95:0] plain_q [PLAIN_CLOCKS+1:KEYED_CLOCKS];
  logic [31:0] plain [3];
  bond_t       bond_q;                     // its type is made of the fields
  logic        ipv4, ipv6, unused;
  assign ipv4   = l3 == L3_IPV4;
  assign ipv6   = l3 == L3_IPV6;
  assign unused = ^{rst, tpid};

  always_ff @(posedge clk) begin
    bond_q    <= '{kind: vlans[1] ? tpid[31:16] : type_field, is_ip: bond_is_ip, word: bond_word, default: '0};
    team_q[1] <= {in_band, seed};
    for (int i = 2; i <= SEED_CLOCKS; i++) team_q[i] <= team_q[i-1];
    plain_q[PLAIN_CLOCKS+1] <= {plain[0], plain[1], plain[2]};
    for (int i = PLAIN_CLOCKS + 2; i <= KEYED_CLOCKS; i++) plain_q[i] <= plain_q[i-1];
  end

  lks_hash_esx_ip32 u_esx_ip32 (.clk, .is_ipv6(ipv6), .body, .on(1'b1), .hash(plain[0]));
  lks_hash_esx_ip8 u_esx_ip8 (.clk, .is_ipv6(ipv6), .body, .on(1'b1), .hash(plain[1]));
  lks_hash_linux_layer23 u_linux_layer23 (
    .clk, .src_mac(src_mac[7:0]), .dst_mac(dst_mac[7:0]), .type_field, .vlans,
    .s_tag(tpid[3]), .bond(bond_q), .on(1'b1), .in_band(team_q[SEED_CLOCKS][64]), .hash(plain[2])
  );
  lks_hash_native u_native (
    .clk, .is_ipv4(ipv4), .is_ipv6(ipv6), .body, .src_mac, .dst_mac, .ethertype,
    .seed(team_q[SEED_CLOCKS][63:0]), .hash(native)
  );

  assign {esx_ip32, esx_ip8, linux_layer23} = plain_q[KEYED_CLOCKS];

endmodule

`default_nettype wire
