/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random runs of the core against model and reference: up to four teams with any policies and
 * options, hostile frames weighted up, idle, backpressure, link changes, commits and resets,
 * received frames on all uplinks (random_receive.h), frames of the CPU, for a core of any shape;
 * every third run also with the rules of random_rules.h. A failure names run, clock, contract and
 * what was seen; a run is its number and nothing else.
 */
#ifndef LKS_TESTS_RANDOM_RUN_H
#define LKS_TESTS_RANDOM_RUN_H

#include <errno.h>

#include "../rtl/core/core_bench.h"
#include "random_receive.h"
#include "random_rules.h"

enum { RANDOM_ROUNDS = 20, RANDOM_FRAMES = 100, RANDOM_PLANS = 4, RANDOM_VLANS = 5, POLICIES = 24 };

/* Those of the hostile frames; teams take them in turn. */
static const uint16_t random_vlan[RANDOM_VLANS] = { 0, 7, 9, 4095, 100 };

/* All uplinks of the core in random order. */
static inline void random_members(struct core *core, char *members)
{
	static const char digits[] = "0123456789abcdef";
	unsigned int n = core->model->uplinks;

	memcpy(members, digits, n);
	members[n] = '\0';
	for (unsigned int i = n - 1; i > 0; i--) {
		unsigned int j = lks_rng_below(&core->rng, i + 1);
		char swap = members[i];

		members[i] = members[j];
		members[j] = swap;
	}
}

/* Half of the teams that may have weights have them. */
static inline void random_weights(struct core *core, struct lks_team *team)
{
	if (lks_team_failover(team) != LKS_RESILIENT || lks_rng_percent(&core->rng, 50))
		return;
	for (unsigned int i = 0; i < lks_team_members(team); i++) {
		unsigned int uplink = (unsigned int)lks_team_member(team, i);
		unsigned int weight = 1 + lks_rng_below(&core->rng, LKS_TEAM_WEIGHT_MAX);

		cr_assert_eq(lks_team_set_weight(team, uplink, weight), 0);
	}
}

/* A policy with any of its options, over the first @n of the uplinks @members. */
static inline struct lks_team *random_team(struct core *core, const struct lks_policy *policy,
					   const char *members, unsigned int n)
{
	struct lks_team *team = NULL;
	uint8_t key[LKS_TOEPLITZ_KEY_BYTES];

	cr_assert(policy && lks_team_new("team", &team) == 0);
	for (unsigned int i = 0; i < n; i++)
		cr_assert_eq(lks_team_add_member(team, core_digit(members[i])), 0);
	lks_team_set_policy(team, policy);
	lks_team_set_failover(team, lks_policy_kind(policy) != LKS_KIND_EXPLICIT &&
						    lks_rng_percent(&core->rng, 50)
					    ? LKS_RESILIENT
					    : LKS_MODULO);
	random_weights(core, team);
	lks_team_set_seed(team, lks_rng_next(&core->rng));
	lks_team_set_symmetric(team, lks_rng_percent(&core->rng, 30));
	lks_team_set_tags(team, lks_rng_percent(&core->rng, 50) ? LKS_TAGS_IN_BAND
								: LKS_TAGS_ACCELERATED);
	for (unsigned int i = 0; i < LKS_TOEPLITZ_KEY_BYTES; i++)
		key[i] = (uint8_t)(lks_rng_next(&core->rng) >> 20);
	lks_team_set_key(team, key);
	cr_assert_eq(lks_team_set_fields(team, 1 + lks_rng_below(&core->rng, LKS_RSS_ALL)), 0);
	cr_assert_eq(lks_team_build(team), 0);
	return team;
}

