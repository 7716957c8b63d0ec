/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_ingress, 16 beats, lengths of up to 511: beats leave and are shown as they came, frames and
 * bytes count what is inside, `open` stops at a frame boundary (I1-I3).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(ingress, .timeout = 60);

enum { DEPTH = 16, LONGEST = 511, RING = 256 };

struct beat {
	uint64_t data;
	uint8_t count, last, user;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct beat ring[RING]; /* beats taken from the host */
	unsigned int taken, shown, given;
	unsigned int left;	    /* beats of the host's frame */
	unsigned int length, gone;  /* bytes of the frame that enters, that leaves */
	unsigned int frames, bytes; /* inside */
	bool stalled, half, ended;  /* half: a frame has entered in part */
	unsigned int end_bytes, last_bytes;
	unsigned int offer, ready, open, beats;
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->s_axis_tvalid = b->in->left_valid = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->taken = b->shown = b->given = b->left = b->length = b->gone = 0;
	b->frames = b->bytes = 0;
	b->stalled = b->half = b->ended = false;
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed }, .beats = 4 };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.offer = b.ready = b.open = 100;
	reset(&b);
	return b;
}

static unsigned int saturated(unsigned int bytes)
{
	return bytes > LONGEST ? LONGEST : bytes;
}

static void offer(struct bench *b)
{
	struct lks_in *in = b->in;
	unsigned int count = 8;

	if (in->s_axis_tvalid || !dice_percent(&b->dice, b->offer))
		return;
	if (!b->left)
		b->left = 1 + dice_below(&b->dice, b->beats);
	if (b->left == 1)
		count = dice_below(&b->dice, 9);
	in->s_axis_tvalid = 1;
	in->s_axis_tdata = (uint64_t)dice_word(&b->dice) << 32 | dice_word(&b->dice);
	in->s_axis_tkeep = (uint8_t)((1u << count) - 1);
	in->s_axis_tlast = b->left == 1;
	in->s_axis_tuser = dice_percent(&b->dice, 20);
	b->ring[b->taken % RING] =
		(struct beat){ in->s_axis_tdata, (uint8_t)count, in->s_axis_tlast,
			       in->s_axis_tlast && in->s_axis_tuser };
}

static void check_tap(struct bench *b)
{
	const struct lks_out *o = b->out;
	const struct beat *due = &b->ring[b->shown % RING];
	bool may = b->half || b->in->open;

	cr_assert(o->in_valid == b->ended && (!b->ended || o->in_bytes == b->end_bytes));
	if (b->ended) {
		b->frames++;
		b->bytes += b->end_bytes;
	}
	b->ended = false;
	if (!o->beat_valid)
		return;
	cr_assert(may, "I1: a frame enters while closed");
	cr_assert(b->shown != b->taken, "a beat from nowhere");
	cr_assert(o->beat_data == due->data && o->beat_last == due->last &&
			  o->beat_keep == (1u << due->count) - 1,
		  "the tap shows another beat");
	b->shown++;
	b->length += due->count;
	b->half = !due->last;
	if (due->last) {
		b->ended = true;
		b->end_bytes = saturated(b->length);
		b->length = 0;
	}
}

static void check_output(struct bench *b)
{
	const struct lks_out *o = b->out;
	const struct beat *due = &b->ring[b->given % RING];

	b->in->left_valid = 0;
	cr_assert(!b->stalled || o->m_axis_tvalid, "C8: the beat vanished");
	b->stalled = o->m_axis_tvalid && !b->in->m_axis_tready;
	if (!o->m_axis_tvalid)
		return;
	cr_assert(b->given != b->shown, "a beat that was never shown");
	cr_assert(o->m_axis_tdata == due->data && o->m_axis_tcount == due->count &&
			  o->m_axis_tlast == due->last && o->m_axis_tbad == due->user,
		  "C2: another beat");
	if (b->stalled)
		return;
	b->given++;
	b->gone += due->count;
	if (due->last) {
		b->in->left_valid = 1; /* in the next clock */
		b->in->left_bytes = saturated(b->gone);
		b->gone = 0;
	}
}

