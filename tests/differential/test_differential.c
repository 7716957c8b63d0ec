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
