/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration file: its keys, their defaults, and reading it. */
#include "config_internal.h"
#include "count.h"
#include "damping.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_MAX 65535 /* what a card counts in ticks of one millisecond */

static const char *const on_full_words[] = { "drop", "wait", NULL };
static const char *const admin_words[] = { "up", "down", NULL };
static const char *const failover_words[] = { "modulo", "resilient", NULL };
static const char *const tags_words[] = { "accelerated", "in-band", NULL };
static const char *const detection_words[] = { "link", "beacon", NULL };
static const char *const rx_filter_words[] = { "none", "reflect", "designated", NULL };
static const char *const aggregation_words[] = { "static", "lacp-active", "lacp-passive", "none",
						 NULL };
static const char *const model_words[] = { "stack", "chassis", "mlag", "single", NULL };
static const char *const traffic_words[] = { "unknown", "vm",	     "console",
					     "storage", "migration", NULL };
static const char *const rss_words[] = { "ipv4",     "tcp-ipv4", "udp-ipv4", "ipv6",
					 "tcp-ipv6", "udp-ipv6", NULL };

/* ---- uplinks ---- */

#define FIELD(member) .offset = offsetof(struct lks_config_uplink, member)
static const struct lks_key damping_keys[] = {
	{ "half_life_ms", lks_read_number, FIELD(half_life_ms), .min = 23, .max = 2884000 },
	{ "suppress", lks_read_number, FIELD(suppress), .min = 1, .max = 65535 },
	{ "reuse", lks_read_number, FIELD(reuse), .min = 1, .max = 65535 },
	{ "penalty", lks_read_number, FIELD(penalty), .min = 1, .max = 65535 },
};

/* Field: the uplink itself. */
static void read_damping(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
			 void *field)
{
	struct lks_config_uplink *uplink = field;

	(void)key;
	uplink->damped = true;
	lks_read_object(r, at, damping_keys, COUNT(damping_keys), uplink, NULL);
	if (uplink->reuse >= uplink->suppress)
		lks_at_fault(r, at, "take a smaller \"reuse\"",
			     "\"reuse\" %u is not below \"suppress\" %u", uplink->reuse,
			     uplink->suppress);
	else if (uplink->suppress >= lks_damping_ceiling(uplink->reuse))
		lks_at_fault(r, at, "take a larger \"reuse\"",
			     "\"suppress\" %u is never reached: the figure stops at %u, 16 times "
			     "\"reuse\"",
			     uplink->suppress, lks_damping_ceiling(uplink->reuse));
}

static const struct lks_key uplink_keys[] = {
	{ "name", lks_read_name, FIELD(name), .max = LKS_CONFIG_NAME_BYTES - 1, .required = true },
	{ "switch", lks_read_name, FIELD(where), .max = LKS_CONFIG_WHERE_BYTES - 1 },
	{ "port", lks_read_name, FIELD(port), .max = LKS_CONFIG_WHERE_BYTES - 1 },
	{ "admin", lks_read_word, FIELD(admin_down), .words = admin_words },
	{ "damping", read_damping, .offset = 0 },
};
#undef FIELD

static void each_uplink(struct lks_reader *r, const struct lks_at *item, size_t i, void *user)
{
	struct lks_config *config = user;
	struct lks_config_uplink *uplink = &config->uplinks[i];
	unsigned int lines[COUNT(uplink_keys)] = { 0 };

	*uplink = (struct lks_config_uplink){ .line = lks_at_line(r, item),
					      .half_life_ms = 5000,
					      .suppress = 3000,
					      .reuse = 1000,
					      .penalty = 1000 };
	lks_read_object(r, item, uplink_keys, COUNT(uplink_keys), uplink, lines);
	uplink->port_line = lines[2];
	config->n_uplinks = i + 1;
}

/* Field: the configuration itself; so are those of the other lists. */
static void read_uplinks(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
			 void *field)
{
	((struct lks_config *)field)->uplinks_given = true;
	lks_read_array(r, at, key, each_uplink, field);
}

/* ---- teams ---- */

