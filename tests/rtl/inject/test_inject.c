/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_inject with tx_done: frames of a queue and of the CPU onto one port, at random, with losses
 * (X1-X6). The bench plays lks_uplink, which ends a cut frame by an abort, lks_mailbox, which gives
 * a frame up, and a MAC.
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(inject, .timeout = 60);

enum { FLIGHT = 16 };

/* Data of a beat: source, number of the frame, beat. */
enum { QUEUE = 1, CPU = 2 };

struct source {
	unsigned int number, beat, beats; /* the frame on offer; beats 0: none */
	unsigned int taken;		  /* whole frames */
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	unsigned int ready, done, loss, cpu; /* percent of clocks */
	unsigned int give_up;		     /* per mille of clocks */
	struct source queue, mail;
	bool may_start;	      /* in the clock before */
	bool abort;	      /* the queue's frame was cut */
	bool held, held_last; /* a beat of the CPU waits in the module */
	uint64_t held_data;
	bool open, cut;	     /* the CPU's frame: its last beat has not come, nor will it */
	unsigned int outage; /* clocks still to go */
	unsigned int flight[FLIGHT], n; /* what the MAC holds: QUEUE or CPU, oldest first */
	unsigned int in_queue;		/* frames of the queue that wait for tx_done */
	unsigned int part;		/* source of the frame that is half given */
	bool stalled;
	struct lks_out before;
	unsigned int cpu_sent, cpu_dead, cpu_cut, dones, back;
	unsigned int begun; /* number of the frame of the queue that started last */
	bool half;	    /* it is not over */
	bool torso;	    /* flush met a frame of the CPU that is on the port */
	bool yielded; /* it left the map with nothing behind, and the link was not lost since */
	unsigned int yields;
};

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->rst = 1;
	lks_model_tick(b.model);
	lks_model_tick(b.model);
	b.in->rst = 0;
	b.in->link = b.in->may_start = b.in->alive = 1;
	lks_model_tick(b.model); /* after a reset the uplink comes back first */
	return b;
}

static void drive_queue(struct bench *b)
{
	struct lks_in *in = b->in;
	struct source *s = &b->queue;

	if (!in->s_axis_tvalid && s->beats == 0 && b->may_start && !in->yields &&
	    b->in_queue < FLIGHT / 2 && dice_percent(&b->dice, 80))
		*s = (struct source){ s->number + 1, 0, 1 + dice_below(&b->dice, 4), s->taken };
	if (in->s_axis_tvalid || s->beats == 0)
		return;
	if (!b->may_start && s->beat > 0)
		b->abort = true;
	else if (!b->may_start)
		return;
	in->s_axis_tvalid = 1;
	in->s_axis_tuser = b->abort;
	in->s_axis_tlast = b->abort || s->beat + 1 == s->beats;
	in->s_axis_tkeep = 0xff;
	in->s_axis_tdata = (uint64_t)QUEUE << 56 | (uint64_t)s->number << 8 | s->beat;
}

static void drive_cpu(struct bench *b)
{
	struct lks_in *in = b->in;
	struct source *s = &b->mail;

	if (!in->inj_valid && s->beats == 0 && dice_percent(&b->dice, b->cpu))
		*s = (struct source){ s->number + 1, 0, 2 + dice_below(&b->dice, 3), s->taken };
	if (in->inj_valid && (!in->link || dice_below(&b->dice, 1000) < b->give_up)) {
		in->inj_valid = 0;
		s->beats = 0;
		b->cut |= b->open;
		b->open = false;
		return;
	}
	if (s->beats == 0)
		return;
	in->inj_valid = 1;
	in->inj_last = s->beat + 1 == s->beats;
	in->inj_keep = 0xff;
	in->inj_data = (uint64_t)CPU << 56 | (uint64_t)s->number << 8 | s->beat;
}

