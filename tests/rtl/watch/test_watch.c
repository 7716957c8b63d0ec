/* SPDX-License-Identifier: Apache-2.0 */
/* lks_watch, 3 uplinks: who waits, and for how many ticks, at random (W1-W4). */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(watch, .timeout = 60);

enum { UPLINKS = 3, LATENCY = UPLINKS + 4 /* clocks from a tick to its verdict, at most */ };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	unsigned int tick_clocks, clock;
	unsigned int waited[UPLINKS]; /* clocks since the wait began, 0: it does not wait */
	unsigned int blocked[2];      /* one and two clocks ago */
	bool ticked;		      /* one clock ago */
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
	for (unsigned int i = 0; i < LATENCY; i++)
		lks_model_tick(b.model);
	return b;
}

static bool has_begun_anew(const struct bench *b, unsigned int u, unsigned int work,
			   unsigned int stranded)
{
	bool waits = (b->in->work | b->in->stranded) >> u & 1;

	return !waits || b->in->progress >> u & 1 || (b->in->work ^ work) >> u & 1 ||
	       (b->in->stranded ^ stranded) >> u & 1;
}

/* One clock; @work and @stranded are those of the clock before. */
static void clock_once(struct bench *b, unsigned int work, unsigned int stranded)
{
	b->in->tick = ++b->clock % b->tick_clocks == 0;
	lks_model_tick(b->model);
	for (unsigned int u = 0; u < UPLINKS; u++)
		b->waited[u] = has_begun_anew(b, u, work, stranded) ? 0 : b->waited[u] + 1;
}

/* A limit of n ends n to n + 1 ticks after the wait began. */
static bool too_early(const struct bench *b, unsigned int u, unsigned int limit)
{
	return b->waited[u] + LATENCY < limit * b->tick_clocks;
}

static bool too_late(const struct bench *b, unsigned int u, unsigned int limit)
{
	return b->waited[u] > (limit + 1) * b->tick_clocks + LATENCY;
}

static void check_time(const struct bench *b, unsigned int u, unsigned int limit, const char *what)
{
	cr_assert(limit != 0, "W3: uplink%u %s without a limit", u, what);
	cr_assert(!too_early(b, u, limit) && !too_late(b, u, limit),
		  "W3: uplink%u %s after %u clocks: %u ticks of %u", u, what, b->waited[u], limit,
		  b->tick_clocks);
}

/* What waits for longer than its limit has stalled, or is aged. */
static void check_wait(const struct bench *b, unsigned int u)
{
	bool works = b->in->work >> u & 1, aged = b->out->aged >> u & 1;
	bool strands = b->in->stranded >> u & 1;

	cr_assert(!works || !b->in->stall_limit || !too_late(b, u, b->in->stall_limit),
		  "W1: uplink%u has waited %u clocks", u, b->waited[u]);
	cr_assert(!strands || aged || !b->in->age_limit || !too_late(b, u, b->in->age_limit),
		  "W2: uplink%u has waited %u clocks", u, b->waited[u]);
}

/* What lives may have a frame, what does not may be stranded. */
static void roll(struct bench *b, unsigned int change, unsigned int progress)
{
	for (unsigned int u = 0; u < UPLINKS; u++) {
		unsigned int kind =
			dice_below(&b->dice, 1000) < change ? dice_below(&b->dice, 4) : 4;

		if (b->out->stall >> u & 1) /* what stalls lives no more */
			kind = 2 * dice_below(&b->dice, 2);
		if (kind < 4) {
			b->in->live = (uint8_t)((b->in->live & ~(1u << u)) | (kind & 1) << u);
			b->in->work = (uint8_t)((b->in->work & ~(1u << u)) | (kind == 3) << u);
			b->in->stranded =
				(uint8_t)((b->in->stranded & ~(1u << u)) | (kind == 2) << u);
		}
		if (dice_percent(&b->dice, 20))
			b->in->blocked ^= (uint8_t)(1u << u);
		b->in->progress =
			(uint8_t)((b->in->progress & ~(1u << u)) |
				  (b->in->live >> u & 1 && dice_below(&b->dice, 1000) < progress)
					  << u);
	}
}

/* Who was blocked when the last clock began goes on, all do without a tick. Return: who stalls
 * anew. */
static unsigned int check_stall(struct bench *b, unsigned int stall_before)
{
	unsigned int held = stall_before & (b->ticked ? b->blocked[1] : ~0u);

	cr_assert_eq(held & ~b->out->stall, 0, "W4: a stall of %#x ends before the port moves",
		     held & ~b->out->stall);
	cr_assert_eq(b->out->stall & stall_before & ~held, 0, "W4: a stall outlives its reason");
	return b->out->stall & ~held;
}

Test(watch, a_limit_of_n_ends_n_to_n_plus_1_ticks_after_the_wait_began)
{
	unsigned int stalls = 0, ages = 0;

	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct bench b = open_bench(seed);
		unsigned int change = (unsigned int[]){ 2, 10 }[seed % 2], aged = 0;

		b.tick_clocks = 8 + dice_below(&b.dice, 40);
		b.in->stall_limit = (uint8_t)dice_below(&b.dice, 6);
		b.in->age_limit = (uint8_t)dice_below(&b.dice, 6);
		for (unsigned int i = 0; i < 20000; i++) {
			unsigned int work = b.in->work, stranded = b.in->stranded;
			unsigned int stall = b.out->stall;

			b.ticked = b.in->tick;
			b.blocked[1] = b.blocked[0];
			b.blocked[0] = b.in->blocked;
			roll(&b, change, (unsigned int[]){ 0, 5, 40 }[seed % 3]);
			clock_once(&b, work, stranded);
			stall = check_stall(&b, stall);
			for (unsigned int u = 0; u < UPLINKS; u++) {
				if (stall >> u & 1 && b.waited[u] > LATENCY) {
					check_time(&b, u, b.in->stall_limit, "stalls");
					stalls++;
				}
				if (b.out->aged & ~aged & 1u << u && b.waited[u] > LATENCY) {
					check_time(&b, u, b.in->age_limit, "is aged");
					ages++;
				}
				check_wait(&b, u);
			}
			aged = b.out->aged;
		}
		lks_model_close(b.model);
	}
	cr_assert(stalls > 1000 && ages > 300, "%u stalls, %u aged", stalls, ages);
}
