// SPDX-License-Identifier: Apache-2.0
// Lets a frame of the CPU onto one uplink, between two frames of the queue.
//
//   lks_uplink  --> s_axis ------------+
//                                      mux --> m_axis --> MAC
//   lks_mailbox --> inj_* --> [ beat ]-+
//
// Both sources are registers; the mux turns only between frames, so that nothing that is offered
// changes.
//
//   X1  a frame of the CPU begins when no frame of the queue, and no abort of one, is on offer or
//       half given; from its first beat to its last nothing else is on the port           (C2, C8)
//   X2  it may begin while the uplink is not alive, as LACP needs. `flush` is then low from its
//       first beat on until the link is lost, for the MAC would discard it; it never begins before
//       flush was high for a clock of this outage. One that flush meets on the port is discarded to
//       its end: so long flush stays high, though the uplink is back                        (C1)
//   X6  flush stays low, too, until the link is lost, where the uplink `yields`: what the MAC holds
//       then counts as sent, and leaves                                                     (C1)
//   X3  TX_DONE_EN: the tx_done of a frame of the CPU does not reach lks_uplink, nor one that no frame of
//       the queue is owed; there is one frame of the CPU in the MAC at a time               (C1)
//   X4  a frame of the queue that still waits behind one of the CPU when the uplink is lost never
//       starts: it, or its first beat and the abort, are taken and go nowhere               (C4)
//   X5  a frame of the CPU that is no longer offered before its last beat is taken ends with an
//       abort behind the beat that is on the port: the mailbox need not wait for the MAC     (C8)
`default_nettype none

module lks_inject #(
  parameter int unsigned DATA_W     = 64,
  parameter bit          TX_DONE_EN = 1'b0,
  parameter int unsigned IN_FLIGHT  = 16,       // frames of the queue in the MAC, at most
  localparam int unsigned KEEP_W    = DATA_W / 8
) (
  input  wire logic              clk,
  input  wire logic              rst,

  input  wire logic              link,          // synchronised
  input  wire logic              may_start,     // as lks_uplink has them
  input  wire logic              alive,
  input  wire logic              yields,        // leaves the map in the next clock, with nothing of the queue behind
  output var  logic              flush,         // the MAC discards what it holds

  // from lks_uplink
  input  wire logic [DATA_W-1:0] s_axis_tdata,
  input  wire logic [KEEP_W-1:0] s_axis_tkeep,
  input  wire logic              s_axis_tvalid,
  output var  logic              s_axis_tready,
  input  wire logic              s_axis_tlast,
  input  wire logic              s_axis_tuser,
  output var  logic              s_tx_done,

  // from the CPU
  input  wire logic [DATA_W-1:0] inj_data,
  input  wire logic [KEEP_W-1:0] inj_keep,
  input  wire logic              inj_valid,     // from a frame's first beat to its last, or until it is given up
  input  wire logic              inj_last,
  output var  logic              inj_ready,
  output var  logic              begun,         // the port is the CPU's
  output var  logic              started,       // one clock: a frame of the queue is on offer to the MAC
  output var  logic              half,          // one is begun and not over, one clock ago

  // to the MAC
  output var  logic [DATA_W-1:0] m_axis_tdata,
  output var  logic [KEEP_W-1:0] m_axis_tkeep,
  output var  logic              m_axis_tvalid,
  input  wire logic              m_axis_tready,
  output var  logic              m_axis_tlast,
  output var  logic              m_axis_tuser,
  input  wire logic              tx_done
);

  logic              mail_valid_q, mail_last_q, mail_user_q;   // beat of the CPU
  logic [DATA_W-1:0] mail_data_q;
  logic [KEEP_W-1:0] mail_keep_q;

  logic cpu_q;             // the port is the CPU's
  logic open_q;            // its frame has begun, and its last beat is not there
  logic cut_q;             // nor will it be (X5)
  logic part_q;            // a frame of the queue is on offer or half given
  logic flushed_q;         // flush was high in this outage
  logic lifted_q;          // what the MAC holds shall leave: a frame of the CPU began in it, or the uplink yielded
  logic spoilt_q;          // flush met the frame of the CPU on the port (X2)
  logic drop_q;            // X4: not alive and not part_q; a clock longer when it is back: nothing is on offer
  logic part, begins, waits, ends, free, cut, take;

  assign m_axis_tvalid = cpu_q ? mail_valid_q : s_axis_tvalid && !drop_q;
  assign m_axis_tdata  = cpu_q ? mail_data_q  : s_axis_tdata;
  assign m_axis_tkeep  = cpu_q ? mail_keep_q  : s_axis_tkeep;
  assign m_axis_tlast  = cpu_q ? mail_last_q  : s_axis_tlast;
  assign m_axis_tuser  = cpu_q ? mail_user_q  : s_axis_tuser;
  assign s_axis_tready = drop_q || (!cpu_q && m_axis_tready);

  assign free      = !mail_valid_q || m_axis_tready;
  assign cut       = cut_q || (open_q && !inj_valid);
  assign inj_ready = cpu_q && free && (open_q ? !cut_q : !mail_valid_q);
  assign take      = inj_valid && inj_ready;
  assign ends      = !open_q && (mail_valid_q ? m_axis_tready : !inj_valid);   // or it was given up before it began

  assign begun   = cpu_q;
  assign started = s_axis_tvalid && !cpu_q && !part_q && alive;
  assign half    = part_q;

  assign part    = s_axis_tvalid && !cpu_q && !drop_q ? !(m_axis_tready && s_axis_tlast) : part_q;
  assign begins  = inj_valid && !cpu_q && !part && !waits && link && (alive || flushed_q || lifted_q);
  assign flush   = (!alive && !lifted_q) || spoilt_q;

  always_ff @(posedge clk) begin
    if (free) begin
      mail_valid_q <= take || cut;
      mail_data_q  <= inj_data;
      mail_keep_q  <= cut ? KEEP_W'(1) : inj_keep;
      mail_last_q  <= cut || inj_last;
      mail_user_q  <= cut;
      open_q       <= take && !inj_last;
    end
    cut_q <= cut && !free;
    if (begins)    cpu_q <= 1'b1;
    else if (ends) cpu_q <= 1'b0;
    part_q    <= part;
    drop_q    <= !may_start && !part;
    flushed_q <= !alive && (flushed_q || flush);
    lifted_q  <= link && (yields || !alive && (lifted_q || begins));
    spoilt_q  <= flush && (mail_valid_q || open_q) && !ends;

    if (rst) begin
      mail_valid_q <= 1'b0;
      open_q       <= 1'b0;
      cut_q        <= 1'b0;
      cpu_q        <= 1'b0;
      part_q       <= 1'b0;
      drop_q       <= 1'b1;
      flushed_q    <= 1'b0;
      lifted_q     <= 1'b0;
      spoilt_q     <= 1'b0;
    end
  end

  if (TX_DONE_EN) begin : g_tx_done
    localparam int unsigned FLIGHT_W = $clog2(IN_FLIGHT + 1);

    logic [FLIGHT_W-1:0] flight_q;   // frames of the queue in the MAC
    logic [FLIGHT_W-1:0] ahead_q;    // of them before the one of the CPU
    logic                mine_q;     // one of the CPU is in the MAC
    logic                gave, gave_mine, swallow;

    assign gave      = s_axis_tvalid && s_axis_tready && s_axis_tlast && !s_axis_tuser && !drop_q;
    assign gave_mine = mail_valid_q && m_axis_tready && mail_last_q && !mail_user_q;
    assign swallow   = tx_done && mine_q && ahead_q == '0;
    assign s_tx_done = tx_done && !swallow && flight_q != '0;
    assign waits     = mine_q;

    always_ff @(posedge clk) begin
      flight_q <= flight_q + FLIGHT_W'(gave) - FLIGHT_W'(s_tx_done);
      if (mine_q && s_tx_done) ahead_q <= ahead_q - 1'b1;
      if (swallow)             mine_q  <= 1'b0;
      if (gave_mine) begin
        mine_q  <= 1'b1;
        ahead_q <= flight_q - FLIGHT_W'(s_tx_done);
      end

      if (rst || flush) begin
        flight_q <= '0;
        mine_q   <= 1'b0;
      end
    end
  end else begin : g_last_beat
    assign s_tx_done = tx_done;
    assign waits     = 1'b0;
  end

endmodule

`default_nettype wire
