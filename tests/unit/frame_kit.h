/* SPDX-License-Identifier: Apache-2.0 */
/* Frames put together piece by piece, for tests that start from bytes. */
#ifndef LKS_FRAME_KIT_H
#define LKS_FRAME_KIT_H

#include <linksteer/policy.h>

#include <string.h>

struct kit {
	size_t len;
	uint8_t bytes[320];
};

static inline void kit_put(struct kit *f, const void *bytes, size_t len)
{
	memcpy(f->bytes + f->len, bytes, len);
	f->len += len;
}

static inline void kit_put16(struct kit *f, unsigned int value)
{
	kit_put(f, (uint8_t[]){ (uint8_t)(value >> 8), (uint8_t)value }, 2);
}

/* 00:50:56:aa:bb:01 to 00:1b:21:12:34:56, @tags of VLAN 100, outer first. */
static inline struct kit kit_ether(const uint16_t *tpid, size_t tags, unsigned int type)
{
	struct kit f = { 0 };

	kit_put(&f, "\x00\x1b\x21\x12\x34\x56\x00\x50\x56\xaa\xbb\x01", 12);
	for (size_t i = 0; i < tags; i++) {
		kit_put16(&f, tpid[i]);
		kit_put16(&f, 100);
	}
	kit_put16(&f, type);
	return f;
}

/* 10.0.0.10 to 10.0.0.20; of IHL below 5 there are 20 bytes nevertheless. */
static inline void kit_put_ipv4(struct kit *f, unsigned int ihl, uint8_t proto, unsigned int piece)
{
	uint8_t h[60] = { (uint8_t)(0x40 | ihl),
			  [6] = (uint8_t)(piece >> 8),
			  (uint8_t)piece,
			  64,
			  proto,
			  [12] = 10,
			  0,
			  0,
			  10,
			  10,
			  0,
			  0,
			  20 };

	kit_put(f, h, ihl < 5 ? 20 : 4 * ihl);
}

/* fd00::1 to fe00::2 */
static inline void kit_put_ipv6(struct kit *f, uint8_t next)
{
	uint8_t h[40] = { 0x60, [6] = next, [8] = 0xfd, [23] = 1, [24] = 0xfe, [39] = 2 };

	kit_put(f, h, 40);
}

/* Source port 0x1234, destination port 0x5678, then 1, 2, 3 ... */
static inline void kit_put_l4(struct kit *f, size_t len)
{
	uint8_t h[64] = { 0x12, 0x34, 0x56, 0x78 };

	for (size_t i = 4; i < len; i++)
		h[i] = (uint8_t)(i - 3);
	kit_put(f, h, len);
}

static inline struct lks_fields kit_parse(const struct kit *f)
{
	struct lks_fields fields;

	lks_frame_parse(f->bytes, f->len, &fields);
	return fields;
}

static inline uint32_t kit_hash(const char *policy, const struct lks_policy_params *params,
				const struct kit *f)
{
	struct lks_fields fields = kit_parse(f);

	return lks_policy_hash(lks_policy_find(policy), params, &fields);
}

#endif
