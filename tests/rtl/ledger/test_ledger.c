/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_ledger, 16 uplinks: losses, returns, starts and rescues at random and in chosen clocks; every
 * record equals what a list in C says (J1-J5), software reading at any time (K3).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(ledger, .timeout = 60);

enum { UPLINKS = 16, ALL = 0xffff, WORDS = 16, RECORDS = 16, HISTORY = 4096, SEEN = 1 << 15 };

/* A loss as the list has it. */
struct loss {
	unsigned int before, uplink, generation;
	bool cut, open, held;
	int64_t down, start, reroute, back; /* -1: not yet */
	uint32_t frames, bytes, lost_frames, lost_bytes, hold;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct loss loss[HISTORY];
	unsigned int losses, commits;
	int open[UPLINKS]; /* the record of an uplink that is not back, or -1 */
	int64_t start[UPLINKS];
	unsigned int live_before; /* in the clock before */
	unsigned int half;	  /* to be shown one clock later */
	unsigned int expired[2];  /* likewise: frames, bytes */
	unsigned int hold_clocks; /* that the host is still held, at least */
	unsigned int quiet;	  /* clocks since the last rescued frame */
	/* chances in a thousand clocks */
	unsigned int lose, burst, yield, return_, start_, rescue, commit, read;
};

static struct bench *open_bench(uint32_t seed, uint64_t clock)
{
	static struct bench b;

	memset(&b, 0, sizeof(b));
	b.model = lks_model_open(seed);
	b.dice.state = seed;
	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->clock = clock;
	b.in->rst = 1;
	lks_model_tick(b.model);
	lks_model_tick(b.model);
	b.in->rst = 0;
	for (unsigned int u = 0; u < UPLINKS; u++) {
		b.open[u] = -1;
		b.start[u] = -1;
	}
	b.in->live = b.in->eligible = ALL;
	return &b;
}

static bool chance(struct bench *b, unsigned int in_a_thousand)
{
	return dice_below(&b->dice, 1000) < in_a_thousand;
}

static unsigned int lost_now(const struct bench *b)
{
	return b->in->live & ~b->in->eligible & ~b->in->yields;
}

/* ---- the list ---- */

static void note_ends(struct bench *b, unsigned int u, unsigned int live_before)
{
	struct loss *l = &b->loss[b->open[u]];
	int64_t now = (int64_t)b->in->clock;
	bool back = b->in->live >> u & 1 && !(live_before >> u & 1);

	if (l->open && (back || (!l->held && b->in->idle >> u & 1)))
		l->open = false;
	if (l->held && !back && b->in->hold)
		l->hold++;
	else if (l->held && (back || now > l->down + 2))
		l->held = false;
	if (!back)
		return;
	l->back = now;
	b->open[u] = -1;
}

static void note_starts(struct bench *b)
{
	for (unsigned int u = 0; u < UPLINKS; u++) {
		unsigned int origin = b->in->origin[u];

		if (!(b->in->started >> u & 1))
			continue;
		b->start[u] = (int64_t)b->in->clock;
		if (origin != u && b->open[origin] >= 0 && b->loss[b->open[origin]].reroute < 0)
			b->loss[b->open[origin]].reroute = (int64_t)b->in->clock;
	}
}

static void note_losses(struct bench *b)
{
	unsigned int live = b->in->live & (unsigned int)~b->in->yields;

	for (unsigned int u = 0; u < UPLINKS; u++) {
		if (!(lost_now(b) >> u & 1))
			continue;
		cr_assert(b->losses < HISTORY);
		b->open[u] = (int)b->losses;
		b->loss[b->losses++] = (struct loss){ .before = live,
						      .uplink = u,
						      .generation = b->commits,
						      .cut = b->half >> u & 1,
						      .open = true,
						      .held = true,
						      .down = (int64_t)b->in->clock,
						      .start = b->start[u],
						      .reroute = -1,
						      .back = -1,
						      .hold = b->in->hold };
		live &= ~(1u << u);
	}
}

static void note(struct bench *b, unsigned int live_before)
{
	note_starts(b);
	for (unsigned int u = 0; u < UPLINKS; u++)
		if (b->open[u] >= 0)
			note_ends(b, u, live_before);
	for (unsigned int u = 0; u < UPLINKS; u++) {
		struct loss *l = b->open[u] < 0 ? NULL : &b->loss[b->open[u]];

		if (!l)
			continue;
		if (b->in->written && b->in->written_from >> u & 1) {
			l->frames++;
			l->bytes += b->in->written_bytes;
		}
		if (b->in->expire >> u & 1) {
			l->lost_frames += b->expired[0];
			l->lost_bytes += b->expired[1];
		}
	}
	b->commits += b->in->commit_done;
	note_losses(b);
}

