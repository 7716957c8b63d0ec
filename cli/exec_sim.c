/* SPDX-License-Identifier: Apache-2.0 */
#include "exec_sim.h"

#include "cmd.h"
#include "own_dir.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "linksteer-sim";

/* @path: of PATH_MAX + sizeof(program). Return: 0, -errno. */
static int find_program(char *path)
{
	int err = own_dir(path, PATH_MAX);

	if (err)
		return err;
	sprintf(path + strlen(path), "/%s", program);
	return access(path, X_OK) ? -errno : 0;
}

int exec_sim(const char *verb, int argc, char *argv[])
{
	char path[PATH_MAX + sizeof(program)] = "";
	const char **args;
	int code;

	code = find_program(path);
	if (code)
		return cmd_error(CMD_FAILED, "%s: %s: it belongs beside linksteer, make builds it",
				 path, strerror(-code));
	args = calloc((size_t)argc + 3, sizeof(*args));
	if (!args)
		return cmd_error(CMD_FAILED, "out of memory");
	args[0] = program;
	args[1] = verb;
	memcpy(args + 2, argv, (size_t)argc * sizeof(*args));
	execv(path, (char *const *)args);
	code = errno;
	free(args);
	return cmd_error(CMD_FAILED, "%s: %s: make builds it anew", path, strerror(code));
}
