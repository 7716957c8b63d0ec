/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy esx-ip32: "Route based on IP hash" of VMware's standard switch, whole addresses
 * (KB 1007371). Without IP: the words where an IPv4 header has its addresses. What ESX does with
 * IPv6 is not published; the XOR of all eight words is Linksteer's choice.
 */
#include "policy_impl.h"
#include "view.h"
#include "word.h"

static inline uint32_t rule(const struct lks_policy_params *params, const struct lks_fields *f,
			    struct lks_words *why)
{
	size_t bytes = lks_l3_address_bytes(f->l3);
	uint32_t src = 0, dst = 0;

	(void)params;
	if (bytes == 0) {
		src = lks_note(why, "l3_word_12", f->l3_word[0]);
		dst = lks_note(why, "l3_word_16", f->l3_word[1]);
	}
	for (size_t i = 0; i < bytes; i += 4) {
		src ^= lks_note(why, "src_ip", lks_be32(f->src_ip + i));
		dst ^= lks_note(why, "dst_ip", lks_be32(f->dst_ip + i));
	}
	return lks_note(why, "hash", src ^ dst);
}
LKS_RULE(rule)

LKS_INLINE bool view_rule(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	uint32_t ip;

	(void)burst;
	if (v->shape == LKS_SHAPE_ODD)
		return false;
	ip = v->shape == LKS_SHAPE_OTHER ? lks_le32(v->l3 + 12) ^ lks_le32(v->l3 + 16)
					 : lks_view_addresses(v);
	*h = lks_swap32(ip);
	return true;
}
LKS_STEER(view_rule)

static size_t key(const struct lks_policy_params *params, const struct lks_fields *fields,
		  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	(void)params;
	if (fields->l3 != LKS_L3_NONE)
		return lks_key_addresses(ret_key, fields->l3, fields->src_ip, fields->dst_ip);

	ret_key[0] = LKS_L3_NONE;
	return lks_key_put32(ret_key, lks_key_put32(ret_key, 1, fields->l3_word[0]),
			     fields->l3_word[1]);
}

const struct lks_policy lks_policy_esx_ip32 = {
	.name = "esx-ip32",
	.alias = "esx-ip",
	.summary = "VMware IP hash, XOR of the whole addresses (KB 1007371)",
	.peer = "VMware ESX, ESXi standard switch",
	.version = "KB 1007371",
	.reads = "src_ip,dst_ip",
	.limits = "IPv6 is Linksteer's choice; an XOR: equal numbers on both sides cancel",
	.code = 0,
	.failover = LKS_MODULO,
	.hash = hash_rule,
	.explain = explain_rule,
	.key = key,
	.steer = steer_view_rule,
};
