/* SPDX-License-Identifier: Apache-2.0 */
/* From options to a bench with a programmed core; errors have been reported. */
#ifndef LKS_SIM_SETUP_H
#define LKS_SIM_SETUP_H

#include "bench.h"
#include "cli/team_args.h"
#include "plugin.h"

struct lks_setup {
	struct lks_plugin plugin;
	struct lks_bench *bench;
	struct lks_plan *plan;
	unsigned int uplinks; /* the highest one in use, plus 1 */
	uint16_t members;
	uint64_t patience_us; /* how long frames may wait for a member to return; 0: for ever */
	uint64_t delay_us;    /* the longest time from a change of a link to that of its uplink */
};

/** lks_setup_team - the plan of --policy and --uplinks. Return: 0 or an exit code. */
int lks_setup_team(struct lks_setup *setup, const struct team_args *args);

/** lks_setup_config - the plan of a file. @ret_has_on_full: the file says what a full queue does */
int lks_setup_config(struct lks_setup *setup, const char *path, bool *ret_has_on_full);

/** lks_setup_bench - load the model, program the core, raise the links in @up. */
int lks_setup_bench(struct lks_setup *setup, struct lks_bench_options *options, unsigned int width,
		    uint16_t up);

void lks_setup_free(struct lks_setup *setup);

#endif
