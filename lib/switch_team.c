/* SPDX-License-Identifier: Apache-2.0 */
#include "switch_team.h"

#include <stddef.h>
#include <string.h>

enum lks_hash_class lks_policy_class(const char *policy)
{
	static const struct {
		const char *name;
		enum lks_hash_class class;
	} known[] = {
		{ "esx-port-id", LKS_HASH_PINNED },
		{ "esx-src-mac", LKS_HASH_PINNED },
		{ "explicit", LKS_HASH_PINNED },
		{ "linux-layer2", LKS_HASH_L2 },
		{ "linux-vlan+srcmac", LKS_HASH_L2 },
		{ "dpdk-l2", LKS_HASH_L2 },
		{ "src-dst-mac", LKS_HASH_L2 },
		{ "src-mac", LKS_HASH_L2 },
		{ "dst-mac", LKS_HASH_L2 },
		{ "linux-layer3+4", LKS_HASH_L4 },
		{ "linux-layer3+4@2004", LKS_HASH_L4 },
		{ "dpdk-l34", LKS_HASH_L4 },
		{ "src-dst-port", LKS_HASH_L4 },
		{ "native-l4", LKS_HASH_L4 },
		{ "toeplitz", LKS_HASH_L4 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i].name, policy))
			return known[i].class;
	return LKS_HASH_L3;
}

const struct lks_config_uplink *lks_uplink_of(const struct lks_config *config, unsigned int index)
{
	const struct lks_config_uplink *uplink;

	for (size_t i = 0; (uplink = lks_config_uplink_at(config, i)); i++)
		if (lks_config_uplink_index(uplink) == index)
			return uplink;
	return NULL;
}

const char *lks_member_switch(const struct lks_config *config, const struct lks_config_team *team,
			      size_t member)
{
	enum lks_switch_model model = lks_config_team_switch_model(team);

	if (model == LKS_SWITCH_STACK || model == LKS_SWITCH_CHASSIS)
		member = 0;
	return lks_config_uplink_switch(
		lks_uplink_of(config, lks_config_team_member(team, member)));
}

bool lks_team_on_switch(const struct lks_config *config, const struct lks_config_team *team,
			const char *switch_name)
{
	for (size_t i = 0; i < lks_config_team_members(team); i++)
		if (!strcmp(lks_member_switch(config, team, i), switch_name))
			return true;
	return false;
}

bool lks_team_aggregates(const struct lks_config_team *team)
{
	return lks_config_team_aggregation(team) != LKS_AGGREGATION_NONE;
}

unsigned int lks_team_group(const struct lks_config_team *team)
{
	return (unsigned int)lks_config_team_index(team) + 1;
}

enum lks_hash_class lks_switch_class(const struct lks_config *config, const char *switch_name)
{
	enum lks_hash_class want = LKS_HASH_PINNED;
	const struct lks_config_team *team;

	for (size_t t = 0; (team = lks_config_team_at(config, t)); t++) {
		enum lks_hash_class class = lks_policy_class(lks_config_team_policy(team));

		if (!lks_team_aggregates(team) || !lks_team_on_switch(config, team, switch_name))
			continue;
		if (class == LKS_HASH_L3 || want == LKS_HASH_L3)
			want = LKS_HASH_L3;
		else
			want = class > want ? class : want;
	}
	return want;
}

const char *lks_balance_command(enum lks_switch_os os, enum lks_hash_class want)
{
#define LB "port-channel load-balance "
	/* Classic Catalysts mostly have no ports in their hash: the addresses are the best there.
	 */
	static const char *const commands[4][4] = {
		[LKS_SWITCH_IOS] = { NULL, LB "src-dst-mac", LB "src-dst-ip", LB "src-dst-ip" },
		[LKS_SWITCH_IOS_XE] = { NULL, LB "src-dst-mac", LB "src-dst-ip",
					LB "src-dst-mixed-ip-port" },
		[LKS_SWITCH_NXOS] = { NULL, LB "src-dst mac", LB "src-dst ip",
				      LB "src-dst ip-l4port" },
		[LKS_SWITCH_EOS] = { NULL, LB "trident fields mac src-mac dst-mac",
				     LB "trident fields ip source-ip destination-ip",
				     LB "trident fields ip source-ip destination-ip source-port "
					"destination-port" },
	};

#undef LB
	return commands[os][want];
}

const struct lks_reserved *lks_reserved_vlans(enum lks_switch_os os)
{
	static const struct lks_reserved ios = { 1002, 1005,
						 "IOS has 1002-1005 for FDDI and Token Ring",
						 "take another VLAN" };
	static const struct lks_reserved nxos = {
		3968, 4094, "NX-OS has 3968-4094 for itself, as long as they are not moved",
		"take another VLAN, or move them with `system vlan reserve` and reload"
	};

	if (os == LKS_SWITCH_EOS)
		return NULL;
	return os == LKS_SWITCH_NXOS ? &nxos : &ios;
}

bool lks_team_has_native(const struct lks_config *config, const struct lks_config_team *team)
{
	const struct lks_config_group *group;

	for (size_t i = 0; (group = lks_config_group_at(config, i)); i++)
		if (lks_config_group_team(group) == lks_config_team_index(team) &&
		    lks_config_group_vlan(group) == 0)
			return true;
	return false;
}

struct lks_vlans lks_team_vlans(const struct lks_config *config, const struct lks_config_team *team)
{
	struct lks_vlans set = { { 0 } };
	const struct lks_config_group *group;

	for (size_t i = 0; (group = lks_config_group_at(config, i)); i++) {
		unsigned int vlan = lks_config_group_vlan(group);

		if (lks_config_group_team(group) == lks_config_team_index(team))
			lks_vlans_put(&set, vlan ? vlan : lks_config_team_native_vlan(team));
	}
	return set;
}
