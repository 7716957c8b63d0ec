// SPDX-License-Identifier: Apache-2.0
// Policy esx-ip32: XOR of the 32-bit words of both addresses; without IP, of the words at L3+12
// and L3+16.
//
// Value: lks_policy_hash(esx-ip32) of lib/hash_esx_ip32.c.
// Vector: 164.18.1.84 -> 164.18.1.195 gives 0x00000097.
//
//   body    w0 w1 w2 w3 w4 w5 w6 w7
//   IPv6    source..... destination    all eight
//   others     src dst                 w1 ^ w2
`default_nettype none

module lks_hash_esx_ip32
  import lks_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        is_ipv6,    // with body
  input  wire body_t       body,
  input  wire logic        on,         // PLAIN_CLOCKS - 1 later: the rule of the team
  output var  logic [31:0] hash        // PLAIN_CLOCKS later, 0 unless on
);

  logic [31:0] near_q, far_q, last_q;
  logic        ipv6_q;
  logic [31:0] hash_q [2:PLAIN_CLOCKS];

  always_ff @(posedge clk) begin
    near_q <= body[1] ^ body[2] ^ (is_ipv6 ? body[0] : 32'd0);
    far_q  <= body[3] ^ body[4] ^ body[5] ^ body[6];
    last_q <= body[7];
    ipv6_q <= is_ipv6;

    hash_q[2] <= near_q ^ (ipv6_q ? far_q ^ last_q : 32'd0);
    for (int i = 3; i <= PLAIN_CLOCKS; i++) hash_q[i] <= hash_q[i-1];
    if (!on) hash_q[PLAIN_CLOCKS] <= '0;
  end

  assign hash = hash_q[PLAIN_CLOCKS];

endmodule

`default_nettype wire
