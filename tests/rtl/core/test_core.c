/* SPDX-License-Identifier: Apache-2.0 */
/* Named cases of the core; every clock of each is checked by the scoreboard (sim/score.h). */
#include "core_bench.h"

TestSuite(core, .timeout = 300);

#define ALL 0xf

static struct core core;

static const enum lks_failover modes[] = { LKS_MODULO, LKS_RESILIENT };

Test(core, line_rate_without_a_bubble)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 1 }, plan, ALL);
	core_traffic(&core, 2000, 60, 60);
	core_traffic(&core, 500, 60, 300);
	core_run(&core, "line rate", 0);
	cr_expect_eq(core_sent(&core), 2500);
	core_close(&core, "line rate", 0);
	lks_plan_free(plan);
}

Test(core, link_low_for_one_clock_is_a_whole_failover)
{
	for (int mode = 0; mode < 2; mode++) {
		struct lks_plan *plan = core_plan("native", modes[mode], "0123", LKS_ON_FULL_WAIT);

		core_open(&core, (struct lks_bench_options){ .seed = 2 }, plan, ALL);
		core_traffic(&core, 300, 60, 400);
		lks_bench_link(core.bench, 1500, 2, false);
		lks_bench_link(core.bench, 1501, 2, true);
		core_run(&core, "one clock, mode", mode);
		cr_expect_eq(lks_bench_result(core.bench)->failovers, 1);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_LINK_LOST), 300);
		core_close(&core, "one clock, mode", mode);
		lks_plan_free(plan);
	}
}

/* A frame of 25 beats and its neighbours, the link lost in one of the clocks around it. */
static void lose_at(int clock, int variant)
{
	int64_t now = lks_bench_now(core.bench);
	int number = variant * 1000 + clock;

	core_traffic(&core, 12, 190, 210);
	lks_bench_link(core.bench, now + 60 + clock, (unsigned int)clock % 4, false);
	lks_bench_link(core.bench, now + 900, (unsigned int)clock % 4, true);
	core_run(&core, "loss at beat", number);
	core_traffic(&core, 12, 60, 100);
	core_run(&core, "after a loss at beat", number);
	core_judge(&core, "loss at beat", number);
}

Test(core, loss_in_every_beat_of_a_frame)
{
	for (int variant = 0; variant < 8; variant++) {
		struct lks_bench_options options = { .seed = (uint32_t)variant + 7 };
		struct lks_plan *plan =
			core_plan("native", modes[variant & 1], "0123", LKS_ON_FULL_WAIT);

		for (int u = 0; u < 4; u++)
			options.dead[u] = variant & 2 ? LKS_DEAD_SWALLOWS : LKS_DEAD_READY_LOW;
		options.stall_percent = variant & 4 ? 30 : 0;
		core_open(&core, options, plan, ALL);
		for (int clock = 0; clock < 120; clock++)
			lose_at(clock, variant);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_LINK_LOST),
			     core.frames);
		core_close(&core, "loss at beat, variant", variant);
		lks_plan_free(plan);
	}
}

Test(core, all_links_lost_and_back)
{
	for (int mode = 0; mode < 2; mode++) {
		struct lks_plan *plan = core_plan("native", modes[mode], "0123", LKS_ON_FULL_WAIT);

		core_open(&core, (struct lks_bench_options){ .seed = 3 }, plan, ALL);
		core_traffic(&core, 600, 60, 200);
		for (unsigned int u = 0; u < 4; u++) {
			lks_bench_link(core.bench, 1000 + 37 * u, u, false);
			lks_bench_link(core.bench, 3000 + 300 * (3 - u), u, true);
		}
		core_run(&core, "total outage, mode", mode);
		cr_expect_gt(core_dropped(&core, LKS_DROP_NO_UPLINK), 0,
			     "nobody left: frames are dropped at once, they do not block");
		cr_expect_gt(lks_bench_result(core.bench)->frames_out[3], 0);
		core_close(&core, "total outage, mode", mode);
		lks_plan_free(plan);
	}
}

Test(core, all_links_lost_in_one_clock)
{
	struct lks_plan *plan = core_plan("native", LKS_MODULO, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 4, .stall_percent = 20 }, plan, ALL);
	core_traffic(&core, 300, 60, 1500);
	for (unsigned int u = 0; u < 4; u++) {
		lks_bench_link(core.bench, 4000, u, false);
		lks_bench_link(core.bench, 4001, u, true);
	}
	core_run(&core, "all in one clock", 0);
	cr_expect_eq(lks_bench_result(core.bench)->failovers, 4);
	core_close(&core, "all in one clock", 0);
	lks_plan_free(plan);
}

Test(core, link_returns_within_a_frame)
{
	for (int clocks = 1; clocks < 60; clocks += 3) {
		struct lks_plan *plan =
			core_plan("esx-ip32", modes[clocks & 1], "013", LKS_ON_FULL_WAIT);
		struct lks_bench_options options = { .seed = (uint32_t)clocks };

		options.dead[1] = clocks & 2 ? LKS_DEAD_SWALLOWS : LKS_DEAD_READY_LOW;
		core_open(&core, options, plan, 0xb);
		core_traffic(&core, 60, 800, 1500);
		lks_bench_link(core.bench, 2000, 1, false);
		lks_bench_link(core.bench, 2000 + clocks, 1, true);
		core_run(&core, "back after clocks", clocks);
		core_close(&core, "back after clocks", clocks);
		lks_plan_free(plan);
	}
}

