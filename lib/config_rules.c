/* SPDX-License-Identifier: Apache-2.0 */
/* Rules beyond the format: what a card would refuse, or a switch could not answer. */
#include "config_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct rules {
	const struct lks_config *config;
	struct lks_faults *faults;
};

static void team_key(const struct lks_config_team *team, const char *name, char *key)
{
	snprintf(key, LKS_CONFIG_PATH_BYTES, "teams[%zu].%s", team->index, name);
}

/* A fault at a key of a team. */
#define TEAM_FAULT(rules, team, id, name, remedy, ...)                                             \
	do {                                                                                       \
		char key_[LKS_CONFIG_PATH_BYTES];                                                  \
		team_key(team, name, key_);                                                        \
		lks_fault((rules)->faults, (team)->lines[id], key_, remedy, __VA_ARGS__);          \
	} while (0)

static const char *owner_before(const struct rules *r, size_t t, unsigned int uplink)
{
	for (size_t u = 0; u < t; u++)
		for (size_t i = 0; i < r->config->teams[u].members.n; i++)
			if (r->config->teams[u].members.item[i].index == uplink)
				return r->config->teams[u].name;
	return NULL;
}

static void check_members(const struct rules *r, const struct lks_config_team *team)
{
	for (size_t i = 0; i < team->members.n; i++) {
		const struct lks_ref *ref = &team->members.item[i];
		const char *owner = owner_before(r, team->index, ref->index);
		char key[LKS_CONFIG_PATH_BYTES];

		if (!owner)
			continue;
		snprintf(key, sizeof(key), "teams[%zu].uplinks[%zu]", team->index, i);
		lks_fault(r->faults, ref->line, key, "leave it in one team",
			  "uplink \"%s\" is already in team \"%s\"", ref->name, owner);
	}
}

static void check_detection(const struct rules *r, const struct lks_config_team *team)
{
	if (team->detection == LKS_DETECTION_BEACON)
		TEAM_FAULT(r, team, LKS_TEAM_DETECTION, "detection", "take \"link\"",
			   "beacon probing is not supported");
}

static void check_policy(const struct rules *r, const struct lks_config_team *team)
{
	if (!(team->policy->uses & LKS_USES_KEY) && team->lines[LKS_TEAM_KEY])
		TEAM_FAULT(r, team, LKS_TEAM_KEY, "key", "remove it, or take policy toeplitz",
			   "policy %s reads no key", team->policy->name);
	if (!(team->policy->uses & LKS_USES_FIELDS) && team->lines[LKS_TEAM_FIELDS])
		TEAM_FAULT(r, team, LKS_TEAM_FIELDS, "fields", "remove it, or take policy toeplitz",
			   "the fields of policy %s are fixed", team->policy->name);
	if (!(team->policy->uses & LKS_USES_SYMMETRIC) && team->symmetric)
		TEAM_FAULT(r, team, LKS_TEAM_SYMMETRIC, "symmetric",
			   "remove it, or take native, native-l4 or toeplitz",
			   "policy %s does not use it", team->policy->name);
	if (team->policy->kind == LKS_KIND_EXPLICIT && team->failover == LKS_RESILIENT)
		TEAM_FAULT(r, team, LKS_TEAM_FAILOVER, "failover", "remove it",
			   "policy %s has no buckets", team->policy->name);
}

static void check_standby(const struct rules *r, const struct lks_config_team *team)
{
	if (team->standby.n == 0)
		return;
	if (!team->policy->pins)
		TEAM_FAULT(r, team, LKS_TEAM_STANDBY, "standby",
			   "make every member active, or take esx-port-id, esx-src-mac or explicit",
			   "policy %s uses every member: standby members are not allowed",
			   team->policy->name);
	else if (team->standby.n == team->members.n)
		TEAM_FAULT(r, team, LKS_TEAM_STANDBY, "standby", "leave one member active",
			   "every member is on standby");
}

static void check_weights(const struct rules *r, const struct lks_config_team *team)
{
	if (team->weights.n && team->failover == LKS_MODULO)
		TEAM_FAULT(r, team, LKS_TEAM_WEIGHTS, "weights",
			   "remove them, or set \"failover\": \"resilient\"",
			   "weights have no meaning in modulo");
}

static void check_links(const struct rules *r, const struct lks_config_team *team)
{
	if (team->min_links > team->members.n)
		TEAM_FAULT(r, team, LKS_TEAM_MIN_LINKS, "min_links", "lower it or add members",
			   "%u links are asked for, the team has %zu", team->min_links,
			   team->members.n);
}

static void check_ports(const struct rules *r)
{
	const struct lks_config *c = r->config;
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t i = 0; i < c->n_uplinks; i++)
		for (size_t j = 0; j < i; j++) {
			const struct lks_config_uplink *a = &c->uplinks[j], *b = &c->uplinks[i];

			if (!b->port[0] || strcmp(a->port, b->port) || strcmp(a->where, b->where))
				continue;
			snprintf(key, sizeof(key), "uplinks[%zu].port", i);
			lks_fault(r->faults, b->port_line, key, "correct one of them",
				  "\"%s\" and \"%s\" are cabled to the same port %s", a->name,
				  b->name, b->port);
		}
}

static void check_vlans(const struct rules *r)
{
	const struct lks_config_group *owner[LKS_CONFIG_VLANS] = { NULL };
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t i = 0; i < r->config->n_groups; i++) {
		const struct lks_config_group *group = &r->config->groups[i];

		if (owner[group->vlan]) {
			snprintf(key, sizeof(key), "port_groups[%zu].vlan", i);
			lks_fault(r->faults, group->vlan_line, key, "leave it in one port group",
				  "VLAN %u is already in port group \"%s\"", group->vlan,
				  owner[group->vlan]->name);
		} else {
			owner[group->vlan] = group;
		}
	}
}

/* Untagged frames and frames tagged with the native VLAN's number would be one network. */
static void check_native(const struct rules *r)
{
	const struct lks_config *c = r->config;
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t i = 0; i < c->n_groups; i++) {
		const struct lks_config_group *group = &c->groups[i];
		const struct lks_config_team *team = &c->teams[group->team.index];

		if (group->vlan != team->native_vlan)
			continue;
		snprintf(key, sizeof(key), "port_groups[%zu].vlan", i);
		lks_fault(r->faults, group->vlan_line, key,
			  "give the port group \"vlan\": 0, or the team another native_vlan",
			  "VLAN %u is the native VLAN of team \"%s\": the switch sends it untagged",
			  group->vlan, team->name);
	}
}

void lks_config_check_consistent(const struct lks_config *config, struct lks_faults *faults)
{
	struct rules r = { .config = config, .faults = faults };

	for (size_t t = 0; t < config->n_teams; t++) {
		const struct lks_config_team *team = &config->teams[t];

		check_members(&r, team);
		check_policy(&r, team);
		check_weights(&r, team);
		check_links(&r, team);
	}
	check_ports(&r);
	check_vlans(&r);
	check_native(&r);
}

int lks_config_check(const struct lks_config *config, lks_config_report_fn *report, void *user)
{
	struct lks_faults faults = { .report = report, .user = user };
	struct rules r = { .config = config, .faults = &faults };

	for (size_t t = 0; t < config->n_teams; t++) {
		check_detection(&r, &config->teams[t]);
		check_standby(&r, &config->teams[t]);
	}
	lks_config_check_consistent(config, &faults);
	return faults.n ? -EINVAL : 0;
}
