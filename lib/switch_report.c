/* SPDX-License-Identifier: Apache-2.0 */
#include "switch_report.h"
#include "count.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const os_names[] = { "ios", "ios-xe", "nxos", "eos" };

int lks_switch_os_find(const char *name, enum lks_switch_os *ret_os)
{
	for (unsigned int i = 0; i < COUNT(os_names); i++)
		if (!strcmp(os_names[i], name)) {
			*ret_os = i;
			return 0;
		}
	return -ENOENT;
}

const char *lks_switch_os_name(enum lks_switch_os os)
{
	return os < COUNT(os_names) ? os_names[os] : NULL;
}

const char *lks_switch_severity_name(enum lks_switch_severity severity)
{
	static const char *const names[] = { "error", "warning", "advice", "unchecked" };

	return severity < COUNT(names) ? names[severity] : NULL;
}

void lks_find(struct lks_switch_check *check, enum lks_switch_severity severity, const char *id,
	      const struct lks_config_team *team, const struct lks_place *at, const char *remedy,
	      const char *reason, ...)
{
	bool placed = at && at->line;
	char text[512];
	va_list args;

	va_start(args, reason);
	vsnprintf(text, sizeof(text), reason, args);
	va_end(args);
	check->errors += severity == LKS_SWITCH_ERROR;
	if (check->report)
		check->report(check->user, &(struct lks_switch_finding){
						   .severity = severity,
						   .id = id,
						   .team = team ? lks_config_team_name(team) : "",
						   .source = placed ? at->source : "",
						   .line = placed ? at->line : 0,
						   .quote = placed ? at->quote : "",
						   .reason = text,
						   .remedy = remedy });
}

struct lks_switch_state *lks_check_state(struct lks_switch_check *check, const char *name)
{
	for (size_t i = 0; i < check->n_states; i++)
		if (!strcmp(check->states[i].name, name))
			return &check->states[i];
	return NULL;
}

struct lks_place lks_config_place(const struct lks_switch_check *check, unsigned int line)
{
	return (struct lks_place){ .source = check->source, .line = line };
}

bool lks_member_port(const struct lks_switch_check *check, const struct lks_config_team *team,
		     size_t member, char ret_name[LKS_PORT_BYTES])
{
	const struct lks_config_uplink *uplink =
		lks_uplink_of(check->config, lks_config_team_member(team, member));
	char port[LKS_NAME_BYTES];
	char *number;

	snprintf(port, sizeof(port), "%s", lks_config_uplink_port(uplink));
	number = strchr(port, ' ');
	if (number)
		*number++ = '\0';
	return lks_port_name(port, number ? number : "", ret_name);
}

bool lks_member_on(const struct lks_switch_check *check, const struct lks_config_team *team,
		   size_t member, const struct lks_switch_state *state)
{
	return !strcmp(lks_member_switch(check->config, team, member), state->name);
}

const struct lks_port *lks_member_seen(struct lks_switch_check *check,
				       const struct lks_config_team *team, size_t member)
{
	const char *where = lks_member_switch(check->config, team, member);
	struct lks_switch_state *state = lks_check_state(check, where);
	char name[LKS_PORT_BYTES];

	if (!lks_member_port(check, team, member, name))
		return NULL;
	return lks_state_port(state, name);
}

/* How many members are in this group, and whether its port-channel exists, as one number. */
static unsigned int weight_of(struct lks_switch_check *check, const struct lks_config_team *team,
			      struct lks_switch_state *state, unsigned int group)
{
	char channel[LKS_PORT_BYTES];
	unsigned int n = 0;

	for (size_t i = 0; i < lks_config_team_members(team); i++) {
		const struct lks_port *port = lks_member_seen(check, team, i);

		n += port && port->group == group && lks_member_on(check, team, i, state);
	}
	snprintf(channel, sizeof(channel), "Po%u", group);
	return 2 * n + !!lks_state_port(state, channel);
}

unsigned int lks_seen_group(struct lks_switch_check *check, const struct lks_config_team *team,
			    struct lks_switch_state *state)
{
	unsigned int best = 0, weight = 0;

	for (size_t i = 0; i < lks_config_team_members(team); i++) {
		const struct lks_port *port = lks_member_seen(check, team, i);
		unsigned int w;

		if (!port || !port->group || !lks_member_on(check, team, i, state))
			continue;
		w = weight_of(check, team, state, port->group);
		best = w > weight ? port->group : best;
		weight = w > weight ? w : weight;
	}
	return best;
}

const char *lks_aggregation_word(enum lks_aggregation aggregation)
{
	static const char *const words[] = { "mode on", "mode active", "mode active",
					     "no channel-group" };

	return words[aggregation];
}
