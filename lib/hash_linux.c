/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies linux-*: xmit_hash_policy of Linux bonding on a little-endian host
 * (bond_xmit_hash() of drivers/net/bonding/bond_main.c), modes balance-xor and 802.3ad.
 *
 *	eth = last byte of the destination MAC ^ last byte of the source MAC ^ ethertype
 *	ip = XOR of the words of both addresses; fold(h) = (h ^= h >> 16, h ^ h >> 8)
 *
 *	layer2		eth
 *	layer2+3	fold(eth ^ ip)
 *	layer3+4	fold(word ^ ip) >> 1
 *	vlan+srcmac	TCI ^ upper half of the source MAC ^ lower half
 *	layer2+3@2017	fold(eth ^ ip) >> 1
 *	layer3+4@2004	(source port ^ destination port) ^ ((source ^ destination) & 0xffff)
 *
 * Without IP all but vlan+srcmac are layer2, which in 2004 was without the ethertype; IPv6 counts
 *as such in 2004.
 *
 * Tags: accelerated is what a frame through a bridge or VLAN device has, the outer tag stands
 * beside the frame; in-band is a raw socket on the bond, the tag is the type. MPLS under a tag is
 * always in-band: the kernel takes the acceleration back.
 */
#include "policy_impl.h"
#include "view.h"
#include "word.h"

enum { TYPE_MPLS = 0x8847, TYPE_MPLS_MULTICAST = 0x8848 };

static bool is_in_band(const struct lks_policy_params *params, const struct lks_fields *f)
{
	bool mpls = f->type_field == TYPE_MPLS || f->type_field == TYPE_MPLS_MULTICAST;

	return f->vlans > 0 && (params->tags == LKS_TAGS_IN_BAND || mpls);
}

static uint16_t ethertype(const struct lks_policy_params *params, const struct lks_fields *f)
{
	if (is_in_band(params, f))
		return f->tpid[0];
	return f->vlans == LKS_VLANS_MAX ? f->tpid[1] : f->type_field;
}

/* The tag beside the frame, with priority and DEI. */
static uint16_t tci(const struct lks_policy_params *params, const struct lks_fields *f)
{
	return f->vlans == 0 || is_in_band(params, f) ? 0 : f->tci[0];
}

static enum lks_l3 l3(const struct lks_policy_params *params, const struct lks_fields *f)
{
	return is_in_band(params, f) ? LKS_L3_NONE : f->linux_l3;
}

static inline uint32_t layer2(const struct lks_policy_params *params, const struct lks_fields *f,
			      struct lks_words *why)
{
	uint32_t dst = lks_note(why, "dst_mac_octet", f->dst_mac[5]);
	uint32_t src = lks_note(why, "src_mac_octet", f->src_mac[5]);

	return lks_note(why, "eth", dst ^ src ^ lks_note(why, "ethertype", ethertype(params, f)));
}
LKS_RULE(layer2)

static inline uint32_t with_addresses(uint32_t h, enum lks_l3 kind, const struct lks_fields *f,
				      struct lks_words *why)
{
	uint32_t src = 0, dst = 0;

	for (size_t i = 0; i < lks_l3_address_bytes(kind); i += 4) {
		src ^= lks_le32(f->linux_src + i);
		dst ^= lks_le32(f->linux_dst + i);
	}
	h ^= lks_note(why, "src_ip", src) ^ lks_note(why, "dst_ip", dst);
	lks_note(why, "xor", h);
	h = lks_note(why, "fold_16", h ^ h >> 16);
	return lks_note(why, "fold_8", h ^ h >> 8);
}

static inline uint32_t layer23(const struct lks_policy_params *params, const struct lks_fields *f,
			       struct lks_words *why)
{
	enum lks_l3 kind = l3(params, f);
	uint32_t h = layer2(params, f, why);

	return kind == LKS_L3_NONE ? h : with_addresses(h, kind, f, why);
}
LKS_RULE(layer23)

static inline uint32_t layer34(const struct lks_policy_params *params, const struct lks_fields *f,
			       struct lks_words *why)
{
	enum lks_l3 kind = l3(params, f);
	uint32_t h;

	if (kind == LKS_L3_NONE)
		return layer2(params, f, why);
	h = lks_note(why, "l4_word", f->linux_word);
	return lks_note(why, "hash", with_addresses(h, kind, f, why) >> 1);
}
LKS_RULE(layer34)

static inline uint32_t vlan_srcmac(const struct lks_policy_params *params,
				   const struct lks_fields *f, struct lks_words *why)
{
	uint32_t tag = lks_note(why, "tci", tci(params, f));
	uint32_t vendor = lks_note(why, "src_mac_upper", lks_be32(f->src_mac) >> 8);
	uint32_t device = lks_note(why, "src_mac_lower", lks_be32(f->src_mac + 2) & 0xffffff);

	return lks_note(why, "hash", tag ^ vendor ^ device);
}
LKS_RULE(vlan_srcmac)

