// SPDX-License-Identifier: Apache-2.0
// Policies native and native-l4: a keyed mix of source and destination out of add, rotate and xor.
//
// Value: lks_policy_hash(native) of lib/hash_native.c.
// Vector: 10.0.0.10 -> 10.0.0.20 with seed 0x9e3779b97f4a7c15 gives 0x037c3c47.
//
// Vector: 2001:db8::1 -> 2001:db8:0:1::2 with that seed gives 0x4260a4a6.
//
//   clock  0     1       2, 3   4        5       6           7          8          9             10
//          body  words   wait   ^ seed   a += b  a ^= ports  b ^= a     b ^= a     b ^= a        0
//                                                            a += b     a += b     hash = b + a  unless on
//   The operand on the right is rotated, see the code; rotations are wires.
`default_nettype none

module lks_hash_native
  import lks_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        is_ipv4, is_ipv6,   // with body
  input  wire body_t       body,
  input  wire logic [47:0] src_mac, dst_mac,
  input  wire logic [15:0] ethertype,
  input  wire logic        on,                 // TEAM_CLOCKS behind body: the team has this policy
  input  wire logic [63:0] seed,
  input  wire logic [31:0] ports,              // PORTS_CLOCKS behind body; 0 where they do not count
  output var  logic [31:0] hash                // NATIVE_CLOCKS behind body, 0 unless on
);

  if (TEAM_CLOCKS != 3 || PORTS_CLOCKS != 5 || NATIVE_CLOCKS != 10) begin : g_check
    $fatal(1, "lks_hash_native: built for seed, ports and hash 3, 5 and 10 clocks behind the fields");
  end

  function automatic logic [31:0] rotl(input logic [31:0] x, input int unsigned n);
    return x << n | x >> (32 - n);
  endfunction

  // Clock 1: the low words of IPv4 or IPv6, or 0; MACs and type of everything else, or 0; the upper
  // words of IPv6, or 0. What is 0 costs a reset, not a gate. Clock 4 joins them with the seed.
  logic [31:0] src_ip_q [1:3], src_mac_q [1:3], dst_ip_q [1:3], dst_mac_q [1:3];
  logic [31:0] upper_src_q, upper_dst_q, upper_q [2:3];
  logic [15:0] type_q;

  logic [31:0] a4_q, b4_q, a5_q, b5_q, a6_q, b6_q, a7_q, b7_q, a8_q, b8_q;
  logic [31:0] b6_d, b7_d, b8_d, hash9_q;
  logic [9:4]  on_q;
  assign b6_d = b6_q ^ rotl(a6_q, 25) ^ rotl(a6_q, 2);
  assign b7_d = b7_q ^ rotl(a7_q, 3) ^ rotl(a7_q, 27);
  assign b8_d = b8_q ^ rotl(a8_q, 15) ^ rotl(a8_q, 10);

  always_ff @(posedge clk) begin
    src_ip_q[1]  <= is_ipv6 ? body[3] : body[1];
    dst_ip_q[1]  <= is_ipv6 ? body[7] : body[2];
    src_mac_q[1] <= src_mac[31:0] ^ {src_mac[47:32], 16'd0};
    dst_mac_q[1] <= dst_mac[31:0] ^ {dst_mac[47:32], 16'd0};
    type_q       <= ethertype;
    upper_src_q  <= rotl(body[0], 30) ^ rotl(body[1], 8) ^ rotl(body[2], 4) ^ rotl(body[4], 17);
    upper_dst_q  <= rotl(body[5], 24) ^ rotl(body[6], 13);
    if (is_ipv4 || is_ipv6) begin
      src_mac_q[1] <= '0;
      dst_mac_q[1] <= '0;
      type_q       <= '0;
    end else begin
      src_ip_q[1] <= '0;
      dst_ip_q[1] <= '0;
    end
    if (!is_ipv6) begin
      upper_src_q <= '0;
      upper_dst_q <= '0;
    end

    for (int i = 2; i <= 3; i++) begin
      src_ip_q[i]  <= src_ip_q[i-1];
      dst_ip_q[i]  <= dst_ip_q[i-1];
      src_mac_q[i] <= src_mac_q[i-1];
      dst_mac_q[i] <= dst_mac_q[i-1];
    end
    dst_mac_q[2][15:0] <= dst_mac_q[1][15:0] ^ type_q;
    upper_q[2]         <= upper_src_q ^ upper_dst_q;
    upper_q[3]         <= upper_q[2];

    a4_q <= src_ip_q[3] ^ src_mac_q[3] ^ upper_q[3] ^ seed[31:0];
    b4_q <= dst_ip_q[3] ^ dst_mac_q[3] ^ rotl(upper_q[3], 22) ^ seed[63:32];

    a5_q <= a4_q + rotl(b4_q, 17);
    b5_q <= b4_q;
    a6_q <= a5_q ^ ports;
    b6_q <= b5_q;
    a7_q <= a6_q + rotl(b6_d, 11);
    b7_q <= b6_d;
    a8_q <= a7_q + rotl(b7_d, 24);
    b8_q <= b7_d;
    hash9_q <= b8_d + rotl(a8_q, 20);
    hash    <= hash9_q;
    on_q    <= {on_q[8:4], on};
    if (!on_q[9]) hash <= '0;
  end

endmodule

`default_nettype wire
