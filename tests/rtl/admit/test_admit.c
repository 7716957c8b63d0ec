/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_admit, 3 uplinks: each frame ends with its last beat in one queue, or in one drop for the
 * first reason that holds (A1-A3).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(admit, .timeout = 60);

enum { UPLINKS = 3, ALL = 7, PIPE = 8, LEFT = 2 };
enum { BAD_FRAME, RUNT, OVERSIZE, NO_TEAM, NO_UPLINK, QUEUE_FULL, NONE };

/* A frame between its admission and its end. */
struct frame_in {
	unsigned int bytes, beats, target; /* target: a bit, 0 = dropped for reason */
	unsigned int reason, owner;
	unsigned int written;  /* beats the queue has got */
	uint64_t first, ended; /* number of the first beat; clock of the end */
	bool whole, rescued;
	unsigned int origin; /* queue that it was taken from, or its own */
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct frame_in pipe[PIPE];
	unsigned int head, tail;
	unsigned int left; /* beats of the frame at the input still to be taken */
	bool begun;
	unsigned int named;   /* uplink of the decision */
	uint64_t number;      /* of the next beat; its data */
	bool copying;	      /* a rescued frame is on its way, */
	unsigned int from;    /* which queue the next one comes from */
	unsigned int to_come; /* beats of it to come, */
	uint32_t came;	      /* its last beat came in this clock */
	unsigned int finished, queued, rescued, drops[NONE];
	/* percent of clocks */
	unsigned int offer, decide, drop, fault, open, room, rescue;
	unsigned int longest;
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->s_axis_tvalid = b->in->frame_valid = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->in->dec_valid = 0;
	b->begun = false;
	b->head = b->tail;
	b->left = 0;
	b->copying = false;
	b->in->rescue_start = b->in->rescue_tvalid = 0;
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.offer = b.decide = b.open = b.room = 100;
	b.longest = 9;
	reset(&b);
	return b;
}

/* A frame shows whole: its beats then come in every clock. */
static void offer_frame(struct bench *b)
{
	struct lks_in *in = b->in;

	if (!b->begun && !b->left && dice_percent(&b->dice, b->offer)) {
		b->left = 1 + dice_below(&b->dice, b->longest);
		in->frame_valid = 1;
		in->frame_fault = dice_percent(&b->dice, b->fault);
		in->frame_reason = (uint8_t)dice_below(&b->dice, NO_TEAM);
		in->frame_bytes = dice_below(&b->dice, 1000);
	}
	in->s_axis_tvalid = b->left > 0;
	in->s_axis_tlast = b->left == 1;
	in->s_axis_tcount = (uint8_t)(1 + b->number % 8);
	in->s_axis_tdata = b->number;
}

static void offer_decision(struct bench *b)
{
	struct lks_in *in = b->in;

	if (!in->dec_valid) {
		in->dec_valid = dice_percent(&b->dice, b->decide);
		in->dec_drop = dice_percent(&b->dice, b->drop);
		in->dec_reason = (uint8_t)(NO_TEAM + dice_below(&b->dice, 2));
		b->named = dice_below(&b->dice, UPLINKS);
		in->dec_target = (uint8_t)(in->dec_drop ? 0 : 1u << b->named);
		in->dec_owner = dice_word(&b->dice);
	}
	in->gate = dice_percent(&b->dice, b->open) && !in->rescue_start;
	in->room = 0;
	for (unsigned int u = 0; u < UPLINKS; u++)
		in->room |= (uint8_t)(dice_percent(&b->dice, b->room) << u);
}

