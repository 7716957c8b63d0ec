/* SPDX-License-Identifier: Apache-2.0 */
/* What the bundle does now: summary and LACP neighbours. */
#include "switch_report.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct lks_bundle *bundle_of(const struct lks_switch_state *state, const char *name)
{
	for (size_t i = 0; i < state->n_bundles; i++)
		if (!strcmp(state->bundles[i].name, name))
			return &state->bundles[i];
	return NULL;
}

static const char *flag_meaning(char flag)
{
	switch (flag) {
	case 's':
		return "suspended: its settings or its partner do not match the bundle's";
	case 'I':
		return "stand-alone: it hears no partner and forwards as a single port";
	case 'H':
		return "in hot standby: more ports than the bundle may use, or a worse priority";
	case 'D':
		return "down: no link";
	case 'w':
		return "waiting to be aggregated";
	case 'u':
		return "unsuitable for bundling";
	case 'r':
		return "in a module that was removed";
	case 'b':
		return "waiting for BFD";
	default:
		return NULL;
	}
}

static bool is_bundled(const struct lks_switch_state *state, char flag)
{
	const struct lks_letter *letter = lks_state_letter(state, flag);

	return flag == 'P' || (letter && letter->bundled);
}

/* The letter that tells why a port is not in the bundle; NULL: it is in it. */
static const char *odd_flag(const struct lks_switch_state *state, const char *flags)
{
	const char *odd = flags;
	bool bundled = false;

	for (const char *flag = flags; *flag; flag++)
		bundled |= is_bundled(state, *flag);
	while (*odd && (strchr("Gd+Ap", *odd) || is_bundled(state, *odd)))
		odd++;
	if (*odd)
		return odd;
	return bundled ? NULL : flags;
}

static void check_flags(struct lks_switch_check *check, const struct lks_config_team *team,
			const struct lks_switch_state *state, const struct lks_bundle *port)
{
	const char *odd = odd_flag(state, port->flags);
	const struct lks_letter *letter = odd ? lks_state_letter(state, *odd) : NULL;
	char remedy[LKS_REMEDY_BYTES];

	if (!odd)
		return;
	snprintf(remedy, sizeof(remedy),
		 "show interfaces %s: compare speed, VLANs and mode with "
		 "the other members",
		 port->name);
	if (flag_meaning(*odd))
		lks_find(check, LKS_SWITCH_ERROR, "not-bundled", team, &port->at, remedy,
			 "%s (%s) is %s", port->name, port->flags, flag_meaning(*odd));
	else if (letter)
		lks_find(check, LKS_SWITCH_ERROR, "not-bundled", team, &port->at, remedy,
			 "%s (%s) is not in the bundle: by the legend %c is \"%s\"", port->name,
			 port->flags, letter->letter, letter->means);
	else
		lks_find(check, LKS_SWITCH_UNCHECKED, "unchecked", team, &port->at,
			 "give the summary with its legend",
			 "%s (%s) may be in the bundle or not: no legend explains its letters",
			 port->name, port->flags);
}

static void check_group(struct lks_switch_check *check, const struct lks_config_team *team,
			const struct lks_bundle *group)
{
	bool is_static = lks_config_team_aggregation(team) == LKS_AGGREGATION_STATIC;
	bool lacp = !strcasecmp(group->protocol, "LACP");
	bool none = !*group->protocol || !strcmp(group->protocol, "-") ||
		    !strcasecmp(group->protocol, "NONE") || !strcasecmp(group->protocol, "Static");

	if (!strchr(group->flags, 'U'))
		lks_find(check, LKS_SWITCH_ERROR, "port-channel-down", team, &group->at,
			 "make its members bundle first", "%s (%s) is not in use", group->name,
			 group->flags);
	if (strchr(group->flags, 'R'))
		lks_find(check, LKS_SWITCH_ERROR, "port-routed", team, &group->at, "switchport",
			 "%s (%s) is a routed port-channel, not a trunk", group->name,
			 group->flags);
	if (!strcasecmp(group->protocol, "PAgP"))
		lks_find(check, LKS_SWITCH_ERROR, "pagp", team, &group->at,
			 is_static ? "channel-group mode on" : "channel-group mode active",
			 "%s runs PAgP, which is Cisco's own and not supported by the host",
			 group->name);
	else if (is_static ? !none : !lacp)
		lks_find(check, LKS_SWITCH_ERROR, "mode", team, &group->at,
			 is_static ? "channel-group mode on" : "channel-group mode active",
			 "%s runs %s, the team is %s", group->name,
			 none ? "no protocol" : group->protocol, is_static ? "static" : "LACP");
}

static bool is_member(struct lks_switch_check *check, const struct lks_config_team *team,
		      const struct lks_switch_state *state, const char *port)
{
	char name[LKS_PORT_BYTES];

	for (size_t i = 0; i < lks_config_team_members(team); i++)
		if (lks_member_on(check, team, i, state) && lks_member_port(check, team, i, name) &&
		    !strcmp(name, port))
			return true;
	return false;
}

static void check_strangers(struct lks_switch_check *check, const struct lks_config_team *team,
			    const struct lks_switch_state *state, const char *group)
{
	for (size_t i = 0; i < state->n_bundles; i++) {
		const struct lks_bundle *port = &state->bundles[i];

		if (!strcmp(port->group, group) && strcmp(port->name, group) &&
		    !is_member(check, team, state, port->name))
			lks_find(check, LKS_SWITCH_ERROR, "port-extra", team, &port->at,
				 "no channel-group on it, or add its uplink to the team",
				 "%s is in %s but no member of the team: what the switch sends "
				 "there is lost",
				 port->name, group);
	}
}