/* As lks_map has it: alive falls a clock behind may_start, and both rise at once. */
static void drive_link(struct bench *b)
{
	b->may_start = b->in->may_start;
	b->yielded = b->in->link && (b->in->yields || (b->yielded && !b->in->alive));
	b->in->yields = 0;
	b->in->alive = b->may_start;
	if (b->outage > 0 && --b->outage == 0)
		b->in->may_start = b->in->alive = b->in->link = 1;
	if (b->outage == 0 && dice_percent(&b->dice, b->loss)) {
		b->outage = 20 + dice_below(&b->dice, 60);
		b->in->may_start = 0;
		b->in->link = (uint8_t)dice_below(&b->dice, 2); /* else: not eligible only */
		b->in->yields = b->in->link && !b->in->s_axis_tvalid && b->queue.beats == 0 &&
				b->in_queue == 0;
		b->yields += b->in->yields;
	}
}

static void check_stable(struct bench *b)
{
	const struct lks_out *o = b->out;

	if (b->stalled)
		cr_assert(o->m_axis_tvalid && o->m_axis_tdata == b->before.m_axis_tdata &&
				  o->m_axis_tlast == b->before.m_axis_tlast &&
				  o->m_axis_tuser == b->before.m_axis_tuser,
			  "C8: a beat changed or vanished");
	b->stalled = o->m_axis_tvalid && !b->in->m_axis_tready;
	b->before = *o;
}

/* The MAC holds a whole frame. */
static void hold(struct bench *b, unsigned int from)
{
	if (b->out->flush)
		return; /* discarded */
	cr_assert(b->n < FLIGHT);
	b->flight[b->n++] = from;
	b->in_queue += from == QUEUE;
	b->cpu_sent += from == CPU;
	b->cpu_dead += from == CPU && !b->in->alive;
}

/* A beat of the queue that the MAC took. */
static void take_queue(struct bench *b)
{
	const struct lks_out *o = b->out;
	struct source *s = &b->queue;

	cr_assert(b->part != CPU, "X1: a frame is mixed with another");
	cr_assert(o->m_axis_tdata == ((uint64_t)QUEUE << 56 | (uint64_t)s->number << 8 | s->beat),
		  "a beat is lost or comes twice");
	cr_assert(o->s_axis_tready && !o->inj_ready);
	b->part = o->m_axis_tlast ? 0 : QUEUE;
	s->beat++;
	b->in->s_axis_tvalid = 0;
	if (!o->m_axis_tlast)
		return;
	s->beats = 0;
	if (o->m_axis_tuser) {
		b->abort = false;
		return;
	}
	s->taken++;
	hold(b, QUEUE);
}

/* A beat of the CPU that the MAC took: the one that waited, or the abort behind it. */
static void take_cpu(struct bench *b)
{
	const struct lks_out *o = b->out;

	cr_assert(b->part != QUEUE, "X1: a frame is mixed with another");
	if (!b->held) {
		cr_assert(b->cut && o->m_axis_tlast && o->m_axis_tuser && o->m_axis_tkeep != 0,
			  "X5: a beat from nowhere");
		b->cut = false;
		b->part = 0;
		b->cpu_cut++;
		return;
	}
	cr_assert(o->m_axis_tdata == b->held_data && o->m_axis_tlast == b->held_last &&
			  !o->m_axis_tuser && o->m_axis_tkeep == 0xff,
		  "a beat of the CPU is lost or comes twice");
	b->held = false;
	b->part = o->m_axis_tlast ? 0 : CPU;
	if (!o->m_axis_tlast)
		return;
	cr_assert(!b->torso || o->flush, "X2: a tail without its head");
	b->mail.taken++;
	hold(b, CPU);
}

/* A beat that the module took from the mailbox. */
static void accept(struct bench *b)
{
	struct source *s = &b->mail;

	cr_assert(b->out->begun && !b->held && !b->cut, "X5: taken while the one before waits");
	b->held = true;
	b->held_data = b->in->inj_data;
	b->held_last = b->in->inj_last;
	b->open = !b->held_last;
	b->in->inj_valid = 0;
	s->beat++;
	if (b->held_last)
		s->beats = 0;
}

