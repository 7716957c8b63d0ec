/* SPDX-License-Identifier: Apache-2.0 */
/* The uplinks' MACs as sources of received frames, and the host that takes them, with scoreboard.
 */
#ifndef LKS_SIM_RX_SOURCE_H
#define LKS_SIM_RX_SOURCE_H

#include "core_model.h"
#include "rng.h"
#include "score_rx.h"

struct lks_rx_port {
	struct lks_rx_frame *frame;
	size_t frames, room, next;
	uint32_t offset; /* into the frame `next` */
};

struct lks_rx_source {
	unsigned int uplinks, width; /* bytes a beat */
	unsigned int gap_percent, stall_percent;
	struct lks_rng rng;
	struct lks_rx_port port[LKS_RX_UPLINKS];
	struct lks_rx_score score;
};

/* Frames that @uplink gives from now on. Return: 0, -ENOMEM. */
int lks_rx_source_add(struct lks_rx_source *source, unsigned int uplink,
		      const struct lks_rx_frame *frames, size_t count);

/* Before and after a clock. */
void lks_rx_source_drive(struct lks_rx_source *source, struct lks_in *in);
void lks_rx_source_absorb(struct lks_rx_source *source, const struct lks_in *in,
			  const struct lks_out *out);

/* All frames were given. */
bool lks_rx_source_idle(const struct lks_rx_source *source);

/* Forgets what waits and what was given. */
void lks_rx_source_clear(struct lks_rx_source *source);

#endif
