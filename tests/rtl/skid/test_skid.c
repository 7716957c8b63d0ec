/* SPDX-License-Identifier: Apache-2.0 */
/* lks_skid: every beat once, in order, one a clock, under idle and backpressure (H1-H3). */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(skid, .timeout = 30);

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	uint32_t sent, received;
	bool stalled;
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->s_axis_tvalid = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->received = b->sent;
	b->stalled = false;
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	reset(&b);
	return b;
}

static void step(struct bench *b, unsigned int offer, unsigned int ready)
{
	b->in->s_axis_tvalid |= dice_percent(&b->dice, offer);
	b->in->s_axis_tdata = b->sent;
	b->in->m_axis_tready = dice_percent(&b->dice, ready);
	lks_model_tick(b->model);
	cr_assert(!b->stalled || b->out->m_axis_tvalid, "H1: the beat vanished");
	cr_assert(!b->out->m_axis_tvalid || b->out->m_axis_tdata == b->received,
		  "H2: beat %u, not %u", b->out->m_axis_tdata, b->received);
	b->stalled = b->out->m_axis_tvalid && !b->in->m_axis_tready;
	b->received += b->out->m_axis_tvalid && b->in->m_axis_tready;
	if (b->in->s_axis_tvalid && b->out->s_axis_tready) {
		b->sent++;
		b->in->s_axis_tvalid = 0;
	}
	cr_assert(b->sent - b->received <= 2, "H3: %u beats inside", b->sent - b->received);
}

static void drain(struct bench *b)
{
	for (unsigned int i = 0; i < 5; i++)
		step(b, 0, 100);
	cr_assert(b->sent == b->received && !b->out->m_axis_tvalid, "not empty at the end");
}

Test(skid, idle_and_backpressure)
{
	static const unsigned int percent[] = { 100, 50, 5 };

	for (unsigned int i = 0; i < 9; i++) {
		struct bench b = open_bench(i);

		for (unsigned int t = 0; t < 2000; t++)
			step(&b, percent[i % 3], percent[i / 3]);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(skid, one_beat_a_clock_with_one_clock_of_latency)
{
	struct bench b = open_bench(1);

	for (unsigned int t = 0; t < 65; t++)
		step(&b, 100, 100);
	cr_assert(b.sent == 65 && b.received == 64);
	drain(&b);
	lks_model_close(b.model);
}

Test(skid, reset_with_0_to_2_beats_inside)
{
	for (unsigned int fill = 0; fill < 3; fill++) {
		struct bench b = open_bench(fill);

		for (unsigned int t = 0; t < fill; t++)
			step(&b, 100, 0);
		cr_assert(b.sent == fill);
		reset(&b);
		step(&b, 100, 100);
		cr_assert(!b.out->m_axis_tvalid, "a beat from before the reset");
		drain(&b);
		lks_model_close(b.model);
	}
}
