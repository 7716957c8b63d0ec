/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies native and native-l4: a keyed mix of source and destination, made of add, rotate and
 * xor.
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
#include "view.h"
#include "word.h"

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
LKS_INLINE uint32_t upper_words(const struct end *s, const struct end *d)
{
	return lks_rotl32(word(s, 0), 30) ^ lks_rotl32(word(s, 1), 8) ^ lks_rotl32(word(s, 2), 4) ^
	       lks_rotl32(word(d, 0), 17) ^ lks_rotl32(word(d, 1), 24) ^ lks_rotl32(word(d, 2), 13);
}

static uint32_t fold_mac(const uint8_t mac[6])
{
	return lks_be32(mac + 2) ^ (uint32_t)lks_be16(mac) << 16;
}

/* @a, @b: with x */
LKS_INLINE uint32_t mix(uint64_t seed, uint32_t a, uint32_t b, uint32_t ports,
			struct lks_words *why)
{
	a ^= (uint32_t)seed;
	b ^= (uint32_t)(seed >> 32);
	a += lks_rotl32(b, 17);
	a = lks_note(why, "a1", a ^ ports);
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
	return mix(seed, m.a ^ m.x, m.b ^ lks_rotl32(m.x, 22), m.ports, why);
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

/* The words to mix, x in them. Return: false for what the parser has to see. */
LKS_INLINE bool gather(const struct lks_view *v, bool l4, struct mixed *m)
{
	const uint8_t *ports;
	uint8_t proto;

	m->ports = 0;
	if (v->shape == LKS_SHAPE_OTHER) {
		m->a = fold_mac(v->frame + 6);
		m->b = fold_mac(v->frame) ^ v->type;
		return true;
	}
	if (v->shape == LKS_SHAPE_IPV4) {
		m->a = lks_be32(v->l3 + 12);
		m->b = lks_be32(v->l3 + 16);
	} else if (v->shape == LKS_SHAPE_IPV6 && !(l4 && lks_view_is_walked(v))) {
		const struct end s = { .ip = v->l3 + 8 }, d = { .ip = v->l3 + 24 };
		uint32_t x = upper_words(&s, &d);

		m->a = word(&s, 3) ^ x;
		m->b = word(&d, 3) ^ lks_rotl32(x, 22);
	} else {
		return false;
	}
	ports = l4 ? lks_view_ports(v, &proto) : NULL;
	if (ports && proto != PROTO_UDP)
		m->ports = lks_be32(ports);
	return true;
}

/* Four frames side by side: vectors of GCC and Clang, whatever the processor has for them. */
enum { ABREAST = 4 };
typedef uint32_t words __attribute__((vector_size(4 * ABREAST)));

/* As lks_rotl32() and mix(), line by line. */
LKS_INLINE words rotl(words x, unsigned int n)
{
	return x << n | x >> (32 - n);
}

LKS_INLINE words mix_abreast(uint64_t seed, words a, words b, words ports)
{
	a ^= (uint32_t)seed;
	b ^= (uint32_t)(seed >> 32);
	a += rotl(b, 17);
	a ^= ports;
	b ^= rotl(a, 25) ^ rotl(a, 2);
	a += rotl(b, 11);
	b ^= rotl(a, 3) ^ rotl(a, 27);
	a += rotl(b, 24);
	b ^= rotl(a, 15) ^ rotl(a, 10);
	return b + rotl(a, 20);
}

/* What is mixed of a frame; @odd is set if only the parser can say. */
LKS_INLINE struct mixed gather_any(const struct lks_packet *packet, bool l4, bool *odd)
{
	struct lks_view view = lks_view_common(packet);
	struct mixed m = { 0 };

	if (lks_is_common(packet) && gather(&view, l4, &m))
		return m;
	view = lks_view(packet);
	*odd |= !gather(&view, l4, &m);
	return m;
}

LKS_INLINE void steer_abreast(const struct lks_burst *burst, const struct lks_packet *packets,
			      bool l4, uint8_t *restrict ret_uplinks)
{
	bool odd = burst->params->symmetric;
	struct mixed m0 = gather_any(&packets[0], l4, &odd);
	struct mixed m1 = gather_any(&packets[1], l4, &odd);
	struct mixed m2 = gather_any(&packets[2], l4, &odd);
	struct mixed m3 = gather_any(&packets[3], l4, &odd);
	words a = { m0.a, m1.a, m2.a, m3.a }, b = { m0.b, m1.b, m2.b, m3.b };
	words ports = { m0.ports, m1.ports, m2.ports, m3.ports };
	words h = mix_abreast(burst->params->seed, a, b, l4 ? ports : (words){ 0 });

	for (size_t k = 0; k < ABREAST; k++)
		ret_uplinks[k] = lks_take(burst, h[k]);
	for (size_t k = 0; odd && k < ABREAST; k++)
		ret_uplinks[k] = lks_take(burst, lks_burst_one(burst, &packets[k]));
}

LKS_INLINE void steer(const struct lks_burst *burst, const struct lks_packet *packets, size_t n,
		      bool l4, uint8_t *ret_uplinks)
{
	size_t i = 0;

	for (; i + ABREAST <= n; i += ABREAST)
		steer_abreast(burst, packets + i, l4, ret_uplinks + i);
	for (; i < n; i++)
		ret_uplinks[i] = lks_take(burst, lks_burst_one(burst, &packets[i]));
}

/* Built twice: for every processor, and for AVX-512, which rotates in one instruction. */
#ifdef __x86_64__
#define AVX512 __attribute__((target("avx512vl")))
#else
#define AVX512
#endif

#define STEER(id, l4)                                                                              \
	AVX512 static void avx512_##id(const struct lks_burst *burst,                              \
				       const struct lks_packet *packets, size_t n,                 \
				       uint8_t *ret_uplinks)                                       \
	{                                                                                          \
		steer(burst, packets, n, l4, ret_uplinks);                                         \
	}                                                                                          \
	static void steer_##id(const struct lks_burst *burst, const struct lks_packet *packets,    \
			       size_t n, uint8_t *ret_uplinks)                                     \
	{                                                                                          \
		if (burst->avx512)                                                                 \
			avx512_##id(burst, packets, n, ret_uplinks);                               \
		else                                                                               \
			steer(burst, packets, n, l4, ret_uplinks);                                 \
	}
STEER(native, false)
STEER(native_l4, true)

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
	.steer = steer_native,
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
	.steer = steer_native_l4,
};
