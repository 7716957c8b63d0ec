/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_queue with a ring of 32 beats and 16 frames, frames of up to 8 beats, against a list of
 * frames: rules Q1-Q5 of its header. A beat is {last, 7 bits of its length in bytes, serial
 * number}, the owner of a frame is the number of its last beat.
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(queue, .timeout = 60);

enum { DEPTH = 32, FRAMES = 16, MAX_BEATS = 8, LATENCY = 3 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	uint32_t serial;

	/* writer */
	unsigned int left, bytes; /* of the frame being written: beats to come, bytes so far */
	uint8_t rooms;		  /* bit k: room k clocks ago */
	bool steady;		  /* a frame is written without a pause */
	/* what is written and not done */
	unsigned int n;
	uint32_t beat[DEPTH + 1];
	unsigned int popped, in_flight, dry;
	bool asking; /* owners are asked for since a rollback */
	unsigned int asked, silent;
	/* percent of clocks */
	unsigned int write, ready, done, reread, flush, next;
};

static bool is_last(uint32_t beat)
{
	return beat >> 31;
}

static unsigned int size_of(uint32_t beat)
{
	return beat >> 24 & 0x7f;
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->rst = 1;
	lks_model_tick(b.model);
	b.in->rst = 0;
	b.write = b.ready = b.done = b.next = 100;
	return b;
}

/* The next beat, of a frame of @beats when none is under way; 0: the writer rests. */
static void choose_write(struct bench *b, unsigned int beats)
{
	struct lks_in *in = b->in;

	in->wr_valid = 0;
	if (!b->left && (!beats || !(b->rooms & 2)))
		return;
	if (!(b->left && b->steady) && !dice_percent(&b->dice, b->write))
		return;
	if (!b->left)
		b->left = beats;
	in->wr_valid = 1;
	in->wr_last = b->left == 1;
	in->wr_owner = b->serial & 0xffffff;
	in->wr_beat = (b->left == 1 ? 1u << 31 : 0) | dice_below(&b->dice, 9) << 24 |
		      (b->serial++ & 0xffffff);
	b->bytes += size_of(in->wr_beat);
	in->wr_bytes = (uint16_t)b->bytes;
}

static void choose_read(struct bench *b)
{
	struct lks_in *in = b->in;
	uint32_t beat = b->out->rd_beat;
	bool begins = !b->popped || is_last(b->beat[b->popped - 1]);

	in->flush = dice_percent(&b->dice, b->flush) && !b->left;
	in->rd_last = is_last(beat);
	in->rd_bytes = (uint16_t)size_of(beat);
	in->rd_ready =
		!in->flush && !(begins && b->out->rd_full) && dice_percent(&b->dice, b->ready);
	in->rd_done = !in->flush && b->in_flight && dice_percent(&b->dice, b->done);
	in->rd_rollback = !in->flush && !in->rd_done && dice_percent(&b->dice, b->reread);
	in->owner_next =
		!in->flush && b->asking && b->out->owner_valid && dice_percent(&b->dice, b->next);
}

/* Number of beats up to the end of frame @frame, counted from the oldest. */
static unsigned int end_of(const struct bench *b, unsigned int frame)
{
	unsigned int n = 0;

	do
		while (!is_last(b->beat[n++]))
			;
	while (frame--);
	return n;
}

static unsigned int bytes_of(const struct bench *b, unsigned int beats)
{
	unsigned int bytes = 0;

	for (unsigned int i = 0; i < beats; i++)
		bytes += size_of(b->beat[i]);
	return bytes;
}

static unsigned int whole_frames(const struct bench *b)
{
	unsigned int frames = 0;

	for (unsigned int i = 0; i < b->n; i++)
		frames += is_last(b->beat[i]);
	return frames;
}

static void check_owner(struct bench *b)
{
	const struct lks_out *o = b->out;

	if (!b->asking)
		return;
	if (b->asked == whole_frames(b)) {
		cr_assert(!o->owner_valid, "Q5: an owner of a frame that is not whole");
		b->silent = 0;
		return;
	}
	b->silent = o->owner_valid ? 0 : b->silent + 1;
	cr_assert(b->silent <= 2, "Q5: no owner");
	cr_assert(!o->owner_valid || o->owner == (b->beat[end_of(b, b->asked) - 1] & 0xffffff),
		  "Q5: owner %06x", o->owner);
}