static void read_policy(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
			void *field)
{
	const struct lks_policy **policy = field;

	(void)key;
	if (!lks_want(r, at, JSON_STRING))
		return;
	*policy = lks_policy_find(json_string_value(at->value));
	if (!*policy)
		lks_at_fault(r, at, "take one of `linksteer policy list`",
			     "unknown policy \"%.40s\"", json_string_value(at->value));
}

/* An object of numbers by the name of a member. */
static void read_weights(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
			 void *field)
{
	struct lks_refs *weights = field;
	struct lks_at member = { .up = at, .node = at->node + 1 };
	const char *name;
	json_t *value;

	if (!lks_want(r, at, JSON_OBJECT))
		return;
	json_object_foreach((json_t *)at->value, name, value)
	{
		struct lks_ref *weight = &weights->item[weights->n];

		member.key = name;
		member.value = value;
		if (strlen(name) >= sizeof(weight->name) || weights->n == key->max) {
			lks_at_fault(r, &member, "name members of the team", "not a member");
			return;
		}
		*weight = (struct lks_ref){ .line = lks_at_line(r, &member) };
		memcpy(weight->name, name, strlen(name) + 1);
		lks_read_number(r, &member, &(struct lks_key){ .min = 1, .max = 16 },
				&weight->value);
		weights->n++;
		member.node = lks_json_lines_next(r->lines, member.node);
	}
}

static void each_rss_field(struct lks_reader *r, const struct lks_at *item, size_t i, void *user)
{
	uint32_t *fields = user;
	uint8_t bit = 0xff;

	(void)i;
	lks_read_word(r, item, &(struct lks_key){ .words = rss_words }, &bit);
	if (bit != 0xff)
		*fields |= UINT32_C(1) << bit;
}

static void read_rss_fields(struct lks_reader *r, const struct lks_at *at,
			    const struct lks_key *key, void *field)
{
	uint32_t fields = 0;

	lks_read_array(r, at, key, each_rss_field, &fields);
	*(uint32_t *)field = fields;
}

#define FIELD(member) .offset = offsetof(struct lks_config_team, member)
static const struct lks_key team_keys[LKS_TEAM_KEYS] = {
	[LKS_TEAM_NAME] = { "name", lks_read_name, FIELD(name), .max = LKS_CONFIG_NAME_BYTES - 1,
			    .required = true },
	[LKS_TEAM_UPLINKS] = { "uplinks", lks_read_refs, FIELD(members), .min = 1,
			       .max = LKS_CONFIG_UPLINKS_MAX, .required = true },
	[LKS_TEAM_POLICY] = { "policy", read_policy, FIELD(policy), .required = true },
	[LKS_TEAM_FAILOVER] = { "failover", lks_read_word, FIELD(failover),
				.words = failover_words },
	[LKS_TEAM_WEIGHTS] = { "weights", read_weights, FIELD(weights),
			       .max = LKS_CONFIG_UPLINKS_MAX },
	[LKS_TEAM_STANDBY] = { "standby", lks_read_refs, FIELD(standby),
			       .max = LKS_CONFIG_UPLINKS_MAX },
	[LKS_TEAM_KEY] = { "key", lks_read_key, FIELD(key) },
	[LKS_TEAM_FIELDS] = { "fields", read_rss_fields, FIELD(fields), .min = 1,
			      .max = COUNT(rss_words) - 1 },
	[LKS_TEAM_SYMMETRIC] = { "symmetric", lks_read_bool, FIELD(symmetric) },
	[LKS_TEAM_TAGS] = { "tags", lks_read_word, FIELD(tags), .words = tags_words },
	[LKS_TEAM_MIN_LINKS] = { "min_links", lks_read_number, FIELD(min_links), .min = 1,
				 .max = LKS_CONFIG_UPLINKS_MAX },
	[LKS_TEAM_FAILBACK] = { "failback", lks_read_bool, FIELD(failback) },
	[LKS_TEAM_UP_DELAY] = { "up_delay_ms", lks_read_number, FIELD(up_delay_ms), .max = MS_MAX },
	[LKS_TEAM_DOWN_DELAY] = { "down_delay_ms", lks_read_number, FIELD(down_delay_ms),
				  .max = MS_MAX },
	[LKS_TEAM_DETECTION] = { "detection", lks_read_word, FIELD(detection),
				 .words = detection_words },
	[LKS_TEAM_RX_FILTER] = { "rx_filter", lks_read_word, FIELD(rx_filter),
				 .words = rx_filter_words },
	[LKS_TEAM_AGGREGATION] = { "aggregation", lks_read_word, FIELD(aggregation),
				   .words = aggregation_words },
	[LKS_TEAM_SWITCH_MODEL] = { "switch_model", lks_read_word, FIELD(switch_model),
				    .words = model_words },
	[LKS_TEAM_NATIVE_VLAN] = { "native_vlan", lks_read_number, FIELD(native_vlan), .min = 1,
				   .max = LKS_CONFIG_VLANS - 1 },
};
#undef FIELD

