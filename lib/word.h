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

/* @n: 1 to 31 */
static inline uint32_t lks_rotl32(uint32_t x, unsigned int n)
{
	return x << n | x >> (32 - n);
}

#endif