static void check(struct bench *b)
{
	const struct lks_out *o = b->out;
	unsigned int frames = whole_frames(b);
	unsigned int bytes = frames ? bytes_of(b, end_of(b, frames - 1)) : 0;
	bool inside = b->popped && !is_last(b->beat[b->popped - 1]);

	cr_assert(o->frames == frames && o->bytes == bytes, "Q4: %u frames %u bytes, not %u %u",
		  o->frames, o->bytes, frames, bytes);
	cr_assert(!o->rd_valid || b->popped < b->n, "Q1: a beat from nowhere");
	cr_assert(!o->rd_valid || o->rd_beat == b->beat[b->popped], "Q1: %08x, not %08x",
		  o->rd_beat, b->beat[b->popped]);
	b->dry = o->rd_valid || b->popped == b->n ? 0 : b->dry + 1;
	cr_assert(b->dry < LATENCY, "Q1: a beat is not offered");
	cr_assert(!(b->steady && inside && !o->rd_valid), "Q1: a gap in a frame");
	cr_assert(o->rd_full == (b->in_flight == 2));
	if (b->in_flight)
		cr_assert(o->done_bytes == bytes_of(b, end_of(b, 0)), "Q4: done_bytes %u",
			  o->done_bytes);
	check_owner(b);
}

static void drop_oldest(struct bench *b)
{
	unsigned int n = end_of(b, 0);

	memmove(b->beat, b->beat + n, (b->n - n) * sizeof(*b->beat));
	b->n -= n;
	b->popped -= n;
	b->in_flight--;
	if (b->asked == 0)
		b->asking = false; /* who sends does not ask */
	else
		b->asked--;
}

static void follow_read(struct bench *b)
{
	struct lks_in *in = b->in;
	bool pop = b->out->rd_valid && in->rd_ready;

	if (pop)
		b->popped++;
	b->asked += in->owner_next;
	if (in->rd_done)
		drop_oldest(b);
	if (pop && in->rd_last)
		b->in_flight++;
	if (in->rd_rollback) {
		b->popped = b->in_flight = b->dry = b->asked = b->silent = 0;
		b->asking = true;
	}
}

static void follow_write(struct bench *b)
{
	struct lks_in *in = b->in;

	if (in->wr_valid) {
		b->beat[b->n++] = in->wr_beat;
		cr_assert(b->n <= DEPTH && whole_frames(b) <= FRAMES, "Q3: the ring overflows");
		b->left--;
		if (in->wr_last)
			b->bytes = 0;
	}
	if (in->flush) {
		b->n = b->popped = b->in_flight = b->dry = b->asked = 0;
		b->asking = false;
	}
}

/* One clock. @beats: length of the next frame, 0 = none. */
static void step(struct bench *b, unsigned int beats)
{
	choose_write(b, beats);
	lks_model_settle(b->model);
	b->rooms = (uint8_t)(b->rooms << 1 | b->out->room);
	check(b);
	choose_read(b);
	lks_model_settle(b->model);
	lks_model_edge(b->model);
	follow_read(b);
	follow_write(b);
}

static void drain(struct bench *b)
{
	b->write = b->ready = b->done = 100;
	b->reread = b->flush = 0;
	for (unsigned int i = 0; i < 3 * DEPTH; i++)
		step(b, 0);
	cr_assert(!b->n && !b->out->frames && !b->out->bytes, "not empty");
}

/* @n whole frames of @beats go in; the reader works as set. */
static void put(struct bench *b, unsigned int n, unsigned int beats)
{
	uint32_t clocks = 0, end = b->serial + n * beats;

	while (b->serial != end && clocks++ < 100 * n * beats + 1000)
		step(b, beats);
	cr_assert(b->serial == end, "%u frames of %u beats do not go in", n, beats);
}

