/* SPDX-License-Identifier: Apache-2.0 */
/* A bus that plays a script: the accesses it expects, in order, and what a read returns. */
#ifndef SCRIPT_BUS_H
#define SCRIPT_BUS_H

#include <linksteer/bus.h>

#include <stdbool.h>
#include <stddef.h>

struct script_step {
	char kind; /* 'r' or 'w' */
	uint32_t at, value;
};

struct script_bus {
	const struct script_step *step;
	size_t n, next;
	bool broken; /* something else happened; the bus fails from then on */
};

struct lks_bus script_bus(struct script_bus *script);

/* The accesses that find the blocks of a card: the magic, then kind and next of each. */
/* clang-format off */
#define SCRIPT_BLOCK_LIST \
	{ 'r', 0x0000, 0x4c4b5331 }, { 'r', 0x0004, 0x01000001 }, \
	{ 'r', 0x0100, 1 }, { 'r', 0x0104, 0x02000001 }, \
	{ 'r', 0x0200, 2 }, { 'r', 0x0204, 0x04000001 }, \
	{ 'r', 0x0400, 3 }, { 'r', 0x0404, 0x08000001 }, \
	{ 'r', 0x0800, 4 }, { 'r', 0x0804, 0x10000001 }, \
	{ 'r', 0x1000, 5 }, { 'r', 0x1004, 0x11000001 }, \
	{ 'r', 0x1100, 6 }, { 'r', 0x1104, 0x12000001 }, \
	{ 'r', 0x1200, 7 }, { 'r', 0x1204, 0x28000001 }, \
	{ 'r', 0x2800, 13 }, { 'r', 0x2804, 0x30000001 }, \
	{ 'r', 0x3000, 9 }, { 'r', 0x3004, 0x34000001 }, \
	{ 'r', 0x3400, 10 }, { 'r', 0x3404, 0x35000001 }, \
	{ 'r', 0x3500, 12 }, { 'r', 0x3504, 0x00000001 }
/* clang-format on */

#endif
