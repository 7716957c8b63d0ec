/* SPDX-License-Identifier: Apache-2.0 */
/* Scoreboard, inside: what was read of each frame, decided and put into a queue. */
#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "grow.h"
#include "score.h"

#define QUEUE_FRAMES 512 /* of each uplink */
#define QUEUE_SLACK 8	 /* frames on their way in and out that the core may not count */
#define COPY_CLOCKS 16	 /* of a rescued frame, beside its beats, until the ledger tells of it */

void lks_score_parsed(struct lks_score *score, const struct lks_out *out)
{
	struct lks_fields want, seen;
	const struct lks_bench_frame *frame;
	char difference[120];

	if (score->parsed >= score->entered) {
		lks_score_break(score, 1, "a parser result without a frame");
		return;
	}
	frame = &score->frame[score->parsed++];
	lks_frame_parse(frame->bytes, frame->len, &want);
	lks_fields_from_taps(out, &seen);
	if (score->parsed_fn)
		score->parsed_fn(score->user, (uint32_t)score->parsed - 1, &seen);
	/* What is read in a bad frame, which may be hollow, decides nothing. */
	if (frame->bad || !lks_fields_differ(&want, &seen, difference, sizeof(difference)))
		return;
	score->result->mismatched++;
	lks_score_break(score, 6, "frame %zu (%u bytes) parsed: %s", score->parsed - 1, frame->len,
			difference);
}

/* The rules that hold for a whole frame, before anything is decided. */
static unsigned int fault_of(const struct lks_score *score, const struct lks_bench_frame *frame)
{
	if (frame->bad)
		return LKS_DROP_BAD_FRAME;
	if (frame->len < LKS_FRAME_MIN)
		return LKS_DROP_RUNT;
	if (frame->len > score->max_frame)
		return LKS_DROP_OVERSIZE;
	return LKS_FATE_SENT;
}

/* What the model says of a frame under the ruling plan and mask. */
struct verdict {
	unsigned int fate; /* SENT or a drop reason */
	int team;
	uint32_t hash;
	unsigned int uplink;
};

static struct verdict judge(struct lks_score *score, uint32_t frame)
{
	struct verdict v = { .fate = LKS_FATE_SENT, .team = LKS_PLAN_DROP };
	const struct lks_team *team;
	struct lks_fields fields;

	lks_frame_parse(score->frame[frame].bytes, score->frame[frame].len, &fields);
	fields.tid = score->frame[frame].tid;
	if (score->plan)
		v.team = lks_plan_vlan_team(score->plan, lks_fields_vid(&fields));
	if (v.team == LKS_PLAN_DROP) {
		v.fate = LKS_DROP_NO_TEAM;
		return v;
	}
	team = lks_plan_team(score->plan, (unsigned int)v.team);
	if (fault_of(score, &score->frame[frame]) != LKS_FATE_SENT) { /* of no flow */
		v.hash = lks_team_hash(team, &fields);
	} else if (lks_flows_find(&score->flows, team, (unsigned int)v.team, score->generation,
				  &fields, &score->record[frame].flow)) {
		score->result->out_of_memory = true;
	} else {
		v.hash = score->flows.flow[score->record[frame].flow].hash;
		score->record[frame].has_flow = true;
	}
	if (lks_team_select(team, v.hash, lks_mapref_live(score->ref), &v.uplink) != 0)
		v.fate = LKS_DROP_NO_UPLINK;
	return v;
}

static void compare(struct lks_score *score, const struct lks_out *out, uint32_t frame,
		    const struct verdict *v)
{
	bool drop = v->fate != LKS_FATE_SENT;

	if (score->frame[frame].bad)
		return;
	if (out->tap_dec_drop != drop || (drop && out->tap_dec_reason != v->fate))
		lks_score_break(score, 6, "frame %u: the core decides %s, the model %s", frame,
				out->tap_dec_drop ? lks_drop_name(out->tap_dec_reason) : "to send",
				drop ? lks_drop_name(v->fate) : "to send");
	else if (v->fate != LKS_DROP_NO_TEAM &&
		 (out->tap_dec_hash != v->hash || out->tap_dec_team != v->team))
		lks_score_break(score, 6, "frame %u: team %u hash %u, the model says %d and %u",
				frame, out->tap_dec_team, out->tap_dec_hash, v->team, v->hash);
	else if (!drop && out->tap_admit_uplink != v->uplink)
		lks_score_break(score, 6,
				"frame %u (hash %u, live %#x): uplink%u, the model says %u", frame,
				v->hash, lks_mapref_live(score->ref), out->tap_admit_uplink,
				v->uplink);
}

