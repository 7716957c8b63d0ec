/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The map change, rule by rule: each case loses links so that the rule is needed, and the
 * scoreboard (sim/score.h) checks every clock of it; what waits must come to an end.
 */
#include "core_bench.h"

TestSuite(core_rescue, .timeout = 240);

#define ALL 0xf
#define TICK 64 /* clocks */

static struct core core;

static const enum lks_failover modes[] = { LKS_RESILIENT, LKS_MODULO };

/* Slow uplinks, so that queues hold frames; DEAD says what a MAC without link does. */
static struct lks_bench_options slow(uint32_t seed, enum lks_dead_mac dead)
{
	struct lks_bench_options options = { .seed = seed, .uplink_bps = 1000000000 };

	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		options.dead[u] = dead;
	return options;
}

static struct lks_plan *plan_of(unsigned int mode, enum lks_on_full on_full)
{
	struct lks_plan *plan = core_plan("native", modes[mode], "0123", on_full);

	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	return plan;
}

static uint64_t rescued(void)
{
	const struct lks_result *r = lks_bench_result(core.bench);
	uint64_t n = 0;

	for (size_t i = 0; i < r->failovers; i++)
		n += r->failover[i].rescued_frames;
	return n;
}

static void down(int64_t clock, unsigned int uplink)
{
	cr_assert_eq(lks_bench_link(core.bench, clock, uplink, false), 0);
}

static void up(int64_t clock, unsigned int uplink)
{
	cr_assert_eq(lks_bench_link(core.bench, clock, uplink, true), 0);
}

/* All frames left and none was dropped. Return: how many were rescued. */
static uint64_t close_without_loss(const char *what, int number, struct lks_plan *plan)
{
	uint64_t n;

	core_run(&core, what, number);
	cr_expect_eq(core_sent(&core), core.frames, "%s %d: %llu of %zu sent", what, number,
		     (unsigned long long)core_sent(&core), core.frames);
	n = rescued();
	core_close(&core, what, number);
	lks_plan_free(plan);
	return n;
}

Test(core_rescue, second_and_third_failure_during_a_rescue)
{
	uint64_t n_rescued = 0;

	for (int n = 0; n < 24; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);

		core_open(&core, slow((uint32_t)n, (enum lks_dead_mac)(n >> 1 & 1)), plan, ALL);
		core_traffic(&core, 120, 60, 700);
		down(1500, 1);
		down(1500 + 17 * n, 2);
		down(1500 + 31 * n + 40, 0);
		up(25000, 0);
		up(25100, 1);
		up(25200, 2);
		n_rescued += close_without_loss("failures in a rescue", n, plan);
	}
	cr_expect_gt(n_rescued, 0);
}

/* Two uplinks of three are left, one takes the frames of the dead one: it dies in the midst of a
 * copy. */
Test(core_rescue, the_target_dies_in_the_clocks_of_a_copy)
{
	uint64_t n_rescued = 0;

	for (int n = 0; n < 80; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);

		core_open(&core, slow(7, LKS_DEAD_SWALLOWS), plan, ALL);
		core_traffic(&core, 60, 300, 900);
		down(1500, 3);
		down(1520 + n, (unsigned int)n % 3);
		up(25000, 3);
		up(25000, (unsigned int)n % 3);
		n_rescued += close_without_loss("into the target", n, plan);
	}
	cr_expect_gt(n_rescued, 0);
}

Test(core_rescue, one_clock_low_and_return_within_a_frame)
{
	uint64_t n_rescued = 0;

	for (int n = 1; n < 40; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);

		core_open(&core, slow((uint32_t)n, (enum lks_dead_mac)(n >> 1 & 1)), plan, ALL);
		core_traffic(&core, 80, 60, 1500);
		down(1400, 2);
		up(1400 + n, 2);
		n_rescued += close_without_loss("low for clocks", n, plan);
	}
	cr_expect_gt(n_rescued, 0);
}

