/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy esx-ip32: "Route based on IP hash" of VMware's standard switch, whole addresses
 * (KB 1007371). Without IP: the words where an IPv4 header has its addresses. What ESX does with
 * IPv6 is not published; the XOR of all eight words is Linksteer's choice.
 */
#include "policy_impl.h"
#include "word.h"

static uint32_t hash(const struct lks_policy_params *params, const struct lks_fields *fields)
{
	size_t bytes = lks_l3_address_bytes(fields->l3);
	uint32_t acc = 0;

	(void)params;
	if (bytes == 0)
		return fields->l3_word[0] ^ fields->l3_word[1];
	for (size_t i = 0; i < bytes; i += 4)
		acc ^= lks_be32(fields->src_ip + i) ^ lks_be32(fields->dst_ip + i);
	return acc;
}

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
	.hash = hash,
	.key = key,
};
