/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_tallies, 3 teams, 5 virtual ports, 8 frames inside: frames come and leave in any clock, with
 * any tid, dropped or not; every counter through its registers against an array (V1-V3).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(tallies, .timeout = 60);

enum { TEAMS = 3, VPORTS = 5, FRAMES = 8, BYTES = 1024, BUCKETS = 256 * TEAMS, LATE = 16 };
enum { SHAPE, SELECT, STATUS, SPARE, FRAMES_LO, FRAMES_HI, BYTES_LO, BYTES_HI };

struct count {
	uint64_t frames, bytes;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct count bucket[BUCKETS], vport[VPORTS + 1];
	uint16_t tid[FRAMES];	       /* of the frames inside, the oldest first */
	unsigned int inside, complete; /* complete: those that have come in whole */
	unsigned int drops;
};

static void count(struct count *count, unsigned int bytes)
{
	count->frames++;
	count->bytes += bytes;
}

/* A beat of the frame that comes, or of a new one. Only the first beat tells the virtual port. */
static void come(struct bench *b)
{
	static const uint16_t tid[] = { 0, 1, 2, 3, 4, 5, 6, 8, 256, 260, 0x8001, 0xffff };
	bool begun = b->complete < b->inside;

	if (!dice_percent(&b->dice, 80) || (!begun && b->inside == FRAMES))
		return;
	b->in->beat_valid = 1;
	b->in->beat_tid = tid[dice_below(&b->dice, 12)];
	b->in->beat_last = dice_percent(&b->dice, 60);
	if (!begun)
		b->tid[b->inside++] = b->in->beat_tid;
	b->complete += b->in->beat_last;
}

/* The oldest frame goes into a queue, or is dropped. */
static void leave(struct bench *b)
{
	unsigned int vport = b->tid[0] < VPORTS ? b->tid[0] : VPORTS;

	if (!b->complete || !dice_percent(&b->dice, 60))
		return;
	b->in->left_valid = 1;
	b->in->left_drop = dice_percent(&b->dice, 30);
	b->in->left_team = (uint8_t)dice_below(&b->dice, TEAMS);
	b->in->left_bucket = (uint8_t)dice_below(&b->dice, dice_percent(&b->dice, 50) ? 2 : 256);
	b->in->left_bytes = (uint16_t)dice_below(&b->dice, BYTES);
	b->drops += b->in->left_drop;
	if (!b->in->left_drop) {
		count(&b->bucket[256 * b->in->left_team + b->in->left_bucket], b->in->left_bytes);
		count(&b->vport[vport], b->in->left_bytes);
	}
	memmove(b->tid, b->tid + 1, sizeof(b->tid) - sizeof(b->tid[0]));
	b->inside--;
	b->complete--;
}

static void tick(struct bench *b)
{
	lks_model_tick(b->model);
	b->in->beat_valid = b->in->left_valid = b->in->we = 0;
}

static void step(struct bench *b)
{
	leave(b);
	come(b);
	tick(b);
}

static uint32_t get(struct bench *b, unsigned int word)
{
	b->in->word = (uint8_t)word;
	tick(b);
	tick(b);
	lks_model_settle(b->model);
	return b->out->rdata;
}

static void select_counter(struct bench *b, uint32_t value)
{
	b->in->we = 1;
	b->in->word = SELECT;
	b->in->wdata = value;
	tick(b);
}

static void want(struct bench *b, uint32_t value, struct count want)
{
	struct count got;

	select_counter(b, value);
	for (unsigned int polls = 0; get(b, STATUS) != 0; polls++)
		cr_assert(polls < 10, "counter %#x stays busy", value);
	got.frames = get(b, FRAMES_LO) | (uint64_t)get(b, FRAMES_HI) << 32;
	got.bytes = get(b, BYTES_LO) | (uint64_t)get(b, BYTES_HI) << 32;
	cr_assert(got.frames == want.frames && got.bytes == want.bytes,
		  "counter %#x: %lu frames, %lu bytes; not %lu, %lu", value, got.frames, got.bytes,
		  want.frames, want.bytes);
}

/* Every counter, and some that do not exist. */
static void check_all(struct bench *b)
{
	static const uint32_t none[] = {
		BUCKETS,     BUCKETS + 255,	1024,	0xffff, 0x10000 + VPORTS + 1,
		0x10000 + 8, 0x10000 + BUCKETS, 0x1ffff
	};

	for (unsigned int i = 0; i < LATE; i++)
		tick(b);
	for (unsigned int i = 0; i < BUCKETS; i++)
		want(b, i, b->bucket[i]);
	for (unsigned int i = 0; i <= VPORTS; i++)
		want(b, 0x10000 + i, b->vport[i]);
	for (unsigned int i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		want(b, none[i], (struct count){ 0, 0 });
	cr_assert(get(b, SHAPE) == VPORTS && get(b, SELECT) == 0 && get(b, SPARE) == 0);
}

static void reset(struct bench *b)
{
	unsigned int clocks = 0;

	memset(b->bucket, 0, sizeof(b->bucket));
	memset(b->vport, 0, sizeof(b->vport));
	b->inside = b->complete = b->drops = 0;
	b->in->rst = 1;
	tick(b);
	b->in->rst = 0;
	for (lks_model_settle(b->model); !b->out->ready; lks_model_settle(b->model)) {
		cr_assert(++clocks <= BUCKETS + 3, "not ready after %u clocks", clocks);
		tick(b);
	}
	cr_assert(clocks >= BUCKETS, "ready after %u clocks", clocks);
}

static struct bench *open_bench(uint32_t seed)
{
	static struct bench b;

	b = (struct bench){ .model = lks_model_open(seed), .dice = { seed } };
	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	reset(&b);
	return &b;
}

Test(tallies, what_is_put_counts_in_its_bucket_and_its_virtual_port)
{
	for (uint32_t seed = 0; seed < 8; seed++) {
		struct bench *b = open_bench(seed);

		for (unsigned int round = 0; round < 3; round++) {
			for (unsigned int i = 0; i < 5000; i++)
				step(b);
			check_all(b);
		}
		cr_assert(b->drops > 500 && b->vport[VPORTS].frames > 500);
		lks_model_close(b->model);
	}
}

Test(tallies, reset_with_frames_inside)
{
	struct bench *b = open_bench(9);

	for (unsigned int round = 0; round < 20; round++) {
		for (unsigned int i = 0; i < 200 + round; i++)
			step(b);
		select_counter(b, 1);
		reset(b);
		cr_assert(get(b, STATUS) == 0 && get(b, FRAMES_LO) == 0 && get(b, BYTES_LO) == 0,
			  "a counter that nobody selected since the reset");
		if (round % 5 == 0)
			check_all(b);
	}
	lks_model_close(b->model);
}
