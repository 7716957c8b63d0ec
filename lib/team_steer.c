/* SPDX-License-Identifier: Apache-2.0 */
/* Bursts: what does not change from frame to frame is prepared once, the rest is one loop. */
#include "team_impl.h"
#include "view.h"

#include <errno.h>

#define RECIPROCAL(n) (UINT64_MAX / (n) + 1)

static const uint64_t reciprocals[LKS_TEAM_MEMBERS_MAX + 1] = {
	0,
	0,
	RECIPROCAL(2),
	RECIPROCAL(3),
	RECIPROCAL(4),
	RECIPROCAL(5),
	RECIPROCAL(6),
	RECIPROCAL(7),
	RECIPROCAL(8),
	RECIPROCAL(9),
	RECIPROCAL(10),
	RECIPROCAL(11),
	RECIPROCAL(12),
	RECIPROCAL(13),
	RECIPROCAL(14),
	RECIPROCAL(15),
	RECIPROCAL(16),
};

uint32_t lks_burst_one(const struct lks_burst *burst, const struct lks_packet *packet)
{
	struct lks_fields fields;

	lks_frame_parse(packet->bytes, packet->len, &fields);
	fields.tid = packet->tid;
	return burst->policy->hash(burst->params, &fields);
}

static void steer_one_by_one(const struct lks_burst *burst, const struct lks_packet *packets,
			     size_t n, uint8_t *ret_uplinks)
{
	for (size_t i = 0; i < n; i++)
		ret_uplinks[i] = lks_take(burst, lks_burst_one(burst, &packets[i]));
}

bool lks_has_avx512(void)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx512vl");
#else
	return false;
#endif
}

int lks_team_steer(const struct lks_team *team, const struct lks_packet *packets, size_t n,
		   uint16_t eligible, uint8_t *ret_uplinks)
{
	return lks_team_steer_with(team, packets, n, eligible, lks_has_avx512(), ret_uplinks);
}

int lks_team_steer_with(const struct lks_team *team, const struct lks_packet *packets, size_t n,
			uint16_t eligible, bool avx512, uint8_t *ret_uplinks)
{
	struct lks_burst burst = {
		.policy = team->policy,
		.params = &team->params,
		.toeplitz = &team->toeplitz,
		.row = team->failover == LKS_RESILIENT ? team->table.row : NULL,
		.eligible = eligible,
		.avx512 = avx512,
	};

	if (!team->built)
		return -EINVAL;
	burst.n = lks_team_live(team, eligible, burst.live);
	if (burst.n == 0)
		return -ENETDOWN;

	burst.reciprocal = reciprocals[burst.n];
	if (team->policy->steer)
		team->policy->steer(&burst, packets, n, ret_uplinks);
	else
		steer_one_by_one(&burst, packets, n, ret_uplinks);
	return 0;
}