static void check_left(struct bench *b)
{
	const struct lks_out *o = b->out;
	struct frame_in *f = &b->pipe[b->head % PIPE];
	bool due = b->head != b->tail && (f->whole || !f->target) &&
		   f->ended + LEFT == lks_model_clocks(b->model);

	cr_assert(o->left_valid == (due && !f->rescued), "A2: left %u", o->left_valid);
	cr_assert(o->rescue_written == (due && f->rescued), "A4: written %u", o->rescue_written);
	if (!due)
		return;
	if (f->rescued) {
		cr_assert(o->wr_valid == f->target && o->wr_last && f->written == f->beats &&
				  o->wr_owner == f->owner && o->wr_bytes == f->bytes,
			  "A4: the last beat");
		b->head++;
		b->rescued++;
		b->copying = false;
		return;
	}
	cr_assert(o->left_bytes == f->bytes, "%u bytes, not %u", o->left_bytes, f->bytes);
	cr_assert(o->left_drop == !f->target && (f->target || o->left_reason == f->reason),
		  "A2: target %u: drop %u reason %u, not %u", f->target, o->left_drop,
		  o->left_reason, f->reason);
	cr_assert(o->wr_valid == f->target && (!f->target || o->wr_last), "the last beat");
	cr_assert(!f->target || (f->written == f->beats && o->wr_owner == f->owner),
		  "%u of %u beats", f->written, f->beats);
	b->head++;
	b->finished++;
	if (f->target)
		b->queued++;
	else
		b->drops[f->reason]++;
}

/* The frame that is being written: the oldest one that has not all its beats. */
static void check_write(struct bench *b)
{
	const struct lks_out *o = b->out;
	struct frame_in *f = &b->pipe[b->head % PIPE];

	if (!o->wr_valid)
		return;
	cr_assert(b->head != b->tail, "a beat from nowhere");
	cr_assert(o->wr_valid == f->target, "into queue %u", o->wr_valid);
	cr_assert(o->wr_data == f->first + f->written, "C2");
	cr_assert(o->wr_origin == f->origin, "origin %u, not %u", o->wr_origin, f->origin);
	cr_assert(o->wr_count == 1 + o->wr_data % 8, "C2");
	f->written++;
	cr_assert(o->wr_last == (f->whole && f->written == f->beats), "C2: last");
}

static void admitted(struct bench *b)
{
	struct lks_in *in = b->in;
	struct frame_in *f = &b->pipe[b->tail++ % PIPE];

	*f = (struct frame_in){ .first = b->number,
				.reason = QUEUE_FULL,
				.bytes = in->frame_bytes,
				.owner = in->dec_owner,
				.origin = b->named };
	if (in->frame_fault)
		f->reason = in->frame_reason;
	else if (in->dec_drop)
		f->reason = in->dec_reason;
	else
		f->target = in->room & in->dec_target;
	cr_assert(b->out->admit_drop == !f->target &&
			  (f->target || b->out->admit_reason == f->reason),
		  "A2: at admission");
	in->dec_valid = 0;
	in->frame_valid = 0;
}

static void follow_input(struct bench *b, bool begun)
{
	struct lks_in *in = b->in;
	struct frame_in *f;

	cr_assert(b->out->s_axis_tready == (begun || b->out->admit_valid), "A1");
	if (!in->s_axis_tvalid || !b->out->s_axis_tready)
		return;
	f = &b->pipe[(b->tail - 1) % PIPE];
	f->beats++;
	f->whole = in->s_axis_tlast;
	if (f->target || f->beats == 1)
		f->ended = lks_model_clocks(b->model);
	b->left--;
	b->begun = !in->s_axis_tlast;
	b->number++;
}

/* Nothing is admitted until the rescued frame has gone through. */
static bool waits_for_rescue(const struct bench *b)
{
	const struct frame_in *f = &b->pipe[(b->tail - 1) % PIPE];

	return b->copying && !(f->whole && f->ended + 2 <= lks_model_clocks(b->model));
}

static void check_admission(struct bench *b)
{
	const struct lks_in *in = b->in;
	bool full = !in->frame_fault && !in->dec_drop && !(in->room & in->dec_target);
	bool admit = in->frame_valid && in->s_axis_tvalid && !b->begun && in->dec_valid &&
		     in->gate && !waits_for_rescue(b) && !(full && in->on_full_wait);

	cr_assert(b->out->admit_valid == admit && b->out->dec_ready == admit &&
			  b->out->frame_taken == admit,
		  "A1: admission %u", b->out->admit_valid);
}