static inline uint32_t layer23_2017(const struct lks_policy_params *params,
				    const struct lks_fields *f, struct lks_words *why)
{
	uint32_t h = layer23(params, f, why);

	return l3(params, f) == LKS_L3_NONE ? h : lks_note(why, "hash", h >> 1);
}
LKS_RULE(layer23_2017)

/* Of no more than IPv4: the outer packet as its type says, with no look at the end of the frame. */
static bool is_2004_ipv4(const struct lks_policy_params *params, const struct lks_fields *f)
{
	return ethertype(params, f) == TYPE_IPV4;
}

/* Source port above destination port, 0 without. */
static uint32_t ports_2004(const struct lks_fields *f)
{
	uint32_t word = f->linux_word;

	if (!f->linux_ports)
		return 0;
	return (word & 255) << 24 | (word >> 8 & 255) << 16 | (word >> 16 & 255) << 8 | word >> 24;
}

static inline uint32_t layer34_2004(const struct lks_policy_params *params,
				    const struct lks_fields *f, struct lks_words *why)
{
	uint32_t src, dst, both;

	if (!is_2004_ipv4(params, f)) {
		src = lks_note(why, "src_mac_octet", f->src_mac[5]);
		return lks_note(why, "hash", src ^ lks_note(why, "dst_mac_octet", f->dst_mac[5]));
	}
	src = lks_note(why, "src_port", ports_2004(f) >> 16);
	dst = lks_note(why, "dst_port", ports_2004(f) & 0xffff);
	both = lks_note(why, "src_ip", f->l3_word[0]) ^ lks_note(why, "dst_ip", f->l3_word[1]);
	return lks_note(why, "hash", src ^ dst ^ (both & 0xffff));
}
LKS_RULE(layer34_2004)

/* What the rules for bursts know: a tag beside the frame, and no MPLS under it. */
static inline bool is_known(const struct lks_burst *burst, const struct lks_view *v)
{
	return v->shape != LKS_SHAPE_ODD && !(v->tagged && burst->params->tags == LKS_TAGS_IN_BAND);
}

LKS_INLINE uint32_t view_eth(const struct lks_view *v)
{
	return (uint32_t)(v->frame[5] ^ v->frame[11] ^ v->type);
}

LKS_INLINE bool view_layer2(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	if (!is_known(burst, v))
		return false;
	*h = view_eth(v);
	return true;
}
LKS_STEER(view_layer2)

LKS_INLINE bool view_layer23(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	uint8_t proto;
	uint32_t x;

	if (!is_known(burst, v))
		return false;
	x = view_eth(v);
	if (v->shape == LKS_SHAPE_OTHER) {
		*h = x;
		return true;
	}
	proto = v->shape == LKS_SHAPE_IPV4 ? v->l3[9] : v->l3[6];
	if (proto == PROTO_ICMP || proto == PROTO_ICMPV6)
		return false; /* an error has the addresses of what it is about */
	x ^= lks_view_addresses(v);
	x ^= x >> 16;
	*h = x ^ x >> 8;
	return true;
}
LKS_STEER(view_layer23)

/* TCP and UDP; what else has a word in its header is left to the parser. */
LKS_INLINE bool view_layer34(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	bool ipv4 = v->shape == LKS_SHAPE_IPV4;
	uint8_t proto;
	uint32_t x;

	if (!is_known(burst, v))
		return false;
	if (v->shape == LKS_SHAPE_OTHER) {
		*h = view_eth(v);
		return true;
	}
	proto = ipv4 ? v->l3[9] : v->l3[6];
	if (proto != PROTO_TCP && proto != PROTO_UDP)
		return false;
	x = lks_view_addresses(v);
	if (!ipv4)
		x ^= lks_le32(v->l3 + IPV6_BYTES);
	else if (!(lks_be16(v->l3 + 6) & IPV4_PIECE))
		x ^= lks_le32(v->l3 + IPV4_BYTES);
	x ^= x >> 16;
	*h = (x ^ x >> 8) >> 1;
	return true;
}
LKS_STEER(view_layer34)

LKS_INLINE bool view_vlan_srcmac(const struct lks_burst *burst, const struct lks_view *v,
				 uint32_t *h)
{
	uint32_t tag;

	if (!is_known(burst, v))
		return false;
	tag = v->tagged ? lks_be16(v->frame + 14) : 0;
	*h = tag ^ lks_be32(v->frame + 6) >> 8 ^ (lks_be32(v->frame + 8) & 0xffffff);
	return true;
}
LKS_STEER(view_vlan_srcmac)

static size_t key_layer2(const struct lks_policy_params *params, const struct lks_fields *f,
			 uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	ret_key[0] = LKS_L3_NONE;
	ret_key[1] = f->src_mac[5];
	ret_key[2] = f->dst_mac[5];
	return lks_key_put16(ret_key, 3, ethertype(params, f));
}

