/* SPDX-License-Identifier: Apache-2.0 */
#include "grow.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int lks_grow_bytes(void *array, size_t *room, size_t need, size_t entry_bytes)
{
	size_t want = *room ? *room : 16;
	char *bytes;

	while (want < need) {
		if (want > SIZE_MAX / 2 / entry_bytes)
			return -ENOMEM;
		want *= 2;
	}
	memcpy(&bytes, array, sizeof(bytes)); /* whatever the type of the entries */
	bytes = realloc(bytes, want * entry_bytes);
	if (!bytes)
		return -ENOMEM;
	memset(bytes + *room * entry_bytes, 0, (want - *room) * entry_bytes);
	memcpy(array, &bytes, sizeof(bytes));
	*room = want;
	return 0;
}
