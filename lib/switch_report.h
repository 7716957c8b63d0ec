/* SPDX-License-Identifier: Apache-2.0 */
/* A check in progress: the states of the switches, and how findings leave. */
#ifndef LKS_SWITCH_REPORT_H
#define LKS_SWITCH_REPORT_H

#include "switch_state.h"
#include "switch_team.h"

#define LKS_REMEDY_BYTES 256

/* A finding made while reading, reported when the check runs. */
struct lks_note {
	enum lks_switch_severity severity;
	const char *id;
	struct lks_place at;
	char reason[256], remedy[LKS_REMEDY_BYTES];
};

struct lks_switch_check {
	const struct lks_config *config;
	char *source;
	char **sources;
	size_t n_sources;
	struct lks_switch_state states[LKS_CONFIG_UPLINKS_MAX];
	size_t n_states;
	struct lks_note *notes;
	size_t n_notes;
	bool no_memory;
	/* while it runs */
	lks_switch_report_fn *report;
	void *user;
	unsigned int errors;
};

/* @team, @at: NULL when the finding has none. */
__attribute__((format(printf, 7, 8))) void
lks_find(struct lks_switch_check *check, enum lks_switch_severity severity, const char *id,
	 const struct lks_config_team *team, const struct lks_place *at, const char *remedy,
	 const char *reason, ...);

struct lks_switch_state *lks_check_state(struct lks_switch_check *check, const char *name);
/* A place in the configuration file. */
struct lks_place lks_config_place(const struct lks_switch_check *check, unsigned int line);

/* The rules, each in its file; a team is looked at on each of its switches. */
void lks_check_host(struct lks_switch_check *check);
void lks_check_team_host(struct lks_switch_check *check, const struct lks_config_team *team);
void lks_check_channel(struct lks_switch_check *check, const struct lks_config_team *team,
		       struct lks_switch_state *state);
void lks_check_trunk(struct lks_switch_check *check, const struct lks_config_team *team,
		     struct lks_switch_state *state);
void lks_check_balance(struct lks_switch_check *check, const struct lks_config_team *team,
		       struct lks_switch_state *state);
void lks_check_seen(struct lks_switch_check *check, const struct lks_config_team *team,
		    struct lks_switch_state *state);

/* The member's port in short form; false when the configuration does not name one. */
bool lks_member_port(const struct lks_switch_check *check, const struct lks_config_team *team,
		     size_t member, char ret_name[LKS_PORT_BYTES]);
/* Whether the member is on this switch. */
bool lks_member_on(const struct lks_switch_check *check, const struct lks_config_team *team,
		   size_t member, const struct lks_switch_state *state);
/* The member's port as its switch shows it; NULL: not seen. */
const struct lks_port *lks_member_seen(struct lks_switch_check *check,
				       const struct lks_config_team *team, size_t member);
/* The port-channel that most of the members there are in; 0: none, or not seen. */
unsigned int lks_seen_group(struct lks_switch_check *check, const struct lks_config_team *team,
			    struct lks_switch_state *state);
const char *lks_aggregation_word(enum lks_aggregation aggregation); /* mode on, mode active, ... */

#endif
