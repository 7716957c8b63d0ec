/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LKS_PLAN_IMPL_H
#define LKS_PLAN_IMPL_H

#include "damping.h"

#include <linksteer/plan.h>

struct lks_plan_uplink {
	bool given, admin_up;
	uint64_t up_delay_us, down_delay_us;
};

/* @damping: but for its steps, which depend on the tick of the card */
struct lks_plan_damping {
	uint64_t half_life_us;
	struct lks_damping damping;
};

struct lks_plan {
	struct lks_team *team[LKS_PLAN_TEAMS_MAX];
	struct lks_plan_links links[LKS_PLAN_TEAMS_MAX];
	unsigned int teams;
	uint32_t members; /* mask of all teams */
	bool bound[LKS_PLAN_VLANS];
	int8_t vlan[LKS_PLAN_VLANS], unknown_vlan; /* team or LKS_PLAN_DROP */
	enum lks_on_full on_full;
	struct lks_plan_uplink uplink[LKS_PLAN_UPLINKS_MAX];
	struct lks_plan_damping damping[LKS_PLAN_UPLINKS_MAX];
	uint64_t stall_us, age_us; /* 0: for ever */
	uint32_t tick;		   /* clocks; 0: one millisecond */
};

uint16_t lks_team_mask(const struct lks_team *team);	  /* bit u: uplink u is a member */
unsigned int lks_team_seats(const struct lks_team *team); /* members in use at once */

/* Clocks of a tick: the one of the plan, or a millisecond. */
uint32_t lks_plan_tick_clocks(const struct lks_plan *plan, uint32_t clock_hz);

#endif