/* A wrong decision is reported once; from here on the frame is where the core puts it. */
static void follow(const struct lks_score *score, const struct lks_out *out, struct verdict *v)
{
	if (v->fate == LKS_DROP_NO_TEAM || out->tap_admit_uplink >= score->uplinks)
		return;
	v->fate = out->tap_dec_drop ? out->tap_dec_reason : LKS_FATE_SENT;
	v->uplink = out->tap_admit_uplink;
}

static uint32_t beats(const struct lks_score *score, uint32_t frame)
{
	uint32_t len = score->frame[frame].len;

	return (len + score->bytes_a_beat - 1) / score->bytes_a_beat;
}

/* A frame may be dropped for a full queue only when MAX_FRAME more, or one frame, would not fit. */
static void check_full(struct lks_score *score, uint32_t frame, unsigned int u)
{
	uint32_t depth = score->queue_bytes / score->bytes_a_beat;
	uint32_t longest = lks_score_longest(score);
	/* What left just now may not have been noticed yet. */
	uint32_t freed = score->clock - score->port[u].freed_at < 8 ? score->port[u].freed : 0;

	if (lks_plan_on_full(score->plan) == LKS_ON_FULL_WAIT)
		lks_score_break(score, 1, "frame %u: queue_full although the host shall wait",
				frame);
	else if (score->port[u].beats_queued + freed + longest + 16 < depth &&
		 lks_mapref_queued(score->ref, u) + QUEUE_SLACK < QUEUE_FRAMES)
		lks_score_break(score, 1, "frame %u: queue_full with %u of %u beats in use", frame,
				score->port[u].beats_queued, depth);
}

/* No decision for an uplink that has been lost for longer. */
static void check_late(struct lks_score *score, uint32_t frame, unsigned int u)
{
	int64_t since = score->since_reset - score->port[u].lost_at;

	if (!(score->eligible >> u & 1) && since > LKS_C4_CLOCKS)
		lks_score_break(score, 4, "frame %u: decided for uplink%u, lost %lld clocks ago",
				frame, u, (long long)since);
}

static void enqueue(struct lks_score *score, uint32_t frame, const struct verdict *v,
		    unsigned int u)
{
	const struct lks_bench_frame *from = &score->frame[frame];
	struct lks_record *record = &score->record[frame];

	if (v->team != LKS_PLAN_DROP)
		lks_tallies_put(&score->tallies, (unsigned int)v->team, v->hash, from->tid,
				from->len);
	check_late(score, frame, u);
	if (lks_mapref_admit(score->ref, u, frame, record->flow) != 0) {
		lks_score_break(score, 3, "frame %u, uplink%u: %s", frame, u,
				lks_mapref_why(score->ref));
		return;
	}
	record->queued = true;
	record->uplink = record->origin = (uint8_t)u;
	score->port[u].beats_queued += beats(score, frame);
}

/* For those who print what the core says: fields by the parser, the rest by the decision. */
static void report_decision(struct lks_score *score, const struct lks_out *out, uint32_t frame)
{
	const struct lks_decided decided = {
		.frame = frame,
		.team = out->tap_dec_team,
		.uplink = out->tap_admit_uplink,
		.bucket = out->tap_dec_bucket,
		.hash = out->tap_dec_hash,
		.resilient = out->tap_dec_resilient,
		.dropped = out->tap_dec_drop,
		.reason = out->tap_dec_reason,
	};

	score->decided(score->user, &decided);
}

/* A frame ends here, dropped for the first reason that holds, or goes on into its queue. */
static void settle_admission(struct lks_score *score, const struct lks_out *out, uint32_t frame,
			     const struct verdict *v)
{
	unsigned int due = fault_of(score, &score->frame[frame]);
	unsigned int seen = out->tap_admit_drop ? out->tap_admit_reason : LKS_FATE_SENT;

	if (due == LKS_FATE_SENT)
		due = v->fate;
	if (due == LKS_FATE_SENT && seen == LKS_DROP_QUEUE_FULL)
		check_full(score, frame, v->uplink);
	else if (seen != due)
		lks_score_break(score, 1, "frame %u (%u bytes): the core says %s, due is %s", frame,
				score->frame[frame].len,
				seen < LKS_DROPS ? lks_drop_name(seen) : "queued",
				due < LKS_DROPS ? lks_drop_name(due) : "queued");
	if (score->finished_fn)
		score->finished_fn(score->user, frame, out->tap_admit_drop, out->tap_admit_reason);
	if (out->tap_admit_drop)
		lks_score_settle(score, frame, seen);
	else
		enqueue(score, frame, v, out->tap_admit_uplink);
}

