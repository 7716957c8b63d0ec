/* SPDX-License-Identifier: Apache-2.0 */
/* Read access to a configuration. */
#include "config_internal.h"

uint64_t lks_config_seed(const struct lks_config *config)
{
	return config->seed;
}

enum lks_on_full lks_config_on_full(const struct lks_config *config)
{
	return config->on_full;
}

bool lks_config_has_on_full(const struct lks_config *config)
{
	return config->on_full_given;
}

unsigned int lks_config_stall_timeout_ms(const struct lks_config *config)
{
	return config->stall_timeout_ms;
}

unsigned int lks_config_max_age_ms(const struct lks_config *config)
{
	return config->max_age_ms;
}

const struct lks_config_team *lks_config_unknown_vlan(const struct lks_config *config)
{
	return config->unknown_vlan.name[0] ? &config->teams[config->unknown_vlan.index] : NULL;
}

const struct lks_config_uplink *lks_config_uplink_at(const struct lks_config *config, size_t i)
{
	return i < config->n_uplinks ? &config->uplinks[i] : NULL;
}

const struct lks_config_team *lks_config_team_at(const struct lks_config *config, size_t i)
{
	return i < config->n_teams ? &config->teams[i] : NULL;
}

const struct lks_config_group *lks_config_group_at(const struct lks_config *config, size_t i)
{
	return i < config->n_groups ? &config->groups[i] : NULL;
}

const char *lks_config_uplink_name(const struct lks_config_uplink *uplink)
{
	return uplink->name;
}

unsigned int lks_config_uplink_index(const struct lks_config_uplink *uplink)
{
	return uplink->index;
}

const char *lks_config_uplink_switch(const struct lks_config_uplink *uplink)
{
	return uplink->where;
}

const char *lks_config_uplink_port(const struct lks_config_uplink *uplink)
{
	return uplink->port;
}

bool lks_config_uplink_admin_up(const struct lks_config_uplink *uplink)
{
	return !uplink->admin_down;
}

bool lks_config_uplink_damping(const struct lks_config_uplink *uplink,
			       unsigned int *ret_half_life_ms, unsigned int *ret_suppress,
			       unsigned int *ret_reuse, unsigned int *ret_penalty)
{
	if (!uplink->damped)
		return false;
	*ret_half_life_ms = uplink->half_life_ms;
	*ret_suppress = uplink->suppress;
	*ret_reuse = uplink->reuse;
	*ret_penalty = uplink->penalty;
	return true;
}

unsigned int lks_config_uplink_line(const struct lks_config_uplink *uplink)
{
	return uplink->line;
}

const char *lks_config_team_name(const struct lks_config_team *team)
{
	return team->name;
}

size_t lks_config_team_index(const struct lks_config_team *team)
{
	return team->index;
}

size_t lks_config_team_members(const struct lks_config_team *team)
{
	return team->members.n;
}

unsigned int lks_config_team_member(const struct lks_config_team *team, size_t i)
{
	return team->members.item[i].index;
}

static const struct lks_ref *ref_of(const struct lks_refs *refs, unsigned int uplink)
{
	for (size_t i = 0; i < refs->n; i++)
		if (refs->item[i].index == uplink)
			return &refs->item[i];
	return NULL;
}

bool lks_config_team_is_standby(const struct lks_config_team *team, size_t i)
{
	return ref_of(&team->standby, team->members.item[i].index);
}

unsigned int lks_config_team_weight(const struct lks_config_team *team, size_t i)
{
	const struct lks_ref *weight = ref_of(&team->weights, team->members.item[i].index);

	return weight ? weight->value : 1;
}

const char *lks_config_team_policy(const struct lks_config_team *team)
{
	return team->policy->name;
}

enum lks_failover lks_config_team_failover(const struct lks_config_team *team)
{
	return team->failover;
}

const uint8_t *lks_config_team_key(const struct lks_config_team *team)
{
	return team->lines[LKS_TEAM_KEY] ? team->key : NULL;
}

unsigned int lks_config_team_fields(const struct lks_config_team *team)
{
	return team->fields;
}

bool lks_config_team_symmetric(const struct lks_config_team *team)
{
	return team->symmetric;
}

enum lks_tags lks_config_team_tags(const struct lks_config_team *team)
{
	return team->tags;
}

unsigned int lks_config_team_min_links(const struct lks_config_team *team)
{
	return team->min_links;
}

bool lks_config_team_failback(const struct lks_config_team *team)
{
	return team->failback;
}

unsigned int lks_config_team_up_delay_ms(const struct lks_config_team *team)
{
	return team->up_delay_ms;
}

unsigned int lks_config_team_down_delay_ms(const struct lks_config_team *team)
{
	return team->down_delay_ms;
}

enum lks_detection lks_config_team_detection(const struct lks_config_team *team)
{
	return team->detection;
}

enum lks_rx_filter lks_config_team_rx_filter(const struct lks_config_team *team)
{
	return team->rx_filter;
}

enum lks_aggregation lks_config_team_aggregation(const struct lks_config_team *team)
{
	return team->aggregation;
}

enum lks_switch_model lks_config_team_switch_model(const struct lks_config_team *team)
{
	return team->switch_model;
}

unsigned int lks_config_team_native_vlan(const struct lks_config_team *team)
{
	return team->native_vlan;
}

unsigned int lks_config_team_line(const struct lks_config_team *team)
{
	return team->line;
}

const char *lks_config_group_name(const struct lks_config_group *group)
{
	return group->name;
}

size_t lks_config_group_team(const struct lks_config_group *group)
{
	return group->team.index;
}

unsigned int lks_config_group_vlan(const struct lks_config_group *group)
{
	return group->vlan;
}

enum lks_traffic lks_config_group_traffic(const struct lks_config_group *group)
{
	return group->traffic;
}

unsigned int lks_config_group_line(const struct lks_config_group *group)
{
	return group->line;
}
