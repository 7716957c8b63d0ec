/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration to paste: what the check asks for, in the words of the platform. */
#include "switch_port.h"
#include "switch_team.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page {
	const struct lks_config *config;
	enum lks_switch_os os;
	FILE *out;
};

__attribute__((format(printf, 2, 3))) static void line(const struct page *p, const char *format,
						       ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(p->out, format, args);
	va_end(args);
	fputc('\n', p->out);
}

/* A name in a comment: the configuration allows any printable character in it. */
static void comment_team(const struct page *p, const struct lks_config_team *team)
{
	const struct lks_config_group *group;

	line(p, "! team %s: policy %s", lks_config_team_name(team), lks_config_team_policy(team));
	for (size_t i = 0; (group = lks_config_group_at(p->config, i)); i++)
		if (lks_config_group_team(group) == lks_config_team_index(team))
			line(p, "!   port group %s: VLAN %u%s", lks_config_group_name(group),
			     lks_config_group_vlan(group) ? lks_config_group_vlan(group)
							  : lks_config_team_native_vlan(team),
			     lks_config_group_vlan(group) ? "" : ", untagged");
}

/* Command lines are short: a long list goes on with `add`. */
static void put_allowed(const struct page *p, char *list)
{
	const char *add = "";

	while (strlen(list) > 180) {
		char *cut = list + 180;

		while (*cut != ',')
			cut--;
		*cut = '\0';
		line(p, " switchport trunk allowed vlan %s%s", add, list);
		add = "add ";
		list = cut + 1;
	}
	line(p, " switchport trunk allowed vlan %s%s", add, list);
}

static void put_trunk(const struct page *p, const struct lks_config_team *team)
{
	struct lks_vlans vlans = lks_team_vlans(p->config, team);
	char list[LKS_VLAN_MAX * 6];

	lks_vlans_print(&vlans, list, sizeof(list));
	if (p->os != LKS_SWITCH_IOS_XE)
		line(p, " switchport");
	if (p->os == LKS_SWITCH_IOS)
		line(p, " switchport trunk encapsulation dot1q");
	if (lks_config_team_native_vlan(team) != 1)
		line(p, " switchport trunk native vlan %u", lks_config_team_native_vlan(team));
	if (!lks_vlans_empty(&vlans))
		put_allowed(p, list);
	line(p, " switchport mode trunk");
	if (p->os == LKS_SWITCH_IOS)
		line(p, " no ip address");
	line(p, p->os == LKS_SWITCH_NXOS  ? " spanning-tree port type edge trunk"
		: p->os == LKS_SWITCH_EOS ? " spanning-tree portfast"
					  : " spanning-tree portfast trunk");
}

static const char *channel_mode(const struct lks_config_team *team)
{
	/* LACP needs one active end; the switch is it when the host is passive. */
	return lks_config_team_aggregation(team) == LKS_AGGREGATION_STATIC ? "on" : "active";
}

static void put_member(const struct page *p, const struct lks_config_team *team, size_t i)
{
	const struct lks_config_uplink *uplink =
		lks_uplink_of(p->config, lks_config_team_member(team, i));
	bool group = lks_team_aggregates(team);

	line(p, "!");
	line(p, "interface %s", lks_config_uplink_port(uplink));
	line(p, " description %s of team %s", lks_config_uplink_name(uplink),
	     lks_config_team_name(team));
	if (!group || p->os != LKS_SWITCH_EOS)
		put_trunk(p, team);
	if (group)
		line(p, " channel-group %u mode %s", lks_team_group(team), channel_mode(team));
	line(p, " no shutdown");
}

static bool spans(const struct page *p, const struct lks_config_team *team)
{
	for (size_t i = 1; i < lks_config_team_members(team); i++)
		if (strcmp(lks_member_switch(p->config, team, 0),
			   lks_member_switch(p->config, team, i)))
			return true;
	return false;
}

static void put_channel(const struct page *p, const struct lks_config_team *team)
{
	line(p, "!");
	line(p,
	     p->os == LKS_SWITCH_IOS	? "interface Port-channel %u"
	     : p->os == LKS_SWITCH_NXOS ? "interface port-channel%u"
	     : p->os == LKS_SWITCH_EOS	? "interface Port-Channel%u"
					: "interface Port-channel%u",
	     lks_team_group(team));
	line(p, " description team %s", lks_config_team_name(team));
	put_trunk(p, team);
	if (spans(p, team) && p->os == LKS_SWITCH_NXOS)
		line(p, " vpc %u", lks_team_group(team));
	if (spans(p, team) && p->os == LKS_SWITCH_EOS)
		line(p, " mlag %u", lks_team_group(team));
	line(p, " no shutdown");
}

static void put_team(const struct page *p, const struct lks_config_team *team, const char *name)
{
	line(p, "!");
	comment_team(p, team);
	if (lks_team_aggregates(team) && p->os != LKS_SWITCH_IOS && p->os != LKS_SWITCH_IOS_XE)
		put_channel(p, team);
	for (size_t i = 0; i < lks_config_team_members(team); i++)
		if (!strcmp(lks_member_switch(p->config, team, i), name))
			put_member(p, team, i);
	if (lks_team_aggregates(team) && (p->os == LKS_SWITCH_IOS || p->os == LKS_SWITCH_IOS_XE))
		put_channel(p, team);
}

