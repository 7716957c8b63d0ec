/* SPDX-License-Identifier: Apache-2.0 */
#include "keep.h"

enum lks_fault lks_fault_of(bool bad, uint32_t len, uint32_t beat)
{
	if (!bad)
		return LKS_FAULT_NONE;
	if (len & 1 && len > beat)
		return LKS_FAULT_HOLLOW;
	if (len & 2 && len % beat)
		return LKS_FAULT_HOLES;
	return LKS_FAULT_MARK;
}

static uint64_t dense(uint32_t bytes)
{
	return bytes == 64 ? UINT64_MAX : (UINT64_C(1) << bytes) - 1;
}

/* So many bytes, words of 8 and single ones, anywhere in the beat. */
static uint64_t with_holes(struct lks_rng *rng, uint32_t bytes, uint32_t beat)
{
	uint64_t keep = 0;
	uint32_t left = bytes;

	while (left > 0) {
		uint32_t at = lks_rng_below(rng, beat);
		bool word = left >= 8 && lks_rng_percent(rng, 80);
		uint64_t more = word ? UINT64_C(0xff) << (at & ~7u) : UINT64_C(1) << at;

		if (keep & more)
			continue;
		keep |= more;
		left -= word ? 8 : 1;
	}
	return keep == dense(bytes) ? keep << 1 : keep;
}

uint64_t lks_keep(struct lks_rng *rng, enum lks_fault fault, uint32_t left, uint32_t beat)
{
	if (left <= beat)
		return fault == LKS_FAULT_HOLES ? with_holes(rng, left, beat) : dense(left);
	if (fault == LKS_FAULT_HOLLOW && left <= 2 * beat)
		return dense(beat) & (lks_rng_percent(rng, 50) ? 1 : 0x5555);
	return dense(beat);
}
