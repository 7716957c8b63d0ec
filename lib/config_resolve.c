/* SPDX-License-Identifier: Apache-2.0 */
/* Names to places: uplinks, members, teams. Every name must be known and stand for one thing. */
#include "config_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) static const char *path(char *key, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(key, LKS_CONFIG_PATH_BYTES, format, args);
	va_end(args);
	return key;
}

/* K of the name `uplinkK`, -1 for other names, LKS_CONFIG_UPLINKS_MAX when K is too large. */
static int fixed_index(const char *name)
{
	const char *digits = name + 6;
	int k = 0;

	if (strncmp(name, "uplink", 6) || !*digits ||
	    strspn(digits, "0123456789") != strlen(digits))
		return -1;
	if (digits[0] == '0' && digits[1])
		return -1;
	for (; *digits && k < LKS_CONFIG_UPLINKS_MAX; digits++)
		k = 10 * k + (*digits - '0');
	return k < LKS_CONFIG_UPLINKS_MAX ? k : LKS_CONFIG_UPLINKS_MAX;
}

static const struct lks_config_uplink *uplink_named(const struct lks_config *config,
						    const char *name)
{
	for (size_t i = 0; i < config->n_uplinks; i++)
		if (!strcmp(config->uplinks[i].name, name))
			return &config->uplinks[i];
	return NULL;
}

static int team_named(const struct lks_config *config, const char *name)
{
	for (size_t i = 0; i < config->n_teams; i++)
		if (!strcmp(config->teams[i].name, name))
			return (int)i;
	return -1;
}

static void index_uplink(struct lks_config *config, size_t i, struct lks_faults *faults)
{
	struct lks_config_uplink *uplink = &config->uplinks[i];
	char key[LKS_CONFIG_PATH_BYTES];
	int k = fixed_index(uplink->name);

	if (k == LKS_CONFIG_UPLINKS_MAX)
		lks_fault(faults, uplink->line, path(key, "uplinks[%zu].name", i),
			  "take uplink0 to uplink15 or another name",
			  "no port has the number of \"%s\"", uplink->name);
	uplink->index = (uint8_t)(k < 0 ? (int)i : k);
	for (size_t j = 0; j < i; j++) {
		const struct lks_config_uplink *other = &config->uplinks[j];

		if (!strcmp(other->name, uplink->name))
			lks_fault(faults, uplink->line, path(key, "uplinks[%zu].name", i),
				  "give each uplink its own name", "\"%s\" is listed twice",
				  uplink->name);
		else if (other->index == uplink->index)
			lks_fault(faults, uplink->line, path(key, "uplinks[%zu].name", i),
				  "list uplinks in the order of their ports",
				  "\"%s\" and \"%s\" are both port %u", other->name, uplink->name,
				  uplink->index);
	}
}

/* Without a list the members' names say which ports there are; sorted by port. */
static void list_uplink(struct lks_config *config, const struct lks_ref *ref, const char *key,
			struct lks_faults *faults)
{
	int k = fixed_index(ref->name);
	size_t i = config->n_uplinks;

	if (uplink_named(config, ref->name))
		return;
	if (k < 0 || k == LKS_CONFIG_UPLINKS_MAX) {
		lks_fault(faults, ref->line, key,
			  "take uplink0 to uplink15, or name it in \"uplinks\"",
			  "no uplink is named \"%s\"", ref->name);
		return;
	}
	for (; i > 0 && config->uplinks[i - 1].index > k; i--)
		config->uplinks[i] = config->uplinks[i - 1];
	config->uplinks[i] = (struct lks_config_uplink){ .index = (uint8_t)k, .line = ref->line };
	memcpy(config->uplinks[i].name, ref->name, sizeof(ref->name));
	config->n_uplinks++;
}

