/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_card.h"
#include "script_bus.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>

TestSuite(stats, .timeout = 20);

static struct fake_card card;
static struct lks_error error;

static struct lks_device *open_card(unsigned int uplinks, unsigned int polls)
{
	struct lks_device_options options = { .polls = polls };
	struct lks_device *device = NULL;
	struct lks_bus bus;

	fake_card_init(&card, uplinks, 4);
	bus = fake_card_bus(&card);
	cr_assert_eq(lks_device_open_bus(&bus, &options, &error, &device), 0, "%s", error.text);
	return device;
}

static void put(unsigned int pair, uint64_t frames, uint64_t bytes)
{
	card.counter[2 * pair][0] = (uint32_t)frames;
	card.counter[2 * pair][1] = (uint32_t)(frames >> 32);
	card.counter[2 * pair + 1][0] = (uint32_t)bytes;
	card.counter[2 * pair + 1][1] = (uint32_t)(bytes >> 32);
}

static struct lks_stats *take(struct lks_device *device)
{
	struct lks_stats *stats = NULL;

	cr_assert_eq(lks_stats_take(device, &error, &stats), 0, "%s", error.text);
	return stats;
}

static void want(struct lks_count count, uint64_t frames, uint64_t bytes, const char *what)
{
	cr_expect(count.frames == frames && count.bytes == bytes, "%s: %lu frames, %lu bytes", what,
		  (unsigned long)count.frames, (unsigned long)count.bytes);
}

Test(stats, drop_names_are_in_register_order)
{
	static const char *const name[] = { "bad_frame", "runt",       "oversize", "no_team",
					    "no_uplink", "queue_full", "link_lost" };

	cr_assert_eq(LKS_DROPS, 7);
	for (unsigned int r = 0; r < LKS_DROPS; r++)
		cr_expect_str_eq(lks_drop_name(r), name[r]);
	cr_expect_null(lks_drop_name(LKS_DROPS));
}

Test(stats, every_counter_has_its_place)
{
	struct lks_device *device = open_card(3, 0);
	struct lks_stats *stats;

	for (unsigned int pair = 0; pair < 48; pair++)
		put(pair, 1000 + pair, UINT64_C(0x1000000000) * pair + 1);
	stats = take(device);
	want(lks_stats_in(stats), 1000, 1, "in");
	want(lks_stats_queued(stats), 1001, UINT64_C(0x1000000001), "queued");
	for (unsigned int r = 0; r < LKS_DROPS; r++)
		want(lks_stats_drop(stats, r), 1002 + r, UINT64_C(0x1000000000) * (2 + r) + 1,
		     lks_drop_name(r));
	for (unsigned int u = 0; u < 3; u++)
		want(lks_stats_out(stats, u), 1016 + u, UINT64_C(0x1000000000) * (16 + u) + 1,
		     "uplink");
	want(lks_stats_out(stats, 3), 0, 0, "an uplink that the card does not have");
	want(lks_stats_drop(stats, LKS_DROPS), 0, 0, "a reason that does not exist");
	cr_expect_eq(lks_stats_uplinks(stats), 3);
	for (unsigned int t = 0; t < 4; t++)
		want(lks_stats_team(stats, t), 1032 + t, UINT64_C(0x1000000000) * (32 + t) + 1,
		     "team");
	want(lks_stats_team(stats, 4), 0, 0, "a team that the card does not have");
	cr_expect_eq(lks_stats_teams(stats), 4);
	cr_expect_null(lks_stats_free(stats));
	lks_device_close(device);
}

Test(stats, counters_have_64_bits)
{
	struct lks_device *device = open_card(2, 0);
	struct lks_stats *stats;

	put(0, UINT64_MAX, UINT64_C(0x0123456789abcdef));
	stats = take(device);
	want(lks_stats_in(stats), UINT64_MAX, UINT64_C(0x0123456789abcdef), "in");
	lks_stats_free(stats);
	lks_device_close(device);
}

Test(stats, balance_counts_everything_once)
{
	static const unsigned int pair[] = { 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19 };
	struct lks_device *device = open_card(4, 0);
	struct lks_stats *stats;

	put(0, 12, 1200);
	for (size_t i = 0; i < 12; i++)
		put(pair[i], 1, 100);
	stats = take(device);
	cr_expect(lks_stats_balanced(stats));
	lks_stats_free(stats);
	for (size_t i = 0; i < 12; i++) {
		put(pair[i], 2, 100);
		stats = take(device);
		cr_expect_not(lks_stats_balanced(stats), "a frame too many in pair %u", pair[i]);
		lks_stats_free(stats);
		put(pair[i], 1, 99);
		stats = take(device);
		cr_expect_not(lks_stats_balanced(stats), "a byte too few in pair %u", pair[i]);
		lks_stats_free(stats);
		put(pair[i], 1, 100);
	}
	lks_device_close(device);
}

