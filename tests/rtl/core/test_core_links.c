/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of the teams in the whole core: standby, min-links, failback, LACP, damping. */
#include "core_bench.h"

TestSuite(core_links, .timeout = 120);

#define ALL 0xf
#define TICK 100 /* clocks */

static struct core core;

struct rules {
	const char *members;
	uint16_t standby;
	struct lks_plan_links links;
};

static struct lks_plan *plan_of(const struct rules *rules, enum lks_failover failover)
{
	struct lks_team *team = core_team("native", failover, rules->members);
	struct lks_plan *plan = NULL;

	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		if (rules->standby >> u & 1)
			cr_assert_eq(lks_team_set_standby(team, u, true), 0);
	cr_assert_eq(lks_team_build(team), 0);
	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, team), 0);
	cr_assert_eq(lks_plan_set_unknown_vlan(plan, 0), 0);
	cr_assert_eq(lks_plan_set_links(plan, 0, &rules->links), 0);
	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	lks_plan_set_on_full(plan, LKS_ON_FULL_WAIT);
	return plan;
}

static void open_rules(const struct lks_plan *plan)
{
	core_open(&core, (struct lks_bench_options){ .seed = 4 }, plan, ALL);
}

static void close_rules(struct lks_plan *plan)
{
	struct lks_error error = { "" };

	cr_assert_eq(lks_bench_finish(core.bench, &error), 0, "%s", error.text);
	core_judge(&core, "rules", 0);
	lks_bench_free(core.bench);
	for (size_t i = 0; i < core.frames; i++)
		free((void *)core.frame[i].bytes);
	lks_plan_free(plan);
}

static unsigned int eligible(void)
{
	unsigned int set = 0;

	for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
		unsigned int state = 0;

		cr_assert_eq(lks_device_uplink_state(lks_bench_device(core.bench), u, &state), 0);
		set |= state & LKS_UPLINK_ELIGIBLE ? 1u << u : 0;
	}
	return set;
}

/* Changes a link now, lets it settle, and sends some frames. */
static void change(unsigned int uplink, bool up, size_t frames)
{
	lks_bench_link(core.bench, lks_bench_now(core.bench), uplink, up);
	lks_bench_clocks(core.bench, 400);
	core_traffic(&core, frames, 60, 200);
	core_run(&core, "change", (int)uplink);
}

static uint64_t sent_on(unsigned int uplink)
{
	return lks_bench_result(core.bench)->frames_out[uplink];
}

Test(core_links, standby_carries_while_an_active_member_is_down)
{
	for (int mode = 0; mode < 2; mode++) {
		const struct rules rules = { "0123", 1u << 2, { .failback = true } };
		struct lks_plan *plan = plan_of(&rules, mode ? LKS_RESILIENT : LKS_MODULO);
		uint64_t sent;

		open_rules(plan);
		core_traffic(&core, 100, 60, 200);
		core_run(&core, "mode", mode);
		cr_expect_eq(eligible(), 0xb);
		cr_expect_eq(sent_on(2), 0, "a standby member sent %lu frames",
			     (unsigned long)sent_on(2));
		change(1, false, 100);
		cr_expect_eq(eligible(), 0xd);
		cr_expect(sent_on(2) > 10);
		sent = sent_on(2);
		change(1, true, 100);
		cr_expect_eq(eligible(), 0xb);
		cr_expect_eq(sent_on(2), sent);
		close_rules(plan);
	}
}

Test(core_links, standby_takes_over_before_a_frame_finds_nobody)
{
	for (int clock = 0; clock < 60; clock++) {
		const struct rules rules = { "02", 1u << 2, { .failback = true } };
		struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);

		open_rules(plan);
		core_traffic(&core, 100, 60, 120);
		lks_bench_link(core.bench, 19200 / lks_model_ops.data_w + clock, 0, false);
		core_run(&core, "clock", clock);
		cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0, "clock %d", clock);
		cr_expect(sent_on(2) > 0);
		close_rules(plan);
	}
}

/*
 * A paused port holds a beat, and its member stays out until the port has taken it: the seat stays
 * with the standby member, or nobody would carry traffic. The member stalls, without up-delay and
 * with, or its link goes and comes back.
 */
