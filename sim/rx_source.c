/* SPDX-License-Identifier: Apache-2.0 */
#include "rx_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "keep.h"

int lks_rx_source_add(struct lks_rx_source *source, unsigned int uplink,
		      const struct lks_rx_frame *frames, size_t count)
{
	struct lks_rx_port *port = &source->port[uplink];

	if (lks_grow(&port->frame, &port->room, port->frames + count))
		return -ENOMEM;
	memcpy(port->frame + port->frames, frames, count * sizeof(*frames));
	port->frames += count;
	return 0;
}

static void offer(struct lks_rx_source *source, unsigned int u, struct lks_in *in)
{
	struct lks_rx_port *port = &source->port[u];
	const struct lks_rx_frame *frame = &port->frame[port->next];
	uint32_t left = frame->len - port->offset;
	uint32_t bytes = left < source->width ? left : source->width;
	enum lks_fault fault = lks_fault_of(frame->bad, frame->len, source->width);
	uint64_t keep = lks_keep(&source->rng, fault, left, source->width);
	uint16_t bit = (uint16_t)(1u << u);

	memcpy(in->s_axis_uplink_tdata + u * source->width, frame->bytes + port->offset, bytes);
	memcpy(in->s_axis_uplink_tkeep + u * source->width / 8, &keep, source->width / 8);
	in->s_axis_uplink_tvalid |= bit;
	port->offset += bytes;
	if (bytes < left)
		return;
	in->s_axis_uplink_tlast |= bit;
	in->s_axis_uplink_tuser |= fault == LKS_FAULT_MARK ? bit : 0;
	lks_rx_score_sent(&source->score, u, frame);
	port->next++;
	port->offset = 0;
}

void lks_rx_source_drive(struct lks_rx_source *source, struct lks_in *in)
{
	in->s_axis_uplink_tvalid = in->s_axis_uplink_tlast = in->s_axis_uplink_tuser = 0;
	for (unsigned int u = 0; u < source->uplinks; u++)
		if (source->port[u].next < source->port[u].frames &&
		    !lks_rng_percent(&source->rng, source->gap_percent))
			offer(source, u, in);
	in->m_axis_host_tready = !lks_rng_percent(&source->rng, source->stall_percent);
}

void lks_rx_source_absorb(struct lks_rx_source *source, const struct lks_in *in,
			  const struct lks_out *out)
{
	if (out->m_axis_host_tvalid && in->m_axis_host_tready)
		lks_rx_score_beat(&source->score, out->m_axis_host_tdata,
				  (unsigned int)__builtin_popcountll(out->m_axis_host_tkeep),
				  out->m_axis_host_tlast, out->m_axis_host_tid,
				  out->m_axis_host_tdest);
}

bool lks_rx_source_idle(const struct lks_rx_source *source)
{
	for (unsigned int u = 0; u < source->uplinks; u++)
		if (source->port[u].next < source->port[u].frames)
			return false;
	return true;
}

void lks_rx_source_clear(struct lks_rx_source *source)
{
	for (unsigned int u = 0; u < LKS_RX_UPLINKS; u++) {
		free(source->port[u].frame);
		source->port[u] = (struct lks_rx_port){ 0 };
	}
	lks_rx_score_clear(&source->score);
}
