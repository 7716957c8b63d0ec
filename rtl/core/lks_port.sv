// SPDX-License-Identifier: Apache-2.0
// All that belongs to one uplink on the way out: its queue, the way to the MAC, frames of the CPU.
//
//   wr_* --> lks_queue --+--> lks_uplink --> lks_inject --> m_axis_uplink
//                        |                       ^ inj_*
//                        +--> dead_* : the rescue
//
// A queue is read by its uplink while that lives, and by the rescue when it is dead.
`default_nettype none

module lks_port #(
  parameter int unsigned DATA_W     = 64,
  parameter int unsigned OWNER_W    = 36,
  parameter int unsigned BYTES      = 32768,  // of the queue, a power of two
  parameter int unsigned FRAMES     = 512,    // of the queue, a power of two
  parameter int unsigned MAX_FRAME  = 9216,
  parameter bit          TX_DONE_EN = 1'b0,
  parameter int unsigned UP_W       = 2,      // bits of the number of an uplink
  localparam int unsigned BYTES_W   = $clog2(BYTES) + 1,
  localparam int unsigned KEEP_W    = DATA_W / 8,
  localparam int unsigned COUNT_W   = $clog2(KEEP_W) + 1,
  localparam int unsigned FRAMES_W  = $clog2(FRAMES) + 1
) (
  input  wire logic                clk,
  input  wire logic                rst,

  // what the map says
  input  wire logic                link,           // synchronised
  input  wire logic                may_start,
  input  wire logic                alive,
  input  wire logic                yields,         // gives its seat away
  input  wire logic                rewind,         // what is not done is read again
  input  wire logic                expire,         // forget the queue
  output var  logic                clean,          // nothing of a frame is on offer or half sent
  output var  logic                progress,       // takes a beat, or is done with a frame

  // into the queue
  output var  logic                room,
  input  wire logic                wr_valid,
  input  wire logic [DATA_W-1:0]   wr_data,
  input  wire logic [COUNT_W-1:0]  wr_count,
  input  wire logic                wr_last,
  input  wire logic [BYTES_W-1:0]  wr_bytes,
  input  wire logic [OWNER_W-1:0]  wr_owner,
  input  wire logic [UP_W-1:0]     wr_origin,      // the queue it was taken from, or its own
  output var  logic [FRAMES_W-1:0] frames,
  output var  logic [BYTES_W-1:0]  bytes,

  // to the rescue
  output var  logic                dead_valid,
  output var  logic [DATA_W-1:0]   dead_data,
  output var  logic [COUNT_W-1:0]  dead_count,
  output var  logic                dead_last,
  input  wire logic                dead_ready,
  input  wire logic                dead_done,
  output var  logic                owner_valid,
  output var  logic [OWNER_W-1:0]  owner,
  input  wire logic                owner_next,

  // of the CPU
  input  wire logic                inj_valid,
  input  wire logic [DATA_W-1:0]   inj_data,
  input  wire logic [KEEP_W-1:0]   inj_keep,
  input  wire logic                inj_last,
  output var  logic                inj_ready,
  output var  logic                inj_begun,

  // to the MAC
  output var  logic [DATA_W-1:0]   m_axis_tdata,
  output var  logic [KEEP_W-1:0]   m_axis_tkeep,
  output var  logic                m_axis_tvalid,
  input  wire logic                m_axis_tready,
  output var  logic                m_axis_tlast,
  output var  logic                m_axis_tuser,   // with tlast: abort
  output var  logic                flush,
  input  wire logic                tx_done,
  output var  logic                started,        // one clock a frame: it is on offer to the MAC
  output var  logic [UP_W-1:0]     origin,         // with started
  output var  logic                half,           // one is begun and not over, one clock ago
  output var  logic                sent,           // one clock a frame
  output var  logic [BYTES_W-1:0]  done_bytes      // of the oldest frame that was read
);

  localparam int unsigned IN_FLIGHT = TX_DONE_EN ? 16 : 2;

  logic               rd_full, send_ready;
  logic [UP_W-1:0]    rd_origin;
  logic [DATA_W-1:0]  out_data;
  logic [KEEP_W-1:0]  out_keep;
  logic               out_valid, out_ready, out_last, out_abort, out_done;

  lks_queue #(
    .BEAT_W(UP_W + DATA_W + COUNT_W + 1), .OWNER_W(OWNER_W), .DEPTH(BYTES / KEEP_W), .FRAMES(FRAMES),
    .MAX_BEATS((MAX_FRAME + KEEP_W - 1) / KEEP_W), .BYTES_W(BYTES_W), .IN_FLIGHT(IN_FLIGHT)
  ) u_queue (
    .clk, .rst, .flush(expire),
    .wr_valid, .wr_beat({wr_origin, wr_last, wr_count, wr_data}), .wr_last, .wr_bytes, .wr_owner, .room,
    .rd_valid(dead_valid), .rd_beat({rd_origin, dead_last, dead_count, dead_data}),
    .rd_ready(send_ready || dead_ready), .rd_last(dead_last), .rd_bytes(BYTES_W'(dead_count)),
    .rd_done(sent || dead_done), .rd_rollback(rewind), .rd_full,
    .done_bytes, .owner_valid, .owner, .owner_next, .frames, .bytes
  );

  lks_uplink #(.DATA_W(DATA_W), .TX_DONE_EN(TX_DONE_EN)) u_uplink (
    .clk, .rst, .may_start, .alive, .clean,
    .rd_valid(dead_valid), .rd_data(dead_data), .rd_count(dead_count), .rd_last(dead_last),
    .rd_ready(send_ready), .rd_full, .rd_done(sent),
    .m_axis_tdata(out_data), .m_axis_tkeep(out_keep), .m_axis_tvalid(out_valid), .m_axis_tready(out_ready),
    .m_axis_tlast(out_last), .m_axis_tuser(out_abort), .tx_done(out_done)
  );

  lks_inject #(.DATA_W(DATA_W), .TX_DONE_EN(TX_DONE_EN), .IN_FLIGHT(IN_FLIGHT)) u_inject (
    .clk, .rst, .link, .may_start, .alive, .yields, .flush,
    .s_axis_tdata(out_data), .s_axis_tkeep(out_keep), .s_axis_tvalid(out_valid), .s_axis_tready(out_ready),
    .s_axis_tlast(out_last), .s_axis_tuser(out_abort), .s_tx_done(out_done),
    .inj_data, .inj_keep, .inj_valid, .inj_last, .inj_ready, .begun(inj_begun), .started, .half,
    .m_axis_tdata, .m_axis_tkeep, .m_axis_tvalid, .m_axis_tready, .m_axis_tlast, .m_axis_tuser, .tx_done
  );

  always_ff @(posedge clk) if (dead_valid && send_ready) origin <= rd_origin;

  assign progress = (m_axis_tvalid && m_axis_tready) || sent || rewind;

endmodule

`default_nettype wire
