// SPDX-License-Identifier: Apache-2.0
// Queues around lks_map for its proofs, as free as its ports allow: where frames of one kind are.
//
//   admit --> piped[u] --> kept[u] --> done, or gone when the queue expires
//   start --> moving from one kept[u] to another
`default_nettype none

module lks_path #(
  parameter int unsigned UPLINKS = 3
) (
  input wire logic               clk,
  input wire logic               rst,
  input wire logic [UPLINKS-1:0] live,
  input wire logic [UPLINKS-1:0] expire,
  input wire logic [UPLINKS-1:0] admit,       // one-hot or 0: a frame is on its way into this queue
  input wire logic [UPLINKS-1:0] start,       // one-hot or 0: the oldest one leaves this queue
  input wire logic [UPLINKS-1:0] target,      // one-hot, with start: for that one
  input wire logic [UPLINKS-1:0] finish,      // a piped frame is in its queue
  input wire logic [UPLINKS-1:0] more,        // and another one stays behind it
  input wire logic [UPLINKS-1:0] done,        // the last frame is done, if the uplink lives
  input wire logic               rescued,     // the one that moves is in its new queue
  input wire logic               last,        // and was the last one in the old queue
  output var logic [UPLINKS-1:0] piped_q, kept_q, from_q, to_q
);

  always_ff @(posedge clk) begin
    piped_q <= (piped_q & ~(finish & ~more)) | admit;
    kept_q  <= ((kept_q & ~(done & live)) | (piped_q & finish)) & ~expire;
    if (from_q != '0 && rescued) begin
      from_q <= '0;
      to_q   <= '0;
      kept_q <= ((kept_q & ~(done & live) & ~(last ? from_q : '0)) | to_q) & ~expire;
    end
    if (start != '0) begin
      from_q <= start;
      to_q   <= target;
    end
    if (rst) begin
      piped_q <= '0;
      kept_q  <= '0;
      from_q  <= '0;
      to_q    <= '0;
    end
  end

endmodule

`default_nettype wire
