/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_map, 4 uplinks and 4 teams, with the data path and the rescue as lists of frames: random
 * losses, returns and commits reorder no flow (invariant M, C3), lose nothing while a member lives
 * (C5), M1-M5 hold, and everything comes to rest (no deadlock).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(map, .timeout = 60);

enum { UPLINKS = 4, TEAMS = 4, ALL = 15, FLOWS = 16, RING = 64, FINISH = 3, WARMUP = 4 };
enum { DECIDE = 4 }; /* clocks from a change of the map to a rescue under it, at least */

struct config {
	uint8_t mask[TEAMS];
	bool resilient[TEAMS];
	uint8_t row[FLOWS]; /* first choice of a flow in resilient */
};

struct frame_in {
	unsigned int flow, uplink;
	uint32_t serial;
	uint64_t ends; /* clock of its finish */
	bool rescued;
	unsigned int from; /* with rescued */
};

struct list {
	struct frame_in frame[RING];
	unsigned int head, tail;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct config live, shadow;
	struct list pipe, queue[UPLINKS];
	uint32_t next[FLOWS], last[FLOWS]; /* serial numbers: to be admitted, done */
	unsigned int waiting;		   /* frames of the ingress that are not admitted */
	uint64_t ends;			   /* clock of the next finish at the earliest */
	uint64_t filled;		   /* clock in which the ingress was last idle */
	uint64_t changed;		   /* clock of the last change of the map */
	uint8_t live_before, ok_before, clean_before, busy_before, expired_before;
	bool settled;
	unsigned int done, expired, rescued, commits;
	unsigned int flap, drain, dirty, age; /* percent of clocks */
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	lks_model_tick(b->model);
	b->in->rst = 0;
	memset(&b->live, 0, sizeof(b->live));
	b->pipe.head = b->pipe.tail;
	for (unsigned int u = 0; u < UPLINKS; u++)
		b->queue[u].head = b->queue[u].tail;
	for (unsigned int f = 0; f < FLOWS; f++)
		b->last[f] = b->next[f] - 1;
	b->waiting = 0;
	b->live_before = b->busy_before = b->expired_before = 0;
	b->settled = false;
}

static struct bench *open_bench(uint32_t seed)
{
	static struct bench b;

	b = (struct bench){ .model = lks_model_open(seed), .dice = { seed }, .drain = 30 };
	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->ok = ALL;
	for (unsigned int f = 0; f < FLOWS; f++)
		b.next[f] = 1;
	reset(&b);
	return &b;
}

/* Where a flow goes, or UPLINKS: nowhere. */
static unsigned int target(const struct bench *b, unsigned int flow)
{
	unsigned int t = flow % TEAMS, n = 0, pick, members = b->live.mask[t] & b->out->live;

	for (unsigned int u = 0; u < UPLINKS; u++)
		n += members >> u & 1;
	if (!n)
		return UPLINKS;
	if (b->live.resilient[t]) {
		pick = b->live.row[flow];
		while (!(members >> pick & 1))
			pick = (pick + 1) % UPLINKS;
		return pick;
	}
	n = (flow / TEAMS + b->live.row[flow]) % n;
	for (pick = 0; !(members >> pick & 1) || n--; pick++)
		;
	return pick;
}

static void put(struct bench *b, unsigned int flow, uint32_t serial, unsigned int to)
{
	uint64_t now = lks_model_clocks(b->model);

	if (b->ends < now + FINISH)
		b->ends = now + FINISH;
	b->ends += dice_below(&b->dice, 4);
	b->pipe.frame[b->pipe.tail++ % RING] = (struct frame_in){
		.flow = flow, .uplink = to, .serial = serial, .ends = b->ends++
	};
}

static void admit(struct bench *b)
{
	unsigned int flow = dice_below(&b->dice, FLOWS), u;
	uint64_t now = lks_model_clocks(b->model);

	if (!b->out->gate || !b->waiting || now < b->filled + WARMUP ||
	    b->pipe.tail - b->pipe.head >= 3)
		return;
	b->waiting--;
	u = target(b, flow);
	if (u == UPLINKS || b->queue[u].tail - b->queue[u].head > RING - 8)
		return; /* no_uplink, queue_full */
	put(b, flow, b->next[flow]++, u);
}