/* The last to die returns first: its queue resumes, the others are rescued into it. */
Test(core_rescue, nobody_left_and_the_last_to_die_returns_first)
{
	for (int n = 0; n < 16; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);

		core_open(&core, slow((uint32_t)n, (enum lks_dead_mac)(n >> 1 & 1)), plan, ALL);
		core_traffic(&core, 400, 60, 400);
		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			down(1500 + (int64_t)(u * (unsigned int)n), u);
			up(9000 - 300 * (int64_t)u, u);
		}
		core_run(&core, "last first", n);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_NO_UPLINK),
			     core.frames);
		cr_expect_gt(core_dropped(&core, LKS_DROP_NO_UPLINK), 0);
		cr_expect_gt(core_sent(&core), 0);
		core_close(&core, "last first", n);
		lks_plan_free(plan);
	}
}

Test(core_rescue, nobody_left_and_the_first_to_die_returns_first)
{
	for (int n = 0; n < 16; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);

		core_open(&core, slow((uint32_t)n, LKS_DEAD_SWALLOWS), plan, ALL);
		core_traffic(&core, 400, 60, 400);
		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			down(1500 + (int64_t)(u * (unsigned int)n), u);
			up(9000 + 300 * (int64_t)u, u);
		}
		core_run(&core, "first first", n);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_NO_UPLINK),
			     core.frames);
		core_close(&core, "first first", n);
		lks_plan_free(plan);
	}
}

/* What waits is given up after max_age; a return before that finds it. */
Test(core_rescue, nobody_left_for_longer_than_max_age)
{
	for (int n = 0; n < 8; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);
		struct lks_bench_options options = slow((uint32_t)n, LKS_DEAD_SWALLOWS);
		bool late = n & 2;
		uint64_t dropped;

		lks_plan_set_limits(plan, 0, core_ticks_us(100, TICK));
		core_open(&core, options, plan, ALL);
		core_traffic(&core, 60, 60, 400);
		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			down(900, u);
			up(900 + (late ? 110 : 90) * TICK, u);
		}
		core_run(&core, "max_age", n);
		dropped = core_dropped(&core, LKS_DROP_NO_UPLINK);
		cr_expect_eq(core_sent(&core) + dropped, core.frames);
		for (size_t i = 0; i < lks_bench_result(core.bench)->failovers; i++)
			cr_expect_eq(lks_bench_result(core.bench)->failover[i].lost_frames > 0,
				     late, "max_age %d: loss %zu", n, i);
		core_close(&core, "max_age", n);
		lks_plan_free(plan);
	}
}

/* The survivors have no room: the rescue waits for it and drops nothing, in both modes of on_full.
 */
Test(core_rescue, survivors_full_and_jumbo_frames)
{
	for (int n = 0; n < 8; n++) {
		enum lks_on_full on_full = n & 2 ? LKS_ON_FULL_DROP : LKS_ON_FULL_WAIT;
		struct lks_plan *plan = plan_of((unsigned int)n & 1, on_full);
		struct lks_bench_options options = slow((uint32_t)n, LKS_DEAD_READY_LOW);

		core_open(&core, options, plan, ALL);
		core_traffic(&core, 30, n & 4 ? 9000 : 1000, n & 4 ? 9216 : 1514);
		down(n & 4 ? 20000 : 3000, 1);
		up(120000, 1);
		core_run(&core, "survivors full", n);
		cr_expect_eq(core_sent(&core) + core_dropped(&core, LKS_DROP_QUEUE_FULL),
			     core.frames);
		cr_expect_gt(rescued(), 0);
		cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0);
		core_close(&core, "survivors full", n);
		lks_plan_free(plan);
	}
}

/* The host stops in the midst of a frame: the rescue does not wait for it. */
Test(core_rescue, host_stalled_in_mid_frame)
{
	uint64_t n_rescued = 0;

	for (int n = 0; n < 16; n++) {
		struct lks_plan *plan = plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT);
		struct lks_bench_options options = slow((uint32_t)n, LKS_DEAD_SWALLOWS);

		options.idle_percent = n & 2 ? 90 : 60;
		if (n & 2)
			options.uplink_bps = 250000000;
		core_open(&core, options, plan, ALL);
		core_traffic(&core, 40, 200, 900);
		down(4000 + 13 * n, 1);
		down(4100 + 29 * n, 2);
		up(90000, 1);
		up(90000, 2);
		n_rescued += close_without_loss("host stalled", n, plan);
	}
	cr_expect_gt(n_rescued, 0);
}