static void find_uplinks(struct lks_config *config, struct lks_faults *faults)
{
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t i = 0; config->uplinks_given && i < config->n_uplinks; i++)
		index_uplink(config, i, faults);
	for (size_t t = 0; !config->uplinks_given && t < config->n_teams; t++)
		for (size_t i = 0; i < config->teams[t].members.n; i++)
			list_uplink(config, &config->teams[t].members.item[i],
				    path(key, "teams[%zu].uplinks[%zu]", t, i), faults);
}

static void find_members(struct lks_config *config, struct lks_config_team *team,
			 struct lks_faults *faults)
{
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t i = 0; i < team->members.n; i++) {
		struct lks_ref *ref = &team->members.item[i];
		const struct lks_config_uplink *uplink = uplink_named(config, ref->name);

		if (uplink)
			ref->index = uplink->index;
		else
			lks_fault(faults, ref->line,
				  path(key, "teams[%zu].uplinks[%zu]", team->index, i),
				  "add it to \"uplinks\" or correct the name",
				  "no uplink is named \"%s\"", ref->name);
	}
}

/* Standby and weights speak of members. */
static void find_in_members(const struct lks_config_team *team, struct lks_refs *refs,
			    const char *what, struct lks_faults *faults)
{
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t i = 0; i < refs->n; i++) {
		struct lks_ref *ref = &refs->item[i];
		size_t m = 0;

		while (m < team->members.n && strcmp(team->members.item[m].name, ref->name))
			m++;
		if (m < team->members.n)
			ref->index = team->members.item[m].index;
		else
			lks_fault(faults, ref->line, path(key, "teams[%zu].%s", team->index, what),
				  "add it to the team's \"uplinks\" or correct the name",
				  "\"%s\" is not a member of team \"%s\"", ref->name, team->name);
	}
}

static void find_team(const struct lks_config *config, struct lks_ref *ref, const char *key,
		      struct lks_faults *faults)
{
	int i = team_named(config, ref->name);

	if (i < 0)
		lks_fault(faults, ref->line, key, "add the team or correct the name",
			  "no team is named \"%s\"", ref->name);
	else
		ref->index = (uint8_t)i;
}

static void name_team(const struct lks_config *config, const struct lks_config_team *team,
		      struct lks_faults *faults)
{
	char key[LKS_CONFIG_PATH_BYTES];

	path(key, "teams[%zu].name", team->index);
	if ((size_t)team_named(config, team->name) != team->index)
		lks_fault(faults, team->lines[LKS_TEAM_NAME], key, "give each team its own name",
			  "\"%s\" is the name of two teams", team->name);
	if (!strcmp(team->name, "drop"))
		lks_fault(faults, team->lines[LKS_TEAM_NAME], key, "take another name",
			  "\"drop\" means no team in \"unknown_vlan\"");
}

static void name_group(const struct lks_config *config, size_t i, struct lks_faults *faults)
{
	const struct lks_config_group *group = &config->groups[i];
	char key[LKS_CONFIG_PATH_BYTES];

	for (size_t j = 0; j < i; j++)
		if (!strcmp(config->groups[j].name, group->name)) {
			lks_fault(faults, group->line, path(key, "port_groups[%zu].name", i),
				  "give each port group its own name",
				  "\"%s\" is the name of two port groups", group->name);
			return;
		}
}

void lks_config_resolve(struct lks_config *config, struct lks_faults *faults)
{
	char key[LKS_CONFIG_PATH_BYTES];

	find_uplinks(config, faults);
	if (faults->n)
		return;
	for (size_t t = 0; t < config->n_teams; t++) {
		struct lks_config_team *team = &config->teams[t];

		name_team(config, team, faults);
		find_members(config, team, faults);
		find_in_members(team, &team->standby, "standby", faults);
		find_in_members(team, &team->weights, "weights", faults);
	}
	for (size_t i = 0; i < config->n_groups; i++) {
		name_group(config, i, faults);
		find_team(config, &config->groups[i].team, path(key, "port_groups[%zu].team", i),
			  faults);
	}
	if (config->unknown_vlan.name[0])
		find_team(config, &config->unknown_vlan, "unknown_vlan", faults);
}
