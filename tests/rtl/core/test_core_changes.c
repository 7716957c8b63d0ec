/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order through changes that no cable makes: each is committed while all queues hold frames, and
 * undone again. The scoreboard (sim/score.h) checks every frame against the old and the new map.
 */
#include <errno.h>

#include "core_bench.h"

TestSuite(core_changes, .timeout = 120);

#define ALL 0xf

static struct core core;

/* A plan with one team; WEIGHT of uplink 0, the other members have 1. */
static struct lks_plan *plan_of(const char *policy, enum lks_failover failover, const char *members,
				unsigned int weight)
{
	struct lks_plan *plan = NULL;
	struct lks_team *team = core_team(policy, failover, members);

	if (weight > 1) {
		cr_assert_eq(lks_team_set_weight(team, 0, weight), 0);
		cr_assert_eq(lks_team_build(team), 0);
	}
	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, team), 0);
	cr_assert_eq(lks_plan_set_unknown_vlan(plan, 0), 0);
	lks_plan_set_on_full(plan, LKS_ON_FULL_WAIT);
	return plan;
}

/* Slow uplinks, so that each commit finds queued frames of both maps' flows. Frees the plans. */
static void there_and_back(const char *what, struct lks_plan *from, struct lks_plan *to)
{
	struct lks_plan *plan[2] = { from, to };
	struct lks_error error = { "" };

	for (int n = 0; n < 8; n++) {
		core_open(
			&core,
			(struct lks_bench_options){ .seed = (uint32_t)n, .uplink_bps = 1000000000 },
			from, ALL);
		core_traffic(&core, 300, 60, 700);
		lks_bench_start(core.bench);
		for (int i = 1; i <= 4; i++) {
			lks_bench_clocks(core.bench, 1000 + 37 * n);
			cr_assert_eq(lks_bench_apply(core.bench, plan[i % 2], &error), 0, "%s: %s",
				     what, error.text);
		}
		core_run(&core, what, n);
		cr_expect_eq(core_sent(&core), core.frames, "%s %d: %llu of %zu sent", what, n,
			     (unsigned long long)core_sent(&core), core.frames);
		core_close(&core, what, n);
	}
	lks_plan_free(from);
	lks_plan_free(to);
}

Test(core_changes, another_policy)
{
	there_and_back("policy", plan_of("native", LKS_RESILIENT, "0123", 1),
		       plan_of("linux-layer3+4", LKS_RESILIENT, "0123", 1));
}

Test(core_changes, another_failover_mode)
{
	there_and_back("mode", plan_of("native", LKS_RESILIENT, "0123", 1),
		       plan_of("native", LKS_MODULO, "0123", 1));
}

Test(core_changes, another_weight)
{
	there_and_back("weight", plan_of("native", LKS_RESILIENT, "0123", 1),
		       plan_of("native", LKS_RESILIENT, "0123", 5));
}

Test(core_changes, a_member_is_added_and_removed)
{
	there_and_back("member, resilient", plan_of("native", LKS_RESILIENT, "012", 1),
		       plan_of("native", LKS_RESILIENT, "0123", 1));
	there_and_back("member, modulo", plan_of("native", LKS_MODULO, "023", 1),
		       plan_of("native", LKS_MODULO, "0123", 1));
}

/* The only change without a commit: a member that was lost returns to queues full of its flows. */
Test(core_changes, failback)
{
	for (int n = 0; n < 16; n++) {
		struct lks_plan *plan =
			plan_of("native", n & 1 ? LKS_MODULO : LKS_RESILIENT, "0123", 1);

		core_open(
			&core,
			(struct lks_bench_options){ .seed = (uint32_t)n, .uplink_bps = 1000000000 },
			plan, ALL & ~2u);
		core_traffic(&core, 300, 60, 700);
		cr_assert_eq(lks_bench_link(core.bench, 2000 + 61 * n, 1, true), 0);
		core_run(&core, "failback", n);
		cr_expect_eq(core_sent(&core), core.frames);
		cr_expect_gt(lks_bench_result(core.bench)->frames_out[1], 0,
			     "failback %d: uplink1 carries nothing", n);
		core_close(&core, "failback", n);
		lks_plan_free(plan);
	}
}

/* Who asks until no commit is pending, and then for its own, is not told that somebody else did. */
Test(core_changes, a_commit_in_the_clock_in_which_another_one_is_over)
{
	for (int clock = 0; clock < 60; clock++) {
		struct lks_plan *plan = plan_of("native", LKS_RESILIENT, "0123", 1);
		struct lks_error error = { "" };
		struct lks_device *device;
		bool done = false;
		int rc;

		core_open(&core, (struct lks_bench_options){ .seed = 3 }, plan, ALL);
		device = lks_bench_device(core.bench);
		core_traffic(&core, 40, 60, 200);
		lks_bench_start(core.bench);
		lks_bench_backpressure(core.bench, 100);
		lks_bench_clocks(core.bench, 200);
		cr_assert_eq(lks_bench_prepare(core.bench, plan, &error), 0, "%s", error.text);
		cr_assert_eq(lks_device_commit(device, &error), 0, "%s", error.text);
		cr_assert_eq(lks_device_commit(device, &error), -EBUSY);
		lks_bench_backpressure(core.bench, 0);
		lks_bench_clocks(core.bench, clock);
		while ((rc = lks_device_commit(device, &error)) == -EBUSY)
			continue;
		while (rc == 0 && !done)
			rc = lks_device_commit_done(device, &done, &error);
		cr_expect_eq(rc, 0, "clock %d: %s", clock, error.text);
		core_run(&core, "commits, clock", clock);
		core_close(&core, "commits, clock", clock);
		lks_plan_free(plan);
	}
}