/* Beats of a rescued frame come in a row behind its start. */
static void choose_rescue(struct bench *b)
{
	struct lks_in *in = b->in;

	in->rescue_start =
		!b->copying && !b->begun && b->rescue && dice_percent(&b->dice, b->rescue);
	b->from = dice_below(&b->dice, UPLINKS);
	in->rescue_from = (uint8_t)(1u << b->from);
	in->rescue_target = (uint8_t)(1u << dice_below(&b->dice, UPLINKS));
	in->rescue_owner = dice_word(&b->dice);
	in->rescue_tvalid = b->copying && b->to_come;
	in->rescue_tlast = b->to_come == 1;
	in->rescue_tdata = b->number;
	in->rescue_tcount = (uint8_t)(1 + b->number % 8);
	in->rescue_bytes = (uint16_t)b->came;
}

static void follow_rescue(struct bench *b)
{
	struct lks_in *in = b->in;
	struct frame_in *f;

	b->came = 0;
	if (in->rescue_start) {
		cr_assert(b->out->free, "A4: free");
		b->pipe[b->tail++ % PIPE] = (struct frame_in){ .first = b->number,
							       .rescued = true,
							       .target = in->rescue_target,
							       .owner = in->rescue_owner,
							       .origin = b->from };
		b->copying = true;
		b->to_come = 1 + dice_below(&b->dice, b->longest);
		return;
	}
	if (!in->rescue_tvalid)
		return;
	f = &b->pipe[(b->tail - 1) % PIPE];
	f->beats++;
	b->number++;
	f->whole = --b->to_come == 0;
	if (!f->whole)
		return;
	f->ended = lks_model_clocks(b->model);
	f->bytes = b->came = 1 + dice_below(&b->dice, 1000);
}

static void step(struct bench *b)
{
	unsigned int busy = 0;
	bool begun = b->begun;

	choose_rescue(b);
	offer_frame(b);
	offer_decision(b);
	lks_model_settle(b->model);
	for (unsigned int i = b->head; i != b->tail; i++)
		busy |= b->pipe[i % PIPE].target;
	cr_assert(b->out->busy == busy, "A3: busy %x, not %x", b->out->busy, busy);
	check_write(b);
	check_left(b);
	check_admission(b);
	if (b->out->admit_valid)
		admitted(b);
	follow_input(b, begun);
	follow_rescue(b);
	lks_model_edge(b->model);
}

static void drain(struct bench *b)
{
	b->decide = b->open = b->room = 100;
	b->offer = b->rescue = 0;
	for (unsigned int t = 0; t < 60; t++)
		step(b);
	cr_assert(b->head == b->tail && !b->out->busy, "not empty at the end");
}

Test(admit, random_frames_and_decisions)
{
	unsigned int drops[NONE] = { 0 };

	for (unsigned int seed = 0; seed < 48; seed++) {
		struct bench b = open_bench(seed);

		b.in->on_full_wait = seed & 1;
		b.offer = seed & 2 ? 100 : 40;
		b.decide = seed & 4 ? 100 : 30;
		b.room = seed & 8 ? 100 : 70;
		b.open = seed & 16 ? 100 : 60;
		b.drop = b.fault = 10;
		b.rescue = seed % 3 * 10;
		b.longest = seed % 5 ? 12 : 2;
		for (unsigned int t = 0; t < 3000; t++)
			step(&b);
		for (unsigned int r = 0; r < NONE; r++)
			drops[r] += b.drops[r];
		cr_assert(b.queued > 100, "seed %u: %u queued", seed, b.queued);
		drain(&b);
		lks_model_close(b.model);
	}
	for (unsigned int r = 0; r < NONE; r++)
		cr_assert(drops[r] > 100, "reason %u only %u times", r, drops[r]);
}

Test(admit, single_beat_frames_pass_one_a_clock)
{
	struct bench b = open_bench(1);

	b.longest = 1;
	for (unsigned int t = 0; t < 64; t++)
		step(&b);
	cr_assert(b.number == 64, "%u beats in 64 clocks", (unsigned int)b.number);
	drain(&b);
	cr_assert(b.queued == 64);
	lks_model_close(b.model);
}

Test(admit, reset_in_mid_frame)
{
	for (unsigned int at = 1; at < 20; at++) {
		struct bench b = open_bench(at);

		for (unsigned int t = 0; t < at; t++)
			step(&b);
		reset(&b);
		for (unsigned int t = 0; t < 100; t++)
			step(&b);
		cr_assert(b.queued > 3);
		drain(&b);
		lks_model_close(b.model);
	}
}
