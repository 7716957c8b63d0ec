/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LKS_CLI_SLURP_H
#define LKS_CLI_SLURP_H

#include <stddef.h>

/*
 * A whole file in memory ("-": standard input), to be freed. Return: 0, -EFBIG beyond max, or the
 * errno of the file.
 */
int cli_slurp(const char *path, size_t max, char **ret_text, size_t *ret_len);

#endif
