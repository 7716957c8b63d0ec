/* SPDX-License-Identifier: Apache-2.0 */
/* Targets of policy native, and that docs/policies.md prints what is measured. */
#include "spread.h"

#include <criterion/criterion.h>

TestSuite(spread, .timeout = 60);

Test(spread, native_is_even_on_every_pattern)
{
	for (int p = 0; p < SPREAD_PATTERNS; p++)
		for (int mode = LKS_MODULO; mode <= LKS_RESILIENT; mode++) {
			double m = spread_first(&spread_patterns[p], "native",
						(enum lks_failover)mode);

			cr_expect_leq(m, 1.04, "%s, %s: max/mean %.4f", spread_patterns[p].name,
				      lks_failover_name((enum lks_failover)mode), m);
		}
}

/* Seeds that differ in one bit only are the hardest. */
Test(spread, second_tier_does_not_polarise)
{
	static const uint64_t seeds[] = { LKS_SEED_DEFAULT ^ 1, LKS_SEED_DEFAULT + 1, 1 };

	for (int p = 0; p < SPREAD_PATTERNS; p++)
		for (size_t s = 0; s < sizeof(seeds) / sizeof(seeds[0]); s++) {
			double m = spread_second(&spread_patterns[p], "native", seeds[s]);

			cr_expect_leq(m, 1.05, "%s, seed %#llx: max/mean %.4f",
				      spread_patterns[p].name, (unsigned long long)seeds[s], m);
		}
}

/* Half of the output bits flip, whichever input bit does. */
Test(spread, native_has_avalanche)
{
	const struct lks_policy *native = lks_policy_find("native");
	enum { ROUNDS = 2000 };

	for (unsigned int bit = 0; bit < 64; bit++) {
		unsigned int flips = 0;
		double mean;

		for (uint32_t i = 0; i < ROUNDS; i++) {
			struct lks_fields f = { 0 }, g;

			spread_any(&f, i);
			g = f;
			if (bit < 32)
				g.src_ip[bit / 8] ^= (uint8_t)(1U << bit % 8);
			else
				g.dst_ip[bit / 8 - 4] ^= (uint8_t)(1U << bit % 8);
			flips +=
				(unsigned int)__builtin_popcount(lks_policy_hash(native, NULL, &f) ^
								 lks_policy_hash(native, NULL, &g));
		}
		mean = (double)flips / ROUNDS;
		cr_expect(mean > 14.5 && mean < 17.5, "input bit %u flips %.2f of 32", bit, mean);
	}
}

Test(spread, documentation_prints_what_is_measured)
{
	FILE *file = fopen("docs/policies.md", "r");
	static char page[1 << 16];
	size_t len;

	cr_assert_not_null(file, "run from the top of the tree");
	len = fread(page, 1, sizeof(page) - 1, file);
	fclose(file);
	page[len] = '\0';
	for (int p = 0; p < SPREAD_PATTERNS; p++) {
		char row[200];

		spread_row(&spread_patterns[p], row, sizeof(row));
		cr_expect_not_null(strstr(page, row), "docs/policies.md lacks: %s", row);
	}
}
