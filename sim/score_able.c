/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoreboard, teams: one that has members fit to carry traffic does not stay without any, and what
 * is queued for a lost one does not expire then (C5).
 *
 * Whether a member is fit follows from the pins that the bench drives, the plan and what the bench
 * has told the core of LACP; of the core's own view only its losses count, by which a stall is
 * seen. Where the core may have reasons that the bench does not know, a member counts as fit too
 * late.
 */
#include "lib/plan_impl.h"
#include "score.h"

#define US_PER_S UINT64_C(1000000)
#define HALF_LIVES 5	   /* longer than any damping lasts: the figure stops at 16 times `reuse` */
#define SWEEP_CLOCKS 8	   /* of the damping, for each uplink; it counts a tick a sweep */
#define HALF_LIFE_TICKS 44 /* it is rounded to a multiple of these */

/*
 * Pin to map are 12 clocks, and 5 more where other members are in use; with 16 dead queues of which
 * each is dropped first, 4 more for each. A frame that is being copied from or admitted to the
 * queue of one that returns ends first.
 */
#define RETURN_CLOCKS 128

/* A member that has been fit for so long may take frames at once. */
#define READY_CLOCKS 32

static int64_t ticks_of(const struct lks_score *score, const struct lks_plan *plan, uint64_t us)
{
	return (int64_t)(us * score->clock_hz / US_PER_S) /
		       lks_plan_tick_clocks(plan, score->clock_hz) +
	       1;
}

/* How long an uplink may be kept out although its link is up. */
static int64_t delay_of(const struct lks_score *score, const struct lks_plan *plan, unsigned int u)
{
	const struct lks_plan_damping *damping = &plan->damping[u];
	int64_t tick = lks_plan_tick_clocks(plan, score->clock_hz), clocks = 0;

	if (plan->uplink[u].up_delay_us)
		clocks = ticks_of(score, plan, plan->uplink[u].up_delay_us) * tick;
	if (damping->damping.penalty)
		clocks += HALF_LIVES * (tick + SWEEP_CLOCKS * (int64_t)score->uplinks) *
			  (ticks_of(score, plan, damping->half_life_us) + HALF_LIFE_TICKS);
	return clocks;
}

void lks_score_uplinks_set(struct lks_score *score, const struct lks_plan *plan)
{
	score->set = plan;
	for (unsigned int u = 0; u < score->uplinks; u++) {
		score->port[u].unfit_at = score->since_reset;
		score->port[u].delay = plan ? delay_of(score, plan, u) : 0;
	}
}

/* A port that holds a beat back may stall, and is not at the end of a frame. */
static void watch_ports(struct lks_score *score, const struct lks_in *in, const struct lks_out *out)
{
	uint16_t held = out->m_axis_uplink_tvalid & (uint16_t)~in->m_axis_uplink_tready;
	uint16_t lost = score->eligible & (uint16_t)~out->tap_eligible;
	uint16_t unfit = (uint16_t)~in->uplink_link_up | (uint16_t)~score->distributing | lost |
			 (held & (uint16_t)~out->tap_live);

	for (unsigned int u = 0; u < score->uplinks; u++)
		if (unfit >> u & 1 || !score->set || !score->set->uplink[u].admin_up)
			score->port[u].unfit_at = score->since_reset;
}

static uint16_t fit_members(const struct lks_score *score, uint16_t members)
{
	uint16_t fit = 0;

	for (unsigned int u = 0; u < score->uplinks; u++)
		if (members >> u & 1 &&
		    score->since_reset - score->port[u].unfit_at > score->port[u].delay)
			fit |= (uint16_t)(1u << u);
	return fit;
}

static bool is_enough(const struct lks_score *score, unsigned int team, uint16_t fit)
{
	return fit && (unsigned int)__builtin_popcount(fit) >= score->plan->links[team].min_links;
}

static int64_t dark_clocks(const struct lks_score *score)
{
	return RETURN_CLOCKS + 2 * (int64_t)lks_score_longest(score);
}

void lks_score_able(struct lks_score *score, const struct lks_in *in, const struct lks_out *out)
{
	watch_ports(score, in, out);
	for (unsigned int t = 0; score->plan && t < lks_plan_teams(score->plan); t++) {
		uint16_t fit;

		if (score->members[t] & out->tap_live) {
			score->dark[t] = 0;
			continue;
		}
		fit = fit_members(score, score->members[t]);
		score->dark[t] = is_enough(score, t, fit) ? score->dark[t] + 1 : 0;
		if (score->dark[t] == dark_clocks(score))
			lks_score_break(score, 5,
					"team %u has had no member in the map for %lld clocks "
					"although it could have some of %#x",
					t, (long long)score->dark[t], fit);
	}
}

/* Ready since before @u was lost, with nothing left of its own. */
static bool could_take(const struct lks_score *score, unsigned int v, unsigned int u)
{
	const struct lks_port *port = &score->port[v];

	return v != u && lks_mapref_queued(score->ref, v) == 0 &&
	       port->unfit_at + port->delay + READY_CLOCKS < score->port[u].lost_at;
}

uint16_t lks_score_takers(const struct lks_score *score, unsigned int uplink)
{
	uint64_t age_us = score->plan ? score->plan->age_us : 0;
	uint16_t takers = 0;

	if (age_us && ticks_of(score, score->plan, age_us) *
				      lks_plan_tick_clocks(score->plan, score->clock_hz) <=
			      RETURN_CLOCKS)
		return 0;
	for (unsigned int t = 0; score->plan && t < lks_plan_teams(score->plan); t++) {
		if (!(score->members[t] >> uplink & 1))
			continue;
		for (unsigned int v = 0; v < score->uplinks; v++)
			if (score->members[t] >> v & 1 && could_take(score, v, uplink))
				takers |= (uint16_t)(1u << v);
		return is_enough(score, t, takers) ? takers : 0;
	}
	return 0;
}
