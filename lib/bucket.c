/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rank by rank, every bucket gets the member that has least to carry when all members before it
 * in the row are dead:
 *
 *	rank 0	nobody is dead: shares by weight
 *	rank 1	the first is dead: its buckets go round the survivors
 *	rank 2	the first two are dead, in either order: what is uneven so far is levelled out
 *
 * Where two carry the same, the one that got fewer buckets from these dead members takes it; this
 * gives floor(k/n) or ceil(k/n) for each single failure, although k and the shares before it may
 * be uneven too.
 */
#include "bucket.h"

#include <stdbool.h>

/* What a member carries, and how much of it came from the dead members of one set. */
struct load {
	unsigned int buckets, taken;
};

static uint16_t set_of(const uint8_t *row, unsigned int count)
{
	unsigned int set = 0;

	for (unsigned int i = 0; i < count; i++)
		set |= 1U << row[i];
	return (uint16_t)set;
}

/* Loads when the members of @dead are: rows are known up to @ranks, the first @done one further. */
static void count_loads(const struct lks_bucket_table *table, unsigned int ranks, unsigned int done,
			uint16_t dead, struct load load[LKS_TEAM_MEMBERS_MAX])
{
	for (unsigned int i = 0; i < LKS_TEAM_MEMBERS_MAX; i++)
		load[i] = (struct load){ 0, 0 };
	for (unsigned int b = 0; b < LKS_BUCKETS; b++) {
		const uint8_t *row = table->row[b];
		unsigned int known = ranks + (b < done);
		unsigned int r = 0;

		while (r < known && dead >> row[r] & 1)
			r++;
		if (r == known)
			continue;
		load[row[r]].buckets++;
		load[row[r]].taken += r > 0;
	}
}

/* Shares by weight as Sainte-Lague counts seats: least (2 * buckets + 1) / weight. */
static bool carries_less(const struct load *a, unsigned int weight_a, const struct load *b,
			 unsigned int weight_b)
{
	unsigned int cost_a = (2 * a->buckets + 1) * weight_b;
	unsigned int cost_b = (2 * b->buckets + 1) * weight_a;

	return cost_a != cost_b ? cost_a < cost_b : a->taken * weight_b < b->taken * weight_a;
}

static uint8_t next_member(const struct lks_bucket_table *table, const uint8_t *weight,
			   unsigned int members, unsigned int rank, unsigned int bucket)
{
	uint16_t dead = set_of(table->row[bucket], rank);
	struct load load[LKS_TEAM_MEMBERS_MAX];
	unsigned int best = members;

	count_loads(table, rank, bucket, dead, load);
	for (unsigned int m = 0; m < members; m++) {
		if (dead >> m & 1)
			continue;
		if (best == members || carries_less(&load[m], weight[m], &load[best], weight[best]))
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
