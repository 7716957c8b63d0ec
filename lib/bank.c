/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"
#include "word.h"

#include <errno.h>

#define SLOTS 8u /* members in a word, 4 bits each */
#define KEY_WORDS (LKS_TOEPLITZ_KEY_BYTES / 4u)
#define KEY_STRIDE 16u /* words from one team's key to the next */
#define VLANS_PER_WORD 4u
#define VLAN_VALID 0x80u

static bool uses(const struct lks_team *team, unsigned int what)
{
	return lks_policy_uses(lks_team_policy(team)) & what;
}

static bool is_symmetric(const struct lks_team *team)
{
	return uses(team, LKS_USES_SYMMETRIC) && lks_team_params(team)->symmetric;
}

static bool card_knows(const struct lks_device *device, const struct lks_policy *policy)
{
	return LKS_FIELD(device->policies, LKS_CSR__IDENTITY__POLICIES__MASK) >>
		       lks_policy_code(policy) &
	       1;
}

/* Whether the card was built with the rule, and in both directions where that costs a part. */
static int check_policy(const struct lks_device *device, const struct lks_team *team,
			struct lks_error *error)
{
	const struct lks_policy *policy = lks_team_policy(team);
	bool mixed = uses(team, LKS_USES_SEED);

	if (!card_knows(device, policy))
		return lks_error_set(
			error, -ENOTSUP,
			"%s: team %s: the card does not know %s: choose another policy",
			device->name, lks_team_name(team), lks_policy_name(policy));
	if (is_symmetric(team) && mixed &&
	    !LKS_FIELD(device->policies, LKS_CSR__IDENTITY__POLICIES__SYMMETRIC))
		return lks_error_set(
			error, -ENOTSUP,
			"%s: team %s: the card does not know %s symmetric: leave that out",
			device->name, lks_team_name(team), lks_policy_name(policy));
	return 0;
}

static int check_team(const struct lks_device *device, const struct lks_team *team,
		      struct lks_error *error)
{
	int rc = check_policy(device, team, error);

	if (rc < 0)
		return rc;
	for (unsigned int i = 0; i < lks_team_members(team); i++)
		if ((unsigned int)lks_team_member(team, i) >= device->uplinks)
			return lks_error_set(
				error, -ENOTSUP,
				"%s: team %s: uplink%d: the card has uplink0 to uplink%u",
				device->name, lks_team_name(team), lks_team_member(team, i),
				device->uplinks - 1);
	return 0;
}

int lks_bank_check(const struct lks_device *device, const struct lks_plan *plan,
		   struct lks_error *error)
{
	int rc = 0;

	if (plan->teams > device->teams)
		return lks_error_set(error, -ENOTSUP,
				     "%s: %u teams: the card has room for %u: leave some out",
				     device->name, plan->teams, device->teams);
	for (unsigned int i = 0; rc == 0 && i < plan->teams; i++)
		rc = check_team(device, plan->team[i], error);
	return rc;
}

/* Slots @from to @from + 7 of @n uplinks; those behind the last hold @fill. */
static uint32_t pack(const uint8_t *uplink, unsigned int n, unsigned int from, uint8_t fill)
{
	uint32_t word = 0;

	for (unsigned int i = 0; i < SLOTS; i++)
		word |= (uint32_t)(from + i < n ? uplink[from + i] : fill) << 4 * i;
	return word;
}

static bool is_in_band(const struct lks_team *team)
{
	return uses(team, LKS_USES_TAGS) && lks_team_params(team)->tags == LKS_TAGS_IN_BAND;
}

static uint32_t fields_word(const struct lks_team *team)
{
	return team && uses(team, LKS_USES_FIELDS) ? lks_team_params(team)->fields : 0;
}

/* The key of a team that has one, else 0; nothing on a card without that rule. */
static int key_words(struct lks_device *device, const struct lks_team *team, unsigned int number,
		     lks_word_fn *word, struct lks_error *error)
{
	uint32_t at = LKS_REG(device, LKS_BLOCK_KEYS, key) + 4 * KEY_STRIDE * number;
	bool has_key = team && uses(team, LKS_USES_KEY);
	int rc = 0;

	if (!card_knows(device, lks_policy_find("toeplitz")))
		return 0;
	for (uint32_t i = 0; rc == 0 && i < KEY_WORDS; i++)
		rc = word(device, at + 4 * i,
			  has_key ? lks_be32(lks_team_params(team)->key + 4 * i) : 0, error);
	return rc;
}