static void step(struct bench *b)
{
	unsigned int left = b->in->left_valid ? b->in->left_bytes : 0;

	offer(b);
	b->in->m_axis_tready = dice_percent(&b->dice, b->ready);
	b->in->open = dice_percent(&b->dice, b->open);
	lks_model_tick(b->model);
	cr_assert(b->out->frames == b->frames && b->out->bytes == b->bytes,
		  "I2: %u frames %u bytes, not %u %u", b->out->frames, b->out->bytes, b->frames,
		  b->bytes);
	cr_assert(b->out->frames <= DEPTH, "I3");
	cr_assert(b->out->idle == (!b->frames && !b->half && !b->ended), "idle %u", b->out->idle);
	b->frames -= b->in->left_valid;
	b->bytes -= left;
	check_tap(b);
	check_output(b);
	if (b->in->s_axis_tvalid && b->out->s_axis_tready) {
		b->taken++;
		b->left--;
		b->in->s_axis_tvalid = 0;
	}
	cr_assert(b->taken - b->given <= DEPTH + 2, "%u beats inside", b->taken - b->given);
}

static void drain(struct bench *b)
{
	b->ready = b->open = 100;
	for (unsigned int t = 0; t < 100; t++) {
		b->offer = b->left ? 100 : 0;
		step(b);
	}
	cr_assert(b->out->idle && b->given == b->taken && !b->out->m_axis_tvalid,
		  "not empty at the end");
}

Test(ingress, idle_backpressure_and_closed_gates)
{
	static const unsigned int percent[] = { 100, 50, 10 };

	for (unsigned int i = 0; i < 54; i++) {
		struct bench b = open_bench(i);

		b.offer = percent[i % 3];
		b.ready = percent[i / 3 % 3];
		b.open = percent[i / 9 % 3];
		b.beats = i < 27 ? 1 + i % 4 : 100;
		for (unsigned int t = 0; t < 2000; t++)
			step(&b);
		cr_assert(b.given > 50);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(ingress, single_beat_frames_pass_one_a_clock)
{
	struct bench b = open_bench(1);
	unsigned int first = 0;

	b.beats = 1;
	for (unsigned int t = 1; b.given < 64 && t < 200; t++) {
		step(&b);
		if (!first && b.given)
			first = t;
		cr_assert(!first || b.given == t - first + 1, "a bubble in clock %u", t);
	}
	cr_assert(first <= 5, "the first beat comes in clock %u", first);
	drain(&b);
	lks_model_close(b.model);
}

Test(ingress, fills_up_and_loses_nothing)
{
	for (unsigned int beats = 1; beats <= 4; beats++) {
		struct bench b = open_bench(beats);

		b.beats = beats;
		b.ready = 0;
		for (unsigned int t = 0; t < 60; t++)
			step(&b);
		cr_assert(b.taken >= DEPTH - 3 && !b.out->s_axis_tready, "%u beats", b.taken);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(ingress, a_frame_that_has_begun_goes_on_while_closed)
{
	for (unsigned int at = 1; at < 16; at++) {
		struct bench b = open_bench(at);

		b.beats = 8;
		for (unsigned int t = 0; t < at || !b.half; t++)
			step(&b);
		b.open = 0;
		for (unsigned int t = 0; t < 12; t++)
			step(&b);
		cr_assert(!b.half, "a frame is stuck in the door");
		for (unsigned int t = 0; t < 12; t++)
			step(&b);
		cr_assert(b.out->idle);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(ingress, reset_in_mid_frame)
{
	for (unsigned int at = 1; at < 30; at++) {
		struct bench b = open_bench(at);

		b.ready = at % 2 ? 100 : 0;
		for (unsigned int t = 0; t < at; t++)
			step(&b);
		reset(&b);
		step(&b);
		cr_assert(b.out->idle && !b.out->m_axis_tvalid && !b.out->beat_valid);
		b.ready = 100;
		for (unsigned int t = 0; t < 50; t++)
			step(&b);
		drain(&b);
		lks_model_close(b.model);
	}
}
