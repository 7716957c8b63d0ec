/* SPDX-License-Identifier: Apache-2.0 */
#include "score.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define FRAME_ROOM 65536 /* bytes kept of a frame that leaves */

void lks_score_break(struct lks_score *score, unsigned int contract, const char *format, ...)
{
	struct lks_result *result = score->result;
	struct lks_violation *v;
	va_list args;

	result->broken[contract]++;
	if (result->violations++ >= LKS_VIOLATIONS)
		return;
	v = &result->violation[result->violations - 1];
	v->clock = score->clock;
	v->contract = contract;
	va_start(args, format);
	vsnprintf(v->text, sizeof(v->text), format, args);
	va_end(args);
}

const char *lks_broken_name(unsigned int contract)
{
	static const char *const names[] = { "none", "C1", "C2", "C3", "C4",  "C5",
					     "C6",   "C7", "C8", "C9", "C10", "ledger" };

	return names[contract];
}

/* The last thing that happens to a frame. */
void lks_score_settle(struct lks_score *score, uint32_t frame, unsigned int fate)
{
	struct lks_record *record = &score->record[frame];
	struct lks_result *result = score->result;
	uint32_t len = score->frame[frame].len;

	if (record->fate != LKS_FATE_WAITING) {
		lks_score_break(score, 1, "frame %u ends twice: fate %u, then %u", frame,
				record->fate, fate);
		return;
	}
	record->fate = (uint8_t)fate;
	score->settled++;
	score->last_progress = score->clock;
	if (fate == LKS_FATE_SENT) {
		result->frames_out[record->uplink]++;
		result->bytes_out[record->uplink] += len;
	} else if (fate < LKS_DROPS) {
		result->drops[fate]++;
		result->drop_bytes[fate] += len;
	}
}

/* A frame waited for a member of its team in vain. */
static void on_lost(void *user, unsigned int uplink, uint32_t frame)
{
	struct lks_score *score = user;
	struct lks_port *port = &score->port[uplink];

	score->record[frame].queued = false;
	if (port->failover >= 0) {
		score->result->failover[port->failover].lost_frames++;
		score->result->failover[port->failover].lost_bytes += score->frame[frame].len;
		score->changes++;
	}
	lks_score_settle(score, frame, LKS_DROP_NO_UPLINK);
}

int lks_score_init(struct lks_score *score, struct lks_result *result, unsigned int data_w,
		   unsigned int uplinks)
{
	*score = (struct lks_score){ .bytes_a_beat = data_w / 8,
				     .uplinks = uplinks,
				     .result = result };
	score->beat_mask = data_w == 512 ? UINT64_MAX : (UINT64_C(1) << data_w / 8) - 1;
	score->last_change = INT64_MIN / 2;
	for (unsigned int u = 0; u < uplinks; u++) {
		score->port[u].bytes = malloc(FRAME_ROOM);
		if (!score->port[u].bytes)
			return -ENOMEM;
	}
	return lks_score_clear(score);
}

void lks_score_fini(struct lks_score *score)
{
	for (unsigned int u = 0; u < LKS_SCORE_UPLINKS; u++)
		free(score->port[u].bytes);
	free(score->record);
	lks_flows_free(&score->flows);
	lks_mapref_free(score->ref);
}

int lks_score_clear(struct lks_score *score)
{
	struct lks_mapref *ref = lks_mapref_new(LKS_MAPREF_ALL, on_lost, score);

	if (!ref)
		return -ENOMEM;
	lks_mapref_free(score->ref);
	score->ref = ref;
	for (size_t i = 0; i < score->entered; i++)
		if (score->record[i].fate == LKS_FATE_WAITING)
			lks_score_settle(score, (uint32_t)i, LKS_FATE_RESET);
	score->accepted = score->parsed = score->admitted = score->entered;
	score->eligible = score->live = score->ever_lost = 0;
	score->disturbed = false;
	score->plan = score->next_plan = score->set = NULL;
	score->distributing = 0;
	score->since_reset = -1;
	score->held = 0;
	score->committing = false;
	score->commits = 0;
	score->copied = 0;
	lks_tallies_clear(&score->tallies);
	for (unsigned int u = 0; u < LKS_SCORE_UPLINKS; u++)
		score->port[u] = (struct lks_port){ .bytes = score->port[u].bytes,
						    .last_start = -1,
						    .card_start = -1,
						    .failover = -1 };
	return 0;
}

