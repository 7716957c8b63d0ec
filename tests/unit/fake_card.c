/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GENERATION_ONE 0x10000u
#define PENDING 0x1u

static bool in(uint32_t at, uint32_t first, uint32_t bytes)
{
	return at >= first && at - first < bytes;
}

static bool is_banked(uint32_t at)
{
	return (in(at, AT_LINK, 0x200) && at % 32 < 8) || in(at, AT_TEAM, 0x200) ||
	       in(at, AT_KEY, 0x400) || in(at, AT_VLAN, 0x1000) || in(at, AT_BUCKET, 0x8000);
}

static unsigned int uplinks(const struct fake_card *card)
{
	return card->reg[AT_SHAPE / 4] >> 16 & 0xff;
}

/* Bits that the card stores of a banked word: no more slots than uplinks, no more teams. */
static uint32_t stored(const struct fake_card *card, uint32_t at)
{
	unsigned int teams = card->reg[AT_SHAPE / 4] >> 24;
	unsigned int first = at & 4 ? 8 : 0, slots = 0;

	if (in(at, AT_TEAM, 0x200))
		return (at - AT_TEAM) / 32 < teams && at % 32 < 0x1c ? UINT32_MAX : 0;
	if (in(at, AT_KEY, 0x400))
		return (at - AT_KEY) / 64 < teams && at % 64 < 40 ? UINT32_MAX : 0;
	if (in(at, AT_VLAN, 0x1000))
		return 0x8f8f8f8f;
	if (in(at, AT_LINK, 0x200))
		return (at - AT_LINK) / 32 >= uplinks(card) ? 0
		       : at % 32			    ? 0xff1f1f
				 : ((1u << uplinks(card)) - 1) * 0x10001u;
	if ((at - AT_BUCKET) / 8 / 256 < teams && uplinks(card) > first)
		slots = uplinks(card) - first;
	return slots >= 8 ? UINT32_MAX : (1u << 4 * slots) - 1;
}

void fake_card_drained(struct fake_card *card)
{
	if (!(card->reg[AT_STATUS / 4] & PENDING))
		return;
	card->live ^= 1;
	card->live_mode = card->reg[AT_MODE / 4];
	card->reg[AT_STATUS / 4] = (card->reg[AT_STATUS / 4] ^ PENDING ^ 4) + GENERATION_ONE;
}

static void poll_commit(struct fake_card *card)
{
	if (card->pending != FAKE_NEVER && card->pending-- == 0) {
		card->pending = 0;
		fake_card_drained(card);
	}
}

static void poll_snapshot(struct fake_card *card)
{
	if (card->busy != FAKE_NEVER && card->busy-- == 0) {
		card->busy = 0;
		card->reg[AT_SNAPSHOT_STATUS / 4] &= ~1u;
	}
}

/* Words that tell which counter was selected: 4 * SELECT + 0 to 3. */
static void select_tally(struct fake_card *card, uint32_t select)
{
	for (uint32_t i = 0; i < 4; i++)
		card->reg[(AT_TALLY + 0x10) / 4 + i] = 4 * select + i;
	card->reg[(AT_TALLY + 8) / 4] = 1;
	card->tally_busy = card->tally_polls;
}

static void poll_tally(struct fake_card *card)
{
	if (card->tally_busy != FAKE_NEVER && card->tally_busy-- == 0) {
		card->tally_busy = 0;
		card->reg[(AT_TALLY + 8) / 4] = 0;
	}
}

static int access_card(struct fake_card *card, uint32_t at)
{
	unsigned int n = card->accesses++;

	if (at % 4 || at >= LKS_BUS_WINDOW_BYTES)
		card->misuses++;
	if (n == card->reset_at)
		fake_card_reset(card);
	if (n >= card->die_at)
		card->dead = true;
	return n >= card->fail_at ? -EIO : 0;
}

static int read32(void *ctx, uint32_t at, uint32_t *ret_value)
{
	struct fake_card *card = ctx;
	int rc = access_card(card, at);

	card->reads++;
	if (rc < 0)
		return rc;
	if (at == AT_STATUS)
		poll_commit(card);
	if (at == AT_SNAPSHOT_STATUS)
		poll_snapshot(card);
	if (at == AT_TALLY + 8)
		poll_tally(card);
	*ret_value = card->dead	     ? UINT32_MAX
		     : is_banked(at) ? card->bank[card->live][at / 4]
				     : card->reg[at / 4];
	return 0;
}

static void take_snapshot(struct fake_card *card)
{
	for (unsigned int i = 0; i < 128; i++)
		card->reg[AT_COUNTER / 4 + i] = card->counter[i / 2][i % 2];
	for (unsigned int i = 0; i < 64; i++)
		card->reg[AT_TEAM_COUNTER / 4 + i] = card->counter[64 + i / 2][i % 2];
	card->reg[AT_SNAPSHOT_STATUS / 4] = 3;
	card->busy = card->snapshot_polls;
}

