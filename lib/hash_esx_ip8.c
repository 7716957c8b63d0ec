/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy esx-ip8: "Route based on IP hash" as VMware's product documentation of 6.0 to 7.0 has it,
 * the last octets only. Without IP: the last bytes of the words where an IPv4 header has its
 * addresses. IPv6 is not published; as in esx-ip32, it is the XOR of all eight words.
 */
#include "policy_impl.h"
#include "word.h"

static uint32_t hash(const struct lks_policy_params *params, const struct lks_fields *fields)
{
	uint32_t acc = 0;

	(void)params;
	if (fields->l3 == LKS_L3_IPV4)
		return fields->src_ip[3] ^ fields->dst_ip[3];
	if (fields->l3 == LKS_L3_NONE)
		return (fields->l3_word[0] ^ fields->l3_word[1]) & 255;
	for (size_t i = 0; i < 16; i += 4)
		acc ^= lks_be32(fields->src_ip + i) ^ lks_be32(fields->dst_ip + i);
	return acc;
}

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
	.hash = hash,
	.key = key,
};