/* Defaults that depend on the policy. */
static void settle_team(struct lks_config_team *team)
{
	if (!team->policy)
		return;
	if (team->failover == LKS_CONFIG_DEFAULT)
		team->failover = team->policy->failover;
	if (team->aggregation == LKS_CONFIG_DEFAULT)
		team->aggregation =
			team->policy->pins ? LKS_AGGREGATION_NONE : LKS_AGGREGATION_STATIC;
}

static void each_team(struct lks_reader *r, const struct lks_at *item, size_t i, void *user)
{
	struct lks_config *config = user;
	struct lks_config_team *team = &config->teams[i];

	*team = (struct lks_config_team){ .index = i,
					  .line = lks_at_line(r, item),
					  .failover = LKS_CONFIG_DEFAULT,
					  .aggregation = LKS_CONFIG_DEFAULT,
					  .switch_model = LKS_SWITCH_SINGLE,
					  .fields = (1u << (COUNT(rss_words) - 1)) - 1,
					  .min_links = 1,
					  .failback = true,
					  .up_delay_ms = 100,
					  .native_vlan = 1 };
	lks_read_object(r, item, team_keys, LKS_TEAM_KEYS, team, team->lines);
	settle_team(team);
	config->n_teams = i + 1;
}

static void read_teams(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		       void *field)
{
	lks_read_array(r, at, key, each_team, field);
}

/* ---- port groups ---- */

#define FIELD(member) .offset = offsetof(struct lks_config_group, member)
static const struct lks_key group_keys[] = {
	{ "name", lks_read_name, FIELD(name), .max = LKS_CONFIG_NAME_BYTES - 1, .required = true },
	{ "team", lks_read_ref, FIELD(team), .required = true },
	{ "vlan", lks_read_number, FIELD(vlan), .max = LKS_CONFIG_VLANS - 1, .required = true },
	{ "traffic", lks_read_word, FIELD(traffic), .words = traffic_words },
};
#undef FIELD

static void each_group(struct lks_reader *r, const struct lks_at *item, size_t i, void *user)
{
	struct lks_config *config = user;
	struct lks_config_group *group = &config->groups[i];
	unsigned int lines[COUNT(group_keys)] = { 0 };

	group->line = lks_at_line(r, item);
	lks_read_object(r, item, group_keys, COUNT(group_keys), group, lines);
	group->vlan_line = lines[2];
	config->n_groups = i + 1;
}

/* One more than a table can hold is read too, so that the rules name the VLAN that stands twice. */
static void read_groups(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
			void *field)
{
	lks_read_array(r, at, key, each_group, field);
}

/* ---- top level ---- */

static void read_unknown_vlan(struct lks_reader *r, const struct lks_at *at,
			      const struct lks_key *key, void *field)
{
	struct lks_ref *ref = field;

	lks_read_ref(r, at, key, ref);
	if (!strcmp(ref->name, "drop"))
		ref->name[0] = '\0';
}

#define FIELD(member) .offset = offsetof(struct lks_config, member)
enum { TOP_ON_FULL = 2 };
static const struct lks_key top_keys[] = {
	{ "schema_version", lks_read_number, FIELD(schema_version), .min = 1, .max = 1 },
	{ "seed", lks_read_seed, FIELD(seed) },
	[TOP_ON_FULL] = { "on_full", lks_read_word, FIELD(on_full), .words = on_full_words },
	{ "stall_timeout_ms", lks_read_number, FIELD(stall_timeout_ms), .max = MS_MAX },
	{ "max_age_ms", lks_read_number, FIELD(max_age_ms), .max = MS_MAX },
	{ "unknown_vlan", read_unknown_vlan, FIELD(unknown_vlan) },
	{ "uplinks", read_uplinks, .min = 1, .max = LKS_CONFIG_UPLINKS_MAX },
	{ "teams", read_teams, .min = 1, .max = LKS_CONFIG_TEAMS_MAX, .required = true },
	{ "port_groups", read_groups, .max = LKS_CONFIG_VLANS },
};
#undef FIELD

