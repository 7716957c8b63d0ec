/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy native: a keyed mix of source and destination, made of add, rotate and xor.
 *
 * IP: the two addresses. Everything else: the MACs and the ethertype. No VLAN, no ports.
 *
 *	a = source ^ x ^ seed[31:0]	b = destination ^ (x <<< 22) ^ seed[63:32]
 *	a += b <<< 17			b ^= (a <<< 25) ^ (a <<< 2)
 *	a += b <<< 11			b ^= (a <<< 3) ^ (a <<< 27)
 *	a += b <<< 24			b ^= (a <<< 15) ^ (a <<< 10)
 *	hash = b + (a <<< 20)
 *
 * Source and destination are the last words of the addresses; x is 0 but for IPv6, where it is the
 * xor of the other six words, each rotated differently, so that neither equal counters on both
 * sides nor a site number beside a host number cancel.
 *
 * On an FPGA this is four 32-bit adders and six xors; rotations are wires. The rotations are
 * the best of a random search over the traffic patterns in docs/policies.md.
 */
#include "policy_impl.h"
#include "word.h"

static uint32_t mix(uint32_t a, uint32_t b)
{
	a += lks_rotl32(b, 17);
	b ^= lks_rotl32(a, 25) ^ lks_rotl32(a, 2);
	a += lks_rotl32(b, 11);
	b ^= lks_rotl32(a, 3) ^ lks_rotl32(a, 27);
	a += lks_rotl32(b, 24);
	b ^= lks_rotl32(a, 15) ^ lks_rotl32(a, 10);
	return b + lks_rotl32(a, 20);
}

/* The words of both IPv6 addresses but the last: no two counters in them cancel each other. */
static uint32_t upper_words(const uint8_t src[16], const uint8_t dst[16])
{
	return lks_rotl32(lks_be32(src), 30) ^ lks_rotl32(lks_be32(src + 4), 8) ^
	       lks_rotl32(lks_be32(src + 8), 4) ^ lks_rotl32(lks_be32(dst), 17) ^
	       lks_rotl32(lks_be32(dst + 4), 24) ^ lks_rotl32(lks_be32(dst + 8), 13);
}

static uint32_t fold_mac(const uint8_t mac[6])
{
	return lks_be32(mac + 2) ^ (uint32_t)lks_be16(mac) << 16;
}

static uint32_t ends_hash(uint64_t seed, const struct lks_fields *fields, const uint8_t src_ip[16],
			  const uint8_t dst_ip[16], const uint8_t src_mac[6],
			  const uint8_t dst_mac[6])
{
	uint32_t x = 0, a, b;

	switch (fields->l3) {
	case LKS_L3_IPV4:
		a = lks_be32(src_ip);
		b = lks_be32(dst_ip);
		break;
	case LKS_L3_IPV6:
		a = lks_be32(src_ip + 12);
		b = lks_be32(dst_ip + 12);
		x = upper_words(src_ip, dst_ip);
		break;
	default:
		a = fold_mac(src_mac);
		b = fold_mac(dst_mac) ^ fields->ethertype;
	}
	return mix(a ^ x ^ (uint32_t)seed, b ^ lks_rotl32(x, 22) ^ (uint32_t)(seed >> 32));
}

static uint32_t hash(const struct lks_policy_params *params, const struct lks_fields *f)
{
	uint32_t h = ends_hash(params->seed, f, f->src_ip, f->dst_ip, f->src_mac, f->dst_mac);

	if (params->symmetric)
		h ^= ends_hash(params->seed, f, f->dst_ip, f->src_ip, f->dst_mac, f->src_mac);
	return h;
}

static size_t key(const struct lks_policy_params *params, const struct lks_fields *fields,
		  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t len;

	(void)params;
	if (fields->l3 != LKS_L3_NONE)
		return lks_key_addresses(ret_key, fields->l3, fields->src_ip, fields->dst_ip);

	ret_key[0] = LKS_L3_NONE;
	len = lks_key_put(ret_key, 1, fields->src_mac, 6);
	len = lks_key_put(ret_key, len, fields->dst_mac, 6);
	return lks_key_put16(ret_key, len, fields->ethertype);
}

const struct lks_policy lks_policy_native = {
	.name = "native",
	.summary = "keyed mix of both addresses; MACs and ethertype without IP",
	.reads = "src_ip,dst_ip,src_mac,dst_mac,ethertype",
	.limits = "not cryptographic",
	.code = 1,
	.failover = LKS_RESILIENT,
	.uses = LKS_USES_SEED | LKS_USES_SYMMETRIC,
	.hash = hash,
	.key = key,
};
