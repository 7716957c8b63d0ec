/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger in the core: cases with a name, each with what its records must show. That they are
 * exact is what the bench checks at the end of every run of the core.
 */
#include "core_bench.h"

TestSuite(core_ledger, .timeout = 120);

#define ALL 0xf
#define TICK 64 /* clocks */

static struct core core;

static const enum lks_failover modes[] = { LKS_RESILIENT, LKS_MODULO };

/* Slow uplinks, so that queues hold frames. */
static struct lks_plan *open_core(int n, unsigned int wait_ticks)
{
	const struct lks_bench_options options = {
		.seed = (uint32_t)n,
		.uplink_bps = 1000000000,
		.dead = { [0 ... 3] = n >> 1 & 1 ? LKS_DEAD_SWALLOWS : LKS_DEAD_READY_LOW },
	};
	struct lks_plan *plan = core_plan("native", modes[n & 1], "0123", LKS_ON_FULL_WAIT);

	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	lks_plan_set_limits(plan, 0, core_ticks_us(wait_ticks, TICK));
	core_open(&core, options, plan, ALL);
	core_traffic(&core, 300, 60, 700);
	return plan;
}

static void down(int64_t clock, unsigned int uplink)
{
	cr_assert_eq(lks_bench_link(core.bench, clock, uplink, false), 0);
}

static void up(int64_t clock, unsigned int uplink)
{
	cr_assert_eq(lks_bench_link(core.bench, clock, uplink, true), 0);
}

/* To the end; the records stay until the core is closed. */
static const struct lks_ledger *run(const char *what, int n, unsigned int losses)
{
	struct lks_error error = { "" };
	const struct lks_ledger *ledger;

	core_run(&core, what, n);
	cr_assert_eq(lks_bench_finish(core.bench, &error), 0, "%s", error.text);
	core_judge(&core, what, n);
	ledger = lks_bench_result(core.bench)->ledger;
	cr_assert_eq(lks_ledger_records(ledger), losses, "%s %d: %u records", what, n,
		     lks_ledger_records(ledger));
	return ledger;
}

static void close_core(const char *what, int n, struct lks_plan *plan)
{
	core_close(&core, what, n);
	lks_plan_free(plan);
}

Test(core_ledger, failure_in_a_rescue)
{
	unsigned int rerouted = 0, cut = 0;
	uint64_t rescued = 0;

	for (int n = 0; n < 8; n++) {
		struct lks_plan *plan = open_core(n, 1000);
		const struct lks_ledger_record *a, *b;
		const struct lks_ledger *ledger;

		down(1500, 1);
		down(1530 + 17 * n, 2);
		up(60000, 1);
		up(60000, 2);
		ledger = run("failure in a rescue", n, 2);
		a = lks_ledger_at(ledger, 0);
		b = lks_ledger_at(ledger, 1);
		cr_assert(a->uplink == 1 && b->uplink == 2 && a->before == 0xf && b->before == 0xd);
		cr_assert_eq(b->down - a->down, 30 + 17 * (unsigned int)n);
		cr_assert(a->hold >= b->hold && a->returned && b->returned && !a->open && !b->open);
		rescued += a->rescued.frames + b->rescued.frames;
		rerouted += a->rerouted + b->rerouted;
		cut += a->cut + b->cut;
		close_core("failure in a rescue", n, plan);
	}
	cr_assert(rescued > 50 && rerouted > 8 && cut > 4, "%lu, %u, %u", (unsigned long)rescued,
		  rerouted, cut);
}

Test(core_ledger, low_for_one_clock)
{
	for (int n = 0; n < 8; n++) {
		struct lks_plan *plan = open_core(n, 1000);
		const struct lks_ledger_record *r;

		for (unsigned int i = 0; i < 4; i++) {
			down(1500 + 50000 * i, 3);
			up(1501 + 50000 * i, 3);
		}
		r = lks_ledger_at(run("one clock", n, 4), 0);
		cr_assert(r->returned && r->back > r->down + 3 && r->hold <= r->back - r->down);
		cr_assert(r->started && r->last_start <= r->down);
		close_core("one clock", n, plan);
	}
}

Test(core_ledger, all_for_one_clock)
{
	for (int n = 0; n < 8; n++) {
		struct lks_plan *plan = open_core(n, 1000);
		const struct lks_ledger_record *first = NULL;
		const struct lks_ledger *ledger;

		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			down(1500, u);
			up(1501, u);
		}
		ledger = run("all for one clock", n, 4);
		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			const struct lks_ledger_record *r = lks_ledger_at(ledger, u);

			cr_assert(r->uplink == u && r->before == (0xf << u & 0xf), "%u, %x",
				  r->uplink, r->before);
			cr_assert(r->down == lks_ledger_at(ledger, 0)->down && r->returned);
			first = first && first->back < r->back ? first : r;
		}
		cr_assert_eq(first->rescued.frames, 0, "it resumes, or is dropped");
		close_core("all for one clock", n, plan);
	}
}

