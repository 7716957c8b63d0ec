/* SPDX-License-Identifier: Apache-2.0 */
/* The host: offers frames beat by beat, with pauses if asked, and never takes an offer back (C8).
 */
#ifndef LKS_SIM_SOURCE_H
#define LKS_SIM_SOURCE_H

#include "bench.h"
#include "rng.h"

struct lks_source {
	struct lks_rng rng;
	unsigned int bytes_a_beat, idle_percent, idle_frames;
	size_t next;	 /* frame that is offered, or will be */
	uint32_t offset; /* of the next beat in it */
	int64_t pause_until;
	bool offering;
};

/** lks_source_drive - set the host port for this clock. */
void lks_source_drive(struct lks_source *source, const struct lks_bench_frame *frame, size_t frames,
		      int64_t clock, struct lks_in *in);

/** lks_source_taken - the beat on offer was taken in this clock. */
void lks_source_taken(struct lks_source *source, int64_t clock, const struct lks_in *in);

/** lks_source_reset - a frame that has begun is given up. */
void lks_source_reset(struct lks_source *source, struct lks_in *in);

#endif
