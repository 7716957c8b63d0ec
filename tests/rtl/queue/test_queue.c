/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_queue with a ring of 32 beats, frames of up to 8, against a list of frames: rules Q1-Q4 of
 * its header. A beat is {last, 7 bits of its length in bytes, serial number}.
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(queue, .timeout = 60);

enum { DEPTH = 32, MAX_BEATS = 8, LATENCY = 3 };

struct beats {
	unsigned int n, bytes;
	uint32_t beat[DEPTH + 1];
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	uint32_t serial;

	/* writer */
	struct beats open; /* the frame being written, what a flush forgot left out */
	unsigned int left, written;
	bool whole, torn, doomed;
	uint8_t rooms; /* bit k: room k clocks ago */
	/* what is committed and not done */
	struct beats kept;
	unsigned int popped, in_flight, done_beats, dry;
	/* percent of clocks */
	unsigned int write, finish, roll, ready, done, reread, flush;
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
	b.write = b.finish = b.ready = b.done = 100;
	return b;
}

static void forget(struct bench *b, struct beats *beats)
{
	(void)b;
	beats->n = beats->bytes = 0;
}

static void append(struct beats *to, uint32_t beat)
{
	to->beat[to->n++] = beat;
	to->bytes += size_of(beat);
}

static bool under_way(const struct bench *b)
{
	return b->written && !b->in->wr_commit && !b->in->wr_rollback;
}

/* The next beat, of a frame of @beats when none is under way; 0: the writer rests. */
static void choose_write(struct bench *b, unsigned int beats)
{
	struct lks_in *in = b->in;

	in->wr_commit = in->wr_rollback = in->wr_valid = 0;
	if (b->whole && dice_percent(&b->dice, b->finish)) {
		in->wr_rollback = b->doomed || b->torn || dice_percent(&b->dice, b->roll);
		in->wr_commit = !in->wr_rollback;
		in->wr_bytes = (uint16_t)b->open.bytes;
	}
	if (!under_way(b) && (!beats || !(b->rooms & 2)))
		return;
	if ((under_way(b) && b->whole) || !dice_percent(&b->dice, b->write))
		return;
	if (!under_way(b))
		b->left = beats;
	in->wr_valid = 1;
	in->wr_beat = (b->left == 1 ? 1u << 31 : 0) | dice_below(&b->dice, 9) << 24 |
		      (b->serial++ & 0xffffff);
}

static void choose_read(struct bench *b)
{
	struct lks_in *in = b->in;
	uint32_t beat = b->out->rd_beat;
	bool begins = !b->popped || is_last(b->kept.beat[b->popped - 1]);

	in->flush = dice_percent(&b->dice, b->flush) && !in->wr_commit;
	in->rd_last = is_last(beat);
	in->rd_bytes = (uint16_t)size_of(beat);
	in->rd_ready =
		!in->flush && !(begins && b->out->rd_full) && dice_percent(&b->dice, b->ready);
	in->rd_done = !in->flush && b->in_flight && dice_percent(&b->dice, b->done);
	in->rd_rollback = !in->flush && dice_percent(&b->dice, b->reread);
}

/* Beats of the oldest frame. */
static unsigned int oldest(const struct bench *b)
{
	unsigned int n = 0;

	while (!is_last(b->kept.beat[n++]))
		;
	return n;
}

