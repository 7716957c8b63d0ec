/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of buckets and of virtual ports: what goes into a queue, and nothing else. */
#include "core_bench.h"
#include "tallies.h"

TestSuite(core_tallies, .timeout = 120);

static struct core core;

/* Untagged frames to team 0, VLAN 9 to team 1, others dropped. */
static struct lks_plan *plan_of(enum lks_on_full on_full)
{
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team("native", LKS_RESILIENT, "01")), 0);
	cr_assert_eq(lks_plan_add_team(plan, core_team("linux-layer2+3", LKS_MODULO, "23")), 0);
	cr_assert_eq(lks_plan_bind_vlan(plan, 0, 0), 0);
	cr_assert_eq(lks_plan_bind_vlan(plan, 9, 1), 0);
	lks_plan_set_on_full(plan, on_full);
	return plan;
}

/* A third each untagged, of VLAN 9 and of VLAN 77; from virtual ports around the last counted one.
 */
static void traffic(size_t frames, uint32_t shortest, uint32_t longest)
{
	static const uint8_t tag[][4] = { { 0x81, 0, 0, 9 }, { 0x81, 0, 0, 77 } };
	static const uint16_t vport[] = { 0, 1, 7, 254, 255, 256, 257, 512, 0x8000, 0xffff };
	size_t from = core.frames;

	for (size_t i = from; i < from + frames; i++) {
		uint8_t *bytes = core_add(
			&core, shortest + lks_rng_below(&core.rng, longest - shortest + 1));

		if (i % 3)
			memcpy(bytes + 12, tag[i % 3 - 1], 4);
		core.frame[i].tid = vport[lks_rng_below(&core.rng, 10)];
		core.frame[i].bad = lks_rng_below(&core.rng, 20) == 0;
	}
	core_feed(&core, from);
}

static struct lks_count bucket(unsigned int team, unsigned int i)
{
	struct lks_error error = { "" };
	struct lks_count count = { 0, 0 };

	cr_assert_eq(lks_device_bucket(lks_bench_device(core.bench), team, i, &error, &count), 0,
		     "%s", error.text);
	return count;
}

static struct lks_count vport(unsigned int i)
{
	struct lks_error error = { "" };
	struct lks_count count = { 0, 0 };

	cr_assert_eq(lks_device_vport(lks_bench_device(core.bench), i, &error, &count), 0, "%s",
		     error.text);
	return count;
}

static void add(struct lks_count *sum, struct lks_count count)
{
	sum->frames += count.frames;
	sum->bytes += count.bytes;
}

static void same(struct lks_count count, struct lks_count want, const char *what, unsigned int i)
{
	cr_expect(count.frames == want.frames && count.bytes == want.bytes,
		  "%s %u: %llu frames, %llu bytes; not %llu, %llu", what, i,
		  (unsigned long long)count.frames, (unsigned long long)count.bytes,
		  (unsigned long long)want.frames, (unsigned long long)want.bytes);
}

/* Every counter of the card against what the bench saw, and their sums against the teams. */
static void check_all(const char *what)
{
	const struct lks_tallies *put = lks_bench_put(core.bench);
	struct lks_device *device = lks_bench_device(core.bench);
	struct lks_count of_teams = { 0, 0 }, of_vports = { 0, 0 };
	unsigned int vports = lks_device_vports(device);
	struct lks_stats *stats = NULL;

	cr_assert_eq(lks_stats_take(device, NULL, &stats), 0);
	for (unsigned int team = 0; team < lks_device_teams(device); team++) {
		struct lks_count sum = { 0, 0 };

		for (unsigned int i = 0; i < LKS_BUCKETS; i++) {
			struct lks_count count = bucket(team, i);

			same(count, put->bucket[team][i], team ? "team 1, bucket" : "bucket", i);
			add(&sum, count);
		}
		same(sum, lks_stats_team(stats, team), what, team);
		add(&of_teams, sum);
	}
	for (unsigned int i = 0; i <= vports; i++) {
		struct lks_count count = vport(i);

		if (i < vports)
			same(count, put->vport[i], "virtual port", i);
		add(&of_vports, count);
	}
	same(of_vports, of_teams, "all virtual ports", vports);
	lks_stats_free(stats);
}

