/* SPDX-License-Identifier: Apache-2.0 */
/* A check from start to end: take the texts in, then run the rules over what was seen. */
#include "config_internal.h"
#include "switch_report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NOTES_MAX 64

static const char *const show[] = {
	"show running-config",
	"show etherchannel load-balance (NX-OS: show port-channel load-balance)",
	"show etherchannel summary (NX-OS: show port-channel summary)",
	"show lacp neighbor",
};

static void add_states(struct lks_switch_check *check)
{
	const struct lks_config_team *team;

	for (size_t t = 0; (team = lks_config_team_at(check->config, t)); t++)
		for (size_t i = 0; i < lks_config_team_members(team); i++) {
			const char *name = lks_member_switch(check->config, team, i);

			if (!lks_check_state(check, name))
				snprintf(check->states[check->n_states++].name, LKS_NAME_BYTES,
					 "%s", name);
		}
}

int lks_switch_check_new(const struct lks_config *config, const char *source,
			 struct lks_switch_check **ret_check)
{
	struct lks_switch_check *check = calloc(1, sizeof(*check));

	if (!check)
		return -ENOMEM;
	check->config = config;
	check->source = strdup(source);
	check->notes = calloc(NOTES_MAX, sizeof(*check->notes));
	if (!check->source || !check->notes) {
		lks_switch_check_free(check);
		return -ENOMEM;
	}
	add_states(check);
	*ret_check = check;
	return 0;
}

struct lks_switch_check *lks_switch_check_free(struct lks_switch_check *check)
{
	if (!check)
		return NULL;
	for (size_t i = 0; i < check->n_states; i++)
		lks_state_clear(&check->states[i]);
	for (size_t i = 0; i < check->n_sources; i++)
		free(check->sources[i]);
	free(check->sources);
	free(check->source);
	free(check->notes);
	free(check);
	return NULL;
}

__attribute__((format(printf, 6, 7))) static void note(struct lks_switch_check *check,
						       enum lks_switch_severity severity,
						       const char *id, const struct lks_place *at,
						       const char *remedy, const char *reason, ...)
{
	struct lks_note *n = &check->notes[check->n_notes];
	va_list args;

	if (check->n_notes == NOTES_MAX)
		return;
	check->n_notes++;
	*n = (struct lks_note){ .severity = severity, .id = id, .at = *at };
	snprintf(n->remedy, sizeof(n->remedy), "%s", remedy);
	va_start(args, reason);
	vsnprintf(n->reason, sizeof(n->reason), reason, args);
	va_end(args);
}

static const char *keep_source(struct lks_switch_check *check, const char *source)
{
	char **more = realloc(check->sources, (check->n_sources + 1) * sizeof(*more));
	char *copy = strdup(source);

	if (more)
		check->sources = more;
	if (!more || !copy) {
		free(copy);
		return NULL;
	}
	return check->sources[check->n_sources++] = copy;
}

/* ---- whose text it is ---- */

struct host {
	char name[LKS_NAME_BYTES];
	struct lks_place at, other_at;
	char other[LKS_NAME_BYTES];
};

static void meet_host(struct host *host, const char *name, const struct lks_reading *r)
{
	if (!host->name[0]) {
		snprintf(host->name, sizeof(host->name), "%s", name);
		host->at = lks_reading_place(r);
	} else if (strcmp(host->name, name) && !host->other[0]) {
		snprintf(host->other, sizeof(host->other), "%s", name);
		host->other_at = lks_reading_place(r);
	}
}

static struct host find_host(const char *source, const char *text, size_t len)
{
	struct lks_reading r = { .source = source };
	struct host host = { .name = "" };

	lks_lines_start(&r.lines, text, len);
	while (lks_lines_next(&r.lines)) {
		if (r.lines.prompt[0])
			meet_host(&host, r.lines.prompt, &r);
		else if (r.lines.n == 2 && r.lines.indent == 0 &&
			 (lks_lines_begin(&r.lines, "hostname") ||
			  lks_lines_begin(&r.lines, "switchname")))
			meet_host(&host, lks_lines_word(&r.lines, 1), &r);
	}
	return host;
}

