/* SPDX-License-Identifier: Apache-2.0 */
/* Scoreboard, uplink side: rules of the stream, starts and ends, bytes as they came. */
#include <string.h>

#include "score.h"

#define FRAME_ROOM 65536
#define PIN_CLOCKS 5   /* from a pin to what depends on it, at most */
#define ABORT_CLOCKS 8 /* from a taken beat of a cut frame to the beat that ends it */

static uint64_t keep_of(const struct lks_score *score, const struct lks_out *out, unsigned int u)
{
	uint64_t keep = 0;

	memcpy(&keep, out->m_axis_uplink_tkeep + u * score->bytes_a_beat / 8,
	       score->bytes_a_beat / 8);
	return keep;
}

static const uint8_t *beat_of(const struct lks_score *score, const struct lks_out *out,
			      unsigned int u)
{
	return out->m_axis_uplink_tdata + (size_t)u * score->bytes_a_beat;
}

static void check_stable(struct lks_score *score, const struct lks_out *out, unsigned int u,
			 uint64_t keep)
{
	const struct lks_port *port = &score->port[u];
	bool last = out->m_axis_uplink_tlast >> u & 1, user = out->m_axis_uplink_tuser >> u & 1;

	if (last != port->last || user != port->user || keep != port->keep ||
	    memcmp(beat_of(score, out, u), port->beat, score->bytes_a_beat) != 0)
		lks_score_break(score, 8, "uplink%u: beat changed while it waited", u);
}

static void check_keep(struct lks_score *score, unsigned int u, uint64_t keep, bool last)
{
	if (keep == 0 || keep & (keep + 1) || (!last && keep != score->beat_mask))
		lks_score_break(score, 8, "uplink%u: tkeep %#llx is not dense%s", u,
				(unsigned long long)keep, last ? "" : " before the last beat");
}

static void first_reroute(struct lks_score *score, unsigned int u, uint32_t frame)
{
	const struct lks_record *record = &score->record[frame];
	const struct lks_flow *flow = &score->flows.flow[record->flow];

	for (size_t i = 0; i < score->result->failovers; i++) {
		struct lks_loss *f = &score->result->failover[i];
		unsigned int old;

		if (f->first_reroute >= 0 || frame < f->admitted ||
		    f->generation != flow->generation || f->uplink == u)
			continue;
		if (lks_team_select(lks_plan_team(score->plan, flow->team), flow->hash, f->before,
				    &old) == 0 &&
		    old == f->uplink && score->port[f->uplink].failover == (int)i)
			f->first_reroute = score->clock;
	}
}

/* A frame that was taken from another queue starts for the first time since that uplink's loss. */
static void rescued_start(struct lks_score *score, unsigned int u, uint32_t frame)
{
	unsigned int origin = score->record[frame].origin;
	struct lks_loss *f;

	if (origin == u || score->port[origin].failover < 0)
		return;
	f = &score->result->failover[score->port[origin].failover];
	if (f->card.reroute >= 0)
		return;
	f->card.reroute = score->since_reset;
	if (f->first_reroute < 0)
		f->first_reroute = score->clock;
	score->changes++;
}

static void start(struct lks_score *score, unsigned int u)
{
	struct lks_port *port = &score->port[u];

	port->mid = true;
	port->len = 0;
	if (lks_mapref_start(score->ref, u, &port->frame) != 0) {
		unsigned int contract = score->eligible >> u & 1 ? 1 : 4;

		lks_score_break(score, contract, "uplink%u: %s", u, lks_mapref_why(score->ref));
		port->frame = UINT32_MAX;
		return;
	}
	port->last_start = score->clock;
	port->card_start = score->since_reset;
	rescued_start(score, u, port->frame);
	if (port->failover >= 0)
		score->result->failover[port->failover].last_start = score->clock;
	if (score->result->failovers)
		first_reroute(score, u, port->frame);
}

/* What left is not the oldest frame of the queue: which frame is it? */
static void name_mismatch(struct lks_score *score, unsigned int u)
{
	const struct lks_port *port = &score->port[u];

	for (uint32_t i = 0; i < score->admitted; i++) {
		const struct lks_bench_frame *f = &score->frame[i];

		if (f->len != port->len || memcmp(f->bytes, port->bytes, f->len) != 0)
			continue;
		if (score->record[i].fate == LKS_FATE_SENT)
			score->result->duplicated++;
		lks_score_break(score, score->record[i].fate == LKS_FATE_SENT ? 1 : 3,
				"uplink%u: frame %u left, frame %u was due", u, i, port->frame);
		return;
	}
	score->result->mismatched++;
	lks_score_break(score, 2,
			"uplink%u: %u bytes left that are not those of frame %u (%u bytes)", u,
			port->len, port->frame, score->frame[port->frame].len);
}

