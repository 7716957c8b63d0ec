/* SPDX-License-Identifier: Apache-2.0 */
/* What a team asks of its switches; generator and check agree because both ask here. */
#ifndef LKS_SWITCH_TEAM_H
#define LKS_SWITCH_TEAM_H

#include "switch_vlans.h"

#include <linksteer/switch.h>

/* Finest fields that a policy hashes. */
enum lks_hash_class { LKS_HASH_PINNED, LKS_HASH_L2, LKS_HASH_L3, LKS_HASH_L4 };

enum lks_hash_class lks_policy_class(const char *policy);
/* For all aggregated teams of a switch: the setting is global there. */
enum lks_hash_class lks_switch_class(const struct lks_config *config, const char *switch_name);
/* `port-channel load-balance ...` in the words of the platform; NULL for LKS_HASH_PINNED. */
const char *lks_balance_command(enum lks_switch_os os, enum lks_hash_class want);

/* VLANs that a platform has for itself: it refuses them, or carries no Ethernet in them. */
struct lks_reserved {
	unsigned int first, last;
	const char *reason, *remedy;
};

/* NULL: it has none that are always the same. */
const struct lks_reserved *lks_reserved_vlans(enum lks_switch_os os);

const struct lks_config_uplink *lks_uplink_of(const struct lks_config *config, unsigned int index);
/* The switch of a member; the members of a stack or chassis are on one, the first's. */
const char *lks_member_switch(const struct lks_config *config, const struct lks_config_team *team,
			      size_t member);
bool lks_team_on_switch(const struct lks_config *config, const struct lks_config_team *team,
			const char *switch_name);
bool lks_team_aggregates(const struct lks_config_team *team);
unsigned int lks_team_group(const struct lks_config_team *team); /* number of its port-channel */
bool lks_team_has_native(const struct lks_config *config, const struct lks_config_team *team);
/* Whether the team has port groups at all, and which VLANs its trunk carries. */
struct lks_vlans lks_team_vlans(const struct lks_config *config,
				const struct lks_config_team *team);

#endif
