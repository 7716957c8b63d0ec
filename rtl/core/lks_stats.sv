// SPDX-License-Identifier: Apache-2.0
// What the core keeps of its past for software: counters, tallies, the ledger and its clock.
//
//   events --+--> lks_counters --> snapshot
//            +--> lks_tallies  --> buckets, virtual ports
//            +--> lks_ledger   --> records of failovers
//
// `clock` counts since reset.
`default_nettype none

module lks_stats
  import lks_pkg::*;
#(
  parameter int unsigned UPLINKS          = 4,
  parameter int unsigned TEAMS            = 4,
  parameter bit          TALLY_EN         = 1'b1,
  parameter int unsigned VPORTS           = 256,
  parameter int unsigned LEN_W            = 20,
  parameter int unsigned MAX_FRAME        = 9216,
  parameter int unsigned INGRESS_FRAMES   = 64,
  parameter int unsigned QUEUE_FRAMES_W   = 13,
  parameter int unsigned QUEUE_BYTES_W    = 16,
  parameter int unsigned INGRESS_FRAMES_W = 7,
  parameter int unsigned INGRESS_BYTES_W  = 27,
  localparam int unsigned UP_W            = $clog2(UPLINKS),
  localparam int unsigned TEAM_W          = $clog2(TEAMS)
) (
  input  wire logic                        clk,
  input  wire logic                        rst,
  output var  logic [47:0]                 clock,

  // frames, each for one clock, see lks_counters
  input  wire logic                        in_valid,
  input  wire logic [LEN_W-1:0]            in_bytes,
  input  wire logic [UPLINKS-1:0]          out_valid,
  input  wire logic [QUEUE_BYTES_W-1:0]    out_bytes [UPLINKS],
  input  wire logic                        left_valid,
  input  wire logic                        left_drop,
  input  wire drop_e                       left_reason,
  input  wire logic [LEN_W-1:0]            left_bytes,
  input  wire logic [TEAM_W-1:0]           left_team,
  input  wire logic [7:0]                  left_bucket,
  input  wire logic                        beat_valid,      // see lks_tallies
  input  wire logic                        beat_last,
  input  wire logic [15:0]                 beat_tid,
  input  wire logic [UPLINKS-1:0]          expire,
  input  wire logic [INGRESS_FRAMES_W-1:0] ingress_frames,
  input  wire logic [INGRESS_BYTES_W-1:0]  ingress_bytes,
  input  wire logic [QUEUE_FRAMES_W-1:0]   queue_frames [UPLINKS],
  input  wire logic [QUEUE_BYTES_W-1:0]    queue_bytes  [UPLINKS],

  // map and ports, see lks_ledger
  input  wire logic [UPLINKS-1:0]          live, eligible, yields, admit_busy, started, half,
  input  wire logic                        hold, commit_done, rescue_written,
  input  wire logic [UP_W-1:0]             origin [UPLINKS],
  input  wire logic [UPLINKS-1:0]          copying,
  input  wire logic [QUEUE_BYTES_W-1:0]    rescue_bytes,

  // registers
  input  wire logic                        snapshot_take,
  output var  logic                        snapshot_busy,
  output var  logic                        snapshot_valid,
  input  wire logic [6:0]                  counter_addr,
  output var  logic [63:0]                 counter_rdata,   // 1 clock after counter_addr
  output var  logic                        tally_ready,
  input  wire logic                        tally_we,
  input  wire logic [2:0]                  tally_word,
  input  wire logic [31:0]                 tally_wdata,
  output var  logic [31:0]                 tally_rdata,     // 2 clocks after tally_word
  output var  logic [31:0]                 failovers,
  output var  logic [15:0]                 ledger_changes,
  output var  logic                        ledger_busy, ledger_overrun,
  input  wire logic                        ledger_re,
  input  wire logic [7:0]                  ledger_addr,
  output var  logic [31:0]                 ledger_rdata     // 2 clocks after ledger_addr
);

  logic [QUEUE_FRAMES_W-1:0] expired_frames;
  logic [QUEUE_BYTES_W-1:0]  expired_bytes;
  logic [UPLINKS-1:0]        idle;

  always_ff @(posedge clk) clock <= rst ? '0 : clock + 1'b1;

  lks_counters #(
    .UPLINKS(UPLINKS), .TEAMS(TEAMS), .LEN_W(LEN_W), .QUEUE_FRAMES_W(QUEUE_FRAMES_W), .QUEUE_BYTES_W(QUEUE_BYTES_W),
    .INGRESS_FRAMES_W(INGRESS_FRAMES_W), .INGRESS_BYTES_W(INGRESS_BYTES_W)
  ) u_counters (
    .clk, .rst, .in_valid, .in_bytes, .out_valid, .out_bytes,
    .drop_valid(left_valid && left_drop), .drop_reason(left_reason), .drop_bytes(left_bytes),
    .put_valid(left_valid && !left_drop), .put_team(left_team), .put_bytes(left_bytes),
    .expire, .expired_frames, .expired_bytes, .ingress_frames, .ingress_bytes, .queue_frames, .queue_bytes,
    .take(snapshot_take), .busy(snapshot_busy), .valid(snapshot_valid),
    .rd_counter(counter_addr), .rd_value(counter_rdata)
  );

  localparam int unsigned PUT_W = $clog2(MAX_FRAME + 1);   // bits of the length of a frame in a queue

  lks_tallies #(
    .ENABLE(TALLY_EN), .TEAMS(TEAMS), .VPORTS(VPORTS), .FRAMES(INGRESS_FRAMES), .LEN_W(PUT_W)
  ) u_tallies (
    .clk, .rst, .ready(tally_ready), .beat_valid, .beat_last, .beat_tid,
    .left_valid, .left_drop, .left_team, .left_bucket, .left_bytes(left_bytes[PUT_W-1:0]),
    .we(tally_we), .word(tally_word), .wdata(tally_wdata), .rdata(tally_rdata)
  );

  always_comb
    for (int unsigned u = 0; u < UPLINKS; u++) idle[u] = queue_frames[u] == '0 && !admit_busy[u];

  lks_ledger #(.UPLINKS(UPLINKS), .FRAMES_W(QUEUE_FRAMES_W), .BYTES_W(QUEUE_BYTES_W)) u_ledger (
    .clk, .rst, .clock, .live, .eligible, .yields, .hold, .commit_done, .idle, .started, .origin, .half,
    .written(rescue_written), .written_from(copying), .written_bytes(rescue_bytes),
    .expire, .expired_frames, .expired_bytes,
    .failovers, .changes(ledger_changes), .busy(ledger_busy), .overrun(ledger_overrun),
    .rd_en(ledger_re), .rd_word(ledger_addr), .rd_data(ledger_rdata)
  );

endmodule

`default_nettype wire