Test(core_ledger, nobody_comes_in_time)
{
	for (int n = 0; n < 8; n++) {
		struct lks_plan *plan = open_core(n, 20);
		const struct lks_ledger *ledger;
		uint64_t lost = 0;

		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			down(1500 + 10 * u, u);
			up(30000, u);
		}
		ledger = run("nobody", n, 4);
		for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
			const struct lks_ledger_record *r = lks_ledger_at(ledger, u);

			lost += r->lost.frames;
			cr_assert(r->lost.frames == 0 || r->lost.bytes >= 60 * r->lost.frames);
			cr_assert_eq(r->reason, LKS_DROP_NO_UPLINK);
		}
		cr_assert_gt(lost, 0);
		close_core("nobody", n, plan);
	}
}

/* What waits for somebody to return is an open record, and can be read. */
Test(core_ledger, read_while_all_are_down)
{
	struct lks_plan *plan = open_core(2, 1000);
	struct lks_error error = { "" };
	struct lks_ledger *ledger = NULL;
	unsigned int open = 0;

	for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
		down(1500, u);
		up(40000, u);
	}
	lks_bench_start(core.bench);
	lks_bench_clocks(core.bench, 3000);
	cr_assert_eq(lks_ledger_take(lks_bench_device(core.bench), &error, &ledger), 0, "%s",
		     error.text);
	cr_assert_eq(lks_ledger_records(ledger), 4);
	for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
		const struct lks_ledger_record *r = lks_ledger_at(ledger, u);

		open += r->open;
		cr_assert(!r->returned && r->rescued.frames + r->lost.frames == 0);
	}
	lks_ledger_free(ledger);
	cr_assert_geq(open, 2, "%u", open);
	run("all down", 0, 4);
	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		cr_assert_not(lks_ledger_at(lks_bench_result(core.bench)->ledger, u)->open);
	close_core("all down", 0, plan);
}

/* The copy of a jumbo frame takes longer than reading the record, in which the frame is not yet. */
Test(core_ledger, compared_in_the_midst_of_a_copy)
{
	const struct lks_bench_options options = { .seed = 3, .uplink_bps = 1000000000 };

	for (int mode = 0; mode < 2; mode++) {
		struct lks_plan *plan = core_plan("native", modes[mode], "0123", LKS_ON_FULL_WAIT);
		struct lks_error error = { "" };

		core_open(&core, options, plan, ALL);
		core_traffic(&core, 24, 9000, 9216);
		down(20000, 1);
		up(200000, 1);
		lks_bench_start(core.bench);
		while (lks_bench_result(core.bench)->moves == 0 &&
		       lks_bench_now(core.bench) < 100000)
			lks_bench_clocks(core.bench, 1);
		cr_assert_eq(lks_bench_result(core.bench)->moves, 1, "mode %d", mode);
		cr_assert_eq(lks_bench_ledger(core.bench, &error), 0, "%s", error.text);
		core_judge(&core, "in a copy", mode);
		run("in a copy", mode, 1);
		close_core("in a copy", mode, plan);
	}
}

/* The ring holds the last 16 of them. */
Test(core_ledger, more_losses_than_records)
{
	struct lks_plan *plan = open_core(0, 1000);
	const struct lks_ledger *ledger;

	for (unsigned int i = 0; i < 21; i++) {
		down(1500 + 60000 * (i > 0) + 3000 * i, i % 3);
		up(1600 + 60000 * (i > 0) + 3000 * i, i % 3);
	}
	ledger = run("many", 0, LKS_LEDGER_RECORDS);
	cr_assert_eq(lks_ledger_failovers(ledger), 21);
	cr_assert_eq(lks_ledger_at(ledger, 0)->number, 5);
	close_core("many", 0, plan);
}

Test(core_ledger, reset_forgets)
{
	struct lks_plan *plan = open_core(1, 1000);
	struct lks_error error = { "" };

	down(1500, 0);
	up(1700, 0);
	run("reset", 0, 1);
	cr_assert_eq(lks_bench_reset(core.bench, 1, &error), 0, "%s", error.text);
	cr_assert_eq(lks_bench_apply(core.bench, plan, &error), 0, "%s", error.text);
	run("reset", 1, 0);
	close_core("reset", 1, plan);
}

/* Uplink 1 is on standby, and gives its seat back in the clock in which another one is lost. */
Test(core_ledger, a_loss_in_the_clock_in_which_another_one_yields)
{
	for (int n = 0; n < 120; n++) {
		unsigned int lost = n & 1 ? 2 : 0, returns = 2 - lost;
		const struct lks_plan_links links = { .failback = true };
		struct lks_team *team = core_team("native", LKS_RESILIENT, "021");
		struct lks_plan *plan = NULL;
		const struct lks_ledger_record *r;

		cr_assert_eq(lks_team_set_standby(team, 1, true), 0);
		cr_assert_eq(lks_team_build(team), 0);
		cr_assert_eq(lks_plan_new(&plan), 0);
		cr_assert_eq(lks_plan_add_team(plan, team), 0);
		cr_assert_eq(lks_plan_set_unknown_vlan(plan, 0), 0);
		cr_assert_eq(lks_plan_set_links(plan, 0, &links), 0);
		core_open(&core, (struct lks_bench_options){ .seed = 1 }, plan, ALL);
		down(10, returns);
		up(300, returns);
		down(300 + n / 2, lost);
		up(3000, lost);
		r = lks_ledger_at(run("yields", n, 2), 1);
		cr_expect_eq(r->uplink, lost);
		core_close_as(&core, "yields", n, false);
		lks_plan_free(plan);
	}
}
