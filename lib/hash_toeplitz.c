/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy toeplitz: the hash of receive-side scaling. Input, in network order: source, destination
 * address; for TCP and UDP with their flag, source and destination port. The hash is the XOR of the
 * 32 key bits that start where an input bit is set, for all of them.
 *
 * It is linear: the symmetric variant, hash(a, b) ^ hash(b, a), is the hash of the XOR of both ends
 * in the place of either, which network cards call symmetric-xor.
 */
#include "policy_impl.h"
#include "view.h"
#include "word.h"

enum { INPUT_MAX = LKS_TOEPLITZ_INPUT_MAX };

/* Whether ports count, @flags being those of the frame's IP version moved to bits 2:0. */
static bool takes_ports(unsigned int flags, const struct lks_fields *f)
{
	return f->has_ports && ((f->ip_proto == PROTO_TCP && flags & LKS_RSS_TCP_IPV4) ||
				(f->ip_proto == PROTO_UDP && flags & LKS_RSS_UDP_IPV4));
}

/* @swap: destination before source. Return: the length, 0 when the flags leave nothing. */
static size_t input(const struct lks_policy_params *params, const struct lks_fields *f, bool swap,
		    uint8_t ret_input[INPUT_MAX])
{
	unsigned int flags = f->l3 == LKS_L3_IPV6 ? params->fields >> 3 : params->fields;
	size_t bytes = lks_l3_address_bytes(f->l3);
	bool ports = takes_ports(flags, f);
	size_t len;

	if (bytes == 0 || !(ports || flags & LKS_RSS_IPV4))
		return 0;
	len = lks_key_put(ret_input, 0, swap ? f->dst_ip : f->src_ip, bytes);
	len = lks_key_put(ret_input, len, swap ? f->src_ip : f->dst_ip, bytes);
	if (!ports)
		return len;
	len = lks_key_put16(ret_input, len, swap ? f->dst_port : f->src_port);
	return lks_key_put16(ret_input, len, swap ? f->src_port : f->dst_port);
}

static uint32_t toeplitz(const uint8_t key[LKS_TOEPLITZ_KEY_BYTES], const uint8_t *bytes,
			 size_t len)
{
	uint64_t window = 0; /* the key from the current byte on, 40 bits */
	uint32_t h = 0;

	for (size_t i = 0; i < 4; i++)
		window = window << 8 | key[i];
	for (size_t i = 0; i < len; i++) {
		window = window << 8 | key[i + 4];
		for (unsigned int bit = 0; bit < 8; bit++)
			if (bytes[i] >> (7 - bit) & 1)
				h ^= (uint32_t)(window >> (8 - bit));
	}
	return h;
}

void lks_toeplitz_prepare(const uint8_t key[LKS_TOEPLITZ_KEY_BYTES], struct lks_toeplitz *ret_table)
{
	for (size_t i = 0; i < INPUT_MAX; i++) {
		uint32_t *sum = ret_table->sum[i];

		sum[0] = 0;
		for (unsigned int bit = 1; bit < 256; bit <<= 1) {
			sum[bit] = toeplitz(key + i, &(uint8_t){ (uint8_t)bit }, 1);
			for (unsigned int lower = 1; lower < bit; lower++)
				sum[bit | lower] = sum[bit] ^ sum[lower];
		}
	}
}

/* @at: place of @bytes in the input; @len: a multiple of 4 */
LKS_INLINE uint32_t sum(const struct lks_toeplitz *table, size_t at, const uint8_t *bytes,
			size_t len)
{
	uint32_t h = 0;

	for (size_t i = 0; i < len; i += 4, at += 4)
		h ^= table->sum[at][bytes[i]] ^ table->sum[at + 1][bytes[i + 1]] ^
		     table->sum[at + 2][bytes[i + 2]] ^ table->sum[at + 3][bytes[i + 3]];
	return h;
}

LKS_INLINE bool view_rule(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	bool ipv4 = v->shape == LKS_SHAPE_IPV4;
	unsigned int flags = burst->params->fields >> (ipv4 ? 0 : 3);
	const uint8_t *ports;
	uint8_t proto;

	if (v->shape == LKS_SHAPE_ODD || burst->params->symmetric)
		return false;
	*h = 0;
	if (v->shape == LKS_SHAPE_OTHER)
		return true;
	if (lks_view_is_walked(v))
		return false;
	ports = lks_view_ports(v, &proto);
	if (proto == PROTO_SCTP ||
	    !(flags & (proto == PROTO_TCP ? LKS_RSS_TCP_IPV4 : LKS_RSS_UDP_IPV4)))
		ports = NULL;
	if (!ports && !(flags & LKS_RSS_IPV4))
		return true;
	*h = ipv4 ? sum(burst->toeplitz, 0, v->l3 + 12, 8) : sum(burst->toeplitz, 0, v->l3 + 8, 32);
	if (ports)
		*h ^= sum(burst->toeplitz, ipv4 ? 8 : 32, ports, 4);
	return true;
}
LKS_STEER(view_rule)

static inline uint32_t one_way(const struct lks_policy_params *params, const struct lks_fields *f,
			       bool swap, struct lks_words *why)
{
	uint8_t bytes[INPUT_MAX] = { 0 };
	size_t len = input(params, f, swap, bytes);

	for (size_t i = 0; why && i < len; i += 4)
		lks_note(why, "input", lks_be32(bytes + i));
	return lks_note(why, "hash", toeplitz(params->key, bytes, len));
}

static inline uint32_t rule(const struct lks_policy_params *params, const struct lks_fields *f,
			    struct lks_words *why)
{
	uint32_t there = one_way(params, f, false, why), back;

	if (!params->symmetric)
		return there;
	back = lks_note(why, "hash_back", one_way(params, f, true, NULL));
	return lks_note(why, "symmetric", there ^ back);
}
LKS_RULE(rule)

/* The input as it is: kind and length tell ports from none. */
static size_t key(const struct lks_policy_params *params, const struct lks_fields *f,
		  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t len = input(params, f, false, ret_key + 1);

	ret_key[0] = (uint8_t)len;
	return 1 + len;
}

const struct lks_policy lks_policy_toeplitz = {
	.name = "toeplitz",
	.summary = "receive-side scaling with a key of 40 bytes",
	.peer = "Network cards with RSS",
	.version = "Microsoft's specification",
	.reads = "src_ip,dst_ip,src_port,dst_port",
	.limits = "linear: another key does not keep two tiers apart; frames without IP go to the "
		  "first uplink; with ports, fragments go another way than the rest of their flow",
	.code = 15,
	.failover = LKS_MODULO,
	.uses = LKS_USES_KEY | LKS_USES_FIELDS | LKS_USES_SYMMETRIC,
	.hash = hash_rule,
	.explain = explain_rule,
	.key = key,
	.steer = steer_view_rule,
};
