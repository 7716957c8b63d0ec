/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The MAC of one uplink: takes beats as they come, then is busy until the frame is on the wire,
 * (max(length, 60) + 24) bytes at the line's rate.
 */
#ifndef LKS_SIM_SINK_H
#define LKS_SIM_SINK_H

#include "bench.h"
#include "rng.h"

#define LKS_SINK_FRAMES 32 /* on the way to tx_done */

struct lks_sink {
	struct lks_rng rng;
	unsigned int stall_percent;
	enum lks_dead_mac dead;
	uint64_t clocks_a_byte;	       /* 32.32 fixed point; 0: as fast as they come */
	uint64_t start;		       /* of the frame that is coming in, clock, 32.32 */
	uint64_t busy_until;	       /* clock, 32.32 */
	uint32_t len;		       /* of the frame that is coming in */
	bool up;		       /* raw link */
	bool paused;		       /* takes nothing, is done with nothing */
	int64_t done[LKS_SINK_FRAMES]; /* when the frames that are inside leave */
	unsigned int first, inside;
};

void lks_sink_init(struct lks_sink *sink, const struct lks_bench_options *options, unsigned int u);

bool lks_sink_ready(struct lks_sink *sink, int64_t clock);

/** lks_sink_tx_done - whether a frame leaves the MAC in this clock; dead MACs finish nothing. */
bool lks_sink_tx_done(struct lks_sink *sink, int64_t clock);

/** lks_sink_take - a beat was taken. */
void lks_sink_take(struct lks_sink *sink, int64_t clock, unsigned int bytes, bool last, bool abort);
/** lks_sink_flush - the MAC discards what it holds. */
void lks_sink_flush(struct lks_sink *sink);

#endif
