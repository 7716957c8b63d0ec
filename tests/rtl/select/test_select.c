/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_select with 16 uplinks and 16 teams against lks_team_select(): every number of members, both
 * modes, hashes over all 32 bits, any live mask at any clock.
 */
#include "frames.h"
#include "shim.h"
#include "write_team.h"

#include <criterion/criterion.h>

TestSuite(select, .timeout = 120);

enum { UPLINKS = 16, TEAMS = 16, DEPTH = 32, ALL = (1 << UPLINKS) - 1, NO_TEAM = 3, NO_UPLINK = 4 };

struct descriptor {
	bool known;
	unsigned int team;
	uint32_t hash;
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct lks_team *teams[TEAMS];
	struct descriptor fifo[DEPTH];
	size_t head, tail;
	uint16_t live_before;
	unsigned int offer, stall, flap; /* percent of clocks */
	unsigned long last;		 /* clock of the last decision taken */
};

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed }, .live_before = ALL };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->live = ALL;
	b.in->rst = 1;
	lks_model_tick(b.model);
	b.in->rst = 0;
	for (unsigned int t = 0; t < TEAMS; t++) {
		b.teams[t] = team_random(&b.dice, UPLINKS);
		cr_assert_not_null(b.teams[t]);
		write_team(b.model, b.teams[t], t, UPLINKS);
	}
	b.in->live_bank = 1;
	lks_model_tick(b.model);
	return b;
}

static void expect(const struct bench *b, const struct descriptor *d)
{
	const struct lks_out *o = b->out;
	const struct lks_team *team = b->teams[d->team];
	unsigned int uplink = 0;

	cr_assert(o->dec_hash == d->hash, "hash %08x, not %08x", o->dec_hash, d->hash);
	cr_assert(o->dec_target == (o->dec_drop ? 0 : 1u << o->dec_uplink),
		  "target %04x of uplink %u", o->dec_target, o->dec_uplink);
	if (!d->known)
		cr_assert(o->dec_drop && o->dec_reason == NO_TEAM && !o->dec_uplink);
	else if (lks_team_select(team, d->hash, b->live_before, &uplink) < 0)
		cr_assert(o->dec_drop && o->dec_reason == NO_UPLINK && !o->dec_uplink,
			  "team %u: nobody of %u members lives", d->team, lks_team_members(team));
	else
		cr_assert(!o->dec_drop && !o->dec_reason && o->dec_uplink == uplink,
			  "team %u, %s, %u members, hash %08x, live %04x: uplink %u, not %u",
			  d->team, lks_failover_name(lks_team_failover(team)),
			  lks_team_members(team), d->hash, b->live_before, o->dec_uplink, uplink);
}

static void offer(struct bench *b)
{
	struct descriptor *d = &b->fifo[b->tail % DEPTH];

	b->in->put = b->tail - b->head < DEPTH && dice_percent(&b->dice, b->offer);
	if (!b->in->put)
		return;
	d->known = dice_percent(&b->dice, 95);
	d->team = dice_below(&b->dice, TEAMS);
	d->hash = dice_percent(&b->dice, 5) ? 0xffffffff : dice_word(&b->dice);
	b->in->put_known = d->known;
	b->in->put_team = (uint8_t)d->team;
	b->in->put_hash = d->hash;
}

static void change_links(struct bench *b)
{
	if (!dice_percent(&b->dice, b->flap) || !dice_percent(&b->dice, 30))
		return;
	b->in->live = (uint16_t)dice_word(&b->dice);
	if (dice_percent(&b->dice, 20))
		b->in->live &= (uint16_t)dice_word(&b->dice) & (uint16_t)dice_word(&b->dice);
}

static void tick(struct bench *b)
{
	size_t tail = b->tail;

	offer(b);
	change_links(b);
	b->in->dec_ready = !dice_percent(&b->dice, b->stall);
	lks_model_settle(b->model);
	if (b->in->put)
		tail++;
	if (b->out->dec_valid) {
		cr_assert(b->head != b->tail, "a decision without a descriptor");
		expect(b, &b->fifo[b->head % DEPTH]);
		if (b->in->dec_ready) {
			b->head++;
			b->last = lks_model_clocks(b->model);
		}
	}
	b->tail = tail;
	b->live_before = b->in->live;
	lks_model_edge(b->model);
}

static void close_bench(struct bench *b)
{
	b->offer = b->flap = b->stall = 0;
	for (int i = 0; i < 400; i++)
		tick(b);
	cr_assert(b->head == b->tail && !b->out->busy, "%zu left", b->tail - b->head);
	for (int t = 0; t < TEAMS; t++)
		lks_team_free(b->teams[t]);
	lks_model_close(b->model);
}

static void run(uint32_t seed, unsigned int offer, unsigned int stall, unsigned int flap,
		unsigned int clocks)
{
	struct bench b = open_bench(seed);

	b.offer = offer;
	b.stall = stall;
	b.flap = flap;
	for (unsigned int i = 0; i < clocks; i++)
		tick(&b);
	cr_assert(b.head > clocks / 20, "%zu decisions in %u clocks", b.head, clocks);
	close_bench(&b);
}

Test(select, full_speed)
{
	run(1, 100, 0, 0, 20000);
}

Test(select, stalls)
{
	run(2, 90, 50, 0, 20000);
}

