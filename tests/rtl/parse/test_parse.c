/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_parse against lks_frame_parse() at every width: every field, one result a frame, in order, in
 * time.
 */
#include "compare.h"
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <linksteer/frame.h>
#include <string.h>

TestSuite(parse, .timeout = 60);

enum { WIDE_LATENCY = 52, WAITING_MAX = 64 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	size_t width;			   /* bytes a beat */
	unsigned int latency;		   /* clocks from a last beat to the result, at most */
	struct frame waiting[WAITING_MAX]; /* frames without a result yet, oldest first */
	uint64_t ended[WAITING_MAX];	   /* clock of their last beat, 0: not yet sent */
	size_t head, tail;
	unsigned long results;
	bool told; /* a result in the last clock, of `fields` */
	struct lks_fields fields;
	uint32_t body[8];
};

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed) };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.width = lks_model_ops.data_w / 8;
	b.latency = b.width == 8 ? 5 : WIDE_LATENCY;
	b.in->rst = 1;
	lks_model_tick(b.model);
	lks_model_tick(b.model);
	b.in->rst = 0;
	return b;
}

/* What the policies of Linux and DPDK read comes a clock behind the rest. */
static void check_bond(const struct bench *b)
{
	const struct frame *frame = &b->waiting[(b->head - 1) % WAITING_MAX];
	const char *name = bond_difference(b->out, b->body, &b->fields);

	cr_assert(!name, "result %lu: %s differs, frame of %zu bytes %s", b->results - 1,
		  name ? name : "", frame->len, frame_hex(frame));
}

static void check_result(struct bench *b)
{
	const struct frame *frame = &b->waiting[b->head % WAITING_MAX];
	const char *name;

	cr_assert(b->head != b->tail, "result %lu: no frame waits for one", b->results);
	lks_frame_parse(frame->bytes, frame->len, &b->fields);
	name = difference(b->out, &b->fields);
	cr_assert(!name, "result %lu: %s differs, frame of %zu bytes %s", b->results,
		  name ? name : "", frame->len, frame_hex(frame));
	memcpy(b->body, b->out->body, sizeof(b->body));
	b->head++;
	b->results++;
}

static void tick(struct bench *b)
{
	lks_model_settle(b->model);
	if (b->told)
		check_bond(b);
	b->told = b->out->parsed_valid;
	if (b->told)
		check_result(b);
	if (b->head != b->tail && b->ended[b->head % WAITING_MAX])
		cr_assert(lks_model_clocks(b->model) < b->ended[b->head % WAITING_MAX] + b->latency,
			  "result %lu is late, frame %s", b->results,
			  frame_hex(&b->waiting[b->head % WAITING_MAX]));
	lks_model_edge(b->model);
}

static void idle(struct bench *b, unsigned int clocks)
{
	b->in->beat_valid = 0;
	while (clocks--)
		tick(b);
}

static void send(struct bench *b, const struct frame *frame, struct dice *dice, unsigned int gaps)
{
	size_t slot = b->tail++ % WAITING_MAX;
	bool last = false;

	cr_assert(b->tail - b->head <= WAITING_MAX, "result %lu is late", b->results);
	b->waiting[slot] = *frame;
	b->ended[slot] = 0;
	for (size_t beat = 0; !last; beat++) {
		while (gaps && dice_percent(dice, gaps))
			idle(b, 1);
		last = frame_beat(frame, beat, b->width, b->in->beat_data, b->in->beat_keep);
		b->in->beat_valid = 1;
		b->in->beat_last = last;
		if (last)
			b->ended[slot] = lks_model_clocks(b->model) + 1;
		tick(b);
	}
	b->in->beat_valid = 0;
}

static void close_bench(struct bench *b)
{
	idle(b, b->latency + 2);
	cr_assert(b->head == b->tail, "%zu frames without a result", b->tail - b->head);
	cr_assert(!b->out->busy, "busy without a frame");
	lks_model_close(b->model);
}

Test(parse, templates_cut_at_every_byte)
{
	struct bench b = open_bench(1);
	struct dice dice = { 1 };
	struct frame whole, cut;

	for (unsigned int i = 0; frame_template(i, &whole); i++)
		for (size_t len = 0; len <= whole.len; len++) {
			cut = whole;
			cut.len = len;
			send(&b, &cut, &dice, 0);
		}
	close_bench(&b);
}

static void random_frames(uint32_t seed, unsigned int gaps)
{
	struct bench b = open_bench(seed);
	struct dice dice = { seed };
	struct frame frame;

	for (int i = 0; i < 20000; i++) {
		frame_random(&dice, &frame);
		send(&b, &frame, &dice, gaps);
	}
	close_bench(&b);
}

Test(parse, random_frames_back_to_back)
{
	random_frames(2, 0);
}

Test(parse, random_frames_with_gaps)
{
	random_frames(3, 40);
}

Test(parse, one_beat_frames_every_clock)
{
	struct bench b = open_bench(4);
	struct dice dice = { 4 };
	struct frame frame;

	for (int i = 0; i < 512; i++) {
		frame_random(&dice, &frame);
		frame.len = dice_below(&dice, 9);
		send(&b, &frame, &dice, 0);
	}
	close_bench(&b);
}

