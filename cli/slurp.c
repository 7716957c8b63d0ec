/* SPDX-License-Identifier: Apache-2.0 */
#include "slurp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_all(FILE *file, size_t max, char **ret_text, size_t *ret_len)
{
	size_t room = 1 << 16, len = 0, got;
	char *text = malloc(room);

	while (text && len <= max && (got = fread(text + len, 1, room - len, file)) > 0) {
		len += got;
		if (len == room) {
			char *more = realloc(text, room *= 2);

			if (!more)
				free(text);
			text = more;
		}
	}
	if (!text)
		return -ENOMEM;
	if (ferror(file) || len > max) {
		int err = ferror(file) ? -errno : -EFBIG;

		free(text);
		return err ? err : -EIO;
	}
	*ret_text = text;
	*ret_len = len;
	return 0;
}

int cli_slurp(const char *path, size_t max, char **ret_text, size_t *ret_len)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	int err;

	if (!file)
		return -errno;
	err = read_all(file, max, ret_text, ret_len);
	if (file != stdin)
		fclose(file);
	return err;
}
