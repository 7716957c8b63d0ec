/* SPDX-License-Identifier: Apache-2.0 */
/* Port-channels: mode, membership, state of the ports, as configured on the switch. */
#include "switch_report.h"

#include <stdio.h>
#include <string.h>

struct view {
	struct lks_switch_check *check;
	const struct lks_config_team *team;
	struct lks_switch_state *state;
	unsigned int group;		/* of most members */
	const struct lks_port *grouped; /* a member that is in it */
	const struct lks_port *first;	/* first member that was seen, on whichever switch */
};

static const char *const mode_names[] = { "none", "on", "active", "passive", "desirable", "auto" };

/* Why the port's mode cannot work with the team's; NULL: it does. */
static const char *why_not(enum lks_aggregation host, enum lks_channel_mode port)
{
	if (port == LKS_CHANNEL_DESIRABLE || port == LKS_CHANNEL_AUTO)
		return "PAgP is Cisco's own and not supported by the host: the bundle never forms "
		       "and says nothing";
	switch (host) {
	case LKS_AGGREGATION_STATIC:
		return port == LKS_CHANNEL_ON ? NULL
					      : "the host is static and sends no LACP: the switch "
						"suspends the ports or runs them singly";
	case LKS_AGGREGATION_LACP_PASSIVE:
		if (port == LKS_CHANNEL_PASSIVE)
			return "both ends are passive: neither begins, the bundle never forms";
		/* fall through */
	case LKS_AGGREGATION_LACP_ACTIVE:
		return port == LKS_CHANNEL_ON ? "the switch is static, the host speaks LACP and "
						"hears nobody: it uses none or one of the links"
					      : NULL;
	default:
		return "the team's policy uses single ports: a port-channel answers on any of them";
	}
}

static void remedy_group(const struct view *v, const struct lks_port *port, char *remedy)
{
	if (lks_team_aggregates(v->team))
		snprintf(remedy, LKS_REMEDY_BYTES, "interface %s: channel-group %u %s", port->name,
			 v->group ? v->group : lks_team_group(v->team),
			 lks_aggregation_word(lks_config_team_aggregation(v->team)));
	else
		snprintf(remedy, LKS_REMEDY_BYTES, "interface %s: no channel-group", port->name);
}

static void check_group(const struct view *v, const struct lks_port *port)
{
	enum lks_aggregation host = lks_config_team_aggregation(v->team);
	const struct lks_place *at = &port->at[LKS_FACT_GROUP];
	char remedy[LKS_REMEDY_BYTES];
	const char *why;

	remedy_group(v, port, remedy);
	if (!port->group && !lks_team_aggregates(v->team))
		return;
	if (!port->group) {
		lks_find(v->check, LKS_SWITCH_ERROR, "port-alone", v->team,
			 &port->at[LKS_FACT_SECTION], remedy,
			 "%s is in no port-channel, the team aggregates: the switch sees one "
			 "address on several ports",
			 port->name);
		return;
	}
	why = why_not(host, port->channel);
	if (why)
		lks_find(v->check, LKS_SWITCH_ERROR,
			 port->channel >= LKS_CHANNEL_DESIRABLE ? "pagp" : "mode", v->team, at,
			 remedy, "%s is in mode %s: %s", port->name, mode_names[port->channel],
			 why);
	else if (host == LKS_AGGREGATION_LACP_ACTIVE && port->channel == LKS_CHANNEL_PASSIVE)
		lks_find(v->check, LKS_SWITCH_ADVICE, "lacp-passive", v->team, at, remedy,
			 "%s is in mode passive: only the host begins, a host that is reinstalled "
			 "as "
			 "passive is cut off",
			 port->name);
	if (port->group != v->group)
		lks_find(v->check, LKS_SWITCH_ERROR, "group-differs", v->team, at, remedy,
			 "%s is in group %u, other members are in %u: two bundles to one team",
			 port->name, port->group, v->group);
	if (port->pagp && port->channel < LKS_CHANNEL_DESIRABLE)
		lks_find(v->check, LKS_SWITCH_ERROR, "pagp", v->team, &port->at[LKS_FACT_PROTOCOL],
			 "no channel-protocol pagp",
			 "%s is set to PAgP, which is Cisco's own and not supported by the host",
			 port->name);
}