/* Long frames put all lanes of a wide parser to work, runts behind them want one each clock. */
Test(parse, runts_behind_long_frames)
{
	static const unsigned int gaps[] = { 0, 10, 50, 90 };
	struct bench b = open_bench(8);
	struct dice dice = { 8 };
	struct frame frame;

	for (int i = 0; i < 40000; i++) {
		frame_random(&dice, &frame);
		if (i / 16 % 4 == 0)
			frame.len = dice_below(&dice, 15);
		if (i / 16 % 4 == 1)
			frame.len = 180 + dice_below(&dice, 80);
		if (i / 16 % 4 == 2 && i % 4)
			frame.len = dice_below(&dice, 15);
		send(&b, &frame, &dice, gaps[i / 1024 % 4]);
	}
	close_bench(&b);
}

/* What is known early is told early: a frame that goes on has its result, and no second one. */
static void endless(struct bench *b, struct frame *frame, size_t beats, struct dice *dice)
{
	memset(frame->bytes + frame->len, 0, FRAME_MAX - frame->len);
	frame->len = FRAME_MAX;
	b->waiting[b->tail % WAITING_MAX] = *frame;
	b->ended[b->tail++ % WAITING_MAX] = 0;
	b->in->beat_valid = 1;
	for (size_t beat = 0; beat < beats; beat++) {
		memset(b->in->beat_data, (int)dice_below(dice, 256), b->width);
		if (beat < FRAME_MAX / b->width)
			frame_beat(frame, beat, b->width, b->in->beat_data, b->in->beat_keep);
		b->in->beat_last = beat == beats - 1;
		if (b->in->beat_last)
			cr_assert(b->head == b->tail, "no result before the last beat");
		tick(b);
	}
	b->in->beat_valid = 0;
}

Test(parse, result_before_the_end)
{
	struct bench b = open_bench(5);
	struct dice dice = { 5 };
	struct frame frame;

	for (unsigned int i = 0; frame_template(i, &frame); i++) {
		endless(&b, &frame, FRAME_MAX / 8, &dice);
		frame_template(i, &frame);
		endless(&b, &frame, 9000, &dice);
	}
	close_bench(&b);
}

/* IP lengths of one bit: however large the frame says it is, what is there counts. */
Test(parse, lengths_of_one_bit)
{
	struct bench b = open_bench(9);
	struct dice dice = { 9 };
	struct frame frame;

	for (unsigned int i = 0; frame_template(i, &frame); i++) {
		unsigned int type = frame.bytes[12] << 8 | frame.bytes[13];
		unsigned int at = type == 0x86dd ? 18 : type == 0x0800 ? 16 : 0;

		for (unsigned int bit = 0; at && bit < 16; bit++) {
			frame.bytes[at] = (uint8_t)(1u << bit >> 8);
			frame.bytes[at + 1] = (uint8_t)(1u << bit);
			send(&b, &frame, &dice, 0);
		}
	}
	close_bench(&b);
}

static void frame_short_or_random(struct dice *dice, struct frame *frame)
{
	frame_random(dice, frame);
	if (dice_percent(dice, 40))
		frame->len = dice_below(dice, 15);
}

/* Random traffic, of which nothing is judged, until @at clocks are over. */
static void traffic_until(struct bench *b, struct dice *dice, unsigned int at, unsigned int gaps)
{
	struct frame frame;
	size_t beat = 0;
	bool last = true;

	for (unsigned int clock = 0; clock < at; clock++) {
		b->in->beat_valid = !dice_percent(dice, gaps);
		if (b->in->beat_valid) {
			if (last)
				frame_short_or_random(dice, &frame);
			beat = last ? 0 : beat + 1;
			last = frame_beat(&frame, beat, b->width, b->in->beat_data,
					  b->in->beat_keep);
			b->in->beat_last = last;
		}
		lks_model_tick(b->model);
	}
}

/* Whatever is on the input meanwhile. */
static void reset(struct bench *b, struct dice *dice, unsigned int clocks)
{
	b->in->rst = 1;
	b->in->beat_valid = (uint8_t)dice_below(dice, 2);
	b->in->beat_last = (uint8_t)dice_below(dice, 2);
	while (clocks--)
		lks_model_tick(b->model);
	b->in->rst = 0;
	b->in->beat_valid = 0;
	b->told = false;
	b->head = b->tail;
}

Test(parse, reset_in_every_clock)
{
	struct bench b = open_bench(77);
	struct dice dice = { 77 };
	struct frame frame;

	for (unsigned int at = 1; at < 160; at++)
		for (unsigned int gaps = 0; gaps < 90; gaps += 40) {
			traffic_until(&b, &dice, at, gaps);
			reset(&b, &dice, 1 + at % 2);
			idle(&b, at % 3 ? 0 : dice_below(&dice, 70));
			for (int i = 0; i < 60; i++) {
				frame_short_or_random(&dice, &frame);
				send(&b, &frame, &dice, gaps);
			}
			idle(&b, b.latency + 2);
			cr_assert(b.head == b.tail && !b.out->busy, "reset in clock %u", at);
		}
	close_bench(&b);
}
