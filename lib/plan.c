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

/* A tick is never shorter than a millisecond: a card counts 65,535 of them. */
uint32_t lks_plan_tick_clocks(const struct lks_plan *plan, uint32_t clock_hz)
{
	if (plan->tick)
		return plan->tick;
	return clock_hz ? (clock_hz - 1) / 1000 + 1 : 1;
}

unsigned int lks_team_seats(const struct lks_team *team)
{
	unsigned int seats = 0;

	for (unsigned int i = 0; i < lks_team_members(team); i++)
		seats += !lks_team_is_standby(team, (unsigned int)lks_team_member(team, i));
	return seats;
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
	plan->links[plan->teams] = (struct lks_plan_links){ .failback = true };
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

void lks_plan_set_limits(struct lks_plan *plan, uint64_t stall_us, uint64_t age_us)
{
	plan->stall_us = stall_us;
	plan->age_us = age_us;
}

int lks_plan_set_damping(struct lks_plan *plan, unsigned int uplink, uint64_t half_life_us,
			 uint16_t suppress, uint16_t reuse, uint16_t penalty)
{
	uint16_t ceiling = lks_damping_ceiling(reuse);

	if (uplink >= LKS_PLAN_UPLINKS_MAX ||
	    (penalty && (suppress <= reuse || suppress >= ceiling)))
		return -ERANGE;
	plan->damping[uplink] =
		(struct lks_plan_damping){ half_life_us, { suppress, reuse, penalty, 0, ceiling } };
	return 0;
}

int lks_plan_set_links(struct lks_plan *plan, unsigned int team, const struct lks_plan_links *links)
{
	if (team >= plan->teams)
		return -ENOENT;
	if (links->min_links > lks_team_members(plan->team[team]))
		return -ERANGE;
	plan->links[team] = *links;
	return 0;
}

static uint16_t in_use(const struct lks_team *team, const struct lks_plan_links *links,
		       uint16_t able)
{
	unsigned int n = 0, use = 0, seats = lks_team_seats(team);

	able &= lks_team_mask(team);
	if ((unsigned int)__builtin_popcount(able) < links->min_links)
		return 0;
	for (unsigned int standby = 0; standby < 2; standby++)
		for (unsigned int i = 0; i < lks_team_members(team) && n < seats; i++) {
			unsigned int u = (unsigned int)lks_team_member(team, i);

			if (!(able >> u & 1) || lks_team_is_standby(team, u) != standby)
				continue;
			use |= 1u << u;
			n++;
		}
	return (uint16_t)use;
}

uint16_t lks_plan_in_use(const struct lks_plan *plan, uint16_t able)
{
	unsigned int use = 0;

	for (unsigned int u = 0; u < LKS_PLAN_UPLINKS_MAX; u++)
		if (!plan->uplink[u].admin_up)
			able &= (uint16_t) ~(1u << u);
	for (unsigned int t = 0; t < plan->teams; t++)
		use |= in_use(plan->team[t], &plan->links[t], able);
	return (uint16_t)use;
}

int lks_plan_set_tick(struct lks_plan *plan, uint32_t clocks)
{
	if (clocks > TICK_MAX)
		return -ERANGE;
	plan->tick = clocks;
	return 0;
}
