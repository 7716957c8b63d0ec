/* SPDX-License-Identifier: Apache-2.0 */
/* Where the running program lies: its companions are found from there. */
#ifndef LKS_OWN_DIR_H
#define LKS_OWN_DIR_H

#include <stddef.h>

/** own_dir - folder of the executable, without a slash at its end. Return: 0, -errno. */
int own_dir(char *ret_dir, size_t size);

#endif
