/* SPDX-License-Identifier: Apache-2.0 */
#include "team_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int lks_team_new(const char *name, struct lks_team **ret_team)
{
	size_t len = name ? strlen(name) : 0;
	struct lks_team *team;

	if (len == 0 || len > LKS_TEAM_NAME_MAX)
		return -EINVAL;

	team = calloc(1, sizeof(*team));
	if (!team)
		return -ENOMEM;
	memcpy(team->name, name, len);
	lks_team_set_policy(team, lks_policy_find("native"));
	lks_policy_params_init(&team->params);
	lks_toeplitz_prepare(team->params.key, &team->toeplitz);

	*ret_team = team;
	return 0;
}

struct lks_team *lks_team_free(struct lks_team *team)
{
	free(team);
	return NULL;
}

const char *lks_team_name(const struct lks_team *team)
{
	return team->name;
}

/* Return: the slot of an uplink, or -ENOENT. */
static int slot_of(const struct lks_team *team, unsigned int uplink)
{
	for (unsigned int i = 0; i < team->members; i++)
		if (team->member[i] == uplink)
			return (int)i;
	return -ENOENT;
}

int lks_team_add_member(struct lks_team *team, unsigned int uplink)
{
	if (uplink >= LKS_TEAM_MEMBERS_MAX)
		return -ERANGE;
	if (slot_of(team, uplink) >= 0)
		return -EEXIST;

	team->member[team->members] = (uint8_t)uplink;
	team->weight[team->members++] = 1;
	team->built = false;
	return 0;
}

unsigned int lks_team_members(const struct lks_team *team)
{
	return team->members;
}

int lks_team_member(const struct lks_team *team, unsigned int i)
{
	return i < team->members ? team->member[i] : -ERANGE;
}

void lks_team_set_policy(struct lks_team *team, const struct lks_policy *policy)
{
	team->policy = policy;
	lks_team_set_failover(team, lks_policy_failover(policy));
}

const struct lks_policy *lks_team_policy(const struct lks_team *team)
{
	return team->policy;
}

void lks_team_set_failover(struct lks_team *team, enum lks_failover failover)
{
	team->failover = failover;
	team->built = false;
}

enum lks_failover lks_team_failover(const struct lks_team *team)
{
	return team->failover;
}

void lks_team_set_seed(struct lks_team *team, uint64_t seed)
{
	team->params.seed = seed;
}

uint64_t lks_team_seed(const struct lks_team *team)
{
	return team->params.seed;
}

void lks_team_set_key(struct lks_team *team, const uint8_t key[LKS_TOEPLITZ_KEY_BYTES])
{
	memcpy(team->params.key, key, sizeof(team->params.key));
	lks_toeplitz_prepare(key, &team->toeplitz);
}

int lks_team_set_fields(struct lks_team *team, unsigned int fields)
{
	if (fields == 0 || fields & ~LKS_RSS_ALL)
		return -EINVAL;
	team->params.fields = fields;
	return 0;
}

void lks_team_set_symmetric(struct lks_team *team, bool symmetric)
{
	team->params.symmetric = symmetric;
}

void lks_team_set_tags(struct lks_team *team, enum lks_tags tags)
{
	team->params.tags = tags;
}

const struct lks_policy_params *lks_team_params(const struct lks_team *team)
{
	return &team->params;
}

int lks_team_set_weight(struct lks_team *team, unsigned int uplink, unsigned int weight)
{
	int slot = slot_of(team, uplink);

	if (slot < 0)
		return slot;
	if (weight < 1 || weight > LKS_TEAM_WEIGHT_MAX)
		return -ERANGE;

	team->weight[slot] = (uint8_t)weight;
	team->built = false;
	return 0;
}

int lks_team_weight(const struct lks_team *team, unsigned int uplink)
{
	int slot = slot_of(team, uplink);

	return slot < 0 ? slot : team->weight[slot];
}

static bool is_weighted(const struct lks_team *team)
{
	for (unsigned int i = 1; i < team->members; i++)
		if (team->weight[i] != team->weight[0])
			return true;
	return false;
}

int lks_team_set_standby(struct lks_team *team, unsigned int uplink, bool standby)
{
	int slot = slot_of(team, uplink);

	if (slot < 0)
		return slot;
	team->standby[slot] = standby;
	team->built = false;
	return 0;
}

