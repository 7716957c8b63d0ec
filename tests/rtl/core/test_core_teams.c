/* SPDX-License-Identifier: Apache-2.0 */
/* Port groups: which team a VLAN belongs to, and what is counted for each team. */
#include "core_bench.h"

TestSuite(core_teams, .timeout = 120);

static struct core core;

/* Where the tags of a frame lead to. */
enum { NATIVE, BOUND, UNKNOWN, KINDS };

/* A frame without tag, with VID 0 (priority only), of VLAN 9, of VLAN 77. Return: its kind. */
static unsigned int add_frame(unsigned int i, uint32_t len)
{
	static const uint8_t tag[][4] = { { 0x81, 0, 0xe0, 0 },
					  { 0x81, 0, 0, 9 },
					  { 0x81, 0, 0, 77 } };
	static const unsigned int kind[] = { NATIVE, NATIVE, BOUND, UNKNOWN };
	uint8_t *bytes = core_add(&core, len);

	if (i % 4)
		memcpy(bytes + 12, tag[i % 4 - 1], 4);
	return kind[i % 4];
}

/* Native VLAN to team 0 (uplinks 0, 1), VLAN 9 to team 1 (uplinks 2, 3), others to UNKNOWN. */
static struct lks_plan *plan_of(int unknown)
{
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team("native", LKS_RESILIENT, "01")), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team("native", LKS_MODULO, "23")), 0);
	cr_assert_eq(lks_plan_set_unknown_vlan(plan, unknown), 0);
	cr_assert_eq(lks_plan_bind_vlan(plan, 0, 0), 0);
	cr_assert_eq(lks_plan_bind_vlan(plan, 9, 1), 0);
	lks_plan_set_on_full(plan, LKS_ON_FULL_WAIT);
	return plan;
}

static void same(struct lks_count count, struct lks_count want, const char *what, int unknown)
{
	cr_expect(count.frames == want.frames && count.bytes == want.bytes,
		  "unknown VLANs to %d, %s: %llu frames, %llu bytes; not %llu, %llu", unknown, what,
		  (unsigned long long)count.frames, (unsigned long long)count.bytes,
		  (unsigned long long)want.frames, (unsigned long long)want.bytes);
}

Test(core_teams, native_bound_and_unknown_vlans)
{
	for (int unknown = LKS_PLAN_DROP; unknown < 2; unknown++) {
		struct lks_count kind[KINDS] = { { 0, 0 } }, team[2];
		struct lks_plan *plan = plan_of(unknown);
		const struct lks_result *r;
		struct lks_stats *stats = NULL;
		struct lks_error error = { "" };

		core_open(&core, (struct lks_bench_options){ .seed = 5 }, plan, 0xf);
		for (unsigned int i = 0; i < 600; i++) {
			uint32_t len = 60 + i % 700;
			unsigned int k = add_frame(i, len);

			kind[k].frames++;
			kind[k].bytes += len;
		}
		core_feed(&core, 0);
		core_run(&core, "teams", unknown);

		team[0] = kind[NATIVE];
		team[1] = kind[BOUND];
		if (unknown != LKS_PLAN_DROP) {
			team[unknown].frames += kind[UNKNOWN].frames;
			team[unknown].bytes += kind[UNKNOWN].bytes;
			kind[UNKNOWN] = (struct lks_count){ 0, 0 };
		}
		cr_assert_eq(lks_stats_take(lks_bench_device(core.bench), &error, &stats), 0);
		same(lks_stats_team(stats, 0), team[0], "team 0", unknown);
		same(lks_stats_team(stats, 1), team[1], "team 1", unknown);
		same(lks_stats_drop(stats, LKS_DROP_NO_TEAM), kind[UNKNOWN], "no_team", unknown);
		lks_stats_free(stats);
		r = lks_bench_result(core.bench);
		cr_expect_eq(r->frames_out[0] + r->frames_out[1], team[0].frames);
		cr_expect_eq(r->frames_out[2] + r->frames_out[3], team[1].frames);
		core_close(&core, "teams", unknown);
		lks_plan_free(plan);
	}
}
