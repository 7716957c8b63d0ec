/* SPDX-License-Identifier: Apache-2.0 */
#include "shrink.h"

#include <string.h>

static struct lks_script without(const struct lks_script *script, size_t first, size_t n)
{
	struct lks_script less = *script;

	less.events -= n;
	memmove(&less.event[first], &less.event[first + n],
		(less.events - first) * sizeof(less.event[0]));
	return less;
}

/* Runs of events, halves first; whatever went may have been what another one needed: again. */
void lks_shrink(struct lks_script *script, lks_shrink_fails_fn *fails, void *user)
{
	size_t n = (script->events + 1) / 2;

	while (n > 0) {
		bool went = false;

		for (size_t first = 0; first + n <= script->events;) {
			struct lks_script less = without(script, first, n);

			if (fails(user, &less)) {
				*script = less;
				went = true;
			} else {
				first += n;
			}
		}
		if (!went)
			n /= 2;
		else if (n > script->events)
			n = script->events;
	}
}
