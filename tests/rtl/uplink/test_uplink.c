/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_uplink, 64 bits: frames from a queue to a MAC with losses of the link in between. The bench
 * plays lks_map: up is lost with the link and returns when the stage is clean (U1-U4).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(uplink, .timeout = 60);

struct beat {
	uint64_t data;
	uint8_t keep, last, user;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	unsigned int offer, ready, loss, full; /* percent of clocks */
	unsigned int beats;		       /* longest frame of the source */
	unsigned int left;		       /* beats of the offered frame still to be taken */
	struct beat due, offered; /* the next beat of the MAC; what it saw, not taken */
	bool has_due, stalled, up, cut;
	bool mid; /* the MAC has a frame in part */
	unsigned int frames, sent, aborts, in_flight;
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->rd_valid = b->in->may_start = b->in->alive = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->left = b->in_flight = 0;
	b->has_due = b->stalled = b->up = b->cut = b->mid = false;
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed }, .beats = 4 };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.offer = b.ready = 100;
	reset(&b);
	return b;
}

static void offer(struct bench *b)
{
	struct lks_in *in = b->in;

	if (in->rd_valid || !dice_percent(&b->dice, b->offer))
		return;
	if (!b->left)
		b->left = 1 + dice_below(&b->dice, b->beats);
	in->rd_valid = 1;
	in->rd_last = b->left == 1;
	in->rd_count = in->rd_last ? (uint8_t)dice_below(&b->dice, 9) : 8;
	in->rd_data = (uint64_t)dice_word(&b->dice) << 32 | dice_word(&b->dice);
}

static void check_mac(struct bench *b)
{
	const struct lks_out *o = b->out;
	struct beat now = { o->m_axis_tdata, o->m_axis_tkeep, o->m_axis_tlast, o->m_axis_tuser };
	bool fresh = o->m_axis_tvalid && !b->stalled;

	cr_assert(!b->stalled || o->m_axis_tvalid, "U1: the beat vanished");
	if (b->stalled)
		cr_assert(now.data == b->offered.data && now.keep == b->offered.keep &&
				  now.last == b->offered.last && now.user == b->offered.user,
			  "U1: the beat changed");
	cr_assert(fresh == (b->has_due || b->cut), "%s", fresh ? "a beat from nowhere" : "lost");
	if (b->cut)
		cr_assert(now.last && now.user, "U2: the cut frame goes on");
	if (b->has_due)
		cr_assert(now.data == b->due.data && now.keep == b->due.keep &&
				  now.last == b->due.last && !now.user,
			  "beat %016lx keep %02x", now.data, now.keep);
	b->offered = now;
	b->stalled = o->m_axis_tvalid && !b->in->m_axis_tready;
	b->has_due = b->cut = false;
}

/* What the MAC took, what is done. */
static void follow_mac(struct bench *b)
{
	const struct lks_out *o = b->out;
	bool give = o->m_axis_tvalid && b->in->m_axis_tready;
	bool done = give && o->m_axis_tlast && !o->m_axis_tuser && b->up;

	cr_assert(o->rd_done == done, "U3: rd_done %u", o->rd_done);
	cr_assert(!done || b->in_flight == 1, "U3: done with %u in flight", b->in_flight);
	b->sent += done;
	b->in_flight -= done;
	if (give) {
		b->aborts += o->m_axis_tuser;
		b->mid = !o->m_axis_tlast;
	}
	cr_assert(!o->clean || !b->mid, "clean with a frame half sent");
}

static void follow_queue(struct bench *b, bool begun)
{
	struct lks_in *in = b->in;
	bool take = in->rd_valid && b->out->rd_ready;
	bool slot = !b->out->m_axis_tvalid || in->m_axis_tready;

	if (take) {
		cr_assert(in->may_start && (begun || !in->rd_full), "U4: a start it may not make");
		b->due = (struct beat){ in->rd_data, (uint8_t)((1u << in->rd_count) - 1),
					in->rd_last, 0 };
		b->has_due = true;
		b->in_flight += in->rd_last;
		b->frames += in->rd_last;
		b->left--;
		in->rd_valid = 0;
	} else if (begun && !in->may_start && slot) {
		b->cut = true;
		b->left = in->rd_valid = 0; /* the queue is flushed */
	}
}

