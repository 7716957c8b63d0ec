/* SPDX-License-Identifier: Apache-2.0 */
/* lks_gate, 5 uplinks: standby, min-links, failback off, alone and mixed at random (G1-G7). */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(gate, .timeout = 60);

enum { UPLINKS = 5, SETTLE = 16 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	unsigned int was_ok;
};

/*
 * What is seen afterwards is the last of @n clocks: a register shows one clock later. The map takes
 * up who has been ok for two clocks, holds no frames and has a clean port.
 */
static void clocks(struct bench *b, unsigned int n)
{
	while (n--) {
		b->was_ok = b->out->ok;
		lks_model_tick(b->model);
		b->in->live |= (uint8_t)b->was_ok;
		b->in->live &= b->out->ok & (uint8_t) ~(b->in->dead | b->in->unclean);
		b->in->release_late = b->in->forget = 0;
	}
}

static struct bench open_bench(void)
{
	struct bench b = { .model = lks_model_open(1) };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->rst = 1;
	clocks(&b, 2);
	b.in->rst = 0;
	return b;
}

/* A team of the @n members @order, the first @seats of them active. */
static void team(struct bench *b, const uint8_t *order, unsigned int n, unsigned int seats,
		 unsigned int min_links, bool failback)
{
	unsigned int mask = 0, ahead = 0;

	for (unsigned int i = 0; i < n; i++)
		mask |= 1u << order[i];
	for (unsigned int i = 0; i < n; i++) {
		unsigned int u = order[i];

		b->in->peers[u] = (uint8_t)mask;
		b->in->ahead[u] = (uint8_t)ahead;
		b->in->seats[u] = (uint8_t)seats;
		b->in->min_links[u] = (uint8_t)min_links;
		b->in->no_failback &= (uint8_t) ~(1u << u);
		b->in->no_failback |= (uint8_t)(!failback << u);
		ahead |= 1u << u;
	}
}

/* @script: pairs of able and the ok that it comes to. */
static void play(struct bench *b, const uint8_t (*script)[2], unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		b->in->able = script[i][0];
		clocks(b, 2);
		cr_assert((b->out->ok & ~script[i][0]) == 0, "G1: step %u: ok %#x", i, b->out->ok);
		clocks(b, SETTLE);
		cr_assert(b->out->ok == script[i][1], "step %u: able %#x: ok %#x instead of %#x", i,
			  script[i][0], b->out->ok, script[i][1]);
	}
	lks_model_close(b->model);
}
#define PLAY(b, ...)                                                                               \
	do {                                                                                       \
		static const uint8_t script_[][2] = __VA_ARGS__;                                   \
		play(b, script_, sizeof(script_) / sizeof(script_[0]));                            \
	} while (0)

Test(gate, without_rules_able_is_ok_one_clock_later)
{
	struct bench b = open_bench();
	struct dice dice = { 7 };

	for (unsigned int i = 0; i < 2000; i++) {
		b.in->able = (uint8_t)dice_below(&dice, 32);
		clocks(&b, 2);
		cr_assert(b.out->ok == b.in->able);
	}
	lks_model_close(b.model);
}

Test(gate, standby_sits_in_while_an_active_one_is_down)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 1, 3, 0, 4 }, 4, 2, 0, true);
	PLAY(&b, { { 0x00, 0x00 },
		   { 0x1b, 0x0a },
		   { 0x19, 0x09 }, /* uplink1 down: uplink0 sits in */
		   { 0x11, 0x11 }, /* uplink3 too */
		   { 0x19, 0x09 }, /* the last to sit in goes first */
		   { 0x1b, 0x0a },
		   { 0x0a, 0x0a }, /* standby members down: nobody notices */
		   { 0x02, 0x02 } });
}

