/* SPDX-License-Identifier: Apache-2.0 */
#include "plan_impl.h"

#include <errno.h>
#include <stdlib.h>

#define TICK_MAX 0xffffffu

int lks_plan_new(struct lks_plan **ret_plan)
{
	struct lks_plan *plan = calloc(1, sizeof(*plan));

	if (!plan)
		return -ENOMEM;
	plan->unknown_vlan = LKS_PLAN_DROP;
	plan->on_full = LKS_ON_FULL_DROP;
	*ret_plan = plan;
	return 0;
}

struct lks_plan *lks_plan_free(struct lks_plan *plan)
{
	for (unsigned int i = 0; plan && i < plan->teams; i++)
		lks_team_free(plan->team[i]);
	free(plan);
	return NULL;
}

uint16_t lks_team_mask(const struct lks_team *team)
{
	unsigned int mask = 0;

	for (unsigned int i = 0; i < lks_team_members(team); i++)
		mask |= 1u << lks_team_member(team, i);
	return (uint16_t)mask;
}

int lks_plan_add_team(struct lks_plan *plan, struct lks_team *team)
{
	uint16_t mask = lks_team_mask(team);

	if (!lks_team_row(team, 0))
		return -EINVAL;
	if (plan->members & mask)
		return -EEXIST;
	if (plan->teams == LKS_PLAN_TEAMS_MAX)
		return -ENOSPC;

	plan->members |= mask;
	plan->team[plan->teams++] = team;
	for (unsigned int u = 0; u < LKS_PLAN_UPLINKS_MAX; u++)
		if (mask >> u & 1 && !plan->uplink[u].given)
			plan->uplink[u].admin_up = true;
	return 0;
}

unsigned int lks_plan_teams(const struct lks_plan *plan)
{
	return plan->teams;
}

const struct lks_team *lks_plan_team(const struct lks_plan *plan, unsigned int i)
{
	return i < plan->teams ? plan->team[i] : NULL;
}

static bool is_team(const struct lks_plan *plan, int team)
{
	return team == LKS_PLAN_DROP || (team >= 0 && (unsigned int)team < plan->teams);
}

int lks_plan_bind_vlan(struct lks_plan *plan, unsigned int vlan, int team)
{
	if (vlan >= LKS_PLAN_VLANS)
		return -ERANGE;
	if (!is_team(plan, team))
		return -ENOENT;
	plan->bound[vlan] = true;
	plan->vlan[vlan] = (int8_t)team;
	return 0;
}

int lks_plan_set_unknown_vlan(struct lks_plan *plan, int team)
{
	if (!is_team(plan, team))
		return -ENOENT;
	plan->unknown_vlan = (int8_t)team;
	return 0;
}

int lks_plan_vlan_team(const struct lks_plan *plan, unsigned int vlan)
{
	if (vlan >= LKS_PLAN_VLANS)
		return LKS_PLAN_DROP;
	return plan->bound[vlan] ? plan->vlan[vlan] : plan->unknown_vlan;
}

void lks_plan_set_on_full(struct lks_plan *plan, enum lks_on_full on_full)
{
	plan->on_full = on_full;
}

enum lks_on_full lks_plan_on_full(const struct lks_plan *plan)
{
	return plan->on_full;
}

int lks_plan_set_uplink(struct lks_plan *plan, unsigned int uplink, bool admin_up,
			uint64_t up_delay_us, uint64_t down_delay_us)
{
	if (uplink >= LKS_PLAN_UPLINKS_MAX)
		return -ERANGE;
	plan->uplink[uplink] =
		(struct lks_plan_uplink){ true, admin_up, up_delay_us, down_delay_us };
	return 0;
}

int lks_plan_set_tick(struct lks_plan *plan, uint32_t clocks)
{
	if (clocks > TICK_MAX)
		return -ERANGE;
	plan->tick = clocks;
	return 0;
}
