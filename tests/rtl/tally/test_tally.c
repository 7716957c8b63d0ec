/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_tally, 12 counters of 16 bits in halves of 8: frames in any clock, and reads between them,
 * against an array (N1-N3). A read must show its counter as it was in one clock since the request.
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(tally, .timeout = 60);

enum { DEPTH = 12, BYTES = 64, LATE = 8, SWEEP = DEPTH + 3, HISTORY = 256, PATIENCE = 200 };

struct count {
	uint16_t frames, bytes;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct count now[DEPTH], was[HISTORY][DEPTH]; /* was: before the frame of that clock */
	unsigned int load;			      /* percent of clocks with a frame */
	unsigned int indices;			      /* that frames come for */
	uint64_t frames;
};

static void tick(struct bench *b)
{
	memcpy(b->was[lks_model_clocks(b->model) % HISTORY], b->now, sizeof(b->now));
	if (b->in->add && !b->in->rst) {
		b->now[b->in->add_index].frames++;
		b->now[b->in->add_index].bytes += b->in->add_bytes;
		b->frames++;
	}
	lks_model_tick(b->model);
	b->in->add = b->in->rd = 0;
}

static void add(struct bench *b, unsigned int index, unsigned int bytes)
{
	b->in->add = 1;
	b->in->add_index = (uint8_t)index;
	b->in->add_bytes = (uint8_t)bytes;
}

/* A clock with a frame, or without one. */
static void step(struct bench *b)
{
	if (dice_percent(&b->dice, b->load))
		add(b, dice_below(&b->dice, b->indices), dice_below(&b->dice, BYTES));
	tick(b);
}

static void reset(struct bench *b, unsigned int clocks)
{
	b->in->rst = 1;
	memset(b->now, 0, sizeof(b->now));
	while (clocks--)
		tick(b);
	memset(b->was, 0, sizeof(b->was));
	b->in->rst = 0;
}

static void wait_ready(struct bench *b)
{
	unsigned int clocks = 0;

	for (lks_model_settle(b->model); !b->out->ready; lks_model_settle(b->model)) {
		cr_assert(++clocks <= SWEEP, "not ready after %u clocks", clocks);
		tick(b);
	}
}

static struct bench *open_bench(uint32_t seed, unsigned int load, unsigned int indices)
{
	static struct bench b;

	b = (struct bench){
		.model = lks_model_open(seed), .dice = { seed }, .load = load, .indices = indices
	};
	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	reset(&b, 1);
	wait_ready(&b);
	return &b;
}

/* Asks for a counter and waits for it, frames coming on. Return: whether it came. */
static bool read_counter(struct bench *b, unsigned int index, struct count *ret_count)
{
	b->in->rd = 1;
	b->in->rd_index = (uint8_t)index;
	step(b);
	for (unsigned int clocks = 0; clocks < PATIENCE; clocks++) {
		lks_model_settle(b->model);
		if (!b->out->rd_busy) {
			*ret_count = (struct count){ b->out->rd_frames, b->out->rd_bytes };
			return true;
		}
		step(b);
	}
	return false;
}

static void check_read(struct bench *b, unsigned int index)
{
	uint64_t from = lks_model_clocks(b->model), to;
	struct count got;

	cr_assert(read_counter(b, index, &got), "no answer after %d clocks", PATIENCE);
	to = lks_model_clocks(b->model);
	from = from > LATE ? from - LATE : 0;
	for (uint64_t clock = from; clock < to; clock++)
		if (!memcmp(&b->was[clock % HISTORY][index], &got, sizeof(got)))
			return;
	cr_assert(false, "N2: counter %u reads %u frames, %u bytes; it has %u and %u", index,
		  got.frames, got.bytes, b->now[index].frames, b->now[index].bytes);
}

/* With nothing on its way every counter has what was added. */
static void check_all(struct bench *b, const char *what)
{
	unsigned int load = b->load;

	b->load = 0;
	for (unsigned int i = 0; i < LATE; i++)
		tick(b);
	for (unsigned int i = 0; i < DEPTH; i++) {
		struct count got;

		cr_assert(read_counter(b, i, &got), "no answer");
		cr_assert(got.frames == b->now[i].frames && got.bytes == b->now[i].bytes,
			  "%s: counter %u has %u frames, %u bytes; added were %u and %u", what, i,
			  got.frames, got.bytes, b->now[i].frames, b->now[i].bytes);
	}
	b->load = load;
}

Test(tally, frames_in_random_clocks)
{
	static const unsigned int load[] = { 100, 90, 50, 10 }, indices[] = { 1, 2, 3, 4, DEPTH };

	for (uint32_t seed = 0; seed < 60; seed++) {
		struct bench *b = open_bench(seed, load[seed % 4], indices[seed % 5]);

		for (unsigned int round = 0; round < 10; round++) {
			for (unsigned int i = 0; i < 3000; i++)
				step(b);
			check_all(b, "random");
		}
		cr_assert(b->frames > 1000);
		lks_model_close(b->model);
	}
}