/* A frame of the queue starts with its first beat on offer to the MAC, once. */
static void check_start(struct bench *b)
{
	const struct lks_out *o = b->out;
	bool offered = o->m_axis_tvalid && !o->begun;

	cr_assert(o->started == (offered && b->queue.number != b->begun), "started %u", o->started);
	cr_assert(!o->started || b->in->alive, "X4: a start on a dead uplink");
	cr_assert(o->half == b->half, "half %u", o->half);
	if (!offered)
		return;
	b->begun = b->queue.number;
	b->half = !(b->in->m_axis_tready && o->m_axis_tlast);
}

/* A beat that never was on the port, of a frame that will not be (X4). */
static void take_back(struct bench *b)
{
	struct source *s = &b->queue;

	cr_assert(!b->in->alive && b->queue.number != b->begun, "X4: taken back");
	b->in->s_axis_tvalid = 0;
	s->beat++;
	b->back++;
	if (b->in->s_axis_tlast) {
		s->beats = 0;
		b->abort = false;
	}
}

static void clocks(struct bench *b, unsigned int n)
{
	while (n--) {
		bool done;

		drive_link(b);
		drive_queue(b);
		drive_cpu(b);
		b->in->m_axis_tready = dice_percent(&b->dice, b->ready);
		done = b->n > 0 && dice_percent(&b->dice, b->done);
		b->in->tx_done = done;
		lks_model_settle(b->model);
		cr_assert(!b->out->flush || !b->in->alive || b->out->begun,
			  "flush of an uplink that is alive");
		cr_assert(!b->out->flush || !b->yielded || b->torso, "X6: flush behind a yield");
		cr_assert(b->out->s_tx_done == (done && b->flight[0] == QUEUE),
			  "X3: tx_done of a frame of the %s",
			  b->flight[0] == CPU ? "CPU" : "queue");
		check_stable(b);
		check_start(b);
		b->torso = b->out->flush ? b->held || b->part == CPU : b->torso && b->out->begun;
		lks_model_edge(b->model);
		if (done) {
			b->dones++;
			b->in_queue -= b->flight[0] == QUEUE;
			memmove(b->flight, b->flight + 1, --b->n * sizeof(b->flight[0]));
		}
		if (b->out->flush)
			b->n = b->in_queue = 0;
		if (b->in->s_axis_tvalid && b->out->s_axis_tready &&
		    !(b->out->m_axis_tvalid && !b->out->begun))
			take_back(b);
		if (b->out->m_axis_tvalid && b->in->m_axis_tready) {
			if (b->out->begun)
				take_cpu(b);
			else
				take_queue(b);
		}
		if (b->in->inj_valid && b->out->inj_ready)
			accept(b);
	}
}

Test(inject, frames_of_both_at_random)
{
	for (uint32_t seed = 1; seed <= 40; seed++) {
		struct bench b = open_bench(seed);

		b.ready = (unsigned int[]){ 100, 60, 30 }[seed % 3];
		b.done = (unsigned int[]){ 90, 40 }[seed % 2];
		b.cpu = (unsigned int[]){ 100, 20, 5 }[seed / 2 % 3];
		clocks(&b, 3000);
		cr_assert(b.queue.taken > 50 && b.mail.taken > 20, "%u, %u", b.queue.taken,
			  b.mail.taken);
		lks_model_close(b.model);
	}
}

Test(inject, frames_given_up_in_every_phase)
{
	unsigned int cut = 0;

	for (uint32_t seed = 1; seed <= 40; seed++) {
		struct bench b = open_bench(seed);

		b.ready = (unsigned int[]){ 100, 60, 10 }[seed % 3];
		b.done = 60;
		b.cpu = (unsigned int[]){ 100, 20 }[seed % 2];
		b.give_up = 60;
		clocks(&b, 3000);
		cr_assert(b.queue.taken > 20 && b.mail.taken > 5, "%u, %u", b.queue.taken,
			  b.mail.taken);
		cut += b.cpu_cut;
		lks_model_close(b.model);
	}
	cr_assert(cut > 500, "X5: %u", cut);
}

