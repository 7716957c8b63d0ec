/* SPDX-License-Identifier: Apache-2.0 */
/* A bus that plays a script: the accesses it expects, in order, and what a read returns. */
#ifndef SCRIPT_BUS_H
#define SCRIPT_BUS_H

#include <linksteer/bus.h>

#include <stdbool.h>
#include <stddef.h>

struct script_step {
	char kind; /* 'r' or 'w' */
	uint32_t at, value;
};

struct script_bus {
	const struct script_step *step;
	size_t n, next;
	bool broken; /* something else happened; the bus fails from then on */
};

struct lks_bus script_bus(struct script_bus *script);

#endif
