/* SPDX-License-Identifier: Apache-2.0 */
#include "config_load.h"

#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct listener {
	const char *file;
	json_t *errors;
};

static void hear(void *user, unsigned int line, const char *key, const char *reason,
		 const char *remedy)
{
	const struct listener *l = user;
	char at[16] = "";

	if (l->errors) {
		json_array_append_new(l->errors,
				      json_pack("{s:i, s:s, s:s, s:s}", "line", (int)line, "key",
						key, "reason", reason, "remedy", remedy));
		return;
	}
	if (line)
		snprintf(at, sizeof(at), ":%u", line);
	cmd_error(CMD_FAILED, "%s%s: %s%s%s: %s", l->file, at, key, *key ? ": " : "", reason,
		  remedy);
}

int cli_config_load(const char *file, unsigned int flags, json_t *errors,
		    struct lks_config **ret_config)
{
	struct listener l = { .file = file, .errors = errors };
	int err = lks_config_load(strcmp(file, "-") ? file : "/dev/stdin", flags, hear, &l,
				  ret_config);

	if (err == -EFBIG)
		hear(&l, 0, "", "larger than 16 MiB", "this is no configuration file");
	else if (err == -ENOMEM)
		hear(&l, 0, "", "out of memory", "free some and try again");
	else if (err && err != -EINVAL)
		hear(&l, 0, "", strerror(-err), "name a file that can be read");
	return err ? 1 : 0;
}
