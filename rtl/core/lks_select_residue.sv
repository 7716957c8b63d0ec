// SPDX-License-Identifier: Apache-2.0
// Residue tables of two neighbouring hash bytes: (byte * 256^k) % count, k = FIRST and FIRST + 1.
// One block ROM, two read ports, 1 clock. count is given modulo 2^UP_W: 0 stands for 2^UP_W.
`default_nettype none

module lks_select_residue #(
  parameter int unsigned UP_W  = 2,
  parameter int unsigned FIRST = 0
) (
  input  wire logic            clk,
  input  wire logic            en,
  input  wire logic [UP_W-1:0] count,
  input  wire logic [7:0]      low, high,    // byte FIRST, byte FIRST + 1
  output var  logic [UP_W-1:0] low_term, high_term
);

  localparam int unsigned COUNTS = 1 << UP_W;

  (* rom_style = "block" *)
  logic [UP_W-1:0] rom [2 * COUNTS * 256];

  function automatic logic [UP_W-1:0] residue(input int unsigned n, input int unsigned value);
    return UP_W'(value % (n == 0 ? COUNTS : n));
  endfunction

  initial begin
    for (int unsigned k = 0; k < 2; k++)
      for (int unsigned n = 0; n < COUNTS; n++)
        for (int unsigned b = 0; b < 256; b++)
          rom[(k * COUNTS + n) * 256 + b] = residue(n, b << (8 * (FIRST + k)));
  end

  always_ff @(posedge clk) if (en) begin
    low_term  <= rom[{1'b0, count, low}];
    high_term <= rom[{1'b1, count, high}];
  end

endmodule

`default_nettype wire
