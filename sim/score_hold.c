/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoreboard, the hold: how long each loss held the host back, and that it is held back for one of
 * the reasons there are: frames of a lost uplink that are not yet rescued, queues that a team of
 * modulo, a member that comes back or a commit wants empty.
 */
#include "lib/plan_impl.h"
#include "score.h"

/* From the clock in which the last reason is gone: the frame that is on its way ends first. */
static int64_t bound(const struct lks_score *score)
{
	return LKS_SETTLE_CLOCKS + 2 * (int64_t)(score->longest / score->bytes_a_beat);
}

static uint16_t uplinks_with_frames(const struct lks_score *score)
{
	uint16_t uplinks = 0;

	for (unsigned int u = 0; u < score->uplinks; u++)
		if (lks_mapref_queued(score->ref, u) > 0)
			uplinks |= (uint16_t)(1u << u);
	return uplinks;
}

static bool has_modulo(const struct lks_plan *plan)
{
	for (unsigned int t = 0; plan && t < lks_plan_teams(plan); t++)
		if (lks_team_failover(lks_plan_team(plan, t)) == LKS_MODULO)
			return true;
	return false;
}

static bool has_reason(const struct lks_score *score, const struct lks_in *in)
{
	uint16_t queued = uplinks_with_frames(score);

	if (score->committing && (queued || score->admitted != score->entered))
		return true;
	if (queued & (uint16_t)~score->live)
		return true;
	return queued && (has_modulo(score->plan) || in->uplink_link_up & (uint16_t)~score->live);
}

static void measure(struct lks_score *score, const struct lks_out *out)
{
	for (unsigned int u = 0; u < score->uplinks; u++) {
		struct lks_loss *f;

		if (score->port[u].failover < 0)
			continue;
		f = &score->result->failover[score->port[u].failover];
		if (f->hold_over)
			continue;
		if (out->tap_hold)
			f->hold_clocks++;
		else if (score->since_reset > f->card.down + 2)
			f->hold_over = true;
	}
}

void lks_score_hold(struct lks_score *score, const struct lks_in *in, const struct lks_out *out)
{
	score->held = out->tap_hold && !has_reason(score, in) ? score->held + 1 : 0;
	if (score->held == bound(score))
		lks_score_break(score, 7, "the host has waited for nothing for %lld clocks",
				(long long)score->held);
	measure(score, out);
}
