/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration: uplinks, teams and port groups read from one JSON file (docs/configuration.md).
 *
 * A configuration does not change after it was read: any number of threads may look at one.
 * Every pointer returned here belongs to the configuration and lives as long as it does.
 * Times are in milliseconds.
 */
#ifndef LINKSTEER_CONFIG_H
#define LINKSTEER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linksteer/team.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_CONFIG_UPLINKS_MAX 16
#define LKS_CONFIG_TEAMS_MAX 16
#define LKS_CONFIG_FILE_BYTES_MAX (16u << 20)

/* Read the format only; what lks_config_check() refuses is let through (for the switch check). */
#define LKS_CONFIG_FORMAT_ONLY 1u

struct lks_config;
struct lks_config_uplink;
struct lks_config_team;
struct lks_config_group;

enum lks_on_full { LKS_ON_FULL_DROP, LKS_ON_FULL_WAIT };
enum lks_detection { LKS_DETECTION_LINK, LKS_DETECTION_BEACON };
enum lks_rx_filter { LKS_RX_FILTER_NONE, LKS_RX_FILTER_REFLECT, LKS_RX_FILTER_DESIGNATED };
enum lks_aggregation {
	LKS_AGGREGATION_STATIC,
	LKS_AGGREGATION_LACP_ACTIVE,
	LKS_AGGREGATION_LACP_PASSIVE,
	LKS_AGGREGATION_NONE,
};
enum lks_switch_model {
	LKS_SWITCH_STACK,
	LKS_SWITCH_CHASSIS,
	LKS_SWITCH_MLAG,
	LKS_SWITCH_SINGLE,
};
enum lks_traffic {
	LKS_TRAFFIC_UNKNOWN,
	LKS_TRAFFIC_VM,
	LKS_TRAFFIC_CONSOLE,
	LKS_TRAFFIC_STORAGE,
	LKS_TRAFFIC_MIGRATION,
};

/**
 * lks_config_report_fn - called once for every fault found
 * @user: as given to the call that reports
 * @line: line in the file, from 1; 0 when the fault has no place in it
 * @key: path of the key, `teams[0].policy`; empty when there is none
 * @reason: what is wrong
 * @remedy: what to do
 *
 * The strings live until the callback returns. At most 20 faults are reported for one file.
 */
typedef void lks_config_report_fn(void *user, unsigned int line, const char *key,
				  const char *reason, const char *remedy);

/**
 * lks_config_parse - read a configuration from memory
 * @text, @len: UTF-8 JSON, not necessarily terminated
 * @flags: 0, or LKS_CONFIG_FORMAT_ONLY
 * @report: receives every fault; NULL: nobody listens
 * @ret_config: the configuration on success, untouched on failure; free with lks_config_free()
 *
 * Return: 0, -EINVAL when something was reported, -EFBIG beyond LKS_CONFIG_FILE_BYTES_MAX, -ENOMEM.
 */
int lks_config_parse(const char *text, size_t len, unsigned int flags, lks_config_report_fn *report,
		     void *user, struct lks_config **ret_config);

/** lks_config_load - lks_config_parse() of a file. Return: as there, or the errno of the file. */
int lks_config_load(const char *path, unsigned int flags, lks_config_report_fn *report, void *user,
		    struct lks_config **ret_config);

/**
 * lks_config_check - the rules beyond the format
 *
 * An uplink in two teams, a VLAN in two port groups, standby members under a policy that hashes,
 * a policy that this version does not have, and the like. Return: 0, or -EINVAL when something was
 * reported.
 */
int lks_config_check(const struct lks_config *config, lks_config_report_fn *report, void *user);

/** lks_config_free - NULL is accepted. Return: NULL, to clear the caller's handle. */
struct lks_config *lks_config_free(struct lks_config *config);

/* Top level. */
uint64_t lks_config_seed(const struct lks_config *config);
enum lks_on_full lks_config_on_full(const struct lks_config *config);
bool lks_config_has_on_full(const struct lks_config *config); /* false: the default was taken */
unsigned int lks_config_stall_timeout_ms(const struct lks_config *config); /* 0: never */
unsigned int lks_config_max_age_ms(const struct lks_config *config);
/* Team of frames whose VLAN is in no port group; NULL: they are dropped. */
const struct lks_config_team *lks_config_unknown_vlan(const struct lks_config *config);