static void check_up(const struct view *v, const struct lks_port *port)
{
	char remedy[LKS_REMEDY_BYTES];

	snprintf(remedy, sizeof(remedy), "interface %s: no shutdown", port->name);
	if (port->shut)
		lks_find(v->check, LKS_SWITCH_ERROR, "port-shut", v->team,
			 &port->at[LKS_FACT_SHUTDOWN], remedy, "%s is shut down", port->name);
	else if (v->state->os == LKS_SWITCH_NXOS && !port->at[LKS_FACT_SHUTDOWN].line &&
		 !v->state->seen[LKS_SWITCH_SUMMARY])
		lks_find(v->check, LKS_SWITCH_UNCHECKED, "unchecked", v->team,
			 &port->at[LKS_FACT_SECTION], remedy,
			 "%s: neither shutdown nor no shutdown is shown", port->name);
	snprintf(remedy, sizeof(remedy), "interface %s: switchport, no ip address", port->name);
	if (port->routed)
		lks_find(v->check, LKS_SWITCH_ERROR, "port-routed", v->team,
			 &port->at[LKS_FACT_ROUTED], remedy, "%s is a routed port, not a trunk",
			 port->name);
}

static void check_same(const struct view *v, const struct lks_port *port, enum lks_fact fact,
		       const char *what, const char *mine, const char *others)
{
	const struct lks_place *at = &port->at[fact];
	char remedy[LKS_REMEDY_BYTES];

	if (!strcmp(mine, others))
		return;
	snprintf(remedy, sizeof(remedy), "set the same %s on every member", what);
	lks_find(v->check, LKS_SWITCH_ERROR, "speed-differs", v->team,
		 at->line ? at : &v->first->at[fact], remedy,
		 "%s has %s %s, %s has %s: unequal ports do not bundle", port->name, what,
		 *mine ? mine : "auto", v->first->name, *others ? others : "auto");
}

static void check_member(struct view *v, size_t i)
{
	char name[LKS_PORT_BYTES], remedy[LKS_REMEDY_BYTES];
	const struct lks_port *port;

	if (!lks_member_port(v->check, v->team, i, name)) {
		lks_find(v->check, LKS_SWITCH_UNCHECKED, "unchecked", v->team, NULL,
			 "give its uplink a \"port\", as the switch writes it",
			 "member %zu: the configuration names no switch port that could be looked "
			 "up",
			 i);
		return;
	}
	port = lks_state_port(v->state, name);
	if (!port) {
		snprintf(remedy, sizeof(remedy),
			 "check the cabling and the \"port\" of the uplink, or give the whole "
			 "configuration");
		lks_find(v->check, LKS_SWITCH_ERROR, "port-missing", v->team,
			 &v->state->seen_at[LKS_SWITCH_RUNNING_CONFIG], remedy,
			 "%s is not in the running configuration", name);
		return;
	}
	check_group(v, port);
	check_up(v, port);
	check_same(v, port, LKS_FACT_SPEED, "speed", port->speed, v->first->speed);
	check_same(v, port, LKS_FACT_DUPLEX, "duplex", port->duplex, v->first->duplex);
}

static bool is_member(const struct view *v, const char *port)
{
	char name[LKS_PORT_BYTES];

	for (size_t i = 0; i < lks_config_team_members(v->team); i++)
		if (lks_member_on(v->check, v->team, i, v->state) &&
		    lks_member_port(v->check, v->team, i, name) && !strcmp(name, port))
			return true;
	return false;
}

static void check_extra(const struct view *v)
{
	char remedy[LKS_REMEDY_BYTES];

	for (size_t i = 0; v->group && i < v->state->n_ports; i++) {
		const struct lks_port *port = &v->state->ports[i];

		if (port->group != v->group || is_member(v, port->name))
			continue;
		snprintf(remedy, sizeof(remedy),
			 "interface %s: no channel-group, or add its uplink to the team",
			 port->name);
		lks_find(v->check, LKS_SWITCH_ERROR, "port-extra", v->team,
			 &port->at[LKS_FACT_GROUP], remedy,
			 "%s is in the port-channel but no member of the team: what the switch "
			 "sends there is lost",
			 port->name);
	}
}

