/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy esx-ip32: "Route based on IP hash" of VMware's standard switch, whole addresses
 * (KB 1007371). Without IP: the words where an IPv4 header has its addresses. What ESX does with
 * IPv6 is not published; the XOR of all eight words is Linksteer's choice.
 */
#include "policy_impl.h"
#include "word.h"

#include <string.h>

static uint32_t hash(uint64_t seed, const struct lks_fields *fields)
{
	size_t bytes = lks_l3_address_bytes(fields->l3);
	uint32_t acc = 0;

	(void)seed;
	if (bytes == 0)
		return fields->l3_word[0] ^ fields->l3_word[1];
	for (size_t i = 0; i < bytes; i += 4)
		acc ^= lks_be32(fields->src_ip + i) ^ lks_be32(fields->dst_ip + i);
	return acc;
}

static size_t key(const struct lks_fields *fields, uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	if (fields->l3 != LKS_L3_NONE)
		return lks_key_addresses(fields, ret_key);

	ret_key[0] = LKS_L3_NONE;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 4; k++)
			ret_key[1 + 4 * i + k] = (uint8_t)(fields->l3_word[i] >> (24 - 8 * k));
	return 9;
}

const struct lks_policy lks_policy_esx_ip32 = {
	.name = "esx-ip32",
	.alias = "esx-ip",
	.summary = "VMware IP hash, XOR of the whole addresses (KB 1007371)",
	.code = 0,
	.failover = LKS_MODULO,
	.hash = hash,
	.key = key,
};
