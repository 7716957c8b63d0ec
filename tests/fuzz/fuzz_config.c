/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: a configuration or a fault with a line inside the text. */
#include "json_lines.h"

#include <linksteer/config.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static unsigned int line_count, reported;

static void hear(void *user, unsigned int line, const char *key, const char *reason,
		 const char *remedy)
{
	(void)user;
	reported++;
	if (line > line_count || strchr(key, '\n') || strchr(reason, '\n') || !*remedy)
		abort();
}

static size_t count_values(const json_t *value)
{
	size_t n = 1, i;
	const char *key;
	json_t *item;

	json_object_foreach((json_t *)value, key, item) n += count_values(item);
	json_array_foreach(value, i, item) n += count_values(item);
	return n;
}

/* Our numbering and Jansson's tree have the same values. */
static void compare_lines(const char *text, size_t size)
{
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	struct lks_json_lines *lines = NULL;
	int err = lks_json_lines_new(text, size, &lines);

	if (root && (err || lks_json_lines_nodes(lines) != count_values(root)))
		abort();
	lks_json_lines_free(lines);
	json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lks_config *config = NULL;
	int err;

	if (!size || !memchr(data, '\0', size))
		compare_lines((const char *)data, size);
	line_count = 1;
	reported = 0;
	for (size_t i = 0; i < size; i++)
		line_count += data[i] == '\n';
	err = lks_config_parse((const char *)data, size, 0, hear, NULL, &config);
	if ((err != 0) != (reported != 0))
		abort();
	for (size_t t = 0; !err && lks_config_team_at(config, t); t++) {
		struct lks_team *team = NULL;

		if (lks_config_team_build(config, lks_config_team_at(config, t), &team))
			abort();
		lks_team_free(team);
	}
	lks_config_free(config);
	return 0;
}
