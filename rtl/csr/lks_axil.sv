// SPDX-License-Identifier: Apache-2.0
// AXI4-Lite subordinate: one access at a time, from the channels to the request of a register block.
//
//   AW --> [ ] --+
//   W  --> [ ] --+--> request --1 clock--> register block --ack--> [ B ] or [ R ]
//   AR --> [ ] --+
//
//   B1  each address and each data beat is taken once and answered once, with its own data
//   B2  AW and W may come in any order and distance
//   B3  an answer on B or R stays until taken                                            (C8)
//   B4  reads and writes have turns: one that waits is passed by one other access at most
//
// All outputs are registers or one inverter behind one. Every answer is OKAY.
`default_nettype none

module lks_axil #(
  parameter int unsigned ADDR_W = 16
) (
  input  wire logic              clk,
  input  wire logic              rst,

  input  wire logic [ADDR_W-1:0] s_axil_awaddr,
  input  wire logic              s_axil_awvalid,
  output var  logic              s_axil_awready,
  input  wire logic [31:0]       s_axil_wdata,
  input  wire logic [3:0]        s_axil_wstrb,
  input  wire logic              s_axil_wvalid,
  output var  logic              s_axil_wready,
  output var  logic [1:0]        s_axil_bresp,
  output var  logic              s_axil_bvalid,
  input  wire logic              s_axil_bready,
  input  wire logic [ADDR_W-1:0] s_axil_araddr,
  input  wire logic              s_axil_arvalid,
  output var  logic              s_axil_arready,
  output var  logic [31:0]       s_axil_rdata,
  output var  logic [1:0]        s_axil_rresp,
  output var  logic              s_axil_rvalid,
  input  wire logic              s_axil_rready,

  output var  logic              req,         // one clock
  output var  logic              req_is_wr,
  output var  logic [ADDR_W-1:0] req_addr,    // stays until the acknowledgement
  output var  logic [31:0]       req_wdata,
  output var  logic [3:0]        req_wstrb,
  input  wire logic              rd_ack,
  input  wire logic [31:0]       rd_data,
  input  wire logic              wr_ack
);

  logic              aw_q, w_q, ar_q;     // the channel's register holds a beat
  logic [ADDR_W-1:0] awaddr_q, araddr_q;
  logic              busy_q;              // from the request to the end of the answer
  logic              start, start_wr, done;

  assign s_axil_awready = !aw_q;
  assign s_axil_wready  = !w_q;
  assign s_axil_arready = !ar_q;
  assign s_axil_bresp   = 2'b00;
  assign s_axil_rresp   = 2'b00;

  // The registers of an access are free again only after its answer: the one that waits is next.
  assign start    = !busy_q && (ar_q || start_wr);
  assign start_wr = aw_q && w_q;
  assign done     = (s_axil_bvalid && s_axil_bready) || (s_axil_rvalid && s_axil_rready);

  always_ff @(posedge clk) begin
    if (s_axil_awvalid && s_axil_awready) begin
      awaddr_q <= s_axil_awaddr;
      aw_q     <= 1'b1;
    end
    if (s_axil_wvalid && s_axil_wready) begin
      req_wdata <= s_axil_wdata;
      req_wstrb <= s_axil_wstrb;
      w_q       <= 1'b1;
    end
    if (s_axil_arvalid && s_axil_arready) begin
      araddr_q <= s_axil_araddr;
      ar_q     <= 1'b1;
    end

    req <= start;
    if (start) begin
      busy_q    <= 1'b1;
      req_is_wr <= start_wr;
      req_addr  <= start_wr ? awaddr_q : araddr_q;
    end
    if (wr_ack) s_axil_bvalid <= 1'b1;
    if (rd_ack) begin
      s_axil_rvalid <= 1'b1;
      s_axil_rdata  <= rd_data;
    end
    if (done) begin
      s_axil_bvalid <= 1'b0;
      s_axil_rvalid <= 1'b0;
      busy_q        <= 1'b0;
      if (req_is_wr) {aw_q, w_q} <= 2'b00;
      else           ar_q        <= 1'b0;
    end

    if (rst) begin
      aw_q          <= 1'b0;
      w_q           <= 1'b0;
      ar_q          <= 1'b0;
      busy_q        <= 1'b0;
      req           <= 1'b0;
      req_is_wr     <= 1'b0;
      s_axil_bvalid <= 1'b0;
      s_axil_rvalid <= 1'b0;
    end
  end

endmodule

`default_nettype wire