/* The return falls into some clock behind the link's: the second loss meets it in one of them. */
Test(core, link_lost_again_in_the_clock_of_its_return)
{
	struct lks_plan *plan = core_plan("native", LKS_MODULO, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 13 }, plan, ALL);
	lks_bench_start(core.bench);
	for (int clocks = 1; clocks < 40; clocks++) {
		int64_t now = lks_bench_now(core.bench);

		core_traffic(&core, 20, 60, 200);
		lks_bench_link(core.bench, now + 100, 2, false);
		lks_bench_link(core.bench, now + 500, 2, true);
		lks_bench_link(core.bench, now + 500 + clocks, 2, false);
		lks_bench_link(core.bench, now + 800, 2, true);
		lks_bench_clocks(core.bench, 1000);
		core_judge(&core, "second loss, clocks", clocks);
	}
	core_run(&core, "second loss", 0);
	core_close(&core, "second loss", 0);
	lks_plan_free(plan);
}

Test(core, full_queue_drops_or_waits)
{
	for (int wait = 0; wait < 2; wait++) {
		struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123",
						  wait ? LKS_ON_FULL_WAIT : LKS_ON_FULL_DROP);

		core_open(&core, (struct lks_bench_options){ .seed = 5, .uplink_bps = 500000000 },
			  plan, ALL);
		core_traffic(&core, 300, 400, 1500);
		core_run(&core, "full queue, wait", wait);
		cr_expect_eq(core_dropped(&core, LKS_DROP_QUEUE_FULL) > 0, !wait);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_QUEUE_FULL), 300);
		core_close(&core, "full queue, wait", wait);
		lks_plan_free(plan);
	}
}

/* Longest frames, so that the queue is filled to its last promised beat. */
Test(core, queue_takes_the_longest_frames_to_the_last_beat)
{
	for (int extra = 0; extra < 10; extra++) {
		struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "02", LKS_ON_FULL_WAIT);

		core_open(&core, (struct lks_bench_options){ .seed = 6, .stall_percent = 60 }, plan,
			  0x5);
		core_traffic(&core, 6, 2000 + 8 * (uint32_t)extra, 2000 + 8 * (uint32_t)extra);
		core_traffic(&core, 12, 9216, 9216);
		core_run(&core, "queue boundary", extra);
		cr_expect_eq(core_sent(&core), 18);
		core_close(&core, "queue boundary", extra);
		lks_plan_free(plan);
	}
}

Test(core, frames_of_every_length)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 8 }, plan, ALL);
	for (uint32_t len = 0; len < 300; len++)
		core_add(&core, len);
	core_feed(&core, 0);
	for (uint32_t len = 9000; len <= 9240; len += 12)
		core_traffic(&core, 1, len, len);
	core_run(&core, "lengths", 0);
	cr_expect_eq(core_dropped(&core, LKS_DROP_RUNT), 14, "0 to 13 bytes");
	cr_expect_eq(core_dropped(&core, LKS_DROP_OVERSIZE), 2, "9,228 and 9,240 bytes");
	core_close(&core, "lengths", 0);
	lks_plan_free(plan);
}

Test(core, single_beat_frames_back_to_back)
{
	for (int round = 0; round < 4; round++) {
		struct lks_plan *plan = core_plan("native", LKS_MODULO, "0123", LKS_ON_FULL_WAIT);

		core_open(&core, (struct lks_bench_options){ .seed = 9 }, plan, ALL);
		core_traffic(&core, 64, 1, 8);
		core_traffic(&core, 64, 14, 16);
		core_traffic(&core, 256, 1, 20);
		core_run(&core, "single beats", round);
		core_close(&core, "single beats", round);
		lks_plan_free(plan);
	}
}

Test(core, bad_frames_leave_nothing_behind)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 10 }, plan, ALL);
	for (int i = 0; i < 400; i++) {
		core_add(&core, 1 + lks_rng_below(&core.rng, 200));
		core.frame[i].bad = i % 3 != 0;
	}
	core_feed(&core, 0);
	core_run(&core, "bad frames", 0);
	cr_expect_eq(core_dropped(&core, LKS_DROP_BAD_FRAME), 266);
	core_close(&core, "bad frames", 0);
	lks_plan_free(plan);
}

Test(core, commit_under_full_load)
{
	struct lks_plan *plan[2] = {
		core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT),
		core_plan("esx-ip32", LKS_MODULO, "210", LKS_ON_FULL_WAIT),
	};
	struct lks_error error = { "" };

	core_open(&core, (struct lks_bench_options){ .seed = 11 }, plan[0], ALL);
	core_traffic(&core, 3000, 60, 600);
	lks_bench_start(core.bench);
	for (int i = 1; i < 3; i++) {
		lks_bench_clocks(core.bench, 1000);
		cr_assert_eq(lks_bench_apply(core.bench, plan[i % 2], &error), 0, "%s", error.text);
	}
	core_run(&core, "commit", 0);
	cr_expect_eq(core_sent(&core), 3000);
	core_close(&core, "commit", 0);
	lks_plan_free(plan[0]);
	lks_plan_free(plan[1]);
}
