/* SPDX-License-Identifier: Apache-2.0 */
/* lks_classify, 4 teams: every VLAN, both banks, read-back. */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(classify, .timeout = 60);

enum { WORDS = 1024, TEAMS = 4 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	uint32_t bank[2][WORDS]; /* as they must read */
};

static struct bench open_bench(void)
{
	struct bench b = { .model = lks_model_open(1) };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->loaded = 1;
	return b;
}

/* What the table keeps of a byte: a team beyond TEAMS is no team. */
static uint32_t kept(uint32_t byte)
{
	uint32_t team = byte & (TEAMS - 1);

	return (byte & 0x80 && (byte & 15) < TEAMS ? 0x80 : 0) | team;
}

/* Fill the shadow bank at random, looking up meanwhile as if nothing happened. */
static void fill(struct bench *b, struct dice *dice)
{
	b->in->we = 1;
	for (unsigned int i = 0; i < WORDS; i++) {
		uint32_t word = dice_word(dice) & 0x83838383;

		if (dice_percent(dice, 10))
			word = dice_word(dice);
		b->in->addr = (uint16_t)i;
		b->in->wdata = word;
		b->in->vid = (uint16_t)dice_below(dice, 4096);
		lks_model_tick(b->model);
		b->bank[!b->in->live_bank][i] = 0;
		for (int k = 0; k < 4; k++)
			b->bank[!b->in->live_bank][i] |= kept(word >> 8 * k & 0xff) << 8 * k;
	}
	b->in->we = 0;
}

static void look(struct bench *b, uint16_t vid)
{
	uint32_t want = b->bank[b->in->live_bank][vid / 4] >> 8 * (vid % 4) & 0xff;

	b->in->vid = vid;
	b->in->addr = vid / 4;
	for (int i = 0; i < 3; i++)
		lks_model_tick(b->model);
	cr_assert(b->out->valid == want >> 7, "VLAN %u: valid %u", vid, b->out->valid);
	cr_assert(b->out->team == (want & 15), "VLAN %u: team %u", vid, b->out->team);
	cr_assert(b->out->rdata == b->bank[b->in->live_bank][vid / 4],
		  "word %u: reads %08x, not %08x", vid / 4, b->out->rdata,
		  b->bank[b->in->live_bank][vid / 4]);
}

Test(classify, every_vlan_in_both_banks)
{
	struct bench b = open_bench();
	struct dice dice = { 1 };

	for (int round = 0; round < 3; round++) {
		fill(&b, &dice);
		if (round) /* the live bank does not see the writes */
			for (uint16_t vid = 0; vid < 4096; vid += 7)
				look(&b, vid);
		b.in->live_bank ^= 1;
		for (uint16_t vid = 0; vid < 4096; vid++)
			look(&b, vid);
	}
	lks_model_close(b.model);
}

Test(classify, one_lookup_a_clock)
{
	struct bench b = open_bench();
	struct dice dice = { 2 };
	uint16_t vids[2] = { 0, 0 };

	fill(&b, &dice);
	b.in->live_bank ^= 1;
	for (unsigned int i = 0; i < 5000; i++) {
		uint16_t vid = vids[i % 2];
		uint32_t want = b.bank[b.in->live_bank][vid / 4] >> 8 * (vid % 4) & 0xff;

		b.in->vid = vids[i % 2] = (uint16_t)dice_below(&dice, 4096);
		lks_model_settle(b.model);
		if (i >= 2)
			cr_assert(b.out->valid == want >> 7 && b.out->team == (want & 15),
				  "VLAN %u: valid %u team %u", vid, b.out->valid, b.out->team);
		lks_model_edge(b.model);
	}
	lks_model_close(b.model);
}

Test(classify, nothing_before_the_first_commit)
{
	struct bench b = open_bench();
	struct dice dice = { 3 };

	fill(&b, &dice);
	b.in->live_bank = 1;
	b.in->loaded = 0;
	for (uint16_t vid = 0; vid < 4096; vid += 5) {
		b.in->vid = vid;
		b.in->addr = vid / 4;
		for (int i = 0; i < 3; i++)
			lks_model_tick(b.model);
		cr_assert(!b.out->valid && !b.out->rdata, "VLAN %u", vid);
	}
	lks_model_close(b.model);
}
