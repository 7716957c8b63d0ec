/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoreboard: watches the ports and taps of the core in every clock and holds them against the
 * golden model, the reference of the map change, and the frames that went in. It never steers.
 */
#ifndef LKS_SIM_SCORE_H
#define LKS_SIM_SCORE_H

#include <linksteer/plan.h>
#include <linksteer/stats.h>

#include "bench.h"
#include "core_model.h"
#include "flows.h"
#include "mapref.h"
#include "tallies.h"

#define LKS_C4_CLOCKS 4
#define LKS_SCORE_UPLINKS 16

/* What is known of one uplink's port. */
struct lks_port {
	bool mid;		/* the first beat of a frame was offered, its last is not taken */
	bool waiting;		/* a beat was offered and not taken in the last clock */
	unsigned int silent;	/* clocks without a beat since the cut */
	unsigned int after_cut; /* beats taken since the frame was cut */
	bool may_end;		/* cut while the last beat was on offer: no abort comes */
	uint8_t beat[64];
	uint64_t keep;
	bool last, user;
	uint32_t len;
	uint8_t *bytes; /* of the frame that leaves */
	uint32_t frame;
	int64_t last_start;
	int failover;	     /* the open one, or -1 */
	bool yielded;	     /* it gave its seat away, and its link stayed up since */
	unsigned int mac;    /* with tx_done: frames in the MAC */
	uint32_t mac_of_cpu; /* which of them are of the CPU, the oldest in bit 0 */
	/* In clocks since reset: */
	int64_t card_start;	  /* the last start */
	int64_t lost_at, back_at; /* left the map, came back into it */
	int64_t link_low_at;	  /* its pin was low last */
	int64_t unfit_at, delay; /* when it last was not fit to return, and for how long after it */
	uint32_t beats_queued, freed; /* freed: by the frame that was done in clock freed_at */
	int64_t freed_at;
};

/*
 * After a change of the map the core walks the members of all teams, TEAMS * (UPLINKS + 1) + 4
 * clocks, 276 at 16 by 16, and decides what waits: C7 is claimed again when that is over.
 */
#define LKS_SETTLE_CLOCKS 320

/*
 * A whole frame that has nobody ahead was admitted within 72 clocks at most, at 512 bits, over all
 * captures. One that comes this late has waited for more than the beats of those before it.
 */
#define LKS_ADMIT_CLOCKS 128

struct lks_score {
	unsigned int bytes_a_beat, uplinks;
	uint64_t beat_mask;
	bool tx_done, claim_c7;
	bool committing; /* a new plan is on its way */
	bool disturbed;	 /* by a change, until the queues are short again */
	int64_t clock, since_reset;
	unsigned int commits; /* since reset */
	uint64_t changes;     /* of what the ledger shows */
	int64_t copied;	      /* since reset: the card has counted the last rescued frame by then */
	struct lks_mapref *ref;
	struct lks_flows flows;
	const struct lks_plan *plan, *next_plan;
	const struct lks_plan *set; /* whose settings the uplinks have; NULL while they change */
	uint16_t members[LKS_PLAN_TEAMS_MAX];
	int64_t dark[LKS_PLAN_TEAMS_MAX]; /* clocks without anybody, with members that are fit */
	uint16_t distributing;
	uint32_t clock_hz;
	unsigned int generation;

	const struct lks_bench_frame *frame;
	struct lks_record *record;
	size_t frames, record_room;
	size_t entered, accepted, parsed, admitted; /* frames that passed that place */
	size_t settled;				    /* frames that have a final fate */

	struct lks_tallies tallies;
	struct lks_port port[LKS_SCORE_UPLINKS];
	uint16_t eligible, live;
	int64_t held;	    /* clocks in which the host waits, and nobody knows for what */
	uint16_t ever_lost; /* since the plan rules */
	int64_t last_change, last_progress;
	int64_t next_due; /* clock from which on nobody is ahead of the next frame */
	uint32_t queue_bytes, max_frame;
	uint32_t longest; /* frame that came, bytes */

	struct lks_result *result;
	lks_bench_sent_fn *sent;
	lks_bench_parsed_fn *parsed_fn;
	lks_bench_decided_fn *decided;
	lks_bench_finished_fn *finished_fn;
	void *user;
};

int lks_score_init(struct lks_score *score, struct lks_result *result, unsigned int data_w,
		   unsigned int uplinks);
void lks_score_fini(struct lks_score *score);

/** lks_score_clear - after a reset: what was inside is forgotten, fate `reset`. */
int lks_score_clear(struct lks_score *score);

/** lks_score_clock - look at one clock. */
void lks_score_clock(struct lks_score *score, const struct lks_in *in, const struct lks_out *out);

/* Beats of the longest frame that the card takes. */
static inline uint32_t lks_score_longest(const struct lks_score *score)
{
	return (score->max_frame + score->bytes_a_beat - 1) / score->bytes_a_beat;
}

/* Parts, one file each. */
void lks_score_break(struct lks_score *score, unsigned int contract, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void lks_score_uplinks(struct lks_score *score, const struct lks_in *in, const struct lks_out *out);
void lks_score_parsed(struct lks_score *score, const struct lks_out *out);
void lks_score_admit(struct lks_score *score, const struct lks_out *out);
void lks_score_rescue(struct lks_score *score, const struct lks_out *out);
void lks_score_expire(struct lks_score *score, const struct lks_out *out);
void lks_score_map_live(struct lks_score *score, const struct lks_out *out);
void lks_score_map_falls(struct lks_score *score, const struct lks_out *out);
void lks_score_able(struct lks_score *score, const struct lks_in *in, const struct lks_out *out);
/* Members that could have taken the frames of @uplink ever since it was lost, by the pins. */
uint16_t lks_score_takers(const struct lks_score *score, unsigned int uplink);
void lks_score_hold(struct lks_score *score, const struct lks_in *in, const struct lks_out *out);
void lks_score_uplinks_set(struct lks_score *score, const struct lks_plan *plan);
void lks_score_new_plan(struct lks_score *score);
bool lks_score_claims_c7(const struct lks_score *score); /* in this clock */
void lks_score_ledger(struct lks_score *score);
void lks_score_settle(struct lks_score *score, uint32_t frame, unsigned int fate);

#endif