bool lks_team_is_standby(const struct lks_team *team, unsigned int uplink)
{
	int slot = slot_of(team, uplink);

	return slot >= 0 && team->standby[slot];
}

/* Members with @standby or without, in team order. Return: how many. */
static unsigned int slots_of(const struct lks_team *team, bool standby, uint8_t *ret_slots)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < team->members; i++)
		if (team->standby[i] == standby)
			ret_slots[n++] = (uint8_t)i;
	return n;
}

/* From a row over the active members to one of uplinks, standby members behind the owner. */
static void finish_row(const struct lks_team *team, const uint8_t *active, unsigned int actives,
		       const uint8_t *spare, unsigned int spares, uint8_t *row)
{
	uint8_t order[LKS_TEAM_MEMBERS_MAX] = { 0 };

	for (unsigned int i = 0; i < actives; i++)
		order[i] = team->member[active[row[i]]];
	row[0] = order[0];
	for (unsigned int i = 0; i < spares; i++)
		row[1 + i] = team->member[spare[i]];
	for (unsigned int i = 1; i < actives; i++)
		row[spares + i] = order[i];
}

int lks_team_build(struct lks_team *team)
{
	uint8_t active[LKS_TEAM_MEMBERS_MAX], spare[LKS_TEAM_MEMBERS_MAX];
	uint8_t weight[LKS_TEAM_MEMBERS_MAX] = { 0 };
	unsigned int actives = slots_of(team, false, active), spares = slots_of(team, true, spare);

	if (actives == 0 || (team->failover == LKS_MODULO && is_weighted(team)))
		return -EINVAL;
	if (team->failover == LKS_RESILIENT && lks_policy_kind(team->policy) == LKS_KIND_EXPLICIT)
		return -EINVAL;

	for (unsigned int i = 0; i < actives; i++)
		weight[i] = team->weight[active[i]];
	lks_bucket_build(weight, actives, &team->table);
	for (unsigned int b = 0; b < LKS_BUCKETS; b++)
		finish_row(team, active, actives, spare, spares, team->table.row[b]);
	team->built = true;
	return 0;
}

const uint8_t *lks_team_row(const struct lks_team *team, unsigned int bucket)
{
	return team->built && bucket < LKS_BUCKETS ? team->table.row[bucket] : NULL;
}

uint32_t lks_team_hash(const struct lks_team *team, const struct lks_fields *fields)
{
	return lks_policy_hash(team->policy, &team->params, fields);
}

int lks_team_bucket(const struct lks_team *team, uint32_t hash)
{
	return team->failover == LKS_RESILIENT ? (int)(hash % LKS_BUCKETS) : -ENOENT;
}

unsigned int lks_team_live(const struct lks_team *team, uint16_t eligible,
			   uint8_t ret_live[LKS_TEAM_MEMBERS_MAX])
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < team->members; i++)
		if (eligible >> team->member[i] & 1)
			ret_live[n++] = team->member[i];
	return n;
}

static int select_modulo(const struct lks_team *team, uint32_t hash, uint16_t eligible,
			 unsigned int *ret_uplink)
{
	uint8_t live[LKS_TEAM_MEMBERS_MAX];
	unsigned int n = lks_team_live(team, eligible, live);

	if (n == 0)
		return -ENETDOWN;

	*ret_uplink = live[hash % n];
	return 0;
}

static int select_resilient(const struct lks_team *team, uint32_t hash, uint16_t eligible,
			    unsigned int *ret_uplink)
{
	const uint8_t *row = team->table.row[hash % LKS_BUCKETS];

	for (unsigned int i = 0; i < team->members; i++)
		if (eligible >> row[i] & 1) {
			*ret_uplink = row[i];
			return 0;
		}
	return -ENETDOWN;
}

int lks_team_select(const struct lks_team *team, uint32_t hash, uint16_t eligible,
		    unsigned int *ret_uplink)
{
	if (!team->built)
		return -EINVAL;
	if (team->failover == LKS_MODULO)
		return select_modulo(team, hash, eligible, ret_uplink);
	return select_resilient(team, hash, eligible, ret_uplink);
}
