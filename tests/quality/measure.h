/* SPDX-License-Identifier: Apache-2.0 */
/* What can be said of a policy's hash by counting. Every figure is the same at every run. */
#ifndef LKS_MEASURE_H
#define LKS_MEASURE_H

#include "flows.h"

#include <linksteer/team.h>

enum { MEASURE_FLOWS = 100000, MEASURE_MIN = 2, MEASURE_MAX = 8, MEASURE_TEAMS = 7, TIER = 8 };

/* Index by number of members - MEASURE_MIN. */
struct spread {
	double max_over_mean[MEASURE_TEAMS], cv[MEASURE_TEAMS];
};

/* Shares of all flows, mean over which member fails. */
struct moved {
	double all[MEASURE_TEAMS];	/* that take another uplink */
	double healthy[MEASURE_TEAMS];	/* of the flows on survivors */
	double not_back[MEASURE_TEAMS]; /* that are elsewhere when the member has returned */
};

/** measure_team - a team of uplinks 0 to @members - 1, built. */
struct lks_team *measure_team(const struct lks_policy *policy, enum lks_failover failover,
			      unsigned int members);

void measure_spread(const struct lks_policy *policy, enum lks_failover failover,
		    const struct pattern *pattern, struct spread *ret_spread);

/**
 * measure_second_tier - TIER uplinks, behind each a second team of TIER with MEASURE_FLOWS flows,
 * which differs in its seed or key where the policy has one
 *
 * Return: the worst max/mean of the second teams.
 */
double measure_second_tier(const struct lks_policy *policy, const struct pattern *pattern);

void measure_moved(const struct lks_policy *policy, enum lks_failover failover,
		   const struct pattern *pattern, struct moved *ret_moved);

/**
 * measure_influence - how often each bit of the hash changes with each input bit
 * @ret_share: shares of the rounds, 0 to 1
 */
void measure_influence(const struct lks_policy *policy, double ret_share[FLOW_INPUT_BITS][32]);

#endif
