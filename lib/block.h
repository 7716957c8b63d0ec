/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of the register map: where each of a card's blocks stands. */
#ifndef LKS_BLOCK_H
#define LKS_BLOCK_H

#include <linksteer/device.h>

#define LKS_MAGIC 0x4c4b5331u /* type of the identity block */
#define LKS_BLOCKS_MAX 64

enum lks_block_kind {
	LKS_BLOCK_IDENTITY,
	LKS_BLOCK_CONTROL,
	LKS_BLOCK_UPLINKS,
	LKS_BLOCK_TEAMS,
	LKS_BLOCK_COUNTERS,
	LKS_BLOCK_VLANS,
	LKS_BLOCK_BUCKETS,
	LKS_BLOCK_KEYS,
	LKS_BLOCK_TALLIES,
	LKS_BLOCK_LINKS,
	LKS_BLOCK_RECEIVE,
	LKS_BLOCK_LEDGER,
	LKS_BLOCK_KINDS
};

struct lks_block {
	uint32_t type, offset;
	unsigned int version;
};

/* @shift: of the blocks we know, distance from where linksteer.rdl puts them, modulo 2^32. */
struct lks_blocks {
	struct lks_block item[LKS_BLOCKS_MAX];
	unsigned int n;
	uint32_t shift[LKS_BLOCK_KINDS];
};

/* Reads the list into the device. Return: 0, -ENOTSUP, -EPROTO, -ELOOP, or as a register read. */
int lks_blocks_walk(struct lks_device *device, struct lks_error *error);

#endif