static struct lks_switch_state *state_of(struct lks_switch_check *check, const char *name,
					 const struct host *host, const char *source)
{
	struct lks_place top = { .source = source, .line = 1 };
	struct lks_switch_state *state = lks_check_state(check, name ? name : host->name);

	if (!state && !name && check->n_states == 1)
		state = &check->states[0];
	if (!state && name)
		note(check, LKS_SWITCH_ERROR, "switch-unknown", &top,
		     "name a switch of the configuration", "no uplink is on a switch \"%.40s\"",
		     name);
	else if (!state)
		note(check, LKS_SWITCH_ERROR, "switch-unknown", host->at.line ? &host->at : &top,
		     "say whose output it is with --switch NAME",
		     "it does not say which switch it is of");
	return state;
}

static void check_host(struct lks_switch_check *check, struct lks_switch_state *state,
		       const struct host *host)
{
	if (host->other[0])
		note(check, LKS_SWITCH_ERROR, "mixed", &host->other_at,
		     "give each switch's output in its own file",
		     "output of two switches in one text: %.40s and %.40s", host->name,
		     host->other);
	else if (host->name[0] && state->name[0] && strcmp(host->name, state->name) &&
		 strcasecmp(host->name, "switch"))
		note(check, LKS_SWITCH_WARNING, "switch-name", &host->at,
		     "make sure that it is the right switch",
		     "the output is of \"%.40s\", the configuration says \"%.40s\"", host->name,
		     state->name);
}

/* ---- which command it is the output of ---- */

static bool starts(const char *word, const char *whole)
{
	size_t len = strlen(word);

	return len && len <= strlen(whole) && !strncasecmp(word, whole, len);
}

/* The kind of a typed command, abbreviated as people do; -1: another command. */
static int kind_of(const struct lks_lines *l)
{
	const char *noun = lks_lines_word(l, 1), *verb = lks_lines_word(l, l->n - 1);

	if (l->n < 2 || !starts(lks_lines_word(l, 0), "show"))
		return -1;
	if (strlen(noun) > 1 && starts(noun, "running-config"))
		return LKS_SWITCH_RUNNING_CONFIG;
	if (strlen(noun) > 1 && starts(noun, "lacp"))
		return l->n > 2 && starts(verb, "neighbors") ? LKS_SWITCH_LACP : -1;
	if (starts(noun, "etherchannel") || starts(noun, "port-channel"))
		return starts(verb, "load-balance") ? LKS_SWITCH_LOAD_BALANCE
		       : starts(verb, "summary")    ? LKS_SWITCH_SUMMARY
						    : -1;
	return -1;
}

static bool read_line(struct lks_reading *r, enum lks_switch_text kind)
{
	switch (kind) {
	case LKS_SWITCH_RUNNING_CONFIG:
		return lks_read_running(r);
	case LKS_SWITCH_LOAD_BALANCE:
		return lks_read_load_balance(r);
	case LKS_SWITCH_SUMMARY:
		return lks_read_summary(r);
	default:
		return lks_read_lacp(r);
	}
}

static bool has_substance(const struct lks_reading *r, enum lks_switch_text kind)
{
	const struct lks_switch_state *s = r->state;

	switch (kind) {
	case LKS_SWITCH_RUNNING_CONFIG:
		return r->open || s->n_ports || s->running_balance.fields[LKS_IPV4];
	case LKS_SWITCH_LOAD_BALANCE:
		return s->balance.fields[LKS_IPV4];
	case LKS_SWITCH_SUMMARY:
		return s->n_bundles || s->no_channels.line;
	default:
		return s->n_partners;
	}
}

struct unknown {
	struct lks_place at;
	unsigned int n;
};

