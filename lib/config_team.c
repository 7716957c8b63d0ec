/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/config.h>

static int fill(const struct lks_config *config, const struct lks_config_team *from,
		struct lks_team *team)
{
	const uint8_t *key = lks_config_team_key(from);
	int err;

	lks_team_set_policy(team, lks_policy_find(lks_config_team_policy(from)));
	lks_team_set_failover(team, lks_config_team_failover(from));
	lks_team_set_seed(team, lks_config_seed(config));
	if (key)
		lks_team_set_key(team, key);
	err = lks_team_set_fields(team, lks_config_team_fields(from));
	lks_team_set_symmetric(team, lks_config_team_symmetric(from));
	lks_team_set_tags(team, lks_config_team_tags(from));
	for (size_t i = 0; !err && i < lks_config_team_members(from); i++) {
		unsigned int uplink = lks_config_team_member(from, i);

		err = lks_team_add_member(team, uplink);
		if (!err)
			err = lks_team_set_weight(team, uplink, lks_config_team_weight(from, i));
		if (!err)
			err = lks_team_set_standby(team, uplink,
						   lks_config_team_is_standby(from, i));
	}
	return err ? err : lks_team_build(team);
}

int lks_config_team_build(const struct lks_config *config, const struct lks_config_team *team,
			  struct lks_team **ret_team)
{
	struct lks_team *built = NULL;
	int err = lks_team_new(lks_config_team_name(team), &built);

	if (!err)
		err = fill(config, team, built);
	if (err) {
		lks_team_free(built);
		return err;
	}
	*ret_team = built;
	return 0;
}
