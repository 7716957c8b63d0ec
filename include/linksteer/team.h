/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Teams: the set of uplinks behind one virtual switch, with one policy.
 *
 * Not thread-safe per object; distinct objects are independent.
 */
#ifndef LINKSTEER_TEAM_H
#define LINKSTEER_TEAM_H

#include <linksteer/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_TEAM_MEMBERS_MAX 16
#define LKS_TEAM_NAME_MAX 31 /* bytes */
#define LKS_TEAM_WEIGHT_MAX 16
#define LKS_BUCKETS 256

struct lks_team;

/**
 * lks_team_new - make a team without members, with policy native, its failover mode and parameters
 * @name: shown in every listing, 1 to LKS_TEAM_NAME_MAX bytes, copied
 * @ret_team: the new team on success, untouched on failure; free with lks_team_free()
 *
 * Return: 0, -EINVAL for a bad name, -ENOMEM.
 */
int lks_team_new(const char *name, struct lks_team **ret_team);

/** lks_team_free - release a team; NULL is accepted. Return: NULL, to clear the caller's handle. */
struct lks_team *lks_team_free(struct lks_team *team);

const char *lks_team_name(const struct lks_team *team);

/**
 * lks_team_add_member - put an uplink at the end of the member list, with weight 1
 * @uplink: index of the physical port, 0 to LKS_TEAM_MEMBERS_MAX - 1
 *
 * The order of members is the order in which results of a policy count: result 0 of ESX's IP hash
 * is "the first uplink in the team" (VMware KB 1007371).
 *
 * Return: 0, -ERANGE for an index beyond the card, -EEXIST if it is a member already.
 */
int lks_team_add_member(struct lks_team *team, unsigned int uplink);

/** lks_team_members - the number of members. */
unsigned int lks_team_members(const struct lks_team *team);

/** lks_team_member - the uplink index of member @i. Return: -ERANGE behind the last. */
int lks_team_member(const struct lks_team *team, unsigned int i);

/** lks_team_set_policy - also sets the failover mode that the policy has by default. */
void lks_team_set_policy(struct lks_team *team, const struct lks_policy *policy);
const struct lks_policy *lks_team_policy(const struct lks_team *team);

void lks_team_set_failover(struct lks_team *team, enum lks_failover failover);
enum lks_failover lks_team_failover(const struct lks_team *team);

/** lks_team_set_seed - LKS_SEED_DEFAULT until set; policies without a seed ignore it. */
void lks_team_set_seed(struct lks_team *team, uint64_t seed);
uint64_t lks_team_seed(const struct lks_team *team);

/** lks_team_set_key - the key of `toeplitz`, copied; Microsoft's until set. */
void lks_team_set_key(struct lks_team *team, const uint8_t key[LKS_TOEPLITZ_KEY_BYTES]);

/** lks_team_set_fields - LKS_RSS_* for `toeplitz`; all until set. Return: 0, -EINVAL. */
int lks_team_set_fields(struct lks_team *team, unsigned int fields);

/** lks_team_set_symmetric - one hash for both directions; false until set. */
void lks_team_set_symmetric(struct lks_team *team, bool symmetric);

/** lks_team_set_tags - where the Linux policies see the outer tag; accelerated until set. */
void lks_team_set_tags(struct lks_team *team, enum lks_tags tags);

/** lks_team_params - all of these, as lks_policy_hash() takes them; valid as long as the team. */
const struct lks_policy_params *lks_team_params(const struct lks_team *team);

/**
 * lks_team_set_weight - the share of buckets of a member, relative to the others
 * @weight: 1 to LKS_TEAM_WEIGHT_MAX; `modulo` knows no weights and lks_team_build() refuses them
 *
 * Return: 0, -ENOENT if @uplink is no member, -ERANGE for the weight.
 */
int lks_team_set_weight(struct lks_team *team, unsigned int uplink, unsigned int weight);

/** lks_team_weight - the weight of a member. Return: -ENOENT if @uplink is no member. */
int lks_team_weight(const struct lks_team *team, unsigned int uplink);

/**
 * lks_team_set_standby - make a member take over for one that is down, and carry nothing else
 *
 * It owns no buckets; in `resilient` the first standby member takes all of a dead member's. Until
 * the card says that it is eligible, lks_team_select() must not be told so.
 *
 * Return: 0, -ENOENT if @uplink is no member.
 */
int lks_team_set_standby(struct lks_team *team, unsigned int uplink, bool standby);

/** lks_team_is_standby - false for an uplink that is no member. */
bool lks_team_is_standby(const struct lks_team *team, unsigned int uplink);

/**
 * lks_team_build - compute the bucket table; call it after the last change, before a selection
 *
 * Deterministic: equal members and weights give equal tables. With equal weights each survivor of
 * a single failure gets floor(k/n) or ceil(k/n) of the dead member's k buckets.
 *
 * Return: 0, -EINVAL for a team without active members, for weights under `modulo`, and for
 * `explicit` under `resilient`: an ordered list has no buckets.
 */
int lks_team_build(struct lks_team *team);

/**
 * lks_team_row - the ordered uplinks of a bucket; the first eligible one rules
 * @bucket: 0 to LKS_BUCKETS - 1
 *
 * Return: lks_team_members() uplink indices, valid until the team changes; NULL before
 * lks_team_build() and for a bucket that does not exist.
 */
const uint8_t *lks_team_row(const struct lks_team *team, unsigned int bucket);

/** lks_team_hash - the hash of a frame under the team's policy and parameters. */
uint32_t lks_team_hash(const struct lks_team *team, const struct lks_fields *fields);

/** lks_team_bucket - the bucket of a hash. Return: -ENOENT in `modulo`, which has none. */
int lks_team_bucket(const struct lks_team *team, uint32_t hash);

/**
 * lks_team_select - the uplink for a hash
 * @eligible: bit i set: uplink i may carry traffic; bits of other uplinks than members are ignored
 * @ret_uplink: index of the chosen uplink, untouched on failure
 *
 * `modulo`: live[hash % n] over the eligible members in team order, as Linux bonding
 * (bond_xmit_3ad_xor_slave_get) and DPDK do. `resilient`: the first eligible uplink of the row of
 * bucket hash[7:0].
 *
 * Return: 0, -ENETDOWN when no member is eligible, -EINVAL before lks_team_build().
 */
int lks_team_select(const struct lks_team *team, uint32_t hash, uint16_t eligible,
		    unsigned int *ret_uplink);

/**
 * lks_team_steer - the uplinks of a burst of frames
 * @n: any number, 0 too
 * @ret_uplinks: @n indices, untouched on failure
 *
 * For every frame what lks_frame_parse(), lks_team_hash() and lks_team_select() say, several times
 * faster: of a frame without surprises only what the policy reads is looked at.
 *
 * Return: 0, -ENETDOWN when no member is eligible, -EINVAL before lks_team_build().
 */
int lks_team_steer(const struct lks_team *team, const struct lks_packet *packets, size_t n,
		   uint16_t eligible, uint8_t *ret_uplinks);

#ifdef __cplusplus
}
#endif
#endif