static void read_top(struct lks_config *config, struct lks_reader *r, const json_t *root)
{
	struct lks_at at = { .value = root };
	unsigned int lines[COUNT(top_keys)] = { 0 };

	*config = (struct lks_config){ .seed = LKS_SEED_DEFAULT,
				       .schema_version = 1,
				       .stall_timeout_ms = 100,
				       .max_age_ms = 1000,
				       .groups = config->groups };
	lks_read_object(r, &at, top_keys, COUNT(top_keys), config, lines);
	config->on_full_given = lines[TOP_ON_FULL];
}

static int read_document(const json_t *root, const struct lks_json_lines *lines,
			 struct lks_faults *faults, struct lks_config **ret_config)
{
	struct lks_reader r = { .lines = lines, .faults = faults };
	struct lks_config *config = calloc(1, sizeof(*config));

	if (!config)
		return -ENOMEM;
	config->groups = calloc(LKS_CONFIG_VLANS, sizeof(*config->groups));
	if (!config->groups) {
		lks_config_free(config);
		return -ENOMEM;
	}

	read_top(config, &r, root);
	if (faults->n == 0)
		lks_config_resolve(config, faults);
	if (faults->n) {
		lks_config_free(config);
		return -EINVAL;
	}
	*ret_config = config;
	return 0;
}

static unsigned int line_of(const char *text, const char *place)
{
	unsigned int line = 1;

	for (; text < place; text++)
		line += *text == '\n';
	return line;
}

static int load_json(const char *text, size_t len, struct lks_faults *faults, json_t **ret_root)
{
	const char *nul = len ? memchr(text, '\0', len) : NULL;
	json_error_t error = { .text = "" };

	if (nul) { /* Jansson swallows one behind a number */
		lks_fault(faults, line_of(text, nul), "", "save the file as UTF-8 text",
			  "a byte of value zero");
		return -EINVAL;
	}
	errno = 0; /* of memory Jansson says nothing, or that a string is an invalid token */
	*ret_root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (*ret_root)
		return 0;
	if (errno == ENOMEM || error.text[0] == '\0')
		return -ENOMEM;
	if (json_error_code(&error) == json_error_duplicate_key)
		lks_fault(faults, (unsigned int)error.line, "", "keep one of them",
			  "a key stands twice in one object: %s", error.text);
	else if (json_error_code(&error) == json_error_null_character)
		lks_fault(faults, (unsigned int)error.line, "", "remove it",
			  "a character of value zero in a string");
	else
		lks_fault(faults, error.line > 0 ? (unsigned int)error.line : 1, "",
			  "correct the JSON there", "%s", error.text);
	return -EINVAL;
}

int lks_config_parse(const char *text, size_t len, unsigned int flags, lks_config_report_fn *report,
		     void *user, struct lks_config **ret_config)
{
	struct lks_faults faults = { .report = report, .user = user };
	struct lks_json_lines *lines = NULL;
	struct lks_config *config = NULL;
	json_t *root = NULL;
	int err;

	if (len > LKS_CONFIG_FILE_BYTES_MAX)
		return -EFBIG;
	err = load_json(text, len, &faults, &root);
	if (err)
		return err;
	err = lks_json_lines_new(text, len, &lines);
	if (!err)
		err = read_document(root, lines, &faults, &config);
	lks_json_lines_free(lines);
	json_decref(root);
	if (!err && !(flags & LKS_CONFIG_FORMAT_ONLY))
		err = lks_config_check(config, report, user);
	if (err) {
		lks_config_free(config);
		return err;
	}
	*ret_config = config;
	return 0;
}

struct lks_config *lks_config_free(struct lks_config *config)
{
	if (config)
		free(config->groups);
	free(config);
	return NULL;
}