Test(core_links, a_paused_member_leaves_the_seat_to_the_standby_member)
{
	for (int kind = 0; kind < 3; kind++) {
		const struct rules rules = { "02", 1u << 2, { .failback = true } };
		struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);
		const uint64_t tick_us = core_ticks_us(1, TICK);

		lks_plan_set_limits(plan, kind == 2 ? 0 : 20 * tick_us, 100 * tick_us);
		cr_assert_eq(lks_plan_set_uplink(plan, 0, true, kind == 1 ? 20 * tick_us : 0, 0),
			     0);
		open_rules(plan);
		core_traffic(&core, 200, 60, 700);
		lks_bench_start(core.bench);
		lks_bench_clocks(core.bench, 500);
		lks_bench_pause(core.bench, 0, true);
		if (kind == 2) {
			lks_bench_link(core.bench, 600, 0, false);
			lks_bench_link(core.bench, 3000, 0, true);
		}
		lks_bench_clocks(core.bench, 10000);
		core_traffic(&core, 100, 60, 200);
		core_run(&core, "paused", kind);
		cr_expect_eq(eligible(), 4, "kind %d: eligible %#x", kind, eligible());
		cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0, "kind %d", kind);
		lks_bench_pause(core.bench, 0, false);
		lks_bench_clocks(core.bench, 400 + (kind == 1) * 40 * TICK);
		cr_expect_eq(eligible(), 1, "kind %d: eligible %#x", kind, eligible());
		close_rules(plan);
	}
}

Test(core_links, below_min_links_the_team_is_down)
{
	const struct rules rules = { "013", 0, { .min_links = 2, .failback = true } };
	struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);

	open_rules(plan);
	core_traffic(&core, 50, 60, 200);
	core_run(&core, "three", 0);
	change(0, false, 50);
	cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0);
	change(3, false, 50);
	cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 50);
	cr_expect_eq(eligible() & 0xb, 0);
	change(0, true, 50);
	cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 50);
	cr_expect_eq(eligible() & 0xb, 3);
	close_rules(plan);
}

Test(core_links, without_failback_a_member_waits_for_software)
{
	const struct rules rules = { "0123", 0, { .failback = false } };
	struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);
	struct lks_uplink_rules state;
	uint64_t sent;

	open_rules(plan);
	core_traffic(&core, 50, 60, 200);
	core_run(&core, "all", 0);
	change(1, false, 50);
	sent = sent_on(1);
	change(1, true, 50);
	cr_expect_eq(eligible(), 0xd);
	cr_expect_eq(sent_on(1), sent);
	cr_assert_eq(lks_device_uplink_rules(lks_bench_device(core.bench), 1, &state), 0);
	cr_expect(state.up && state.able && state.late && !state.suppressed);
	cr_assert_eq(lks_bench_release(core.bench, 1), 0);
	lks_bench_clocks(core.bench, 200);
	cr_expect_eq(eligible(), 0xf);
	close_rules(plan);
}

Test(core_links, a_released_member_takes_its_seat_from_the_standby_one)
{
	const struct rules rules = { "02", 1u << 2, { .failback = false } };
	struct lks_plan *plan = plan_of(&rules, LKS_MODULO);

	open_rules(plan);
	change(0, false, 50);
	change(0, true, 50);
	cr_expect_eq(eligible(), 4, "eligible %#x", eligible());
	cr_assert_eq(lks_bench_release(core.bench, 0), 0);
	core_traffic(&core, 50, 60, 200);
	core_run(&core, "released", 0);
	cr_expect_eq(eligible(), 1, "eligible %#x", eligible());
	close_rules(plan);
}

Test(core_links, lacp_decides_member_by_member)
{
	const struct rules rules = { "0123", 0, { .failback = true, .lacp = true } };
	struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);

	open_rules(plan);
	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		cr_assert_eq(lks_bench_distribute(core.bench, u, u == 2), 0);
	core_traffic(&core, 50, 60, 200);
	core_run(&core, "one", 0);
	cr_expect_eq(eligible(), 4);
	cr_expect_eq(sent_on(2), 50);
	cr_assert_eq(lks_bench_distribute(core.bench, 0, true), 0);
	lks_bench_clocks(core.bench, 200);
	cr_expect_eq(eligible(), 5);
	close_rules(plan);
}

