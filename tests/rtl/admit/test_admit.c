/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_admit, 3 uplinks, frames of up to 64 bytes: each frame ends in one commit of all its beats or
 * in one drop for the first reason that holds (A1-A3).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(admit, .timeout = 60);

enum { UPLINKS = 3, ALL = 7, MAX_FRAME = 64, PIPE = 8, FINISH = 3 };
enum { BAD_FRAME, RUNT, OVERSIZE, NO_TEAM, NO_UPLINK, QUEUE_FULL, LINK_LOST, NONE };

/* A frame between admission and finish. */
struct frame_in {
	unsigned int bytes, beats, target; /* target: a bit, 0 = dropped */
	unsigned int reason;		   /* of a frame without target */
	unsigned int written;		   /* beats the queue has got */
	uint64_t first, ended;		   /* number of the first beat; clock of the last */
	bool bad, lost, whole;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct frame_in pipe[PIPE];
	unsigned int head, tail;
	unsigned int left; /* bytes of the frame at the input still to be taken */
	bool begun;
	uint64_t number; /* of the next beat; its data */
	unsigned int finished, commits, drops[NONE];
	/* percent of clocks */
	unsigned int offer, decide, drop, open, room, loss, bad;
	unsigned int longest;
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->s_axis_tvalid = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->in->alive = ALL;
	b->in->dec_valid = 0;
	b->begun = false;
	b->head = b->tail;
	b->left = 0;
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.offer = b.decide = b.open = b.room = 100;
	b.longest = MAX_FRAME;
	reset(&b);
	return b;
}

static void offer_beat(struct bench *b)
{
	struct lks_in *in = b->in;

	if (in->s_axis_tvalid || !dice_percent(&b->dice, b->offer))
		return;
	if (!b->begun)
		b->left = dice_below(&b->dice, b->longest + 1);
	in->s_axis_tvalid = 1;
	in->s_axis_tlast = b->left <= 8;
	in->s_axis_tcount = (uint8_t)(b->left < 8 ? b->left : 8);
	in->s_axis_tbad = in->s_axis_tlast && dice_percent(&b->dice, b->bad);
	in->s_axis_tdata = b->number;
}

static void offer_decision(struct bench *b)
{
	struct lks_in *in = b->in;

	if (!in->dec_valid) {
		in->dec_valid = dice_percent(&b->dice, b->decide);
		in->dec_drop = dice_percent(&b->dice, b->drop);
		in->dec_reason = (uint8_t)(NO_TEAM + dice_below(&b->dice, 2));
		in->dec_uplink = (uint8_t)dice_below(&b->dice, UPLINKS);
	}
	if (!(in->alive >> in->dec_uplink & 1))
		in->dec_valid = 0; /* decided again, as lks_select does after a loss */
	in->gate = dice_percent(&b->dice, b->open);
	in->room = 0;
	for (unsigned int u = 0; u < UPLINKS; u++)
		in->room |= (uint8_t)(dice_percent(&b->dice, b->room) << u);
}

static void change_links(struct bench *b)
{
	for (unsigned int u = 0; u < UPLINKS; u++) {
		if (dice_percent(&b->dice, b->loss))
			b->in->alive &= (uint8_t) ~(1 << u);
		else if (!(b->out->busy >> u & 1))
			b->in->alive |= (uint8_t)(1 << u);
	}
}

static unsigned int expected_reason(const struct frame_in *f)
{
	if (f->bad)
		return BAD_FRAME;
	if (f->bytes < 14)
		return RUNT;
	if (f->bytes > MAX_FRAME)
		return OVERSIZE;
	if (!f->target)
		return f->reason;
	return f->lost ? LINK_LOST : NONE;
}

static void check_finish(struct bench *b)
{
	const struct lks_out *o = b->out;
	struct frame_in *f = &b->pipe[b->head % PIPE];
	unsigned int reason;
	bool due = b->head != b->tail && f->whole &&
		   f->ended + FINISH == lks_model_clocks(b->model) - 1;

	cr_assert(o->finish_valid == due, "A2: finish %u", o->finish_valid);
	if (!due) {
		cr_assert(!o->wr_commit && !o->wr_rollback);
		return;
	}
	reason = expected_reason(f);
	cr_assert(o->finish_bytes == f->bytes, "%u bytes, not %u", o->finish_bytes, f->bytes);
	cr_assert(o->finish_drop == (reason != NONE) &&
			  (!o->finish_drop || o->finish_reason == reason),
		  "A2: %u bytes, target %u: drop %u reason %u, not %u", f->bytes, f->target,
		  o->finish_drop, o->finish_reason, reason);
	cr_assert(o->wr_commit == (reason == NONE ? f->target : 0));
	cr_assert(o->wr_rollback == (reason == NONE ? 0 : f->target));
	cr_assert(reason != NONE || f->written == f->beats, "%u of %u beats", f->written, f->beats);
	b->head++;
	b->finished++;
	b->commits += reason == NONE;
	if (reason != NONE)
		b->drops[reason]++;
}