/* The oldest frame of the queue whose turn it is starts for a survivor; nothing else is copied. */
static void rescue(struct bench *b)
{
	uint64_t now = lks_model_clocks(b->model);
	unsigned int u = 0, to;
	struct frame_in *f;

	if (!b->out->pick || b->pipe.head != b->pipe.tail || b->out->change ||
	    now < b->changed + DECIDE || !dice_percent(&b->dice, 70))
		return;
	cr_assert(!b->out->gate, "the host is not held");
	while (!(b->out->pick >> u & 1))
		u++;
	f = &b->queue[u].frame[b->queue[u].head % RING];
	if (b->queue[u].head == b->queue[u].tail)
		return;
	to = target(b, f->flow);
	cr_assert(to != UPLINKS, "a rescue although nobody lives");
	if (b->queue[to].tail - b->queue[to].head > RING - 8)
		return;
	put(b, f->flow, f->serial, to);
	b->pipe.frame[(b->pipe.tail - 1) % RING].rescued = true;
	b->pipe.frame[(b->pipe.tail - 1) % RING].from = u;
}

static void finish(struct bench *b)
{
	uint64_t now = lks_model_clocks(b->model);
	struct frame_in *f = &b->pipe.frame[b->pipe.head % RING];
	struct list *q = &b->queue[f->uplink];

	if (b->pipe.head == b->pipe.tail || f->ends > now)
		return;
	q->frame[q->tail++ % RING] = *f;
	if (f->rescued) {
		b->queue[f->from].head++;
		b->rescued++;
	}
	b->pipe.head++;
}

static void send(struct bench *b, unsigned int u)
{
	struct list *q = &b->queue[u];
	struct frame_in *f = &q->frame[q->head % RING];

	if (q->head == q->tail || !(b->out->live >> u & 1) || !dice_percent(&b->dice, b->drain))
		return;
	cr_assert(f->serial > b->last[f->flow], "C3: flow %u: frame %u after %u", f->flow,
		  f->serial, b->last[f->flow]);
	b->last[f->flow] = f->serial;
	b->done++;
	q->head++;
}

/* What the ports of the data path say in this clock. */
static void show(struct bench *b)
{
	struct lks_in *in = b->in;

	in->queue_empty = in->admit_busy = in->copying = in->aged = 0;
	for (unsigned int u = 0; u < UPLINKS; u++)
		in->queue_empty |= (uint8_t)((b->queue[u].head == b->queue[u].tail) << u);
	for (unsigned int i = b->pipe.head; i != b->pipe.tail; i++)
		in->admit_busy |= (uint8_t)(1u << b->pipe.frame[i % RING].uplink);
	for (unsigned int i = b->pipe.head; i != b->pipe.tail; i++)
		if (b->pipe.frame[i % RING].rescued)
			in->copying |= (uint8_t)(1u << b->pipe.frame[i % RING].from);
	for (unsigned int u = 0; u < UPLINKS; u++)
		in->aged |=
			(uint8_t)((b->out->stranded >> u & dice_percent(&b->dice, b->age)) << u);
	in->ingress_idle = !b->waiting && b->pipe.head == b->pipe.tail;
	for (unsigned int u = 0; u < UPLINKS; u++)
		if (b->out->live >> u & 1)
			in->uplink_clean &= (uint8_t) ~(dice_percent(&b->dice, b->dirty) << u);
		else
			in->uplink_clean |= (uint8_t)(dice_percent(&b->dice, 30) << u);
}

static void disturb(struct bench *b)
{
	for (unsigned int u = 0; u < UPLINKS; u++)
		if (dice_percent(&b->dice, b->flap) && dice_percent(&b->dice, 50))
			b->in->ok ^= (uint8_t)(1u << u);
}

