// SPDX-License-Identifier: Apache-2.0
// Beside lks_parse_linux: the first eight bytes of the L4 header, as bonding in software reads them.
//
// Value: linux_word, linux_ports (lib/frame_linux.c) and dpdk_ports (lib/frame_dpdk.c) of
// lks_frame_parse(). By the protocol of the fixed header alone; Linux reads on in the packet inside an
// ICMP error, whose L4 header overwrites the one outside.
//
//   unit from L4 on   0                 1             2         3   4
//   TCP, UDP, ..      ports, SPI: l4                  DPDK: UDP     DPDK: TCP
//   AH                                  SPI: l4       has to begin  has to be whole
//   ICMP query        type, code: l4    id: l4
//   ICMP error        type                            header inside; its L4 header at its IHL
//
// Phases count words from the one where the L4 header starts, at unit 1 of it with `half`.
`default_nettype none

module lks_parse_l4
  import lks_pkg::*;
(
  input  wire logic        clk,

  input  wire logic        step,         // of lks_parse_decode, with the next six
  input  wire logic        sof,
  input  wire logic [1:0]  at,
  input  wire logic [63:0] word,
  input  wire logic [1:0]  whole,
  input  wire logic [1:0]  some,         // the first byte of the unit lies in the frame

  input  wire logic        v4, v6,       // of lks_parse_linux
  input  wire logic        hit,          // the L4 header starts in this word, phase 0
  input  wire logic        half,         // with hit
  input  wire logic        half_q,       // behind it
  input  wire logic [2:1]  phase,
  input  wire logic [7:0]  proto,        // with at[0] of IPv6, at[1] of IPv4
  input  wire logic        piece,        // with proto: IPv4 fragment
  input  wire logic        error,        // ICMP error, by protocol and type; behind phase 0
  input  wire logic        outer,        // the fixed header lies in the frame

  output var  logic        known,        // with step: nothing behind the next word counts
  output var  logic [31:0] l4,           // 2 clocks behind step
  output var  logic        ports,        // l4 is of TCP or UDP over IPv4
  output var  logic [15:0] dpdk_ports    // XOR of both, the first byte on the wire in 7:0
);

  // Which four bytes of its header a protocol is hashed by.
  typedef struct packed {
    logic first;
    logic second;
  } reads_t;

  function automatic reads_t reads(input logic [7:0] number);
    return '{first:  number inside {8'd6, 8'd17, 8'd33, 8'd50, 8'd132, 8'd136},
             second: number == 8'd51};
  endfunction

  // ---- the packet inside an error starts in phase 1 ----
  logic [3:0]  count_q;                  // words until its L4 header
  logic        inner_half_q, inner_piece_q, seen_q;
  logic [4:0]  first;                    // units until then, from the word of phase 1 on
  logic        inner, inner_half, start, start_half;
  assign first      = (v6 ? 5'd10 : {1'b0, half_q ? word[27:24] : word[59:56]}) + 5'(half_q);
  assign inner      = phase[1] ? first[4:1] == 4'd0 : count_q == 4'd1;
  assign inner_half = phase[1] ? first[0] : inner_half_q;

  // Its protocol stands at unit 1 of phase 1 in IPv6, at unit half_q of phase 2 in IPv4.
  logic [7:0] inner_proto;
  logic       inner_piece;
  assign inner_proto = v6 ? word[15:8] : half_q ? word[23:16] : word[55:48];
  assign inner_piece = v4 && (half_q ? |word[45:32] : inner_piece_q);

  // ---- the two units, of the last L4 header that started ----
  logic [31:0] first_q, second_q;
  logic        first_whole_q, second_whole_q, pending_q;  // pending: second_q is unit 0 of this word
  assign start      = hit || (inner && error);
  assign start_half = hit ? half : inner_half;

  reads_t      reads_q;
  logic        query_q, tcp_q, udp_q, tcp_whole_q, udp_more_q;
  assign known = error ? (inner || seen_q) && !phase[1] : phase[1];

  always_ff @(posedge clk) if (step) begin
    count_q   <= count_q - 4'(count_q != 4'd0);
    pending_q <= start && start_half;
    if (phase[1]) begin
      {count_q, inner_half_q} <= first;
      inner_piece_q           <= |word[13:0];
      udp_more_q              <= some[half_q];
    end
    if (phase[2]) tcp_whole_q <= whole[half_q];
    if (inner) seen_q <= 1'b1;

    if (start) {first_q, first_whole_q} <= {start_half ? word[31:0] : word[63:32], whole[start_half]};
    if (start || pending_q) begin
      second_q       <= pending_q ? word[63:32] : word[31:0];
      second_whole_q <= pending_q ? whole[0] : whole[1] && !start_half;
    end

    if (v6 ? at[0] : at[1]) begin
      reads_q <= piece ? '0 : reads(proto);
      query_q <= (proto == 8'd1 || proto == 8'd58) && !piece;
      tcp_q   <= proto == 8'd6 && !piece;
      udp_q   <= proto == 8'd17 && !piece;
    end
    if (error && (v6 ? phase[1] : phase[2])) reads_q <= inner_piece ? '0 : reads(inner_proto);

    if (sof) begin
      count_q       <= '0;
      pending_q     <= 1'b0;
      seen_q        <= 1'b0;
      first_q       <= '0;
      first_whole_q <= 1'b0;
      second_whole_q <= 1'b0;
      reads_q       <= '0;
      query_q       <= 1'b0;
      tcp_q         <= 1'b0;
      udp_q         <= 1'b0;
      tcp_whole_q   <= 1'b0;
      udp_more_q    <= 1'b0;
    end
  end

  // ---- what Linux and DPDK make of it ----
  logic [15:0] id, both;
  logic        has_id, dpdk_reads;
  assign id         = second_q[31:16];
  assign has_id     = first_q[31:24] inside {8'd0, 8'd8, 8'd13, 8'd14, 8'd128, 8'd129};
  assign both       = first_q[31:16] ^ first_q[15:0];
  assign dpdk_reads = v6 ? tcp_q || udp_q : (tcp_q && tcp_whole_q) || (udp_q && udp_more_q);

  always_ff @(posedge clk) begin
    l4 <= '0;
    if (reads_q.first && first_whole_q) l4 <= first_q;
    if (reads_q.second && second_whole_q) l4 <= second_q;
    if (error && !seen_q) l4 <= '0;          // the header inside lies beyond the frame
    if (query_q && !error && has_id && second_whole_q)
      l4 <= {first_q[31:16], id == '0 ? 8'd1 : id[7:0], id[15:8]};
    ports      <= v4 && outer && (tcp_q || udp_q) && first_whole_q;
    dpdk_ports <= dpdk_reads ? {both[7:0], both[15:8]} : '0;
  end

endmodule

`default_nettype wire
