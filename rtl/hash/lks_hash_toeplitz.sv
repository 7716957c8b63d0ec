// SPDX-License-Identifier: Apache-2.0
// Policy toeplitz, receive-side scaling with a key of 40 bytes for each team: 32 input bits a clock.
//
// Value: lks_policy_hash() of lib/hash_toeplitz.c.
// Vector: 66.9.149.187:2794 -> 161.142.100.80:1766 with Microsoft's key gives 0x51ccc178.
//
//   fields --> [ words of the frame, a row a frame ] --> word n ---+--> 32 x 32 AND, XOR --> results
//   rule ----> jobs, in order: frame, team, steps     +--> key[n], key[n+1]
//
//   step n   0    1    2    3    4    5    6    7    8
//   IPv6     s0   s1   s2   s3   d0   d1   d2   d3   ports
//   IPv4     src  dst  ports                                   kept in words 1 and 5
//
// One word of the key a step: the window of 63 bits is word n and word n + 1, which two block RAMs
// read at once, so the key stands in them as it was written. Symmetric is the XOR of both ends in the
// place of either. A frame has as many steps as beats or fewer but for IPv6 of 64 bytes and less, at
// 64 bits; what waits stands in block RAM, for as many frames as may be inside.
`default_nettype none

module lks_hash_toeplitz
  import lks_pkg::*;
#(
  parameter int unsigned TEAMS = 4,
  parameter int unsigned DEPTH = 64,                 // frames inside, a power of two
  localparam int unsigned TEAM_W = $clog2(TEAMS)
) (
  input  wire logic              clk,
  input  wire logic              rst,

  input  wire logic              live_bank,
  input  wire logic              loaded,
  input  wire logic              key_we,             // to the bank that is not live
  input  wire logic [7:0]        key_addr,           // {team, word}
  input  wire logic [31:0]       key_wdata,
  output var  logic [31:0]       key_rdata,          // live bank, 2 clocks after key_addr

  input  wire logic              valid,              // a frame
  input  wire fields_t           fields,
  input  wire body_t             body,
  input  wire logic              known,              // TEAM_CLOCKS behind: it has a team
  input  wire logic [TEAM_W-1:0] team,
  input  wire rule_t             rule,
  output var  logic              late,               // the same clock: its hash will be a result

  output var  logic              result_valid,       // in the order of the frames that are late
  output var  logic [31:0]       result,
  input  wire logic              result_take
);

  localparam int unsigned SLOT_W  = $clog2(DEPTH);
  localparam int unsigned KEY_W   = 1 + TEAM_W + 4;
  localparam int unsigned RESULTS = 16;              // jobs are at most 9 clocks ahead of their frames

  // ---- keys ----
  logic [31:0] read_word, key_a, key_b;
  logic        key_known, key_known_q;
  logic [3:0]  step;
  logic [TEAM_W-1:0] job_team;
  assign key_known = 32'(key_addr[7:4]) < TEAMS && key_addr[3:0] < 4'd10;

  lks_ram_tdp #(.WIDTH(32), .DEPTH(2 ** KEY_W)) u_key_a (
    .clk, .a_we(key_we && key_known), .a_addr({live_bank ^ key_we, key_addr[4 +: TEAM_W], key_addr[3:0]}),
    .a_wdata(key_wdata), .a_rdata(read_word),
    .b_re(1'b1), .b_addr({live_bank, job_team, step}), .b_rdata(key_a)
  );

  lks_ram_sdp #(.WIDTH(32), .DEPTH(2 ** KEY_W)) u_key_b (
    .clk, .we(key_we && key_known), .waddr({!live_bank, key_addr[4 +: TEAM_W], key_addr[3:0]}),
    .wdata(key_wdata), .re(1'b1), .raddr({live_bank, job_team, step + 4'd1}), .rdata(key_b)
  );

  always_ff @(posedge clk) begin
    key_known_q <= key_known;
    key_rdata   <= loaded && key_known_q ? read_word : 32'd0;
  end

  // ---- what the frame has, and once its team is known, what counts of it ----
  typedef struct packed {
    logic [SLOT_W-1:0] slot;
    logic              is_ipv4;
    logic              is_ipv6;
    logic              tcp;
    logic              udp;
  } frame_t;

  typedef struct packed {
    logic [SLOT_W-1:0] slot;
    logic [TEAM_W-1:0] team;
    logic              is_ipv6;
    logic              ports;
    logic              symmetric;
  } job_t;

  logic [SLOT_W-1:0] slot_q;
  logic              valid_q [1:TEAM_CLOCKS];
  frame_t            frame_q [1:TEAM_CLOCKS];
  frame_t            now;
  logic [2:0]        flags;
  job_t              job_put, job_head, job_q;
  assign now      = frame_q[TEAM_CLOCKS];
  assign flags    = now.is_ipv6 ? rule.fields[5:3] : rule.fields[2:0];
  assign job_put  = '{slot: now.slot, team: team, is_ipv6: now.is_ipv6,
                      ports: (now.tcp && flags[1]) || (now.udp && flags[2]), symmetric: rule.symmetric};
  assign late     = valid_q[TEAM_CLOCKS] && known && rule.policy == POLICY_TOEPLITZ
                 && (now.is_ipv4 || now.is_ipv6) && (job_put.ports || flags[0]);
  assign job_team = job_q.team;

  always_ff @(posedge clk) begin
    slot_q     <= slot_q + SLOT_W'(valid);
    valid_q[1] <= valid;
    frame_q[1] <= '{slot: slot_q, is_ipv4: fields.l3 == L3_IPV4, is_ipv6: fields.l3 == L3_IPV6,
                    tcp: fields.has_ports && fields.ip_proto == 8'd6,
                    udp: fields.has_ports && fields.ip_proto == 8'd17};
    for (int i = 2; i <= TEAM_CLOCKS; i++) begin
      valid_q[i] <= valid_q[i-1];
      frame_q[i] <= frame_q[i-1];
    end
    if (rst) begin
      slot_q <= '0;
      for (int i = 1; i <= TEAM_CLOCKS; i++) valid_q[i] <= 1'b0;
    end
  end

  // ---- jobs, one after the other without a pause ----
  logic [SLOT_W-1:0] put_q, get_q;
  logic              run_q, load, last;
  logic [3:0]        step_q;
  logic [8:0][31:0]  words;
  body_t             kept;
  assign step = step_q;
  assign last = step_q == (job_q.is_ipv6 ? 4'd7 : 4'd1) + 4'(job_q.ports);
  assign load = put_q != get_q && (!run_q || last);

  lks_ram_lut #(.WIDTH($bits(job_t)), .DEPTH(DEPTH)) u_jobs (
    .clk, .we(late), .waddr(put_q), .wdata(job_put), .raddr(get_q), .rdata(job_head)
  );

  always_comb begin
    kept    = body;
    kept[5] = fields.l3 == L3_IPV6 ? body[5] : body[2];
  end

  lks_ram_sdp #(.WIDTH(288), .DEPTH(DEPTH)) u_words (
    .clk, .we(valid), .waddr(slot_q), .wdata({fields.src_port, fields.dst_port, kept}),
    .re(load), .raddr(job_head.slot), .rdata(words)
  );

  always_ff @(posedge clk) begin
    put_q  <= put_q + SLOT_W'(late);
    step_q <= step_q + 4'd1;
    if (last) run_q <= 1'b0;
    if (load) begin
      get_q  <= get_q + 1'b1;
      run_q  <= 1'b1;
      step_q <= '0;
      job_q  <= job_head;
    end
    if (rst) begin
      put_q <= '0;
      get_q <= '0;
      run_q <= 1'b0;
    end
  end

  // ---- clock 1: the word of the step ----
  logic [1:0]  pick;
  logic        is_dst, is_ports;
  logic [31:0] low, high, ports, word_q;
  logic        step1_q, last1_q, last2_q;
  assign is_ports = job_q.is_ipv6 ? step_q[3] : step_q[1];
  assign pick     = job_q.is_ipv6 ? step_q[1:0] : 2'd1;
  assign is_dst   = job_q.is_ipv6 ? step_q[2] : step_q[0];
  assign low      = words[{2'b00, pick}];
  assign high     = words[{2'b01, pick}];
  assign ports    = {words[8][31:16] ^ (job_q.symmetric ? words[8][15:0] : 16'd0),
                     words[8][15:0] ^ (job_q.symmetric ? words[8][31:16] : 16'd0)};

  always_ff @(posedge clk) begin
    word_q <= is_ports ? ports : job_q.symmetric ? low ^ high : is_dst ? high : low;
    step1_q            <= run_q;
    {last2_q, last1_q} <= {last1_q, run_q && last};
    if (rst) {step1_q, last2_q, last1_q} <= '0;
  end

  // ---- clocks 2, 3: 32 windows of 32 bits, XORed where the word has a bit; eight bits at a time ----
  logic [63:0]      window;
  logic [3:0][31:0] part, part_q;
  logic [31:0]      sum, sum_q;
  logic             unused;
  assign window = {key_a, key_b};
  assign sum    = sum_q ^ part_q[0] ^ part_q[1] ^ part_q[2] ^ part_q[3];
  assign unused = ^{window[0], fields, rule, job_q.slot};

  always_comb begin
    part = '0;
    for (int g = 0; g < 4; g++)
      for (int i = 0; i < 8; i++)
        part[g] ^= {32{word_q[31 - 8*g - i]}} & window[63 - 8*g - i -: 32];
  end

  always_ff @(posedge clk) begin
    part_q <= step1_q ? part : '0;
    sum_q  <= last2_q ? '0 : sum;
    if (rst) begin
      part_q <= '0;
      sum_q  <= '0;
    end
  end

  // ---- results ----
  logic [$clog2(RESULTS)-1:0] result_put_q, result_get_q;
  assign result_valid = result_put_q != result_get_q;

  lks_ram_lut #(.WIDTH(32), .DEPTH(RESULTS)) u_results (
    .clk, .we(last2_q), .waddr(result_put_q), .wdata(sum), .raddr(result_get_q), .rdata(result)
  );

  always_ff @(posedge clk) begin
    result_put_q <= result_put_q + ($clog2(RESULTS))'(last2_q);
    result_get_q <= result_get_q + ($clog2(RESULTS))'(result_take);
    if (rst) begin
      result_put_q <= '0;
      result_get_q <= '0;
    end
  end

endmodule

`default_nettype wire
