/* SPDX-License-Identifier: Apache-2.0 */
/* A back end is two functions and a table. Addresses are those of docs/registers.md. */
#include "memory_card.h"

#include <string.h>

static int read32(void *ctx, uint32_t offset, uint32_t *ret_value)
{
	const struct memory_card *card = (const struct memory_card *)ctx;

	*ret_value = card->reg[offset / 4];
	return 0;
}

static int write32(void *ctx, uint32_t offset, uint32_t value)
{
	struct memory_card *card = (struct memory_card *)ctx;

	if (offset == 0x0108) /* COMMIT: done at once, the generation counts */
		card->reg[0x010c / 4] += 0x10000;
	else if (offset == 0x0808) /* SNAPSHOT: valid at once */
		card->reg[0x080c / 4] = 2;
	else
		card->reg[offset / 4] = value;
	return 0;
}

struct lks_bus memory_card_bus(struct memory_card *card)
{
	static const struct lks_bus_ops ops = { read32, write32, NULL };
	static const uint32_t start[][2] = {
		/* the list of blocks: type, version and next */
		{ 0x0000, 0x4c4b5331 },
		{ 0x0004, 0x01000001 }, /* identity */
		{ 0x0100, 1 },
		{ 0x0104, 0x02000001 }, /* control */
		{ 0x0200, 2 },
		{ 0x0204, 0x04000001 }, /* uplinks */
		{ 0x0400, 3 },
		{ 0x0404, 0x08000001 }, /* teams */
		{ 0x0800, 4 },
		{ 0x0804, 0x10000001 }, /* counters */
		{ 0x1000, 5 },
		{ 0x1004, 0x11000001 }, /* VLANs */
		{ 0x1100, 6 },
		{ 0x1104, 0x12000001 }, /* buckets */
		{ 0x1200, 7 },
		{ 0x1204, 0x28000001 }, /* keys */
		{ 0x2800, 13 },
		{ 0x2804, 0x30000001 }, /* tallies */
		{ 0x3000, 9 },
		{ 0x3004, 0x34000001 }, /* links */
		{ 0x3400, 10 },
		{ 0x3404, 0x35000001 }, /* receive */
		{ 0x3500, 12 },
		{ 0x3504, 0x00000001 }, /* ledger */
		/* version 1.0.0; 4 teams, 4 uplinks, 64 bits; longest frame, queue, clock */
		{ 0x0008, 0x00010000 },
		{ 0x000c, 0x04040040 },
		{ 0x0010, 9216 },
		{ 0x0014, 32768 },
		{ 0x0020, 156250000 },
		{ 0x002c, 0x80ffffff }, /* all policies */
		/* counters, as if frames had passed: in 10, uplink0 4, uplink1 3, uplink2 3 */
		{ 0x0a00, 10 },
		{ 0x0b00, 4 },
		{ 0x0b10, 3 },
		{ 0x0b20, 3 },
	};
	struct lks_bus bus = { &ops, card, "memory:0", LKS_BUS_WINDOW_BYTES };

	memset(card, 0, sizeof(*card));
	for (size_t i = 0; i < sizeof(start) / sizeof(start[0]); i++)
		card->reg[start[i][0] / 4] = start[i][1];
	return bus;
}
