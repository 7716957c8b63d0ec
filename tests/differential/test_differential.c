/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Differential run of one shape of the core, as `make differential` starts it:
 *
 *	LKS_MODELS   folder of the simulated cores        LKS_SHAPE   WxN: bits and uplinks
 *	LKS_FRAMES   of the whole run                     LKS_SHARD   K/N: of its N parts the Kth
 *
 * The runs of all shards together are those of 1/1.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "plugin.h"
#include "random_run.h"

enum { FRAMES_A_RUN = RANDOM_ROUNDS * RANDOM_FRAMES };

static struct core core;
static struct lks_plugin plugin;

static const char *setting(const char *name)
{
	const char *text = getenv(name);

	cr_assert_not_null(text, "%s is not set: see make differential", name);
	return text;
}

static void load(void)
{
	unsigned int data_w = 0, uplinks = 0;
	char text[400] = "";

	cr_assert_eq(sscanf(setting("LKS_SHAPE"), "%ux%u", &data_w, &uplinks), 2);
	cr_assert_eq(lks_plugin_open(setting("LKS_MODELS"), data_w, uplinks, &plugin, text,
				     sizeof(text)),
		     0, "%s", text);
	cr_assert_eq(plugin.ops->uplinks, uplinks, "no model with %u uplinks", uplinks);
}

static void unload(void)
{
	lks_plugin_close(&plugin);
}

TestSuite(differential, .timeout = 900, .init = load, .fini = unload);

ParameterizedTestParameters(differential, agrees_with_model_and_reference)
{
	const char *frames = getenv("LKS_FRAMES"), *shard = getenv("LKS_SHARD");
	int runs = (int)((frames ? strtol(frames, NULL, 10) : 0) + FRAMES_A_RUN - 1) / FRAMES_A_RUN;
	int part = 1, parts = 1;
	size_t mine = 0;
	int *run;

	if (shard && (sscanf(shard, "%d/%d", &part, &parts) != 2 || part < 1 || part > parts))
		part = parts = runs = 1; /* the run itself says so */
	run = cr_malloc(sizeof(*run) * (size_t)(runs / parts + 1));
	for (int i = part - 1; i < runs; i += parts)
		run[mine++] = i;
	return cr_make_param_array(int, run, mine);
}

ParameterizedTest(int *run, differential, agrees_with_model_and_reference)
{
	int part = 0, parts = 0;

	cr_assert_eq(sscanf(setting("LKS_SHARD"), "%d/%d", &part, &parts), 2, "SHARD=K/N");
	cr_assert(part >= 1 && part <= parts, "SHARD=K/N: K from 1 to N");
	random_run(&core, plugin.ops, *run);
}

/* ---- every policy, every set of members down ---- */

enum { SETS_FRAMES = 12, SETS_TEAMS = 4 };

/* Of the first @n of @members those in @set go down, the others up. */
static void pull(const char *members, unsigned int n, unsigned int set)
{
	for (unsigned int i = 0; i < n; i++)
		lks_bench_link(core.bench, lks_bench_now(core.bench), core_digit(members[i]),
			       !(set >> i & 1));
}

/* As many teams as @size has numbers, each with the next policy; all sets of members, at once. */
static void every_set(const unsigned int *size, unsigned int teams, size_t first_policy)
{
	uint16_t all = (uint16_t)((1u << plugin.ops->uplinks) - 1);
	struct lks_plan *plan = NULL;
	unsigned int largest = 0;
	char members[17];

	core.model = plugin.ops;
	core.rng.state = first_policy + 1;
	random_members(&core, members);
	cr_assert_eq(lks_plan_new(&plan), 0);
	for (unsigned int t = 0, at = 0; t < teams; at += size[t++]) {
		const struct lks_policy *policy = lks_policy_at((first_policy + t) % POLICIES);

		cr_assert_eq(
			lks_plan_add_team(plan, random_team(&core, policy, members + at, size[t])),
			0);
		largest = size[t] > largest ? size[t] : largest;
	}
	for (unsigned int i = 0; i < RANDOM_VLANS; i++)
		lks_plan_bind_vlan(plan, random_vlan[i], (int)(i % teams));
	core_open_model(&core, plugin.ops, (struct lks_bench_options){ .seed = 1 }, plan, all);
	lks_bench_start(core.bench);
	for (unsigned int set = 0; set < 1u << largest; set++) {
		for (unsigned int t = 0, at = 0; t < teams; at += size[t++])
			pull(members + at, size[t], set);
		lks_bench_clocks(core.bench, 8);
		random_traffic(&core, SETS_FRAMES);
		core_run(&core, "set of members", (int)set);
	}
	pull(members, plugin.ops->uplinks, 0);
	core_close(&core, "every set of policy", (int)first_policy);
	lks_plan_free(plan);
}