Test(gate, standby_rises_one_clock_after_the_loss)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1 }, 2, 1, 0, true);
	b.in->able = 3;
	clocks(&b, SETTLE);
	cr_assert(b.out->ok == 1);
	b.in->able = 2;
	clocks(&b, 2);
	cr_assert(b.out->ok == 0);
	clocks(&b, 1);
	cr_assert(b.out->ok == 2, "G2: ok %#x", b.out->ok);
	lks_model_close(b.model);
}

Test(gate, below_min_links_the_team_is_out)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1, 2 }, 3, 3, 2, true);
	team(&b, (const uint8_t[]){ 3, 4 }, 2, 2, 1, true);
	PLAY(&b, { { 0x1f, 0x1f },
		   { 0x1d, 0x1d },
		   { 0x19, 0x18 },
		   { 0x1b, 0x1b },
		   { 0x08, 0x08 },
		   { 0x07, 0x07 } });
}

Test(gate, a_late_member_waits_for_the_next_failure)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1, 2 }, 3, 3, 0, false);
	PLAY(&b, { { 0x07, 0x07 },
		   { 0x06, 0x06 },
		   { 0x07, 0x06 }, /* back, and late */
		   { 0x06, 0x06 }, /* a late one that falls calls nobody */
		   { 0x07, 0x06 },
		   { 0x05, 0x05 }, /* uplink1 falls: uplink0 is called back */
		   { 0x07, 0x05 },
		   { 0x02, 0x02 } });
}

Test(gate, standby_keeps_the_seat_without_failback)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1, 2, 3 }, 4, 2, 0, false);
	PLAY(&b, { { 0x0f, 0x03 },
		   { 0x0e, 0x06 },
		   { 0x0f, 0x06 },
		   { 0x0d, 0x0c }, /* a standby member takes the seat, not the late one */
		   { 0x0f, 0x0c },
		   { 0x07, 0x05 }, /* none is left: the first late one is called */
		   { 0x0f, 0x05 } });
}

Test(gate, the_last_one_left_is_not_late)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1 }, 2, 1, 0, false);
	PLAY(&b, { { 0x03, 0x01 },
		   { 0x02, 0x02 },
		   { 0x00, 0x00 },
		   { 0x01, 0x01 },
		   { 0x03, 0x01 },
		   { 0x02, 0x02 } });
}

Test(gate, two_falls_call_two_back)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1, 2, 3, 4 }, 5, 5, 0, false);
	PLAY(&b,
	     { { 0x1f, 0x1f }, { 0x18, 0x18 }, { 0x1f, 0x18 }, { 0x17, 0x11 }, { 0x07, 0x03 } });
}

Test(gate, software_releases_and_a_commit_forgets)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1, 2 }, 3, 3, 0, false);
	for (unsigned int way = 0; way < 2; way++) {
		b.in->able = 7;
		b.in->forget = 1;
		clocks(&b, SETTLE);
		cr_assert(b.out->ok == 7);
		b.in->able = 6;
		clocks(&b, SETTLE);
		b.in->able = 7;
		clocks(&b, SETTLE);
		cr_assert(b.out->ok == 6 && b.out->late == 1);
		if (way)
			b.in->forget = 1;
		else
			b.in->release_late = 1;
		clocks(&b, SETTLE);
		cr_assert(b.out->ok == 7 && b.out->late == 0, "way %u", way);
	}
	lks_model_close(b.model);
}

Test(gate, a_member_with_frames_waits_while_others_can_take_them)
{
	static const struct {
		uint8_t able, dead, ok;
	} step[] = {
		{ 3, 0, 1 }, { 2, 1, 2 }, { 3, 1, 2 }, /* standby keeps the seat */
		{ 1, 1, 1 },			       /* nobody else is able */
		{ 3, 1, 2 }, { 3, 0, 1 },	       /* the frames are taken */
	};
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1 }, 2, 1, 0, true);
	for (unsigned int i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
		b.in->able = step[i].able;
		b.in->dead = step[i].dead;
		clocks(&b, SETTLE);
		cr_assert(b.out->ok == step[i].ok, "G5: step %u: ok %#x", i, b.out->ok);
	}
	lks_model_close(b.model);
}

