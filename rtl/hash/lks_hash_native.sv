// SPDX-License-Identifier: Apache-2.0
// Policy native: a keyed mix of source and destination out of add, rotate and xor.
//
// Value: lks_policy_hash(native) of lib/hash_native.c.
// Vector: 10.0.0.10 -> 10.0.0.20 with seed 0x9e3779b97f4a7c15 gives 0x037c3c47.
//
//   clock  0     1        2, 3   4        5       6          7          8
//          body  folds    wait   ^ seed   a += b  b ^= a     b ^= a     b ^= a
//                                                 a += b     a += b     hash = b + a
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
  input  wire logic [63:0] seed,               // SEED_CLOCKS behind body
  output var  logic [31:0] hash                // HASH_CLOCKS behind body
);

  if (SEED_CLOCKS != 3 || HASH_CLOCKS != 8) begin : g_check
    $fatal(1, "lks_hash_native: built for seed and hash 3 and 8 clocks behind the fields");
  end

  function automatic logic [31:0] rotl(input logic [31:0] x, input int unsigned n);
    return x << n | x >> (32 - n);
  endfunction

  function automatic logic [31:0] fold6(input logic [3:0][31:0] w);
    return rotl(w[0], 24) ^ rotl(w[1], 16) ^ rotl(w[2], 8) ^ w[3];
  endfunction

  function automatic logic [31:0] fold_mac(input logic [47:0] mac);
    return mac[31:0] ^ {mac[47:32], 16'd0};
  endfunction

  // Clocks 1 to 3: the IPv6 fold and the fold of everything else.
  logic [31:0] src6_q [1:3], src_q [1:3], dst6_q [1:3], dst_q [1:3];
  logic        ipv6_q [1:3];
  logic [15:0] type_q;

  logic [31:0] a4_q, b4_q, a5_q, b5_q, a6_q, b6_q, a7_q, b7_q;
  logic [31:0] b5_d, b6_d, b7_d;
  assign b5_d = b5_q ^ rotl(a5_q, 25) ^ rotl(a5_q, 2);
  assign b6_d = b6_q ^ rotl(a6_q, 3) ^ rotl(a6_q, 27);
  assign b7_d = b7_q ^ rotl(a7_q, 15) ^ rotl(a7_q, 10);

  always_ff @(posedge clk) begin
    ipv6_q[1] <= is_ipv6;
    src6_q[1] <= fold6(body[3:0]);
    dst6_q[1] <= fold6(body[7:4]);
    src_q[1]  <= is_ipv4 ? body[1] : fold_mac(src_mac);
    dst_q[1]  <= is_ipv4 ? body[2] : fold_mac(dst_mac);
    type_q    <= is_ipv4 ? 16'd0 : ethertype;
    for (int i = 2; i <= 3; i++) begin
      ipv6_q[i] <= ipv6_q[i-1];
      src6_q[i] <= src6_q[i-1];
      dst6_q[i] <= dst6_q[i-1];
      src_q[i]  <= src_q[i-1];
      dst_q[i]  <= dst_q[i-1];
    end
    dst_q[2][15:0] <= dst_q[1][15:0] ^ type_q;

    a4_q <= (ipv6_q[3] ? src6_q[3] : src_q[3]) ^ seed[31:0];
    b4_q <= (ipv6_q[3] ? dst6_q[3] : dst_q[3]) ^ seed[63:32];

    a5_q <= a4_q + rotl(b4_q, 17);
    b5_q <= b4_q;
    a6_q <= a5_q + rotl(b5_d, 11);
    b6_q <= b5_d;
    a7_q <= a6_q + rotl(b6_d, 24);
    b7_q <= b6_d;
    hash <= b7_d + rotl(a7_q, 20);
  end

endmodule

`default_nettype wire
