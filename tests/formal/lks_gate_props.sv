// SPDX-License-Identifier: Apache-2.0
// G1-G7 of lks_gate for a team of all uplinks: order, seats, min_links and failback are free, and
// constant. The map takes up who is ok, when it likes; dead and unclean is who is not in it. Uplinks
// are renamed so that the order of the team is that of the indices.
`default_nettype none

module lks_gate_props #(
  parameter int unsigned N = 3
) (
  input wire logic         clk,
  input wire logic         rst,
  input wire logic [N-1:0] able,
  input wire logic [N-1:0] live,
  input wire logic [N-1:0] dead,
  input wire logic [N-1:0] unclean,
  input wire logic [N-1:0] release_late,
  input wire logic         forget,
  input wire logic [4:0]   seats_in, min_links_in,
  input wire logic         no_failback_in
);

  function automatic logic [4:0] count(input logic [N-1:0] set);
    count = '0;
    for (int unsigned i = 0; i < N; i++) count += 5'(set[i]);
  endfunction

  logic [N-1:0] ok, yields, late, no_failback;
  logic [N-1:0] peers [N], ahead [N];
  logic [4:0]   seats [N], min_links [N];

  assign no_failback = {N{no_failback_in}};

  for (genvar u = 0; u < N; u++) begin : g_uplink
    assign peers[u]     = '1;
    assign ahead[u]     = N'((1 << u) - 1);
    assign seats[u]     = seats_in;
    assign min_links[u] = min_links_in;
  end

  lks_gate #(.UPLINKS(N)) dut (.*);

  logic         past_valid = 1'b0;
  logic [4:0]   seats_q, min_q;
  logic         mode_q, forget_q;
  logic [N-1:0] able_q, able_qq, ok_q, release_q, late_q1;
  logic [N-1:0] past_q [3];
  logic [N-1:0] waits_q, seat_q, seat_qq;   // G5, G6
  logic [N-1:0] known, others;              // what they hold; that can take frames
  logic [N-1:0] live_q, holds_q, sel_q1, settled;    // settled: has a seat, and carries traffic
  logic         fell_q;        // a member in use fell, and nobody has been called for it

  always_comb begin
    if (!past_valid) assume (rst);
    else begin
      assume (seats_in == seats_q && min_links_in == min_q && no_failback_in == mode_q);
      assume (seats_in >= 1 && seats_in <= 5'(N) && min_links_in <= 5'(N));
      assume ((live & ~ok_q) == '0 && (live & (dead | unclean)) == '0);
    end
  end

  always_ff @(posedge clk) begin
    past_valid <= 1'b1;
    seats_q    <= seats_in;
    min_q      <= min_links_in;
    mode_q     <= no_failback_in;
    able_q     <= rst ? '0 : able;
    able_qq    <= rst ? '0 : able_q;
    waits_q    <= '0;
    if (!rst && (able_q & ~unclean) != '0) waits_q <= unclean;                            // G6
    if (!rst && others != '0) waits_q <= unclean | ~known;                                // G5
    past_q[0]  <= rst ? '0 : able_q;
    past_q[1]  <= rst ? '0 : past_q[0];
    past_q[2]  <= rst ? '0 : past_q[1];
    live_q     <= rst ? '0 : live;
    holds_q    <= dead | unclean;
    sel_q1     <= rst ? '0 : dut.sel_q;
    seat_q     <= rst ? '0 : able & ~waits_q;
    seat_qq    <= rst ? '0 : seat_q;
    ok_q       <= rst ? '0 : ok;
    forget_q   <= forget;
    release_q  <= release_late;
    late_q1    <= rst ? '0 : late;
    fell_q     <= !rst && dut.fell_q != '0;
  end

  assign known   = able & able_q & (live | past_q[0] & past_q[1] & past_q[2] & ~dead);
  assign others  = known & ~unclean;
  assign settled = sel_q1 & live_q;

  // What the rule says of the clock before.
  logic [N-1:0] first;
  logic [4:0]   taken;
  always_comb begin
    first = '0;
    taken = '0;
    for (int unsigned u = 0; u < N; u++)
      if (seat_qq[u] && taken < seats_in) begin
        first[u] = 1'b1;
        taken   += 5'd1;
      end
    if (count(able_qq) < min_links_in) first = '0;
  end

  always_comb if (past_valid && !rst) begin
    assert (dut.able_q == able_q && dut.seat_q == seat_q && dut.wait_q == waits_q);
    assert ((ok & ~able_q) == '0);                                                       // G1
    assert (dut.able_past_q[0] == past_q[0] && dut.able_past_q[1] == past_q[1] && dut.able_past_q[2] == past_q[2]);
    assert ((dut.sel_q & ~seat_qq) == '0);                                               // G5, G6
    assert (count(dut.sel_q) <= seats_in && (dut.sel_q & ~ok) == '0);                    // G2
    if (!no_failback_in) assert (dut.sel_q == (first & able_q));                         // G2
    assert ((ok & ~dut.sel_q & ~(ok_q & ~holds_q)) == '0);                                // G7
    for (int unsigned u = 0; u < N; u++) begin
      if (ok_q[u] && !holds_q[u] && able_q[u] && count(able_qq) >= min_links_in && !dut.sel_q[u])
        assert (ok[u] == (sel_q1[u] || count(settled) < seats_in));                      // G7
      assert (yields[u] == (ok_q[u] && !holds_q[u] && able_q[u] && !ok[u] && count(able_qq) >= min_links_in)); // G7
    end
    assert ((waits_q & live_q & able_q & able_qq) == '0);                 // nor waits who carries traffic
    if (!no_failback_in) assert (late == '0 && dut.back_q == '0);
    if (ok != '0) assert (count(able_qq) >= min_links_in);                               // G3
    if (seat_qq != '0 && (able_q & seat_qq) == seat_qq && count(able_qq) >= min_links_in)
      assert (dut.sel_q != '0);                                                          // nobody waits in vain
    if (forget_q) assert ((late | dut.back_q | dut.passed_q) == '0);                     // G4: all is forgotten
    assert (((late & ~(able_qq & ~able_q) | dut.passed_q) & release_q) == '0);           // G4: released
    if ((dut.sel_q & late_q1) != '0) assert ((seat_qq & ~late_q1) == '0);                // G4: nobody else
    if ((late_q1 & ~late & ~(ok | release_q)) != '0) assert (forget_q || fell_q);        // G4: or a fall
    if ((sel_q1 & able_q & ~dut.sel_q) != '0 && count(able_qq) >= min_links_in)
      assert ((seat_qq & ~sel_q1 & ~late_q1) != '0 || (sel_q1 & ~seat_qq) != '0);        // G4: no seat for a late one
    cover (no_failback_in && late == N'(1) && ok == N'(6) && able == '1 && seats_in == 5'd3);
    cover (no_failback_in && ok_q == N'(4) && ok == N'(5) && seats_in == 5'd2 && late == '0);
    cover (!no_failback_in && ok_q == '0 && ok == N'(4) && able == N'(4) && seats_in == 5'd1);
    cover (ok == '0 && able_q == N'(1) && ok_q == N'(1) && min_links_in == 5'd2);
    cover (dut.call != '0);
    cover (dut.passed_q != '0);
    cover (yields == N'(2) && ok == N'(1));
    cover (ok == N'(3) && seats_in == 5'd1 && live_q == N'(2));
    cover (ok == N'(2) && able_qq == N'(3) && waits_q == N'(1));
    cover (ok == N'(2) && able_qq == N'(3) && dead == N'(2) && waits_q == N'(1));
  end

endmodule

`default_nettype wire
