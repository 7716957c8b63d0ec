/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Differential run: 20,000 random frames, hostile ones weighted up, against model and reference,
 * with idle, backpressure, link changes, commits, several teams and resets. A failure names seed,
 * clock, contract and what was seen.
 */
#include <criterion/parameterized.h>

#include "core_bench.h"

TestSuite(random, .timeout = 300);

enum { RUNS = 10, ROUNDS = 20, FRAMES = 100 };

static struct core core;

static struct lks_plan *two_teams(enum lks_on_full on_full, enum lks_failover first,
				  enum lks_failover second)
{
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team("esx-ip32", first, "10")), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team("native", second, "23")), 0);
	lks_plan_bind_vlan(plan, 0, 0);
	lks_plan_bind_vlan(plan, 7, 0);
	lks_plan_bind_vlan(plan, 9, 1);
	lks_plan_bind_vlan(plan, 4095, 1);
	lks_plan_set_on_full(plan, on_full);
	return plan;
}

static void tag(uint8_t *bytes, unsigned int at, uint16_t tpid, uint16_t vid)
{
	bytes[at] = (uint8_t)(tpid >> 8);
	bytes[at + 1] = (uint8_t)tpid;
	bytes[at + 2] = (uint8_t)(vid >> 8);
	bytes[at + 3] = (uint8_t)vid;
}

static void ip(uint8_t *l3, uint32_t room, struct lks_rng *rng)
{
	bool six = lks_rng_percent(rng, 30);

	l3[0] = six ? 0x60 : lks_rng_percent(rng, 80) ? 0x45 : (uint8_t)lks_rng_below(rng, 256);
	if (six && room > 40) {
		static const uint8_t next[] = { 0, 6, 17, 43, 44, 51, 58, 59, 60, 132 };

		l3[4] = 0;
		l3[5] = (uint8_t)lks_rng_below(rng, 200);
		l3[6] = next[lks_rng_below(rng, sizeof(next))];
		l3[40] = next[lks_rng_below(rng, sizeof(next))];
		memset(l3 + 8, 0, 31);
		l3[39] = (uint8_t)lks_rng_below(rng, 12);
	} else if (room > 20) {
		l3[6] = lks_rng_percent(rng, 80) ? 0 : (uint8_t)lks_rng_below(rng, 256);
		l3[9] = lks_rng_percent(rng, 80) ? 17 : (uint8_t)lks_rng_below(rng, 256);
		memset(l3 + 12, 10, 8);
		l3[15] = (uint8_t)lks_rng_below(rng, 12);
		l3[19] = (uint8_t)lks_rng_below(rng, 12);
	}
}

/* Headers that look like headers, wrong in random places. */
static void hostile(uint8_t *bytes, uint32_t len, struct lks_rng *rng)
{
	static const uint16_t tpid[] = { 0x8100, 0x88a8, 0x9100 },
			      vid[] = { 0, 7, 9, 9, 100, 4095 };
	static const uint16_t type[] = { 0x0800, 0x0800, 0x86dd, 0x86dd, 0x0806, 0x05dc, 0x8847 };
	unsigned int at = 12;
	uint16_t ethertype = type[lks_rng_below(rng, 7)];

	for (unsigned int tags = lks_rng_below(rng, 4); tags > 0 && at + 6 < len; tags--, at += 4)
		tag(bytes, at, tpid[lks_rng_below(rng, 3)], vid[lks_rng_below(rng, 6)]);
	if (at + 2 > len)
		return;
	bytes[at] = (uint8_t)(ethertype >> 8);
	bytes[at + 1] = (uint8_t)ethertype;
	if (len > at + 44)
		ip(bytes + at + 2, len - at - 2, rng);
}

static uint32_t length(struct lks_rng *rng)
{
	switch (lks_rng_below(rng, 16)) {
	case 0:
		return lks_rng_below(rng, 14);
	case 1:
		return 14 + lks_rng_below(rng, 46);
	case 2:
		return 1400 + lks_rng_below(rng, 200);
	case 3:
		return lks_rng_percent(rng, 20) ? 9200 + lks_rng_below(rng, 40) : 64;
	default:
		return 60 + lks_rng_below(rng, 150);
	}
}