/* What the receive block does with a write. */
static void mail(struct fake_card *card, uint32_t at, uint32_t value)
{
	uint32_t *status = &card->reg[(AT_RECEIVE + 0x1c) / 4];
	const uint32_t *own = &card->reg[(AT_RECEIVE + 0x20) / 4];

	if (at == AT_RECEIVE + 0x14 && value & 1)
		card->reg[(AT_RECEIVE + 8) / 4] = 0;
	if (at == AT_RECEIVE + 0x18 && value >> 31)
		*status = card->link_down ? 2 : 1;
	if (at == AT_RECEIVE + 0x28 && value >> 31)
		card->own[value & 0x1ff] = (uint64_t)own[1] << 32 | own[0];
	if (at != AT_RECEIVE + 0x1c)
		card->reg[at / 4] = value;
}

static void store(struct fake_card *card, uint32_t at, uint32_t value)
{
	if (is_banked(at)) {
		card->bank[card->live ^ 1][at / 4] = value & stored(card, at);
	} else if (at == AT_COMMIT && value & 1) {
		card->reg[AT_STATUS / 4] |= PENDING;
		card->pending = card->commit_polls;
	} else if (at == AT_SNAPSHOT && value & 1) {
		take_snapshot(card);
	} else if (at == AT_TALLY + 4) {
		select_tally(card, value);
	} else if (in(at, AT_RECEIVE + 0x14, 0x18)) {
		mail(card, at, value);
	} else if (in(at, AT_INJECTED, 0x100)) {
		card->reg[at / 4] = value;
	} else if (at == AT_EVENT) {
		card->reg[at / 4] &= ~value;
	} else if (at == AT_MODE || at == AT_TICK || at == AT_EVENT_ENABLE || at == AT_LIMIT ||
		   (at == AT_OWNER && !card->deaf_owner)) {
		card->reg[at / 4] = value;
	} else if ((in(at, AT_UPLINK, 16 * uplinks(card)) && at % 16 < 8) ||
		   (in(at, AT_LINK, 32 * uplinks(card)) && at % 32 >= 8 && at % 32 < 0x1c)) {
		card->reg[at / 4] = value;
	}
}

static int write32(void *ctx, uint32_t at, uint32_t value)
{
	struct fake_card *card = ctx;
	int rc = access_card(card, at);

	card->writes++;
	if (rc == 0 && !card->dead)
		store(card, at, value);
	return rc;
}

static void close_card(void *ctx)
{
	struct fake_card *card = ctx;

	card->closes++;
}

struct lks_bus fake_card_bus(struct fake_card *card)
{
	static const struct lks_bus_ops ops = { read32, write32, close_card };

	return (struct lks_bus){ &ops, card, "fake:0", LKS_BUS_WINDOW_BYTES };
}

static void block(struct fake_card *card, uint32_t at, uint32_t type, uint32_t next)
{
	card->reg[at / 4] = type;
	card->reg[at / 4 + 1] = next << 16 | 1;
}

void fake_card_init(struct fake_card *card, unsigned int n_uplinks, unsigned int n_teams)
{
	memset(card, 0, sizeof(*card));
	card->fail_at = card->die_at = card->reset_at = FAKE_NEVER;
	block(card, 0x0000, 0x4c4b5331, 0x0100);
	block(card, 0x0100, 1, 0x0200);
	block(card, 0x0200, 2, 0x0400);
	block(card, 0x0400, 3, 0x0800);
	block(card, 0x0800, 4, 0x1000);
	block(card, 0x1000, 5, 0x1100);
	block(card, 0x1100, 6, 0x1200);
	block(card, 0x1200, 7, 0x2800);
	block(card, 0x2800, 13, 0x3000);
	block(card, 0x3000, 9, 0x3400);
	block(card, 0x3400, 10, 0x3500);
	block(card, 0x3500, 12, 0);
	card->reg[AT_VERSION / 4] = 0x00010203;
	card->reg[AT_SHAPE / 4] = n_teams << 24 | n_uplinks << 16 | 64;
	card->reg[0x10 / 4] = 9216;
	card->reg[0x14 / 4] = 32768;
	card->reg[0x18 / 4] = 7;
	card->reg[AT_TALLY / 4] = 200;
	card->reg[AT_POLICIES / 4] = 0x80ffffff;
	card->reg[0x1c / 4] = 0xb111d;
	card->reg[AT_CLOCK / 4] = 156250000;
	card->reg[AT_TICK / 4] = 156250;
}

void fake_card_reset(struct fake_card *card)
{
	memset(card->bank, 0, sizeof(card->bank));
	memset(&card->reg[AT_UPLINK / 4], 0, 0x100);
	card->reg[AT_OWNER / 4] = card->reg[AT_STATUS / 4] = card->reg[AT_MODE / 4] = 0;
	card->reg[AT_SNAPSHOT_STATUS / 4] = 0;
	card->reg[AT_RESET_COUNT / 4]++;
	card->live_mode = card->live = card->pending = card->busy = 0;
}

uint32_t fake_card_live_word(const struct fake_card *card, uint32_t at)
{
	return card->bank[card->live][at / 4];
}

struct fake_live *fake_card_live(const struct fake_card *card)
{
	struct fake_live *live = calloc(1, sizeof(*live));

	memcpy(live->table, card->bank[card->live], sizeof(live->table));
	memcpy(live->uplink, &card->reg[AT_UPLINK / 4], sizeof(live->uplink));
	live->tick = card->reg[AT_TICK / 4];
	live->mode = card->live_mode;
	return live;
}