/* A frame is on its way from the queue to the MAC. */
static bool has_begun(const struct bench *b)
{
	if (b->cut)
		return false;
	if (b->has_due)
		return !b->due.last;
	return b->stalled ? !b->offered.last : b->mid;
}

static void step(struct bench *b)
{
	bool begun, back, link = !dice_percent(&b->dice, b->loss);

	offer(b);
	b->in->rd_full = dice_percent(&b->dice, b->full);
	b->in->m_axis_tready = dice_percent(&b->dice, b->ready);
	b->in->alive = b->up;
	b->in->may_start = b->up && link;
	begun = has_begun(b);
	lks_model_tick(b->model);
	check_mac(b);
	follow_mac(b);
	follow_queue(b, begun);
	back = !b->up && link && b->out->clean;
	if (!b->up)
		b->in_flight = 0;
	b->up = b->in->may_start || back;
}

static void drain(struct bench *b)
{
	b->offer = b->loss = b->full = 0;
	b->ready = 100;
	for (unsigned int t = 0; t < 20; t++) {
		b->offer = b->left ? 100 : 0;
		step(b);
	}
	cr_assert(b->out->clean && !b->mid && !b->in_flight, "not empty at the end");
}

Test(uplink, idle_backpressure_and_losses)
{
	static const unsigned int percent[] = { 100, 50, 8 };

	for (unsigned int i = 0; i < 54; i++) {
		struct bench b = open_bench(i);

		b.offer = percent[i % 3];
		b.ready = percent[i / 3 % 3];
		b.loss = i / 9 % 2 * 7;
		b.full = i / 18 * 30;
		b.beats = 1 + i % 5;
		for (unsigned int t = 0; t < 2000; t++)
			step(&b);
		cr_assert(b.sent && (!b.loss || b.beats == 1 || b.aborts), "%u sent, %u cut",
			  b.sent, b.aborts);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(uplink, frames_of_1_to_4_beats_pass_one_beat_a_clock)
{
	for (unsigned int beats = 1; beats <= 4; beats++) {
		struct bench b = open_bench(beats);

		b.beats = beats;
		step(&b);
		for (unsigned int t = 0; t < 64; t++) {
			step(&b);
			cr_assert(t < 1 || b.out->m_axis_tvalid, "a bubble in clock %u", t);
		}
		drain(&b);
		cr_assert(b.sent == b.frames, "%u of %u", b.sent, b.frames);
		lks_model_close(b.model);
	}
}

/* The link falls in clock @at of a three-beat frame; the MAC stalls for @stall clocks from then. */
static void lose(struct bench *b, unsigned int at, unsigned int stall)
{
	b->beats = 3;
	for (unsigned int t = 0; t < at; t++)
		step(b);
	b->loss = 100;
	b->ready = 0;
	for (unsigned int t = 0; t < stall; t++)
		step(b);
	b->ready = 100;
	for (unsigned int t = 0; t < 4; t++)
		step(b);
	cr_assert(b->out->clean, "lost in clock %u: not clean", at);
	b->loss = 0;
}

Test(uplink, loss_in_every_clock_of_a_frame)
{
	for (unsigned int at = 0; at < 12; at++)
		for (unsigned int stall = 0; stall < 3; stall++) {
			struct bench b = open_bench(at);
			unsigned int sent;

			lose(&b, at, stall);
			sent = b.sent;
			for (unsigned int t = 0; t < 12; t++)
				step(&b);
			cr_assert(b.sent > sent, "nothing starts after the return");
			drain(&b);
			lks_model_close(b.model);
		}
}

Test(uplink, reset_in_mid_frame)
{
	for (unsigned int at = 1; at < 10; at++) {
		struct bench b = open_bench(at);

		b.ready = at % 2 ? 100 : 0;
		for (unsigned int t = 0; t < at; t++)
			step(&b);
		reset(&b);
		b.ready = 100;
		step(&b);
		cr_assert(!b.out->m_axis_tvalid && b.out->clean, "a beat from before the reset");
		for (unsigned int t = 0; t < 20; t++)
			step(&b);
		cr_assert(b.sent > 0);
		drain(&b);
		lks_model_close(b.model);
	}
}