/* The frame that is being written: the oldest one that has not all its beats. */
static void check_write(struct bench *b)
{
	const struct lks_out *o = b->out;
	unsigned int i = b->head;

	if (!o->wr_valid)
		return;
	while (i != b->tail && o->wr_data - b->pipe[i % PIPE].first >= b->pipe[i % PIPE].beats)
		i++;
	cr_assert(i != b->tail, "a beat from nowhere");
	cr_assert(o->wr_valid == b->pipe[i % PIPE].target, "into queue %u", o->wr_valid);
	cr_assert(o->wr_data == b->pipe[i % PIPE].first + b->pipe[i % PIPE].written, "C2");
	b->pipe[i % PIPE].written++;
	cr_assert(b->pipe[i % PIPE].written <= MAX_FRAME / 8 + 1, "Q3: too many beats");
}

static void admitted(struct bench *b)
{
	struct lks_in *in = b->in;
	struct frame_in *f = &b->pipe[b->tail++ % PIPE];

	*f = (struct frame_in){ .first = b->number, .reason = QUEUE_FULL };
	if (in->dec_drop)
		f->reason = in->dec_reason;
	else if (in->room >> in->dec_uplink & 1)
		f->target = 1u << in->dec_uplink;
	cr_assert(b->out->admit_drop == !f->target);
	in->dec_valid = 0;
}

static void follow_input(struct bench *b)
{
	struct lks_in *in = b->in;
	bool full = !in->dec_drop && !(in->room >> in->dec_uplink & 1);
	bool admit = in->s_axis_tvalid && !b->begun && in->dec_valid && in->gate &&
		     !(full && in->on_full_wait);
	struct frame_in *f;

	cr_assert(b->out->admit_valid == admit && b->out->dec_ready == admit);
	cr_assert(b->out->s_axis_tready == (b->begun || admit), "A1");
	if (admit)
		admitted(b);
	if (!in->s_axis_tvalid || !b->out->s_axis_tready)
		return;
	f = &b->pipe[(b->tail - 1) % PIPE];
	f->beats++;
	f->bytes += in->s_axis_tcount;
	f->bad = in->s_axis_tbad;
	f->whole = in->s_axis_tlast;
	f->ended = lks_model_clocks(b->model) - 1;
	b->left -= in->s_axis_tcount;
	b->begun = !in->s_axis_tlast;
	b->number++;
	in->s_axis_tvalid = 0;
}

static void step(struct bench *b)
{
	uint64_t now = lks_model_clocks(b->model);
	unsigned int busy = 0;

	offer_beat(b);
	offer_decision(b);
	lks_model_tick(b->model);
	for (unsigned int i = b->head; i != b->tail; i++) {
		struct frame_in *f = &b->pipe[i % PIPE];

		busy |= f->target;
		f->lost |= (f->target & ~b->in->alive) && !(f->whole && f->ended + FINISH == now);
	}
	cr_assert((b->out->busy & busy) == busy, "busy %x, not %x", b->out->busy, busy);
	check_write(b);
	check_finish(b);
	follow_input(b);
	change_links(b);
}

static void drain(struct bench *b)
{
	b->decide = b->open = b->room = 100;
	b->loss = 0;
	for (unsigned int t = 0; t < 60; t++) {
		b->offer = b->begun ? 100 : 0;
		step(b);
	}
	cr_assert(b->head == b->tail && !b->out->busy, "not empty at the end");
}

Test(admit, random_frames_decisions_and_losses)
{
	unsigned int drops[NONE] = { 0 };

	for (unsigned int seed = 0; seed < 48; seed++) {
		struct bench b = open_bench(seed);

		b.in->on_full_wait = seed & 1;
		b.offer = seed & 2 ? 100 : 40;
		b.decide = seed & 4 ? 100 : 30;
		b.room = seed & 8 ? 100 : 70;
		b.open = seed & 16 ? 100 : 60;
		b.loss = seed % 3 * 3;
		b.drop = b.bad = 10;
		b.longest = seed % 5 ? 3 * MAX_FRAME / 2 : 16;
		for (unsigned int t = 0; t < 3000; t++)
			step(&b);
		for (unsigned int r = 0; r < NONE; r++)
			drops[r] += b.drops[r];
		cr_assert(b.commits > 5, "seed %u: %u commits", seed, b.commits);
		drain(&b);
		lks_model_close(b.model);
	}
	for (unsigned int r = 0; r < NONE; r++)
		cr_assert(drops[r] > 20, "reason %u only %u times", r, drops[r]);
}

Test(admit, lengths_at_the_limits)
{
	static const unsigned int lengths[] = {
		0, 1, 7, 8, 9, 13, 14, 15, 63, 64, 65, 72, 73, 200
	};

	for (unsigned int i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct bench b = open_bench(i);
		unsigned int n = lengths[i];

		do {
			offer_beat(&b);
			if (!b.begun && b.in->s_axis_tvalid) {
				b.left = n;
				b.in->s_axis_tlast = n <= 8;
				b.in->s_axis_tcount = (uint8_t)(n < 8 ? n : 8);
			}
			step(&b);
		} while (b.begun || !b.tail);
		drain(&b);
		cr_assert(b.commits == (n >= 14 && n <= MAX_FRAME), "%u bytes", n);
		lks_model_close(b.model);
	}
}

Test(admit, single_beat_frames_pass_one_a_clock)
{
	struct bench b = open_bench(1);

	b.longest = 8;
	for (unsigned int t = 0; t < 64; t++)
		step(&b);
	cr_assert(b.number == 64, "%u beats in 64 clocks", (unsigned int)b.number);
	drain(&b);
	cr_assert(b.finished == 64 && b.drops[RUNT] == 64);
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
		cr_assert(b.commits > 3);
		drain(&b);
		lks_model_close(b.model);
	}
}
