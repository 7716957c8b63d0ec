// SPDX-License-Identifier: Apache-2.0
// Policy linux-layer2+3 of Linux bonding, little endian: last bytes of the MACs, ethertype, and both
// addresses if there is IP.
//
// Value: lks_policy_hash(linux-layer2+3) of lib/hash_linux_layer23.c.
// Vector: 00:50:56:aa:bb:01 10.0.0.10 -> 00:1b:21:12:34:56 10.0.0.20 gives 0x1e1e1641.
//
//   eth  = dst_mac[5] ^ src_mac[5] ^ type
//   h    = eth                                                      without IP
//   x    = eth ^ word as little endian: bytes x3 x2 x1 x0           with IP; then folded:
//   h    = x3 : x3^x2 : x3^x2^x1 : x3^x2^x1^x0
//
//   clock   0            1         2, 3    4                         5
//           MACs, type   eth parts wait    type, tag by in_band      hash
//                        bond      fold
//
// A tag that counts as in-band is the type, and there is no IP; MPLS behind a tag makes it so.
`default_nettype none

module lks_hash_linux_layer23
  import lks_pkg::*;
(
  input  wire logic             clk,
  input  wire logic [7:0]       src_mac, dst_mac,  // their last bytes
  input  wire logic [15:0]      type_field,        // behind at most two tags
  input  wire logic [1:0]       vlans,
  input  wire logic             s_tag,             // the outer one is 0x88a8, not 0x8100
  input  wire bond_t            bond,              // 1 clock behind the fields
  input  wire logic             in_band,           // SEED_CLOCKS behind
  input  wire logic             on,                // PLAIN_CLOCKS - 1 behind: the rule of the team
  output var  logic [31:0]      hash               // PLAIN_CLOCKS behind, 0 unless on
);

  if (SEED_CLOCKS != 3 || PLAIN_CLOCKS != 5) begin : g_check
    $fatal(1, "lks_hash_linux_layer23: built for tags and hash 3 and 5 clocks behind the fields");
  end

  typedef struct packed {
    logic [7:0]  mac;
    logic        has_tag;
    logic        mpls;
    logic        s_tag;
  } ether_t;

  ether_t      ether_q [1:3];
  logic [15:0] kind_q [2:3];               // the type when the outer tag does not count
  logic [31:0] fold_q [2:4];
  logic        ip_q [2:4];
  logic [15:0] eth_q;
  logic [7:0]  b0, b1, b2, b3;             // as on the wire: the first byte is the lowest
  logic        outer;
  logic        unused;
  assign unused = ^{bond.l4, bond.ports, bond.dpdk};
  assign {b0, b1, b2, b3} = bond.word;
  assign outer            = ether_q[3].has_tag && (in_band || ether_q[3].mpls);

  always_ff @(posedge clk) begin
    ether_q[1].mac    <= src_mac ^ dst_mac;
    ether_q[1].has_tag <= |vlans;
    ether_q[1].mpls   <= type_field == 16'h8847 || type_field == 16'h8848;
    ether_q[1].s_tag  <= s_tag;
    ether_q[2]        <= ether_q[1];
    ether_q[3]        <= ether_q[2];

    kind_q[2] <= bond.kind;
    kind_q[3] <= kind_q[2];
    fold_q[2] <= {b3, b3 ^ b2, b3 ^ b2 ^ b1, b3 ^ b2 ^ b1 ^ b0};
    ip_q[2]   <= bond.is_ip;
    if (!bond.is_ip) fold_q[2] <= '0;
    fold_q[3] <= fold_q[2];
    ip_q[3]   <= ip_q[2];

    eth_q       <= kind_q[3];
    fold_q[4]   <= fold_q[3];
    ip_q[4]     <= ip_q[3];
    if (outer) begin
      eth_q     <= ether_q[3].s_tag ? 16'h88a8 : 16'h8100;
      fold_q[4] <= '0;
      ip_q[4]   <= 1'b0;
    end
    eth_q[7:0]  <= (outer ? (ether_q[3].s_tag ? 8'ha8 : 8'h00) : kind_q[3][7:0])
                   ^ ether_q[3].mac;

    hash <= fold_q[4] ^ {16'd0, eth_q} ^ {24'd0, ip_q[4] ? eth_q[15:8] : 8'd0};
    if (!on) hash <= '0;
  end

endmodule

`default_nettype wire
