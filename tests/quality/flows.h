/* SPDX-License-Identifier: Apache-2.0 */
/* Traffic patterns: flow number I of a pattern as a TCP frame. */
#ifndef LKS_FLOWS_H
#define LKS_FLOWS_H

#include <stddef.h>
#include <stdint.h>

enum { FLOW_BYTES = 74 }; /* of the longest frame */

/* Where the bits lie that `flows_flip` counts: both addresses, both ports of an IPv4 frame. */
enum { FLOW_INPUT_BITS = 96 };

struct pattern {
	const char *key, *name;
	size_t (*make)(uint32_t i, uint8_t ret_frame[FLOW_BYTES]); /* returns the length */
};

extern const struct pattern flows_patterns[];
enum { FLOWS_PATTERNS = 7 };

/** flows_draw - a number that looks random, another one for each flow and each @which. */
uint32_t flows_draw(uint32_t i, uint32_t which);

/** flows_flip - invert one of the FLOW_INPUT_BITS of a frame of the pattern `random`. */
void flows_flip(uint8_t frame[FLOW_BYTES], unsigned int bit);

#endif
