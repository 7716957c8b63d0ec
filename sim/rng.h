/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers that are the same everywhere (splitmix64). */
#ifndef LKS_SIM_RNG_H
#define LKS_SIM_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct lks_rng {
	uint64_t state;
};

static inline uint64_t lks_rng_next(struct lks_rng *rng)
{
	uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 to @n - 1; @n not 0. */
static inline uint32_t lks_rng_below(struct lks_rng *rng, uint32_t n)
{
	return (uint32_t)((lks_rng_next(rng) >> 32) * n >> 32);
}

static inline bool lks_rng_percent(struct lks_rng *rng, unsigned int percent)
{
	return percent > 0 && lks_rng_below(rng, 100) < percent;
}

#endif
