/* SPDX-License-Identifier: Apache-2.0 */
/* The bench's MAC: how long a frame takes at a rate, and what a dead one does. */
#include "../../sim/sink.h"

#include <criterion/criterion.h>

TestSuite(sim_sink, .timeout = 5);

static struct lks_sink sink_at(uint64_t bps, enum lks_dead_mac dead)
{
	const struct lks_bench_options options = { .clock_hz = 156250000,
						   .uplink_bps = bps,
						   .dead = { dead } };
	struct lks_sink sink;

	lks_sink_init(&sink, &options, 0);
	sink.up = true;
	return sink;
}

/* Sends a frame of 8-byte beats. Return: the clock in which the next one may begin. */
static int64_t send(struct lks_sink *sink, int64_t clock, unsigned int len)
{
	for (unsigned int at = 0; at < len; at += 8)
		lks_sink_take(sink, clock++, len - at < 8 ? len - at : 8, at + 8 >= len, false);
	while (!lks_sink_ready(sink, clock)) {
		lks_sink_tx_done(sink, clock);
		clock++;
	}
	return clock;
}

Test(sim_sink, frames_take_their_time_on_the_wire)
{
	/* (max(length, 60) + 24) * 8 bits at 1 Gbit/s, 6.4 ns a clock */
	static const struct {
		unsigned int len;
		int64_t clocks;
	} known[] = { { 60, 105 }, { 14, 105 }, { 1000, 1280 }, { 1514, 1922 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct lks_sink sink = sink_at(1000000000, LKS_DEAD_READY_LOW);
		int64_t next = send(&sink, 1000, known[i].len);

		cr_expect_eq(next - 1000, known[i].clocks, "%u bytes took %ld clocks", known[i].len,
			     (long)(next - 1000));
	}
}

/* 84 bytes at 2.5 Gbit/s are 42 clocks exactly; at 10 Gbit/s 10.5: the half is not lost. */
Test(sim_sink, parts_of_a_clock_add_up)
{
	struct lks_sink sink = sink_at(10000000000, LKS_DEAD_READY_LOW);
	int64_t clock = 0;

	for (int i = 0; i < 1000; i++)
		clock = send(&sink, clock, 60);
	cr_expect_leq(clock, 10500 + 1, "1000 frames took %ld clocks", (long)clock);
	cr_expect_geq(clock, 10500 - 1, "1000 frames took %ld clocks", (long)clock);
}

Test(sim_sink, full_rate_takes_a_beat_every_clock)
{
	struct lks_sink sink = sink_at(0, LKS_DEAD_READY_LOW);

	cr_expect_eq(send(&sink, 0, 60), 8);
}

Test(sim_sink, dead_macs_are_of_two_kinds)
{
	struct lks_sink low = sink_at(0, LKS_DEAD_READY_LOW);
	struct lks_sink swallows = sink_at(0, LKS_DEAD_SWALLOWS);

	low.up = swallows.up = false;
	cr_expect_not(lks_sink_ready(&low, 5));
	cr_expect(lks_sink_ready(&swallows, 5));
}

Test(sim_sink, aborted_and_flushed_frames_are_never_done)
{
	struct lks_sink sink = sink_at(0, LKS_DEAD_READY_LOW);

	lks_sink_take(&sink, 0, 8, false, false);
	lks_sink_take(&sink, 1, 1, true, true);
	cr_expect_not(lks_sink_tx_done(&sink, 100), "an aborted frame was done");
	send(&sink, 10, 60);
	lks_sink_flush(&sink);
	cr_expect_not(lks_sink_tx_done(&sink, 100), "a flushed frame was done");
	send(&sink, 200, 60);
	cr_expect(lks_sink_tx_done(&sink, 300));
	cr_expect_not(lks_sink_tx_done(&sink, 301), "one frame was done twice");
}
