/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy esx-ip8: "Route based on IP hash" as VMware's product documentation of 6.0 to 7.0 has it,
 * the last octets only. Without IP: the last bytes of the words where an IPv4 header has its
 * addresses. IPv6 is not published; as in esx-ip32, it is the XOR of all eight words.
 */
#include "policy_impl.h"
#include "view.h"
#include "word.h"

static inline uint32_t rule(const struct lks_policy_params *params, const struct lks_fields *f,
			    struct lks_words *why)
{
	uint32_t src = 0, dst = 0;

	(void)params;
	if (f->l3 == LKS_L3_IPV4) {
		src = lks_note(why, "src_octet", f->src_ip[3]);
		dst = lks_note(why, "dst_octet", f->dst_ip[3]);
	} else if (f->l3 == LKS_L3_NONE) {
		src = lks_note(why, "l3_byte_15", f->l3_word[0] & 255);
		dst = lks_note(why, "l3_byte_19", f->l3_word[1] & 255);
	}
	for (size_t i = 0; f->l3 == LKS_L3_IPV6 && i < 16; i += 4) {
		src ^= lks_note(why, "src_ip", lks_be32(f->src_ip + i));
		dst ^= lks_note(why, "dst_ip", lks_be32(f->dst_ip + i));
	}
	return lks_note(why, "hash", src ^ dst);
}
LKS_RULE(rule)

LKS_INLINE bool view_rule(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)
{
	(void)burst;
	if (v->shape == LKS_SHAPE_ODD)
		return false;
	*h = v->shape == LKS_SHAPE_IPV6 ? lks_swap32(lks_view_addresses(v))
					: (uint32_t)(v->l3[15] ^ v->l3[19]);
	return true;
}
LKS_STEER(view_rule)

/* The octets that count; all of an IPv6 address. */
static size_t key(const struct lks_policy_params *params, const struct lks_fields *fields,
		  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	bool ipv4 = fields->l3 == LKS_L3_IPV4;

	(void)params;
	if (fields->l3 == LKS_L3_IPV6)
		return lks_key_addresses(ret_key, fields->l3, fields->src_ip, fields->dst_ip);

	ret_key[0] = (uint8_t)fields->l3;
	ret_key[1] = ipv4 ? fields->src_ip[3] : (uint8_t)fields->l3_word[0];
	ret_key[2] = ipv4 ? fields->dst_ip[3] : (uint8_t)fields->l3_word[1];
	return 3;
}

const struct lks_policy lks_policy_esx_ip8 = {
	.name = "esx-ip8",
	.summary = "VMware IP hash, XOR of the last octets (documentation of 6.0 to 7.0)",
	.peer = "VMware ESX, ESXi standard switch",
	.version = "documentation of 6.0 to 7.0",
	.reads = "src_ip,dst_ip",
	.limits = "last octets only; IPv6 is Linksteer's choice; an XOR: equal numbers on both "
		  "sides cancel",
	.code = 2,
	.failover = LKS_MODULO,
	.hash = hash_rule,
	.explain = explain_rule,
	.key = key,
	.steer = steer_view_rule,
};
