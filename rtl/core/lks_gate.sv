// SPDX-License-Identifier: Apache-2.0
// Team rules between the link monitors and the map: which of the members that could carry traffic
// are in use.
//
//   able[u] --+--------------------------------> and --> [ ok[u] ] --> lks_map --> live, dead, unclean
//             |                                   ^
//             +-> [ able_q ] --> pool of the team -+ sel[u], stay[u]
//                                   ^
//             falls -----------> [ late_q ]         members that came back and wait (no failback)
//
// Per uplink software names its team (`peers`, itself included), the members that go before it
// (`ahead`, a strict order of the team) and how many are in use at once (`seats`: the members that
// are not on standby; 0: no rule, able is ok). The pool of a team are its able members that are
// not late; when there is none, all its able members.
//
//   G1  ok is low one clock after able is low                                                (C4)
//   G2  a seat have the first `seats` of the pool: a standby member takes the seat of one that
//       is down, one clock after that one's ok fell. With a seat a member is in use
//   G3  with fewer than `min_links` able members, none of the team is in use
//   G4  `no_failback`: a member that fell is late: it takes no seat until software releases it,
//       until one in use falls and no standby takes the seat (the first late member is called
//       back, one for each fall), or until nobody else is able. If others take all seats before it
//       carries traffic, it is late again. So nobody leaves its seat for a member that returns
//   G5  a member whose queue is not yet rescued takes no seat while another one could: who gives it
//       its seat would be dead before the frames are taken                                (C1, C5)
//   G6  a member whose port still holds a beat of a cut frame takes no seat while another one could: it
//       would keep the seat empty until the MAC takes the beat, for ever if its port is paused     (C5)
//   G7  who has lost its seat to others stays in use until they carry traffic; then it `yields`, with
//       an empty queue: nobody comes into the map of a team before its queues are empty        (C5)
//
// `forget` (a new configuration) makes nobody late.
`default_nettype none

module lks_gate #(
  parameter int unsigned UPLINKS = 4
) (
  input  wire logic               clk,
  input  wire logic               rst,

  input  wire logic [UPLINKS-1:0] able,                 // may carry traffic as far as the link goes
  input  wire logic [UPLINKS-1:0] live,                 // carries traffic
  input  wire logic [UPLINKS-1:0] dead,                 // its queue is not yet rescued
  input  wire logic [UPLINKS-1:0] unclean,              // it is out, and its port not at the end of a frame
  output var  logic [UPLINKS-1:0] ok,                   // in use
  output var  logic [UPLINKS-1:0] yields,               // one clock, the first with ok low
  output var  logic [UPLINKS-1:0] late,

  input  wire logic [UPLINKS-1:0] peers     [UPLINKS],
  input  wire logic [UPLINKS-1:0] ahead     [UPLINKS],
  input  wire logic [4:0]         seats     [UPLINKS],  // 0: no rule
  input  wire logic [4:0]         min_links [UPLINKS],
  input  wire logic [UPLINKS-1:0] no_failback,
  input  wire logic [UPLINKS-1:0] release_late,         // one clock
  input  wire logic               forget                // one clock
);

  function automatic logic [4:0] count(input logic [UPLINKS-1:0] set);
    count = '0;
    for (int unsigned i = 0; i < UPLINKS; i++) count += 5'(set[i]);
  endfunction

  // Bit by bit: for numbers that small a carry chain takes longer.
  function automatic logic fewer(input logic [UPLINKS-1:0] set, input logic [4:0] than);
    logic [4:0] n;
    n     = count(set);
    fewer = 1'b0;
    for (int unsigned i = 0; i < 5; i++) if (n[i] != than[i]) fewer = than[i];
  endfunction

  logic [UPLINKS-1:0] able_q, late_q;
  logic [UPLINKS-1:0] seat_q;             // able, and may take a seat
  logic [UPLINKS-1:0] wait_q;             // may not, G5 and G6
  logic [UPLINKS-1:0] fell_q;             // fell in use, nobody has been called back for it yet
  logic [UPLINKS-1:0] back_q;             // was late, and has not carried traffic since
  logic [UPLINKS-1:0] passed_q;           // ... and others have all seats while it waits
  logic [UPLINKS-1:0] sel_q;              // has a seat, one clock ago
  logic [UPLINKS-1:0] enough, sel, lingers, stay, call, fell, one;

  assign late = late_q;
  assign fell = ok & ~able & no_failback;
  assign one  = fell_q & (~fell_q + 1'b1);

  // What a member left behind shows in `dead` some clocks after it fell: until then it counts as dead.
  logic [UPLINKS-1:0] able_past_q [3];
  logic [UPLINKS-1:0] sound;

  assign sound = able & able_q & (live | able_past_q[0] & able_past_q[1] & able_past_q[2] & ~dead);

  always_ff @(posedge clk) begin
    able_past_q[0] <= able_q;
    able_past_q[1] <= able_past_q[0];
    able_past_q[2] <= able_past_q[1];
    if (rst) able_past_q <= '{default: '0};
  end

  for (genvar u = 0; u < UPLINKS; u++) begin : g_member
    logic [UPLINKS-1:0] team, seated, fresh, clean, rest;
    logic               all_late, fresh_seat, late_seat, seat;   // late_seat: when all of them are late

    // Both are counted, and the one that rules is picked, which is faster than one count behind a pick.
    assign team       = able_q & peers[u];
    assign seated     = seat_q & peers[u];
    assign fresh      = seated & ~late_q;
    assign all_late   = fresh == '0;
    assign fresh_seat = fresh[u] && fewer(fresh & ahead[u], seats[u]);
    assign late_seat  = seated[u] && fewer(seated & ahead[u], seats[u]);
    assign clean      = team & ~unclean;
    assign rest       = clean & sound;
    assign enough[u]  = !fewer(team, min_links[u]);
    assign seat       = all_late ? late_seat : fresh_seat;
    assign sel[u]     = seats[u] == '0 || (seat && enough[u]);
    assign lingers[u] = ok[u] && !dead[u] && !unclean[u] && enough[u];
    assign stay[u]    = sel_q[u] || fewer(sel_q & live & peers[u], seats[u]);
    // A seat that no fresh member takes goes to the first late one; when all are late, late_seat gives it.
    assign call[u] = (one & peers[u]) != '0 && team[u] && (team & late_q & ahead[u]) == '0
                  && !all_late && fewer(fresh, seats[u]);

    always_ff @(posedge clk) begin
      wait_q[u]   <= (unclean[u] && clean != '0 || !sound[u] && rest != '0) && !rst;
      passed_q[u] <= back_q[u] && wait_q[u] && !ok[u] && !seat && !fewer(all_late ? seated : fresh, seats[u])
                  && !release_late[u] && !forget && !rst;
    end
  end

  always_ff @(posedge clk) begin
    able_q <= able;
    seat_q <= able & ~wait_q;
    ok     <= able & (sel | lingers & stay);
    sel_q  <= able & sel;
    yields <= able & ~sel & lingers & ~stay;
    fell_q <= (fell_q & ~one) | fell;
    late_q <= (late_q & ~(call | (able & sel) | release_late))
            | (passed_q & ~sel & ~release_late) | (able_q & ~able & no_failback);
    back_q <= (late_q | (back_q & ~live)) & ~release_late;

    if (forget) begin
      fell_q <= '0;
      late_q <= '0;
      back_q <= '0;
    end
    if (rst) begin
      able_q <= '0;
      seat_q <= '0;
      ok     <= '0;
      sel_q  <= '0;
      yields <= '0;
      fell_q <= '0;
      late_q <= '0;
      back_q <= '0;
    end
  end

endmodule

`default_nettype wire