/*
 * Admission takes a beat a clock. A frame that comes later than the beats ahead of it allow is a
 * bubble, long before there are so many that the host has to wait.
 */
static void check_pace(struct lks_score *score, uint32_t frame)
{
	int64_t due = score->record[frame].last_in;

	if (due < score->next_due)
		due = score->next_due;
	if (!lks_score_claims_c7(score))
		due = score->clock;
	if (score->clock > due + LKS_ADMIT_CLOCKS) {
		lks_score_break(score, 7, "frame %u: admitted %lld clocks behind its turn", frame,
				(long long)(score->clock - due));
		due = score->clock; /* once for each delay */
	}
	score->next_due = due + beats(score, frame);
}

void lks_score_admit(struct lks_score *score, const struct lks_out *out)
{
	uint32_t frame = (uint32_t)score->admitted;
	struct verdict v;

	if (score->admitted >= score->parsed) {
		lks_score_break(score, 1, "a decision without a frame");
		return;
	}
	score->admitted++;
	score->last_progress = score->clock;
	check_pace(score, frame);
	v = judge(score, frame);
	compare(score, out, frame, &v);
	follow(score, out, &v);
	if (score->decided)
		report_decision(score, out, frame);
	settle_admission(score, out, frame, &v);
}

/* ---- rescue ---- */

static void note_move(struct lks_score *score, uint32_t frame, unsigned int from, unsigned int to)
{
	struct lks_result *result = score->result;
	struct lks_loss *loss;

	if (score->port[from].failover < 0)
		return;
	loss = &result->failover[score->port[from].failover];
	loss->rescued_frames++;
	loss->rescued_bytes += score->frame[frame].len;
	score->changes++;
	if (lks_grow(&result->move, &result->move_room, result->moves + 1)) {
		result->out_of_memory = true;
		return;
	}
	result->move[result->moves++] =
		(struct lks_move){ score->clock, frame, (uint8_t)from, (uint8_t)to,
				   (uint32_t)score->port[from].failover };
}

/* The target is what the model says for the frame's hash under the map of now. */
static void check_target(struct lks_score *score, uint32_t frame, unsigned int to)
{
	const struct lks_flow *flow = &score->flows.flow[score->record[frame].flow];
	unsigned int want = 99;

	if (!score->plan ||
	    lks_team_select(lks_plan_team(score->plan, flow->team), flow->hash,
			    lks_mapref_live(score->ref), &want) != 0 ||
	    want != to)
		lks_score_break(score, 6,
				"frame %u (hash %u, live %#x): rescued to uplink%u, the model "
				"says %u",
				frame, flow->hash, lks_mapref_live(score->ref), to, want);
}

void lks_score_rescue(struct lks_score *score, const struct lks_out *out)
{
	unsigned int from = out->tap_rescue_from, to = out->tap_rescue_to;
	uint32_t frame = 0;

	if (from >= score->uplinks || to >= score->uplinks ||
	    !lks_mapref_oldest(score->ref, from, &frame)) {
		lks_score_break(score, 1, "a rescue from uplink%u, which has no frame", from);
		return;
	}
	check_target(score, frame, to);
	check_late(score, frame, to);
	if (lks_mapref_rescue(score->ref, from, to, &frame) != 0) {
		lks_score_break(score, 3, "frame %u, uplink%u to uplink%u: %s", frame, from, to,
				lks_mapref_why(score->ref));
		return;
	}
	score->record[frame].uplink = (uint8_t)to;
	score->record[frame].origin = (uint8_t)from;
	score->port[from].beats_queued -= beats(score, frame);
	score->port[to].beats_queued += beats(score, frame);
	score->last_progress = score->clock;
	score->copied = score->since_reset + beats(score, frame) + COPY_CLOCKS;
	note_move(score, frame, from, to);
}

void lks_score_expire(struct lks_score *score, const struct lks_out *out)
{
	for (unsigned int u = 0; u < score->uplinks; u++) {
		uint16_t takers;

		if (!(out->tap_expire >> u & 1))
			continue;
		if (lks_mapref_expire(score->ref, u) != 0)
			lks_score_break(score, 5, "uplink%u: %s", u, lks_mapref_why(score->ref));
		else
			score->port[u].beats_queued = 0;
		takers = lks_score_takers(score, u);
		if (takers)
			lks_score_break(
				score, 5,
				"frames of uplink%u expired: %#x could take them all the time", u,
				takers);
	}
}
