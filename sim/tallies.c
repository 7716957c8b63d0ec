/* SPDX-License-Identifier: Apache-2.0 */
#include "tallies.h"

#include <string.h>

static void add(struct lks_count *count, uint32_t bytes)
{
	count->frames++;
	count->bytes += bytes;
}

void lks_tallies_put(struct lks_tallies *tallies, unsigned int team, uint32_t hash,
		     unsigned int vport, uint32_t bytes)
{
	tallies->used = true;
	add(&tallies->bucket[team][hash % LKS_BUCKETS], bytes);
	add(&tallies->vport[vport], bytes);
}

void lks_tallies_clear(struct lks_tallies *tallies)
{
	if (tallies->used)
		memset(tallies, 0, sizeof(*tallies));
}

struct lks_count lks_tallies_sum(const struct lks_count *count, size_t n)
{
	struct lks_count sum = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		sum.frames += count[i].frames;
		sum.bytes += count[i].bytes;
	}
	return sum;
}