/* The other switch of an MLAG pair must give its port-channel the same number. */
static void check_pair(const struct view *v, const struct lks_port *channel)
{
	const char *word = v->state->os == LKS_SWITCH_EOS ? "mlag" : "vpc";
	char remedy[LKS_REMEDY_BYTES], name[LKS_PORT_BYTES];

	if (v->state->os_sure &&
	    (v->state->os == LKS_SWITCH_IOS || v->state->os == LKS_SWITCH_IOS_XE))
		snprintf(remedy, sizeof(remedy),
			 "one switch, stack or chassis: %s joins no two switches",
			 lks_switch_os_name(v->state->os));
	else
		snprintf(remedy, sizeof(remedy), "interface %s: %s %u, on both switches",
			 channel->name, word, v->group);
	if (!channel->pair) {
		lks_find(v->check, LKS_SWITCH_ERROR, "pair-missing", v->team,
			 &channel->at[LKS_FACT_SECTION], remedy,
			 "%s has no %s number: its switch does not join it with the other one's",
			 channel->name, word);
		return;
	}
	for (size_t i = 0; i < v->check->n_states; i++) {
		struct lks_switch_state *other = &v->check->states[i];
		const struct lks_port *peer;

		if (other == v->state ||
		    !lks_team_on_switch(v->check->config, v->team, other->name))
			continue;
		snprintf(name, sizeof(name), "Po%u", lks_seen_group(v->check, v->team, other));
		peer = lks_state_port(other, name);
		if (peer && peer->pair && peer->pair != channel->pair)
			lks_find(v->check, LKS_SWITCH_ERROR, "pair-differs", v->team,
				 &channel->at[LKS_FACT_PAIR], remedy,
				 "%s number %u here, %u on %s: the two are not one bundle", word,
				 channel->pair, peer->pair, other->name);
	}
}

static bool spans_switches(const struct view *v)
{
	for (size_t i = 0; i < lks_config_team_members(v->team); i++)
		if (!lks_member_on(v->check, v->team, i, v->state))
			return true;
	return false;
}

static void check_channel(const struct view *v)
{
	char name[LKS_PORT_BYTES], remedy[LKS_REMEDY_BYTES];
	const struct lks_port *channel;

	if (!v->group || !lks_team_aggregates(v->team))
		return;
	snprintf(name, sizeof(name), "Po%u", v->group);
	channel = lks_state_port(v->state, name);
	if (!channel) {
		snprintf(remedy, sizeof(remedy),
			 "interface Port-channel%u, with the same trunk lines", v->group);
		lks_find(v->check, LKS_SWITCH_ERROR, "port-channel-missing", v->team,
			 &v->grouped->at[LKS_FACT_GROUP], remedy,
			 "%s is in group %u, but interface Port-channel%u is not in the running "
			 "configuration: its trunk was not seen",
			 v->grouped->name, v->group, v->group);
		return;
	}
	check_up(v, channel);
	if (spans_switches(v))
		check_pair(v, channel);
}

void lks_check_channel(struct lks_switch_check *check, const struct lks_config_team *team,
		       struct lks_switch_state *state)
{
	enum lks_aggregation host = lks_config_team_aggregation(team);
	struct view v = { .check = check,
			  .team = team,
			  .state = state,
			  .group = lks_seen_group(check, team, state) };

	for (size_t i = 0; i < lks_config_team_members(team); i++) {
		const struct lks_port *port = lks_member_seen(check, team, i);

		v.first = v.first ? v.first : port;
		if (port && port->group == v.group && lks_member_on(check, team, i, state))
			v.grouped = port;
	}
	for (size_t i = 0; i < lks_config_team_members(team); i++)
		if (lks_member_on(check, team, i, state))
			check_member(&v, i);
	check_extra(&v);
	check_channel(&v);
	if (state->os == LKS_SWITCH_NXOS && !state->lacp_feature &&
	    (host == LKS_AGGREGATION_LACP_ACTIVE || host == LKS_AGGREGATION_LACP_PASSIVE))
		lks_find(check, LKS_SWITCH_ERROR, "feature-lacp", team,
			 &state->seen_at[LKS_SWITCH_RUNNING_CONFIG], "feature lacp",
			 "LACP is not enabled on the switch");
}