static void check(struct bench *b)
{
	const struct lks_out *o = b->out;
	uint8_t came = o->live & ~b->live_before, busy = b->in->admit_busy;

	cr_assert(o->eligible == (o->live & b->in->ok), "M1");
	cr_assert(!(o->live & b->live_before & ~b->ok_before), "M1: live %x", o->live);
	cr_assert(!(came & ~b->clean_before), "M2: %x came back with a frame half sent", came);
	cr_assert(!o->gate || (o->live == b->live_before && !o->commit_done), "M4");
	cr_assert(o->change == (o->live != b->live_before || o->commit_done), "change");
	cr_assert(!(o->pick & (o->pick - 1)) && !(o->pick & o->live & b->live_before), "pick %x",
		  o->pick);
	cr_assert(!(o->expire & (o->expire - 1)) && !(o->expire & ~o->stranded), "expire %x",
		  o->expire);
	cr_assert(!(o->expire & (busy | b->in->copying | b->expired_before)), "expire %x",
		  o->expire);
	for (unsigned int t = 0; t < TEAMS; t++)
		cr_assert(!(o->expire & b->live.mask[t]) || !(o->live & b->live.mask[t]), "M5");
	cr_assert(!o->commit_done || b->settled, "M3");
	cr_assert(o->hold == (!o->gate || !o->open));
	b->settled = b->in->ingress_idle && b->in->queue_empty == ALL && !busy && o->commit_pending;
	b->expired_before = o->expire;
	if (o->change)
		b->changed = lks_model_clocks(b->model);
	b->live_before = o->live;
	b->ok_before = b->in->ok;
	b->clean_before = b->in->uplink_clean;
}

static void step(struct bench *b)
{
	disturb(b);
	show(b);
	if (b->in->ingress_idle)
		b->filled = lks_model_clocks(b->model);
	lks_model_settle(b->model);
	check(b);
	if (b->out->commit_done) {
		b->live = b->shadow;
		b->commits++;
	}
	for (unsigned int u = 0; u < UPLINKS; u++) {
		send(b, u);
		if (b->out->expire >> u & 1) {
			b->expired += b->queue[u].tail - b->queue[u].head;
			b->queue[u].head = b->queue[u].tail;
		}
	}
	finish(b);
	rescue(b);
	admit(b);
	b->waiting += b->out->open && b->waiting < 8 && dice_percent(&b->dice, 80);
	lks_model_edge(b->model);
	b->in->commit = 0;
}

/* Writes a new configuration into the shadow bank, then asks for it. */
static void reconfigure(struct bench *b)
{
	uint8_t owner[UPLINKS];

	for (unsigned int u = 0; u < UPLINKS; u++)
		owner[u] = (uint8_t)dice_below(&b->dice, TEAMS + 1);
	for (unsigned int t = 0; t < TEAMS; t++) {
		b->shadow.mask[t] = 0;
		for (unsigned int u = 0; u < UPLINKS; u++)
			b->shadow.mask[t] |= (uint8_t)((owner[u] == t) << u);
		if (dice_percent(&b->dice, 25)) /* one team has them all */
			b->shadow.mask[t] = 0;
		b->shadow.resilient[t] = dice_percent(&b->dice, 50);
	}
	if (dice_percent(&b->dice, 50)) {
		memset(b->shadow.mask, 0, sizeof(b->shadow.mask));
		b->shadow.mask[dice_below(&b->dice, TEAMS)] = ALL;
	}
	for (unsigned int f = 0; f < FLOWS; f++)
		b->shadow.row[f] = (uint8_t)dice_below(&b->dice, UPLINKS);
	for (unsigned int t = 0; t < TEAMS; t++) {
		b->in->team_we = b->in->team_mask_we = 1;
		b->in->team_addr = (uint8_t)t;
		b->in->team_mask = b->shadow.mask[t];
		b->in->team_resilient = b->shadow.resilient[t];
		step(b);
		b->in->team_we = b->in->team_mask_we = 0;
	}
	b->in->commit = 1;
	step(b);
}

/* With all links good and all queues draining everything comes to rest. */
static void settle(struct bench *b)
{
	b->flap = 0;
	b->drain = 100;
	b->in->ok = ALL;
	for (unsigned int t = 0; t < 400; t++)
		step(b);
	cr_assert(b->out->live == ALL, "live %x", b->out->live);
	cr_assert(!b->out->commit_pending && !b->out->hold, "the host is held for ever");
}