/* Every order of two and three indices in eight clocks, with and without gaps. */
Test(tally, the_same_index_at_every_distance)
{
	struct bench *b = open_bench(1, 0, DEPTH);

	for (unsigned int order = 0; order < 65536; order++) {
		for (unsigned int i = 0; i < 8; i++) {
			if (order >> 2 * i & 3)
				add(b, order >> 2 * i & 3, 1 + i);
			tick(b);
		}
		if (order % 64 == 0)
			check_all(b, "order");
	}
	check_all(b, "orders");
	lks_model_close(b->model);
}

Test(tally, reads_during_writes)
{
	for (uint32_t seed = 0; seed < 40; seed++) {
		struct bench *b = open_bench(seed, 20 + 2 * seed, seed % 2 ? DEPTH : 2);

		for (unsigned int i = 0; i < 3000; i++) {
			check_read(b, dice_below(&b->dice, b->indices));
			for (unsigned int n = dice_below(&b->dice, 9); n > 0; n--)
				step(b);
		}
		check_all(b, "reads");
		lks_model_close(b->model);
	}
}

/* The read is asked for in each of the clocks around a frame of its counter. */
Test(tally, read_around_a_single_frame)
{
	struct bench *b = open_bench(2, 0, DEPTH);

	for (int at = -3; at < 12; at++) {
		for (int t = -3; t < 12; t++) {
			if (t == 0)
				add(b, 5, 63);
			if (t == at)
				check_read(b, 5);
			else
				tick(b);
		}
		check_all(b, "around");
	}
	lks_model_close(b->model);
}

Test(tally, a_read_waits_for_a_clock_without_a_frame_and_no_longer)
{
	struct bench *b = open_bench(3, 0, DEPTH);
	unsigned int clocks = 0;

	b->in->rd_index = 7;
	for (unsigned int i = 0; i < 60; i++) {
		b->in->rd = i == 4;
		add(b, i % 4, 1);
		tick(b);
		cr_assert(i <= 4 || b->out->rd_busy, "busy ends in clock %u", i);
	}
	for (lks_model_settle(b->model); b->out->rd_busy; lks_model_settle(b->model)) {
		cr_assert(++clocks <= 10, "still busy");
		tick(b);
	}
	check_all(b, "full load");
	lks_model_close(b->model);
}

Test(tally, reset_at_any_time)
{
	for (uint32_t at = 0; at < 120; at++) {
		struct bench *b = open_bench(at, 80, 3);

		for (unsigned int t = 0; t < 200; t++)
			step(b);
		b->in->rd = at & 1;
		step(b);
		reset(b, 1 + at % 3);
		for (unsigned int t = 0; t < at % SWEEP; t++) /* and again, in the sweep */
			tick(b);
		reset(b, 1);
		lks_model_settle(b->model);
		cr_assert(!b->out->ready && !b->out->rd_busy, "N3");
		wait_ready(b);
		if (at & 2)
			check_all(b, "after reset");
		for (unsigned int t = 0; t < 100; t++)
			step(b);
		check_all(b, "life after reset");
		lks_model_close(b->model);
	}
}

Test(tally, a_read_that_came_during_the_sweep_shows_zeros)
{
	for (unsigned int index = 0; index < DEPTH; index++)
		for (unsigned int at = 0; at < SWEEP; at++) {
			struct bench *b = open_bench(index, 100, DEPTH);
			unsigned int clocks = 0;

			for (unsigned int t = 0; t < 50; t++)
				step(b);
			reset(b, 1);
			for (unsigned int t = 0; t < at; t++)
				tick(b);
			b->in->rd = 1;
			b->in->rd_index = (uint8_t)index;
			tick(b);
			for (lks_model_settle(b->model); b->out->rd_busy;
			     lks_model_settle(b->model)) {
				cr_assert(++clocks < 40, "no answer");
				tick(b);
			}
			cr_assert(b->out->rd_frames == 0 && b->out->rd_bytes == 0,
				  "counter %u, asked in clock %u: %u frames", index, at,
				  b->out->rd_frames);
			lks_model_close(b->model);
		}
}

Test(tally, nothing_is_added_before_ready)
{
	struct bench *b = open_bench(4, 0, DEPTH);

	reset(b, 1);
	for (unsigned int t = 0; t < SWEEP; t++) {
		b->in->add = 1;
		b->in->add_index = (uint8_t)(t % DEPTH);
		lks_model_tick(b->model);
		cr_assert(!b->out->ready, "ready in clock %u", t);
	}
	b->in->add = 0;
	wait_ready(b);
	check_all(b, "sweep");
	lks_model_close(b->model);
}
