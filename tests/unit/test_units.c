/* SPDX-License-Identifier: Apache-2.0 */
#include "../../cli/units.h"

#include <criterion/criterion.h>

TestSuite(units, .timeout = 5);

Test(units, times_become_the_first_clock_at_or_behind)
{
	static const struct {
		const char *text;
		int64_t clocks; /* at 156.25 MHz */
	} known[] = {
		{ "0ns", 0 },	     { "40us", 6250 },	{ "1ns", 1 },	    { "6.4ns", 1 },
		{ "6.5ns", 2 },	     { "1ms", 156250 }, { "0.5ms", 78125 }, { "1s", 156250000 },
		{ "6250clk", 6250 }, { "0clk", 0 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct unit_time time;

		cr_assert(unit_time_read(known[i].text, &time), "%s is a time", known[i].text);
		cr_expect_eq(unit_time_clocks(&time, 156250000), known[i].clocks, "%s gave %ld",
			     known[i].text, (long)unit_time_clocks(&time, 156250000));
	}
}

Test(units, what_is_no_time_is_refused)
{
	static const char *const bad[] = { "",	     "1",     "us",
					   "-1us",   "+1us",  "1.us",
					   ".5us",   "1 us",  "1usx",
					   "1.5clk", "1e3us", "0x1us",
					   "1..2us", "inf",   "99999999999999999999s",
					   "1m",     "soon" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct unit_time time = { .amount = 7 };

		cr_expect_not(unit_time_read(bad[i], &time), "'%s' was read", bad[i]);
		cr_expect_eq(time.amount, 7, "'%s' wrote its result", bad[i]);
	}
}

Test(units, rates)
{
	uint64_t bps = 1;

	cr_expect(unit_rate_read("full", &bps) && bps == 0);
	cr_expect(unit_rate_read("2.5G", &bps) && bps == UINT64_C(2500000000));
	cr_expect(unit_rate_read("100M", &bps) && bps == 100000000);
	cr_expect_not(unit_rate_read("0G", &bps));
	cr_expect_not(unit_rate_read("10", &bps));
	cr_expect_not(unit_rate_read("lots", &bps));
	cr_expect_eq(bps, 100000000, "a refused rate wrote its result");
}

Test(units, frequencies)
{
	uint64_t hz = 1;

	cr_expect(unit_frequency_read("156.25MHz", &hz) && hz == 156250000);
	cr_expect(unit_frequency_read("1GHz", &hz) && hz == 1000000000);
	cr_expect_not(unit_frequency_read("0MHz", &hz));
	cr_expect_not(unit_frequency_read("5GHz", &hz), "beyond what the bench counts in");
	cr_expect_not(unit_frequency_read("156.25", &hz));
}
