/* SPDX-License-Identifier: Apache-2.0 */
#include "script_bus.h"

#include <errno.h>

static const struct script_step *take(struct script_bus *script, char kind, uint32_t at)
{
	const struct script_step *step = &script->step[script->next];

	if (script->next == script->n || step->kind != kind || step->at != at)
		script->broken = true;
	if (script->broken)
		return NULL;
	script->next++;
	return step;
}

static int read32(void *ctx, uint32_t at, uint32_t *ret_value)
{
	const struct script_step *step = take(ctx, 'r', at);

	if (!step)
		return -EPROTO;
	*ret_value = step->value;
	return 0;
}

static int write32(void *ctx, uint32_t at, uint32_t value)
{
	struct script_bus *script = ctx;
	const struct script_step *step = take(script, 'w', at);

	if (step && step->value != value)
		script->broken = true;
	return script->broken ? -EPROTO : 0;
}

struct lks_bus script_bus(struct script_bus *script)
{
	static const struct lks_bus_ops ops = { read32, write32, NULL };

	return (struct lks_bus){ &ops, script, "script", LKS_BUS_WINDOW_BYTES };
}
