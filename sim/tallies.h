/* SPDX-License-Identifier: Apache-2.0 */
/* What went into a queue since the last reset, by bucket of the team and by virtual port. */
#ifndef LKS_SIM_TALLIES_H
#define LKS_SIM_TALLIES_H

#include <linksteer/plan.h>
#include <linksteer/stats.h>

#define LKS_TALLY_VPORTS 65536

struct lks_tallies {
	struct lks_count bucket[LKS_PLAN_TEAMS_MAX][LKS_BUCKETS];
	struct lks_count vport[LKS_TALLY_VPORTS];
	bool used;
};

void lks_tallies_put(struct lks_tallies *tallies, unsigned int team, uint32_t hash,
		     unsigned int vport, uint32_t bytes);
void lks_tallies_clear(struct lks_tallies *tallies);

/** lks_tallies_sum - of @n counters. */
struct lks_count lks_tallies_sum(const struct lks_count *count, size_t n);

#endif