/* One clock with the inputs as they are; what is told one clock later is told then. */
static void clock_once(struct bench *b)
{
	unsigned int half = b->half, expired[2] = { b->expired[0], b->expired[1] };

	note(b, b->live_before);
	b->live_before = b->in->live;
	lks_model_tick(b->model);
	lks_model_settle(b->model);
	b->in->clock = (b->in->clock + 1) & ((UINT64_C(1) << 48) - 1);
	b->in->live &= b->in->eligible;
	b->in->half = (uint16_t)half;
	b->in->expired_frames = (uint16_t)expired[0];
	b->in->expired_bytes = (uint16_t)expired[1];
	b->in->started = b->in->written = b->in->expire = b->in->commit_done = b->in->yields = 0;
	b->in->hold = b->hold_clocks > 0;
	b->hold_clocks -= b->hold_clocks > 0;
}

/* ---- what software sees ---- */

static uint32_t read_word(struct bench *b, unsigned int record, unsigned int word)
{
	b->in->rd_en = 1;
	b->in->rd_word = (uint8_t)(record % RECORDS * WORDS + word);
	clock_once(b);
	b->in->rd_en = 0;
	clock_once(b);
	return b->out->rd_data;
}

static void expect_clock(const uint32_t *word, int64_t clock, bool marked, const char *what)
{
	uint32_t high = word[1] >> 16, mark = marked && clock >= 0 ? SEEN : 0;
	uint64_t seen = (uint64_t)(word[1] & 0xffff) << 32 | word[0];

	if (marked)
		cr_assert_eq(high, mark, "%s: mark %#x", what, high);
	if (clock >= 0)
		cr_assert_eq(seen, (uint64_t)clock, "%s: %llx, not %llx", what,
			     (unsigned long long)seen, (unsigned long long)clock);
}

static void expect_record(const uint32_t *word, const struct loss *l, unsigned int number)
{
	cr_assert_eq(word[0], number, "number %u, not %u", word[0], number);
	cr_assert_eq(word[1], (uint32_t)l->cut << 20 | l->uplink << 16 | l->before,
		     "record %u: %08x, cut %u uplink%u before %x", number, word[1], l->cut,
		     l->uplink, l->before);
	expect_clock(word + 2, l->down, false, "loss");
	cr_assert_eq(word[3] >> 16, l->generation & 0xffff, "generation %u", word[3] >> 16);
	expect_clock(word + 4, l->start, true, "last start");
	expect_clock(word + 6, l->reroute, true, "first reroute");
	expect_clock(word + 12, l->back, true, "return");
	cr_assert(word[8] == l->frames && word[9] == l->bytes, "rescued %u, %u", word[8], word[9]);
	cr_assert(word[10] == l->lost_frames && word[11] == l->lost_bytes, "lost %u, %u", word[10],
		  word[11]);
	cr_assert_eq(word[15], (uint32_t)l->held << 1 | l->open, "record %u: progress %u", number,
		     word[15]);
	if (!l->held)
		cr_assert_eq(word[14], l->hold, "record %u: held %u, not %u", number, word[14],
			     l->hold);
}

/* Nothing happens meanwhile. */
static void check(struct bench *b)
{
	unsigned int first = b->losses > RECORDS ? b->losses - RECORDS : 0;
	uint32_t word[WORDS];

	while (b->in->hold)
		clock_once(b);
	for (int i = 0; b->out->busy || i < 4; i++) {
		cr_assert(i < 10000, "busy for ever");
		clock_once(b);
	}
	cr_assert_eq(b->out->failovers, b->losses, "%u, not %u", b->out->failovers, b->losses);
	for (unsigned int n = first; n < b->losses; n++) {
		for (unsigned int i = 0; i < WORDS; i++)
			word[i] = read_word(b, n, i);
		expect_record(word, &b->loss[n], n);
	}
	cr_assert(!b->out->overrun, "J5");
}

static void run(struct bench *b, unsigned int clocks)
{
	while (clocks-- > 0)
		clock_once(b);
}

/* ---- chance ---- */

static void roll_links(struct bench *b)
{
	unsigned int burst = chance(b, b->burst) ? dice_below(&b->dice, ALL + 1) : 0;

	for (unsigned int u = 0; u < UPLINKS; u++) {
		bool up = b->in->live >> u & 1;

		if (up && (burst >> u & 1 || chance(b, b->lose))) {
			b->in->eligible &= (uint16_t) ~(1u << u);
			b->in->yields |= (uint16_t)((unsigned int)chance(b, b->yield) << u);
			if (b->hold_clocks < 2)
				b->hold_clocks = 2;
			b->hold_clocks += dice_below(&b->dice, 60);
		}
		if (!up &&
		    (b->open[u] < 0 ||
		     (int64_t)b->in->clock > b->loss[b->open[u]].down + UPLINKS) &&
		    chance(b, b->return_)) {
			b->in->live |= (uint16_t)(1u << u);
			b->in->eligible |= (uint16_t)(1u << u);
		}
	}
}