static bool has_lacp(const struct page *p, const char *name)
{
	const struct lks_config_team *team;

	for (size_t t = 0; (team = lks_config_team_at(p->config, t)); t++)
		if (lks_team_on_switch(p->config, team, name) &&
		    (lks_config_team_aggregation(team) == LKS_AGGREGATION_LACP_ACTIVE ||
		     lks_config_team_aggregation(team) == LKS_AGGREGATION_LACP_PASSIVE))
			return true;
	return false;
}

static void put_vlans(const struct page *p, const char *name)
{
	const struct lks_reserved *reserved = lks_reserved_vlans(p->os);
	struct lks_vlans all = { { 0 } };
	const struct lks_config_team *team;

	for (size_t t = 0; (team = lks_config_team_at(p->config, t)); t++) {
		struct lks_vlans vlans = lks_team_vlans(p->config, team);

		for (size_t i = 0; lks_team_on_switch(p->config, team, name) && i < 64; i++)
			all.bits[i] |= vlans.bits[i];
	}
	for (unsigned int vlan = 2; vlan <= LKS_VLAN_MAX; vlan++) {
		if (!lks_vlans_has(&all, vlan))
			continue;
		if (reserved && vlan >= reserved->first && vlan <= reserved->last)
			line(p, "! VLAN %u: %s: %s", vlan, reserved->reason, reserved->remedy);
		line(p, "vlan %u", vlan);
	}
}

static void put_globals(const struct page *p, const char *name)
{
	enum lks_hash_class want = lks_switch_class(p->config, name);

	if (p->os == LKS_SWITCH_NXOS && has_lacp(p, name))
		line(p, "feature lacp");
	put_vlans(p, name);
	line(p, "!");
	if (want != LKS_HASH_PINNED) {
		line(p, "! load balancing is one setting for every port-channel of the switch");
		line(p, "%s", lks_balance_command(p->os, want));
	}
}

static void put_switch(const struct page *p, const char *name)
{
	const struct lks_config_team *team;

	line(p, "! switch %s (%s)", *name ? name : "(unnamed)", lks_switch_os_name(p->os));
	line(p, "! enter with: configure terminal");
	put_globals(p, name);
	for (size_t t = 0; (team = lks_config_team_at(p->config, t)); t++)
		if (lks_team_on_switch(p->config, team, name))
			put_team(p, team, name);
	line(p, "!");
	line(p, "end");
}

/* vPC, MLAG: NX-OS and EOS have one, IOS and IOS XE have stacks and chassis. */
static bool joins_switches(const struct page *p)
{
	const struct lks_config_team *team;

	for (size_t t = 0; (team = lks_config_team_at(p->config, t)); t++)
		if (lks_team_aggregates(team) && spans(p, team) &&
		    lks_config_team_switch_model(team) == LKS_SWITCH_MLAG)
			return p->os == LKS_SWITCH_NXOS || p->os == LKS_SWITCH_EOS;
	return true;
}

static bool is_named(const struct lks_config *config)
{
	const struct lks_config_team *team;
	char name[LKS_PORT_BYTES];

	for (size_t t = 0; (team = lks_config_team_at(config, t)); t++)
		for (size_t i = 0; i < lks_config_team_members(team); i++) {
			const struct lks_config_uplink *uplink =
				lks_uplink_of(config, lks_config_team_member(team, i));
			char port[64];
			char *number;

			snprintf(port, sizeof(port), "%s", lks_config_uplink_port(uplink));
			number = strchr(port, ' ');
			if (number)
				*number++ = '\0';
			if (!lks_port_name(port, number ? number : "", name))
				return false;
		}
	return true;
}

/* The first mention of a switch writes it. */
static bool is_first(const struct lks_config *config, size_t t, size_t m, const char *name)
{
	const struct lks_config_team *team;

	for (size_t u = 0; u <= t; u++) {
		team = lks_config_team_at(config, u);
		for (size_t i = 0; i < (u == t ? m : lks_config_team_members(team)); i++)
			if (!strcmp(lks_member_switch(config, team, i), name))
				return false;
	}
	return true;
}

static size_t put_switches(const struct page *p, const char *only)
{
	const struct lks_config_team *team;
	size_t n = 0;

	for (size_t t = 0; (team = lks_config_team_at(p->config, t)); t++)
		for (size_t i = 0; i < lks_config_team_members(team); i++) {
			const char *name = lks_member_switch(p->config, team, i);

			if ((only && strcmp(only, name)) || !is_first(p->config, t, i, name))
				continue;
			put_switch(p, name);
			n++;
		}
	return n;
}

/* Names may hold what a terminal would act on: a question mark asks for help. */
static void make_plain(char *text)
{
	for (; *text; text++)
		if (*text == '?' || (unsigned char)*text >= 0x80)
			*text = '_';
}

int lks_switch_generate(const struct lks_config *config, enum lks_switch_os os,
			const char *switch_name, char **ret_text)
{
	struct page page = { .config = config, .os = os };
	char *text = NULL;
	size_t len = 0, n;
	int failed;

	if (!lks_switch_os_name(os) || !is_named(config))
		return -EINVAL;
	if (!joins_switches(&page))
		return -ENOTSUP;
	page.out = open_memstream(&text, &len);
	if (!page.out)
		return -ENOMEM;
	n = put_switches(&page, switch_name);
	failed = ferror(page.out);
	if (fclose(page.out) || failed || !text || !n) {
		free(text);
		return n ? -ENOMEM : -ENOENT;
	}
	make_plain(text);
	*ret_text = text;
	return 0;
}
