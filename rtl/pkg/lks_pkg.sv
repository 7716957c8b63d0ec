// SPDX-License-Identifier: Apache-2.0
// Types that cross module borders. Sizes here are the largest the registers can name
// (16 uplinks, 16 teams); modules store only what their parameters need.
`default_nettype none

package lks_pkg;

  // A module that is linted alone uses only a part of the package.
  /* verilator lint_off UNUSEDPARAM */

  localparam int unsigned MAX_UPLINKS = 16;
  localparam int unsigned MAX_TEAMS   = 16;
  localparam int unsigned MIN_FRAME   = 14;     // shorter frames are runts
  localparam int unsigned HEADER_BYTES = 192;   // headers beyond these bytes count as absent

  // Why a frame is dropped; the number is the index of its counter in the register file.
  typedef enum logic [2:0] {
    DROP_BAD_FRAME  = 3'd0,
    DROP_RUNT       = 3'd1,
    DROP_OVERSIZE   = 3'd2,
    DROP_NO_TEAM    = 3'd3,
    DROP_NO_UPLINK  = 3'd4,
    DROP_QUEUE_FULL = 3'd5,
    DROP_LINK_LOST  = 3'd6
  } drop_e;

  localparam int unsigned DROP_REASONS = 7;

  typedef enum logic [1:0] {
    L3_NONE = 2'd0,
    L3_IPV4 = 2'd1,
    L3_IPV6 = 2'd2
  } l3_e;

  // Codes of the policies in the register file.
  typedef enum logic [4:0] {
    POLICY_ESX_IP32           = 5'd0,
    POLICY_NATIVE             = 5'd1,
    POLICY_ESX_IP8            = 5'd2,
    POLICY_LINUX_LAYER23      = 5'd3,
    POLICY_ESX_PORT_ID        = 5'd4,
    POLICY_ESX_SRC_MAC        = 5'd5,
    POLICY_EXPLICIT           = 5'd6,    // its hash is 0: the first live member
    POLICY_LINUX_LAYER2       = 5'd7,
    POLICY_LINUX_LAYER34      = 5'd8,
    POLICY_LINUX_VLAN_SRCMAC  = 5'd9,
    POLICY_LINUX_LAYER23_2017 = 5'd10,
    POLICY_LINUX_LAYER34_2004 = 5'd11,
    POLICY_DPDK_L2            = 5'd12,
    POLICY_DPDK_L23           = 5'd13,
    POLICY_DPDK_L34           = 5'd14,
    POLICY_TOEPLITZ           = 5'd15,
    POLICY_SRC_DST_IP         = 5'd16,
    POLICY_SRC_IP             = 5'd17,
    POLICY_DST_IP             = 5'd18,
    POLICY_SRC_DST_MAC        = 5'd19,
    POLICY_SRC_MAC            = 5'd20,
    POLICY_DST_MAC            = 5'd21,
    POLICY_SRC_DST_PORT       = 5'd22,
    POLICY_NATIVE_L4          = 5'd23
  } policy_e;

  // Sets of policies, a bit a code. What a card is built with decides what is synthesised.
  typedef logic [23:0] policies_t;

  localparam policies_t ALL_POLICIES    = '1;
  localparam policies_t ESX_POLICIES    = 24'h00_0035;
  localparam policies_t LINUX_POLICIES  = 24'h00_0f88;
  localparam policies_t DPDK_POLICIES   = 24'h00_7000;
  localparam policies_t SWITCH_POLICIES = 24'h7f_0000;
  localparam policies_t NATIVE_POLICIES = 24'h80_0002;
  localparam policies_t L4_POLICIES     = 24'h00_6900;   // those that ask lks_parse_l4

  // Clocks from the last word of a frame to its fields, at most, in lks_parse_serial.
  localparam int unsigned PARSE_CLOCKS = 5;

  // A word of the packet as a little-endian number.
  function automatic logic [31:0] little(input logic [31:0] word);
    return {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  // Clocks from the fields of a frame to what its team says, to the hash of a rule in rtl/hash, of the
  // native one, and of them all.
  localparam int unsigned TEAM_CLOCKS   = 3;
  localparam int unsigned PORTS_CLOCKS  = 5;   // and to the ports that native-l4 mixes in
  localparam int unsigned RULE_CLOCKS   = 8;
  localparam int unsigned NATIVE_CLOCKS = 10;
  localparam int unsigned HASH_CLOCKS   = 11;

  // What a team says about its rule.
  typedef struct packed {
    policy_e    policy;
    logic       in_band;     // tags of the Linux policies
    logic       symmetric;   // both directions alike: native, Toeplitz
    logic [5:0] fields;      // of Toeplitz: IPv4, its TCP and UDP, IPv6, its TCP and UDP from bit 0 on
  } rule_t;

  // L3 bytes 8..39 as they came, [0] is the first word: IPv4 has its addresses in words 1 and 2,
  // IPv6 in all of them.
  typedef logic [7:0][31:0] body_t;

  // What DPDK bonding reads: addresses are those in body_t, behind an inner 0x88a8 there are none.
  typedef struct packed {
    logic        is_ipv4;  // by type field alone
    logic        is_ipv6;
    logic [15:0] ports;    // XOR of both, first byte in 7:0; 0 where it reads none
  } dpdk_t;

  // What bonding in software reads: Linux with the outer tag taken off, see lks_parse_linux, and DPDK.
  typedef struct packed {
    logic [15:0] kind;     // type field behind at most one tag
    logic        is_ip;    // 0: no IP in its eyes, or cut
    logic [31:0] word;     // XOR of all words of both addresses, first byte in 31:24; with is_ip
    logic [31:0] l4;       // ports, SPI or ICMP query, first byte in 31:24; 0 without, with is_ip
    logic        ports;    // l4 are ports of TCP or UDP of the outer packet over IPv4
    dpdk_t       dpdk;
  } bond_t;

  // Inside the parser: what 4 bytes of L3 say as the start of a header.
  typedef struct packed {
    logic [7:0] next;        // number of the header behind; in word 0 of IPv6 and word 1 of IPv4 the
                             // one of the fixed header
    logic       is8;         // next is hop-by-hop, routing, destination options
    logic       isah;        // authentication header
    logic       isfrag;      // fragment header
    logic       isport;      // TCP, UDP, SCTP
    logic [4:0] length;      // in bytes 8 * (length + 1), of AH 4 * (length + 2)
    logic       length0;
    logic       over8;       // so long that it ends behind HEADER_BYTES
    logic       overah;
    logic [5:0] ah_units;    // length, plus 1 in the second unit of a word
    logic       offset;      // of a fragment header: not 0
    logic       more;
  } header_t;

  // What the parser read: `struct lks_fields` of include/linksteer/frame.h, field by field.
  // Numbers are in network order: the first byte on the wire is the most significant one.
  // What the frame does not have is zero.
  typedef struct packed {
    logic [47:0]      dst_mac;
    logic [47:0]      src_mac;
    logic             has_ethertype; // 0: cut before it, or an 802.3 length
    logic [15:0]      ethertype;     // behind at most two tags; 0 without has_ethertype
    logic [15:0]      type_field;    // the same two bytes as they stand, an 802.3 length too
    logic [1:0]       vlans;         // tags opened: 0, 1, 2
    logic [1:0][15:0] tpid;          // [0] is the outer tag
    logic [1:0][15:0] tci;
    l3_e              l3;
    logic [127:0]     src_ip;        // IPv4 in bits 31:0
    logic [127:0]     dst_ip;
    logic             has_proto;     // l3 is not L3_NONE
    logic [7:0]       ip_proto;      // IPv6: the header where the walk ended
    logic             fragment;      // MF or offset not 0
    logic             has_ports;
    logic [15:0]      src_port;
    logic [15:0]      dst_port;
    logic [1:0][31:0] l3_word;       // [0] bytes L3+12..15, [1] bytes L3+16..19, 0 beyond the frame
  } fields_t;

  // One per frame, in order.
  typedef struct packed {
    logic [3:0]  team;
    logic [31:0] hash;
    logic [7:0]  bucket;     // hash[7:0]
    logic        resilient;  // failover mode of the team
    logic [3:0]  uplink;     // 0 when dropped
    logic        drop;
    drop_e       reason;     // DROP_NO_TEAM or DROP_NO_UPLINK, only with drop
  } decision_t;

  /* verilator lint_on UNUSEDPARAM */

endpackage

`default_nettype wire
