/* SPDX-License-Identifier: Apache-2.0 */
/* lks_link: what `ok` does around a loss, a return and their delays (L1-L3). */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(link, .timeout = 30);

enum { TICK = 4, NEVER = 100000 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
};

static void clocks(struct bench *b, unsigned int n)
{
	while (n--) {
		b->in->tick = lks_model_clocks(b->model) % TICK == 0;
		lks_model_tick(b->model);
	}
}

static struct bench open_bench(uint16_t up_delay, uint16_t down_delay)
{
	struct bench b = { .model = lks_model_open(1) };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->up_delay = up_delay;
	b.in->down_delay = down_delay;
	b.in->rst = 1;
	clocks(&b, 1);
	b.in->rst = 0;
	b.in->admin_up = 1;
	return b;
}

/* Clocks with the inputs as they are before `ok` is @ok. */
static unsigned int until(struct bench *b, bool ok)
{
	for (unsigned int n = 0; n < NEVER; n++) {
		clocks(b, 1);
		if (b->out->ok == ok)
			return n;
	}
	return NEVER;
}

static void between(unsigned int n, unsigned int ticks, const char *what)
{
	unsigned int least = ticks ? (ticks - 1) * TICK : 0;

	cr_assert(n >= least && n <= ticks * TICK + 3, "%s of %u ticks: %u clocks", what, ticks, n);
}

Test(link, down_at_once_without_a_delay)
{
	struct bench b = open_bench(0, 0);

	b.in->link = 1;
	cr_assert(until(&b, true) <= 3);
	clocks(&b, 10);
	for (unsigned int lost = 1; lost < 4; lost++) {
		b.in->link = 0;
		for (unsigned int i = 0; i < lost; i++) {
			clocks(&b, 1);
			cr_assert(!b.out->ok, "L1: ok in clock %u of a loss", i);
		}
		b.in->link = 1;
		clocks(&b, 1);
		cr_assert(!b.out->ok, "L2: a loss of %u clocks left no trace", lost);
		cr_assert(until(&b, true) <= 2);
	}
	lks_model_close(b.model);
}

Test(link, delays_last_their_ticks)
{
	for (uint16_t delay = 0; delay < 12; delay++)
		for (unsigned int phase = 0; phase < TICK; phase++) {
			struct bench b = open_bench(delay, delay);

			clocks(&b, 3 + phase);
			b.in->link = 1;
			between(until(&b, true), delay, "up-delay");
			clocks(&b, 5);
			b.in->link = 0;
			between(until(&b, false), delay, "down-delay");
			lks_model_close(b.model);
		}
}

Test(link, a_broken_delay_starts_anew)
{
	for (unsigned int lost = 0; lost < 6 * TICK; lost++) {
		struct bench b = open_bench(0, 5);

		b.in->link = 1;
		until(&b, true);
		clocks(&b, 7);
		b.in->link = 0;
		for (unsigned int i = 0; i < lost && b.out->ok; i++)
			clocks(&b, 1);
		b.in->link = 1;
		clocks(&b, 1);
		if (b.out->ok) {
			b.in->link = 0;
			between(until(&b, false), 5, "second down-delay");
		}
		lks_model_close(b.model);
	}
}

Test(link, the_administrator_does_not_wait)
{
	struct bench b = open_bench(3, 1000);

	b.in->link = 1;
	between(until(&b, true), 3, "up-delay");
	b.in->admin_up = 0;
	clocks(&b, 1);
	cr_assert(!b.out->ok);
	b.in->admin_up = 1;
	between(until(&b, true), 3, "up-delay");
	lks_model_close(b.model);
}

Test(link, longest_delay)
{
	struct bench b = open_bench(0, 0xffff);

	b.in->link = 1;
	until(&b, true);
	b.in->link = 0;
	cr_assert(until(&b, false) == NEVER);
	clocks(&b, 4 * 65536 - NEVER - 20);
	cr_assert(b.out->ok);
	cr_assert(until(&b, false) < 40);
	lks_model_close(b.model);
}

Test(link, shortened_delay_takes_effect)
{
	struct bench b = open_bench(1000, 1000);

	b.in->link = 1;
	clocks(&b, 100);
	cr_assert(!b.out->ok);
	b.in->up_delay = 0;
	cr_assert(until(&b, true) <= 3);
	b.in->link = 0;
	clocks(&b, 100);
	cr_assert(b.out->ok);
	b.in->down_delay = 0;
	cr_assert(until(&b, false) <= 2);
	lks_model_close(b.model);
}

Test(link, reset_is_down)
{
	struct bench b = open_bench(0, 50);

	b.in->link = 1;
	until(&b, true);
	b.in->rst = 1;
	clocks(&b, 2);
	cr_assert(!b.out->ok);
	b.in->rst = 0;
	cr_assert(until(&b, true) <= 3);
	lks_model_close(b.model);
}