/* One of the teams of a plan with @rules or without. */
static inline struct lks_team *random_plan_team(struct core *core, const char *members,
						unsigned int n, bool rules)
{
	bool standby = rules && lks_rng_percent(&core->rng, 50);
	const struct lks_policy *policy =
		standby ? rules_policy(core) : lks_policy_at(lks_rng_below(&core->rng, POLICIES));
	struct lks_team *team = random_team(core, policy, members, n);

	if (standby)
		rules_standby(core, team);
	return team;
}

/* @teams teams share the uplinks; the last one has those that are left over, or some of them. */
static inline struct lks_plan *random_plan(struct core *core, unsigned int teams,
					   enum lks_on_full on_full, bool rules, bool slow)
{
	unsigned int uplinks = core->model->uplinks, each;
	struct lks_plan *plan = NULL;
	char members[17];

	teams = teams < uplinks ? teams : uplinks;
	each = uplinks / teams;
	random_members(core, members);
	cr_assert_eq(lks_plan_new(&plan), 0);
	for (unsigned int t = 0; t < teams; t++) {
		unsigned int n = t + 1 < teams ? each : uplinks - t * each;

		n -= lks_rng_percent(&core->rng, 30) ? lks_rng_below(&core->rng, n) : 0;
		cr_assert_eq(lks_plan_add_team(
				     plan, random_plan_team(core, members + t * each, n, rules)),
			     0);
	}
	for (unsigned int i = 0; i < RANDOM_VLANS; i++)
		if (teams == 1 || lks_rng_percent(&core->rng, 90))
			lks_plan_bind_vlan(plan, random_vlan[i], (int)(i % teams));
	if (teams == 1)
		cr_assert_eq(lks_plan_set_unknown_vlan(plan, 0), 0);
	lks_plan_set_on_full(plan, on_full);
	if (rules)
		rules_plan(core, plan, slow);
	return plan;
}

static inline void random_tag(uint8_t *bytes, unsigned int at, uint16_t tpid, uint16_t vid)
{
	bytes[at] = (uint8_t)(tpid >> 8);
	bytes[at + 1] = (uint8_t)tpid;
	bytes[at + 2] = (uint8_t)(vid >> 8);
	bytes[at + 3] = (uint8_t)vid;
}

static inline void random_ip(uint8_t *l3, uint32_t room, struct lks_rng *rng)
{
	static const uint8_t proto[] = { 6, 6, 17, 17, 1, 50, 51, 132, 136, 255 };
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
		l3[9] = proto[lks_rng_below(rng, sizeof(proto))];
		memset(l3 + 12, 10, 8);
		l3[15] = (uint8_t)lks_rng_below(rng, 12);
		l3[19] = (uint8_t)lks_rng_below(rng, 12);
	}
}

/* Headers that look like headers, wrong in random places. */
static inline void random_hostile(uint8_t *bytes, uint32_t len, struct lks_rng *rng)
{
	static const uint16_t tpid[] = { 0x8100, 0x88a8, 0x9100 },
			      vid[] = { 0, 7, 9, 9, 100, 4095 };
	static const uint16_t type[] = { 0x0800, 0x0800, 0x86dd, 0x86dd, 0x0806, 0x05dc, 0x8847 };
	unsigned int at = 12;
	uint16_t ethertype = type[lks_rng_below(rng, 7)];

	for (unsigned int tags = lks_rng_below(rng, 4); tags > 0 && at + 6 < len; tags--, at += 4)
		random_tag(bytes, at, tpid[lks_rng_below(rng, 3)], vid[lks_rng_below(rng, 6)]);
	if (at + 2 > len)
		return;
	bytes[at] = (uint8_t)(ethertype >> 8);
	bytes[at + 1] = (uint8_t)ethertype;
	if (len > at + 44)
		random_ip(bytes + at + 2, len - at - 2, rng);
}

static inline uint32_t random_length(struct lks_rng *rng)
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

