// SPDX-License-Identifier: Apache-2.0
// Programs foreign_top by AXI4-Lite with the least that steers, sends one frame, waits for it.
// 164.18.1.84 to 164.18.1.195 over two uplinks is uplink1 (esx-ip32: the addresses' XOR is odd).

module foreign_tb;

  reg          clk = 0, rst = 1;
  reg  [63:0]  tdata = 0;
  reg  [7:0]   tkeep = 0;
  reg          tvalid = 0, tlast = 0;
  wire         tready;
  wire [255:0] out_tdata;
  wire [31:0]  out_tkeep;
  wire [3:0]   out_tvalid, out_tlast, out_tuser, flush;
  wire [63:0]  in_tdata;
  wire [7:0]   in_tkeep;
  wire [3:0]   in_tid, in_tdest;
  wire         in_tvalid, in_tlast;
  reg  [15:0]  addr = 0;
  reg  [31:0]  wdata = 0;
  reg          awvalid = 0, wvalid = 0, arvalid = 0;
  wire         awready, wready, bvalid, arready, rvalid, irq;
  wire [1:0]   bresp, rresp;
  wire [31:0]  rdata;

  foreign_top dut (
    .clk(clk), .rst(rst),
    .host_tdata(tdata), .host_tkeep(tkeep), .host_tvalid(tvalid), .host_tready(tready),
    .host_tlast(tlast),
    .uplink_tdata(out_tdata), .uplink_tkeep(out_tkeep), .uplink_tvalid(out_tvalid),
    .uplink_tready(4'hf), .uplink_tlast(out_tlast), .uplink_tuser(out_tuser),
    .received_tdata(256'd0), .received_tkeep(32'd0), .received_tvalid(4'd0),
    .received_tlast(4'd0), .received_tuser(4'd0),
    .merged_tdata(in_tdata), .merged_tkeep(in_tkeep), .merged_tvalid(in_tvalid), .merged_tready(1'b1),
    .merged_tlast(in_tlast), .merged_tid(in_tid), .merged_tdest(in_tdest),
    .uplink_link_up(4'hf), .uplink_flush(flush),
    .axil_awaddr(addr), .axil_awvalid(awvalid), .axil_awready(awready),
    .axil_wdata(wdata), .axil_wvalid(wvalid), .axil_wready(wready),
    .axil_bresp(bresp), .axil_bvalid(bvalid), .axil_bready(1'b1),
    .axil_araddr(addr), .axil_arvalid(arvalid), .axil_arready(arready),
    .axil_rdata(rdata), .axil_rresp(rresp), .axil_rvalid(rvalid), .axil_rready(1'b1), .irq(irq)
  );

  always #5 clk = ~clk;

  // Everything is driven at the falling edge and looked at just before the next one falls.
  task write(input [15:0] at, input [31:0] value);
    begin
      addr = at; wdata = value; awvalid = 1; wvalid = 1;
      while (awvalid || wvalid) begin : handshake
        reg aw, w;
        #1 aw = awready; w = wready;
        @(negedge clk);
        if (aw) awvalid = 0;
        if (w) wvalid = 0;
      end
      while (!bvalid) @(negedge clk);
      if (bresp != 0) fail("a write was refused");
      @(negedge clk);
    end
  endtask

  task read(input [15:0] at);
    begin
      addr = at; arvalid = 1;
      while (arvalid) begin : handshake
        reg ar;
        #1 ar = arready;
        @(negedge clk);
        if (ar) arvalid = 0;
      end
      while (!rvalid) @(negedge clk);
      word = rdata;
      @(negedge clk);
    end
  endtask

  task beat(input [63:0] bytes, input [7:0] keep, input last);
    reg taken;
    begin
      // the first byte on the wire stands in bits 7:0
      for (i = 0; i < 8; i = i + 1) tdata[8*i+:8] = bytes[8*(7-i)+:8];
      tkeep = keep; tlast = last; tvalid = 1; taken = 0;
      while (!taken) begin
        #1 taken = tready;
        @(negedge clk);
      end
      tvalid = 0;
    end
  endtask

  task fail(input [255:0] why);
    begin
      $display("foreign_tb: %0s", why);
      $stop;
    end
  endtask

  integer    i, frames = 0, beats = 0, clocks = 0;
  reg [31:0] word;
  reg [3:0]  from;
  reg [63:0] first;

  always @(posedge clk) begin
    clocks = clocks + 1;
    if (out_tvalid != 0) begin
      if (beats == 0) begin
        from  = out_tvalid;
        first = out_tdata[64*1+:64];
      end
      beats = beats + 1;
      if ((out_tvalid & out_tlast) != 0) frames = frames + 1;
    end
    if (clocks == 5000) fail("nothing left the core");
  end

  initial begin
    repeat (8) @(negedge clk);
    rst = 0;
    repeat (8) @(negedge clk);
    read(16'h0000);
    if (word != 32'h4c4b5331) fail("no Linksteer core at address 0");
    write(16'h0600, 32'h0002_0000);  // team 0: esx-ip32, modulo, two members
    write(16'h060c, 32'h0000_0010);  // member 0 is uplink0, member 1 is uplink1
    write(16'h0614, 32'h0000_0003);  // the same as a mask
    write(16'h4000, 32'h0000_0080);  // untagged frames belong to team 0
    write(16'h0300, 32'h0000_0001);  // uplink0 up
    write(16'h0310, 32'h0000_0001);  // uplink1 up
    write(16'h0108, 32'h0000_0001);  // commit
    word = 1;
    while (word[0]) read(16'h010c);  // until it is not pending
    beat(64'h0200_0000_0002_0200, 8'hff, 0);
    beat(64'h0000_0001_0800_4500, 8'hff, 0);
    beat(64'h002e_0000_0000_4011, 8'hff, 0);
    beat(64'h0000_a412_0154_a412, 8'hff, 0);
    beat(64'h01c3_1234_0035_001a, 8'hff, 0);
    beat(64'h0, 8'hff, 0);
    beat(64'h0, 8'hff, 0);
    beat(64'h0, 8'h0f, 1);
    while (frames == 0) @(negedge clk);
    repeat (50) @(negedge clk);
    if (frames != 1 || beats != 8) fail("not one frame of 8 beats");
    if (from != 4'b0010) fail("not on uplink1");
    if (first != 64'h0002_0200_0000_0002) fail("other bytes than were sent");
    $display("one frame in, one frame out on uplink1");
    $finish;
  end

endmodule
