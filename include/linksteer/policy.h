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
#define LKS_TOEPLITZ_KEY_BYTES 40
#define LKS_POLICY_KEY_MAX 48 /* bytes */

/* What `toeplitz` reads (struct lks_policy_params). */
#define LKS_RSS_IPV4 0x01u
#define LKS_RSS_TCP_IPV4 0x02u
#define LKS_RSS_UDP_IPV4 0x04u
#define LKS_RSS_IPV6 0x08u
#define LKS_RSS_TCP_IPV6 0x10u
#define LKS_RSS_UDP_IPV6 0x20u
#define LKS_RSS_ALL 0x3fu

/* What a policy does when members go (numbers as in the register file). */
enum lks_failover { LKS_MODULO = 0, LKS_RESILIENT = 1 };

/* Where the Linux policies see the outer VLAN tag: beside the frame, or in it. */
enum lks_tags { LKS_TAGS_ACCELERATED, LKS_TAGS_IN_BAND };

/* What decides: a hash of the frame, the virtual port it came from, or the order of the members. */
enum lks_policy_kind { LKS_KIND_HASH, LKS_KIND_VPORT, LKS_KIND_EXPLICIT };

/* Members of struct lks_policy_params that a policy reads; bits of lks_policy_uses(). */
#define LKS_USES_SEED 0x01u
#define LKS_USES_KEY 0x02u
#define LKS_USES_FIELDS 0x04u
#define LKS_USES_SYMMETRIC 0x08u
#define LKS_USES_TAGS 0x10u

/**
 * struct lks_policy_params - what a team gives to its rule, which ignores what it does not use
 * @seed: for the native policies
 * @key: for `toeplitz`, in the order of the RSS specification
 * @fields: LKS_RSS_*, for `toeplitz`. As in RSS: a TCP packet with its own flag counts with
 *	addresses and ports; else, with the flag of its IP version, by addresses; else its hash is 0
 * @symmetric: the hash from a to b is that from b to a: hash(a, b) ^ hash(b, a) of the plain rule
 * @tags: for the Linux policies
 */
struct lks_policy_params {
	uint64_t seed;
	uint8_t key[LKS_TOEPLITZ_KEY_BYTES];
	unsigned int fields;
	bool symmetric;
	enum lks_tags tags;
};

/**
 * lks_policy_params_init - the defaults: LKS_SEED_DEFAULT, the key of Microsoft's verification
 * suite, LKS_RSS_ALL, not symmetric, accelerated
 */
void lks_policy_params_init(struct lks_policy_params *ret_params);

/**
 * struct lks_packet - a frame as it lies in memory
 * @bytes, @len: as lks_frame_parse() takes them
 * @tid: the virtual port that it came from
 */
struct lks_packet {
	const uint8_t *bytes;
	uint32_t len;
	uint16_t tid;
};

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

/** lks_policy_peer - whose rule it is. Return: NULL for Linksteer's own. */
const char *lks_policy_peer(const struct lks_policy *policy);

/** lks_policy_version - what the rule was taken from or compared with. Return: NULL for our own. */
const char *lks_policy_version(const struct lks_policy *policy);

/** lks_policy_reads - what the rule reads of a frame, words separated by commas. */
const char *lks_policy_reads(const struct lks_policy *policy);

/** lks_policy_limits - what to know before taking it, in a sentence without a full stop. */
const char *lks_policy_limits(const struct lks_policy *policy);

/** lks_policy_code - the policy's number in the register file. */
unsigned int lks_policy_code(const struct lks_policy *policy);

/** lks_policy_failover - the failover mode a team gets when none is asked for. */
enum lks_failover lks_policy_failover(const struct lks_policy *policy);

/** lks_policy_kind - what decides under this policy. */
enum lks_policy_kind lks_policy_kind(const struct lks_policy *policy);

/** lks_policy_uses - the parameters that change the hash, LKS_USES_*. */
unsigned int lks_policy_uses(const struct lks_policy *policy);

/**
 * lks_policy_hash - the hash of a frame, equal to the card's bit for bit
 * @params: NULL for the defaults
 *
 * Of LKS_KIND_VPORT it is @fields->tid, of LKS_KIND_EXPLICIT 0: the modulo of it does the rest.
 */
uint32_t lks_policy_hash(const struct lks_policy *policy, const struct lks_policy_params *params,
			 const struct lks_fields *fields);

/**
 * lks_policy_key - the bytes that make a flow under this policy
 * @params: NULL for the defaults
 * @ret_key: written from the start, the rest is left alone
 *
 * Two frames are of one flow when their keys are equal: what the hash reads, before it mixes.
 *
 * Return: the length of the key, 1 to LKS_POLICY_KEY_MAX bytes.
 */
size_t lks_policy_key(const struct lks_policy *policy, const struct lks_policy_params *params,
		      const struct lks_fields *fields, uint8_t ret_key[LKS_POLICY_KEY_MAX]);

#define LKS_WORDS_MAX 16

/* A value on the way to a hash: a static name, and what it is. */
struct lks_word {
	const char *name;
	uint32_t value;
};

/**
 * lks_policy_explain - how the hash of a frame comes about
 * @params: NULL for the defaults
 * @ret_words: what was read, then each step; untouched behind the last
 *
 * The last word is the hash; under LKS_USES_SYMMETRIC and @params->symmetric the last three are
 * the hash of either direction and their XOR.
 *
 * Return: the number of words; 0 for LKS_KIND_EXPLICIT, which reads nothing.
 */
size_t lks_policy_explain(const struct lks_policy *policy, const struct lks_policy_params *params,
			  const struct lks_fields *fields,
			  struct lks_word ret_words[LKS_WORDS_MAX]);

/** lks_failover_name - "modulo" or "resilient". Return: NULL for another number. */
const char *lks_failover_name(enum lks_failover failover);

/** lks_failover_find - the mode of a name. Return: 0, -ENOENT with @ret_failover untouched. */
int lks_failover_find(const char *name, enum lks_failover *ret_failover);

#ifdef __cplusplus
}
#endif
#endif