static void commit_and_wait(struct bench *b)
{
	unsigned int before = b->commits;

	reconfigure(b);
	for (unsigned int t = 0; t < 2000 && b->commits == before; t++)
		step(b);
	cr_assert(b->commits == before + 1, "no commit");
	for (unsigned int t = 0; t < TEAMS; t++) {
		b->in->team_addr = (uint8_t)t;
		step(b);
		cr_assert(b->out->mask_rdata == b->live.mask[t]);
	}
	b->in->team_addr = 9;
	step(b);
	cr_assert(b->out->mask_rdata == 0, "the mask of a team that is not there");
}

Test(map, random_histories)
{
	unsigned int done = 0, expired = 0, rescued = 0;

	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct bench *b = open_bench(seed);

		for (unsigned int i = 0; i < 6; i++) {
			b->flap = 0;
			b->drain = 30;
			commit_and_wait(b);
			b->flap = 1 + dice_below(&b->dice, 3) * 4;
			b->drain = 5 + dice_below(&b->dice, 80);
			b->dirty = dice_below(&b->dice, 60);
			b->age = dice_below(&b->dice, 2);
			for (unsigned int t = 0; t < 600; t++)
				step(b);
			if (dice_percent(&b->dice, 50)) { /* a commit amid the losses */
				reconfigure(b);
				for (unsigned int t = 0; t < 300; t++)
					step(b);
			}
			settle(b);
		}
		done += b->done;
		expired += b->expired;
		rescued += b->rescued;
		lks_model_close(b->model);
	}
	cr_assert(done > 20000 && expired > 100 && rescued > 1000,
		  "%u done, %u expired, %u rescued", done, expired, rescued);
}

/* One team of all uplinks, nothing else moves. */
static struct bench *one_team(bool resilient)
{
	struct bench *b = open_bench(7);

	memset(&b->shadow, 0, sizeof(b->shadow));
	for (unsigned int f = 0; f < FLOWS; f++)
		b->shadow.row[f] = (uint8_t)(resilient ? f / TEAMS % UPLINKS : 0);
	for (unsigned int t = 0; t < TEAMS; t++) {
		b->shadow.mask[t] = t ? 0 : ALL;
		b->shadow.resilient[t] = resilient;
		b->in->team_we = b->in->team_mask_we = 1;
		b->in->team_addr = (uint8_t)t;
		b->in->team_mask = b->shadow.mask[t];
		b->in->team_resilient = resilient;
		step(b);
	}
	b->in->team_we = b->in->team_mask_we = 0;
	b->in->commit = 1;
	settle(b);
	cr_assert(b->commits == 1);
	return b;
}

/* Frames wait on uplink 1 when it is lost, in modulo on the others, too. */
static unsigned int held_after_a_loss(struct bench *b)
{
	unsigned int held = 0;

	b->drain = 5;
	for (unsigned int t = 0; t < 100; t++)
		step(b);
	cr_assert(b->queue[1].head != b->queue[1].tail);
	b->in->ok = ALL & ~2;
	for (unsigned int t = 0; t < 2000; t++) {
		step(b);
		held += !b->out->gate;
		if (b->out->gate && t > 2)
			break;
	}
	return held;
}

Test(map, a_loss_holds_until_the_rescue_is_done_and_in_modulo_until_the_team_has_drained)
{
	for (unsigned int resilient = 0; resilient < 2; resilient++) {
		struct bench *b = one_team(resilient);
		unsigned int held = held_after_a_loss(b);

		cr_assert(held > 5 && b->rescued > 0, "held for %u clocks", held);
		cr_assert(b->queue[1].head == b->queue[1].tail, "the gate opened too early");
		if (!resilient)
			for (unsigned int u = 0; u < UPLINKS; u++)
				cr_assert(b->queue[u].head == b->queue[u].tail, "uplink%u", u);
		settle(b);
		cr_assert(b->expired == 0, "C5");
		lks_model_close(b->model);
	}
}

Test(map, a_loss_of_one_clock_is_a_loss)
{
	struct bench *b = one_team(true);

	b->in->ok = ALL & ~4;
	step(b);
	cr_assert(b->out->eligible == (ALL & ~4));
	b->in->ok = ALL;
	step(b);
	cr_assert(b->out->live == (ALL & ~4) && !b->out->gate);
	settle(b);
	lks_model_close(b->model);
}

/* All are lost with frames queued; the host is not held, what is queued waits. */
static struct bench *nobody_left(void)
{
	struct bench *b = one_team(true);

