/* SPDX-License-Identifier: Apache-2.0 */
/* Trunks: mode, encapsulation, allowed and native VLAN against the port groups. */
#include "switch_report.h"

#include <stdio.h>
#include <string.h>

struct trunk {
	struct lks_switch_check *check;
	const struct lks_config_team *team;
	struct lks_switch_state *state;
	struct lks_vlans want;
	unsigned int native;
	bool has_native, encapsulates; /* encapsulates: the platform shows an encapsulation */
	bool told;		       /* that every trunk tags its native VLAN */
};

static const struct lks_place *place(const struct lks_port *port, enum lks_fact fact)
{
	return port->at[fact].line ? &port->at[fact] : &port->at[LKS_FACT_SECTION];
}

static void find(const struct trunk *t, enum lks_switch_severity severity, const char *id,
		 const struct lks_port *port, enum lks_fact fact, const char *command,
		 const char *reason)
{
	char remedy[LKS_REMEDY_BYTES];

	snprintf(remedy, sizeof(remedy), "interface %s: %s", port->name, command);
	lks_find(t->check, severity, id, t->team, place(port, fact), remedy, "%s %s", port->name,
		 reason);
}

static void check_mode(const struct trunk *t, const struct lks_port *port)
{
	if (!port->trunk)
		find(t, LKS_SWITCH_ERROR, "trunk-mode", port, LKS_FACT_MODE,
		     "switchport mode trunk",
		     "is no trunk: tagged frames of the port groups are dropped");
	if (port->at[LKS_FACT_ENCAPSULATION].line && !port->dot1q)
		find(t, LKS_SWITCH_ERROR, "encapsulation", port, LKS_FACT_ENCAPSULATION,
		     "switchport trunk encapsulation dot1q",
		     "does not encapsulate by 802.1Q: the host reads nothing else");
	else if (!port->at[LKS_FACT_ENCAPSULATION].line && t->encapsulates)
		find(t, LKS_SWITCH_ERROR, "encapsulation", port, LKS_FACT_ENCAPSULATION,
		     "switchport trunk encapsulation dot1q",
		     "has no encapsulation set, other ports have: it may negotiate ISL");
}

static void check_allowed(const struct trunk *t, const struct lks_port *port)
{
	struct lks_vlans missing = lks_vlans_minus(&t->want, &port->allowed);
	struct lks_vlans extra = lks_vlans_minus(&port->allowed, &t->want);
	char want[LKS_VLANS_TEXT], list[LKS_VLANS_TEXT], command[256], reason[256];

	lks_vlans_print(&t->want, want, sizeof(want));
	snprintf(command, sizeof(command), "switchport trunk allowed vlan %s", want);
	if (!port->at[LKS_FACT_ALLOWED].line) {
		find(t, LKS_SWITCH_WARNING, "vlan-all", port, LKS_FACT_ALLOWED, command,
		     "allows every VLAN: the host gets the floods of all of them");
		return;
	}
	if (!lks_vlans_empty(&missing)) {
		lks_vlans_print(&missing, list, sizeof(list));
		snprintf(reason, sizeof(reason),
			 "does not allow VLAN %s: its port groups are cut off there", list);
		find(t, LKS_SWITCH_ERROR, "vlan-missing", port, LKS_FACT_ALLOWED, command, reason);
	}
	if (!lks_vlans_empty(&extra)) {
		lks_vlans_print(&extra, list, sizeof(list));
		snprintf(reason, sizeof(reason),
			 "allows VLAN %s, which no port group of the team has", list);
		find(t, LKS_SWITCH_WARNING, "vlan-extra", port, LKS_FACT_ALLOWED, command, reason);
	}
}

/* A trunk that tags its native VLAN drops what comes untagged. */
static void check_tagging(struct trunk *t, const struct lks_port *port)
{
	static const char lost[] = "tags its native VLAN and drops untagged frames: the untagged "
				   "port group is cut off";

	if (port->at[LKS_FACT_NATIVE_TAG].line) {
		find(t, LKS_SWITCH_ERROR, "native-tagged", port, LKS_FACT_NATIVE_TAG,
		     "no switchport trunk native vlan tag", lost);
	} else if (!t->told) {
		t->told = true;
		lks_find(t->check, LKS_SWITCH_ERROR, "native-tagged", t->team,
			 &t->state->tags_native, "no vlan dot1q tag native", "every trunk %s",
			 lost);
	}
}

static void check_native(struct trunk *t, const struct lks_port *port)
{
	unsigned int native = port->native ? port->native : 1;
	bool tagged = !t->has_native && lks_vlans_has(&t->want, native);
	bool tags =
		port->at[LKS_FACT_NATIVE_TAG].line ? port->tags_native : t->state->tags_native.line;
	char command[64], reason[256];

	if (tags && t->has_native)
		check_tagging(t, port);
	if (tags || native == t->native)
		return;
	snprintf(command, sizeof(command), "switchport trunk native vlan %u", t->native);
	snprintf(reason, sizeof(reason), "has native VLAN %u, the team %u: %s", native, t->native,
		 t->has_native ? "untagged frames land in the wrong network"
		 : tagged      ? "the host tags that VLAN, the switch does not"
			       : "no port group is untagged, so nothing is lost yet");
	find(t, t->has_native || tagged ? LKS_SWITCH_ERROR : LKS_SWITCH_WARNING, "native-vlan",
	     port, LKS_FACT_NATIVE, command, reason);
}

