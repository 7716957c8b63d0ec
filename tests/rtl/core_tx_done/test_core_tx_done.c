/* SPDX-License-Identifier: Apache-2.0 */
/* TX_DONE_EN: a frame counts as sent with uplink_tx_done, not with its last beat. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "../../differential/random_run.h"
#include "bench_impl.h"

TestSuite(core_tx_done, .timeout = 120);

static struct core core;

Test(core_tx_done, frames_count_when_the_mac_is_done)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 1, .uplink_bps = 2500000000 }, plan,
		  0xf);
	cr_assert(lks_device_has_tx_done(lks_bench_device(core.bench)));
	core_traffic(&core, 500, 60, 1500);
	core_run(&core, "tx_done", 0);
	cr_expect_eq(core_sent(&core), 500);
	core_close(&core, "tx_done", 0);
	lks_plan_free(plan);
}

Test(core_tx_done, loss_between_last_beat_and_tx_done)
{
	for (int clock = 0; clock < 200; clock++) {
		struct lks_bench_options options = { .seed = 2, .uplink_bps = 2500000000 };
		struct lks_plan *plan = core_plan("native", clock & 1 ? LKS_MODULO : LKS_RESILIENT,
						  "0123", LKS_ON_FULL_WAIT);

		options.dead[2] = clock & 2 ? LKS_DEAD_SWALLOWS : LKS_DEAD_READY_LOW;
		core_open(&core, options, plan, 0xf);
		core_traffic(&core, 30, 60, 200);
		lks_bench_link(core.bench, 60 + clock, 2, false);
		lks_bench_link(core.bench, 400 + clock, 2, true);
		core_run(&core, "loss at clock", clock);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_LINK_LOST), 30);
		core_close(&core, "loss at clock", clock);
		lks_plan_free(plan);
	}
}

/* The MAC of uplink 2 takes beats and is done with none, for so many clocks. */
static void mute(int64_t clocks)
{
	while (clocks-- > 0) {
		for (unsigned int i = 0; i < LKS_SINK_FRAMES; i++)
			core.bench->sink[2].done[i] = INT64_MAX;
		lks_bench_step(core.bench);
	}
}

/* It stalls, is tried again, and stalls again; in between a commit passes. */
Test(core_tx_done, a_commit_does_not_wait_for_a_mac_that_is_done_with_nothing)
{
	enum { TICK = 64 };
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "2", LKS_ON_FULL_WAIT);
	struct lks_error error = { "" };
	bool done = false;

	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	lks_plan_set_limits(plan, 10, 0);
	core_open(&core, (struct lks_bench_options){ .seed = 3 }, plan, 0xf);
	cr_assert_eq(lks_bench_prepare(core.bench, plan, &error), 0, "%s", error.text);
	lks_bench_start(core.bench);
	core_traffic(&core, 40, 60, 200);
	mute(200 * TICK);
	cr_expect_eq(core_sent(&core), 0);
	cr_assert_eq(lks_bench_commit(core.bench, plan, &error), 0, "%s", error.text);
	mute(100 * TICK);
	cr_assert_eq(lks_device_commit_done(lks_bench_device(core.bench), &done, &error), 0);
	cr_expect(done, "the commit is still pending");
	core_traffic(&core, 100, 60, 200);
	core_run(&core, "mute", 0);
	core_close(&core, "mute", 0);
	lks_plan_free(plan);
}

enum { RUNS = 6 };

ParameterizedTestParameters(core_tx_done, agrees_with_model_and_reference)
{
	static int run[RUNS];

	for (int i = 0; i < RUNS; i++)
		run[i] = i + 4; /* 6 to 8 have the rules of random_rules.h */
	return cr_make_param_array(int, run, RUNS);
}

ParameterizedTest(int *run, core_tx_done, agrees_with_model_and_reference)
{
	random_run(&core, &lks_model_ops, *run);
}