static void roll_frames(struct bench *b)
{
	unsigned int dead = 0, u = dice_below(&b->dice, UPLINKS);

	for (unsigned int v = 0; v < UPLINKS; v++) /* who yielded has no frames */
		dead |= (unsigned int)(!(b->in->live >> v & 1) && b->open[v] >= 0) << v;
	for (unsigned int v = 0; v < UPLINKS; v++) {
		if (b->in->live >> v & 1 && chance(b, b->start_))
			b->in->started |= (uint16_t)(1u << v);
		b->in->origin[v] = (uint8_t)dice_below(&b->dice, UPLINKS);
	}
	b->half = dice_below(&b->dice, ALL + 1);
	b->in->idle = (uint16_t)dice_below(&b->dice, ALL + 1);
	if (dead >> u & 1 && ++b->quiet > 13 && chance(b, b->rescue)) {
		b->in->written = 1;
		b->in->written_from = (uint16_t)(1u << u);
		b->in->written_bytes = (uint16_t)(14 + dice_below(&b->dice, 9000));
		b->quiet = 0;
	}
	u = dice_below(&b->dice, UPLINKS);
	if (dead >> u & 1 && chance(b, 5)) {
		b->in->expire = (uint16_t)(1u << u);
		b->expired[0] = dice_below(&b->dice, 512);
		b->expired[1] = dice_below(&b->dice, 32769);
	}
	b->in->commit_done = chance(b, b->commit);
}

static void roll(struct bench *b, unsigned int clocks)
{
	while (clocks-- > 0) {
		roll_links(b);
		roll_frames(b);
		b->in->rd_en = chance(b, b->read);
		b->in->rd_word = (uint8_t)dice_below(&b->dice, 256);
		clock_once(b);
		b->in->rd_en = 0;
	}
}

Test(ledger, random_histories_equal_a_list)
{
	unsigned int losses = 0, rerouted = 0, expired = 0;

	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct bench *b = open_bench(seed, seed % 3 ? dice_word(&(struct dice){ seed })
							    : UINT64_C(0x1fffffe00));

		b->lose = (unsigned int[]){ 0, 1, 2 }[seed % 3];
		b->burst = (unsigned int[]){ 2, 4 }[seed / 5 % 2];
		b->yield = (unsigned int[]){ 0, 200 }[seed / 7 % 2];
		b->return_ = (unsigned int[]){ 5, 30 }[seed % 2];
		b->start_ = (unsigned int[]){ 10, 300, 2 }[seed / 2 % 3];
		b->rescue = (unsigned int[]){ 50, 500 }[seed / 3 % 2];
		b->read = (unsigned int[]){ 0, 500 }[seed / 4 % 2];
		b->commit = 3;
		for (int part = 0; part < 8; part++) {
			roll(b, 400);
			check(b);
		}
		losses += b->losses;
		for (unsigned int i = 0; i < b->losses; i++) {
			rerouted += b->loss[i].reroute >= 0;
			expired += b->loss[i].lost_frames > 0;
		}
		lks_model_close(b->model);
	}
	cr_assert(losses > 2000 && rerouted > 500 && expired > 100, "%u, %u, %u", losses, rerouted,
		  expired);
}

static void lose(struct bench *b, unsigned int uplinks)
{
	b->in->eligible &= (uint16_t)~uplinks;
	b->hold_clocks = 5;
	clock_once(b);
}

static void bring_back(struct bench *b, unsigned int uplinks)
{
	b->in->live |= (uint16_t)uplinks;
	b->in->eligible |= (uint16_t)uplinks;
}

Test(ledger, all_in_one_clock_and_back_after_one)
{
	struct bench *b = open_bench(1, 0);

	b->in->started = ALL;
	run(b, 20);
	b->in->started = 0x5555; /* in the clock of the loss */
	b->half = 0xaaaa;
	lose(b, ALL);
	run(b, 2);
	bring_back(b, 0x8000); /* the last to die is in the map 3 clocks behind its loss */
	clock_once(b);
	b->in->started = 0x8000;
	clock_once(b);
	check(b);
	cr_assert_eq(b->loss[15].start, 0, "which is not in the record of the loss before it");
	cr_assert_eq(b->loss[15].before, 0x8000);
	lose(b, 0x8000);
	check(b);
	cr_assert(b->loss[16].start > b->loss[15].down);
	lks_model_close(b->model);
}

