/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies: the rules that turn the fields of a frame into a 32-bit hash.
 *
 * Policies are constants: never freed, safe from any thread.
 */
#ifndef LINKSTEER_POLICY_H
#define LINKSTEER_POLICY_H

#include <linksteer/frame.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_SEED_DEFAULT UINT64_C(0x9e3779b97f4a7c15)
#define LKS_POLICY_KEY_MAX 40 /* bytes */

/* What a policy does when members go (numbers as in the register file). */
enum lks_failover { LKS_MODULO = 0, LKS_RESILIENT = 1 };

/* Where the Linux policies see the outer VLAN tag: beside the frame, or in it. */
enum lks_tags { LKS_TAGS_ACCELERATED, LKS_TAGS_IN_BAND };

struct lks_policy;

/** lks_policy_find - a policy by name or alias. Return: NULL when there is none. */
const struct lks_policy *lks_policy_find(const char *name);

/** lks_policy_at - the policies in listing order, from 0. Return: NULL behind the last. */
const struct lks_policy *lks_policy_at(size_t i);

const char *lks_policy_name(const struct lks_policy *policy);

/** lks_policy_alias - a second name that lks_policy_find() knows. Return: NULL without one. */
const char *lks_policy_alias(const struct lks_policy *policy);

/** lks_policy_summary - one line for listings, without a full stop. */
const char *lks_policy_summary(const struct lks_policy *policy);

/** lks_policy_code - the policy's number in the register file. */
unsigned int lks_policy_code(const struct lks_policy *policy);

/** lks_policy_failover - the failover mode a team gets when none is asked for. */
enum lks_failover lks_policy_failover(const struct lks_policy *policy);

/** lks_policy_uses_seed - whether the seed changes the hash. */
bool lks_policy_uses_seed(const struct lks_policy *policy);

/**
 * lks_policy_with_tags - the same rule for frames whose tag is seen elsewhere
 * @policy: as lks_policy_find() and lks_policy_at() give it, that is accelerated
 *
 * Return: a policy of the same name and code; NULL when the rule does not read tags in-band.
 */
const struct lks_policy *lks_policy_with_tags(const struct lks_policy *policy, enum lks_tags tags);

/** lks_policy_tags - accelerated for every rule that does not read tags. */
enum lks_tags lks_policy_tags(const struct lks_policy *policy);

/** lks_policy_hash - the hash of a frame, equal to the card's bit for bit. */
uint32_t lks_policy_hash(const struct lks_policy *policy, uint64_t seed,
			 const struct lks_fields *fields);

/**
 * lks_policy_key - the bytes that make a flow under this policy
 * @ret_key: written from the start, the rest is left alone
 *
 * Two frames are of one flow when their keys are equal: what the hash reads, before it mixes.
 *
 * Return: the length of the key, 1 to LKS_POLICY_KEY_MAX bytes.
 */
size_t lks_policy_key(const struct lks_policy *policy, const struct lks_fields *fields,
		      uint8_t ret_key[LKS_POLICY_KEY_MAX]);

/** lks_failover_name - "modulo" or "resilient". */
const char *lks_failover_name(enum lks_failover failover);

/** lks_failover_find - the mode of a name. Return: 0, -ENOENT with @ret_failover untouched. */
int lks_failover_find(const char *name, enum lks_failover *ret_failover);

#ifdef __cplusplus
}
#endif
#endif
