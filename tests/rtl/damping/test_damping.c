/* SPDX-License-Identifier: Apache-2.0 */
/* lks_damping, 3 uplinks, against lib/damping.c: random settings, flaps and ticks (D1-D4). */
#include "frames.h"
#include "lib/damping.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(damping, .timeout = 60);

enum { UPLINKS = 3, SWEEP = 8 * UPLINKS };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct lks_damping set[UPLINKS];
	struct lks_damping_state want[UPLINKS];
};

/* What is seen afterwards is the last of @n clocks: a register shows one clock later. */
static void clocks(struct bench *b, unsigned int n)
{
	while (n--) {
		lks_model_tick(b->model);
		b->in->tick = b->in->flap = b->in->we = 0;
	}
}

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->rst = 1;
	clocks(&b, 2);
	b.in->rst = 0;
	return b;
}

static void put(struct bench *b, unsigned int u, unsigned int word, uint32_t value)
{
	b->in->we = 1;
	b->in->word = (uint8_t)word;
	b->in->uplink = (uint8_t)u;
	b->in->wdata = value;
	clocks(b, 1);
}

static void set(struct bench *b, unsigned int u, struct lks_damping to)
{
	b->set[u] = to;
	b->want[u] = (struct lks_damping_state){ 0, 0, false };
	put(b, u, 1, 0); /* off: forgets the figure */
	clocks(b, 2 * SWEEP);
	put(b, u, 0, (uint32_t)to.reuse << 16 | to.suppress);
	put(b, u, 2, to.ceiling);
	put(b, u, 1, (uint32_t)to.steps << 16 | to.penalty);
	clocks(b, SWEEP);
}

static void tick(struct bench *b)
{
	b->in->tick = 1;
	for (unsigned int u = 0; u < UPLINKS; u++)
		lks_damping_tick(&b->set[u], &b->want[u]);
	clocks(b, 2 * SWEEP);
}

static void flap(struct bench *b, unsigned int set_of)
{
	b->in->flap = (uint8_t)set_of;
	for (unsigned int u = 0; u < UPLINKS; u++)
		if (set_of >> u & 1)
			lks_damping_flap(&b->set[u], &b->want[u]);
	clocks(b, 2);
	for (unsigned int u = 0; u < UPLINKS; u++)
		if (set_of >> u & 1 && b->set[u].penalty)
			cr_assert(b->out->held >> u & 1, "D1: uplink%u is not held", u);
	for (unsigned int i = 0; i < 2 * SWEEP; i++) {
		for (unsigned int u = 0; u < UPLINKS; u++)
			cr_assert(((b->out->held | b->out->suppressed) >> u & 1) ||
					  !(set_of >> u & 1) || !b->want[u].suppressed,
				  "D1: uplink%u is free before it is suppressed", u);
		clocks(b, 1);
	}
	cr_assert(b->out->held == 0, "D1: held for ever");
}

static void compare(struct bench *b, unsigned int step)
{
	for (unsigned int u = 0; u < UPLINKS; u++) {
		const struct lks_damping_state *want = &b->want[u];

		b->in->uplink = (uint8_t)u;
		clocks(b, 2);
		cr_assert(b->out->figure == want->figure >> LKS_DAMPING_FRACTION,
			  "step %u uplink%u: figure %u, model %u", step, u, b->out->figure,
			  want->figure >> LKS_DAMPING_FRACTION);
		cr_assert((b->out->suppressed >> u & 1) == want->suppressed,
			  "step %u uplink%u: suppressed at %u", step, u, b->out->figure);
	}
}

static struct lks_damping any(struct dice *dice)
{
	uint16_t reuse = (uint16_t)(1 + dice_below(dice, 2000));

	return (struct lks_damping){
		.suppress = (uint16_t)(reuse + 1 + dice_below(dice, 4000)),
		.reuse = reuse,
		.penalty = (uint16_t)(dice_below(dice, 5) ? 1 + dice_below(dice, 3000) : 0),
		.steps = (uint16_t)dice_below(dice, 4),
		.ceiling = (uint16_t)(dice_below(dice, 4) ? lks_damping_ceiling(reuse) : 0xffff),
	};
}

