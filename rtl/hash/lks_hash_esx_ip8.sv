// SPDX-License-Identifier: Apache-2.0
// Policy esx-ip8: XOR of the last octets of both addresses; without IP, of the last bytes of the
// words at L3+12 and L3+16; IPv6 as in esx-ip32.
//
// Value: lks_policy_hash(esx-ip8) of lib/hash_esx_ip8.c.
// Vector: 172.16.5.9 -> 8.8.8.8 gives 0x00000001.
//
//   body    w0 w1 w2 w3 w4 w5 w6 w7
//   IPv6    source..... destination    all eight
//   others     src dst                 w1 ^ w2, bits 7:0
//
// What it has in common with lks_hash_esx_ip32 is written the same, so that synthesis shares it.
`default_nettype none

module lks_hash_esx_ip8
  import lks_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        is_ipv6,    // with body
  input  wire body_t       body,
  input  wire logic        on,         // PLAIN_CLOCKS - 1 later: the rule of the team
  output var  logic [31:0] hash        // PLAIN_CLOCKS later, 0 unless on
);

  logic [31:0] near_q, far_q, last_q;
  logic        ipv6_q [1:PLAIN_CLOCKS-1];
  logic [31:0] hash_q [2:PLAIN_CLOCKS];

  always_ff @(posedge clk) begin
    near_q <= body[1] ^ body[2] ^ (is_ipv6 ? body[0] : 32'd0);
    far_q  <= body[3] ^ body[4] ^ body[5] ^ body[6];
    last_q <= body[7];
    ipv6_q[1] <= is_ipv6;
    for (int i = 2; i < PLAIN_CLOCKS; i++) ipv6_q[i] <= ipv6_q[i-1];

    hash_q[2] <= near_q ^ (ipv6_q[1] ? far_q ^ last_q : 32'd0);
    for (int i = 3; i <= PLAIN_CLOCKS; i++) hash_q[i] <= hash_q[i-1];
    if (!on) hash_q[PLAIN_CLOCKS] <= '0;
    if (!ipv6_q[PLAIN_CLOCKS-1]) hash_q[PLAIN_CLOCKS][31:8] <= '0;
  end

  assign hash = hash_q[PLAIN_CLOCKS];

endmodule

`default_nettype wire