/* A walk over 16 teams takes 275 clocks; here a change comes every 700 or so. */
Test(select, links_change)
{
	for (uint32_t seed = 3; seed < 9; seed++)
		run(seed, 60, 30, 1, 60000);
}

/* A change is seen in the next clock: no decision of the old map is offered behind it. */
Test(select, decisions_stop_at_once)
{
	struct bench b = open_bench(9);

	b.offer = 100;
	for (int round = 0; round < 40; round++) {
		for (int i = 0; i < 400; i++)
			tick(&b);
		cr_assert(b.out->dec_valid, "no decision before the change");
		b.in->live ^= (uint16_t)(1u << dice_below(&b.dice, UPLINKS));
		tick(&b);
		for (int i = 0; i < 16 * 17; i++) {
			tick(&b);
			cr_assert(!b.out->dec_valid, "decided while the map is built");
		}
	}
	close_bench(&b);
}

/* All teams resilient, written into the bank that rules from now on. */
static void write_resilient(struct bench *b)
{
	for (unsigned int t = 0; t < TEAMS; t++) {
		lks_team_set_policy(b->teams[t], lks_policy_find("native"));
		lks_team_set_failover(b->teams[t], LKS_RESILIENT);
		cr_assert(lks_team_build(b->teams[t]) == 0);
		write_team(b->model, b->teams[t], t, UPLINKS);
	}
}

/* Buckets need no lists: where every team is resilient, decisions go on at once. */
Test(select, resilient_teams_do_not_wait_for_the_lists)
{
	struct bench b = open_bench(11);

	write_resilient(&b);
	b.in->live_bank = 0;
	lks_model_tick(b.model);
	b.offer = 100;
	for (int round = 0; round < 40; round++) {
		for (int i = 0; i < 400; i++)
			tick(&b);
		b.in->live ^= (uint16_t)(1u << dice_below(&b.dice, UPLINKS));
		for (int i = 0; i < 16; i++)
			tick(&b);
		cr_assert(b.out->dec_valid, "round %d: no decision 16 clocks behind a change",
			  round);
	}
	close_bench(&b);
}

/* One list is enough to wait for, be it of one member in the last team. */
Test(select, one_modulo_team_of_one_member)
{
	struct bench b = open_bench(12);
	struct lks_team *team;

	write_resilient(&b);
	cr_assert(lks_team_new("one", &team) == 0 && lks_team_add_member(team, 5) == 0);
	lks_team_set_failover(team, LKS_MODULO);
	cr_assert(lks_team_build(team) == 0);
	lks_team_free(b.teams[TEAMS - 1]);
	b.teams[TEAMS - 1] = team;
	write_team(b.model, team, TEAMS - 1, UPLINKS);
	b.in->live_bank = 0;
	lks_model_tick(b.model);
	b.offer = 100;
	for (int round = 0; round < 40; round++) {
		for (int i = 0; i < 700; i++)
			tick(&b);
		b.in->live ^= 1u << 5;
	}
	close_bench(&b);
}

/* 0 to 16 live uplinks: every count that a team can have. */
Test(select, every_count_of_live_members)
{
	struct bench b = open_bench(10);

	b.offer = 100;
	for (unsigned int n = 0; n <= UPLINKS; n++) {
		b.in->live = (uint16_t)(ALL >> (UPLINKS - n));
		for (int i = 0; i < 2000; i++)
			tick(&b);
	}
	close_bench(&b);
}

/* One question of a rescue: what the library answers under the map of now, or none behind a change.
 */
static void ask(struct bench *b, bool change)
{
	unsigned int team = dice_below(&b->dice, TEAMS), uplink = 0, waited = 0;
	uint32_t hash = dice_word(&b->dice);

	while (!b->out->ask_ready) {
		tick(b);
		cr_assert(waited++ < 400, "never ready for a question");
	}
	b->in->ask = 1;
	b->in->ask_team = (uint8_t)team;
	b->in->ask_hash = hash;
	tick(b);
	b->in->ask = 0;
	if (change)
		b->in->live ^= (uint16_t)(1u << dice_below(&b->dice, UPLINKS));
	for (waited = 0; waited < 8; waited++) {
		tick(b);
		cr_assert(!b->out->dec_valid, "the host decides during a rescue");
		cr_assert(b->out->answer_valid == (waited == 7 && !change), "answer in clock %u",
			  waited);
	}
	if (change)
		return;
	cr_assert(b->out->answer_none ==
		  (lks_team_select(b->teams[team], hash, b->live_before, &uplink) < 0));
	cr_assert(b->out->answer_none || b->out->answer == uplink, "hash %08x: %u, not %u", hash,
		  b->out->answer, uplink);
}

Test(select, a_rescue_asks_and_the_host_waits)
{
	struct bench b = open_bench(11);

	b.offer = 80;
	b.stall = 20;
	for (int round = 0; round < 30; round++) {
		size_t before = b.head;

		for (int i = 0; i < 300; i++)
			tick(&b);
		cr_assert(b.head > before, "the host goes on behind a rescue");
		b.in->rescue = 1;
		tick(&b);
		tick(&b);
		for (int i = 0; i < 30; i++)
			ask(&b, i % 7 == 3);
		b.in->rescue = 0;
		for (int i = 0; i < 4; i++)
			tick(&b);
	}
	close_bench(&b);
}
