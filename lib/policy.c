/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_impl.h"

#include <errno.h>
#include <string.h>

static const struct lks_policy *const policies[] = {
	&lks_policy_esx_ip32,
	&lks_policy_native,
	&lks_policy_esx_ip8,
	&lks_policy_linux_layer23,
};

static const char *const failovers[] = {
	[LKS_MODULO] = "modulo",
	[LKS_RESILIENT] = "resilient",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

unsigned int lks_policy_code(const struct lks_policy *policy)
{
	return policy->code;
}

enum lks_failover lks_policy_failover(const struct lks_policy *policy)
{
	return policy->failover;
}

const struct lks_policy *lks_policy_with_tags(const struct lks_policy *policy, enum lks_tags tags)
{
	return tags == policy->tags ? policy : policy->in_band;
}

enum lks_tags lks_policy_tags(const struct lks_policy *policy)
{
	return policy->tags;
}

bool lks_policy_uses_seed(const struct lks_policy *policy)
{
	return policy->uses_seed;
}

uint32_t lks_policy_hash(const struct lks_policy *policy, uint64_t seed,
			 const struct lks_fields *fields)
{
	return policy->hash(seed, fields);
}

size_t lks_policy_key(const struct lks_policy *policy, const struct lks_fields *fields,
		      uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	return policy->key(fields, ret_key);
}

size_t lks_key_addresses(const struct lks_fields *fields, uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	size_t bytes = lks_l3_address_bytes(fields->l3);

	ret_key[0] = (uint8_t)fields->l3;
	memcpy(ret_key + 1, fields->src_ip, bytes);
	memcpy(ret_key + 1 + bytes, fields->dst_ip, bytes);
	return 1 + 2 * bytes;
}

const char *lks_failover_name(enum lks_failover failover)
{
	return failovers[failover];
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
