/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames without surprises, for bursts: where a rule can read its words without parsing.
 *
 *	shape	type, behind at most one tag	and
 *	IPV4	0x0800				version 4, no options, 40 bytes of L3
 *	IPV6	0x86dd				version 6, 60 bytes of L3
 *	OTHER	else, no tag, no length		20 bytes of L3
 *	ODD	everything else			for lks_frame_parse()
 */
#ifndef LKS_VIEW_H
#define LKS_VIEW_H

#include "frame_impl.h"
#include "policy_impl.h"
#include "word.h"

enum lks_shape { LKS_SHAPE_ODD, LKS_SHAPE_IPV4, LKS_SHAPE_IPV6, LKS_SHAPE_OTHER };

struct lks_view {
	const uint8_t *frame, *l3;
	enum lks_shape shape;
	uint16_t type; /* of L3 */
	bool tagged;
};

/* What most frames are, found by one comparison: IPv4 without a tag. */
LKS_INLINE bool lks_is_common(const struct lks_packet *packet)
{
	bool is = packet->len >= 54 && (lks_le32(packet->bytes + 12) & 0x00ffffff) == 0x00450008;

	return __builtin_expect(is, true);
}

LKS_INLINE struct lks_view lks_view_common(const struct lks_packet *packet)
{
	return (struct lks_view){ packet->bytes, packet->bytes + 14, LKS_SHAPE_IPV4, TYPE_IPV4,
				  false };
}

LKS_INLINE struct lks_view lks_view(const struct lks_packet *packet)
{
	struct lks_view v = { packet->bytes, packet->bytes + 14, LKS_SHAPE_ODD, 0, false };
	uint32_t len = packet->len;

	if (len < 54)
		return v;
	v.type = lks_be16(v.frame + 12);
	v.tagged = v.type == TPID_C || v.type == TPID_S;
	if (v.tagged) {
		v.type = lks_be16(v.frame + 16);
		v.l3 += 4;
		len -= 4;
	}
	if (v.type == TYPE_IPV4) {
		if (v.l3[0] == 0x45 && len >= 54)
			v.shape = LKS_SHAPE_IPV4;
	} else if (v.type == TYPE_IPV6) {
		if (v.l3[0] >> 4 == 6 && len >= 74)
			v.shape = LKS_SHAPE_IPV6;
	} else if (!v.tagged && v.type >= 0x0600) {
		v.shape = LKS_SHAPE_OTHER;
	}
	return v;
}

/* XOR of all words of both addresses, loaded little endian. */
LKS_INLINE uint32_t lks_view_addresses(const struct lks_view *v)
{
	const uint8_t *ip = v->l3 + 8;
	uint64_t both;

	if (v->shape == LKS_SHAPE_IPV4)
		return lks_le32(ip + 4) ^ lks_le32(ip + 8);
	both = lks_le64(ip) ^ lks_le64(ip + 8) ^ lks_le64(ip + 16) ^ lks_le64(ip + 24);
	return (uint32_t)(both ^ both >> 32);
}

/*
 * The protocol of an IPv4 packet that is no fragment, and another word for a fragment: protocol,
 * flags and offset are compared at once.
 */
LKS_INLINE uint32_t lks_view_whole(const struct lks_view *v)
{
	return lks_le32(v->l3 + 6) & 0xff00ff3f;
}
#define LKS_WHOLE(proto) ((uint32_t)(proto) << 24)

/*
 * The four bytes of the ports as lks_frame_parse() finds them; NULL without. With IPv6 only for
 * lks_view_is_walked() == false.
 */
LKS_INLINE const uint8_t *lks_view_ports(const struct lks_view *v, uint8_t *ret_proto)
{
	bool ipv4 = v->shape == LKS_SHAPE_IPV4;
	uint32_t whole = ipv4 ? lks_view_whole(v) : LKS_WHOLE(v->l3[6]);

	*ret_proto = (uint8_t)(whole >> 24);
	if (whole != LKS_WHOLE(PROTO_TCP) && whole != LKS_WHOLE(PROTO_UDP) &&
	    whole != LKS_WHOLE(PROTO_SCTP))
		return NULL;
	if (!ipv4)
		return lks_be16(v->l3 + 4) >= 4 ? v->l3 + IPV6_BYTES : NULL;
	return lks_be16(v->l3 + 2) >= IPV4_BYTES + 4 ? v->l3 + IPV4_BYTES : NULL;
}

/* Extension headers: their walk is the parser's. */
LKS_INLINE bool lks_view_is_walked(const struct lks_view *v)
{
	uint8_t proto = v->l3[6];

	return v->shape == LKS_SHAPE_IPV6 && proto != PROTO_TCP && proto != PROTO_UDP &&
	       proto != PROTO_ICMPV6 && proto != PROTO_SCTP;
}

/* The hash of one frame the long way. */
uint32_t lks_burst_one(const struct lks_burst *burst, const struct lks_packet *packet);

/*
 * hash % n without a division: hash times 2^64 / n is the quotient and a fraction of 64 bits; n
 * times the fraction is the remainder. Exact for every hash of 32 bits.
 */
LKS_INLINE uint32_t lks_remainder(const struct lks_burst *burst, uint32_t hash)
{
#ifdef __SIZEOF_INT128__
	return (uint32_t)((unsigned __int128)(burst->reciprocal * hash) * burst->n >> 64);
#else
	return hash % burst->n;
#endif
}

LKS_INLINE uint8_t lks_take(const struct lks_burst *burst, uint32_t hash)
{
	const uint8_t *row;

	if (!burst->row)
		return burst->live[lks_remainder(burst, hash)];
	row = burst->row[hash & 255];
	while (!(burst->eligible >> *row & 1))
		row++;
	return *row;
}

/* From `id(burst, macs)`, which reads nothing but the twelve bytes of the MACs: steer_id(). */
#define LKS_STEER_MACS(id)                                                                         \
	static void steer_##id(const struct lks_burst *burst, const struct lks_packet *packets,    \
			       size_t n, uint8_t *restrict ret_uplinks)                            \
	{                                                                                          \
		for (size_t i = 0; i < n; i++)                                                     \
			ret_uplinks[i] = lks_take(                                                 \
				burst, packets[i].len < 12 ? lks_burst_one(burst, &packets[i])     \
							   : id(packets[i].bytes));                \
	}

/*
 * From `id(burst, view, ret_hash)`, which returns whether it knows the view: steer_id(). The rule
 * is inlined twice, the first time for the shape that most frames have.
 */
#define LKS_STEER(id)                                                                              \
	static void steer_##id(const struct lks_burst *burst, const struct lks_packet *packets,    \
			       size_t n, uint8_t *restrict ret_uplinks)                            \
	{                                                                                          \
		for (size_t i = 0; i < n; i++) {                                                   \
			struct lks_view view = lks_view_common(&packets[i]);                       \
			uint32_t hash;                                                             \
                                                                                                   \
			if (!lks_is_common(&packets[i]) || !id(burst, &view, &hash)) {             \
				view = lks_view(&packets[i]);                                      \
				if (!id(burst, &view, &hash))                                      \
					hash = lks_burst_one(burst, &packets[i]);                  \
			}                                                                          \
			ret_uplinks[i] = lks_take(burst, hash);                                    \
		}                                                                                  \
	}

#endif
