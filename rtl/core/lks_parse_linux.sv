// SPDX-License-Identifier: Apache-2.0
// Beside lks_parse_walk: the addresses that Linux bonding hashes, XORed to one word.
//
// Value: linux_l3, linux_src, linux_dst of lks_frame_parse(), lib/frame_linux.c. By type field
// alone, without a look at version and lengths; of the packet inside where the frame is an ICMP
// error. Behind two tags there is no IP.
//
//   IPv4   word 0    IHL, fragment             unit IHL        type: the word of phase 0
//          word 1    protocol, source          units IHL+5, 6  addresses inside: phases 2 and 3
//          word 2    destination                               (IHL odd: both in phase 3)
//   IPv6   word 0    next header               word 5          type: phase 0
//          1 to 4    both addresses            words 7 to 10   addresses inside: phases 2 to 5
//
// Words are those of lks_parse_decode, units are their halves. Source and destination count alike, so
// one accumulator is enough; the first word inside overwrites what was outside. lks_parse_l4 goes on
// from here.
`default_nettype none

module lks_parse_linux
  import lks_pkg::*;
#(
  parameter bit L4 = 1'b1              // 0: l4, ports and dpdk of bond are 0, and results come earlier
) (
  input  wire logic        clk,

  input  wire logic        step,       // from lks_parse_align
  input  wire logic        l3_first,
  input  wire logic        is_ipv4, is_ipv6,
  input  wire logic        tag2,

  input  wire logic        d_step,     // from lks_parse_decode
  input  wire logic        d_sof,
  input  wire logic        d_l3,
  input  wire logic [4:0]  d_at,
  input  wire logic [63:0] d_word,
  input  wire logic [1:0]  d_whole,
  input  wire logic [1:0]  d_some,

  output var  logic        hold,       // with d_step: the frame is not known yet, unless it ends
  output var  logic        is_ip,      // 2 clocks behind d_step: there are addresses
  output var  logic [31:0] word,       // and what they come to; with is_ip
  output var  logic [31:0] l4,
  output var  logic        ports,
  output var  dpdk_t       dpdk
);

  logic       v4_q, v6_q, tag2_q;      // with d_*, from word 0 on
  logic       icmp_q, icmp6_q;         // protocol of the outer header
  logic       piece_q;                 // IPv4 fragment
  logic [2:0] count_q;                 // words until phase 0
  logic       half_q;                  // the type is in unit 1 of phase 0
  logic [5:1] phase_q;
  logic       err_q, err6_q;           // type of an error, if the protocol is that
  logic       eight_q;                 // its header lies in the frame
  logic       outer_q, inner_q;        // the addresses lie in the frame

  logic       at0, hit, half;
  logic [3:0] ihl;
  assign at0  = d_at[0];
  assign ihl  = v6_q ? 4'd10 : d_word[59:56];
  assign hit  = at0 ? ihl[3:1] == 3'd0 : d_l3 && count_q == 3'd1;
  assign half = at0 ? ihl[0] : half_q;

  logic       l4_known;                // nothing behind the next word counts for l4
  logic [7:0] kind, proto;
  assign kind  = half ? d_word[31:24] : d_word[63:56];
  assign proto = v6_q ? d_word[15:8] : d_word[55:48];

  logic icmp_d, icmp6_d, proto_at;
  assign proto_at = v6_q ? at0 : d_at[1];
  assign icmp_d   = proto_at ? proto == 8'd1 && (v6_q || !piece_q) : icmp_q;
  assign icmp6_d  = proto_at ? proto == 8'd58 && (v6_q || !piece_q) : icmp6_q;

  logic is_err;                        // before the words that it asks for
  assign is_err = eight_q && ((icmp_q && err_q) || (icmp6_q && err6_q));

  // Which units of the next word are addresses.
  logic use0, use1, load;
  always_comb begin
    load = d_at[0] || (is_err && (half_q ? phase_q[2] : phase_q[1]));
    use0 = d_at[1] || (is_err && phase_q[2]);
    use1 = load;
    if (!v4_q) begin
      use0 = v6_q && (|d_at[3:0] || (is_err && |phase_q[4:1]));
      use1 = use0;
    end
  end

  logic        step_q, load_q, use0_q, use1_q, first_q;
  logic [31:0] unit0_q, unit1_q;           // 0 where not an address: that costs a reset, not a gate

  always_ff @(posedge clk) begin
    if (step && l3_first) {v4_q, v6_q, tag2_q} <= {is_ipv4, is_ipv6, tag2};

    if (d_step) begin
      count_q <= count_q - 3'(count_q != 3'd0);
      phase_q <= {phase_q[4:1], hit};
      if (at0) begin
        count_q <= ihl[3:1];
        half_q  <= ihl[0];
        piece_q <= |d_word[13:0];
      end
      icmp_q  <= icmp_d;
      icmp6_q <= icmp6_d;
      if (hit) begin
        err_q   <= kind inside {8'd3, 8'd4, 8'd5, 8'd11, 8'd12};
        err6_q  <= kind inside {8'd1, 8'd2, 8'd3, 8'd4};
        eight_q <= !half && d_whole[1];
      end
      if (phase_q[1] && half_q) eight_q <= d_whole[0];

      if (v4_q ? d_at[2] : d_at[4]) outer_q <= v4_q ? d_whole[0] : v6_q && d_whole[1];
      if (v4_q ? phase_q[3] : phase_q[5]) inner_q <= v4_q && !half_q ? d_whole[0] : d_whole[1];

      // Told a word later than it is known, which costs ICMP alone.
      if (!L4) begin
        if (v4_q && d_at[1]) hold <= icmp_d || icmp6_d;
        if (v6_q && d_at[3]) hold <= icmp_q || icmp6_q;
        if (phase_q[2] && (v4_q || !is_err)) hold <= 1'b0;
        if (phase_q[4]) hold <= 1'b0;
      end else if (l4_known) begin
        hold <= 1'b0;
      end
      if (at0) hold <= v4_q || v6_q;

      {use0_q, use1_q, load_q} <= {use0, use1, load};

      if (d_sof) begin
        count_q <= 3'd0;
        phase_q <= 5'd0;
        eight_q <= 1'b0;
        outer_q <= 1'b0;
        inner_q <= 1'b0;
        hold    <= 1'b0;
        {use0_q, use1_q, load_q} <= 3'b000;
      end
    end

    step_q  <= d_step;
    first_q <= load_q;
    unit0_q <= d_word[63:32];
    unit1_q <= d_word[31:0];
    if (!use0_q) unit0_q <= '0;
    if (!use1_q) unit1_q <= '0;
    if (step_q) word <= unit0_q ^ unit1_q ^ (first_q ? 32'd0 : word);
    is_ip <= outer_q && (!is_err || inner_q) && !tag2_q;
  end

  // ---- what the L4 header says ----
  if (L4) begin : g_l4
    logic [15:0] dpdk_ports;

    lks_parse_l4 u_l4 (
      .clk, .step(d_step), .sof(d_sof), .at(d_at[1:0]), .word(d_word), .whole(d_whole), .some(d_some),
      .v4(v4_q), .v6(v6_q), .hit, .half, .half_q, .phase(phase_q[2:1]), .proto,
      .piece(!v6_q && piece_q), .error((icmp_d && err_q) || (icmp6_d && err6_q)),
      .outer(outer_q && !tag2_q), .known(l4_known), .l4, .ports, .dpdk_ports
    );

    logic [1:0] kind_q;
    always_ff @(posedge clk) kind_q <= {v4_q, v6_q};
    assign dpdk = '{is_ipv4: kind_q[1], is_ipv6: kind_q[0], ports: dpdk_ports};
  end else begin : g_no_l4
    logic unused;
    assign unused   = ^d_some;
    assign l4_known = 1'b0;
    assign l4       = '0;
    assign ports    = 1'b0;
    assign dpdk     = '0;
  end

endmodule

`default_nettype wire