static size_t key_layer23(const struct lks_policy_params *params, const struct lks_fields *f,
			  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	enum lks_l3 kind = l3(params, f);
	size_t bytes = lks_l3_address_bytes(kind);
	size_t len = key_layer2(params, f, ret_key);

	ret_key[0] = (uint8_t)kind;
	len = lks_key_put(ret_key, len, f->linux_src, bytes);
	return lks_key_put(ret_key, len, f->linux_dst, bytes);
}

static size_t key_layer34(const struct lks_policy_params *params, const struct lks_fields *f,
			  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	enum lks_l3 kind = l3(params, f);

	if (kind == LKS_L3_NONE)
		return key_layer2(params, f, ret_key);
	return lks_key_put32(ret_key, lks_key_addresses(ret_key, kind, f->linux_src, f->linux_dst),
			     f->linux_word);
}

static size_t key_vlan(const struct lks_policy_params *params, const struct lks_fields *f,
		       uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	return lks_key_put16(ret_key, lks_key_put(ret_key, 0, f->src_mac, 6), tci(params, f));
}

static size_t key_layer34_2004(const struct lks_policy_params *params, const struct lks_fields *f,
			       uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t len = 1;

	if (!is_2004_ipv4(params, f)) {
		ret_key[0] = LKS_L3_NONE;
		ret_key[1] = f->src_mac[5];
		ret_key[2] = f->dst_mac[5];
		return 3;
	}
	ret_key[0] = LKS_L3_IPV4;
	for (size_t i = 0; i < 2; i++)
		len = lks_key_put16(ret_key, len, (uint16_t)f->l3_word[i]);
	return lks_key_put32(ret_key, len, ports_2004(f));
}

#define LINUX .peer = "Linux bonding", .failover = LKS_MODULO, .uses = LKS_USES_TAGS

const struct lks_policy lks_policy_linux_layer2 = {
	LINUX,
	.name = "linux-layer2",
	.summary = "Linux bonding, last bytes of the MACs, ethertype",
	.version = "6.12",
	.reads = "src_mac,dst_mac,ethertype,vlan",
	.limits = "one pair of hosts uses one uplink",
	.code = 7,
	.hash = hash_layer2,
	.explain = explain_layer2,
	.key = key_layer2,
	.steer = steer_view_layer2,
};

const struct lks_policy lks_policy_linux_layer23 = {
	LINUX,
	.name = "linux-layer2+3",
	.summary = "Linux bonding, addresses, last bytes of the MACs, ethertype",
	.version = "6.12",
	.reads = "src_ip,dst_ip,src_mac,dst_mac,ethertype,vlan",
	.limits = "an XOR: where MACs follow the addresses everything lands on one uplink",
	.code = 3,
	.hash = hash_layer23,
	.explain = explain_layer23,
	.key = key_layer23,
	.steer = steer_view_layer23,
};

const struct lks_policy lks_policy_linux_layer34 = {
	LINUX,
	.name = "linux-layer3+4",
	.summary = "Linux bonding, addresses and ports, SPI or ICMP identifier",
	.version = "6.12",
	.reads = "src_ip,dst_ip,src_port,dst_port,icmp_id,spi,src_mac,dst_mac,ethertype,vlan",
	.limits = "fragments go another way than the rest of their flow; an XOR",
	.code = 8,
	.hash = hash_layer34,
	.explain = explain_layer34,
	.key = key_layer34,
	.steer = steer_view_layer34,
};

const struct lks_policy lks_policy_linux_vlan_srcmac = {
	LINUX,
	.name = "linux-vlan+srcmac",
	.summary = "Linux bonding, tag and source MAC",
	.version = "6.12",
	.reads = "src_mac,vlan",
	.limits = "one sender in one VLAN uses one uplink; the priority bits count",
	.code = 9,
	.hash = hash_vlan_srcmac,
	.explain = explain_vlan_srcmac,
	.key = key_vlan,
	.steer = steer_view_vlan_srcmac,
};

const struct lks_policy lks_policy_linux_layer23_2017 = {
	LINUX,
	.name = "linux-layer2+3@2017",
	.summary = "Linux bonding from 2017 to 2022: layer2+3, shifted by one bit",
	.version = "4.16 to 5.17",
	.reads = "src_ip,dst_ip,src_mac,dst_mac,ethertype,vlan",
	.limits = "as linux-layer2+3; the lowest bit of the hash is lost",
	.code = 10,
	.hash = hash_layer23_2017,
	.explain = explain_layer23_2017,
	.key = key_layer23,
};

const struct lks_policy lks_policy_linux_layer34_2004 = {
	LINUX,
	.name = "linux-layer3+4@2004",
	.summary = "Linux bonding of 2004: low halves of IPv4 addresses, TCP and UDP ports",
	.version = "2.6",
	.reads = "src_ip,dst_ip,src_port,dst_port,src_mac,dst_mac,vlan",
	.limits = "no IPv6; fragments go another way than the rest of their flow; an XOR",
	.code = 11,
	.hash = hash_layer34_2004,
	.explain = explain_layer34_2004,
	.key = key_layer34_2004,
};