/* A paused port keeps the beat of its cut frame on offer. */
Test(gate, a_member_that_is_not_clean_waits_while_another_one_is)
{
	static const struct {
		uint8_t able, dead, unclean, ok;
	} step[] = {
		{ 3, 0, 0, 1 }, { 2, 1, 1, 2 }, { 3, 1, 1, 2 }, { 3, 0, 1, 2 }, /* paused */
		{ 1, 2, 1, 1 }, /* nobody else is able */
		{ 3, 2, 1, 2 }, /* the standby member with its own frames, rather than nobody */
		{ 3, 0, 3, 1 }, /* neither is clean */
		{ 3, 0, 1, 2 }, { 3, 0, 0, 1 },
	};

	for (uint8_t min_links = 0; min_links < 3; min_links++) {
		struct bench b = open_bench();

		team(&b, (const uint8_t[]){ 0, 1 }, 2, 1, min_links, true);
		for (unsigned int i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
			bool enough = __builtin_popcount(step[i].able) >= min_links;

			b.in->able = step[i].able;
			b.in->dead = step[i].dead;
			b.in->unclean = step[i].unclean;
			clocks(&b, SETTLE);
			cr_assert(b.out->ok == (enough ? step[i].ok : 0), "G6: step %u: ok %#x", i,
				  b.out->ok);
		}
		lks_model_close(b.model);
	}
}

Test(gate, who_has_frames_waits_where_the_others_are_fewer_than_min_links)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1, 2 }, 3, 2, 3, true);
	b.in->able = 7;
	b.in->dead = 3; /* below min_links all were out, two of them with frames */
	clocks(&b, SETTLE);
	cr_assert(b.out->ok == 4, "G5: ok %#x", b.out->ok);
	b.in->dead = 0;
	clocks(&b, SETTLE);
	cr_assert(b.out->ok == 3, "G5: ok %#x", b.out->ok);
	lks_model_close(b.model);
}

/* What it left behind shows in `dead` some clocks after the loss. */
Test(gate, a_member_that_is_back_at_once_gets_its_seat_when_it_is_known_what_it_holds)
{
	struct bench b = open_bench();

	team(&b, (const uint8_t[]){ 0, 1 }, 2, 1, 0, true);
	b.in->able = 3;
	clocks(&b, SETTLE);
	b.in->able = 2;
	clocks(&b, 1);
	b.in->able = 3;
	for (unsigned int i = 0; i < 6; i++) {
		clocks(&b, 1);
		cr_assert((b.out->ok & 1) == 0, "G5: clock %u: ok %#x", i, b.out->ok);
	}
	clocks(&b, SETTLE);
	cr_assert(b.out->ok == 1);
	lks_model_close(b.model);
}

Test(gate, who_gives_its_seat_back_stays_until_the_other_one_carries_traffic)
{
	for (unsigned int away = 0; away < 2; away++) {
		struct bench b = open_bench();
		unsigned int yields = 0;

		team(&b, (const uint8_t[]){ 0, 1 }, 2, 1, 0, true);
		b.in->able = 2;
		clocks(&b, SETTLE);
		cr_assert(b.out->ok == 2);
		b.in->able = 3;
		for (unsigned int i = 0; i < 2 * SETTLE; i++) {
			unsigned int live = b.in->live;

			b.in->able = away && live & 1 ? 1 : 3;
			clocks(&b, 1);
			cr_assert(b.out->ok & 2 || live & 1, "G7: clock %u: ok %#x", i, b.out->ok);
			yields += b.out->yields == 2;
			cr_assert((b.out->yields & ~2) == 0);
		}
		cr_expect(b.out->ok == 1);
		cr_expect(yields == !away, "G7: %u yields", yields);
		lks_model_close(b.model);
	}
}

/* ---- at random ---- */

struct rules {
	uint8_t order[UPLINKS], n, seats, min_links;
	bool failback;
};

