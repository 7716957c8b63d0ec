/* SPDX-License-Identifier: Apache-2.0 */
/* Flap damping: the figure of one uplink, bit for bit as rtl/core/lks_damping.sv keeps it. */
#ifndef LKS_DAMPING_H
#define LKS_DAMPING_H

#include <stdbool.h>
#include <stdint.h>

#define LKS_DAMPING_FRACTION 6u /* bits of the figure behind the point */

/**
 * struct lks_damping - settings; with @penalty 0 it is off and remembers nothing
 * @steps: ticks from one decay to the next, each takes a 64th; 0: the figure never falls
 */
struct lks_damping {
	uint16_t suppress, reuse, penalty, steps, ceiling;
};

struct lks_damping_state {
	uint32_t figure; /* with LKS_DAMPING_FRACTION bits of fraction */
	uint32_t ticks;	 /* since the last decay */
	bool suppressed;
};

/* One tick, one loss of the link; each decides anew whether the uplink is suppressed. */
void lks_damping_tick(const struct lks_damping *damping, struct lks_damping_state *state);
void lks_damping_flap(const struct lks_damping *damping, struct lks_damping_state *state);

/* @half_life: in ticks. Return: the decay that comes nearest, 1 to 65,535; 0 when none does. */
uint16_t lks_damping_steps(uint64_t half_life);

/* Four half-lives above @reuse: an uplink returns at the latest that long after its last loss. */
uint16_t lks_damping_ceiling(unsigned int reuse);

#endif
