/* SPDX-License-Identifier: Apache-2.0 */
/* From a script that fails to a minimal one: no event of it can be left out. */
#ifndef LKS_SIM_SHRINK_H
#define LKS_SIM_SHRINK_H

#include "script.h"

/* Return: whether the script still fails, in the way that is looked for. */
typedef bool lks_shrink_fails_fn(void *user, const struct lks_script *script);

/** lks_shrink - leave out events of a script that fails, as long as it fails. */
void lks_shrink(struct lks_script *script, lks_shrink_fails_fn *fails, void *user);

#endif