static void check(struct bench *b)
{
	const struct lks_out *o = b->out;
	unsigned int frames = 0, first = 0;

	for (unsigned int i = 0; i < b->kept.n; i++)
		frames += is_last(b->kept.beat[i]);
	cr_assert(o->frames == frames && o->bytes == b->kept.bytes,
		  "Q4: %u frames %u bytes, not %u %u", o->frames, o->bytes, frames, b->kept.bytes);
	cr_assert(!o->rd_valid || b->popped < b->kept.n, "Q1: a beat that was not committed");
	cr_assert(!o->rd_valid || o->rd_beat == b->kept.beat[b->popped], "Q1: %08x, not %08x",
		  o->rd_beat, b->kept.beat[b->popped]);
	b->dry = o->rd_valid || b->popped == b->kept.n ? 0 : b->dry + 1;
	cr_assert(b->dry < LATENCY, "Q1: a committed beat is not offered");
	cr_assert(o->rd_full == (b->in_flight == 2));
	if (b->in_flight) {
		for (unsigned int i = 0; i < oldest(b); i++)
			first += size_of(b->kept.beat[i]);
		cr_assert(o->done_bytes == first, "Q4: done_bytes %u, not %u", o->done_bytes,
			  first);
	}
}

static void drop_oldest(struct bench *b)
{
	unsigned int n = oldest(b);

	for (unsigned int i = 0; i < n; i++)
		b->kept.bytes -= size_of(b->kept.beat[i]);
	memmove(b->kept.beat, b->kept.beat + n, (b->kept.n - n) * sizeof(*b->kept.beat));
	b->kept.n -= n;
	b->popped -= n;
	b->in_flight--;
}

static void follow_read(struct bench *b)
{
	struct lks_in *in = b->in;
	bool pop = b->out->rd_valid && in->rd_ready;

	if (pop)
		b->popped++;
	if (in->rd_done)
		drop_oldest(b);
	if (pop && in->rd_last)
		b->in_flight++;
	if (in->rd_rollback)
		b->popped = b->in_flight = b->dry = 0;
}

static void follow_write(struct bench *b)
{
	struct lks_in *in = b->in;

	for (unsigned int i = 0; in->wr_commit && i < b->open.n; i++)
		append(&b->kept, b->open.beat[i]);
	if (in->wr_commit || in->wr_rollback) {
		forget(b, &b->open);
		b->whole = b->torn = b->doomed = false;
		b->written = 0;
	}
	if (in->wr_valid) {
		append(&b->open, in->wr_beat);
		b->doomed = ++b->written > MAX_BEATS;
		b->whole = --b->left == 0;
		cr_assert(b->kept.n + b->open.n <= DEPTH, "Q3: the ring overflows");
	}
	if (in->flush) {
		b->torn = b->written > 0;
		forget(b, &b->open);
		forget(b, &b->kept);
		b->popped = b->in_flight = b->dry = 0;
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
	b->write = b->finish = b->ready = b->done = 100;
	b->reread = b->flush = b->roll = 0;
	for (unsigned int i = 0; i < 3 * DEPTH; i++)
		step(b, 0);
	cr_assert(!b->kept.n && !b->open.n && !b->out->frames && !b->out->bytes, "not empty");
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
	forget(b, &b->open);
	forget(b, &b->kept);
	b->whole = b->torn = b->doomed = false;
	b->written = b->popped = b->in_flight = b->dry = b->rooms = 0;
}

Test(queue, random_histories)
{
	for (uint32_t seed = 1; seed <= 40; seed++) {
		struct bench b = open_bench(seed);

		for (unsigned int i = 0; i < 20; i++) {
			b.write = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 90);
			b.finish = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 90);
			b.ready = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 95);
			b.done = 100 - dice_below(&b.dice, 2) * dice_below(&b.dice, 95);
			b.roll = dice_below(&b.dice, 2) * 20;
			b.reread = dice_below(&b.dice, 2) * 4;
			b.flush = dice_below(&b.dice, 2) * 4;
			for (unsigned int t = 0; t < 200; t++)
				step(&b,
				     1 + dice_below(&b.dice,
						    dice_percent(&b.dice, 50) ? 2 : MAX_BEATS + 1));
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
		step(&b, 1);
		n = b.kept.n + b.open.n;
		cr_assert(!(b.rooms & 1) || n <= DEPTH - MAX_BEATS - 1, "%u beats", n);
	}
	cr_assert(n >= DEPTH - MAX_BEATS - 4, "room fell at %u beats", n);
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
