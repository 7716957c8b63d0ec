/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int read_all(FILE *file, char **ret_text, size_t *ret_len)
{
	size_t room = 1 << 16, len = 0, got;
	char *text = malloc(room);
	int err;

	while (text && (got = fread(text + len, 1, room - len, file)) > 0) {
		char *more = text;

		len += got;
		if (len > LKS_CONFIG_FILE_BYTES_MAX)
			break;
		if (len == room)
			more = realloc(text, room *= 2);
		if (!more)
			free(text);
		text = more;
	}
	if (!text)
		return -ENOMEM;
	err = ferror(file) ? -errno : len > LKS_CONFIG_FILE_BYTES_MAX ? -EFBIG : 0;
	if (err) {
		free(text);
		return err;
	}
	*ret_text = text;
	*ret_len = len;
	return 0;
}

int lks_config_load(const char *path, unsigned int flags, lks_config_report_fn *report, void *user,
		    struct lks_config **ret_config)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t len = 0;
	int err;

	if (!file)
		return -errno;
	err = read_all(file, &text, &len);
	fclose(file);
	if (!err)
		err = lks_config_parse(text, len, flags, report, user, ret_config);
	free(text);
	return err;
}