Test(core_links, flapping_is_damped)
{
	const struct rules rules = { "0123", 0, { .failback = true } };
	struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);
	struct lks_uplink_rules state;

	/* A half-life of 44 ticks of 0.64 us. */
	cr_assert_eq(lks_plan_set_damping(plan, 3, 28, 3000, 1000, 1000), 0);
	open_rules(plan);
	for (unsigned int loss = 0; loss < 4; loss++) {
		cr_expect_eq(eligible(), 0xf, "loss %u", loss);
		change(3, false, 1);
		change(3, true, 1);
	}
	cr_expect_eq(eligible(), 7, "not suppressed");
	cr_assert_eq(lks_device_uplink_rules(lks_bench_device(core.bench), 3, &state), 0);
	cr_expect(state.up && state.suppressed && !state.able && state.figure > 1000, "figure %u",
		  state.figure);
	lks_bench_clocks(core.bench, 45 * TICK);
	cr_expect_eq(eligible(), 7, "free after one half-life");
	lks_bench_clocks(core.bench, 60 * TICK);
	cr_expect_eq(eligible(), 0xf, "suppressed for ever");
	close_rules(plan);
}

static uint64_t aborted(void)
{
	uint64_t cut = 0;

	for (size_t i = 0; i < lks_bench_result(core.bench)->failovers; i++)
		cut += lks_bench_result(core.bench)->failover[i].cut_frames;
	return cut;
}

/* Full load: a frame is on the wire of the standby member whenever the active one comes back. */
Test(core_links, a_standby_member_gives_its_seat_back_without_a_loss)
{
	for (int clock = 0; clock < 60; clock++) {
		const struct rules rules = { "02", 1u << 2, { .failback = true } };
		struct lks_plan *plan = plan_of(&rules, clock & 1 ? LKS_RESILIENT : LKS_MODULO);

		open_rules(plan);
		change(0, false, 10);
		core_traffic(&core, 100, 60, 700);
		lks_bench_link(core.bench, lks_bench_now(core.bench) + 300 + clock, 0, true);
		core_run(&core, "clock", clock);
		cr_expect_eq(eligible(), 1);
		cr_expect(sent_on(0) > 0 && sent_on(2) > 0);
		cr_expect_eq(lks_bench_result(core.bench)->failovers, 1, "clock %d: %zu losses",
			     clock, lks_bench_result(core.bench)->failovers);
		cr_expect_eq(aborted(), 0, "clock %d", clock);
		close_rules(plan);
	}
}

/* Two members fall while the standby member gives its seat back to one of them. */
Test(core_links, who_gives_its_seat_back_is_there_when_the_others_fall)
{
	for (int clock = 0; clock < 120; clock++) {
		const struct rules rules = { "012", 1u << 2, { .failback = true } };
		struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);
		int64_t back;

		open_rules(plan);
		change(0, false, 10);
		core_traffic(&core, 100, 60, 700);
		back = lks_bench_now(core.bench) + 300;
		lks_bench_link(core.bench, back, 0, true);
		for (unsigned int u = 0; u < 2; u++) {
			lks_bench_link(core.bench, back + 1 + clock, u, false);
			lks_bench_link(core.bench, back + 2 + clock + (u ? 0 : 100), u, true);
		}
		core_run(&core, "clock", clock);
		cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0, "clock %d: %lu lost",
			     clock, (unsigned long)core_dropped(&core, LKS_DROP_NO_UPLINK));
		cr_expect_eq(eligible(), 3);
		close_rules(plan);
	}
}

/*
 * Of three members two are enough, one is in use. It falls with frames in its queue, the first
 * standby member takes them; when the second one falls soon after its return, it must not take its
 * seat before that is done.
 */
Test(core_links, a_member_with_frames_takes_no_seat_at_min_links)
{
	for (int clock = 0; clock < 120; clock += 3) {
		const struct rules rules = { "012",
					     1u << 1 | 1u << 2,
					     { .min_links = 2, .failback = true } };
		struct lks_plan *plan = plan_of(&rules, LKS_RESILIENT);
		int64_t fall;

		open_rules(plan);
		core_traffic(&core, 100, 600, 700);
		lks_bench_start(core.bench);
		lks_bench_pause(core.bench, 0, true);
		lks_bench_clocks(core.bench, 2000);
		lks_bench_pause(core.bench, 0, false);
		fall = lks_bench_now(core.bench);
		lks_bench_link(core.bench, fall, 0, false);
		lks_bench_link(core.bench, fall + 20 + clock, 0, true);
		lks_bench_link(core.bench, fall + 30 + clock, 2, false);
		core_run(&core, "clock", clock);
		cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0, "clock %d: %lu lost",
			     clock, (unsigned long)core_dropped(&core, LKS_DROP_NO_UPLINK));
		cr_expect_eq(eligible() & 7, 1);
		close_rules(plan);
	}
}

/*
 * A commit drains the queues. The only active member is lost meanwhile, and a standby member has
 * its seat a clock later: what is queued is rescued into it, not dropped because the commit is due.
 */