/* With 16 uplinks teams of 1 to 6 members, four at once; with fewer one team of all. */
Test(differential, every_policy_with_every_set_of_members_down)
{
	static const unsigned int mix[][SETS_TEAMS] = { { 6, 5, 4, 1 }, { 6, 5, 3, 2 } };
	unsigned int n = plugin.ops->uplinks;

	for (size_t policy = 0; policy < POLICIES; policy++)
		if (n >= 16)
			for (int i = 0; i < 2; i++)
				every_set(mix[i], SETS_TEAMS, policy);
		else
			every_set(&n, 1, policy);
}

/* C7 at its hardest, with a count of the clocks beside the scoreboard's. */
Test(differential, no_bubble_in_any_mix_of_sizes)
{
	static const uint32_t range[][2] = {
		{ 60, 60 },   { 60, 61 },     { 64, 64 },   { 65, 65 },	    { 60, 129 },
		{ 60, 1514 }, { 1514, 1514 }, { 120, 136 }, { 9000, 9216 },
	};
	unsigned int beat = plugin.ops->data_w / 8;
	uint16_t all = (uint16_t)((1u << plugin.ops->uplinks) - 1);
	char members[17];

	core.model = plugin.ops;
	for (int i = 0; i < (int)(sizeof(range) / sizeof(range[0])); i++) {
		size_t frames = range[i][0] > 1500 ? 100 : 1500;
		struct lks_plan *plan;
		/* the last frame may wait behind one of its uplink, and is stored before it goes */
		int64_t beats = 400 + 2 * (range[i][1] / beat);

		random_members(&core, members);
		plan = core_plan("native", i % 2 ? LKS_MODULO : LKS_RESILIENT, members,
				 LKS_ON_FULL_WAIT);
		core_open_model(&core, plugin.ops, (struct lks_bench_options){ .seed = 1 }, plan,
				all);
		core_traffic(&core, frames, range[i][0], range[i][1]);
		for (size_t f = 0; f < core.frames; f++)
			beats += (core.frame[f].len + beat - 1) / beat;
		core_run(&core, "mix", i);
		cr_expect_lt(lks_bench_result(core.bench)->clocks, beats,
			     "mix %d: %lld clocks at most, it took %lld", i, (long long)beats,
			     (long long)lks_bench_result(core.bench)->clocks);
		core_close(&core, "mix", i);
		lks_plan_free(plan);
	}
}

/* While a jumbo frame leaves the ingress, as many short ones enter it as beats pass. */
Test(differential, no_bubble_when_short_frames_follow_a_jumbo_frame)
{
	static const uint32_t first[] = { 1514, 4000, 9000, 9216 };
	unsigned int beat = plugin.ops->data_w / 8;
	uint16_t all = (uint16_t)((1u << plugin.ops->uplinks) - 1);
	char members[17];

	core.model = plugin.ops;
	for (int i = 0; i < 4; i++) {
		int64_t beats = 400 + 2 * (first[i] / beat);
		struct lks_plan *plan;

		random_members(&core, members);
		plan = core_plan("native", LKS_RESILIENT, members, LKS_ON_FULL_WAIT);
		core_open_model(&core, plugin.ops, (struct lks_bench_options){ .seed = 1 }, plan,
				all);
		for (int round = 0; round < 3; round++) {
			core_add(&core, first[i]);
			for (int k = 0; k < 400; k++)
				core_add(&core, 60 + lks_rng_below(&core.rng, 5));
		}
		core_feed(&core, 0);
		for (size_t f = 0; f < core.frames; f++)
			beats += (core.frame[f].len + beat - 1) / beat;
		core_run(&core, "jumbo", i);
		cr_expect_lt(lks_bench_result(core.bench)->clocks, beats,
			     "behind %u bytes: %lld clocks at most, it took %lld", first[i],
			     (long long)beats, (long long)lks_bench_result(core.bench)->clocks);
		core_close(&core, "jumbo", i);
		lks_plan_free(plan);
	}
}