/* A port that takes nothing any more counts as dead; with a limit of 0 it never does. */
Test(core_rescue, paused_uplink_stalls_and_is_rescued)
{
	uint64_t n_rescued = 0;

	for (int mode = 0; mode < 2; mode++) {
		struct lks_plan *plan = plan_of((unsigned int)mode, LKS_ON_FULL_WAIT);
		unsigned int state = 0;

		lks_plan_set_limits(plan, core_ticks_us(20, TICK), 0);
		core_open(&core, slow(5, LKS_DEAD_READY_LOW), plan, ALL);
		core_traffic(&core, 200, 60, 700);
		lks_bench_start(core.bench);
		lks_bench_clocks(core.bench, 1000);
		lks_bench_pause(core.bench, 1, true);
		lks_bench_clocks(core.bench, 30 * TICK);
		cr_assert_eq(lks_device_uplink_state(lks_bench_device(core.bench), 1, &state), 0);
		cr_expect_eq(state & (LKS_UPLINK_STALLED | LKS_UPLINK_ELIGIBLE), LKS_UPLINK_STALLED,
			     "mode %d: state %#x", mode, state);
		lks_bench_pause(core.bench, 1, false);
		n_rescued += close_without_loss("paused uplink, mode", mode, plan);
	}
	cr_expect_gt(n_rescued, 0);
}

/* A frame of the second team: VLAN 9, its flow is its MAC address. */
static void add_tagged(uint32_t len)
{
	uint8_t *bytes = core_add(&core, len);

	bytes[5] = (uint8_t)lks_rng_below(&core.rng, 16);
	memcpy(bytes + 12, "\x81\x00\x00\x09\x12\x34", 6);
}

Test(core_rescue, one_team_dead_while_the_other_runs)
{
	for (int n = 0; n < 4; n++) {
		struct lks_plan *plan = NULL;
		const struct lks_result *r;

		cr_assert_eq(lks_plan_new(&plan), 0);
		cr_assert_eq(lks_plan_add_team(plan, core_team("native", modes[n & 1], "01")), 0);
		cr_assert_eq(lks_plan_add_team(plan, core_team("native", modes[n >> 1], "23")), 0);
		lks_plan_bind_vlan(plan, 0, 0);
		lks_plan_bind_vlan(plan, 9, 1);
		lks_plan_set_on_full(plan, LKS_ON_FULL_WAIT);
		core_open(&core, slow((uint32_t)n, LKS_DEAD_SWALLOWS), plan, ALL);
		for (unsigned int i = 0; i < 200; i++) {
			add_tagged(60 + i % 300);
			core_add(&core, 60 + i % 400);
		}
		core_feed(&core, 0);
		down(1000, 0);
		down(1100, 1);
		up(60000, 1);
		up(61000, 0);
		lks_bench_start(core.bench);
		lks_bench_clocks(core.bench, 55000);
		r = lks_bench_result(core.bench);
		cr_expect_eq(r->frames_out[2] + r->frames_out[3], 200,
			     "%llu frames of the living team",
			     (unsigned long long)(r->frames_out[2] + r->frames_out[3]));
		cr_expect_gt(core_dropped(&core, LKS_DROP_NO_UPLINK), 0);
		core_run(&core, "one team dead", n);
		core_close(&core, "one team dead", n);
		lks_plan_free(plan);
	}
}

Test(core_rescue, commit_during_a_rescue)
{
	uint64_t n_rescued = 0;

	for (int n = 0; n < 12; n++) {
		struct lks_plan *plan[2] = { plan_of((unsigned int)n & 1, LKS_ON_FULL_WAIT),
					     plan_of(!(n & 1), LKS_ON_FULL_WAIT) };
		struct lks_error error = { "" };

		core_open(&core, slow((uint32_t)n, LKS_DEAD_SWALLOWS), plan[0], ALL);
		core_traffic(&core, 200, 60, 700);
		down(1500, 1);
		down(1500 + 37 * n, 2);
		up(70000, 1);
		up(70000, 2);
		lks_bench_start(core.bench);
		lks_bench_clocks(core.bench, 1510 + 20 * n);
		cr_assert_eq(lks_bench_apply(core.bench, plan[1], &error), 0, "%s", error.text);
		n_rescued += close_without_loss("commit in a rescue", n, plan[0]);
		lks_plan_free(plan[1]);
	}
	cr_expect_gt(n_rescued, 0);
}