static void read_lines(struct lks_reading *r, enum lks_switch_text kind, struct unknown *unknown)
{
	bool mine = true, seen = false;

	while (lks_lines_next(&r->lines)) {
		if (r->lines.prompt[0]) {
			mine = r->lines.n == 0 || kind_of(&r->lines) == (int)kind;
			continue;
		}
		if (!mine || lks_lines_begin(&r->lines, "Building configuration...") ||
		    lks_lines_begin(&r->lines, "Current configuration"))
			continue;
		if (!read_line(r, kind) && unknown->n++ == 0)
			unknown->at = lks_reading_place(r);
		if (!seen && has_substance(r, kind)) {
			seen = r->state->seen[kind] = true;
			r->state->seen_at[kind] = lks_reading_place(r);
		}
	}
	if (kind == LKS_SWITCH_RUNNING_CONFIG)
		lks_read_running_end(r);
}

static void judge(struct lks_switch_check *check, const struct lks_reading *r,
		  enum lks_switch_text kind, const struct unknown *unknown)
{
	struct lks_place top = { .source = r->source, .line = 1 };
	const struct lks_place *at = unknown->n ? &unknown->at : &top;
	char remedy[LKS_REMEDY_BYTES];

	snprintf(remedy, sizeof(remedy), "give the whole output of `%s`", show[kind]);
	if (r->foreign)
		note(check, LKS_SWITCH_ERROR, "platform-unsupported", &top,
		     "compare it by hand; ios, ios-xe, nxos and eos are read",
		     "%s: proprietary to its maker or another platform, and not supported",
		     r->foreign);
	else if (r->lines.banner[0])
		note(check, LKS_SWITCH_ERROR, "not-recognised",
		     &(struct lks_place){ .source = r->source, .line = r->lines.banner_line },
		     remedy, "the banner at line %u does not end: what follows was not read",
		     r->lines.banner_line);
	else if (!r->state->seen[kind])
		note(check, LKS_SWITCH_ERROR, "not-recognised", at, remedy,
		     "not recognised at line %u: nothing of that output was found", at->line);
	else if (unknown->n)
		note(check, LKS_SWITCH_ERROR, "not-recognised", at, remedy,
		     unknown->n > 1 ? "not recognised at line %u, nor %u more lines"
				    : "not recognised at line %u",
		     at->line, unknown->n - 1);
	if (kind == LKS_SWITCH_RUNNING_CONFIG && r->state->seen[kind] && !r->ended &&
	    r->state->os != LKS_SWITCH_NXOS) {
		top.line = r->lines.number;
		note(check, LKS_SWITCH_WARNING, "truncated", &top, remedy,
		     "the configuration does not close with `end`: what follows was not seen");
	}
}

struct ports {
	const struct lks_switch_check *check;
	const struct lks_switch_state *state;
};

static bool is_member(const void *user, const char *name)
{
	const struct ports *p = user;
	const struct lks_config_team *team;
	char port[LKS_PORT_BYTES];

	for (size_t t = 0; (team = lks_config_team_at(p->check->config, t)); t++)
		for (size_t i = 0; i < lks_config_team_members(team); i++)
			if (lks_member_on(p->check, team, i, p->state) &&
			    lks_member_port(p->check, team, i, port) && !strcmp(port, name))
				return true;
	return false;
}

int lks_switch_check_add(struct lks_switch_check *check, enum lks_switch_text kind,
			 const char *name, const char *source, const char *text, size_t len)
{
	struct unknown unknown = { .n = 0 };
	struct lks_reading r = { .wanted = is_member };
	struct ports ports = { .check = check };
	const char *kept;
	struct host host;

	if (kind >= sizeof(show) / sizeof(show[0]))
		return -EINVAL;
	kept = keep_source(check, source);
	if (!kept)
		return -ENOMEM;
	r.source = kept;
	host = find_host(kept, text, len);
	ports.state = r.state = state_of(check, name, &host, kept);
	r.user = &ports;
	if (!r.state)
		return 0;
	check_host(check, r.state, &host);
	lks_lines_start(&r.lines, text, len);
	read_lines(&r, kind, &unknown);
	judge(check, &r, kind, &unknown);
	return r.state->no_memory ? -ENOMEM : 0;
}

