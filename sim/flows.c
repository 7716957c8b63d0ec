/* SPDX-License-Identifier: Apache-2.0 */
#include "flows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

static size_t slot_of(const struct lks_flows *flows, const struct lks_flow *flow)
{
	uint64_t mix = UINT64_C(0xcbf29ce484222325) ^ flow->team ^ (uint64_t)flow->generation << 8;

	for (unsigned int i = 0; i < flow->key_len; i++)
		mix = (mix ^ flow->key[i]) * UINT64_C(0x100000001b3);
	return (size_t)(mix ^ mix >> 32) & (flows->slots - 1);
}

static bool same(const struct lks_flow *a, const struct lks_flow *b)
{
	return a->team == b->team && a->generation == b->generation && a->key_len == b->key_len &&
	       memcmp(a->key, b->key, a->key_len) == 0;
}

/* The place of a flow, or the free place where it would stand. */
static uint32_t *place(const struct lks_flows *flows, const struct lks_flow *flow)
{
	size_t i = slot_of(flows, flow);

	while (flows->slot[i] && !same(&flows->flow[flows->slot[i] - 1], flow))
		i = (i + 1) & (flows->slots - 1);
	return &flows->slot[i];
}

static int spread(struct lks_flows *flows)
{
	size_t slots = flows->slots ? flows->slots * 2 : 1024;
	uint32_t *slot = calloc(slots, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	free(flows->slot);
	flows->slot = slot;
	flows->slots = slots;
	for (size_t i = 0; i < flows->flows; i++)
		*place(flows, &flows->flow[i]) = (uint32_t)i + 1;
	return 0;
}

int lks_flows_find(struct lks_flows *flows, const struct lks_team *team, unsigned int number,
		   unsigned int generation, const struct lks_fields *fields, uint32_t *ret_flow)
{
	struct lks_flow flow = { .team = (uint8_t)number, .generation = (uint8_t)generation };
	uint32_t *slot;

	flow.key_len = (uint8_t)lks_policy_key(lks_team_policy(team), lks_team_params(team), fields,
					       flow.key);
	if ((flows->flows + 1) * 2 > flows->slots && spread(flows))
		return -ENOMEM;
	slot = place(flows, &flow);
	if (*slot == 0) {
		if (lks_grow(&flows->flow, &flows->room, flows->flows + 1))
			return -ENOMEM;
		flow.hash = lks_team_hash(team, fields);
		flows->flow[flows->flows++] = flow;
		*slot = (uint32_t)flows->flows;
	}
	*ret_flow = *slot - 1;
	return 0;
}

void lks_flows_free(struct lks_flows *flows)
{
	free(flows->flow);
	free(flows->slot);
	*flows = (struct lks_flows){ 0 };
}