/* Fifteen starts wait to be kept when the sixteenth uplink is lost, back, and lost again. */
Test(ledger, the_last_to_die_need_not_wait)
{
	for (unsigned int later = 1; later < 15; later++) {
		struct bench *b = open_bench(later, 0);

		b->in->started = ALL;
		run(b, 20);
		lose(b, ALL & ~1u);
		run(b, later - 1);
		lose(b, 0x1);
		run(b, 2);
		bring_back(b, 0x1);
		clock_once(b);
		b->in->started = 0x1;
		clock_once(b);
		lose(b, 0x1);
		check(b);
		lks_model_close(b->model);
	}
}

/* All are lost in one clock; whoever is back first, and has frames, starts one in the next clock.
 */
Test(ledger, the_first_to_be_back_need_not_wait)
{
	for (unsigned int n = 0; n < UPLINKS * UPLINKS; n++) {
		struct bench *b = open_bench(n, 0);
		unsigned int u = n / UPLINKS;

		b->in->started = ALL;
		run(b, 20);
		b->in->started = 0;
		lose(b, ALL);
		run(b, 2 + n % UPLINKS);
		bring_back(b, 1u << u);
		b->in->idle = (uint16_t)(0x5555 & ~(1u << u));
		clock_once(b);
		b->in->started = (uint16_t)(1u << u);
		clock_once(b);
		check(b);
		lks_model_close(b->model);
	}
}

/*
 * The start of uplink0 is the last one to be kept. It is lost again, with another start, in the
 * first clock in which that does no harm.
 */
Test(ledger, lost_again_while_its_start_is_kept)
{
	struct bench *b = open_bench(1, 0);

	b->in->started = ALL;
	run(b, 20);
	lose(b, ALL);
	run(b, 5);
	bring_back(b, 0x1);
	run(b, 11);
	b->in->started = 0x1;
	lose(b, 0x1);
	check(b);
	lks_model_close(b->model);
}

Test(ledger, lost_in_the_clock_of_the_return)
{
	struct bench *b = open_bench(2, 1000);

	lose(b, 0x2);
	run(b, 30);
	b->in->live |= 0x2;
	lose(b, 0x2);
	check(b);
	cr_assert_eq(b->losses, 2);
	cr_assert_eq(b->loss[0].back, b->loss[1].down);
	b->in->idle = ALL;
	run(b, 20);
	cr_assert(!b->loss[1].open && !b->loss[1].held);
	check(b);
	lks_model_close(b->model);
}

Test(ledger, ring_keeps_the_last_16)
{
	struct bench *b = open_bench(3, 0);

	for (unsigned int n = 0; n < 40; n++) {
		lose(b, 1u << n % UPLINKS);
		run(b, 20 + n % 7);
		bring_back(b, ALL);
		run(b, 10);
		check(b);
	}
	cr_assert_eq(b->out->failovers, 40);
	lks_model_close(b->model);
}

/* K2: uplink0 stays out while its record is overwritten. */
Test(ledger, one_that_is_out_for_longer_than_the_ring)
{
	struct bench *b = open_bench(6, 0);

	for (unsigned int others = 14; others <= 18; others++) {
		lose(b, 0x1);
		run(b, 30);
		for (unsigned int n = 0; n < others; n++) {
			lose(b, 0x2u << n % 3);
			run(b, 30);
			bring_back(b, 0xe);
			run(b, 30);
		}
		b->in->written = 1;
		b->in->written_from = 0x1;
		b->in->written_bytes = 100;
		clock_once(b);
		run(b, 30);
		b->in->idle = 0x1;
		clock_once(b);
		bring_back(b, 0x1);
		b->in->started = 0x2;
		b->in->origin[1] = 0;
		clock_once(b);
		b->in->idle = 0;
		check(b);
	}
	lks_model_close(b->model);
}

Test(ledger, hold_over_the_wrap_of_the_low_word)
{
	struct bench *b = open_bench(4, UINT64_C(0x7fffffff0));

	run(b, 8);
	b->in->eligible = ALL & ~1u;
	b->hold_clocks = 300;
	run(b, 400);
	cr_assert_eq(b->loss[0].hold, 300);
	check(b);
	lks_model_close(b->model);
}

Test(ledger, what_comes_too_fast_is_told)
{
	struct bench *b = open_bench(5, 0);

	for (unsigned int n = 0; n < 5; n++) {
		b->in->eligible = 0;
		b->hold_clocks = 2;
		run(b, 3);
		bring_back(b, ALL);
	}
	run(b, 200);
	cr_assert(b->out->overrun, "J5: five losses of all in 15 clocks");
	b->in->rst = 1;
	lks_model_tick(b->model);
	lks_model_tick(b->model);
	cr_assert(!b->out->overrun && !b->out->busy && b->out->failovers == 0 &&
		  b->out->changes == 0);
	lks_model_close(b->model);
}