/* Lists in the order of the file; NULL after the last. */
const struct lks_config_uplink *lks_config_uplink_at(const struct lks_config *config, size_t i);
const struct lks_config_team *lks_config_team_at(const struct lks_config *config, size_t i);
const struct lks_config_group *lks_config_group_at(const struct lks_config *config, size_t i);

/*
 * Uplinks. When the file has no list, the members of the teams are listed in order of index.
 * Index: K for the name `uplinkK`, else the place in the list.
 */
const char *lks_config_uplink_name(const struct lks_config_uplink *uplink);
unsigned int lks_config_uplink_index(const struct lks_config_uplink *uplink);
const char *lks_config_uplink_switch(const struct lks_config_uplink *uplink); /* "" when not said */
const char *lks_config_uplink_port(const struct lks_config_uplink *uplink);   /* "" when not said */
bool lks_config_uplink_admin_up(const struct lks_config_uplink *uplink);
/* Flap damping; false and nothing written when it is off. */
bool lks_config_uplink_damping(const struct lks_config_uplink *uplink,
			       unsigned int *ret_half_life_ms, unsigned int *ret_suppress,
			       unsigned int *ret_reuse, unsigned int *ret_penalty);
unsigned int lks_config_uplink_line(const struct lks_config_uplink *uplink);

/*
 * Teams. Members are given by the index of the uplink, in the order of the file; @i is below
 * lks_config_team_members().
 */
const char *lks_config_team_name(const struct lks_config_team *team);
size_t lks_config_team_index(const struct lks_config_team *team); /* place in the list of teams */
size_t lks_config_team_members(const struct lks_config_team *team);
unsigned int lks_config_team_member(const struct lks_config_team *team, size_t i);
bool lks_config_team_is_standby(const struct lks_config_team *team, size_t i);	   /* i-th member */
unsigned int lks_config_team_weight(const struct lks_config_team *team, size_t i); /* 1 to 16 */
const char *lks_config_team_policy(const struct lks_config_team *team);
enum lks_failover lks_config_team_failover(const struct lks_config_team *team);
const uint8_t *lks_config_team_key(const struct lks_config_team *team); /* 40 bytes or NULL */
unsigned int lks_config_team_fields(const struct lks_config_team *team);
bool lks_config_team_symmetric(const struct lks_config_team *team);
enum lks_tags lks_config_team_tags(const struct lks_config_team *team);
unsigned int lks_config_team_min_links(const struct lks_config_team *team);
bool lks_config_team_failback(const struct lks_config_team *team);
unsigned int lks_config_team_up_delay_ms(const struct lks_config_team *team);
unsigned int lks_config_team_down_delay_ms(const struct lks_config_team *team);
enum lks_detection lks_config_team_detection(const struct lks_config_team *team);
enum lks_rx_filter lks_config_team_rx_filter(const struct lks_config_team *team);
enum lks_aggregation lks_config_team_aggregation(const struct lks_config_team *team);
enum lks_switch_model lks_config_team_switch_model(const struct lks_config_team *team);
unsigned int lks_config_team_native_vlan(const struct lks_config_team *team);
unsigned int lks_config_team_line(const struct lks_config_team *team);

/* Port groups. */
const char *lks_config_group_name(const struct lks_config_group *group);
size_t lks_config_group_team(const struct lks_config_group *group); /* place in the list of teams */
unsigned int lks_config_group_vlan(const struct lks_config_group *group); /* 0: native */
enum lks_traffic lks_config_group_traffic(const struct lks_config_group *group);
unsigned int lks_config_group_line(const struct lks_config_group *group);

/**
 * lks_config_team_build - the team object that a configuration describes
 * @ret_team: members, policy, failover mode, seed and weights set, rows built; the caller frees it
 *
 * Return: 0, -ENOTSUP for a policy that this version does not have, or what team.h returns.
 */
int lks_config_team_build(const struct lks_config *config, const struct lks_config_team *team,
			  struct lks_team **ret_team);

#ifdef __cplusplus
}
#endif
#endif
