// SPDX-License-Identifier: Apache-2.0
// lks_core in a plain Verilog-2001 design: ports are flat vectors, parameters are numbers.
// Uplink u is bits u*DATA_W +: DATA_W of a data port, bit u of a flag.

module foreign_top (
  input  wire         clk,
  input  wire         rst,
  input  wire [63:0]  host_tdata,
  input  wire [7:0]   host_tkeep,
  input  wire         host_tvalid,
  output wire         host_tready,
  input  wire         host_tlast,
  output wire [255:0] uplink_tdata,
  output wire [31:0]  uplink_tkeep,
  output wire [3:0]   uplink_tvalid,
  input  wire [3:0]   uplink_tready,
  output wire [3:0]   uplink_tlast,
  output wire [3:0]   uplink_tuser,
  input  wire [255:0] received_tdata,
  input  wire [31:0]  received_tkeep,
  input  wire [3:0]   received_tvalid,
  input  wire [3:0]   received_tlast,
  input  wire [3:0]   received_tuser,
  output wire [63:0]  merged_tdata,
  output wire [7:0]   merged_tkeep,
  output wire         merged_tvalid,
  input  wire         merged_tready,
  output wire         merged_tlast,
  output wire [3:0]   merged_tid,
  output wire [3:0]   merged_tdest,
  input  wire [3:0]   uplink_link_up,
  output wire [3:0]   uplink_flush,
  input  wire [15:0]  axil_awaddr,
  input  wire         axil_awvalid,
  output wire         axil_awready,
  input  wire [31:0]  axil_wdata,
  input  wire         axil_wvalid,
  output wire         axil_wready,
  output wire [1:0]   axil_bresp,
  output wire         axil_bvalid,
  input  wire         axil_bready,
  input  wire [15:0]  axil_araddr,
  input  wire         axil_arvalid,
  output wire         axil_arready,
  output wire [31:0]  axil_rdata,
  output wire [1:0]   axil_rresp,
  output wire         axil_rvalid,
  input  wire         axil_rready,
  output wire         irq
);

  localparam DATA_W  = 64;
  localparam UPLINKS = 4;

  // Always high: MACs do not wait.
  wire [3:0] received_tready;
  wire       unused = &{1'b0, received_tready};

  lks_core #(.DATA_W(DATA_W), .UPLINKS(UPLINKS), .TEAMS(2), .CLOCK_HZ(156250000)) core (
    .clk(clk), .rst(rst),
    .s_axis_host_tdata(host_tdata), .s_axis_host_tkeep(host_tkeep),
    .s_axis_host_tvalid(host_tvalid), .s_axis_host_tready(host_tready),
    .s_axis_host_tlast(host_tlast), .s_axis_host_tuser(1'b0), .s_axis_host_tid(16'd0),
    .m_axis_uplink_tdata(uplink_tdata), .m_axis_uplink_tkeep(uplink_tkeep),
    .m_axis_uplink_tvalid(uplink_tvalid), .m_axis_uplink_tready(uplink_tready),
    .m_axis_uplink_tlast(uplink_tlast), .m_axis_uplink_tuser(uplink_tuser),
    .s_axis_uplink_tdata(received_tdata), .s_axis_uplink_tkeep(received_tkeep),
    .s_axis_uplink_tvalid(received_tvalid), .s_axis_uplink_tready(received_tready),
    .s_axis_uplink_tlast(received_tlast), .s_axis_uplink_tuser(received_tuser),
    .m_axis_host_tdata(merged_tdata), .m_axis_host_tkeep(merged_tkeep),
    .m_axis_host_tvalid(merged_tvalid), .m_axis_host_tready(merged_tready),
    .m_axis_host_tlast(merged_tlast), .m_axis_host_tid(merged_tid), .m_axis_host_tdest(merged_tdest),
    .uplink_link_up(uplink_link_up), .uplink_tx_done({UPLINKS{1'b0}}), .uplink_flush(uplink_flush),
    .s_axil_awaddr(axil_awaddr), .s_axil_awprot(3'd0),
    .s_axil_awvalid(axil_awvalid), .s_axil_awready(axil_awready),
    .s_axil_wdata(axil_wdata), .s_axil_wstrb(4'hf),
    .s_axil_wvalid(axil_wvalid), .s_axil_wready(axil_wready),
    .s_axil_bresp(axil_bresp), .s_axil_bvalid(axil_bvalid), .s_axil_bready(axil_bready),
    .s_axil_araddr(axil_araddr), .s_axil_arprot(3'd0),
    .s_axil_arvalid(axil_arvalid), .s_axil_arready(axil_arready),
    .s_axil_rdata(axil_rdata), .s_axil_rresp(axil_rresp),
    .s_axil_rvalid(axil_rvalid), .s_axil_rready(axil_rready), .irq(irq)
  );

endmodule
