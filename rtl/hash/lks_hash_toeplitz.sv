// SPDX-License-Identifier: Apache-2.0
// Policy toeplitz, receive-side scaling with a key of 40 bytes for each team. A frame takes as many
// clocks as 64 bytes take beats: the unit keeps up with every mix of frames from 60 bytes, or 57, on.
//
// Value: lks_policy_hash() of lib/hash_toeplitz.c.
// Vector: 66.9.149.187:2794 -> 161.142.100.80:1766 with Microsoft's key gives 0x51ccc178.
//
//   fields --> [ rows: addresses and ports ] --> WORDS words, some bits of the ports --> x --> results
//   rule ----> jobs, in order: frame, team  +--> WORDS + 1 words of the key, two for the ports
//
//   DATA_W   STEPS   WORDS   bits of the ports
//     64       8       1         4             step s takes the words of the addresses from WORDS * s on,
//    128       4       2         8             s0 s1 s2 s3 d0 d1 d2 d3, and the bits of the ports that
//    256       2       4        16             stand STEPS - 1 - s behind a multiple of STEPS
//    512       1       8        32
//
// A row is read in parts, a part a step: source, destination, ports. Symmetric is the XOR of both ends
// in the place of either. At 64 bits, where the part costs no logic, IPv4 stays where the parser has it,
// the source in word 1 and the destination in word 2: steps 1 and 2 are taken with the first word of the
// key, 5 and 6 with the second. What waits stands in block RAM, for as many frames as may be inside.
`default_nettype none

module lks_hash_toeplitz
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W = 64,                // bits a beat
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

  localparam int unsigned STEPS  = 512 / DATA_W;
  localparam int unsigned WORDS  = DATA_W / 64;                  // of the addresses, a step
  localparam int unsigned PARTS  = STEPS > 2 ? STEPS / 2 : 1;    // of a row
  localparam int unsigned ENDS   = 4 / PARTS;                    // words of either end in a part
  localparam int unsigned BITS   = 32 / STEPS;                   // of the ports, a step
  localparam int unsigned TURNS  = STEPS / PARTS;                // steps that read the same part
  localparam int unsigned SLOT_W = $clog2(DEPTH);
  localparam int unsigned PART_W = $clog2(DEPTH * PARTS);
  localparam int unsigned ROW_W  = 4 - $clog2(WORDS);            // of the key
  localparam int unsigned CLOCKS = 6;                            // from the row to the sum
  // Frames ahead of one in lks_late hold it up for DEPTH clocks at most, and with two steps a frame or
  // one, no job waits.
  localparam int unsigned RESULTS = STEPS > 2 ? 2 * DEPTH / STEPS : 16;

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
  logic [2:0]        step_q;
  assign last = step_q == 3'(STEPS - 1);
  assign load = put_q != get_q && (!run_q || last);

  lks_ram_lut #(.WIDTH($bits(job_t)), .DEPTH(DEPTH)) u_jobs (
    .clk, .we(late), .waddr(put_q), .wdata(job_put), .raddr(get_q), .rdata(job_head)
  );

  always_ff @(posedge clk) begin
    put_q  <= put_q + SLOT_W'(late);
    step_q <= step_q + 3'd1;
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

  // ---- rows ----
  typedef struct packed {
    logic [ENDS-1:0][31:0]           src;
    logic [ENDS-1:0][31:0]           dst;
    logic [TURNS-1:0][BITS-1:0]      ports;
  } part_t;

  body_t             kept;
  logic [31:0]       ports;
  part_t [PARTS-1:0] row;
  part_t             part;
  assign ports = {fields.src_port, fields.dst_port};

  always_comb begin
    kept = body;
    if (WORDS > 1 && fields.l3 == L3_IPV4) begin
      {kept[1], kept[0]} = {body[2], body[1]};
      {kept[5], kept[4]} = {body[1], body[2]};
    end
    for (int p = 0; p < PARTS; p++) begin
      for (int w = 0; w < ENDS; w++) begin
        row[p].src[w] = kept[ENDS*p + w];
        row[p].dst[w] = kept[4 + ENDS*p + w];
      end
      for (int t = 0; t < TURNS; t++)
        for (int b = 0; b < BITS; b++)
          row[p].ports[t][BITS-1-b] = ports[31 - (STEPS*b + STEPS - 1 - PARTS*t - p)];
    end
  end

  lks_ram_part #(.WIDTH($bits(part_t)), .PARTS(PARTS), .DEPTH(DEPTH)) u_rows (
    .clk, .we(valid), .waddr(slot_q), .wdata(row),
    .re(1'b1), .raddr(PART_W'(32'(job_q.slot) * PARTS + 32'(step_q) % PARTS)), .rdata(part)
  );

  // ---- clock 1, while a part is read: which end of it counts ----
  logic [WORDS-1:0] use_src, use_dst, use_src_q, use_dst_q;

  always_comb begin
    for (int w = 0; w < WORDS; w++) begin
      logic dst;
      dst        = WORDS == 8 ? w >= 4 : 32'(step_q) >= STEPS / 2;
      use_src[w] = run_q && (!dst || job_q.symmetric);
      use_dst[w] = run_q && (dst || job_q.symmetric);
      if (!job_q.is_ipv6 && WORDS == 1) begin
        use_src[w] = run_q && (step_q inside {3'd1, 3'd6} || (job_q.symmetric && step_q inside {3'd2, 3'd5}));
        use_dst[w] = 1'b0;
      end
      if (!job_q.is_ipv6 && WORDS > 1) begin
        use_src[w] = run_q && step_q == 3'd0 && w < 2;
        use_dst[w] = use_src[w] && job_q.symmetric;
      end
    end
  end

  logic [CLOCKS:1]   valid_s, first_s, last_s;       // of the steps in each clock
  logic              turn_q, ports_q, symmetric_q, ipv6_q;
  logic [TEAM_W-1:0] team_q;
  logic [ROW_W-1:0]  row_q;
  logic              step_valid_q [2:CLOCKS], step_first_q [2:CLOCKS], step_last_q [2:CLOCKS];

  always_comb begin
    valid_s[1] = run_q;
    first_s[1] = run_q && step_q == 3'd0;
    last_s[1]  = run_q && last;
    for (int i = 2; i <= CLOCKS; i++) begin
      valid_s[i] = step_valid_q[i];
      first_s[i] = step_first_q[i];
      last_s[i]  = step_last_q[i];
    end
  end

  always_ff @(posedge clk) begin
    {use_src_q, use_dst_q} <= {use_src, use_dst};
    turn_q      <= TURNS > 1 && 32'(step_q) >= PARTS;
    ports_q     <= job_q.ports;
    symmetric_q <= job_q.symmetric;
    ipv6_q      <= job_q.is_ipv6;
    team_q      <= job_q.team;
    row_q       <= WORDS > 1 || job_q.is_ipv6 ? ROW_W'(step_q) : ROW_W'(step_q[2]);
    for (int i = 2; i <= CLOCKS; i++) begin
      step_valid_q[i] <= valid_s[i-1];
      step_first_q[i] <= first_s[i-1];
      step_last_q[i]  <= last_s[i-1];
      if (rst) step_valid_q[i] <= 1'b0;
    end
  end

  // ---- clock 2, while the key is read: words and bits of the ports ----
  logic [WORDS-1:0][31:0] word_q;
  logic [BITS-1:0]        bits, bits_q, bits_late_q;
  assign bits = TURNS > 1 && turn_q ? part.ports[TURNS-1] : part.ports[0];

  always_ff @(posedge clk) begin
    for (int w = 0; w < WORDS; w++)
      word_q[w] <= ({32{use_src_q[w]}} & part.src[w % ENDS]) ^ ({32{use_dst_q[w]}} & part.dst[w % ENDS]);
    bits_q      <= ports_q ? bits ^ (symmetric_q ? {bits[BITS/2-1:0], bits[BITS-1:BITS/2]} : '0) : '0;
    bits_late_q <= bits_q;
  end

  logic [WORDS:0][31:0] key;
  logic [63:0]          ports_key, ports_key_q;

  lks_toeplitz_keys #(.WORDS(WORDS), .TEAMS(TEAMS)) u_keys (
    .clk, .live_bank, .loaded, .we(key_we), .addr(key_addr), .wdata(key_wdata), .rdata(key_rdata),
    .team(team_q), .row(row_q), .ports_re(first_s[2]), .ipv6(ipv6_q), .key, .ports_key
  );

  // ---- clocks 3 to 5: products ----
  logic [WORDS-1:0][31:0] product;
  logic [31:0]            ports_product;

  for (genvar w = 0; w < WORDS; w++) begin : g_word
    lks_toeplitz_product u_product (
      .clk, .word(word_q[w]), .window({key[WORDS-w], key[WORDS-w-1][31:1]}), .product(product[w])
    );
  end

  lks_toeplitz_ports #(.STEPS(STEPS)) u_ports (
    .clk, .bits(bits_late_q), .first(first_s[5]), .window(ports_key_q[63:1]), .product(ports_product)
  );

  always_ff @(posedge clk) ports_key_q <= ports_key;

  // ---- clock 6: the sum of the steps ----
  logic [31:0] sum, sum_q;
  logic        done, unused;
  assign done   = valid_s[CLOCKS] && last_s[CLOCKS];
  assign unused = ^{key[0][0], ports_key_q[0], fields, rule, first_s[CLOCKS], valid_s[CLOCKS-1:2]};

  always_comb begin
    sum = sum_q ^ (last_s[CLOCKS] ? ports_product : 32'd0);
    for (int w = 0; w < WORDS; w++) sum ^= product[w];
  end

  always_ff @(posedge clk) sum_q <= rst || !valid_s[CLOCKS] || last_s[CLOCKS] ? '0 : sum;

  // ---- results ----
  logic [$clog2(RESULTS)-1:0] result_put_q, result_get_q;
  assign result_valid = result_put_q != result_get_q;

  lks_ram_lut #(.WIDTH(32), .DEPTH(RESULTS)) u_results (
    .clk, .we(done), .waddr(result_put_q), .wdata(sum), .raddr(result_get_q), .rdata(result)
  );

  always_ff @(posedge clk) begin
    result_put_q <= result_put_q + ($clog2(RESULTS))'(done);
    result_get_q <= result_get_q + ($clog2(RESULTS))'(result_take);
    if (rst) begin
      result_put_q <= '0;
      result_get_q <= '0;
    end
  end

endmodule

`default_nettype wire