Test(stats, snapshot_does_not_change)
{
	struct lks_device *device = open_card(2, 0);
	struct lks_stats *before, *after;

	put(0, 5, 500);
	before = take(device);
	put(0, 6, 600);
	after = take(device);
	want(lks_stats_in(before), 5, 500, "first snapshot");
	want(lks_stats_in(after), 6, 600, "second snapshot");
	lks_stats_free(before);
	lks_stats_free(after);
	lks_device_close(device);
}

Test(stats, busy_snapshot_is_waited_for)
{
	struct lks_device *device = open_card(2, 10);
	struct lks_stats *stats;

	card.snapshot_polls = 9;
	stats = take(device);
	lks_stats_free(stats);
	lks_device_close(device);
}

Test(stats, snapshot_that_stays_busy_is_given_up)
{
	struct lks_device *device = open_card(2, 10);
	struct lks_stats *stats = (void *)-1;
	unsigned int reads = card.reads;

	card.snapshot_polls = FAKE_NEVER;
	cr_expect_eq(lks_stats_take(device, &error, &stats), -ETIMEDOUT);
	cr_expect_str_eq(error.text, "fake:0: the snapshot is not over after 10 polls");
	cr_expect_eq(stats, (void *)-1, "out-parameter changed on failure");
	cr_expect_eq(card.reads, reads + 2 + 10 + 2, "identity, exactly 10 polls, identity");
	lks_device_close(device);
}

Test(stats, card_that_goes_while_it_is_read_gives_no_snapshot)
{
	for (unsigned int n = 0; n < 50; n++) {
		struct lks_device *device = open_card(2, 10);
		struct lks_stats *stats = (void *)-1;
		int rc;

		for (unsigned int pair = 0; pair < 48; pair++)
			put(pair, UINT64_MAX, UINT64_MAX);
		card.die_at = card.accesses + n;
		rc = lks_stats_take(device, &error, &stats);
		cr_expect_eq(rc, -ENODEV, "gone at access %u: %d", n, rc);
		cr_expect_eq(stats, (void *)-1, "gone at access %u: out-parameter changed", n);
		lks_device_close(device);
	}
}

/* ---- buckets and virtual ports ---- */

/* What the fake card shows for a word of SELECT. */
static void want_selected(struct lks_count count, uint32_t select)
{
	want(count, (uint64_t)(4 * select + 1) << 32 | 4 * select,
	     (uint64_t)(4 * select + 3) << 32 | (4 * select + 2), "the selected counter");
}

Test(stats, every_bucket_and_virtual_port_has_its_place)
{
	struct lks_device *device = open_card(2, 10);
	struct lks_count count;

	for (unsigned int team = 0; team < 4; team++)
		for (unsigned int bucket = 0; bucket < 256; bucket += 51) {
			card.tally_polls = bucket % 10;
			cr_assert_eq(lks_device_bucket(device, team, bucket, &error, &count), 0,
				     "%s", error.text);
			want_selected(count, 256 * team + bucket);
		}
	cr_expect_eq(lks_device_vports(device), 200);
	for (unsigned int vport = 0; vport <= 200; vport += 40) {
		cr_assert_eq(lks_device_vport(device, vport, &error, &count), 0, "%s", error.text);
		want_selected(count, 0x10000 + vport);
	}
	cr_expect_eq(card.misuses, 0);
	lks_device_close(device);
}

Test(stats, counters_beyond_the_card_are_refused)
{
	struct lks_device *device = open_card(2, 10);
	struct lks_count count = { 5, 6 };
	unsigned int writes = card.writes;

	cr_expect_eq(lks_device_bucket(device, 4, 0, &error, &count), -ERANGE);
	cr_expect_str_eq(error.text, "fake:0: bucket 0 of team 4: there is none");
	cr_expect_eq(lks_device_bucket(device, 0, 256, &error, &count), -ERANGE);
	cr_expect_eq(lks_device_vport(device, 201, &error, &count), -ERANGE);
	cr_expect_str_eq(error.text, "fake:0: virtual port 201: counted are 0 to 200");
	want(count, 5, 6, "untouched");
	cr_expect_eq(card.writes, writes);
	lks_device_close(device);
}