static void check_order(struct lks_score *score, unsigned int u, uint32_t frame)
{
	struct lks_flow *flow = &score->flows.flow[score->record[frame].flow];

	if (flow->last_done > frame + 1) {
		score->result->reordered++;
		lks_score_break(score, 3, "uplink%u: frame %u finished after frame %u of its flow",
				u, frame, flow->last_done - 1);
	}
	flow->last_done = frame + 1;
}

static void tell_sent(const struct lks_score *score, unsigned int u, uint32_t frame)
{
	const struct lks_port *port = &score->port[u];
	struct lks_sent sent = { u, frame, score->clock, port->bytes, port->len };

	if (!score->sent)
		return;
	if (score->tx_done && frame != UINT32_MAX) {
		sent.bytes = score->frame[frame].bytes;
		sent.len = score->frame[frame].len;
	} else if (sent.len > FRAME_ROOM) {
		sent.len = FRAME_ROOM;
	}
	score->sent(score->user, &sent);
}

static void done(struct lks_score *score, unsigned int u)
{
	struct lks_port *port = &score->port[u];
	struct lks_record *record;
	uint32_t frame;

	if (lks_mapref_done(score->ref, u, &frame) != 0)
		return; /* tx_done of a frame that is not ours any more */
	record = &score->record[frame];
	record->last_out = score->clock;
	record->uplink = (uint8_t)u;
	record->queued = false;
	port->freed = (score->frame[frame].len + score->bytes_a_beat - 1) / score->bytes_a_beat;
	port->freed_at = score->clock;
	port->beats_queued -= port->freed;
	check_order(score, u, frame);
	lks_score_settle(score, frame, LKS_FATE_SENT);
	tell_sent(score, u, frame);
}

static void end_cut(struct lks_score *score, unsigned int u, bool user)
{
	struct lks_port *port = &score->port[u];

	if (user == port->may_end)
		lks_score_break(score, 1, "uplink%u: the cut frame ended %s", u,
				user ? "with an abort although its last beat was on offer"
				     : "as if it were whole");
	lks_mapref_aborted(score->ref, u);
}

static void end(struct lks_score *score, const struct lks_out *out, unsigned int u, bool user)
{
	struct lks_port *port = &score->port[u];

	port->mid = false;
	if (lks_mapref_cut(score->ref, u)) {
		end_cut(score, u, user);
		return;
	}
	if (port->frame == UINT32_MAX) {
		if (!user)
			tell_sent(score, u, UINT32_MAX);
		return;
	}
	if (user)
		lks_score_break(score, 1, "uplink%u: frame %u aborted without a loss", u,
				port->frame);
	else if (out->uplink_flush >> u & 1)
		lks_score_break(score, 1, "uplink%u: frame %u ended under flush and counts as sent",
				u, port->frame);
	if (port->len != score->frame[port->frame].len ||
	    memcmp(port->bytes, score->frame[port->frame].bytes, port->len) != 0)
		name_mismatch(score, u);
	lks_mapref_ended(score->ref, u);
	if (!score->tx_done)
		done(score, u);
}

static void take(struct lks_score *score, const struct lks_out *out, unsigned int u, uint64_t keep)
{
	struct lks_port *port = &score->port[u];
	bool last = out->m_axis_uplink_tlast >> u & 1, user = out->m_axis_uplink_tuser >> u & 1;
	unsigned int bytes = (unsigned int)__builtin_popcountll(keep);

	score->last_progress = score->clock;
	if (lks_mapref_cut(score->ref, u) && !user && port->after_cut++ > 0)
		lks_score_break(score, 1, "uplink%u: beats of a cut frame go on", u);
	if (port->len + score->bytes_a_beat <= FRAME_ROOM)
		memcpy(port->bytes + port->len, beat_of(score, out, u), score->bytes_a_beat);
	port->len += bytes;
	if (last)
		end(score, out, u, user);
	else if (user)
		lks_score_break(score, 8, "uplink%u: abort without tlast", u);
}

