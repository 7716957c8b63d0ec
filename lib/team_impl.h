/* SPDX-License-Identifier: Apache-2.0 */
/* What the files team*.c share. */
#ifndef LKS_TEAM_IMPL_H
#define LKS_TEAM_IMPL_H

#include <linksteer/team.h>

#include "bucket.h"
#include "policy_impl.h"

struct lks_team {
	char name[LKS_TEAM_NAME_MAX + 1];
	uint8_t member[LKS_TEAM_MEMBERS_MAX];
	uint8_t weight[LKS_TEAM_MEMBERS_MAX];
	bool standby[LKS_TEAM_MEMBERS_MAX];
	unsigned int members;
	const struct lks_policy *policy;
	enum lks_failover failover;
	struct lks_policy_params params;
	struct lks_toeplitz toeplitz; /* of params.key */
	bool built;
	struct lks_bucket_table table; /* once built: uplinks, not slots */
};

/* Eligible members in team order. Return: how many. */
unsigned int lks_team_live(const struct lks_team *team, uint16_t eligible,
			   uint8_t ret_live[LKS_TEAM_MEMBERS_MAX]);

/* lks_team_steer(), with AVX-512 or without. */
int lks_team_steer_with(const struct lks_team *team, const struct lks_packet *packets, size_t n,
			uint16_t eligible, bool avx512, uint8_t *ret_uplinks);

/* Whether this processor has AVX-512 with vectors of every length. */
bool lks_has_avx512(void);

#endif