Test(stats, card_without_counters_of_buckets_says_so)
{
	struct lks_device_options options = { .polls = 10 };
	struct lks_device *device = NULL;
	struct lks_count count = { 5, 6 };
	struct lks_bus bus;

	fake_card_init(&card, 2, 4);
	card.reg[0x18 / 4] &= ~4u;
	bus = fake_card_bus(&card);
	cr_assert_eq(lks_device_open_bus(&bus, &options, &error, &device), 0, "%s", error.text);
	cr_expect_eq(lks_device_vports(device), 0);
	cr_expect_eq(lks_device_bucket(device, 0, 0, &error, &count), -ENOTSUP);
	cr_expect_str_eq(error.text, "fake:0: built without counters of buckets and virtual ports");
	cr_expect_eq(lks_device_vport(device, 0, NULL, &count), -ENOTSUP);
	want(count, 5, 6, "untouched");
	lks_device_close(device);
}

Test(stats, bucket_that_stays_busy_is_given_up)
{
	struct lks_device *device = open_card(2, 10);
	struct lks_count count = { 5, 6 };

	card.tally_polls = FAKE_NEVER;
	cr_expect_eq(lks_device_bucket(device, 1, 1, &error, &count), -ETIMEDOUT);
	cr_expect_str_eq(error.text, "fake:0: the read of a counter is not over after 10 polls");
	want(count, 5, 6, "untouched");
	lks_device_close(device);
}

Test(stats, card_that_goes_while_a_bucket_is_read_gives_none)
{
	for (unsigned int n = 0; n < 10; n++) {
		struct lks_device *device = open_card(2, 10);
		struct lks_count count = { 5, 6 };
		int rc;

		card.die_at = card.accesses + n;
		rc = lks_device_bucket(device, 1, 1, &error, &count);
		cr_expect_eq(rc, -ENODEV, "gone at access %u: %d", n, rc);
		want(count, 5, 6, "untouched");
		lks_device_close(device);
	}
}

Test(stats, a_bucket_takes_exactly_these_accesses)
{
	static const struct script_step step[] = {
		{ 'r', 0x0000, 0x4c4b5331 }, { 'r', 0x0008, 0x00010000 }, /* opening */
		SCRIPT_BLOCK_LIST,	     { 'r', 0x000c, 0x02100200 },
		{ 'r', 0x0010, 9216 },	     { 'r', 0x0014, 65536 },
		{ 'r', 0x0018, 4 },	     { 'r', 0x002c, 0xffffff },
		{ 'r', 0x001c, 0 },	     { 'r', 0x0020, 250000000 },
		{ 'r', 0x0024, 1 },	     { 'r', 0x2900, 256 },
		{ 'r', 0x0028, 0 },	     { 'w', 0x0028, 0xcafe },
		{ 'r', 0x0000, 0x4c4b5331 }, { 'r', 0x0028, 0xcafe },
		{ 'r', 0x0000, 0x4c4b5331 }, { 'r', 0x0028, 0xcafe }, /* the bucket */
		{ 'w', 0x2904, 256 + 77 },   { 'r', 0x2908, 1 },
		{ 'r', 0x2908, 0 },	     { 'r', 0x2910, 1 },
		{ 'r', 0x2914, 2 },	     { 'r', 0x2918, 3 },
		{ 'r', 0x291c, 4 },	     { 'r', 0x0000, 0x4c4b5331 },
		{ 'r', 0x0028, 0xcafe },
	};
	struct script_bus script = { step, sizeof(step) / sizeof(step[0]), 0, false };
	struct lks_bus bus = script_bus(&script);
	struct lks_device_options options = { .owner = 0xcafe, .polls = 2 };
	struct lks_device *device = NULL;
	struct lks_count count;

	cr_assert_eq(lks_device_open_bus(&bus, &options, &error, &device), 0, "step %zu: %s",
		     script.next, error.text);
	cr_assert_eq(lks_device_bucket(device, 1, 77, &error, &count), 0, "step %zu: %s",
		     script.next, error.text);
	want(count, UINT64_C(0x200000001), UINT64_C(0x400000003), "bucket");
	cr_expect_eq(script.next, script.n, "%zu steps", script.next);
	lks_device_close(device);
}