static inline void random_traffic(struct core *core, int frames)
{
	size_t from = core->frames;

	for (int i = 0; i < frames; i++) {
		uint32_t len = random_length(&core->rng);
		uint8_t *bytes = core_add(core, len);

		if (lks_rng_percent(&core->rng, 70))
			random_hostile(bytes, len, &core->rng);
		core->frame[core->frames - 1].bad = lks_rng_percent(&core->rng, 3);
		core->frame[core->frames - 1].tid = (uint16_t)lks_rng_below(&core->rng, 300);
	}
	core_feed(core, from);
}

static inline void random_links(struct core *core)
{
	int64_t clock = lks_bench_now(core->bench);

	for (uint32_t n = lks_rng_below(&core->rng, 4); n > 0; n--) {
		unsigned int u = lks_rng_below(&core->rng, core->model->uplinks);
		int64_t down = clock + lks_rng_below(&core->rng, 2500);
		int64_t up =
			down +
			(lks_rng_percent(&core->rng, 30) ? 1 : lks_rng_below(&core->rng, 1500));

		lks_bench_link(core->bench, down, u, false);
		lks_bench_link(core->bench, up, u, true);
	}
}

/* Frames of the CPU, now and then while one is on its way or on an uplink that is down. */
static inline void random_inject(struct core *core)
{
	uint8_t bytes[LKS_MAIL_BYTES];

	for (uint32_t n = lks_rng_below(&core->rng, 5); n > 0; n--) {
		unsigned int u = lks_rng_below(&core->rng, core->model->uplinks);
		uint32_t len = 14 + lks_rng_below(&core->rng, sizeof(bytes) - 13);
		int rc;

		for (uint32_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)(lks_rng_next(&core->rng) >> 20);
		rc = lks_bench_inject(core->bench, u, bytes, len);
		cr_assert(rc == 0 || rc == -EBUSY || rc == -ENETDOWN, "uplink%u: %d", u, rc);
		lks_bench_clocks(core->bench, lks_rng_below(&core->rng, 200));
	}
}

/* What random runs have beside the bench. */
struct random {
	struct lks_plan *plan[RANDOM_PLANS];
	const struct lks_plan *ruling;
	struct receive receive;
	int run;
	unsigned int stall_percent;
	bool slow, rules, resets;
};

static inline int random_apply(struct core *core, struct random *random,
			       const struct lks_plan *plan, struct lks_error *error)
{
	random->ruling = plan;
	return lks_bench_apply(core->bench, plan, error);
}

static inline int random_reset(struct core *core, struct random *random,
			       const struct lks_plan *plan, struct lks_error *error)
{
	int err = lks_bench_reset(core->bench, 1 + lks_rng_below(&core->rng, 3), error);

	if (!err)
		receive_reset(core, &random->receive);
	return err ? err : random_apply(core, random, plan, error);
}

/* Frames of the team that is bound to @vid. */
static inline void random_vlan_traffic(struct core *core, uint16_t vid)
{
	size_t from = core->frames;

	for (int i = 0; i < RANDOM_FRAMES; i++) {
		uint8_t *bytes = core_add(core, 60 + lks_rng_below(&core->rng, 150));

		core->frame[core->frames - 1].tid = (uint16_t)lks_rng_below(&core->rng, 300);
		if (vid)
			random_tag(bytes, 12, 0x8100, vid);
	}
	core_feed(core, from);
}

/* The same rules once more, while a team has frames queued and loses its first member. */
static inline int random_commit(struct core *core, struct random *random, struct lks_error *error)
{
	unsigned int team = rules_relieved(core, random->ruling);
	unsigned int u = (unsigned int)lks_team_member(lks_plan_team(random->ruling, team), 0);
	int64_t down;
	int err;

	rules_calm(core);
	err = lks_bench_prepare(core->bench, random->ruling, error);
	if (err)
		return err;
	lks_bench_backpressure(core->bench, 80);
	random_vlan_traffic(core, random_vlan[team]);
	lks_bench_clocks(core->bench, 200 + lks_rng_below(&core->rng, 600));
	down = lks_bench_now(core->bench) + 100 + lks_rng_below(&core->rng, 400);
	lks_bench_link(core->bench, down, u, false);
	lks_bench_link(core->bench, down + 1 + lks_rng_below(&core->rng, 3000), u, true);
	err = lks_bench_commit(core->bench, random->ruling, error);
	core_run(core, "random run", random->run);
	lks_bench_backpressure(core->bench, random->stall_percent);
	return err;
}

