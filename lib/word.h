/* SPDX-License-Identifier: Apache-2.0 */
/* Words in bytes, and rotations. */
#ifndef LKS_WORD_H
#define LKS_WORD_H

#include <stdint.h>

static inline uint16_t lks_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t lks_be32(const uint8_t *p)
{
	return (uint32_t)lks_be16(p) << 16 | lks_be16(p + 2);
}

static inline uint32_t lks_le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t lks_le64(const uint8_t *p)
{
	return (uint64_t)lks_le32(p + 4) << 32 | lks_le32(p);
}

static inline uint32_t lks_swap32(uint32_t x)
{
	return x << 24 | (x & 0xff00) << 8 | (x >> 8 & 0xff00) | x >> 24;
}

/* @n: 1 to 31 */
static inline uint32_t lks_rotl32(uint32_t x, unsigned int n)
{
	return x << n | x >> (32 - n);
}

#endif
