/* SPDX-License-Identifier: Apache-2.0 */
/* The host's own end: what no switch can make right. */
#include "config_internal.h"
#include "switch_report.h"

#include <stdio.h>
#include <string.h>

static void hear_rule(void *user, unsigned int line, const char *key, const char *reason,
		      const char *remedy)
{
	struct lks_switch_check *check = user;
	struct lks_place at = lks_config_place(check, line);

	lks_find(check, LKS_SWITCH_ERROR, "config-rule", NULL, &at, remedy, "%s: %s", key, reason);
}

void lks_check_host(struct lks_switch_check *check)
{
	struct lks_faults faults = { .report = hear_rule, .user = check };

	lks_config_check_consistent(check->config, &faults);
}

static void check_policy(struct lks_switch_check *check, const struct lks_config_team *team)
{
	const char *policy = lks_config_team_policy(team);
	bool pinned = lks_policy_class(policy) == LKS_HASH_PINNED;
	struct lks_place at = lks_config_place(check, team->lines[LKS_TEAM_POLICY]);

	if (!pinned && !lks_team_aggregates(team))
		lks_find(check, LKS_SWITCH_ERROR, "no-aggregation", team, &at,
			 "set \"aggregation\": \"static\", or take esx-port-id",
			 "%s sends frames of one MAC on every member: without a port-channel the "
			 "switch sees the address move from port to port and drops or floods",
			 policy);
	if (pinned && lks_team_aggregates(team))
		lks_find(check, LKS_SWITCH_ERROR, "aggregation-pinned", team, &at,
			 "set \"aggregation\": \"none\", or take a policy that hashes",
			 "%s expects single ports: a port-channel returns frames on any member, "
			 "where the host does not wait for them",
			 policy);
	if (!pinned && team->standby.n) {
		at = lks_config_place(check, team->lines[LKS_TEAM_STANDBY]);
		lks_find(check, LKS_SWITCH_ERROR, "standby-hash", team, &at,
			 "make every member active",
			 "%s with standby members: the switch sends on all of the port-channel, "
			 "and what arrives on a standby member is lost",
			 policy);
	}
	if (!strncmp(policy, "esx-ip", 6) && lks_team_aggregates(team) &&
	    team->aggregation != LKS_AGGREGATION_STATIC)
		lks_find(check, LKS_SWITCH_ADVICE, "esx-lacp", team, &at,
			 "set \"aggregation\": \"static\" for a standard switch",
			 "the standard switch of ESX speaks no LACP: its ports stay suspended");
}

static void check_detection(struct lks_switch_check *check, const struct lks_config_team *team)
{
	struct lks_place at = lks_config_place(check, team->lines[LKS_TEAM_DETECTION]);

	if (team->detection == LKS_DETECTION_BEACON && lks_team_aggregates(team))
		lks_find(check, LKS_SWITCH_ERROR, "beacon-hash", team, &at,
			 "set \"detection\": \"link\"",
			 "beacon probing over a port-channel: beacons come back on the wrong "
			 "member and good links are declared dead");
}

static void check_redundancy(struct lks_switch_check *check, const struct lks_config_team *team)
{
	struct lks_place at = lks_config_place(check, team->lines[LKS_TEAM_UPLINKS]);
	const char *first = lks_member_switch(check->config, team, 0);

	if (team->members.n == 1)
		lks_find(check, LKS_SWITCH_WARNING, "no-redundancy", team, &at,
			 "add a second uplink",
			 "one member: when its link dies the team is cut off");
	for (size_t i = 1; i < team->members.n; i++) {
		const char *other = lks_member_switch(check->config, team, i);

		if (!strcmp(first, other) || team->switch_model == LKS_SWITCH_MLAG ||
		    !lks_team_aggregates(team))
			continue;
		lks_find(
			check, LKS_SWITCH_ERROR, "two-switches", team, &at,
			"put all members on one switch, or say \"switch_model\": stack, chassis or "
			"mlag when that is what they are",
			"members on %s and %s, which form no stack, chassis or MLAG pair: a "
			"port-channel cannot span them",
			first, other);
		return;
	}
}

static void check_traffic(struct lks_switch_check *check, const struct lks_config_team *team)
{
	static const char *const names[] = { "", "virtual machine", "console", "storage",
					     "migration" };
	const struct lks_config_group *group;
	unsigned int seen = 0, line = 0;
	char list[80] = "";

	for (size_t i = 0; (group = lks_config_group_at(check->config, i)); i++)
		if (lks_config_group_team(group) == team->index) {
			seen |= 1u << lks_config_group_traffic(group);
			line = lks_config_group_line(group);
		}
	seen &= ~(1u << LKS_TRAFFIC_UNKNOWN);
	for (unsigned int i = LKS_TRAFFIC_VM; i <= LKS_TRAFFIC_MIGRATION; i++)
		if (seen >> i & 1)
			snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
				 *list ? ", " : "", names[i]);
	if (seen & (seen - 1)) {
		struct lks_place at = lks_config_place(check, line);

		lks_find(check, LKS_SWITCH_ADVICE, "shared-team", team, &at,
			 "give storage, console and virtual machines teams of their own if there "
			 "are ports enough",
			 "%s traffic shares one team: a burst of one delays the others", list);
	}
}

static void check_native(struct lks_switch_check *check, const struct lks_config_team *team)
{
	const struct lks_config_group *group;

	for (size_t i = 0; (group = lks_config_group_at(check->config, i)); i++) {
		struct lks_place at = lks_config_place(check, lks_config_group_line(group));

		if (lks_config_group_team(group) == team->index &&
		    lks_config_group_vlan(group) == team->native_vlan &&
		    !team->lines[LKS_TEAM_NATIVE_VLAN])
			lks_find(
				check, LKS_SWITCH_ERROR, "native-tagged", team, &at,
				"write \"vlan\": 0, or set another \"native_vlan\"",
				"the host tags VLAN %u, which is the native VLAN: the switch sends "
				"it untagged",
				team->native_vlan);
	}
}

void lks_check_team_host(struct lks_switch_check *check, const struct lks_config_team *team)
{
	check_policy(check, team);
	check_detection(check, team);
	check_redundancy(check, team);
	check_traffic(check, team);
	check_native(check, team);
}
