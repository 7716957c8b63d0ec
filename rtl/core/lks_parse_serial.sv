// SPDX-License-Identifier: Apache-2.0
// Parser, word-serial: words of 64 bits to lks_pkg::fields_t, one result a frame, in order.
//
// Value: lks_frame_parse() of lib/frame.c. Vector: ARP 00:50:56:aa:bb:01 -> ff:ff:ff:ff:ff:ff gives
// vlans 0, ethertype 0x0806, l3 none, l3_word {0, 0} when the frame ends behind the type.
//
//   beat_* --> align --> decode --> walk --> parsed_valid
//              |  raw      | word
//              v           v
//          head: beats 0..2, body: L3 words 1..4  -----> parsed, body
//                                         linux    -----> bond, a clock later
//
// Every beat is taken. A result comes as soon as nothing behind can change it, and at latest
// PARSE_CLOCKS after the last beat; it is valid in the clock of parsed_valid only: one-beat frames give
// one result a clock.
`default_nettype none

module lks_parse_serial
  import lks_pkg::*;
#(
  parameter bit L4 = 1'b1             // 0: without l4, ports and dpdk of bond
) (
  input  wire logic        clk,
  input  wire logic        rst,
  input  wire logic        beat_valid,
  input  wire logic [63:0] beat_data,
  input  wire logic [7:0]  beat_keep,
  input  wire logic        beat_last,
  output var  logic        parsed_valid,
  output var  fields_t     parsed,
  output var  body_t       body,          // with parsed: the address bytes, not gated
  output var  bond_t       bond,          // one clock behind parsed
  output var  logic        busy           // a frame is inside
);

  logic        step, sof, eof, type_whole, tag1, tag2, l3, l3_first, is_ipv4, is_ipv6;
  logic [2:0]  beat;
  logic [63:0] raw, word;
  logic [1:0]  whole, some, d_some;
  logic        align_busy;

  lks_parse_align u_align (
    .clk, .rst, .beat_valid, .beat_data, .beat_keep, .beat_last,
    .step, .sof, .eof, .beat, .raw, .type_whole, .tag1, .tag2,
    .l3, .l3_first, .is_ipv4, .is_ipv6, .word, .whole, .some, .busy(align_busy)
  );

  logic        d_step, d_sof, d_eof, d_l3, d_ipv4, d_ipv6;
  logic [4:0]  d_at;
  logic [63:0] d_word;
  logic [1:0]  d_whole, d_inside;
  logic [2:0]  d_skip;
  logic        d_half;
  header_t     d_header [2];

  lks_parse_decode u_decode (
    .clk, .rst, .step, .sof, .eof, .tag1, .tag2, .l3, .l3_first, .is_ipv4, .is_ipv6, .word, .whole,
    .d_step, .d_sof, .d_eof, .d_l3, .d_at, .d_ipv4, .d_ipv6, .d_word, .d_whole, .d_inside,
    .d_skip, .d_half, .d_header
  );

  logic  hold;
  dpdk_t dpdk;
  lks_parse_linux #(.L4(L4)) u_linux (
    .clk, .step, .l3_first, .is_ipv4, .is_ipv6, .tag2,
    .d_step, .d_sof, .d_l3, .d_at, .d_word, .d_whole, .d_some, .hold,
    .is_ip(bond.is_ip), .word(bond.word), .l4(bond.l4), .ports(bond.ports), .dpdk
  );

  logic        has_ipv4, has_ipv6, fragment, has_ports;
  logic [7:0]  proto;
  logic [31:0] ports;

  lks_parse_walk u_walk (
    .clk, .rst, .step(d_step), .sof(d_sof), .eof(d_eof), .l3(d_l3), .at(d_at),
    .ipv4(d_ipv4), .ipv6(d_ipv6), .word(d_word), .whole(d_whole), .inside_ip(d_inside),
    .skip(d_skip), .half(d_half), .header(d_header), .hold,
    .found(parsed_valid), .has_ipv4, .has_ipv6, .proto, .fragment, .has_ports, .ports
  );

  // The bytes themselves, kept as they came. Beside decode and walk, a clock behind each.
  logic [63:0] d_raw_q, head0_q, head1_q;
  logic [47:0] head2_q;
  logic [2:0]  d_beat_q;
  logic        d_type_q, d_tag1_q, d_tag2_q, type_q, tag1_q, tag2_q;
  logic [63:0] body_q [1:4];

  always_ff @(posedge clk) begin
    if (step) begin
      d_some   <= some;
      d_raw_q  <= raw;
      d_beat_q <= beat;
      d_type_q <= type_whole;
      d_tag1_q <= tag1;
      d_tag2_q <= tag2;
    end
    // Between two steps the same bytes are kept again, so none of this asks for d_step.
    tag1_q <= d_tag1_q;
    tag2_q <= d_tag2_q;
    if (d_beat_q[0]) head0_q <= d_raw_q;
    if (d_sof) begin
      head1_q <= 64'd0;
      head2_q <= 48'd0;
      type_q  <= 1'b0;
      for (int i = 1; i < 5; i++) body_q[i] <= 64'd0;
    end else begin
      if (d_beat_q[1]) head1_q <= d_raw_q;
      if (d_beat_q[1]) type_q  <= d_type_q;
      if (d_beat_q[2]) head2_q <= d_raw_q[63:16];
      for (int i = 1; i < 5; i++) if (d_at[i]) body_q[i] <= d_word;
    end
  end

  for (genvar i = 0; i < 4; i++) begin : g_body
    assign {body[2*i], body[2*i+1]} = body_q[i+1];
  end

  logic        has_ip;
  logic [15:0] kind;
  assign has_ip = has_ipv4 || has_ipv6;
  assign kind   = !type_q ? 16'd0 : tag2_q ? head2_q[15:0] : tag1_q ? head2_q[47:32]
                                                           : head1_q[31:16];

  logic inner_s_q;                       // the inner tag is 0x88a8
  always_ff @(posedge clk) begin
    bond.kind <= !type_q ? 16'd0 : tag1_q ? head2_q[47:32] : head1_q[31:16];
    inner_s_q <= tag2_q && head2_q[35];
  end
  assign bond.dpdk = '{is_ipv4: dpdk.is_ipv4 && !inner_s_q, is_ipv6: dpdk.is_ipv6 && !inner_s_q,
                       ports: dpdk.ports};

  always_comb begin
    parsed               = '0;
    parsed.dst_mac       = head0_q[63:16];
    parsed.src_mac       = {head0_q[15:0], head1_q[63:32]};
    parsed.type_field    = kind;
    parsed.has_ethertype = |kind[15:11] || &kind[10:9];   // 0x0600 and above
    parsed.ethertype     = parsed.has_ethertype ? kind : 16'd0;
    parsed.vlans         = {tag2_q, tag1_q && !tag2_q};
    if (tag1_q) begin
      parsed.tpid[0] = head1_q[31:16];
      parsed.tci[0]  = head1_q[15:0];
    end
    if (tag2_q) begin
      parsed.tpid[1] = head2_q[47:32];
      parsed.tci[1]  = head2_q[31:16];
    end
    parsed.l3 = has_ipv6 ? L3_IPV6 : has_ipv4 ? L3_IPV4 : L3_NONE;
    if (has_ipv4) begin
      parsed.src_ip[31:0] = body_q[1][31:0];
      parsed.dst_ip[31:0] = body_q[2][63:32];
    end
    if (has_ipv6) begin
      parsed.src_ip = {body_q[1], body_q[2]};
      parsed.dst_ip = {body_q[3], body_q[4]};
    end
    parsed.has_proto  = has_ip;
    parsed.ip_proto   = has_ip ? proto : 8'd0;
    parsed.fragment   = has_ip && fragment;
    parsed.has_ports  = has_ip && has_ports;
    if (has_ip && has_ports) {parsed.src_port, parsed.dst_port} = ports;
    parsed.l3_word[0] = body_q[1][31:0];
    parsed.l3_word[1] = body_q[2][63:32];
  end

  assign busy = align_busy || d_step || parsed_valid;

endmodule

`default_nettype wire
