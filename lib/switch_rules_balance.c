/* SPDX-License-Identifier: Apache-2.0 */
/* Load balancing: fields of the switch against those of the policy, protocol by protocol. */
#include "switch_report.h"

#include <stdio.h>
#include <string.h>

static unsigned int class_fields(enum lks_hash_class class)
{
	return class == LKS_HASH_L2   ? LKS_HASH_MACS
	       : class == LKS_HASH_L3 ? LKS_HASH_IPS
				      : LKS_HASH_IPS | LKS_HASH_PORTS;
}

/* What a coarse hash does to the frames that come back to the host. */
static const char *consequence(unsigned int fields)
{
	switch (fields & ~LKS_HASH_VLAN) {
	case LKS_HASH_SRC_MAC:
		return "all frames from one MAC stay on one link, so what a router sends back uses "
		       "one member only";
	case LKS_HASH_DST_MAC:
		return "all frames to one MAC stay on one link, so each virtual machine receives "
		       "on "
		       "one member only";
	case LKS_HASH_MACS:
		return "all frames between two MACs stay on one link, so what a router sends back "
		       "to one machine uses one member only";
	case LKS_HASH_SRC_IP:
		return "all frames from one address stay on one link, whoever they go to";
	case LKS_HASH_DST_IP:
		return "all frames to one address stay on one link, whoever they come from";
	case LKS_HASH_SRC_PORT:
	case LKS_HASH_DST_PORT:
	case LKS_HASH_PORTS:
		return "frames of one service stay on one link, and frames without ports on "
		       "another";
	default:
		return "the return traffic spreads differently from the team's";
	}
}

static const char *protocol_name(const struct lks_balance *b, enum lks_protocol p)
{
	if (p == LKS_IPV4 && b->fields[LKS_IPV4] == b->fields[LKS_IPV6])
		return "IPv4 and IPv6";
	return p == LKS_NON_IP ? "non-IP frames" : p == LKS_IPV4 ? "IPv4" : "IPv6";
}

/* Both sides of a conversation are in the hash, at the team's layer or a finer one. */
static bool is_fine(unsigned int fields, enum lks_hash_class class)
{
	bool macs = (fields & LKS_HASH_MACS) == LKS_HASH_MACS;
	bool ips = (fields & LKS_HASH_IPS) == LKS_HASH_IPS;

	return ips || (macs && class == LKS_HASH_L2);
}

static void check_protocol(struct lks_switch_check *check, const struct lks_config_team *team,
			   const struct lks_switch_state *state, const struct lks_balance *b,
			   enum lks_protocol p)
{
	enum lks_hash_class class = lks_policy_class(lks_config_team_policy(team));
	enum lks_hash_class common = lks_switch_class(check->config, state->name);
	unsigned int want = class_fields(class < common ? class : common), have = b->fields[p];
	const char *command = lks_balance_command(state->os, common);
	const char *policy = lks_config_team_policy(team);
	char mine[128], theirs[128];

	if (state->os == LKS_SWITCH_IOS || common < LKS_HASH_L4)
		want &= ~LKS_HASH_PORTS;
	lks_balance_print(have, theirs, sizeof(theirs));
	lks_balance_print(p == LKS_NON_IP ? LKS_HASH_MACS : class_fields(class), mine,
			  sizeof(mine));
	if (p == LKS_NON_IP ? class == LKS_HASH_L2 && !is_fine(have, class) : !is_fine(have, class))
		lks_find(check, LKS_SWITCH_ERROR, "balance", team, &b->at[p], command,
			 "the switch balances %s by %s, the team uses %s (%s): %s",
			 protocol_name(b, p), theirs, policy, mine, consequence(have));
	else if (p != LKS_NON_IP && (have & want) != want)
		lks_find(check, LKS_SWITCH_ADVICE, "balance-other", team, &b->at[p], command,
			 "the switch balances %s by %s, the team uses %s (%s)", protocol_name(b, p),
			 theirs, policy, mine);
	else if (p != LKS_NON_IP && have & ~want & (LKS_HASH_PORTS | LKS_HASH_VLAN) &&
		 class != LKS_HASH_L4)
		lks_find(check, LKS_SWITCH_ADVICE, "balance-other", team, &b->at[p], command,
			 "the switch balances %s by %s, finer than the team's %s (%s): fragments "
			 "and "
			 "flows of one pair of addresses come back on several links",
			 protocol_name(b, p), theirs, policy, mine);
	else if (p == LKS_IPV4 && class == LKS_HASH_L2 && common == class &&
		 (have & LKS_HASH_MACS) != LKS_HASH_MACS)
		lks_find(check, LKS_SWITCH_ADVICE, "balance-other", team, &b->at[p], command,
			 "the switch balances %s by %s, the team uses %s (%s)", protocol_name(b, p),
			 theirs, policy, mine);
}

/* Catalysts give eight results of the hash to the links: uneven unless there are 1, 2, 4 or 8. */
static void check_shares(struct lks_switch_check *check, const struct lks_config_team *team,
			 const struct lks_switch_state *state)
{
	size_t n = 0, len = 0;
	char shares[128] = "";

	for (size_t i = 0; i < lks_config_team_members(team); i++)
		n += lks_member_on(check, team, i, state);
	if (n == 0 || (n & (n - 1)) == 0 || n > 8 ||
	    (state->os != LKS_SWITCH_IOS && state->os != LKS_SWITCH_IOS_XE))
		return;
	for (size_t i = 0; i < n; i++) {
		unsigned int percent10 = (unsigned int)(8 / n + (i < 8 % n)) * 125;

		len += (size_t)snprintf(shares + len, sizeof(shares) - len, "%s%u%s", i ? "/" : "",
					percent10 / 10, percent10 % 10 ? ".5" : "");
	}
	lks_find(check, LKS_SWITCH_ADVICE, "uneven-shares", team, NULL,
		 "use 2, 4 or 8 members if an even share matters",
		 "%zu members: Catalysts that hash to 8 values give the links %s %% of the flows",
		 n, shares);
}

void lks_check_balance(struct lks_switch_check *check, const struct lks_config_team *team,
		       struct lks_switch_state *state)
{
	const struct lks_balance *shown = &state->balance, *set = &state->running_balance;
	const struct lks_balance *b = shown->fields[LKS_IPV4] ? shown : set;

	if (!lks_team_aggregates(team) ||
	    lks_policy_class(lks_config_team_policy(team)) == LKS_HASH_PINNED)
		return;
	for (unsigned int p = LKS_NON_IP; p < LKS_PROTOCOLS; p++)
		if (b->fields[p] && !(p == LKS_IPV6 && b->fields[LKS_IPV4] == b->fields[p]))
			check_protocol(check, team, state, b, p);
	if (shown->fields[LKS_IPV4] && set->fields[LKS_IPV4] &&
	    shown->fields[LKS_IPV4] != set->fields[LKS_IPV4])
		lks_find(check, LKS_SWITCH_WARNING, "balance-conflict", team, &set->at[LKS_IPV4],
			 lks_balance_command(state->os,
					     lks_switch_class(check->config, state->name)),
			 "the running configuration and the command's output name different load "
			 "balancing: were they taken at different times?");
	if (state->seen[LKS_SWITCH_RUNNING_CONFIG] || state->seen[LKS_SWITCH_SUMMARY] ||
	    state->seen[LKS_SWITCH_LOAD_BALANCE])
		check_shares(check, team, state);
}