/* AXI4-Stream, whoever's frame it is. Return: a beat is taken. */
static bool stream_clock(struct lks_score *score, const struct lks_in *in,
			 const struct lks_out *out, unsigned int u)
{
	struct lks_port *port = &score->port[u];
	uint64_t keep = keep_of(score, out, u);
	bool waited = port->waiting;

	if (!(out->m_axis_uplink_tvalid >> u & 1)) {
		if (waited)
			lks_score_break(score, 8,
					"uplink%u: valid dropped before the beat was taken", u);
		port->waiting = false;
		return false;
	}
	if (waited)
		check_stable(score, out, u, keep);
	port->last = out->m_axis_uplink_tlast >> u & 1;
	port->user = out->m_axis_uplink_tuser >> u & 1;
	port->waiting = !(in->m_axis_uplink_tready >> u & 1);
	if (port->waiting) {
		port->keep = keep;
		memcpy(port->beat, beat_of(score, out, u), score->bytes_a_beat);
		return false;
	}
	check_keep(score, u, keep, port->last);
	return true;
}

static void no_beat(struct lks_score *score, unsigned int u)
{
	struct lks_port *port = &score->port[u];

	if (lks_mapref_cut(score->ref, u) && ++port->silent == ABORT_CLOCKS)
		lks_score_break(score, 1, "uplink%u: the cut frame is not ended by an abort", u);
	if (port->mid && score->claim_c7 && !lks_mapref_cut(score->ref, u))
		lks_score_break(score, 7, "uplink%u: a bubble inside frame %u", u, port->frame);
}

/*
 * What its MAC holds has left, as far as anybody counts: it must not be discarded. The core sees a
 * pin some clocks later.
 */
static void check_yielded(struct lks_score *score, const struct lks_in *in,
			  const struct lks_out *out, unsigned int u)
{
	struct lks_port *port = &score->port[u];

	if (!(in->uplink_link_up >> u & 1))
		port->link_low_at = score->since_reset;
	if (score->since_reset - port->link_low_at < PIN_CLOCKS)
		port->yielded = false;
	if (!port->yielded || !(out->uplink_flush >> u & 1) || out->tap_cpu >> u & 1)
		return;
	lks_score_break(score, 1, "uplink%u: flush although it only gave its seat away", u);
	port->yielded = false;
}

static void mac_done(struct lks_score *score, unsigned int u)
{
	struct lks_port *port = &score->port[u];
	bool of_cpu = port->mac_of_cpu & 1;

	if (port->mac == 0)
		return;
	port->mac--;
	port->mac_of_cpu >>= 1;
	if (!of_cpu)
		done(score, u);
}

/* Which frames the MAC holds, so that a tx_done is known by its frame. */
static void mac_clock(struct lks_score *score, const struct lks_in *in, const struct lks_out *out,
		      unsigned int u)
{
	struct lks_port *port = &score->port[u];
	uint16_t whole = out->m_axis_uplink_tvalid & in->m_axis_uplink_tready &
			 out->m_axis_uplink_tlast & (uint16_t)~out->m_axis_uplink_tuser;

	if (in->uplink_tx_done >> u & 1)
		mac_done(score, u);
	if (whole >> u & 1) {
		port->mac_of_cpu |= (uint32_t)(out->tap_cpu >> u & 1) << port->mac;
		port->mac++;
	}
	if (out->uplink_flush >> u & 1)
		port->mac = port->mac_of_cpu = 0;
}

static void port_clock(struct lks_score *score, const struct lks_in *in, const struct lks_out *out,
		       unsigned int u)
{
	struct lks_port *port = &score->port[u];
	bool offered = out->m_axis_uplink_tvalid >> u & 1, waited = port->waiting;
	bool of_cpu = out->tap_cpu >> u & 1;

	if (offered && !of_cpu && !waited && !port->mid)
		start(score, u);
	if (stream_clock(score, in, out, u) && !of_cpu)
		take(score, out, u, keep_of(score, out, u));
	else if (!offered && !of_cpu && (port->mid || waited))
		no_beat(score, u);
}

void lks_score_uplinks(struct lks_score *score, const struct lks_in *in, const struct lks_out *out)
{
	for (unsigned int u = 0; u < score->uplinks; u++) {
		check_yielded(score, in, out, u);
		port_clock(score, in, out, u);
		if (score->tx_done)
			mac_clock(score, in, out, u);
	}
}