static void reset(struct bench *b)
{
	b->in->rst = 1;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->left = b->bytes = b->n = b->popped = b->in_flight = b->dry = b->rooms = 0;
	b->asking = false;
}

Test(queue, random_histories)
{
	for (uint32_t seed = 1; seed <= 40; seed++) {
		struct bench b = open_bench(seed);

		b.steady = seed & 1;
		for (unsigned int i = 0; i < 20; i++) {
			b.write = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 90);
			b.ready = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 95);
			b.done = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 95);
			b.next = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 95);
			b.reread = dice_below(&b.dice, 2) * 4;
			b.flush = dice_below(&b.dice, 2) * 4;
			for (unsigned int t = 0; t < 200; t++)
				step(&b, 1 + dice_below(&b.dice,
							dice_percent(&b.dice, 50) ? 2 : MAX_BEATS));
		}
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(queue, frames_of_1_to_4_beats_under_idle_and_backpressure)
{
	static const unsigned int percent[] = { 100, 50, 10 };

	for (unsigned int i = 0; i < 9; i++)
		for (unsigned int beats = 1; beats <= 4; beats++) {
			struct bench b = open_bench(i);

			b.write = percent[i % 3];
			b.ready = percent[i / 3];
			b.steady = beats & 1;
			put(&b, 40, beats);
			drain(&b);
			lks_model_close(b.model);
		}
}

Test(queue, single_beat_frames_pass_one_a_clock)
{
	struct bench b = open_bench(1);
	unsigned int out = 0, clocks = 0, first = 0;

	while (out < 64 && clocks < 200) {
		step(&b, b.serial < 64);
		clocks++;
		out += b.out->rd_valid && b.in->rd_ready;
		if (out == 1 && !first)
			first = clocks;
	}
	cr_assert(clocks - first == 63, "64 frames leave in %u clocks", clocks - first + 1);
	drain(&b);
	lks_model_close(b.model);
}

Test(queue, room_is_there_until_the_longest_frame_just_fits)
{
	struct bench b = open_bench(2);
	unsigned int n = 0;

	b.ready = 0;
	for (unsigned int t = 0; t < 100; t++) {
		step(&b, 3);
		n = b.n;
		cr_assert(!(b.rooms & 1) || n <= DEPTH - MAX_BEATS, "%u beats", n);
	}
	cr_assert(n >= DEPTH - MAX_BEATS - 3, "room fell at %u beats", n);
	drain(&b);
	lks_model_close(b.model);
}

Test(queue, room_falls_before_the_owners_are_full)
{
	struct bench b = open_bench(3);

	b.ready = 0;
	for (unsigned int t = 0; t < 100; t++)
		step(&b, 1);
	cr_assert(b.n >= FRAMES - 3, "%u frames", b.n);
	drain(&b);
	lks_model_close(b.model);
}

Test(queue, reset_in_mid_frame)
{
	for (unsigned int at = 0; at < 24; at++) {
		struct bench b = open_bench(at);

		b.ready = b.done = 60;
		for (unsigned int t = 0; t < at; t++)
			step(&b, 4);
		reset(&b);
		put(&b, 8, 3);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(queue, flush_in_every_phase)
{
	for (unsigned int at = 0; at < 30; at++) {
		struct bench b = open_bench(at);

		b.ready = b.done = 50;
		for (unsigned int t = 0; t < at; t++)
			step(&b, 3);
		b.flush = 100;
		step(&b, 3);
		b.flush = 0;
		put(&b, 12, 3);
		drain(&b);
		lks_model_close(b.model);
	}
}

Test(queue, undone_frames_leave_again_whole)
{
	struct bench b = open_bench(5);

	b.done = 0;
	put(&b, 2, 3);
	for (unsigned int t = 0; t < 20; t++)
		step(&b, 0);
	cr_assert(b.in_flight == 2 && b.popped == 6);
	b.reread = 100;
	step(&b, 0);
	b.reread = 0;
	for (unsigned int t = 0; t < 20; t++)
		step(&b, 0);
	cr_assert(b.in_flight == 2 && b.popped == 6);
	drain(&b);
	lks_model_close(b.model);
}