static const char *edge_command(enum lks_switch_os os)
{
	return os == LKS_SWITCH_NXOS  ? "spanning-tree port type edge trunk"
	       : os == LKS_SWITCH_EOS ? "spanning-tree portfast"
				      : "spanning-tree portfast trunk";
}

static void check_port(struct trunk *t, const struct lks_port *port)
{
	check_mode(t, port);
	check_allowed(t, port);
	check_native(t, port);
	if (!port->edge)
		find(t, LKS_SWITCH_WARNING, "edge-trunk", port, LKS_FACT_EDGE,
		     edge_command(t->state->os),
		     "is no edge port of spanning tree: when its link returns, frames are lost "
		     "for up to 30 s while it listens and learns");
}

static void check_defined(const struct trunk *t)
{
	struct lks_vlans missing = lks_vlans_minus(&t->want, &t->state->vlans);
	struct lks_vlans one = { { 2 } };
	char list[LKS_VLANS_TEXT], remedy[LKS_REMEDY_BYTES];

	missing = lks_vlans_minus(&missing, &one); /* VLAN 1 always exists */
	if (lks_vlans_empty(&missing))
		return;
	lks_vlans_print(&missing, list, sizeof(list));
	snprintf(remedy, sizeof(remedy), "vlan %s", list);
	if (t->state->vlans_seen)
		lks_find(t->check, LKS_SWITCH_ERROR, "vlan-undefined", t->team, &t->state->vlans_at,
			 remedy,
			 "VLAN %s is not defined on the switch: a trunk carries no VLAN "
			 "that does not exist",
			 list);
	else
		lks_find(t->check, LKS_SWITCH_UNCHECKED, "unchecked", t->team, NULL, remedy,
			 "whether VLAN %s exists on the switch: no VLANs in its running "
			 "configuration (VTP keeps them elsewhere)",
			 list);
}

/* Those that the switch shows have been made free for us. */
static void check_reserved(const struct trunk *t)
{
	const struct lks_reserved *reserved = lks_reserved_vlans(t->state->os);
	struct lks_vlans missing = lks_vlans_minus(&t->want, &t->state->vlans);
	struct lks_vlans bad = { { 0 } };
	char list[LKS_VLANS_TEXT];

	if (!reserved || !t->state->os_sure)
		return;
	for (unsigned int vlan = reserved->first; vlan <= reserved->last; vlan++)
		if (lks_vlans_has(&missing, vlan))
			lks_vlans_put(&bad, vlan);
	if (lks_vlans_empty(&bad))
		return;
	lks_vlans_print(&bad, list, sizeof(list));
	lks_find(t->check, LKS_SWITCH_WARNING, "vlan-reserved", t->team, &t->state->vlans_at,
		 reserved->remedy, "VLAN %s: %s", list, reserved->reason);
}

static bool any_encapsulation(const struct lks_switch_state *state)
{
	for (size_t i = 0; i < state->n_ports; i++)
		if (state->ports[i].at[LKS_FACT_ENCAPSULATION].line)
			return true;
	return false;
}

/* On EOS a member shows no trunk lines: those of its port-channel rule. */
static void check_members(struct trunk *t, bool inherits)
{
	char name[LKS_PORT_BYTES];

	for (size_t i = 0; i < lks_config_team_members(t->team); i++) {
		const struct lks_port *port;

		if (!lks_member_on(t->check, t->team, i, t->state) ||
		    !lks_member_port(t->check, t->team, i, name))
			continue;
		port = lks_state_port(t->state, name);
		if (port && !(inherits && port->group))
			check_port(t, port);
	}
}

void lks_check_trunk(struct lks_switch_check *check, const struct lks_config_team *team,
		     struct lks_switch_state *state)
{
	struct trunk t = { .check = check,
			   .team = team,
			   .state = state,
			   .want = lks_team_vlans(check->config, team),
			   .native = lks_config_team_native_vlan(team),
			   .has_native = lks_team_has_native(check->config, team),
			   .encapsulates = any_encapsulation(state) };
	const struct lks_port *channel;
	char name[LKS_PORT_BYTES];

	if (lks_vlans_empty(&t.want)) {
		lks_find(check, LKS_SWITCH_UNCHECKED, "unchecked", team, NULL,
			 "list the team's VLANs in \"port_groups\"",
			 "the team has no port group: its trunk could not be compared");
		return;
	}
	check_members(&t, state->os == LKS_SWITCH_EOS);
	snprintf(name, sizeof(name), "Po%u", lks_seen_group(check, team, state));
	channel = lks_state_port(state, name);
	if (channel && lks_team_aggregates(team))
		check_port(&t, channel);
	check_defined(&t);
	check_reserved(&t);
}
