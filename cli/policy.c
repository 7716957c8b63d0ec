/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"
#include "table.h"

#include <linksteer/policy.h>

static bool as_json;

static json_t *policy_row(const struct lks_policy *policy)
{
	const char *alias = lks_policy_alias(policy);
	json_t *aliases = json_array();

	if (alias)
		json_array_append_new(aliases, json_string(alias));
	return json_pack("{s:s, s:o, s:i, s:s, s:b, s:s}", "name", lks_policy_name(policy),
			 "aliases", aliases, "code", (int)lks_policy_code(policy), "failover",
			 lks_failover_name(lks_policy_failover(policy)), "uses_seed",
			 (lks_policy_uses(policy) & LKS_USES_SEED) != 0, "summary",
			 lks_policy_summary(policy));
}

static int list(const char *operand)
{
	static const struct column columns[] = {
		{ "name", "policy", false },	   { "aliases", "also", false },
		{ "failover", "failover", false }, { "uses_seed", "seed", false },
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
		{ "list", "The policies that model and hardware know", NULL, args,
		  "linksteer policy list\n"
		  "linksteer policy list -j | jq -r '.[].name'\n",
		  list },
		{ 0 },
	};

	return cmd_verbs("policy", verbs, argc, argv);
}
