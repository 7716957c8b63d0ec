/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trials: scripts run one after the other from the same start, a core that is programmed and has
 * its links up. Each runs in a process of its own, which is a copy of this one: nothing is left of
 * the script before, and a crash is one more way to fail.
 */
#ifndef LKS_SIM_TRIAL_H
#define LKS_SIM_TRIAL_H

#include "frames.h"
#include "script.h"
#include "setup.h"

struct lks_trial {
	struct lks_setup *setup;
	const struct lks_plan *plan[2]; /* that rules, and that lies in the shadow bank */
	const struct lks_frames *frames;
	uint64_t clock_hz;
	uint64_t uplink_bps; /* 0: as the script has it */
	FILE *wave;	     /* NULL: none */
};

#define LKS_TRIAL_STOPPED 0 /* in place of a contract: it hung, crashed or could not run */

struct lks_outcome {
	bool held;
	int wave_err;	       /* -errno: the waveform could not be written */
	unsigned int contract; /* the first that was broken */
	int64_t clock;	       /* when */
	char text[200];
	uint64_t clocks, frames_in, frames_out, drops[LKS_DROPS];
	uint64_t lost, duplicated, reordered, mismatched, losses, cut_frames, healthy_moved;
	uint64_t rescued_frames, rescued_bytes;
	int64_t latest_start; /* clocks behind a loss, on the uplink that was lost */
	int64_t longest_hold; /* clocks */
};

/** lks_trial_run - Return: 0, -errno when there can be no process. */
int lks_trial_run(const struct lks_trial *trial, const struct lks_script *script,
		  struct lks_outcome *ret_outcome);

#endif