static inline void random_round(struct core *core, struct random *random)
{
	const struct lks_plan *other = random->plan[lks_rng_below(&core->rng, RANDOM_PLANS)];
	struct lks_error error = { "" };
	int err = 0;

	random_traffic(core, RANDOM_FRAMES);
	random_links(core);
	receive_round(core, &random->receive);
	if (random->rules)
		rules_disturb(core);
	random_inject(core);
	lks_bench_clocks(core->bench, lks_rng_below(&core->rng, 2000));
	if (random->rules && lks_rng_percent(&core->rng, 60))
		rules_calm(core);
	switch (lks_rng_below(&core->rng, 6)) {
	case 0:
		err = random_apply(core, random, other, &error);
		break;
	case 1:
		err = lks_bench_balance(core->bench, &error);
		break;
	case 2:
		core_run(core, "random run", random->run);
		break;
	case 3:
		err = random->resets ? random_reset(core, random, other, &error) : 0;
		break;
	case 4:
		err = lks_bench_ledger(core->bench, &error);
		break;
	case 5:
		err = random->rules ? random_commit(core, random, &error) : 0;
		break;
	}
	if (err)
		core_judge(core, "random run", random->run);
	cr_assert_eq(err, 0, "random run %d: %s", random->run, error.text);
}

static inline void random_plans(struct core *core, struct random *random)
{
	enum lks_on_full on_full = random->run & 1 ? LKS_ON_FULL_WAIT : LKS_ON_FULL_DROP;

	for (unsigned int i = 0; i < RANDOM_PLANS; i++) {
		random->plan[i] = random_plan(
			core, 1 + (i + (unsigned int)random->run) % RANDOM_PLANS,
			i == 3 ? LKS_ON_FULL_WAIT : on_full, random->rules, random->slow);
		receive_plan(&random->receive, random->plan[i]);
	}
	random->ruling = random->plan[random->run % RANDOM_PLANS];
}

static inline void random_run(struct core *core, const struct lks_model_ops *model, int run)
{
	static const unsigned int percent[] = { 0, 5, 50 };
	struct random random = { .run = run,
				 .stall_percent = percent[run % 3],
				 .slow = run % 5 == 4,
				 .rules = run / 3 % 3 == 2,
				 .resets = run / 4 % 2 };
	struct lks_bench_options options = {
		.seed = (uint32_t)run + 1,
		.stall_percent = random.stall_percent,
		.idle_percent = percent[run / 2 % 3],
		.idle_frames = run % 2 ? 40 : 0,
		.uplink_bps = random.slow ? UINT64_C(2500000000) : 0,
		.dead = { LKS_DEAD_READY_LOW, LKS_DEAD_SWALLOWS, run & 1 },
	};

	core->model = model;
	core->rng.state = (uint64_t)run + 77;
	random.receive.rng.state = (uint64_t)run + 770000;
	random_plans(core, &random);
	core_open_model(core, model, options, random.ruling,
			(uint16_t)((1u << model->uplinks) - 1));
	receive_open(core, &random.receive);
	lks_bench_start(core->bench);
	for (int round = 0; round < RANDOM_ROUNDS; round++)
		random_round(core, &random);
	core_run(core, "random run", run);
	if (random.rules)
		rules_all_back(core, random.ruling, run);
	core_close_as(core, "random run", run, !random.rules);
	receive_close(&random.receive);
	for (int i = 0; i < RANDOM_PLANS; i++)
		lks_plan_free(random.plan[i]);
}

#endif
