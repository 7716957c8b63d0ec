// SPDX-License-Identifier: Apache-2.0
// Word-serial parser, front half: cuts the stream into words that start where L3 starts.
//
//   beat     0                 1                 2
//   byte     0    2    4    6  8    10   12   14 16   18   20   22
//   untagged | dst MAC  | src MAC      |type| L3 ...
//   one tag  | dst MAC  | src MAC      |8100|tci |type| L3 ...
//   two tags | dst MAC  | src MAC      |88a8|tci |8100|tci |type| L3 ...
//
// L3 starts at byte 14, 18 or 22: 6 or 2 behind a beat. A word is the tail of one beat (`prev`) and
// the head of the next (`cur`), so that each beat gives one word, also the last one of a frame,
// which does not wait for a next one. A frame of n beats gives n steps: back to back, no bubbles.
//
//   beat_* -> cur -> prev -> step: raw (the beat), word (from the L3 start), 3 clocks
//
// Bytes beyond the frame are 0 in raw and word.
`default_nettype none

module lks_parse_align (
  input  wire logic        clk,
  input  wire logic        rst,
  input  wire logic        beat_valid,
  input  wire logic [63:0] beat_data,
  input  wire logic [7:0]  beat_keep,
  input  wire logic        beat_last,

  output var  logic        step,         // the rest is valid in this clock
  output var  logic        sof,          // first step of a frame
  output var  logic        eof,          // last step of a frame
  output var  logic [2:0]  beat,         // one-hot: raw is beat 0, 1, 2
  output var  logic [63:0] raw,          // network order: first byte in 63:56
  output var  logic        type_whole,   // with beat[1]: bytes 12 and 13 lie in the frame
  output var  logic        tag1, tag2,   // tags opened, from the step of beat 1 and 2 on
  output var  logic        l3,           // word belongs to L3
  output var  logic        l3_first,     // word starts L3; is_ipv4, is_ipv6 are valid
  output var  logic        is_ipv4,      // by type field
  output var  logic        is_ipv6,
  output var  logic [63:0] word,
  output var  logic [1:0]  whole,        // [i]: bytes 4i..4i+3 of word lie in the frame
  output var  logic [1:0]  some,         // [i]: byte 4i does
  output var  logic        busy
);

  localparam logic [15:0] TPID_C = 16'h8100;
  localparam logic [15:0] TPID_S = 16'h88a8;
  localparam logic [15:0] TYPE_4 = 16'h0800;
  localparam logic [15:0] TYPE_6 = 16'h86dd;

  // Where a type field can be: bytes 0, 1 and 4, 5 of a beat.
  typedef struct packed {
    logic ipv4;
    logic ipv6;
  } kind_t;

  function automatic kind_t decode(input logic [15:0] value);
    return '{ipv4: value == TYPE_4, ipv6: value == TYPE_6};
  endfunction

  function automatic logic is_tag(input logic [15:0] value);
    return value == TPID_C || value == TPID_S;
  endfunction

  logic [63:0] cur_q, prev_q;
  logic [7:0]  cur_keep_q, prev_keep_q;    // bit 7 is the first byte
  logic        cur_valid_q, prev_valid_q;
  logic        cur_last_q, prev_last_q;
  logic [2:0]  at_q;                       // one-hot: prev is beat 0, 1, 2
  logic        late_q;                     // prev is behind beat 2
  kind_t       head_q, mid_q;              // of prev: types at bytes 0, 1 and 4, 5
  logic        inner_q, outer_q;           // of prev: tags there, the inner one with its type field
  logic        open_q;                     // the next beat belongs to the frame of the last one

  logic step_d, joined;
  assign step_d = prev_valid_q && (prev_last_q || cur_valid_q);
  assign joined = !prev_last_q;            // with step_d: cur is of the same frame

  always_ff @(posedge clk) begin
    cur_valid_q <= beat_valid;
    if (beat_valid) begin
      cur_last_q <= beat_last;
      for (int i = 0; i < 8; i++) begin
        cur_keep_q[7-i]       <= beat_keep[i];
        cur_q[(7-i)*8 +: 8]   <= beat_keep[i] ? beat_data[i*8 +: 8] : 8'd0;
      end
      open_q <= !beat_last;
    end

    if (cur_valid_q) begin
      prev_q      <= cur_q;
      prev_keep_q <= cur_keep_q;
      prev_last_q <= cur_last_q;
      head_q      <= decode(cur_q[63:48]);
      inner_q     <= is_tag(cur_q[63:48]) && cur_keep_q[2];
      mid_q       <= decode(cur_q[31:16]);
      outer_q     <= is_tag(cur_q[31:16]);
      at_q        <= {at_q[1:0], 1'b0};
      late_q      <= at_q[2] || late_q;
      if (!prev_valid_q || prev_last_q) {late_q, at_q} <= 4'b0001;
    end
    if (cur_valid_q || prev_last_q) prev_valid_q <= cur_valid_q;

    if (rst) begin
      cur_valid_q  <= 1'b0;
      prev_valid_q <= 1'b0;
      open_q       <= 1'b0;
    end
  end

  // Tags: one is opened when the type field behind it lies in the frame too.
  logic tag1_d, tag2_d, tail6;
  assign tag1_d = at_q[1] ? outer_q && joined && cur_keep_q[6] : !at_q[0] && tag1;
  assign tag2_d = at_q[2] ? tag1 && inner_q : late_q && tag2;
  assign tail6  = !tag1 || tag2_d;         // the word starts at byte 6 of prev, else at byte 2

  logic [15:0] cand, mask;                 // the two beats' keep, cur only if joined
  assign cand = {prev_keep_q, cur_keep_q & {8{joined}}};
  assign mask = tail6 ? cand << 6 : cand << 2;

  always_ff @(posedge clk) begin
    step <= step_d;
    if (step_d) begin
      sof        <= at_q[0];
      eof        <= prev_last_q;
      beat       <= at_q;
      raw        <= prev_q;
      type_whole <= prev_keep_q[2];
      tag1       <= tag1_d;
      tag2       <= tag2_d;
      l3         <= at_q[1] ? !tag1_d : !at_q[0];
      l3_first   <= at_q[1] || (at_q[2] && tag1);
      is_ipv4    <= at_q[2] && !tag2_d ? head_q.ipv4 : mid_q.ipv4;
      is_ipv6    <= at_q[2] && !tag2_d ? head_q.ipv6 : mid_q.ipv6;
      whole      <= {mask[8], mask[12]};
      some       <= {mask[11], mask[15]};
      for (int i = 0; i < 8; i++) begin
        word[(7-i)*8 +: 8] <= {8{mask[15-i]}} & (tail6 ?
            8'({prev_q[15:0], cur_q[63:16]} >> ((7 - i) * 8)) :
            8'({prev_q[47:0], cur_q[63:48]} >> ((7 - i) * 8)));
      end
    end
    if (rst) step <= 1'b0;
  end

  assign busy = cur_valid_q || prev_valid_q || open_q || step;

endmodule

`default_nettype wire