Test(core_links, standby_takes_the_frames_while_a_commit_drains)
{
	for (int clock = 0; clock < 40; clock++) {
		const struct rules rules = { "02", 1u << 2, { .failback = true } };
		struct lks_plan *plan = plan_of(&rules, clock & 1 ? LKS_RESILIENT : LKS_MODULO);
		struct lks_error error = { "" };

		core_open(&core, (struct lks_bench_options){ .seed = 4, .uplink_bps = 1000000000 },
			  plan, ALL);
		core_traffic(&core, 100, 60, 700);
		lks_bench_start(core.bench);
		lks_bench_clocks(core.bench, 1500);
		cr_assert_eq(lks_bench_prepare(core.bench, plan, &error), 0, "%s", error.text);
		lks_bench_link(core.bench, lks_bench_now(core.bench) + 200 + clock, 0, false);
		cr_assert_eq(lks_bench_commit(core.bench, plan, &error), 0, "%s", error.text);
		core_run(&core, "clock", clock);
		cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0, "clock %d: %lu lost",
			     clock, (unsigned long)core_dropped(&core, LKS_DROP_NO_UPLINK));
		cr_expect_eq(eligible(), 4);
		close_rules(plan);
	}
}

/*
 * All others are late when the one in use falls: the one that takes the seat is called back for it,
 * and not another one too, which would take the seat from it as soon as its own queue is rescued.
 */
Test(core_links, one_fall_calls_one_member_back)
{
	for (int clock = 0; clock < 60; clock++) {
		const struct rules rules = { "0123", 0xe, { .failback = false } };
		struct lks_plan *plan = plan_of(&rules, clock & 1 ? LKS_RESILIENT : LKS_MODULO);
		int64_t fall;

		core_open(&core, (struct lks_bench_options){ .seed = 4, .uplink_bps = 2500000000 },
			  plan, 0xf);
		lks_bench_start(core.bench);
		for (unsigned int u = 2; u < 4; u++) {
			lks_bench_link(core.bench, 10, u, false);
			lks_bench_link(core.bench, 12, u, true);
		}
		lks_bench_clocks(core.bench, 100);
		core_traffic(&core, 40, 600, 700);
		lks_bench_clocks(core.bench, 1000);
		fall = lks_bench_now(core.bench);
		lks_bench_link(core.bench, fall, 0, false); /* 1 takes the seat and its frames */
		lks_bench_link(core.bench, fall + 20, 0, true);
		lks_bench_link(core.bench, fall + 30 + 2 * clock, 1, false);
		lks_bench_link(core.bench, fall + 40 + 2 * clock, 1, true);
		core_run(&core, "clock", clock);
		lks_bench_clocks(core.bench, 400);
		cr_expect_eq(eligible(), 4, "clock %d: eligible %#x", clock, eligible());
		close_rules(plan);
	}
}

/*
 * uplink0 is back alone, and has the seat, but its port holds a beat of a cut frame. uplink1, which
 * was away meanwhile, takes the seat and keeps it when that beat is gone.
 */
Test(core_links, who_was_alone_for_a_moment_waits_still)
{
	for (int clocks = 1; clocks < 30; clocks++) {
		const struct rules rules = { "01", 2, { .failback = false } };
		struct lks_plan *plan = plan_of(&rules, clocks & 1 ? LKS_RESILIENT : LKS_MODULO);
		int64_t now;

		core_open(&core, (struct lks_bench_options){ .seed = 4 }, plan, 0x3);
		lks_bench_start(core.bench);
		lks_bench_pause(core.bench, 0, true);
		core_traffic(&core, 10, 600, 700);
		lks_bench_clocks(core.bench, 400);
		now = lks_bench_now(core.bench);
		lks_bench_link(core.bench, now, 0, false);
		lks_bench_link(core.bench, now + 20, 0, true);
		lks_bench_link(core.bench, now + 2000, 1, false);
		lks_bench_link(core.bench, now + 2000 + clocks, 1, true);
		lks_bench_clocks(core.bench, 2400);
		cr_expect_eq(eligible(), 2, "%d clocks: eligible %#x", clocks, eligible());
		lks_bench_pause(core.bench, 0, false);
		lks_bench_clocks(core.bench, 400);
		core_run(&core, "clocks", clocks);
		cr_expect_eq(eligible(), 2, "%d clocks: eligible %#x", clocks, eligible());
		close_rules(plan);
	}
}
