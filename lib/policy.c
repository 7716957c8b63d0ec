/* SPDX-License-Identifier: Apache-2.0 */
#include "count.h"
#include "policy_impl.h"

#include <errno.h>
#include <string.h>

static const struct lks_policy *const policies[] = {
	&lks_policy_native,
	&lks_policy_native_l4,
	&lks_policy_esx_ip32,
	&lks_policy_esx_ip8,
	&lks_policy_esx_port_id,
	&lks_policy_esx_src_mac,
	&lks_policy_explicit,
	&lks_policy_linux_layer2,
	&lks_policy_linux_layer23,
	&lks_policy_linux_layer34,
	&lks_policy_linux_vlan_srcmac,
	&lks_policy_linux_layer23_2017,
	&lks_policy_linux_layer34_2004,
	&lks_policy_dpdk_l2,
	&lks_policy_dpdk_l23,
	&lks_policy_dpdk_l34,
	&lks_policy_toeplitz,
	&lks_policy_src_dst_ip,
	&lks_policy_src_ip,
	&lks_policy_dst_ip,
	&lks_policy_src_dst_mac,
	&lks_policy_src_mac,
	&lks_policy_dst_mac,
	&lks_policy_src_dst_port,
};

/* Of Microsoft's RSS verification suite. */
static const struct lks_policy_params defaults = {
	.seed = LKS_SEED_DEFAULT,
	.key = { 0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3,
		 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3,
		 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa },
	.fields = LKS_RSS_ALL,
	.tags = LKS_TAGS_ACCELERATED,
};

static const char *const failovers[] = {
	[LKS_MODULO] = "modulo",
	[LKS_RESILIENT] = "resilient",
};

const struct lks_policy *lks_policy_at(size_t i)
{
	return i < COUNT(policies) ? policies[i] : NULL;
}

const struct lks_policy *lks_policy_find(const char *name)
{
	for (size_t i = 0; i < COUNT(policies); i++) {
		const struct lks_policy *p = policies[i];

		if (strcmp(p->name, name) == 0 || (p->alias && strcmp(p->alias, name) == 0))
			return p;
	}
	return NULL;
}

const char *lks_policy_name(const struct lks_policy *policy)
{
	return policy->name;
}

const char *lks_policy_alias(const struct lks_policy *policy)
{
	return policy->alias;
}

const char *lks_policy_summary(const struct lks_policy *policy)
{
	return policy->summary;
}

const char *lks_policy_peer(const struct lks_policy *policy)
{
	return policy->peer;
}

const char *lks_policy_version(const struct lks_policy *policy)
{
	return policy->version;
}

const char *lks_policy_reads(const struct lks_policy *policy)
{
	return policy->reads;
}

const char *lks_policy_limits(const struct lks_policy *policy)
{
	return policy->limits;
}

unsigned int lks_policy_code(const struct lks_policy *policy)
{
	return policy->code;
}

enum lks_failover lks_policy_failover(const struct lks_policy *policy)
{
	return policy->failover;
}

enum lks_policy_kind lks_policy_kind(const struct lks_policy *policy)
{
	return policy->kind;
}

unsigned int lks_policy_uses(const struct lks_policy *policy)
{
	return policy->uses;
}

void lks_policy_params_init(struct lks_policy_params *ret_params)
{
	*ret_params = defaults;
}

uint32_t lks_policy_hash(const struct lks_policy *policy, const struct lks_policy_params *params,
			 const struct lks_fields *fields)
{
	return policy->hash(params ? params : &defaults, fields);
}

size_t lks_policy_key(const struct lks_policy *policy, const struct lks_policy_params *params,
		      const struct lks_fields *fields, uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	return policy->key(params ? params : &defaults, fields, ret_key);
}

size_t lks_policy_explain(const struct lks_policy *policy, const struct lks_policy_params *params,
			  const struct lks_fields *fields, struct lks_word ret_words[LKS_WORDS_MAX])
{
	struct lks_words why = { .word = ret_words };

	policy->explain(params ? params : &defaults, fields, &why);
	return why.n;
}

size_t lks_key_put(uint8_t *key, size_t len, const void *bytes, size_t size)
{
	memcpy(key + len, bytes, size);
	return len + size;
}

size_t lks_key_put16(uint8_t *key, size_t len, uint16_t word)
{
	return lks_key_put(key, len, (uint8_t[]){ (uint8_t)(word >> 8), (uint8_t)word }, 2);
}

size_t lks_key_put32(uint8_t *key, size_t len, uint32_t word)
{
	return lks_key_put16(key, lks_key_put16(key, len, (uint16_t)(word >> 16)), (uint16_t)word);
}

size_t lks_key_addresses(uint8_t *key, enum lks_l3 l3, const uint8_t src[16], const uint8_t dst[16])
{
	size_t bytes = lks_l3_address_bytes(l3);

	key[0] = (uint8_t)l3;
	return lks_key_put(key, lks_key_put(key, 1, src, bytes), dst, bytes);
}

const char *lks_failover_name(enum lks_failover failover)
{
	return failover < COUNT(failovers) ? failovers[failover] : NULL;
}

int lks_failover_find(const char *name, enum lks_failover *ret_failover)
{
	for (size_t i = 0; i < COUNT(failovers); i++)
		if (strcmp(failovers[i], name) == 0) {
			*ret_failover = (enum lks_failover)i;
			return 0;
		}
	return -ENOENT;
}
