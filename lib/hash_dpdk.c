/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies dpdk-*: balance_xmit_policy of DPDK's net_bonding on a little-endian host
 * (burst_xmit_l2_hash(), burst_xmit_l23_hash(), burst_xmit_l34_hash()).
 *
 *	eth = XOR of the three little-endian half-words of both MACs
 *	ip = XOR of the words of both addresses, ports = source port ^ destination port
 *
 *	l2	h = eth, h ^ h >> 8
 *	l23	h = eth ^ ip, folded: h ^= h >> 16, h ^ h >> 8
 *	l34	h = ip ^ ports, folded; 0 without IP
 */
#include "policy_impl.h"
#include "view.h"
#include "word.h"

static uint32_t le16(const uint8_t *p)
{
	return (uint32_t)(p[1] << 8 | p[0]);
}

static uint32_t eth(const struct lks_fields *f)
{
	uint32_t h = 0;

	for (size_t i = 0; i < 6; i += 2)
		h ^= le16(f->src_mac + i) ^ le16(f->dst_mac + i);
	return h;
}

static uint32_t ip(const struct lks_fields *f)
{
	uint32_t h = 0;

	for (size_t i = 0; i < lks_l3_address_bytes(f->dpdk_l3); i += 4)
		h ^= lks_le32(f->dpdk_src + i) ^ lks_le32(f->dpdk_dst + i);
	return h;
}

/* Little endian as well: the bytes of each port stand the other way round. */
static uint32_t ports(const struct lks_fields *f)
{
	uint32_t both = f->dpdk_ports >> 16 ^ (f->dpdk_ports & 0xffff);

	return both >> 8 | (both & 255) << 8;
}

static inline uint32_t fold(uint32_t h, struct lks_words *why)
{
	h = lks_note(why, "fold_16", h ^ h >> 16);
	return lks_note(why, "fold_8", h ^ h >> 8);
}

static inline uint32_t l2(const struct lks_policy_params *params, const struct lks_fields *f,
			  struct lks_words *why)
{
	(void)params;
	return fold(lks_note(why, "eth_16", eth(f)), why);
}
LKS_RULE(l2)

static inline uint32_t l23(const struct lks_policy_params *params, const struct lks_fields *f,
			   struct lks_words *why)
{
	uint32_t h = lks_note(why, "eth_16", eth(f)) ^ lks_note(why, "ip_32", ip(f));

	(void)params;
	return fold(lks_note(why, "xor", h), why);
}
LKS_RULE(l23)

static inline uint32_t l34(const struct lks_policy_params *params, const struct lks_fields *f,
			   struct lks_words *why)
{
	uint32_t h = lks_note(why, "ip_32", ip(f)) ^ lks_note(why, "ports_16", ports(f));

	(void)params;
	return fold(lks_note(why, "xor", h), why);
}
LKS_RULE(l34)

/* XOR of the half-words of three words. */
LKS_INLINE uint32_t mac_halves(const uint8_t *macs)
{
	uint32_t word = lks_le32(macs) ^ lks_le32(macs + 4) ^ lks_le32(macs + 8);

	return (word ^ word >> 16) & 0xffff;
}

LKS_INLINE uint32_t port_halves(const struct lks_view *v)
{
	bool ipv4 = v->shape == LKS_SHAPE_IPV4;
	uint32_t whole = ipv4 ? lks_view_whole(v) : LKS_WHOLE(v->l3[6]);
	uint32_t both = lks_le32(v->l3 + (ipv4 ? IPV4_BYTES : IPV6_BYTES));

	if (whole != LKS_WHOLE(PROTO_TCP) && whole != LKS_WHOLE(PROTO_UDP))
		return 0;
	return (both ^ both >> 16) & 0xffff;
}

LKS_INLINE uint32_t macs_l2(const uint8_t *macs)
{
	return fold(mac_halves(macs), NULL);
}
LKS_STEER_MACS(macs_l2)

LKS_INLINE bool view_l23(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	(void)burst;
	if (v->shape == LKS_SHAPE_ODD)
		return false;
	*h = v->shape == LKS_SHAPE_OTHER ? 0 : lks_view_addresses(v);
	*h = fold(*h ^ mac_halves(v->frame), NULL);
	return true;
}
LKS_STEER(view_l23)

LKS_INLINE bool view_l34(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	(void)burst;
	if (v->shape == LKS_SHAPE_ODD)
		return false;
	*h = v->shape == LKS_SHAPE_OTHER ? 0 : fold(lks_view_addresses(v) ^ port_halves(v), NULL);
	return true;
}
LKS_STEER(view_l34)

static size_t key_l2(const struct lks_policy_params *params, const struct lks_fields *f,
		     uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	(void)params;
	return lks_key_put(ret_key, lks_key_put(ret_key, 0, f->src_mac, 6), f->dst_mac, 6);
}

static size_t key_l23(const struct lks_policy_params *params, const struct lks_fields *f,
		      uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t len = lks_key_addresses(ret_key, f->dpdk_l3, f->dpdk_src, f->dpdk_dst);

	(void)params;
	len = lks_key_put(ret_key, len, f->src_mac, 6);
	return lks_key_put(ret_key, len, f->dst_mac, 6);
}

static size_t key_l34(const struct lks_policy_params *params, const struct lks_fields *f,
		      uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	(void)params;
	return lks_key_put32(ret_key,
			     lks_key_addresses(ret_key, f->dpdk_l3, f->dpdk_src, f->dpdk_dst),
			     f->dpdk_ports);
}

#define DPDK .peer = "DPDK net_bonding", .version = "22.11", .failover = LKS_MODULO

const struct lks_policy lks_policy_dpdk_l2 = {
	DPDK,
	.name = "dpdk-l2",
	.summary = "DPDK bonding, both MACs",
	.reads = "src_mac,dst_mac",
	.limits = "one pair of hosts uses one uplink",
	.code = 12,
	.hash = hash_l2,
	.explain = explain_l2,
	.key = key_l2,
	.steer = steer_macs_l2,
};

const struct lks_policy lks_policy_dpdk_l23 = {
	DPDK,
	.name = "dpdk-l23",
	.summary = "DPDK bonding, both MACs and addresses",
	.reads = "src_mac,dst_mac,src_ip,dst_ip",
	.limits = "an XOR: equal numbers on both sides cancel",
	.code = 13,
	.hash = hash_l23,
	.explain = explain_l23,
	.key = key_l23,
	.steer = steer_view_l23,
};

const struct lks_policy lks_policy_dpdk_l34 = {
	DPDK,
	.name = "dpdk-l34",
	.summary = "DPDK bonding, addresses and ports",
	.reads = "src_ip,dst_ip,src_port,dst_port",
	.limits =
		"frames without IP go to the first uplink; fragments go another way than the rest "
		"of their flow; an XOR",
	.code = 14,
	.hash = hash_l34,
	.explain = explain_l34,
	.key = key_l34,
	.steer = steer_view_l34,
};
