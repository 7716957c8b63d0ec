/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rank by rank, every bucket gets the member that has least to carry when all members before it
 * in the row are dead:
 *
 *	rank 0	nobody is dead: shares by weight
 *	rank 1	the first is dead: its buckets go round the survivors
 *	rank 2	the first two are dead, in either order: what is uneven so far is levelled out
 *
 * That each survivor of a single failure gets floor(k/n) or ceil(k/n) of k buckets is counted for
 * every number of members in tests/unit/test_bucket.c.
 */
#include "bucket.h"

#include <stdbool.h>
#include <string.h>

static uint16_t set_of(const uint8_t *row, unsigned int count)
{
	unsigned int set = 0;

	for (unsigned int i = 0; i < count; i++)
		set |= 1U << row[i];
	return (uint16_t)set;
}

/* Buckets a member carries when those of @dead are: ranks are known, in the first @done one more */
static void count_loads(const struct lks_bucket_table *table, unsigned int ranks, unsigned int done,
			uint16_t dead, unsigned int load[LKS_TEAM_MEMBERS_MAX])
{
	memset(load, 0, LKS_TEAM_MEMBERS_MAX * sizeof(load[0]));
	for (unsigned int b = 0; b < LKS_BUCKETS; b++) {
		const uint8_t *row = table->row[b];
		unsigned int known = ranks + (b < done);
		unsigned int r = 0;

		while (r < known && dead >> row[r] & 1)
			r++;
		if (r < known)
			load[row[r]]++;
	}
}

/* Shares by weight as Sainte-Lague counts seats: least (2 * buckets + 1) / weight. */
static bool carries_less(unsigned int load_a, unsigned int weight_a, unsigned int load_b,
			 unsigned int weight_b)
{
	return (2 * load_a + 1) * weight_b < (2 * load_b + 1) * weight_a;
}

static uint8_t next_member(const struct lks_bucket_table *table, const uint8_t *weight,
			   unsigned int members, unsigned int rank, unsigned int bucket)
{
	uint16_t dead = set_of(table->row[bucket], rank);
	unsigned int load[LKS_TEAM_MEMBERS_MAX];
	unsigned int best = members;

	count_loads(table, rank, bucket, dead, load);
	for (unsigned int m = 0; m < members; m++) {
		if (dead >> m & 1)
			continue;
		if (best == members || carries_less(load[m], weight[m], load[best], weight[best]))
			best = m;
	}
	return (uint8_t)best;
}

void lks_bucket_build(const uint8_t *weight, unsigned int members, struct lks_bucket_table *table)
{
	for (unsigned int rank = 0; rank < members; rank++)
		for (unsigned int b = 0; b < LKS_BUCKETS; b++)
			table->row[b][rank] = next_member(table, weight, members, rank, b);
}
