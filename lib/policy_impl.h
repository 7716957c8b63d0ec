/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy is made of: each lib/hash_<family>.c defines some, lib/policy.c lists them. */
#ifndef LKS_POLICY_IMPL_H
#define LKS_POLICY_IMPL_H

#include <linksteer/policy.h>

enum { LKS_TOEPLITZ_INPUT_MAX = 36 }; /* bytes: two IPv6 addresses, two ports */

/* Collects the steps of a rule; a NULL in its place collects nothing and costs nothing. */
struct lks_words {
	struct lks_word *word;
	size_t n;
};

/* What each byte of the input adds to the hash, for each of its values. */
struct lks_toeplitz {
	uint32_t sum[LKS_TOEPLITZ_INPUT_MAX][256];
};

void lks_toeplitz_prepare(const uint8_t key[LKS_TOEPLITZ_KEY_BYTES],
			  struct lks_toeplitz *ret_table);

/* What a burst is steered with; @toeplitz belongs to @params->key. */
struct lks_burst {
	const struct lks_policy *policy;
	const struct lks_policy_params *params;
	const struct lks_toeplitz *toeplitz;
	const uint8_t (*row)[16]; /* of each bucket; NULL: live[hash % n] */
	uint64_t reciprocal;	  /* 2^64 / n, rounded up */
	uint32_t n;
	uint16_t eligible; /* one of every row at least */
	bool avx512;	   /* the processor has it */
	uint8_t live[16];
};

struct lks_policy {
	const char *name;
	const char *alias; /* NULL: none */
	const char *summary;
	const char *peer, *version; /* NULL: Linksteer's own */
	const char *reads;
	const char *limits;
	unsigned int code; /* number in the register file */
	enum lks_failover failover;
	enum lks_policy_kind kind;
	bool pins; /* balances ports, not flows: standby members allowed, no aggregation */
	unsigned int uses;
	uint32_t (*hash)(const struct lks_policy_params *params, const struct lks_fields *fields);
	void (*explain)(const struct lks_policy_params *params, const struct lks_fields *fields,
			struct lks_words *why);
	size_t (*key)(const struct lks_policy_params *params, const struct lks_fields *fields,
		      uint8_t ret_key[LKS_POLICY_KEY_MAX]);
	/* The uplinks of @n frames: hash and selection in one loop. */
	void (*steer)(const struct lks_burst *burst, const struct lks_packet *packets, size_t n,
		      uint8_t *ret_uplinks);
};

extern const struct lks_policy lks_policy_esx_ip32, lks_policy_esx_ip8, lks_policy_esx_port_id,
	lks_policy_esx_src_mac, lks_policy_explicit, lks_policy_linux_layer2,
	lks_policy_linux_layer23, lks_policy_linux_layer34, lks_policy_linux_vlan_srcmac,
	lks_policy_linux_layer23_2017, lks_policy_linux_layer34_2004, lks_policy_dpdk_l2,
	lks_policy_dpdk_l23, lks_policy_dpdk_l34, lks_policy_toeplitz, lks_policy_src_dst_ip,
	lks_policy_src_ip, lks_policy_dst_ip, lks_policy_src_dst_mac, lks_policy_src_mac,
	lks_policy_dst_mac, lks_policy_src_dst_port, lks_policy_native, lks_policy_native_l4;

/* Inlined whatever the compiler thinks of it: into a loop, with constants that remove most of it.
 */
#define LKS_INLINE static inline __attribute__((always_inline))

/* A step of a rule, for those who want to know. Return: @value. */
LKS_INLINE uint32_t lks_note(struct lks_words *why, const char *name, uint32_t value)
{
	if (why && why->n < LKS_WORDS_MAX)
		why->word[why->n++] = (struct lks_word){ name, value };
	return value;
}

/*
 * From a rule `id(params, fields, why)`, inlined twice: hash_id() without the notes that it takes,
 * explain_id() for their sake.
 */
#define LKS_RULE(id)                                                                               \
	static uint32_t hash_##id(const struct lks_policy_params *params,                          \
				  const struct lks_fields *fields)                                 \
	{                                                                                          \
		return id(params, fields, NULL);                                                   \
	}                                                                                          \
	static void explain_##id(const struct lks_policy_params *params,                           \
				 const struct lks_fields *fields, struct lks_words *why)           \
	{                                                                                          \
		id(params, fields, why);                                                           \
	}

/* Length in bytes of an address of this kind; 0 for frames without IP. */
static inline size_t lks_l3_address_bytes(enum lks_l3 l3)
{
	return l3 == LKS_L3_IPV4 ? 4 : l3 == LKS_L3_IPV6 ? 16 : 0;
}

/* Keys grow by these; each returns the length behind what it added at @len. */
size_t lks_key_put(uint8_t *key, size_t len, const void *bytes, size_t size);
size_t lks_key_put16(uint8_t *key, size_t len, uint16_t word);
size_t lks_key_put32(uint8_t *key, size_t len, uint32_t word);

/* The kind, source and destination of an address pair. */
size_t lks_key_addresses(uint8_t *key, enum lks_l3 l3, const uint8_t src[16],
			 const uint8_t dst[16]);

#endif
