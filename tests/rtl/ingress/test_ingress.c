/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_ingress, a ring of 32 beats, 16 frames, frames of up to 64 bytes, lengths of up to 511: beats
 * leave and are shown as they came, whole frames in a row, frames and bytes count what is inside,
 * `open` stops at a frame boundary, `full` anywhere (I1-I6).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(ingress, .timeout = 60);

enum { DEPTH = 32, FRAMES = 16, MAX_FRAME = 64, LONGEST = 511, RING = 256 };
enum { BAD_FRAME, RUNT, OVERSIZE, NONE };

struct beat {
	uint64_t data;
	uint8_t keep, count, last, bad;
	uint16_t tid;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct beat ring[RING]; /* beats taken from the host */
	struct beat stored[RING];
	struct {
		unsigned int bytes, reason;
	} frame[RING];
	unsigned int taken, shown, given;
	unsigned int put, whole, got, gone; /* beats stored, of whole frames; frames whole, taken */
	unsigned int left;		    /* beats of the host's frame */
	unsigned int length;		    /* bytes of the frame that enters */
	unsigned int length_before;	    /* without its last beat so far */
	unsigned int frames, bytes;	    /* inside */
	bool stalled, half, ended;	    /* half: a frame has entered in part */
	bool begun;			    /* the frame on m_axis is taken */
	bool spoilt;			    /* the frame that enters has a bad beat */
	unsigned int end_bytes;
	unsigned int offer, ready, open, full, beats;
	unsigned int odd; /* percent of beats that are not as they should be */
	bool full_before; /* `full` in the clock before */
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->s_axis_tvalid = b->in->left_valid = b->in->frame_taken = b->in->full = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->taken = b->shown = b->given = b->left = b->length = 0;
	b->put = b->whole = b->got = b->gone = 0;
	b->begun = b->spoilt = false;
	b->frames = b->bytes = 0;
	b->stalled = b->half = b->ended = b->full_before = false;
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
	unsigned int keep = 0xff;
	bool last, odd;

	if (in->s_axis_tvalid || !dice_percent(&b->dice, b->offer))
		return;
	if (!b->left)
		b->left = 1 + dice_below(&b->dice, b->beats);
	last = b->left == 1;
	if (last)
		keep >>= dice_below(&b->dice, 8);
	if (dice_percent(&b->dice, b->odd))
		keep = dice_below(&b->dice, 256);
	odd = last ? keep == 0 || keep & (keep + 1) : keep != 0xff; /* I7 */
	in->s_axis_tvalid = 1;
	in->s_axis_tdata = (uint64_t)dice_word(&b->dice) << 32 | dice_word(&b->dice);
	in->s_axis_tkeep = (uint8_t)keep;
	in->s_axis_tlast = last;
	in->s_axis_tuser = dice_percent(&b->dice, 20);
	in->s_axis_tid = (uint16_t)dice_word(&b->dice);
	b->ring[b->taken % RING] = (struct beat){
		.data = in->s_axis_tdata,
		.keep = (uint8_t)keep,
		.count = (uint8_t)(last ? __builtin_popcount(keep) : 8),
		.last = last,
		.bad = odd || (last && in->s_axis_tuser),
		.tid = in->s_axis_tid,
	};
}

static void whole(struct bench *b, bool bad)
{
	b->ended = true;
	b->end_bytes = saturated(b->length);
	b->frame[b->got % RING].bytes = b->end_bytes;
	b->frame[b->got++ % RING].reason = bad			   ? BAD_FRAME
					   : b->length < 14	   ? RUNT
					   : b->length > MAX_FRAME ? OVERSIZE
								   : NONE;
	b->whole = b->put;
	b->length = b->length_before = 0;
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
	cr_assert(!b->full_before, "I6: a beat enters behind full");
	cr_assert(b->shown != b->taken, "a beat from nowhere");
	cr_assert(o->beat_data == due->data && o->beat_last == due->last &&
			  o->beat_tid == due->tid && o->beat_keep == due->keep,
		  "the tap shows another beat");
	b->shown++;
	if (due->last || b->length_before <= MAX_FRAME)
		b->stored[b->put++ % RING] = *due;
	b->length_before = b->length;
	b->length += due->count;
	b->half = !due->last;
	b->spoilt |= due->bad;
	if (!due->last)
		return;
	whole(b, b->spoilt);
	b->spoilt = false;
}

/* The head frame is taken with its first beat, then its beats go in a row. */
static void choose(struct bench *b)
{
	const struct lks_out *o = b->out;
	bool take =
		!b->begun && o->frame_valid && o->m_axis_tvalid && dice_percent(&b->dice, b->ready);

	b->in->frame_taken = take;
	b->in->m_axis_tready = b->begun || take;
}

