/* SPDX-License-Identifier: Apache-2.0 */
/* One script of a campaign: when links fail, and under which conditions. A function of its seed. */
#ifndef LKS_SIM_SCRIPT_H
#define LKS_SIM_SCRIPT_H

#include "bench.h"

#define LKS_SCRIPT_EVENTS 48
#define LKS_SCRIPT_ACTIONS 6

struct lks_script_event {
	int64_t clock;
	unsigned int uplink;
	bool up;
};

/* What happens besides; a paused MAC takes nothing, its link stays up. */
struct lks_script_action {
	int64_t clock;
	enum { LKS_SCRIPT_COMMIT, LKS_SCRIPT_PAUSE, LKS_SCRIPT_GO } what;
	unsigned int uplink;
};

struct lks_script {
	uint64_t seed;
	size_t first_frame, frames; /* of the capture */
	int64_t clocks;		    /* about as long as its traffic; then all links come up */
	struct lks_script_event event[LKS_SCRIPT_EVENTS]; /* in order of time */
	size_t events;
	struct lks_script_action action[LKS_SCRIPT_ACTIONS]; /* in order of time */
	size_t actions;
	unsigned int stall_percent, idle_percent, idle_frames;
	uint64_t uplink_bps;
	enum lks_dead_mac dead[16];
};

/**
 * lks_script_make - the script of @seed
 * @uplinks: that may fail
 * @frame, @frames: the capture; at least one frame
 * @bytes_a_beat: of the core
 */
void lks_script_make(struct lks_script *script, uint64_t seed, uint16_t uplinks,
		     const struct lks_bench_frame *frame, size_t frames, unsigned int bytes_a_beat);

/**
 * lks_script_frames - the script's part of the capture, with some frames made bad, short or long
 * @ret_frame: script->frames of them; their bytes are made where they differ and never freed: for
 * a process that ends with the script
 *
 * Return: 0, -ENOMEM.
 */
int lks_script_frames(const struct lks_script *script, const struct lks_bench_frame *frame,
		      struct lks_bench_frame *ret_frame);

#endif
