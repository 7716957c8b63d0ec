/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"
#include "table.h"
#include "team_args.h"

#include <linksteer/policy.h>

#include <string.h>

static bool as_json;

/* Words separated by commas, as an array. */
static json_t *array_of(const char *words)
{
	json_t *array = json_array();

	while (*words) {
		size_t len = strcspn(words, ",");

		json_array_append_new(array, json_stringn(words, len));
		words += len + (words[len] == ',');
	}
	return array;
}

/* The options of `flow query` that change what the policy answers. */
static json_t *options(const struct lks_policy *policy)
{
	json_t *array = json_array();

	for (const struct team_option *known = team_options; known->option; known++)
		if (lks_policy_uses(policy) & known->use)
			json_array_append_new(array, json_string(known->option));
	if (lks_policy_kind(policy) == LKS_KIND_VPORT)
		json_array_append_new(array, json_string("tid"));
	return array;
}

static json_t *policy_row(const struct lks_policy *policy)
{
	const char *alias = lks_policy_alias(policy);

	return json_pack("{s:s, s:o, s:i, s:s?, s:s?, s:o, s:s, s:o, s:s, s:s}", "name",
			 lks_policy_name(policy), "aliases", array_of(alias ? alias : ""), "code",
			 (int)lks_policy_code(policy), "peer", lks_policy_peer(policy),
			 "peer_version", lks_policy_version(policy), "fields",
			 array_of(lks_policy_reads(policy)), "failover",
			 lks_failover_name(lks_policy_failover(policy)), "options", options(policy),
			 "limits", lks_policy_limits(policy), "summary",
			 lks_policy_summary(policy));
}

static int list(const char *operand)
{
	static const struct column columns[] = {
		{ "name", "policy", false },	   { "aliases", "also", false },
		{ "failover", "failover", false }, { "options", "options", false },
		{ "summary", "rule", false },	   { NULL, NULL, false },
	};
	json_t *rows = json_array();

	(void)operand;
	for (size_t i = 0; lks_policy_at(i); i++)
		json_array_append_new(rows, policy_row(lks_policy_at(i)));
	if (as_json)
		table_print_json(stdout, rows);
	else
		table_print(stdout, rows, columns);
	json_decref(rows);
	return CMD_OK;
}

int cmd_policy(int argc, char *argv[])
{
	static const struct arg args[] = { ARGS_JSON(&as_json), ARGS_END };
	static const struct cmd_verb verbs[] = {
		{ "list", "The policies: whose rule it is, what it reads, which options it takes",
		  NULL, args,
		  "linksteer policy list\n"
		  "linksteer policy list -j | jq -r '.[].name'\n",
		  list },
		{ 0 },
	};

	return cmd_verbs("policy", verbs, argc, argv);
}
