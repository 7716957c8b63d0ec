// SPDX-License-Identifier: Apache-2.0
// All hash rules side by side. The seed is delayed to where the team table gives it.
`default_nettype none

module hash_tb
  import lks_pkg::*;
(
  input  wire logic         clk,
  input  wire logic         rst,
  input  wire logic [1:0]   l3,
  input  wire logic [255:0] body,
  input  wire logic [47:0]  src_mac, dst_mac,
  input  wire logic [15:0]  ethertype,
  input  wire logic [63:0]  seed,
  output var  logic [31:0]  esx_ip32,
  output var  logic [31:0]  native
);

  logic [63:0] seed_q [1:SEED_CLOCKS];
  logic        ipv4, ipv6, unused;
  assign ipv4   = l3 == L3_IPV4;
  assign ipv6   = l3 == L3_IPV6;
  assign unused = rst;

  always_ff @(posedge clk) begin
    seed_q[1] <= seed;
    for (int i = 2; i <= SEED_CLOCKS; i++) seed_q[i] <= seed_q[i-1];
  end

  lks_hash_esx_ip32 u_esx_ip32 (.clk, .is_ipv6(ipv6), .body, .hash(esx_ip32));
  lks_hash_native u_native (
    .clk, .is_ipv4(ipv4), .is_ipv6(ipv6), .body, .src_mac, .dst_mac, .ethertype,
    .seed(seed_q[SEED_CLOCKS]), .hash(native)
  );

endmodule

`default_nettype wire
