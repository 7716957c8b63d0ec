/* SPDX-License-Identifier: Apache-2.0 */
#include "tables.h"

enum { POLICIES = 24 };

static void put_slot(uint32_t *words, unsigned int slot, unsigned int uplink)
{
	words[slot / 8] |= uplink << 4 * (slot % 8);
}

static bool is_in_band(const struct lks_team *team)
{
	return lks_policy_uses(lks_team_policy(team)) & LKS_USES_TAGS &&
	       lks_team_params(team)->tags == LKS_TAGS_IN_BAND;
}

void team_words(const struct lks_team *team, uint32_t ret_words[TEAM_WORDS])
{
	unsigned int members = lks_team_members(team);
	uint64_t seed = lks_team_seed(team);

	ret_words[0] = lks_policy_code(lks_team_policy(team)) |
		       (uint32_t)lks_team_failover(team) << 8 | (uint32_t)is_in_band(team) << 9 |
		       (uint32_t)lks_team_params(team)->symmetric << 10 | members << 16;
	ret_words[1] = (uint32_t)seed;
	ret_words[2] = (uint32_t)(seed >> 32);
	ret_words[3] = ret_words[4] = 0;
	ret_words[5] = 0; /* the mask is for lks_map */
	ret_words[6] = lks_team_params(team)->fields;
	for (unsigned int i = 0; i < members; i++)
		put_slot(ret_words + 3, i, (unsigned int)lks_team_member(team, i));
}

void row_words(const struct lks_team *team, unsigned int uplinks, unsigned int bucket,
	       uint32_t ret_words[ROW_WORDS])
{
	const uint8_t *row = lks_team_row(team, bucket);

	ret_words[0] = ret_words[1] = 0;
	for (unsigned int i = 0; i < uplinks; i++)
		put_slot(ret_words, i, row[i < lks_team_members(team) ? i : 0]);
}

/* Any policy of the hardware. */
static const struct lks_policy *policy_random(struct dice *dice)
{
	const struct lks_policy *policy;

	do
		policy = lks_policy_at(dice_below(dice, POLICIES));
	while (!policy);
	return policy;
}

/* All of explicit's frames would be in one bucket. */
static bool has_buckets(const struct lks_team *team)
{
	return lks_policy_kind(lks_team_policy(team)) != LKS_KIND_EXPLICIT;
}

struct lks_team *team_random(struct dice *dice, unsigned int uplinks)
{
	unsigned int members = 1 + dice_below(dice, uplinks);
	uint8_t key[LKS_TOEPLITZ_KEY_BYTES];
	struct lks_team *team;

	if (lks_team_new("t", &team) < 0)
		return NULL;
	lks_team_set_policy(team, policy_random(dice));
	lks_team_set_tags(team, dice_percent(dice, 50) ? LKS_TAGS_IN_BAND : LKS_TAGS_ACCELERATED);
	lks_team_set_failover(team, dice_percent(dice, 50) && has_buckets(team) ? LKS_RESILIENT
										: LKS_MODULO);
	lks_team_set_symmetric(team, dice_percent(dice, 50));
	for (int i = 0; i < LKS_TOEPLITZ_KEY_BYTES; i++)
		key[i] = (uint8_t)dice_word(dice);
	lks_team_set_key(team, key);
	if (lks_team_set_fields(team, 1 + dice_below(dice, LKS_RSS_ALL)) < 0)
		return lks_team_free(team);
	lks_team_set_seed(team, (uint64_t)dice_word(dice) << 32 | dice_word(dice));
	while (lks_team_members(team) < members)
		(void)lks_team_add_member(team, dice_below(dice, uplinks)); /* -EEXIST: again */
	if (lks_team_build(team) < 0)
		return lks_team_free(team);
	return team;
}