static void check_output(struct bench *b)
{
	const struct lks_out *o = b->out;
	const struct beat *due = &b->stored[b->given % RING];
	unsigned int i = b->gone % RING;

	b->in->left_valid = 0;
	cr_assert(!b->stalled || o->m_axis_tvalid, "C8: the beat vanished");
	cr_assert(!b->begun || o->m_axis_tvalid, "I3: a gap in a frame");
	cr_assert(!o->frame_valid || b->gone != b->got, "I3: a frame that is not whole");
	if (o->frame_valid) {
		cr_assert(o->frame_bytes == b->frame[i].bytes, "%u bytes, not %u", o->frame_bytes,
			  b->frame[i].bytes);
		cr_assert(o->frame_fault == (b->frame[i].reason != NONE) &&
				  (!o->frame_fault || o->frame_reason == b->frame[i].reason),
			  "I4: %u bytes: fault %u reason %u", o->frame_bytes, o->frame_fault,
			  o->frame_reason);
	}
	b->stalled = o->m_axis_tvalid && !b->in->m_axis_tready;
	if (!o->m_axis_tvalid)
		return;
	cr_assert(b->given != b->whole, "I3: a beat of a frame that is not whole");
	cr_assert(o->m_axis_tdata == due->data && o->m_axis_tcount == due->count &&
			  o->m_axis_tlast == due->last,
		  "C2: another beat");
	if (b->stalled)
		return;
	b->given++;
	b->begun = !due->last;
	if (b->in->frame_taken)
		b->in->left_bytes = b->frame[i].bytes;
	b->gone += b->in->frame_taken;
	b->in->left_valid = due->last; /* in the next clock */
}

static void step(struct bench *b)
{
	unsigned int left = b->in->left_valid ? b->in->left_bytes : 0;

	offer(b);
	b->in->open = dice_percent(&b->dice, b->open);
	b->in->full = dice_percent(&b->dice, b->full);
	lks_model_settle(b->model);
	choose(b);
	lks_model_settle(b->model);
	cr_assert(b->out->frames == b->frames && b->out->bytes == b->bytes,
		  "I2: %u frames %u bytes, not %u %u", b->out->frames, b->out->bytes, b->frames,
		  b->bytes);
	cr_assert(b->out->frames <= FRAMES, "I5");
	cr_assert(b->out->idle == (!b->frames && !b->half && !b->ended), "idle %u", b->out->idle);
	b->frames -= b->in->left_valid;
	b->bytes -= left;
	check_tap(b);
	lks_model_edge(b->model);
	b->full_before = b->in->full;
	check_output(b);
	if (b->in->s_axis_tvalid && b->out->s_axis_tready) {
		b->taken++;
		b->left--;
		b->in->s_axis_tvalid = 0;
	}
	cr_assert(b->put - b->given <= DEPTH + 4, "%u beats inside", b->put - b->given);
}

static void drain(struct bench *b)
{
	b->ready = b->open = 100;
	b->full = 0;
	for (unsigned int t = 0; t < 200; t++) {
		b->offer = b->left ? 100 : 0;
		step(b);
	}
	cr_assert(b->out->idle && b->gone == b->got && b->given == b->put && !b->out->m_axis_tvalid,
		  "not empty at the end");
}

Test(ingress, idle_backpressure_and_closed_gates)
{
	static const unsigned int percent[] = { 100, 50, 10 };

	for (unsigned int i = 0; i < 108; i++) {
		struct bench b = open_bench(i);

		b.offer = percent[i % 3];
		b.ready = percent[i / 3 % 3];
		b.open = percent[i / 9 % 3];
		b.full = i / 54 * 30;
		b.beats = i % 54 < 27 ? 1 + i % 4 : 100;
		b.odd = i % 5 == 0 ? 5 : 0;
		for (unsigned int t = 0; t < 2000; t++)
			step(&b);
		cr_assert(b.taken > 50 && b.given > 0);
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
	cr_assert(first == 7, "the first beat comes in clock %u", first);
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
		cr_assert(!b.out->s_axis_tready && (b.taken >= DEPTH - 4 || b.got >= FRAMES - 4),
			  "%u beats, %u frames", b.taken, b.got);
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
		for (unsigned int t = 0; t < 40; t++)
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

Test(ingress, a_frame_without_end_does_not_fill_the_ring)
{
	struct bench b = open_bench(1);

	b.beats = 1;
	b.ready = 0;
	for (unsigned int t = 0; t < 3; t++)
		step(&b);
	b.beats = 200;
	for (unsigned int t = 0; t < 300; t++)
		step(&b);
	cr_assert(b.taken > 3 * DEPTH, "%u beats taken", b.taken);
	drain(&b);
	lks_model_close(b.model);
}

/* I7: nor does one whose beats hold a byte each, or none. */
Test(ingress, a_frame_of_hollow_beats_does_not_fill_the_ring)
{
	struct bench b = open_bench(2);

	b.beats = 200;
	b.odd = 100;
	for (unsigned int t = 0; t < 2000; t++)
		step(&b);
	cr_assert(b.taken > 1000, "%u beats taken", b.taken);
	drain(&b);
	lks_model_close(b.model);
}
