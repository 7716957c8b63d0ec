// SPDX-License-Identifier: Apache-2.0
// B1-B4 of lks_axil, by k-induction. The master is free; the register block behind answers each
// request once, after 0 to ACK clocks.
//
//   AW --> aw_out_q --+
//   W  --> w_out_q  --+--> asked_q --ack--> answered_q --> B or R      what is owed, from the ports
//   AR --> ar_out_q --+                                                alone
//
// For the bound in time the master takes an answer within TAKE clocks.
`default_nettype none

module lks_axil_props #(
  parameter int unsigned ACK  = 2,
  parameter int unsigned TAKE = 2,
  localparam int unsigned ADDR_W = 4,
  // Own turn and one before it: a start, the request, the answer made, the answer taken.
  localparam int unsigned BOUND  = 2 * (3 + ACK + TAKE)
) (
  input wire logic              clk,
  input wire logic              rst,
  input wire logic [ADDR_W-1:0] s_axil_awaddr,
  input wire logic              s_axil_awvalid,
  input wire logic [31:0]       s_axil_wdata,
  input wire logic [3:0]        s_axil_wstrb,
  input wire logic              s_axil_wvalid,
  input wire logic              s_axil_bready,
  input wire logic [ADDR_W-1:0] s_axil_araddr,
  input wire logic              s_axil_arvalid,
  input wire logic              s_axil_rready,
  input wire logic              rd_ack,
  input wire logic [31:0]       rd_data,
  input wire logic              wr_ack
);

  logic              s_axil_awready, s_axil_wready, s_axil_arready, s_axil_bvalid, s_axil_rvalid;
  logic [1:0]        s_axil_bresp, s_axil_rresp;
  logic [31:0]       s_axil_rdata, req_wdata;
  logic              req, req_is_wr;
  logic [ADDR_W-1:0] req_addr;
  logic [3:0]        req_wstrb;

  lks_axil #(.ADDR_W(ADDR_W)) dut (.*);

  // ---- what is owed ----
  logic              past_valid = 1'b0;
  logic              aw_out_q, w_out_q, ar_out_q;      // taken and not answered
  logic              asked_q, is_wr_q, answered_q;     // of the access under way
  logic [ADDR_W-1:0] awaddr_q, araddr_q;
  logic [31:0]       wdata_q, rdata_q;
  logic [3:0]        wstrb_q;
  logic              asked, b_given, r_given, write_waits, read_waits;
  logic [1:0]        ack_q, take_q;                    // clocks the block, the master let pass
  logic [4:0]        write_age_q, read_age_q;          // clocks since the write, the read was whole
  logic              write_passed_q, read_passed_q;    // by another one's answer, while it waited

  assign asked       = req || (asked_q && !answered_q);
  assign b_given     = s_axil_bvalid && s_axil_bready;
  assign r_given     = s_axil_rvalid && s_axil_rready;
  assign write_waits = aw_out_q && w_out_q;
  assign read_waits  = ar_out_q;

  always_comb begin
    if (!past_valid) assume (rst);
    assume (!(rd_ack && wr_ack));
    if (rd_ack) assume (asked && !req_is_wr);
    if (wr_ack) assume (asked && req_is_wr);
    if (asked && ack_q == 2'(ACK)) assume (rd_ack || wr_ack);
    if (s_axil_bvalid && take_q == 2'(TAKE)) assume (s_axil_bready);
    if (s_axil_rvalid && take_q == 2'(TAKE)) assume (s_axil_rready);
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    if (s_axil_awvalid && s_axil_awready) {aw_out_q, awaddr_q} <= {1'b1, s_axil_awaddr};
    if (s_axil_wvalid && s_axil_wready) {w_out_q, wdata_q, wstrb_q} <= {1'b1, s_axil_wdata, s_axil_wstrb};
    if (s_axil_arvalid && s_axil_arready) {ar_out_q, araddr_q} <= {1'b1, s_axil_araddr};
    if (req) {asked_q, is_wr_q} <= {1'b1, req_is_wr};
    if (rd_ack || wr_ack) answered_q <= 1'b1;
    if (rd_ack) rdata_q <= rd_data;
    ack_q  <= asked && !rd_ack && !wr_ack ? ack_q + 2'd1 : '0;
    take_q <= (s_axil_bvalid && !b_given) || (s_axil_rvalid && !r_given) ? take_q + 2'd1 : '0;

    write_age_q <= write_waits && !b_given ? write_age_q + 5'd1 : '0;
    read_age_q  <= read_waits && !r_given  ? read_age_q  + 5'd1 : '0;
    if (r_given && write_waits) write_passed_q <= 1'b1;
    if (b_given && read_waits)  read_passed_q  <= 1'b1;
    if (b_given) {aw_out_q, w_out_q, asked_q, answered_q, write_passed_q} <= '0;
    if (r_given) {ar_out_q, asked_q, answered_q, read_passed_q} <= '0;

    if (rst) begin
      {aw_out_q, w_out_q, ar_out_q, asked_q, answered_q, write_passed_q, read_passed_q} <= '0;
      ack_q       <= '0;
      take_q      <= '0;
      write_age_q <= '0;
      read_age_q  <= '0;
    end
  end

  // ---- the rules ----
  always_comb if (past_valid && !rst) begin
    assert (!s_axil_bvalid || (write_waits && asked_q && is_wr_q && answered_q));    // B1
    assert (!s_axil_rvalid || (read_waits && asked_q && !is_wr_q && answered_q));    // B1
    assert (!req || !asked_q);                                                       // B1
    if (asked && req_is_wr)                                                          // B1
      assert (write_waits && req_addr == awaddr_q && req_wdata == wdata_q && req_wstrb == wstrb_q);
    if (asked && !req_is_wr) assert (read_waits && req_addr == araddr_q);            // B1
    assert (!s_axil_rvalid || s_axil_rdata == rdata_q);                              // B1
    assert (s_axil_bresp == 2'b00 && s_axil_rresp == 2'b00);
    assert (s_axil_awready == !aw_out_q && s_axil_wready == !w_out_q);               // B2
    assert (s_axil_arready == !ar_out_q);
    if (write_passed_q) assert (!r_given || !write_waits);                           // B4
    if (read_passed_q)  assert (!b_given || !read_waits);
    assert (write_age_q < 5'(BOUND) && read_age_q < 5'(BOUND));
  end

  always_ff @(posedge clk) if (past_valid && !rst && !$past(rst)) begin
    if ($past(s_axil_bvalid && !s_axil_bready)) assert (s_axil_bvalid);              // B3
    if ($past(s_axil_rvalid && !s_axil_rready))                                      // B3
      assert (s_axil_rvalid && $stable(s_axil_rdata));
  end

  // ---- invariants ----
  logic busy;          // from the request to the answer's end
  logic [4:0] spent;   // clocks since the clock of the start, of the access under way

  assign busy  = req || asked_q;
  assign spent = req ? 5'd1 + 5'(ack_q) : answered_q ? 5'd2 + 5'(ACK) + 5'(take_q) : 5'd1 + 5'(ack_q);

  always_comb if (past_valid && !rst) begin
    assert (dut.busy_q == busy);
    assert (!asked_q || is_wr_q == req_is_wr);
    assert (answered_q == (s_axil_bvalid || s_axil_rvalid));
    assert (!answered_q || asked_q);
    assert (!req || ack_q == 0);
    assert (ack_q <= 2'(ACK) && take_q <= 2'(TAKE));
    assert (asked || ack_q == 0);
    assert (answered_q || take_q == 0);
    assert (dut.aw_q == aw_out_q && dut.w_q == w_out_q && dut.ar_q == ar_out_q);
    assert (!aw_out_q || dut.awaddr_q == awaddr_q);
    assert (!ar_out_q || dut.araddr_q == araddr_q);
    assert (!w_out_q || (req_wdata == wdata_q && req_wstrb == wstrb_q));
    // Whose turn it is not has waited no longer than the access under way takes.
    if (write_waits && !write_passed_q && !(busy && req_is_wr))
      assert (write_age_q <= (busy ? spent : 5'd0));
    if (read_waits && !read_passed_q && !(busy && !req_is_wr))
      assert (read_age_q <= (busy ? spent : 5'd0));
    if (busy && req_is_wr)  assert (write_age_q <= 5'(BOUND / 2) + spent);
    if (busy && !req_is_wr) assert (read_age_q <= 5'(BOUND / 2) + spent);
    assert (!write_passed_q || !busy || req_is_wr);
    assert (!read_passed_q || !busy || !req_is_wr);
    if (write_passed_q && !busy) assert (write_waits && write_age_q <= 5'(BOUND / 2));
    if (read_passed_q && !busy)  assert (read_waits && read_age_q <= 5'(BOUND / 2));
  end

  // ---- what must be possible ----
  logic [2:0] aw_alone_q, w_alone_q;    // clocks that AW, W waited for the other, up to 4

  always_ff @(posedge clk) begin
    if (aw_out_q && !w_out_q && !aw_alone_q[2]) aw_alone_q <= aw_alone_q + 3'd1;
    if (w_out_q && !aw_out_q && !w_alone_q[2])  w_alone_q  <= w_alone_q + 3'd1;
    if (rst || b_given) {aw_alone_q, w_alone_q} <= '0;
    if (past_valid && !rst) begin
      cover (b_given && aw_alone_q[2]);                                              // B2
      cover (b_given && w_alone_q[2]);
      cover (r_given && read_passed_q && write_waits);                               // B4
      cover (b_given && write_passed_q && read_waits);
      cover (s_axil_rvalid && take_q == 2'(TAKE) && write_waits && s_axil_rdata == 32'h5a);
      cover (read_age_q == 5'(BOUND - 1));                 // the bound is tight
      cover (write_age_q == 5'(BOUND - 2));                // of two at once the write is first
    end
  end

endmodule

`default_nettype wire
