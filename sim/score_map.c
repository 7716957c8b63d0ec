/* SPDX-License-Identifier: Apache-2.0 */
/* Scoreboard, inside: losses, returns and new plans. */
#include <string.h>

#include "grow.h"
#include "lib/plan_impl.h"
#include "score.h"

#define SEAT_CLOCKS 32 /* in the map; longer than seats change hands for behind a return */

static void open_zoom(struct lks_score *score, unsigned int u, bool up)
{
	struct lks_result *result = score->result;
	struct lks_zoom *zoom;

	if (result->zooms >= LKS_ZOOMS || score->clock < LKS_ZOOM_BEFORE)
		return;
	if (lks_grow(&result->zoom, &result->zoom_room, result->zooms + 1)) {
		result->out_of_memory = true;
		return;
	}
	zoom = &result->zoom[result->zooms++];
	*zoom = (struct lks_zoom){ .clock = score->clock, .uplink = u, .up = up };
	for (int64_t c = score->clock - LKS_ZOOM_BEFORE; c < score->clock; c++)
		zoom->sample[zoom->samples++] = result->ring[(uint64_t)c % LKS_ZOOM_BEFORE];
}

static void open_failover(struct lks_score *score, unsigned int u, uint16_t before)
{
	struct lks_result *result = score->result;
	struct lks_port *port = &score->port[u];

	if (lks_grow(&result->failover, &result->failover_room, result->failovers + 1)) {
		result->out_of_memory = true;
		return;
	}
	port->failover = (int)result->failovers;
	result->failover[result->failovers++] = (struct lks_loss){
		.uplink = u,
		.generation = score->generation,
		.plan = score->plan,
		.clock_down = score->clock,
		.last_start = port->last_start,
		.first_reroute = -1,
		.admitted = score->admitted,
		.before = before,
		.after = before & (uint16_t) ~(1u << u),
		.cut_frames = port->mid && !lks_mapref_cut(score->ref, u),
		.card = { score->since_reset, port->card_start, -1, -1, score->commits, true },
	};
	score->changes++;
	open_zoom(score, u, false);
}

static void end_failover(struct lks_score *score, unsigned int u)
{
	struct lks_port *port = &score->port[u];

	if (port->failover >= 0) {
		score->result->failover[port->failover].card.back = score->since_reset;
		score->result->failover[port->failover].card.open = false;
		score->changes++;
	}
	port->failover = -1;
}

/* Of a loss nothing changes any more when its queue is empty and its hold over. */
void lks_score_ledger(struct lks_score *score)
{
	for (unsigned int u = 0; u < score->uplinks; u++) {
		struct lks_loss *f;

		if (score->port[u].failover < 0)
			continue;
		f = &score->result->failover[score->port[u].failover];
		if (!f->card.open || !f->hold_over || lks_mapref_queued(score->ref, u) > 0)
			continue;
		f->card.open = false;
		score->changes++;
	}
}

/*
 * Without failback nobody gives its seat to members that have all been lost before. Just after an
 * outage of all of them the seat goes to who is first fit for it. With min_links a member may have
 * left the map for the others' sake, and is free to come back.
 */
static bool may_yield(const struct lks_score *score, unsigned int u)
{
	for (unsigned int t = 0; score->plan && t < lks_plan_teams(score->plan); t++) {
		const struct lks_plan_links *links = &score->plan->links[t];

		if (score->members[t] >> u & 1)
			return links->failback || links->min_links > 1 ||
			       score->since_reset - score->port[u].back_at < SEAT_CLOCKS ||
			       score->members[t] & score->live &
				       (uint16_t) ~(score->ever_lost | 1u << u);
	}
	return true;
}

/* Who yields its seat, which another member has taken, leaves nothing behind: that is no loss. */
static void check_yield(struct lks_score *score, unsigned int u)
{
	if (lks_mapref_queued(score->ref, u) > 0)
		lks_score_break(score, 5, "uplink%u yields its seat with %zu frames in its queue",
				u, lks_mapref_queued(score->ref, u));
	if (!may_yield(score, u))
		lks_score_break(score, 6, "uplink%u yields its seat to members that came back", u);
}

static void lose(struct lks_score *score, unsigned int u, bool yields)
{
	struct lks_port *port = &score->port[u];

	if (yields) {
		check_yield(score, u);
	} else {
		open_failover(score, u, lks_mapref_eligible(score->ref));
		score->ever_lost |= (uint16_t)(1u << u);
	}
	port->yielded = yields;
	port->after_cut = port->waiting ? 0 : 1;
	port->may_end = port->mid && port->waiting && port->last;
	port->silent = 0;
	port->lost_at = score->since_reset;
	if (lks_mapref_loss(score->ref, u) != 0)
		lks_score_break(score, 4, "uplink%u: %s", u, lks_mapref_why(score->ref));
}

/* Who is lost in the clock in which another one yields has lost it before. */
void lks_score_map_falls(struct lks_score *score, const struct lks_out *out)
{
	uint16_t fallen = lks_mapref_eligible(score->ref) & (uint16_t)~out->tap_eligible;

	for (unsigned int u = 0; u < score->uplinks; u++)
		if (fallen & out->tap_yields & 1u << u)
			lose(score, u, true);
	for (unsigned int u = 0; u < score->uplinks; u++)
		if (fallen & (uint16_t)~out->tap_yields & 1u << u)
			lose(score, u, false);
	score->eligible = out->tap_eligible;
}

/*
 * The map that decisions obey: losses leave it, an uplink returns with the clock in which it has
 * it; it may be lost in that same clock.
 */
void lks_score_map_live(struct lks_score *score, const struct lks_out *out)
{
	uint16_t gone = score->live & (uint16_t)~out->tap_live;
	uint16_t come = out->tap_live & (uint16_t)~score->live;

	if (gone && lks_mapref_obey(score->ref, gone) != 0)
		lks_score_break(score, 4, "%s", lks_mapref_why(score->ref));
	if (come && lks_mapref_return(score->ref, come) != 0)
		lks_score_break(score, 3, "%s (map %#x, returned %#x)", lks_mapref_why(score->ref),
				score->live, come);
	for (unsigned int u = 0; u < score->uplinks; u++)
		if (come >> u & 1) {
			score->port[u].yielded = false;
			score->port[u].back_at = score->since_reset;
			end_failover(score, u);
			open_zoom(score, u, true);
		}
}

void lks_score_new_plan(struct lks_score *score)
{
	if (score->parsed != score->admitted)
		lks_score_break(score, 9, "new tables rule while %zu frames are inside",
				score->parsed - score->admitted);
	if (lks_mapref_commit(score->ref) != 0)
		lks_score_break(score, 9, "%s", lks_mapref_why(score->ref));
	score->committing = false;
	score->generation++;
	score->commits++;
	score->ever_lost = 0;
	score->plan = score->next_plan;
	memset(score->dark, 0, sizeof(score->dark));
	for (unsigned int t = 0; score->plan && t < lks_plan_teams(score->plan); t++) {
		const struct lks_team *team = lks_plan_team(score->plan, t);

		score->members[t] = lks_team_mask(team);
		lks_mapref_team(score->ref, t, score->members[t],
				lks_team_failover(team) == LKS_MODULO);
	}
}