static int team_words(struct lks_device *device, const struct lks_team *team, unsigned int number,
		      lks_word_fn *word, struct lks_error *error)
{
	uint32_t at = LKS_REG(device, LKS_BLOCK_TEAMS, team) +
		      number * (uint32_t)sizeof(lks_csr__team__wordx_t);
	uint8_t member[LKS_TEAM_MEMBERS_MAX] = { 0 };
	unsigned int n = team ? lks_team_members(team) : 0;
	uint64_t seed = team ? lks_team_seed(team) : 0;
	uint32_t rule = 0;
	int rc = 0;

	for (unsigned int i = 0; i < n; i++)
		member[i] = (uint8_t)lks_team_member(team, i);
	if (team)
		rule = LKS_PUT(lks_policy_code(lks_team_policy(team)),
			       LKS_CSR__TEAM__WORDX__RULE__POLICY) |
		       LKS_PUT(lks_team_failover(team) == LKS_RESILIENT,
			       LKS_CSR__TEAM__WORDX__RULE__RESILIENT) |
		       LKS_PUT(is_in_band(team), LKS_CSR__TEAM__WORDX__RULE__IN_BAND) |
		       LKS_PUT(is_symmetric(team), LKS_CSR__TEAM__WORDX__RULE__SYMMETRIC) |
		       LKS_PUT(n, LKS_CSR__TEAM__WORDX__RULE__MEMBERS);

	const uint32_t value[] = { rule,
				   (uint32_t)seed,
				   (uint32_t)(seed >> 32),
				   pack(member, n, 0, 0),
				   pack(member, n, SLOTS, 0),
				   team ? lks_team_mask(team) : 0,
				   fields_word(team) };
	for (uint32_t i = 0; rc == 0 && i < sizeof(value) / sizeof(value[0]); i++)
		rc = word(device, at + 4 * i, value[i], error);
	return rc;
}

static uint32_t vlan_word(const struct lks_plan *plan, unsigned int first)
{
	uint32_t word = 0;

	for (unsigned int i = 0; i < VLANS_PER_WORD; i++) {
		int team = lks_plan_vlan_team(plan, first + i);

		if (team != LKS_PLAN_DROP)
			word |= (VLAN_VALID | (uint32_t)team) << 8 * i;
	}
	return word;
}

static int vlan_words(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		      struct lks_error *error)
{
	uint32_t at = LKS_REG(device, LKS_BLOCK_VLANS, vlan);
	int rc = 0;

	for (unsigned int i = 0; rc == 0 && i < LKS_PLAN_VLANS / VLANS_PER_WORD; i++)
		rc = word(device, at + 4 * i, vlan_word(plan, VLANS_PER_WORD * i), error);
	return rc;
}

/*
 * The rows of a team; of slots, the card keeps as many as it has uplinks. Those behind the last
 * member repeat the first, so that no slot names an uplink of another team.
 */
static int bucket_words(struct lks_device *device, const struct lks_team *team, unsigned int number,
			lks_word_fn *word, struct lks_error *error)
{
	unsigned int n = team ? lks_team_members(team) : 0;

	for (unsigned int bucket = 0; bucket < LKS_BUCKETS; bucket++) {
		const uint8_t *row = team ? lks_team_row(team, bucket) : NULL;
		uint8_t slot[LKS_TEAM_MEMBERS_MAX];
		uint32_t at = LKS_REG(device, LKS_BLOCK_BUCKETS, bucket) +
			      8 * (LKS_BUCKETS * number + bucket);

		for (unsigned int i = 0; i < device->uplinks; i++)
			slot[i] = n == 0 ? 0 : row[i < n ? i : 0];
		for (unsigned int from = 0; from < device->uplinks; from += SLOTS) {
			int rc = word(device, at + from / SLOTS * 4,
				      pack(slot, device->uplinks, from, 0), error);

			if (rc < 0)
				return rc;
		}
	}
	return 0;
}

int lks_bank_each(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		  struct lks_error *error)
{
	int rc = word(
		device, LKS_REG(device, LKS_BLOCK_CONTROL, control.MODE),
		LKS_PUT(plan->on_full == LKS_ON_FULL_WAIT, LKS_CSR__CONTROL__MODE__ON_FULL_WAIT),
		error);

	for (unsigned int i = 0; rc == 0 && i < device->teams; i++) {
		const struct lks_team *team = lks_plan_team(plan, i);

		rc = team_words(device, team, i, word, error);
		if (rc == 0)
			rc = key_words(device, team, i, word, error);
		if (rc == 0)
			rc = bucket_words(device, team, i, word, error);
	}
	if (rc == 0)
		rc = vlan_words(device, plan, word, error);
	return rc < 0 ? rc : lks_links_each(device, plan, word, error);
}
