/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules of the teams in random runs: standby members, min_links, failback, LACP, delays, damping,
 * limits, and what is done to the uplinks meanwhile: a MAC that pauses, a switch that no longer
 * agrees. Times are in ticks of a few clocks, so that a round of a run meets them.
 */
#ifndef LKS_TESTS_RANDOM_RULES_H
#define LKS_TESTS_RANDOM_RULES_H

#include "../rtl/core/core_bench.h"
#include "lib/plan_impl.h"

enum {
	RULES_TICK = 64,	/* clocks */
	RULES_STALL = 12,	/* ticks */
	RULES_STALL_SLOW = 110, /* ... longer than a frame of 9,240 bytes takes at 2.5 Gbit/s */
	RULES_AGE = 60,		/* ticks */
	RULES_HALF_LIFE = 30,	/* ticks */
	RULES_LONG = 10000,	/* clocks: a pause until the port stalls, and what comes of it */
	RULES_SETTLE = 60000, /* clocks: delays, and five half-lives in the sweeps of 16 uplinks */
};

/* At least that many ticks; 0 for 0. */
static inline uint64_t rules_us(unsigned int ticks)
{
	return ticks ? core_ticks_us(ticks, RULES_TICK) : 0;
}

/* Only teams that pin their flows have standby members, and those one that is active. */
static inline const struct lks_policy *rules_policy(struct core *core)
{
	static const char *const name[] = { "esx-port-id", "esx-src-mac", "explicit" };

	return lks_policy_find(name[lks_rng_below(&core->rng, 3)]);
}

static inline void rules_standby(struct core *core, struct lks_team *team)
{
	unsigned int n = lks_team_members(team);

	for (unsigned int left = lks_rng_below(&core->rng, 2 * n); left > 0; left--) {
		unsigned int i = lks_rng_below(&core->rng, n);

		if (i > 0) /* whatever is drawn, the first one is active */
			lks_team_set_standby(team, (unsigned int)lks_team_member(team, i), true);
	}
	cr_assert_eq(lks_team_build(team), 0);
}

static inline void rules_uplink(struct core *core, struct lks_plan *plan, unsigned int u)
{
	struct lks_rng *rng = &core->rng;
	unsigned int up = lks_rng_percent(rng, 40) ? lks_rng_below(rng, 20) : 0;
	unsigned int down = lks_rng_percent(rng, 30) ? lks_rng_below(rng, 10) : 0;

	cr_assert_eq(lks_plan_set_uplink(plan, u, !lks_rng_percent(rng, 5), rules_us(up),
					 rules_us(down)),
		     0);
	if (lks_rng_percent(rng, 30))
		cr_assert_eq(lks_plan_set_damping(plan, u, rules_us(RULES_HALF_LIFE), 3000, 1000,
						  (uint16_t)(1000 + lks_rng_below(rng, 2000))),
			     0);
}

static inline void rules_team(struct core *core, struct lks_plan *plan, unsigned int t)
{
	const struct lks_team *team = lks_plan_team(plan, t);
	struct lks_rng *rng = &core->rng;
	struct lks_plan_links links = { .failback = lks_rng_percent(rng, 60),
					.lacp = lks_rng_percent(rng, 30) };

	if (lks_rng_percent(rng, 30))
		links.min_links = 1 + lks_rng_below(rng, lks_team_members(team));
	cr_assert_eq(lks_plan_set_links(plan, t, &links), 0);
	for (unsigned int i = 0; i < lks_team_members(team); i++)
		rules_uplink(core, plan, (unsigned int)lks_team_member(team, i));
}

/* Limits go together: a pause that never ends leaves frames that only their age removes. */
static inline void rules_plan(struct core *core, struct lks_plan *plan, bool slow)
{
	cr_assert_eq(lks_plan_set_tick(plan, RULES_TICK), 0);
	lks_plan_set_limits(plan, rules_us(slow ? RULES_STALL_SLOW : RULES_STALL),
			    rules_us(RULES_AGE));
	for (unsigned int t = 0; t < lks_plan_teams(plan); t++)
		rules_team(core, plan, t);
}

/* ---- while it runs ---- */

static inline void rules_disturb(struct core *core)
{
	unsigned int uplinks = core->model->uplinks;

	if (lks_rng_percent(&core->rng, 40))
		lks_bench_pause(core->bench, lks_rng_below(&core->rng, uplinks), true);
	if (lks_rng_percent(&core->rng, 30))
		cr_assert_eq(lks_bench_distribute(core->bench, lks_rng_below(&core->rng, uplinks),
						  false),
			     0);
	if (lks_rng_percent(&core->rng, 40))
		lks_bench_clocks(core->bench, lks_rng_below(&core->rng, RULES_LONG));
}

static inline void rules_calm(struct core *core)
{
	for (unsigned int u = 0; u < core->model->uplinks; u++) {
		lks_bench_pause(core->bench, u, false);
		cr_assert_eq(lks_bench_distribute(core->bench, u, true), 0);
	}
}

static inline bool rules_has_standby(const struct lks_team *team)
{
	for (unsigned int i = 1; i < lks_team_members(team); i++)
		if (lks_team_is_standby(team, (unsigned int)lks_team_member(team, i)))
			return true;
	return false;
}

/* A team that has members on standby, if there is such a team. */
static inline unsigned int rules_relieved(struct core *core, const struct lks_plan *plan)
{
	unsigned int teams = lks_plan_teams(plan), t = lks_rng_below(&core->rng, teams);

	for (unsigned int i = 0; i < teams; i++)
		if (rules_has_standby(lks_plan_team(plan, (t + i) % teams)))
			return (t + i) % teams;
	return t;
}

/* ---- at the end, with all links up ---- */

/* Who fell stays out where there is no failback; as many as are asked for are in use all the same.
 */
static inline void rules_team_back(const struct lks_plan *plan, unsigned int t, uint16_t eligible,
				   int run)
{
	const struct lks_team *team = lks_plan_team(plan, t);
	uint16_t members = lks_team_mask(team), use = lks_plan_in_use(plan, 0xffff) & members;

	eligible &= members;
	if (plan->links[t].failback)
		cr_assert_eq(eligible, use, "run %d, team %u: %#x in use, not %#x", run, t,
			     eligible, use);
	cr_assert_eq(!eligible, !use, "run %d, team %u: nobody in use", run, t);
}

static inline void rules_all_back(struct core *core, const struct lks_plan *plan, int run)
{
	uint16_t eligible = 0;

	rules_calm(core);
	lks_bench_clocks(core->bench, RULES_SETTLE);
	for (unsigned int u = 0; u < core->model->uplinks; u++) {
		unsigned int state = 0;

		cr_assert_eq(lks_device_uplink_state(lks_bench_device(core->bench), u, &state), 0);
		eligible |= (uint16_t)(state & LKS_UPLINK_ELIGIBLE ? 1u << u : 0);
	}
	for (unsigned int t = 0; t < lks_plan_teams(plan); t++)
		rules_team_back(plan, t, eligible, run);
}

#endif