static bool holds_more(const struct lks_score *score, uint32_t beats)
{
	for (unsigned int u = 0; u < score->uplinks; u++)
		if (score->port[u].beats_queued > beats)
			return true;
	return false;
}

/*
 * A change leaves more in the queues than came in meanwhile: a cut frame goes twice. Until they are
 * short again, the host may have to wait for one that is nearly full.
 */
static void disturb(struct lks_score *score, bool changes)
{
	uint32_t longest, depth;

	if (!changes && !score->disturbed)
		return;
	longest = lks_score_longest(score);
	depth = score->queue_bytes / score->bytes_a_beat;
	score->disturbed = changes || holds_more(score, longest);
	if (changes || (score->disturbed && holds_more(score, depth - 2 * longest)))
		score->last_change = score->clock;
}

bool lks_score_claims_c7(const struct lks_score *score)
{
	return score->claim_c7 && score->clock - score->last_change > LKS_SETTLE_CLOCKS;
}

static void host(struct lks_score *score, const struct lks_in *in, const struct lks_out *out)
{
	if (!in->s_axis_host_tvalid)
		return;
	if (!out->s_axis_host_tready) {
		if (lks_score_claims_c7(score))
			lks_score_break(score, 7, "the host waits although every uplink is ready");
		return;
	}
	score->last_progress = score->clock;
	if (score->entered == score->accepted)
		score->record[score->entered++].first_in = score->clock;
	if (in->s_axis_host_tlast) {
		uint32_t len = score->frame[score->accepted].len;

		score->record[score->accepted].last_in = score->clock;
		score->result->frames_in++;
		score->result->bytes_in += len;
		score->longest = len > score->longest ? len : score->longest;
		score->accepted++;
	}
}

/* Samples around link events, for the picture. */
static void sample(struct lks_score *score, const struct lks_in *in, const struct lks_out *out,
		   uint16_t started)
{
	uint16_t taken = out->m_axis_uplink_tvalid & in->m_axis_uplink_tready;
	struct lks_sample now = {
		.valid = out->m_axis_uplink_tvalid,
		.taken = taken,
		.last = out->m_axis_uplink_tvalid & out->m_axis_uplink_tlast,
		.abort = out->m_axis_uplink_tvalid & out->m_axis_uplink_tuser & ~out->tap_cpu,
		.eligible = out->tap_eligible,
		.started = started,
		.hold = out->tap_hold,
		.admit = out->tap_admit_valid,
	};
	struct lks_result *result = score->result;

	for (size_t i = 0; i < result->zooms; i++)
		if (result->zoom[i].samples < LKS_ZOOM_CLOCKS)
			result->zoom[i].sample[result->zoom[i].samples++] = now;
	result->ring[(uint64_t)score->clock % LKS_ZOOM_BEFORE] = now;
}

static uint16_t started_now(const struct lks_score *score, const struct lks_out *out)
{
	uint16_t started = 0;

	for (unsigned int u = 0; u < score->uplinks; u++)
		if (score->port[u].last_start == score->clock)
			started |= (uint16_t)(1u << u);
	return started & out->m_axis_uplink_tvalid;
}

void lks_score_clock(struct lks_score *score, const struct lks_in *in, const struct lks_out *out)
{
	disturb(score, out->tap_hold || out->tap_live != score->live || out->tap_commit_done ||
			       out->tap_eligible & ~in->uplink_link_up || /* down-delay */
			       out->tap_ok & ~out->tap_eligible); /* comes back behind a copy */
	host(score, in, out);
	if (out->tap_parsed_valid)
		lks_score_parsed(score, out);
	lks_score_uplinks(score, in, out);
	if (out->tap_expire)
		lks_score_expire(score, out);
	if (out->tap_live != score->live)
		lks_score_map_live(score, out);
	if (out->tap_commit_done)
		lks_score_new_plan(score);
	if (out->tap_rescue_valid)
		lks_score_rescue(score, out);
	if (out->tap_admit_valid)
		lks_score_admit(score, out);
	lks_score_able(score, in, out);
	lks_score_map_falls(score, out);
	score->live = out->tap_live;
	lks_score_hold(score, in, out);
	lks_score_ledger(score);
	sample(score, in, out, started_now(score, out));
}