/* ---- the run ---- */

static void report_unseen(struct lks_switch_check *check, const struct lks_switch_state *state,
			  enum lks_switch_text kind, const char *what)
{
	char remedy[LKS_REMEDY_BYTES];

	snprintf(remedy, sizeof(remedy), "give `%s`", show[kind]);
	lks_find(check, LKS_SWITCH_UNCHECKED, "unchecked", NULL, NULL, remedy,
		 "switch %s: %s not checked", state->name[0] ? state->name : "(unnamed)", what);
}

/* For teams that hash MAC addresses what is said of non-IP frames is enough. */
static bool balance_seen(const struct lks_switch_check *check, const struct lks_switch_state *state)
{
	enum lks_hash_class class = lks_switch_class(check->config, state->name);

	return state->balance.fields[LKS_IPV4] || state->running_balance.fields[LKS_IPV4] ||
	       (class <= LKS_HASH_L2 && state->running_balance.fields[LKS_NON_IP]);
}

static void list_unseen(struct lks_switch_check *check, const struct lks_switch_state *state)
{
	const struct lks_config_team *team;
	bool aggregated = false, lacp = false;

	for (size_t t = 0; (team = lks_config_team_at(check->config, t)); t++) {
		if (!lks_team_on_switch(check->config, team, state->name))
			continue;
		aggregated |= lks_team_aggregates(team);
		lacp |= lks_config_team_aggregation(team) == LKS_AGGREGATION_LACP_ACTIVE ||
			lks_config_team_aggregation(team) == LKS_AGGREGATION_LACP_PASSIVE;
	}
	if (!state->seen[LKS_SWITCH_RUNNING_CONFIG])
		report_unseen(check, state, LKS_SWITCH_RUNNING_CONFIG,
			      "ports, modes, trunks and VLANs were");
	if (aggregated && !balance_seen(check, state))
		report_unseen(check, state, LKS_SWITCH_LOAD_BALANCE, "the load balancing was");
	if (aggregated && !state->seen[LKS_SWITCH_SUMMARY])
		report_unseen(check, state, LKS_SWITCH_SUMMARY, "whether the members bundle was");
	if (lacp && !state->seen[LKS_SWITCH_LACP])
		report_unseen(check, state, LKS_SWITCH_LACP, "who answers LACP was");
}

static void run_team(struct lks_switch_check *check, const struct lks_config_team *team)
{
	lks_check_team_host(check, team);
	for (size_t i = 0; i < check->n_states; i++) {
		struct lks_switch_state *state = &check->states[i];

		if (!lks_team_on_switch(check->config, team, state->name))
			continue;
		if (state->seen[LKS_SWITCH_RUNNING_CONFIG]) {
			lks_check_channel(check, team, state);
			lks_check_trunk(check, team, state);
		}
		lks_check_balance(check, team, state);
		lks_check_seen(check, team, state);
	}
}

int lks_switch_check_run(struct lks_switch_check *check, lks_switch_report_fn *report, void *user,
			 unsigned int *ret_errors)
{
	const struct lks_config_team *team;

	check->report = report;
	check->user = user;
	check->errors = 0;
	for (size_t i = 0; i < check->n_notes; i++) {
		const struct lks_note *n = &check->notes[i];

		lks_find(check, n->severity, n->id, NULL, &n->at, n->remedy, "%s", n->reason);
	}
	lks_check_host(check);
	for (size_t t = 0; (team = lks_config_team_at(check->config, t)); t++)
		run_team(check, team);
	for (size_t i = 0; i < check->n_states; i++)
		list_unseen(check, &check->states[i]);
	if (ret_errors)
		*ret_errors = check->errors;
	return 0;
}