static unsigned int mask_of(const struct rules *r)
{
	unsigned int mask = 0;

	for (unsigned int i = 0; i < r->n; i++)
		mask |= 1u << r->order[i];
	return mask;
}

/* With failback, what a set of able members comes to. */
static unsigned int expected(const struct rules *r, unsigned int able)
{
	unsigned int use = 0, taken = 0;

	if (__builtin_popcount(able & mask_of(r)) < r->min_links)
		return 0;
	for (unsigned int i = 0; i < r->n && taken < r->seats; i++)
		if (able >> r->order[i] & 1) {
			use |= 1u << r->order[i];
			taken++;
		}
	return use;
}

/* Two teams of random members and order; all five are in one. */
static void draw(struct dice *dice, struct bench *b, struct rules rules[2])
{
	uint8_t order[UPLINKS] = { 0, 1, 2, 3, 4 };
	unsigned int first = 1 + dice_below(dice, UPLINKS - 1);

	for (unsigned int i = UPLINKS - 1; i > 0; i--) {
		unsigned int j = dice_below(dice, i + 1);
		uint8_t swap = order[i];

		order[i] = order[j];
		order[j] = swap;
	}
	for (unsigned int t = 0; t < 2; t++) {
		struct rules *r = &rules[t];

		r->n = (uint8_t)(t ? UPLINKS - first : first);
		for (unsigned int i = 0; i < r->n; i++)
			r->order[i] = order[i + (t ? first : 0)];
		r->seats = (uint8_t)(1 + dice_below(dice, r->n));
		r->min_links = (uint8_t)dice_below(dice, r->n + 1u);
		r->failback = dice_below(dice, 2);
		team(b, r->order, r->n, r->seats, r->min_links, r->failback);
	}
	b->in->forget = 1;
}

static void check(const struct rules *r, unsigned int able, unsigned int before, unsigned int fell,
		  unsigned int ok, unsigned int step)
{
	unsigned int mask = mask_of(r), want = expected(r, able), here = ok & mask;
	bool enough = __builtin_popcount(able & mask) >= r->min_links;

	cr_assert((here & ~able) == 0, "G1: step %u", step);
	cr_assert(__builtin_popcount(here) <= r->seats, "G2: step %u: ok %#x, %u seats", step, here,
		  r->seats);
	cr_assert(enough || here == 0, "G3: step %u: ok %#x", step, here);
	if (r->failback)
		cr_assert(here == want, "step %u: ok %#x instead of %#x", step, here, want);
	else if (enough)
		cr_assert((here != 0) == ((able & mask) != 0), "G4: step %u: nobody", step);
	/* Nobody of a team in use moves without a failure in use. */
	if (!r->failback && (before & mask) && !(fell & mask) && enough)
		cr_assert((before & mask & ~here) == 0 || __builtin_popcount(here) > r->seats,
			  "G4: step %u: ok %#x becomes %#x", step, before & mask, here);
}

Test(gate, random_histories)
{
	struct bench b = open_bench();
	struct dice dice = { 99 };
	unsigned int late = 0;

	for (unsigned int history = 0; history < 400; history++) {
		struct rules rules[2];
		unsigned int before;

		b.in->able = 31; /* one that is able for the first time is not late */
		clocks(&b, 2);
		draw(&dice, &b, rules);
		clocks(&b, SETTLE);
		before = b.out->ok;
		for (unsigned int step = 0; step < 60; step++) {
			unsigned int able = b.in->able ^ 1u << dice_below(&dice, UPLINKS);
			unsigned int fell = before & ~able;

			b.in->able = (uint8_t)able;
			clocks(&b, SETTLE);
			for (unsigned int t = 0; t < 2; t++)
				check(&rules[t], able, before, fell, b.out->ok, step);
			before = b.out->ok;
			late += b.out->late != 0;
		}
	}
	cr_assert(late > 2000, "a late member in %u steps only", late);
	lks_model_close(b.model);
}
