/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the core share: a bench around it, plans, frames, and the verdict. */
#ifndef LKS_TESTS_CORE_BENCH_H
#define LKS_TESTS_CORE_BENCH_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "rng.h"

enum { CORE_UPLINKS = 4, CORE_FRAMES = 4096 }; /* uplinks of the named cases */

struct core {
	const struct lks_model_ops *model;
	struct lks_bench *bench;
	struct lks_rng rng;
	struct lks_bench_frame frame[CORE_FRAMES];
	size_t frames;
};

/* At least that many ticks of @clocks; the default clock. */
static inline uint64_t core_ticks_us(unsigned int ticks, unsigned int clocks)
{
	return (uint64_t)ticks * clocks * 1000000 / 156250000 + 1;
}

/* Uplinks are written as hexadecimal digits. */
static inline unsigned int core_digit(char digit)
{
	return (unsigned int)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static inline struct lks_team *core_team(const char *policy, enum lks_failover failover,
					 const char *members)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("team", &team), 0);
	for (; *members; members++)
		cr_assert_eq(lks_team_add_member(team, core_digit(*members)), 0);
	lks_team_set_policy(team, lks_policy_find(policy));
	lks_team_set_failover(team, failover);
	cr_assert_eq(lks_team_build(team), 0);
	return team;
}

/* One team takes everything. */
static inline struct lks_plan *core_plan(const char *policy, enum lks_failover failover,
					 const char *members, enum lks_on_full on_full)
{
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team(policy, failover, members)), 0);
	cr_assert_eq(lks_plan_set_unknown_vlan(plan, 0), 0);
	lks_plan_set_on_full(plan, on_full);
	return plan;
}

static inline void core_open_model(struct core *core, const struct lks_model_ops *model,
				   struct lks_bench_options options, const struct lks_plan *plan,
				   uint16_t up)
{
	struct lks_error error = { "" };

	core->model = model;
	core->bench = NULL;
	core->frames = 0;
	core->rng.state = options.seed + 1000;
	options.model = model;
	cr_assert_eq(lks_bench_new(&options, &error, &core->bench), 0, "%s", error.text);
	cr_assert_eq(lks_bench_apply(core->bench, plan, &error), 0, "%s", error.text);
	cr_assert_eq(lks_bench_links_up(core->bench, up, &error), 0, "%s", error.text);
}

/* The core that the test is linked with. */
static inline void core_open(struct core *core, struct lks_bench_options options,
			     const struct lks_plan *plan, uint16_t up)
{
	core_open_model(core, &lks_model_ops, options, plan, up);
}

/* Every broken contract is named, with clock and text. */
static inline void core_judge(struct core *core, const char *what, int number)
{
	const struct lks_result *r = lks_bench_result(core->bench);

	for (size_t i = 0; i < r->violations && i < 5; i++)
		cr_log_error("%s %d: %s in clock %lld: %s", what, number,
			     lks_broken_name(r->violation[i].contract),
			     (long long)r->violation[i].clock, r->violation[i].text);
	cr_assert_eq(r->violations, 0, "%s %d: %zu violations, first of %s: %s", what, number,
		     r->violations, lks_broken_name(r->violation[0].contract),
		     r->violation[0].text);
}

/* Who is up must carry traffic again: a failover that never ends breaks no other rule. */
static inline void core_all_back(struct core *core, const char *what, int number)
{
	for (unsigned int u = 0; u < core->model->uplinks; u++) {
		unsigned int state = 0;

		cr_assert_eq(lks_device_uplink_state(lks_bench_device(core->bench), u, &state), 0);
		if (state & LKS_UPLINK_LINK && state & LKS_UPLINK_ADMIN_UP)
			cr_assert(state & LKS_UPLINK_ELIGIBLE, "%s %d: uplink%u never returned",
				  what, number, u);
	}
}

/* @all_back: no rule of a team keeps a member out whose link is up. */
static inline void core_close_as(struct core *core, const char *what, int number, bool all_back)
{
	struct lks_error error = { "" };

	cr_assert_eq(lks_bench_finish(core->bench, &error), 0, "%s %d: %s", what, number,
		     error.text);
	core_judge(core, what, number);
	if (all_back)
		core_all_back(core, what, number);
	lks_bench_free(core->bench);
	for (size_t i = 0; i < core->frames; i++)
		free((void *)core->frame[i].bytes);
	core->frames = 0;
}

static inline void core_close(struct core *core, const char *what, int number)
{
	core_close_as(core, what, number, true);
}

static inline void core_run(struct core *core, const char *what, int number)
{
	struct lks_error error = { "" };
	int err = lks_bench_run(core->bench, &error);

	if (err)
		core_judge(core, what, number);
	cr_assert_eq(err, 0, "%s %d: %s", what, number, error.text);
}

/* A frame that waits for core_feed(); IPv4 UDP from a small set of flows where it is long enough.
 */
static inline uint8_t *core_add(struct core *core, uint32_t len)
{
	static const uint8_t head[34] = {
		2, 0, 0, 0, 0, 1,  2,  0, 0, 0,	 0, 2, 8, 0,  0x45, 0, 0,
		0, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 10, 1,    0, 0
	};
	uint8_t *bytes = malloc(len ? len : 1);
	uint32_t id = (uint32_t)core->frames;

	cr_assert(bytes && core->frames < CORE_FRAMES);
	for (uint32_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(lks_rng_next(&core->rng) >> 20);
	memcpy(bytes, head, len < sizeof(head) ? len : sizeof(head));
	if (len >= 42) {
		bytes[16] = (uint8_t)((len - 14) >> 8);
		bytes[17] = (uint8_t)(len - 14);
		bytes[29] = (uint8_t)lks_rng_below(&core->rng, 16);
		bytes[33] = (uint8_t)lks_rng_below(&core->rng, 16);
		memcpy(bytes + len - 4, &id, 4);
	}
	core->frame[core->frames++] = (struct lks_bench_frame){ .bytes = bytes, .len = len };
	return bytes;
}

static inline void core_feed(struct core *core, size_t from)
{
	cr_assert_eq(lks_bench_feed(core->bench, core->frame + from, core->frames - from), 0);
}

static inline void core_traffic(struct core *core, size_t frames, uint32_t shortest,
				uint32_t longest)
{
	size_t from = core->frames;

	for (size_t i = 0; i < frames; i++)
		core_add(core, shortest + lks_rng_below(&core->rng, longest - shortest + 1));
	core_feed(core, from);
}

static inline uint64_t core_dropped(const struct core *core, unsigned int reason)
{
	return lks_bench_result(core->bench)->drops[reason];
}

static inline uint64_t core_sent(const struct core *core)
{
	const struct lks_result *r = lks_bench_result(core->bench);

	return r->frames_out[0] + r->frames_out[1] + r->frames_out[2] + r->frames_out[3];
}

#endif
