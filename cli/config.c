/* SPDX-License-Identifier: Apache-2.0 */
/* `linksteer config`: whether a configuration file would be accepted. */
#include "cmd.h"
#include "config_load.h"
#include "table.h"

#include <stdio.h>

static bool as_json;

static int check(const char *file)
{
	json_t *errors = as_json ? json_array() : NULL;
	struct lks_config *config = NULL;
	int code = cli_config_load(file, 0, errors, &config);

	lks_config_free(config);
	if (as_json) {
		json_t *verdict = json_pack("{s:o, s:b, s:o}", "file", table_text(file), "valid",
					    code == 0, "errors", errors);

		json_dumpf(verdict, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(verdict);
	}
	return code;
}

int cmd_config(int argc, char *argv[])
{
	static const struct arg args[] = { ARGS_JSON(&as_json), ARGS_END };
	static const struct cmd_verb verbs[] = {
		{ .name = "check",
		  .summary = "Say what is wrong with a configuration file (-: standard input), "
			     "nothing when it is right",
		  .operand = "FILE.json",
		  .args = args,
		  .examples = "linksteer config check team.json\n"
			      "linksteer config check -j team.json\n",
		  .run = check },
		{ 0 },
	};

	return cmd_verbs("config", verbs, argc, argv);
}
