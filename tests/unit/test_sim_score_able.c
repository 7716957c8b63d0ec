/* SPDX-License-Identifier: Apache-2.0 */
/* A team without anybody in the map: when the scoreboard objects, and to what it has no objection.
 */
#include "../../sim/score.h"

#include <criterion/criterion.h>

TestSuite(sim_score_able, .timeout = 5);

enum {
	CLOCK_HZ = 1000000, /* a clock a microsecond */
	TICK = 10,
	LONGEST = 1600,
	BOUND = 128 + 2 * LONGEST / 8,
	DELAY = 500,
	LONG = 20000,
	ALL = 7
};

static struct lks_result result;
static struct lks_score score;
static struct lks_plan *plan;
static struct lks_in in;
static struct lks_out out;

/* Uplinks 0, 1 and, on standby, 2; none has ever been in the map. */
static void open(const struct lks_plan_links *links)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_score_init(&score, &result, 64, 4), 0);
	cr_assert_eq(lks_team_new("team", &team), 0);
	for (unsigned int u = 0; u < 3; u++)
		cr_assert_eq(lks_team_add_member(team, u), 0);
	cr_assert_eq(lks_team_set_standby(team, 2, true), 0);
	cr_assert_eq(lks_team_build(team), 0);
	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, team), 0);
	cr_assert_eq(lks_plan_set_links(plan, 0, links), 0);
	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	score.max_frame = LONGEST;
	score.clock_hz = CLOCK_HZ;
	score.next_plan = plan;
	score.distributing = ALL;
	in.m_axis_uplink_tready = ALL;
}

static void rule(void)
{
	lks_score_new_plan(&score);
	lks_score_uplinks_set(&score, plan);
}

static void clocks(int n)
{
	while (n-- > 0) {
		score.since_reset++;
		score.clock++;
		lks_score_able(&score, &in, &out);
		score.eligible = out.tap_eligible;
	}
}

static void expect(unsigned int times, const char *what)
{
	cr_expect_eq(result.broken[5], times, "%s: %u times, not %u", what, result.broken[5],
		     times);
	cr_expect_eq(result.violations, times, "%s: %s", what, result.violation[0].text);
}

static void finish(void)
{
	lks_score_fini(&score);
	lks_plan_free(plan);
}

Test(sim_score_able, a_dark_team_with_a_member_whose_link_is_up)
{
	open(&(struct lks_plan_links){ .failback = true });
	rule();
	in.uplink_link_up = 2;
	clocks(BOUND - 1);
	expect(0, "within the bound");
	clocks(LONG);
	expect(1, "behind it");
	cr_expect_str_eq(result.violation[0].text,
			 "team 0 has had no member in the map for 528 clocks although it could "
			 "have some of 0x2");
	finish();
}

/* It stayed hidden: a paused member had the seat, and the standby member stood by. */
Test(sim_score_able, a_standby_member_is_one)
{
	open(&(struct lks_plan_links){ .failback = true });
	rule();
	in.uplink_link_up = 5;
	in.m_axis_uplink_tready = 6;
	out.m_axis_uplink_tvalid = 1;
	out.tap_live = out.tap_eligible = 1;
	clocks(LONG);
	expect(0, "in the map");
	out.tap_live = out.tap_eligible = 0;
	clocks(BOUND - 1);
	expect(0, "within the bound");
	clocks(2);
	expect(1, "behind it");
	finish();
}

Test(sim_score_able, one_in_the_map_is_enough_and_ends_the_wait)
{
	open(&(struct lks_plan_links){ .failback = true });
	rule();
	in.uplink_link_up = ALL;
	for (int i = 0; i < 10; i++) {
		clocks(BOUND - 10);
		out.tap_live = out.tap_eligible = 4;
		clocks(i ? 1 : LONG);
		out.tap_live = 0;
	}
	expect(0, "one at times");
	finish();
}

Test(sim_score_able, nobody_whose_link_is_down_is_missed)
{
	open(&(struct lks_plan_links){ .failback = true });
	rule();
	in.uplink_link_up = 8;
	clocks(LONG);
	expect(0, "the others are down");
	finish();
}

Test(sim_score_able, nor_one_that_holds_back_a_beat)
{
	open(&(struct lks_plan_links){ .failback = true });
	rule();
	in.uplink_link_up = 1;
	in.m_axis_uplink_tready = 0;
	out.m_axis_uplink_tvalid = 1;
	clocks(LONG);
	expect(0, "paused");
	in.m_axis_uplink_tready = 1;
	clocks(BOUND + 2);
	expect(1, "free");
	finish();
}

Test(sim_score_able, the_up_delay_begins_with_the_last_change_or_loss)
{
	open(&(struct lks_plan_links){ .failback = true });
	cr_assert_eq(lks_plan_set_uplink(plan, 1, true, DELAY, 0), 0);
	rule();
	for (int i = 0; i < 10; i++) {
		in.uplink_link_up ^= 2;
		clocks(BOUND + DELAY - 10);
	}
	in.uplink_link_up = 2;
	out.tap_live = out.tap_eligible = 2;
	clocks(LONG);
	out.tap_live = out.tap_eligible = 0;
	clocks(BOUND + DELAY - 10);
	expect(0, "within the delay");
	clocks(TICK + 12);
	expect(1, "behind it");
	finish();
}

Test(sim_score_able, a_suppressed_member_is_not_missed)
{
	open(&(struct lks_plan_links){ .failback = true });
	cr_assert_eq(lks_plan_set_damping(plan, 0, 44 * TICK, 3000, 1000, 1000), 0);
	rule();
	in.uplink_link_up = 1;
	clocks(4 * 44 * TICK + BOUND);
	expect(0, "four half-lives");
	clocks(LONG);
	expect(1, "for ever");
	finish();
}

Test(sim_score_able, administrator_lacp_and_min_links_keep_a_team_dark)
{
	open(&(struct lks_plan_links){ .min_links = 2, .failback = true });
	for (unsigned int u = 1; u < 3; u++)
		cr_assert_eq(lks_plan_set_uplink(plan, u, u == 2, 0, 0), 0);
	rule();
	in.uplink_link_up = ALL;
	score.distributing = 1;
	clocks(LONG);
	expect(0, "one that distributes");
	score.distributing = 3;
	clocks(LONG);
	expect(0, "one beside it that is down");
	score.distributing = ALL;
	clocks(LONG);
	expect(1, "two");
	finish();
}

/* Settings of the uplinks are written behind the commit. */
Test(sim_score_able, nothing_is_missed_while_settings_change)
{
	open(&(struct lks_plan_links){ .failback = true });
	clocks(LONG);
	expect(0, "no plan");
	lks_score_new_plan(&score);
	in.uplink_link_up = ALL;
	clocks(LONG);
	expect(0, "no settings");
	lks_score_uplinks_set(&score, plan);
	clocks(BOUND + 2);
	expect(1, "set");
	finish();
}