Test(inject, losses_in_every_phase)
{
	unsigned int dead = 0, back = 0, yields = 0;

	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct bench b = open_bench(seed);

		b.ready = (unsigned int[]){ 100, 60, 30 }[seed % 3];
		b.done = (unsigned int[]){ 90, 40 }[seed % 2];
		b.cpu = 30;
		b.loss = 2;
		clocks(&b, 3000);
		cr_assert(b.queue.taken > 20 && b.mail.taken > 10 && b.dones > 20);
		dead += b.cpu_dead;
		back += b.back;
		yields += b.yields;
		lks_model_close(b.model);
	}
	cr_assert(dead > 300, "X2: %u frames while the uplink was not alive", dead);
	cr_assert(back > 30, "X4: %u beats taken back", back);
	cr_assert(yields > 50, "X6: %u yields", yields);
}

Test(inject, never_before_the_flush_of_an_outage)
{
	struct bench b = open_bench(3);

	b.in->inj_valid = 1;
	b.in->m_axis_tready = 1;
	b.in->may_start = b.in->alive = 0;
	for (unsigned int i = 0; i < 4; i++) {
		lks_model_tick(b.model);
		cr_assert(b.out->flush == (i < 2), "X2: clock %u", i);
		cr_assert(b.out->begun == (i >= 2), "X2: clock %u", i);
	}
	lks_model_close(b.model);
}

Test(inject, reset_gives_the_port_back)
{
	struct bench b = open_bench(4);

	b.in->inj_valid = 1;
	for (unsigned int i = 0; i < 3; i++)
		lks_model_tick(b.model);
	cr_assert(b.out->begun);
	b.in->rst = 1;
	lks_model_tick(b.model);
	b.in->rst = b.in->inj_valid = 0;
	lks_model_settle(b.model);
	cr_assert(!b.out->begun && !b.out->m_axis_tvalid);
	lks_model_close(b.model);
}

/* What flush took the head of must not end as a good frame behind it. */
Test(inject, frame_that_met_flush_is_not_given_as_good)
{
	for (unsigned int stop = 0; stop < 2; stop++) { /* link: stays, goes */
		struct bench b = open_bench(5);

		b.in->m_axis_tready = 1;
		b.in->inj_valid = 1;
		b.in->inj_keep = 0xff;
		while (!b.out->m_axis_tvalid)
			lks_model_tick(b.model);
		b.in->inj_last = 1;
		lks_model_tick(b.model); /* the head is given, the last beat stands on the port */
		b.in->m_axis_tready = 0;
		b.in->inj_valid = 0;
		lks_model_tick(b.model);
		cr_assert(b.out->m_axis_tvalid && b.out->m_axis_tlast);
		b.in->may_start = 0;
		b.in->link = stop == 0;
		lks_model_tick(b.model);
		b.in->alive = 0;
		for (unsigned int i = 0; i < 20; i++) {
			lks_model_tick(b.model);
			cr_assert(b.out->flush);
		}
		b.in->may_start = b.in->alive = b.in->link = 1;
		for (unsigned int i = 0; i < 5; i++)
			lks_model_tick(b.model);
		b.in->m_axis_tready = 1;
		lks_model_settle(b.model);
		cr_expect(b.out->m_axis_tvalid && b.out->begun && b.out->m_axis_tlast);
		cr_expect(b.out->m_axis_tuser || b.out->flush,
			  "link %u: tail without its head, good: tlast %u tuser %u flush %u", stop,
			  b.out->m_axis_tlast, b.out->m_axis_tuser, b.out->flush);
		/* the MAC gives no tx_done for the torso: the next one is of the queue */
		lks_model_tick(b.model);
		lks_model_tick(b.model);
		b.in->s_axis_tvalid = b.in->s_axis_tlast = 1;
		b.in->s_axis_tkeep = 1;
		lks_model_tick(b.model);
		b.in->s_axis_tvalid = 0;
		lks_model_tick(b.model);
		b.in->tx_done = 1;
		lks_model_settle(b.model);
		cr_expect(b.out->s_tx_done, "tx_done of a frame of the queue is swallowed");
		lks_model_close(b.model);
	}
}
