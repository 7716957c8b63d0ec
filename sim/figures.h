/* SPDX-License-Identifier: Apache-2.0 */
/* What a run amounts to: the figures that report, page and summary share. */
#ifndef LKS_SIM_FIGURES_H
#define LKS_SIM_FIGURES_H

#include "bench.h"
#include "flows.h"

struct lks_figures {
	const struct lks_bench *bench;
	const struct lks_result *result;
	const struct lks_record *record;
	const struct lks_bench_frame *frame;
	size_t frames, flows;
	const struct lks_flow *flow;
	const struct lks_plan *plan;
	uint64_t clock_hz;
	unsigned int width, uplinks;
	uint64_t out, drops, lost;
	int64_t latency_min, latency_p50, latency_p99, latency_max; /* clocks; -1: nothing left */
	uint32_t *latency;					    /* sorted, one a frame sent */
	size_t latencies;
	double imbalance; /* busiest member over the mean, bytes; 0: nothing left */
	struct {
		uint64_t moved, healthy_moved;
	} * loss;		/* one for each failover */
	uint64_t healthy_moved; /* in `resilient`, where there shall be none */
	bool c6;		/* held */
	const char *stopped;	/* why the run ended before all had left; NULL: it did not */
};

/** lks_figures_make - Return: 0, -ENOMEM; free with lks_figures_free(). */
int lks_figures_make(struct lks_figures *figures, struct lks_bench *bench,
		     const struct lks_bench_frame *frame, const struct lks_plan *plan,
		     uint64_t clock_hz, unsigned int width, unsigned int uplinks);
void lks_figures_free(struct lks_figures *figures);

/** lks_figures_contract - "held", "broken" or "not claimed" (of a run that stopped); @contract: 1
 * to LKS_CONTRACTS. */
const char *lks_figures_contract(const struct lks_figures *figures, unsigned int contract);

double lks_figures_us(const struct lks_figures *figures, int64_t clocks);

#endif
