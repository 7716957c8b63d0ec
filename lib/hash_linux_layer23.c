/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy linux-layer2+3: xmit_hash_policy=layer2+3 of Linux bonding since 2022, on a little-endian
 * host (bond_xmit_hash() of drivers/net/bonding/bond_main.c).
 *
 * Tags: accelerated is what a frame through a bridge or VLAN device has, the outer tag stands
 * beside the frame; in-band is a raw socket on the bond, the tag is the type. MPLS under a tag is
 * always in-band: the kernel takes the acceleration back.
 */
#include "policy_impl.h"
#include "word.h"

#include <string.h>

static bool is_in_band(enum lks_tags tags, const struct lks_fields *f)
{
	bool mpls = f->type_field == 0x8847 || f->type_field == 0x8848;

	return f->vlans > 0 && (tags == LKS_TAGS_IN_BAND || mpls);
}

static uint16_t ethertype(enum lks_tags tags, const struct lks_fields *f)
{
	if (is_in_band(tags, f))
		return f->tpid[0];
	return f->vlans == LKS_VLANS_MAX ? f->tpid[1] : f->type_field;
}

static enum lks_l3 l3(enum lks_tags tags, const struct lks_fields *f)
{
	return is_in_band(tags, f) ? LKS_L3_NONE : f->linux_l3;
}

static uint32_t hash(enum lks_tags tags, const struct lks_fields *f)
{
	size_t bytes = lks_l3_address_bytes(l3(tags, f));
	uint32_t h = (uint32_t)(f->dst_mac[5] ^ f->src_mac[5] ^ ethertype(tags, f));

	if (bytes == 0)
		return h;
	for (size_t i = 0; i < bytes; i += 4)
		h ^= lks_le32(f->linux_src + i) ^ lks_le32(f->linux_dst + i);
	h ^= h >> 16;
	return h ^ h >> 8;
}

static size_t key(enum lks_tags tags, const struct lks_fields *f,
		  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	enum lks_l3 kind = l3(tags, f);
	size_t bytes = lks_l3_address_bytes(kind);
	uint16_t type = ethertype(tags, f);

	ret_key[0] = (uint8_t)kind;
	ret_key[1] = f->src_mac[5];
	ret_key[2] = f->dst_mac[5];
	ret_key[3] = (uint8_t)(type >> 8);
	ret_key[4] = (uint8_t)type;
	memcpy(ret_key + 5, f->linux_src, bytes);
	memcpy(ret_key + 5 + bytes, f->linux_dst, bytes);
	return 5 + 2 * bytes;
}

static uint32_t hash_accelerated(uint64_t seed, const struct lks_fields *f)
{
	(void)seed;
	return hash(LKS_TAGS_ACCELERATED, f);
}

static uint32_t hash_in_band(uint64_t seed, const struct lks_fields *f)
{
	(void)seed;
	return hash(LKS_TAGS_IN_BAND, f);
}

static size_t key_accelerated(const struct lks_fields *f, uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	return key(LKS_TAGS_ACCELERATED, f, ret_key);
}

static size_t key_in_band(const struct lks_fields *f, uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	return key(LKS_TAGS_IN_BAND, f, ret_key);
}

#define COMMON                                                                                     \
	.name = "linux-layer2+3",                                                                  \
	.summary = "Linux bonding, addresses, last bytes of the MACs, ethertype", .code = 3,       \
	.failover = LKS_MODULO

static const struct lks_policy in_band = {
	COMMON,
	.tags = LKS_TAGS_IN_BAND,
	.hash = hash_in_band,
	.key = key_in_band,
};

const struct lks_policy lks_policy_linux_layer23 = {
	COMMON,
	.in_band = &in_band,
	.hash = hash_accelerated,
	.key = key_accelerated,
};
