/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies native and native-l4: a keyed mix of source and destination, made of add, rotate and
 *xor.
 *
 * IP: the two addresses. Everything else: the MACs and the ethertype. No VLAN; in native-l4 the
 * ports of TCP and SCTP.
 *
 *	a = source ^ x ^ seed[31:0]	b = destination ^ (x <<< 22) ^ seed[63:32]
 *	a += b <<< 17			a ^= ports
 *					b ^= (a <<< 25) ^ (a <<< 2)
 *	a += b <<< 11			b ^= (a <<< 3) ^ (a <<< 27)
 *	a += b <<< 24			b ^= (a <<< 15) ^ (a <<< 10)
 *	hash = b + (a <<< 20)
 *
 * Source and destination are the last words of the addresses; x is 0 but for IPv6, where it is the
 * xor of the other six words, each rotated differently, so that neither equal counters on both
 * sides nor a site number beside a host number cancel. Ports: the source port in the upper half, 0
 * without.
 *
 * On an FPGA this is four 32-bit adders and six xors; rotations are wires. The rotations are
 * the best of a random search over the traffic patterns in docs/policies.md.
 */
#include "policy_impl.h"
#include "word.h"

enum { PROTO_TCP = 6, PROTO_SCTP = 132 };

struct end {
	const uint8_t *ip, *mac;
	uint16_t port;
};

struct mixed {
	uint32_t a, b, x, ports;
};

static uint32_t word(const struct end *end, size_t i)
{
	return lks_be32(end->ip + 4 * i);
}

/* The words of both IPv6 addresses but the last: no two counters in them cancel each other. */
static uint32_t upper_words(const struct end *s, const struct end *d)
{
	return lks_rotl32(word(s, 0), 30) ^ lks_rotl32(word(s, 1), 8) ^ lks_rotl32(word(s, 2), 4) ^
	       lks_rotl32(word(d, 0), 17) ^ lks_rotl32(word(d, 1), 24) ^ lks_rotl32(word(d, 2), 13);
}

static uint32_t fold_mac(const uint8_t mac[6])
{
	return lks_be32(mac + 2) ^ (uint32_t)lks_be16(mac) << 16;
}

static inline uint32_t mix(uint64_t seed, const struct mixed *m, struct lks_words *why)
{
	uint32_t a = m->a ^ m->x ^ (uint32_t)seed;
	uint32_t b = m->b ^ lks_rotl32(m->x, 22) ^ (uint32_t)(seed >> 32);

	a += lks_rotl32(b, 17);
	a = lks_note(why, "a1", a ^ m->ports);
	b = lks_note(why, "b1", b ^ lks_rotl32(a, 25) ^ lks_rotl32(a, 2));
	a = lks_note(why, "a2", a + lks_rotl32(b, 11));
	b = lks_note(why, "b2", b ^ lks_rotl32(a, 3) ^ lks_rotl32(a, 27));
	a = lks_note(why, "a3", a + lks_rotl32(b, 24));
	b = lks_note(why, "b3", b ^ lks_rotl32(a, 15) ^ lks_rotl32(a, 10));
	return lks_note(why, "hash", b + lks_rotl32(a, 20));
}

/* Ports that every piece of a flow has: UDP, in pieces, has none of its own. */
static bool has_ports(const struct lks_fields *f)
{
	return f->has_ports && (f->ip_proto == PROTO_TCP || f->ip_proto == PROTO_SCTP);
}

static inline uint32_t one_way(uint64_t seed, const struct lks_fields *f, bool l4,
			       const struct end *s, const struct end *d, struct lks_words *why)
{
	struct mixed m = { 0 };

	if (f->l3 == LKS_L3_IPV4)
		m = (struct mixed){ word(s, 0), word(d, 0), 0, 0 };
	else if (f->l3 == LKS_L3_IPV6)
		m = (struct mixed){ word(s, 3), word(d, 3), upper_words(s, d), 0 };
	else
		m = (struct mixed){ fold_mac(s->mac), fold_mac(d->mac) ^ f->ethertype, 0, 0 };
	if (l4 && has_ports(f))
		m.ports = (uint32_t)s->port << 16 | d->port;
	lks_note(why, "a", m.a);
	lks_note(why, "b", m.b);
	lks_note(why, "x", m.x);
	lks_note(why, "ports", m.ports);
	return mix(seed, &m, why);
}

static inline uint32_t rule(const struct lks_policy_params *params, const struct lks_fields *f,
			    bool l4, struct lks_words *why)
{
	const struct end src = { f->src_ip, f->src_mac, f->src_port };
	const struct end dst = { f->dst_ip, f->dst_mac, f->dst_port };
	uint32_t there = one_way(params->seed, f, l4, &src, &dst, why), back;

	if (!params->symmetric)
		return there;
	back = lks_note(why, "hash_back", one_way(params->seed, f, l4, &dst, &src, NULL));
	return lks_note(why, "symmetric", there ^ back);
}

static inline uint32_t native(const struct lks_policy_params *params, const struct lks_fields *f,
			      struct lks_words *why)
{
	return rule(params, f, false, why);
}
LKS_RULE(native)

static inline uint32_t native_l4(const struct lks_policy_params *params, const struct lks_fields *f,
				 struct lks_words *why)
{
	return rule(params, f, true, why);
}
LKS_RULE(native_l4)

static size_t key_native(const struct lks_policy_params *params, const struct lks_fields *f,
			 uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t len;

	(void)params;
	if (f->l3 != LKS_L3_NONE)
		return lks_key_addresses(ret_key, f->l3, f->src_ip, f->dst_ip);

	ret_key[0] = LKS_L3_NONE;
	len = lks_key_put(ret_key, 1, f->src_mac, 6);
	len = lks_key_put(ret_key, len, f->dst_mac, 6);
	return lks_key_put16(ret_key, len, f->ethertype);
}

static size_t key_native_l4(const struct lks_policy_params *params, const struct lks_fields *f,
			    uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t len = key_native(params, f, ret_key);

	if (!has_ports(f))
		return len;
	return lks_key_put16(ret_key, lks_key_put16(ret_key, len, f->src_port), f->dst_port);
}

#define NATIVE                                                                                     \
	.limits = "not cryptographic: the seed hides what collides, it does not prove it",         \
	.failover = LKS_RESILIENT, .uses = LKS_USES_SEED | LKS_USES_SYMMETRIC

const struct lks_policy lks_policy_native = {
	NATIVE,
	.name = "native",
	.summary = "keyed mix of both addresses; MACs and ethertype without IP",
	.reads = "src_ip,dst_ip,src_mac,dst_mac,ethertype",
	.code = 1,
	.hash = hash_native,
	.explain = explain_native,
	.key = key_native,
};

const struct lks_policy lks_policy_native_l4 = {
	NATIVE,
	.name = "native-l4",
	.summary = "native with the ports of TCP and SCTP",
	.reads = "src_ip,dst_ip,src_port,dst_port,src_mac,dst_mac,ethertype",
	.code = 23,
	.hash = hash_native_l4,
	.explain = explain_native_l4,
	.key = key_native_l4,
};
