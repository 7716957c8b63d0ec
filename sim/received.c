/* SPDX-License-Identifier: Apache-2.0 */
/* The receive side of the bench: rules as plan, administrator and map have them; mailbox; counters.
 */
#include <linksteer/receive.h>

#include "bench_impl.h"
#include "lib/plan_impl.h"

#define SWEEP_CLOCKS 16 /* of the counters, for each uplink */
#define PIPE_CLOCKS 64	/* port to counters, but for the FIFO */

/* Who of @team takes broadcasts: active members as the team has them, then those on standby. */
static unsigned int first_of(const struct lks_team *team, uint16_t in_use)
{
	for (unsigned int standby = 0; standby < 2; standby++)
		for (unsigned int i = 0; i < lks_team_members(team); i++) {
			unsigned int u = (unsigned int)lks_team_member(team, i);

			if (in_use >> u & 1 && lks_team_is_standby(team, u) == standby)
				return u;
		}
	return LKS_RX_UPLINKS;
}

static uint16_t admin_of(const struct lks_plan *plan)
{
	unsigned int up = 0;

	for (unsigned int u = 0; plan && u < LKS_RX_UPLINKS; u++)
		up |= (unsigned int)plan->uplink[u].admin_up << u;
	return (uint16_t)up;
}

static struct lks_rx_rule rule_of(const struct lks_bench *bench, unsigned int u)
{
	const struct lks_plan *plan = bench->score.plan;
	const struct lks_rx_view *view = &bench->view;
	uint16_t bit = (uint16_t)(1u << u);

	for (unsigned int t = 0; plan && t < lks_plan_teams(plan); t++) {
		const struct lks_team *team = lks_plan_team(plan, t);
		enum lks_rx_filter filter = plan->links[t].rx_filter;

		if (lks_team_mask(team) & bit)
			return (struct lks_rx_rule){
				.member = (view->admin | view->unsure) & bit,
				.first = first_of(team, view->in_use) == u,
				.reflect = filter == LKS_RX_FILTER_REFLECT,
				.designated = filter == LKS_RX_FILTER_DESIGNATED,
				.unsure = view->unsure & bit,
				.team = (uint8_t)t,
			};
	}
	return (struct lks_rx_rule){ 0 };
}

/* While the settings of the uplinks are written, those that change are as before or as then. */
static struct lks_rx_view look(const struct lks_bench *bench)
{
	const struct lks_score *score = &bench->score;
	struct lks_rx_view view = {
		.set = score->set,
		.next_plan = score->next_plan,
		.commits = score->commits,
		.in_use = bench->out->tap_ok,
		.admin = bench->view.admin,
	};

	if (score->set)
		view.admin = admin_of(score->set);
	else if (score->next_plan)
		view.unsure = view.admin ^ admin_of(score->next_plan);
	return view;
}

/* What the scoreboard of received frames has found since. */
static void report(struct lks_bench *bench, unsigned int contract)
{
	struct lks_rx_score *rx = &bench->received.score;

	if (rx->text[0])
		lks_score_break(&bench->score, contract, "%s", rx->text);
	rx->text[0] = '\0';
}

void lks_bench_receive(struct lks_bench *bench)
{
	const struct lks_score *score = &bench->score;
	const struct lks_rx_view *view = &bench->view;

	report(bench, 1);
	if (view->set == score->set && view->next_plan == score->next_plan &&
	    view->commits == score->commits && view->in_use == bench->out->tap_ok)
		return;
	bench->view = look(bench);
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		struct lks_rx_rule rule = rule_of(bench, u);

		lks_rx_score_rule(&bench->received.score, u, &rule);
	}
}

int lks_bench_mail(struct lks_bench *bench, unsigned int most)
{
	struct lks_punted mail;
	int rc = 1;

	while (most-- > 0 && rc == 1) {
		rc = lks_device_punted(bench->device, &mail);
		if (rc == 1)
			lks_rx_score_punted(&bench->received.score, mail.uplink, mail.frame,
					    mail.bytes);
	}
	return rc < 0 ? rc : 0;
}

/* The host takes all that was given, at a beat a clock and one more for each frame. */
static void drain(struct lks_bench *bench)
{
	struct lks_rx_source *source = &bench->received;
	uint64_t room = source->score.fifo_bytes / source->width, beats = 0;

	source->stall_percent = 0;
	while (!lks_rx_source_idle(source))
		lks_bench_step(bench);
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		const struct lks_rx_lane *lane = &source->score.lane[u];

		beats += lane->end - lane->left < room ? lane->end - lane->left : room;
	}
	lks_bench_clocks(bench, (int64_t)(2 * beats) + PIPE_CLOCKS + SWEEP_CLOCKS * bench->uplinks);
}

int lks_bench_received_count(struct lks_bench *bench, unsigned int contract)
{
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		struct lks_received r;
		int rc = lks_device_received(bench->device, u, &r);

		if (rc)
			return rc;
		lks_rx_score_count(&bench->received.score, u,
				   (uint64_t[LKS_RX_KINDS]){ r.frames, r.bytes, r.filtered,
							     r.punted, r.punt_lost, r.overflow,
							     r.bad });
		report(bench, contract);
	}
	return 0;
}

int lks_bench_received_end(struct lks_bench *bench)
{
	int rc;

	drain(bench);
	rc = lks_bench_mail(bench, UINT32_MAX);
	return rc ? rc : lks_bench_received_count(bench, 1);
}
