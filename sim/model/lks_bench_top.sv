// SPDX-License-Identifier: Apache-2.0
// The core as the bench sees it: its ports, and taps into it that only look.
`default_nettype none

module lks_bench_top
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W      = 64,
  parameter int unsigned UPLINKS     = 4,
  parameter int unsigned TEAMS       = 4,
  parameter bit          TX_DONE_EN  = 1'b0,
  localparam int unsigned KEEP_W     = DATA_W / 8
) (
  input  wire logic                            clk,
  input  wire logic                            rst,

  input  wire logic [DATA_W-1:0]               s_axis_host_tdata,
  input  wire logic [KEEP_W-1:0]               s_axis_host_tkeep,
  input  wire logic                            s_axis_host_tvalid,
  output var  logic                            s_axis_host_tready,
  input  wire logic                            s_axis_host_tlast,
  input  wire logic                            s_axis_host_tuser,
  input  wire logic [15:0]                     s_axis_host_tid,

  output var  logic [UPLINKS-1:0][DATA_W-1:0]  m_axis_uplink_tdata,
  output var  logic [UPLINKS-1:0][KEEP_W-1:0]  m_axis_uplink_tkeep,
  output var  logic [UPLINKS-1:0]              m_axis_uplink_tvalid,
  input  wire logic [UPLINKS-1:0]              m_axis_uplink_tready,
  output var  logic [UPLINKS-1:0]              m_axis_uplink_tlast,
  output var  logic [UPLINKS-1:0]              m_axis_uplink_tuser,
  input  wire logic [UPLINKS-1:0][DATA_W-1:0]  s_axis_uplink_tdata,
  input  wire logic [UPLINKS-1:0][KEEP_W-1:0]  s_axis_uplink_tkeep,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tvalid,
  output var  logic [UPLINKS-1:0]              s_axis_uplink_tready,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tlast,
  input  wire logic [UPLINKS-1:0]              s_axis_uplink_tuser,
  output var  logic [DATA_W-1:0]               m_axis_host_tdata,
  output var  logic [KEEP_W-1:0]               m_axis_host_tkeep,
  output var  logic                            m_axis_host_tvalid,
  input  wire logic                            m_axis_host_tready,
  output var  logic                            m_axis_host_tlast,
  output var  logic [3:0]                      m_axis_host_tid,
  output var  logic [3:0]                      m_axis_host_tdest,
  input  wire logic [UPLINKS-1:0]              uplink_link_up,
  input  wire logic [UPLINKS-1:0]              uplink_tx_done,
  output var  logic [UPLINKS-1:0]              uplink_flush,

  input  wire logic [15:0]                     s_axil_awaddr,
  input  wire logic                            s_axil_awvalid,
  output var  logic                            s_axil_awready,
  input  wire logic [31:0]                     s_axil_wdata,
  input  wire logic [3:0]                      s_axil_wstrb,
  input  wire logic                            s_axil_wvalid,
  output var  logic                            s_axil_wready,
  output var  logic [1:0]                      s_axil_bresp,
  output var  logic                            s_axil_bvalid,
  input  wire logic                            s_axil_bready,
  input  wire logic [15:0]                     s_axil_araddr,
  input  wire logic                            s_axil_arvalid,
  output var  logic                            s_axil_arready,
  output var  logic [31:0]                     s_axil_rdata,
  output var  logic [1:0]                      s_axil_rresp,
  output var  logic                            s_axil_rvalid,
  input  wire logic                            s_axil_rready,
  output var  logic                            irq,

  // the map
  output var  logic [UPLINKS-1:0]              tap_eligible,
  output var  logic [UPLINKS-1:0]              tap_ok,       // in use, though its queue may not be rescued yet
  output var  logic [UPLINKS-1:0]              tap_yields,   // eligible no more, for its seat is taken
  output var  logic [UPLINKS-1:0]              tap_cpu,      // a frame of the CPU has the port
  output var  logic [UPLINKS-1:0]              tap_live,
  output var  logic                            tap_hold,
  output var  logic                            tap_commit_done,

  // one clock a frame
  output var  logic                            tap_admit_valid,
  output var  logic [3:0]                      tap_admit_uplink,
  output var  logic                            tap_admit_drop,
  output var  logic [2:0]                      tap_admit_reason,
  output var  logic [3:0]                      tap_dec_team,
  output var  logic [31:0]                     tap_dec_hash,
  output var  logic [7:0]                      tap_dec_bucket,
  output var  logic                            tap_dec_resilient,
  output var  logic                            tap_dec_drop,
  output var  logic [2:0]                      tap_dec_reason,

  // one clock: a frame is taken from a dead queue and put behind what another one holds; all that
  // a queue holds is dropped
  output var  logic                            tap_rescue_valid,
  output var  logic [3:0]                      tap_rescue_from,
  output var  logic [3:0]                      tap_rescue_to,
  output var  logic [UPLINKS-1:0]              tap_expire,

  // one clock a frame: fields_t of the parser
  output var  logic                            tap_parsed_valid,
  output var  logic [47:0]                     tap_dst_mac,
  output var  logic [47:0]                     tap_src_mac,
  output var  logic                            tap_has_ethertype,
  output var  logic [15:0]                     tap_ethertype,
  output var  logic [15:0]                     tap_type_field,
  output var  logic [1:0]                      tap_vlans,
  output var  logic [31:0]                     tap_tpid,
  output var  logic [31:0]                     tap_tci,
  output var  logic [1:0]                      tap_l3,
  output var  logic [127:0]                    tap_src_ip,
  output var  logic [127:0]                    tap_dst_ip,
  output var  logic                            tap_has_proto,
  output var  logic [7:0]                      tap_ip_proto,
  output var  logic                            tap_fragment,
  output var  logic                            tap_has_ports,
  output var  logic [15:0]                     tap_src_port,
  output var  logic [15:0]                     tap_dst_port,
  output var  logic [63:0]                     tap_l3_word
);

  lks_core #(
    .DATA_W(DATA_W), .UPLINKS(UPLINKS), .TEAMS(TEAMS), .TX_DONE_EN(TX_DONE_EN)
  ) u_core (
    .s_axil_awprot(3'd0), .s_axil_arprot(3'd0), .*
  );

  assign tap_eligible    = u_core.eligible;
  assign tap_ok          = u_core.ok;
  assign tap_yields      = u_core.yields;
  assign tap_cpu         = u_core.inj_begun;
  assign tap_live        = u_core.live;
  assign tap_hold        = u_core.hold;
  assign tap_commit_done = u_core.commit_done;

  assign tap_admit_valid   = u_core.admit_valid;
  assign tap_admit_uplink  = u_core.dec.uplink;
  assign tap_admit_drop    = u_core.admit_drop;
  assign tap_admit_reason  = u_core.admit_reason;
  assign tap_dec_team      = u_core.dec.team;
  assign tap_dec_hash      = u_core.dec.hash;
  assign tap_dec_bucket    = u_core.dec.bucket;
  assign tap_dec_resilient = u_core.dec.resilient;
  assign tap_dec_drop      = u_core.dec.drop;
  assign tap_dec_reason    = u_core.dec.reason;

  assign tap_rescue_valid = u_core.rescue_start;
  assign tap_expire       = u_core.expire;

  always_comb begin
    tap_rescue_from = '0;
    tap_rescue_to   = '0;
    for (int unsigned u = 0; u < UPLINKS; u++) begin
      if (u_core.rescue_from[u])   tap_rescue_from = 4'(u);
      if (u_core.rescue_target[u]) tap_rescue_to   = 4'(u);
    end
  end

  fields_t parsed;

  assign parsed            = u_core.parsed;
  assign tap_parsed_valid  = u_core.parsed_valid;
  assign tap_dst_mac       = parsed.dst_mac;
  assign tap_src_mac       = parsed.src_mac;
  assign tap_has_ethertype = parsed.has_ethertype;
  assign tap_ethertype     = parsed.ethertype;
  assign tap_type_field    = parsed.type_field;
  assign tap_vlans         = parsed.vlans;
  assign tap_tpid          = parsed.tpid;
  assign tap_tci           = parsed.tci;
  assign tap_l3            = parsed.l3;
  assign tap_src_ip        = parsed.src_ip;
  assign tap_dst_ip        = parsed.dst_ip;
  assign tap_has_proto     = parsed.has_proto;
  assign tap_ip_proto      = parsed.ip_proto;
  assign tap_fragment      = parsed.fragment;
  assign tap_has_ports     = parsed.has_ports;
  assign tap_src_port      = parsed.src_port;
  assign tap_dst_port      = parsed.dst_port;
  assign tap_l3_word       = parsed.l3_word;

endmodule

`default_nettype wire
