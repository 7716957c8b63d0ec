/* SPDX-License-Identifier: Apache-2.0 */
#include "damping.h"

/* 63/64 to the power of 44.014 is one half. */
#define HALVING_THOUSANDTHS 44014u
#define STEPS_MAX 0xffffu

static void decide(const struct lks_damping *damping, struct lks_damping_state *state)
{
	if (state->figure > (uint32_t)damping->suppress << LKS_DAMPING_FRACTION)
		state->suppressed = true;
	else if (state->figure < (uint32_t)damping->reuse << LKS_DAMPING_FRACTION)
		state->suppressed = false;
}

void lks_damping_tick(const struct lks_damping *damping, struct lks_damping_state *state)
{
	if (damping->penalty == 0) {
		*state = (struct lks_damping_state){ 0, 0, false };
		return;
	}
	state->ticks = (state->ticks + 1) & 0xffffu;
	if (damping->steps && state->ticks >= damping->steps) {
		state->ticks = 0;
		state->figure -= state->figure >> LKS_DAMPING_FRACTION;
	}
	decide(damping, state);
}

void lks_damping_flap(const struct lks_damping *damping, struct lks_damping_state *state)
{
	uint32_t ceiling = (uint32_t)damping->ceiling << LKS_DAMPING_FRACTION;

	if (damping->penalty == 0) {
		*state = (struct lks_damping_state){ 0, 0, false };
		return;
	}
	state->figure += (uint32_t)damping->penalty << LKS_DAMPING_FRACTION;
	if (state->figure > ceiling)
		state->figure = ceiling;
	decide(damping, state);
}

uint16_t lks_damping_steps(uint64_t half_life)
{
	uint64_t steps;

	if (half_life > (uint64_t)STEPS_MAX * 45)
		return 0;
	steps = (half_life * 1000 + HALVING_THOUSANDTHS / 2) / HALVING_THOUSANDTHS;
	return steps > STEPS_MAX ? 0 : (uint16_t)steps;
}

uint16_t lks_damping_ceiling(unsigned int reuse)
{
	return reuse > 0xffffu / 16 ? 0xffffu : (uint16_t)(16 * reuse);
}
