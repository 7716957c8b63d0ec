/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays that grow by doubling; new entries are zero. */
#ifndef LKS_SIM_GROW_H
#define LKS_SIM_GROW_H

#include <stddef.h>

/* lks_grow - make room for @need entries. Return: 0, or -ENOMEM with the array unchanged. */
#define lks_grow(array, room, need)                                                                \
	((need) <= *(room) ? 0 : lks_grow_bytes(array, room, need, sizeof(**(array))))

int lks_grow_bytes(void *array, size_t *room, size_t need, size_t entry_bytes);

#endif