static void report_no_channels(struct lks_switch_check *check, const struct lks_config_team *team,
			       const struct lks_switch_state *state)
{
	char remedy[LKS_REMEDY_BYTES];

	snprintf(remedy, sizeof(remedy), "every member: channel-group %u %s", lks_team_group(team),
		 lks_aggregation_word(lks_config_team_aggregation(team)));
	lks_find(check, LKS_SWITCH_ERROR, "port-channel-missing", team, &state->no_channels, remedy,
		 "the switch has no port-channel: the members of the team are single ports there");
}

static void check_summary(struct lks_switch_check *check, const struct lks_config_team *team,
			  const struct lks_switch_state *state)
{
	const struct lks_bundle *first = NULL;
	char name[LKS_PORT_BYTES];

	if (state->n_bundles == 0) {
		if (lks_team_aggregates(team))
			report_no_channels(check, team, state);
		return;
	}
	for (size_t i = 0; i < lks_config_team_members(team); i++) {
		const struct lks_bundle *port;

		if (!lks_member_on(check, team, i, state) || !lks_member_port(check, team, i, name))
			continue;
		port = bundle_of(state, name);
		if (!lks_team_aggregates(team)) {
			if (port)
				lks_find(check, LKS_SWITCH_ERROR, "mode", team, &port->at,
					 "no channel-group",
					 "%s is in %s, the team uses single ports", name,
					 port->group);
			continue;
		}
		if (!port) {
			lks_find(check, LKS_SWITCH_ERROR, "port-alone", team,
				 &state->seen_at[LKS_SWITCH_SUMMARY],
				 "put it into the team's channel-group",
				 "%s is in no port-channel of the summary", name);
			continue;
		}
		check_flags(check, team, state, port);
		if (first && strcmp(first->group, port->group))
			lks_find(check, LKS_SWITCH_ERROR, "group-differs", team, &port->at,
				 "put all members into one channel-group",
				 "%s is in %s, other members are in %s", name, port->group,
				 first->group);
		first = first ? first : port;
	}
	if (first && bundle_of(state, first->group))
		check_group(check, team, bundle_of(state, first->group));
	if (first)
		check_strangers(check, team, state, first->group);
}

static const struct lks_partner *partner_of(const struct lks_switch_state *state, const char *port)
{
	for (size_t i = 0; i < state->n_partners; i++)
		if (!strcmp(state->partners[i].port, port))
			return &state->partners[i];
	return NULL;
}

static void check_partner(struct lks_switch_check *check, const struct lks_config_team *team,
			  const struct lks_partner *p, const struct lks_partner *first)
{
	bool active = lks_config_team_aggregation(team) == LKS_AGGREGATION_LACP_ACTIVE;

	if (!strcmp(p->system, "000000000000"))
		lks_find(check, LKS_SWITCH_ERROR, "partner-silent", team, &p->at,
			 "enable LACP on the host, check the cable",
			 "%s hears no LACP partner: it is not bundled", p->port);
	else if (strcmp(p->system, first->system))
		lks_find(check, LKS_SWITCH_ERROR, "partner-differs", team, &p->at,
			 "check the cabling: both ports must end at the same host",
			 "%s hears partner %s, %s hears %s: two hosts in one bundle", p->port,
			 p->system, first->port, first->system);
	if (p->active != active)
		lks_find(check, LKS_SWITCH_WARNING, "partner-mode", team, &p->at,
			 "compare \"aggregation\" with the host's setting",
			 "%s hears a host that is %s, the configuration says %s", p->port,
			 p->active ? "active" : "passive", active ? "active" : "passive");
}

static void check_lacp(struct lks_switch_check *check, const struct lks_config_team *team,
		       const struct lks_switch_state *state)
{
	bool is_static = lks_config_team_aggregation(team) == LKS_AGGREGATION_STATIC ||
			 !lks_team_aggregates(team);
	const struct lks_partner *first = NULL;
	char name[LKS_PORT_BYTES];

	for (size_t i = 0; i < lks_config_team_members(team); i++) {
		const struct lks_partner *p;

		if (!lks_member_on(check, team, i, state) || !lks_member_port(check, team, i, name))
			continue;
		p = partner_of(state, name);
		first = first ? first : p;
		if (p && is_static)
			lks_find(check, LKS_SWITCH_ERROR, "mode", team, &p->at,
				 "channel-group mode on", "%s runs LACP, the team does not", name);
		else if (p)
			check_partner(check, team, p, first);
		else if (!is_static)
			lks_find(check, LKS_SWITCH_ERROR, "partner-silent", team,
				 &state->seen_at[LKS_SWITCH_LACP],
				 "channel-group mode active on it, check the cable",
				 "%s has no LACP neighbour in the output", name);
	}
}

void lks_check_seen(struct lks_switch_check *check, const struct lks_config_team *team,
		    struct lks_switch_state *state)
{
	if (state->seen[LKS_SWITCH_SUMMARY])
		check_summary(check, team, state);
	if (state->seen[LKS_SWITCH_LACP])
		check_lacp(check, team, state);
}