static void random_traffic(void)
{
	size_t from = core.frames;

	for (int i = 0; i < FRAMES; i++) {
		uint32_t len = length(&core.rng);
		uint8_t *bytes = core_add(&core, len);

		if (lks_rng_percent(&core.rng, 70))
			hostile(bytes, len, &core.rng);
		core.frame[core.frames - 1].bad = lks_rng_percent(&core.rng, 3);
	}
	core_feed(&core, from);
}

static void random_links(void)
{
	int64_t clock = lks_bench_now(core.bench);

	for (uint32_t n = lks_rng_below(&core.rng, 4); n > 0; n--) {
		unsigned int u = lks_rng_below(&core.rng, CORE_UPLINKS);
		int64_t down = clock + lks_rng_below(&core.rng, 2500);
		int64_t up = down +
			     (lks_rng_percent(&core.rng, 30) ? 1 : lks_rng_below(&core.rng, 1500));

		lks_bench_link(core.bench, down, u, false);
		lks_bench_link(core.bench, up, u, true);
	}
}

static void random_round(struct lks_plan **plan, int run, bool resets)
{
	struct lks_error error = { "" };
	int err = 0;

	random_traffic();
	random_links();
	lks_bench_clocks(core.bench, lks_rng_below(&core.rng, 2000));
	switch (lks_rng_below(&core.rng, 6)) {
	case 0:
		err = lks_bench_apply(core.bench, plan[lks_rng_below(&core.rng, 4)], &error);
		break;
	case 1:
		err = lks_bench_balance(core.bench, &error);
		break;
	case 2:
		core_run(&core, "random run", run);
		break;
	case 3:
		if (!resets)
			break;
		err = lks_bench_reset(core.bench, 1 + lks_rng_below(&core.rng, 3), &error);
		if (!err)
			err = lks_bench_apply(core.bench, plan[lks_rng_below(&core.rng, 4)],
					      &error);
	}
	if (err)
		core_judge(&core, "random run", run);
	cr_assert_eq(err, 0, "random run %d: %s", run, error.text);
}

ParameterizedTestParameters(random, agrees_with_model_and_reference)
{
	static int run[RUNS];

	for (int i = 0; i < RUNS; i++)
		run[i] = i;
	return cr_make_param_array(int, run, RUNS);
}

ParameterizedTest(int *run, random, agrees_with_model_and_reference)
{
	static const unsigned int percent[] = { 0, 5, 50 };
	struct lks_bench_options options = {
		.seed = (uint32_t)*run + 1,
		.stall_percent = percent[*run % 3],
		.idle_percent = percent[*run / 2 % 3],
		.idle_frames = *run % 2 ? 40 : 0,
		.uplink_bps = *run % 5 == 4 ? UINT64_C(2500000000) : 0,
		.dead = { LKS_DEAD_READY_LOW, LKS_DEAD_SWALLOWS, *run & 1 },
	};
	enum lks_on_full on_full = *run & 1 ? LKS_ON_FULL_WAIT : LKS_ON_FULL_DROP;
	struct lks_plan *plan[4] = {
		core_plan("native", LKS_RESILIENT, "0123", on_full),
		core_plan("esx-ip32", LKS_MODULO, "3120", on_full),
		two_teams(on_full, LKS_MODULO, LKS_RESILIENT),
		two_teams(LKS_ON_FULL_WAIT, LKS_RESILIENT, LKS_MODULO),
	};

	core_open(&core, options, plan[*run % 4], 0xf);
	lks_bench_start(core.bench);
	for (int round = 0; round < ROUNDS; round++)
		random_round(plan, *run, *run >= RUNS / 2);
	core_run(&core, "random run", *run);
	core_close(&core, "random run", *run);
	for (int i = 0; i < 4; i++)
		lks_plan_free(plan[i]);
}
