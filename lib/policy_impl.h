/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy is made of: each lib/hash_<name>.c defines one, lib/policy.c lists them. */
#ifndef LKS_POLICY_IMPL_H
#define LKS_POLICY_IMPL_H

#include <linksteer/policy.h>

struct lks_policy {
	const char *name;
	const char *alias; /* NULL: none */
	const char *summary;
	unsigned int code; /* number in the register file */
	enum lks_failover failover;
	bool uses_seed;
	enum lks_tags tags;
	const struct lks_policy *in_band; /* the same rule for tags in-band; NULL: reads no tags */
	uint32_t (*hash)(uint64_t seed, const struct lks_fields *fields);
	size_t (*key)(const struct lks_fields *fields, uint8_t ret_key[LKS_POLICY_KEY_MAX]);
};

extern const struct lks_policy lks_policy_esx_ip32, lks_policy_native, lks_policy_esx_ip8,
	lks_policy_linux_layer23;

/* Length in bytes of an address of this kind; 0 for frames without IP. */
static inline size_t lks_l3_address_bytes(enum lks_l3 l3)
{
	return l3 == LKS_L3_IPV4 ? 4 : l3 == LKS_L3_IPV6 ? 16 : 0;
}

/* A key of both addresses: the kind, source, destination. Return: its length. */
size_t lks_key_addresses(const struct lks_fields *fields, uint8_t ret_key[LKS_POLICY_KEY_MAX]);

#endif
