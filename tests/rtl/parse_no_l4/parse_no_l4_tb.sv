// SPDX-License-Identifier: Apache-2.0
// lks_parse of 64 bits without lks_parse_l4; `bond_other`: something of what that would tell is not 0.
`default_nettype none

module parse_no_l4_tb
  import lks_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        rst,
  input  wire logic        beat_valid,
  input  wire logic [63:0] beat_data,
  input  wire logic [7:0]  beat_keep,
  input  wire logic        beat_last,
  output var  logic        parsed_valid,
  output var  logic        busy,
  output var  logic        has_proto,
  output var  logic [7:0]  ip_proto,
  output var  logic        fragment, has_ports,
  output var  logic [15:0] src_port, dst_port,
  output var  logic [15:0] bond_kind,     // these one clock later
  output var  logic        bond_is_ip,
  output var  logic [31:0] bond_word,
  output var  logic        bond_other
);

  fields_t f;
  body_t   body;
  bond_t   bond;
  logic    unused;

  lks_parse #(.DATA_W(64), .L4(1'b0)) u_dut (
    .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last,
    .parsed_valid, .parsed(f), .body, .bond, .busy
  );

  assign {has_proto, ip_proto, fragment} = {f.has_proto, f.ip_proto, f.fragment};
  assign {has_ports, src_port, dst_port} = {f.has_ports, f.src_port, f.dst_port};
  assign {bond_kind, bond_is_ip, bond_word} = {bond.kind, bond.is_ip, bond.word};
  assign bond_other = |{bond.l4, bond.ports, bond.dpdk};
  assign unused     = &{1'b0, f, body};

endmodule

`default_nettype wire
