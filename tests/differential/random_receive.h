/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Received frames in random runs, on all uplinks: runts, short, long and oversize ones, bad marks,
 * our own MACs as source and such as are nearly ours, slow protocols; filters by team; gaps, a host
 * that stalls, software that reads the mailbox now and then. They have dice of their own.
 */
#ifndef LKS_TESTS_RANDOM_RECEIVE_H
#define LKS_TESTS_RANDOM_RECEIVE_H

#include <linksteer/receive.h>

#include "../rtl/core/core_bench.h"
#include "lib/plan_impl.h"
#include "rx_source.h"

enum {
	RECEIVE_FRAMES = 16,	/* a round of an uplink gives fewer */
	RECEIVE_POOL = 8 << 20, /* bytes of all frames of a run */
	RECEIVE_LONGEST = 9240
};

static const uint8_t receive_own[][6] = {
	{ 0x00, 0x50, 0x56, 1, 2, 3 },
	{ 0x00, 0x50, 0x56, 1, 2, 4 },
	{ 0x02, 0x00, 0x00, 0, 0, 9 },
	{ 0x02, 0x11, 0x22, 3, 4, 5 },
};

struct receive {
	struct lks_rng rng;
	uint8_t *pool;
	size_t used;
};

static inline void receive_plan(struct receive *receive, struct lks_plan *plan)
{
	for (unsigned int t = 0; t < lks_plan_teams(plan); t++) {
		struct lks_plan_links links = plan->links[t];

		links.rx_filter = (enum lks_rx_filter)lks_rng_below(&receive->rng, 3);
		cr_assert_eq(lks_plan_set_links(plan, t, &links), 0);
	}
}

static inline void receive_own_macs(struct core *core)
{
	struct lks_rx_score *score = &lks_bench_received(core->bench)->score;
	size_t n = sizeof(receive_own) / sizeof(receive_own[0]);

	cr_assert_eq(lks_device_set_own_macs(lks_bench_device(core->bench), receive_own, n), 0);
	score->own = receive_own;
	score->owns = n;
}

static inline void receive_open(struct core *core, struct receive *receive)
{
	receive->pool = malloc(RECEIVE_POOL);
	cr_assert_not_null(receive->pool);
	receive_own_macs(core);
}

/* All that was given is forgotten; the table of own MACs is empty, and stays so in half of the
 * cases. */
static inline void receive_reset(struct core *core, struct receive *receive)
{
	receive->used = 0;
	if (lks_rng_percent(&receive->rng, 50))
		receive_own_macs(core);
}

static inline uint32_t receive_length(struct lks_rng *rng, bool heavy)
{
	if (heavy)
		return 1400 + lks_rng_below(rng, RECEIVE_LONGEST - 1400);
	switch (lks_rng_below(rng, 16)) {
	case 0:
		return 1 + lks_rng_below(rng, 14);
	case 1:
		return 14 + lks_rng_below(rng, 46);
	case 2:
		return 1400 + lks_rng_below(rng, 200);
	case 3:
		return lks_rng_percent(rng, 20) ? RECEIVE_LONGEST - lks_rng_below(rng, 40) : 64;
	default:
		return 60 + lks_rng_below(rng, 150);
	}
}

static inline void receive_header(struct lks_rng *rng, uint8_t *bytes)
{
	static const uint8_t dst[][6] = { { 2, 0, 0, 0, 0, 1 },
					  { 2, 0, 0, 0, 0, 1 },
					  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
					  { 1, 0, 0x5e, 0, 0, 1 },
					  { 1, 0x80, 0xc2, 0, 0, 3 } };
	static const uint8_t slow[6] = { 1, 0x80, 0xc2, 0, 0, 2 };

	memcpy(bytes, dst[lks_rng_below(rng, 5)], 6);
	bytes[12] = 8;
	if (lks_rng_percent(rng, 30))
		memcpy(bytes + 6, receive_own[lks_rng_below(rng, 4)], 6);
	if (lks_rng_percent(rng, 10)) /* nearly ours */
		bytes[6 + lks_rng_below(rng, 6)] ^= (uint8_t)(1u << lks_rng_below(rng, 8));
	if (lks_rng_percent(rng, 3))
		memcpy(bytes, slow, 6);
	if (lks_rng_percent(rng, 3)) {
		bytes[12] = 0x88;
		bytes[13] = (uint8_t)(8 + lks_rng_below(rng, 3));
	}
}

static inline void receive_frames(struct receive *receive, struct lks_rx_source *source,
				  unsigned int uplink, bool heavy)
{
	struct lks_rng *rng = &receive->rng;

	for (uint32_t n = lks_rng_below(rng, RECEIVE_FRAMES); n > 0; n--) {
		uint32_t len = receive_length(rng, heavy);
		uint8_t *bytes = receive->pool + receive->used;
		struct lks_rx_frame frame = { bytes, len, lks_rng_percent(rng, 3) };

		if (receive->used + len + 8 > RECEIVE_POOL)
			return;
		receive->used += len;
		for (uint32_t i = 0; i < len; i += 8) {
			uint64_t word = lks_rng_next(rng);

			memcpy(bytes + i, &word, 8);
		}
		if (len >= 14)
			receive_header(rng, bytes);
		cr_assert_eq(lks_rx_source_add(source, uplink, &frame, 1), 0);
	}
}

/* An uplink that still has frames to give gets no more. */
static inline void receive_round(struct core *core, struct receive *receive)
{
	static const unsigned int gap[] = { 0, 50, 90 }, stall[] = { 0, 0, 30, 60, 90, 100 };
	struct lks_rx_source *source = lks_bench_received(core->bench);
	bool heavy = lks_rng_percent(&receive->rng, 10);

	source->gap_percent = gap[lks_rng_below(&receive->rng, 3)];
	source->stall_percent = stall[lks_rng_below(&receive->rng, 6)];
	for (unsigned int u = 0; u < core->model->uplinks; u++)
		if (source->port[u].next == source->port[u].frames)
			receive_frames(receive, source, u, heavy);
	if (lks_rng_percent(&receive->rng, 30))
		cr_assert_eq(lks_bench_mail(core->bench, 1 + lks_rng_below(&receive->rng, 8)), 0);
}

static inline void receive_close(struct receive *receive)
{
	free(receive->pool);
}

#endif
