/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of contract C6, counted for every single failure and every pair, 2 to 16 members. */
#include "bucket.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(bucket, .timeout = 60);

enum { N = LKS_TEAM_MEMBERS_MAX };

static struct lks_bucket_table table;

static void build_equal(unsigned int members)
{
	uint8_t weight[N];

	memset(weight, 1, sizeof(weight));
	lks_bucket_build(weight, members, &table);
}

static void count_load(unsigned int dead, unsigned int load[N])
{
	memset(load, 0, N * sizeof(load[0]));
	for (unsigned int b = 0; b < LKS_BUCKETS; b++) {
		unsigned int r = 0;

		while (dead >> table.row[b][r] & 1)
			r++;
		load[table.row[b][r]]++;
	}
}

static unsigned int spread(const unsigned int load[N], unsigned int members, unsigned int dead)
{
	unsigned int low = LKS_BUCKETS, high = 0;

	for (unsigned int m = 0; m < members; m++) {
		if (dead >> m & 1)
			continue;
		low = load[m] < low ? load[m] : low;
		high = load[m] > high ? load[m] : high;
	}
	return high - low;
}

Test(bucket, every_row_holds_every_member_once)
{
	for (unsigned int n = 1; n <= N; n++) {
		build_equal(n);
		for (unsigned int b = 0; b < LKS_BUCKETS; b++) {
			unsigned int set = 0;

			for (unsigned int i = 0; i < n; i++)
				set |= 1U << table.row[b][i];
			cr_assert_eq(set, (1U << n) - 1, "n=%u bucket=%u: %#x", n, b, set);
		}
	}
}

Test(bucket, shares_are_even)
{
	for (unsigned int n = 1; n <= N; n++) {
		unsigned int load[N];

		build_equal(n);
		count_load(0, load);
		cr_expect_leq(spread(load, n, 0), 1, "n=%u", n);
	}
}

Test(bucket, single_failure_gives_floor_or_ceil_to_each_survivor)
{
	for (unsigned int n = 2; n <= N; n++) {
		unsigned int before[N], after[N];

		build_equal(n);
		count_load(0, before);
		for (unsigned int dead = 0; dead < n; dead++) {
			unsigned int floor = before[dead] / (n - 1);

			count_load(1U << dead, after);
			for (unsigned int m = 0; m < n; m++) {
				unsigned int got = after[m] - before[m];
				bool ok = got == floor ||
					  (got == floor + 1 && before[dead] % (n - 1));

				cr_expect(m == dead || ok,
					  "n=%u: uplink%u dies, uplink%u gets %u of %u", n, dead, m,
					  got, before[dead]);
			}
			cr_expect_leq(spread(after, n, 1U << dead), 1, "n=%u dead=%u", n, dead);
		}
	}
}

Test(bucket, pair_failure_spreads_by_three_at_most)
{
	unsigned int worst = 0;

	for (unsigned int n = 3; n <= N; n++) {
		build_equal(n);
		for (unsigned int dead = 0; dead < 1U << n; dead++) {
			unsigned int load[N], s;

			if (__builtin_popcount(dead) != 2)
				continue;
			count_load(dead, load);
			s = spread(load, n, dead);
			cr_expect_leq(s, 3, "n=%u dead=%#x: %u", n, dead, s);
			worst = s > worst ? s : worst;
		}
	}
	cr_expect_leq(worst, 2, "docs/policies.md says 2, measured %u", worst);
}

Test(bucket, shares_follow_weights)
{
	static const uint8_t weight[] = { 1, 3, 4 };
	unsigned int load[N];

	lks_bucket_build(weight, 3, &table);
	count_load(0, load);
	cr_expect_eq(load[0], 32, "%u", load[0]);
	cr_expect_eq(load[1], 96, "%u", load[1]);
	cr_expect_eq(load[2], 128, "%u", load[2]);
	count_load(1U << 2, load);
	cr_expect_eq(load[0], 64, "%u", load[0]);
	cr_expect_eq(load[1], 192, "%u", load[1]);
}

Test(bucket, same_members_give_the_same_table)
{
	struct lks_bucket_table first;

	for (unsigned int n = 1; n <= N; n++) {
		memset(&table, 0xa5, sizeof(table));
		build_equal(n);
		first = table;
		memset(&table, 0x5a, sizeof(table));
		build_equal(n);
		for (unsigned int b = 0; b < LKS_BUCKETS; b++)
			cr_assert_eq(memcmp(first.row[b], table.row[b], n), 0, "n=%u row %u", n, b);
	}
}
