// SPDX-License-Identifier: Apache-2.0
// Parameters with which lks_core would not work, or not say so. No logic: elaboration ends with an
// error.
`default_nettype none

module lks_limits
  import lks_pkg::*;
#(
  parameter int unsigned DATA_W      = 64,
  parameter int unsigned UPLINKS     = 4,
  parameter int unsigned TEAMS       = 4,
  parameter int unsigned MAX_FRAME   = 9216,
  parameter int unsigned QUEUE_BYTES = 32768,
  parameter policies_t   POLICIES    = ALL_POLICIES,
  parameter int unsigned LEN_W       = 20          // bits of the count of all bytes in all queues
);

  if (UPLINKS < 2 || UPLINKS > MAX_UPLINKS || TEAMS < 2 || TEAMS > MAX_TEAMS) begin : g_shape
    $fatal(1, "lks_core: UPLINKS must be 2 to %0d, TEAMS 2 to %0d", MAX_UPLINKS, MAX_TEAMS);
  end
  if (!(DATA_W inside {64, 128, 256, 512}) || POLICIES == '0) begin : g_width
    $fatal(1, "lks_core: DATA_W must be 64, 128, 256 or 512, and POLICIES name one at least");
  end
  if (MAX_FRAME < 1514) begin : g_max_frame
    $fatal(1, "lks_core: MAX_FRAME must be 1514 at least, a frame of Ethernet without tags and FCS");
  end
  if (QUEUE_BYTES < 2 * MAX_FRAME) begin : g_queue_bytes
    $fatal(1, "lks_core: QUEUE_BYTES must hold two frames of MAX_FRAME");
  end
  if (UPLINKS * QUEUE_BYTES > 2 ** LEN_W) begin : g_queues
    $fatal(1, "lks_core: all queues together must not hold more than %0d bytes", 2 ** LEN_W);
  end

endmodule

`default_nettype wire
