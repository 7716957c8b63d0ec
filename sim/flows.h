/* SPDX-License-Identifier: Apache-2.0 */
/* Flows: what belongs together under a team's policy, numbered from 0 as it appears. */
#ifndef LKS_SIM_FLOWS_H
#define LKS_SIM_FLOWS_H

#include <linksteer/plan.h>

struct lks_flow {
	uint32_t hash;	    /* under the team's policy and seed */
	uint32_t last_done; /* frame of it that finished last, plus 1 */
	uint8_t team;
	uint8_t generation; /* of the plan; a commit starts new flows */
	uint8_t key_len;
	uint8_t key[LKS_POLICY_KEY_MAX];
};

struct lks_flows {
	struct lks_flow *flow;
	size_t flows, room;
	uint32_t *slot; /* open addressing: number of the flow plus 1 */
	size_t slots;
};

/** lks_flows_find - the number of a frame's flow, a new one if need be. Return: 0, -ENOMEM. */
int lks_flows_find(struct lks_flows *flows, const struct lks_team *team, unsigned int number,
		   unsigned int generation, const struct lks_fields *fields, uint32_t *ret_flow);
void lks_flows_free(struct lks_flows *flows);

#endif
