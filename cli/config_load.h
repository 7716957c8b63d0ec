/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LKS_CLI_CONFIG_LOAD_H
#define LKS_CLI_CONFIG_LOAD_H

#include <linksteer/config.h>

#include <jansson.h>

/*
 * Reads a configuration file ("-": standard input) and reports what is wrong with it: a line each
 * on stderr, or objects into @errors when it is not NULL. Return: exit code, 0 or 1.
 */
int cli_config_load(const char *file, unsigned int flags, json_t *errors,
		    struct lks_config **ret_config);

#endif