	b->drain = 0;
	for (unsigned int t = 0; t < 60; t++)
		step(b);
	b->in->ok = 0;
	for (unsigned int t = 0; t < 30; t++)
		step(b);
	cr_assert(b->out->stranded == ALL, "stranded %x", b->out->stranded);
	cr_assert(b->out->live == 0 && b->out->gate, "nobody left, nobody waits");
	return b;
}

Test(map, nobody_left_what_waits_expires_one_queue_a_clock)
{
	struct bench *b = nobody_left();
	unsigned int expired = 0;

	b->age = 100;
	for (unsigned int t = 0; t < 20; t++) {
		step(b);
		expired |= b->out->expire;
	}
	cr_assert(expired == ALL && !b->out->stranded);
	settle(b);
	lks_model_close(b->model);
}

Test(map, the_last_to_die_resumes_and_nothing_is_lost)
{
	struct bench *b = nobody_left();

	b->in->ok = 8; /* of those lost in one clock the highest counts as last */
	for (unsigned int t = 0; t < 20 && !b->out->live; t++)
		step(b);
	cr_assert(b->out->live == 8, "the first to return does not wait");
	settle(b);
	cr_assert(b->expired == 0, "%u expired", b->expired);
	lks_model_close(b->model);
}

Test(map, another_one_gives_its_frames_up_and_the_rest_is_rescued)
{
	struct bench *b = nobody_left();
	unsigned int own = b->queue[1].tail - b->queue[1].head, rescued = b->rescued;

	b->in->ok = 2;
	for (unsigned int t = 0; t < 20 && !b->out->live; t++)
		step(b);
	cr_assert(b->out->live == 2, "the first to return does not wait");
	settle(b);
	cr_assert(b->expired == own && b->rescued > rescued, "%u of %u expired", b->expired, own);
	lks_model_close(b->model);
}

Test(map, of_two_that_return_the_one_without_frames_is_first)
{
	struct bench *b = one_team(true);

	b->drain = 0;
	b->in->ok = ALL & ~1; /* its queue is empty when the others are lost */
	for (unsigned int t = 0; t < 200; t++)
		step(b);
	cr_assert(b->queue[0].head == b->queue[0].tail && b->queue[1].head != b->queue[1].tail);
	b->in->ok = 0;
	for (unsigned int t = 0; t < 30; t++)
		step(b);
	b->in->ok = 3; /* uplink1 died later, and not as the last */
	for (unsigned int t = 0; t < 20 && !b->out->live; t++)
		step(b);
	cr_assert(b->out->live == 1, "live %x", b->out->live);
	settle(b);
	cr_assert(b->expired == 0, "%u expired", b->expired);
	lks_model_close(b->model);
}

Test(map, a_commit_gives_up_what_nobody_can_take)
{
	struct bench *b = nobody_left();

	commit_and_wait(b);
	cr_assert(b->expired > 0);
	settle(b);
	lks_model_close(b->model);
}

Test(map, reset_in_every_state)
{
	for (unsigned int at = 0; at < 60; at++) {
		struct bench *b = one_team(at & 1);

		b->flap = 20;
		for (unsigned int t = 0; t < at; t++)
			step(b);
		b->in->commit = at % 3 == 0;
		step(b);
		b->flap = 0;
		reset(b);
		step(b);
		cr_assert(!b->out->live && !b->out->commit_pending && !b->out->live_bank);
		b->in->ok = ALL;
		settle(b);
		commit_and_wait(b);
		settle(b);
		lks_model_close(b->model);
	}
}

/* What an earlier life wrote into a bank does not come back with a commit. */
Test(map, reset_empties_both_banks)
{
	struct bench *b = one_team(true);

	commit_and_wait(b); /* the other bank has teams, too */
	settle(b);
	reset(b);
	memset(&b->shadow, 0, sizeof(b->shadow));
	for (unsigned int bank = 0; bank < 2; bank++) {
		for (unsigned int t = 0; t < TEAMS; t++) {
			b->in->team_addr = (uint8_t)t;
			step(b);
			cr_assert(b->out->mask_rdata == 0, "bank %u, team %u: members %#x",
				  b->out->live_bank, t, b->out->mask_rdata);
		}
		b->in->commit = 1;
		settle(b);
	}
	lks_model_close(b->model);
}
