/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LKS_SIM_BENCH_IMPL_H
#define LKS_SIM_BENCH_IMPL_H

#include "bench.h"
#include "rx_source.h"
#include "score.h"
#include "score_cpu.h"
#include "sink.h"
#include "source.h"
#include "wave.h"

struct link_change {
	int64_t clock;
	unsigned int uplink;
	bool up;
};

/* On what the rules of received frames rest. */
struct lks_rx_view {
	const struct lks_plan *set, *next_plan; /* as the scoreboard has them */
	unsigned int commits;
	uint16_t in_use;
	uint16_t admin, unsure; /* what follows for the administrator's settings */
};

struct lks_bench {
	struct lks_bench_options options;
	const struct lks_model_ops *ops;
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	unsigned int uplinks;
	int64_t clock;
	bool fed;    /* clock zero has been */
	bool paused; /* the host offers nothing new */

	struct lks_bench_frame *frame;
	size_t frames, frame_room;
	struct lks_source source;
	struct lks_sink sink[LKS_SCORE_UPLINKS];
	struct lks_rx_source received;
	struct lks_rx_view view;
	struct lks_cpu_score injected;
	struct link_change *change;
	size_t changes, change_room, next_change;
	struct lks_wave wave;

	struct lks_rng rng; /* of the bus */
	struct lks_device *device;
	struct lks_score score;
	struct lks_result result;
	struct lks_result base; /* as it stood at the last reset */
};

/** lks_bench_step - one clock. */
void lks_bench_step(struct lks_bench *bench);

/** lks_bench_bus - the registers of the core over AXI4-Lite; each access lets clocks pass. */
struct lks_bus lks_bench_bus(struct lks_bench *bench);

/** lks_bench_receive - in every clock: the rules of received frames, what was wrong with them. */
void lks_bench_receive(struct lks_bench *bench);

/**
 * lks_bench_received_count - the receive counters against what was seen.
 * @contract: what is broken where they differ: 1, behind a reset 10
 *
 * Return: 0, -errno.
 */
int lks_bench_received_count(struct lks_bench *bench, unsigned int contract);

/** lks_bench_injected_end - lets those leave that have no reason not to. */
void lks_bench_injected_end(struct lks_bench *bench);

/** lks_bench_received_end - lets all that was received come out, then the counters. */
int lks_bench_received_end(struct lks_bench *bench);

#endif