Test(core_tallies, what_goes_into_a_queue_counts_once)
{
	for (int wait = 0; wait < 2; wait++) {
		struct lks_plan *plan = plan_of(wait ? LKS_ON_FULL_WAIT : LKS_ON_FULL_DROP);

		core_open(&core, (struct lks_bench_options){ .seed = 5, .uplink_bps = 2500000000 },
			  plan, 0xf);
		cr_assert_eq(lks_device_vports(lks_bench_device(core.bench)), 256);
		traffic(1500, 60, 700);
		lks_bench_link(core.bench, 4000, 1, false); /* its queue is rescued */
		lks_bench_link(core.bench, 9000, 3, false);
		lks_bench_link(core.bench, 20000, 1, true);
		core_run(&core, "tallies", wait);
		cr_expect_gt(core_dropped(&core, LKS_DROP_NO_TEAM), 400);
		cr_expect_gt(core_dropped(&core, LKS_DROP_BAD_FRAME), 20);
		cr_expect_eq(core_dropped(&core, LKS_DROP_QUEUE_FULL) > 0, !wait);
		cr_expect_gt(lks_bench_result(core.bench)->moves, 0, "nothing was rescued");
		cr_expect_gt(vport(256).frames, 200, "virtual ports 256 and on");
		check_all("team");
		core_close(&core, "tallies", wait);
		lks_plan_free(plan);
	}
}

/* Single beats, one a clock at 512 bits: the counters see a frame in every clock. */
Test(core_tallies, one_frame_a_clock)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);

	core_open(&core, (struct lks_bench_options){ .seed = 6 }, plan, 0xf);
	for (size_t i = 0; i < 3000; i++) {
		core_add(&core, 60 + lks_rng_below(&core.rng, 5));
		core.frame[i].tid = (uint16_t)(i % 3); /* every one again before it is written */
	}
	core_feed(&core, 0);
	core_run(&core, "line rate", 0);
	check_all("team");
	core_close(&core, "line rate", 0);
	lks_plan_free(plan);
}

/* Frames of one length: whenever a counter is read, its bytes are those of its frames. */
Test(core_tallies, a_read_is_of_one_clock)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	struct lks_count before = { 0, 0 };
	unsigned int changes = 0;

	core_open(&core, (struct lks_bench_options){ .seed = 7 }, plan, 0xf);
	core_traffic(&core, 4000, 100, 100);
	lks_bench_start(core.bench);
	for (unsigned int i = 0; i < 100; i++) {
		struct lks_count count = vport(0);

		cr_assert(count.bytes == 100 * count.frames && count.frames >= before.frames,
			  "read %u: %llu frames, %llu bytes", i, (unsigned long long)count.frames,
			  (unsigned long long)count.bytes);
		changes += count.frames != before.frames;
		before = count;
		lks_bench_clocks(core.bench, lks_rng_below(&core.rng, 20));
	}
	cr_expect_gt(changes, 20);
	core_run(&core, "reads", 0);
	check_all("team");
	core_close(&core, "reads", 0);
	lks_plan_free(plan);
}

Test(core_tallies, reset_clears_all)
{
	struct lks_plan *plan = plan_of(LKS_ON_FULL_WAIT);
	struct lks_error error = { "" };

	core_open(&core, (struct lks_bench_options){ .seed = 8 }, plan, 0xf);
	lks_bench_start(core.bench);
	for (unsigned int clocks = 1; clocks <= 3; clocks++) {
		traffic(400, 60, 200);
		lks_bench_clocks(core.bench, 2000);
		cr_assert_eq(lks_bench_reset(core.bench, clocks, &error), 0, "%s", error.text);
		check_all("after reset, team");
		cr_assert_eq(lks_bench_apply(core.bench, plan, &error), 0, "%s", error.text);
		cr_assert_eq(lks_bench_links_up(core.bench, 0xf, &error), 0, "%s", error.text);
	}
	core_run(&core, "reset", 0);
	check_all("team");
	core_close(&core, "reset", 0);
	lks_plan_free(plan);
}