Test(damping, equals_the_model)
{
	unsigned int suppressed = 0;

	for (uint32_t seed = 1; seed <= 20; seed++) {
		struct bench b = open_bench(seed);

		for (unsigned int u = 0; u < UPLINKS; u++)
			set(&b, u, any(&b.dice));
		for (unsigned int step = 0; step < 1500; step++) {
			if (dice_below(&b.dice, 12) == 0)
				flap(&b, dice_below(&b.dice, 1 << UPLINKS));
			else
				tick(&b);
			compare(&b, step);
			suppressed += b.out->suppressed != 0;
		}
		lks_model_close(b.model);
	}
	cr_assert(suppressed > 1000, "suppressed in %u steps only", suppressed);
}

/* The vector of the module: one half-life. */
Test(damping, halves_in_44_decays)
{
	struct bench b = open_bench(3);

	set(&b, 1, (struct lks_damping){ 3000, 1000, 1000, 1, 16000 });
	flap(&b, 2);
	for (unsigned int i = 0; i < 44; i++)
		tick(&b);
	b.in->uplink = 1;
	clocks(&b, 2);
	cr_assert(b.out->figure == 500, "figure %u", b.out->figure);
	lks_model_close(b.model);
}

Test(damping, settings_read_back_while_it_is_on)
{
	struct bench b = open_bench(4);

	for (unsigned int word = 0; word < 3; word++) {
		b.in->word = (uint8_t)word;
		clocks(&b, 2);
		cr_assert(b.out->rdata == 0, "word %u before it is set: %08x", word, b.out->rdata);
	}
	set(&b, 2, (struct lks_damping){ 3000, 1000, 700, 5, 16000 });
	for (unsigned int word = 0; word < 3; word++) {
		static const uint32_t want[] = { 1000 << 16 | 3000, 5 << 16 | 700, 16000 };

		b.in->word = (uint8_t)word;
		b.in->uplink = 2;
		clocks(&b, 2);
		cr_assert(b.out->rdata == want[word], "word %u: %08x", word, b.out->rdata);
	}
	b.in->uplink = 9;
	clocks(&b, 2);
	cr_assert(b.out->rdata == 0 && b.out->figure == 0, "an uplink that is not there");
	lks_model_close(b.model);
}

Test(damping, off_and_reset_forget)
{
	struct bench b = open_bench(5);

	set(&b, 0, (struct lks_damping){ 300, 100, 700, 5, 16000 });
	flap(&b, 1);
	cr_assert(b.out->suppressed == 1);
	put(&b, 0, 1, 0);
	b.set[0].penalty = 0; /* the model forgets with the next flap, as D3 asks */
	clocks(&b, 2);
	cr_assert(b.out->suppressed == 0, "D3: suppressed while off");
	flap(&b, 1);
	cr_assert(b.out->suppressed == 0 && b.out->figure == 0, "D3");

	set(&b, 0, (struct lks_damping){ 300, 100, 700, 5, 16000 });
	flap(&b, 1);
	b.in->rst = 1;
	clocks(&b, 2);
	b.in->rst = 0;
	for (unsigned int i = 0; i < 3 * SWEEP; i++, clocks(&b, 1))
		cr_assert(b.out->suppressed == 0 && b.out->held == 0 && b.out->figure == 0);
	lks_model_close(b.model);
}

/* D4: limits and ceiling of before a reset neither rule nor are read. */
Test(damping, nothing_is_left_of_the_settings_before_a_reset)
{
	static const uint32_t words[] = { 0, 1 << 16 | 1000, 0 };
	struct bench b = open_bench(4);

	set(&b, 1, (struct lks_damping){ 100, 50, 1000, 1, 16000 });
	flap(&b, 2);
	cr_assert(b.out->suppressed == 2);
	b.in->rst = 1;
	clocks(&b, 1);
	b.in->rst = 0;
	put(&b, 1, 1, words[1]);
	b.set[1] = (struct lks_damping){ .penalty = 1000, .steps = 1 };
	b.want[1] = (struct lks_damping_state){ 0, 0, false };
	for (unsigned int i = 0; i < 3; i++) {
		b.in->word = (uint8_t)i;
		clocks(&b, 2);
		cr_expect_eq(b.out->rdata, words[i], "word %u: %#x", i, b.out->rdata);
	}
	flap(&b, 2);
	compare(&b, 0);
	lks_model_close(b.model);
}
