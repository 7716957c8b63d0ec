/* SPDX-License-Identifier: Apache-2.0 */
#include "figures.h"

#include <errno.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static int latencies(struct lks_figures *f)
{
	f->latency = calloc(f->frames + 1, sizeof(*f->latency));
	if (!f->latency)
		return -ENOMEM;
	for (size_t i = 0; i < f->frames; i++)
		if (f->record[i].fate == LKS_FATE_SENT)
			f->latency[f->latencies++] =
				(uint32_t)(f->record[i].last_out - f->record[i].first_in);
	qsort(f->latency, f->latencies, sizeof(*f->latency), ascending);
	f->latency_min = f->latency_p50 = f->latency_p99 = f->latency_max = -1;
	if (f->latencies == 0)
		return 0;
	f->latency_min = f->latency[0];
	/* By nearest rank: the least that so many in a hundred do not exceed. */
	f->latency_p50 = f->latency[(f->latencies - 1) / 2];
	f->latency_p99 = f->latency[(f->latencies * 99 + 99) / 100 - 1];
	f->latency_max = f->latency[f->latencies - 1];
	return 0;
}

static void sums(struct lks_figures *f)
{
	uint64_t bytes = 0, most = 0;
	uint16_t members = 0;

	for (unsigned int t = 0; t < lks_plan_teams(f->plan); t++)
		for (unsigned int i = 0; i < lks_team_members(lks_plan_team(f->plan, t)); i++)
			members |= (uint16_t)(1u << lks_team_member(lks_plan_team(f->plan, t), i));
	for (unsigned int u = 0; u < 16; u++) {
		f->out += f->result->frames_out[u];
		bytes += f->result->bytes_out[u];
		if (f->result->bytes_out[u] > most)
			most = f->result->bytes_out[u];
	}
	for (unsigned int i = 0; i < LKS_DROPS; i++)
		f->drops += f->result->drops[i];
	f->lost = f->result->frames_in - f->out - f->drops;
	if (bytes)
		f->imbalance = (double)most * __builtin_popcount(members) / (double)bytes;
}

/* Flows whose member differs between the two masks of a loss. */
static void moved(struct lks_figures *f, size_t i)
{
	const struct lks_loss *loss = &f->result->failover[i];

	for (size_t k = 0; k < f->flows; k++) {
		const struct lks_flow *flow = &f->flow[k];
		const struct lks_team *team = lks_plan_team(loss->plan, flow->team);
		unsigned int before = 99, after = 99;

		if (flow->generation != (uint8_t)loss->generation)
			continue;
		lks_team_select(team, flow->hash, loss->before, &before);
		lks_team_select(team, flow->hash, loss->after, &after);
		if (before == after)
			continue;
		f->loss[i].moved++;
		if (before == loss->uplink)
			continue;
		f->loss[i].healthy_moved++;
		if (lks_team_failover(team) == LKS_RESILIENT)
			f->healthy_moved++;
	}
}

/* Who takes the buckets of a dead member: the first one on standby, else all others. */
static unsigned int heirs(const struct lks_team *team, unsigned int dead)
{
	unsigned int others = 0;

	for (unsigned int i = 0; i < lks_team_members(team); i++) {
		unsigned int u = (unsigned int)lks_team_member(team, i);

		if (u != dead && lks_team_is_standby(team, u))
			return 1u << u;
		others |= 1u << u;
	}
	return others & ~(1u << dead);
}

/* In `resilient`, by the table: each heir has floor(k/n) or ceil(k/n) of the dead one's buckets. */
static bool spread_evenly(const struct lks_team *team, unsigned int dead)
{
	unsigned int to = heirs(team, dead), got[16] = { 0 }, k = 0;
	unsigned int n = (unsigned int)__builtin_popcount(to);

	for (unsigned int b = 0; b < LKS_BUCKETS; b++) {
		const uint8_t *row = lks_team_row(team, b);

		if (n == 0 || row[0] != dead)
			continue;
		k++;
		got[row[1]]++;
	}
	for (unsigned int u = 0; n && u < 16; u++)
		if (to >> u & 1 ? got[u] < k / n || got[u] > (k + n - 1) / n : got[u] > 0)
			return false;
	return true;
}

static bool equal_weights(const struct lks_team *team)
{
	for (unsigned int i = 1; i < lks_team_members(team); i++)
		if (lks_team_weight(team, (unsigned int)lks_team_member(team, i)) !=
		    lks_team_weight(team, (unsigned int)lks_team_member(team, 0)))
			return false;
	return true;
}

static void tables(struct lks_figures *f)
{
	for (unsigned int t = 0; t < lks_plan_teams(f->plan); t++) {
		const struct lks_team *team = lks_plan_team(f->plan, t);

		if (lks_team_failover(team) != LKS_RESILIENT || !equal_weights(team))
			continue;
		for (unsigned int i = 0; i < lks_team_members(team); i++)
			f->c6 &= spread_evenly(team, (unsigned int)lks_team_member(team, i));
	}
}

int lks_figures_make(struct lks_figures *figures, struct lks_bench *bench,
		     const struct lks_bench_frame *frame, const struct lks_plan *plan,
		     uint64_t clock_hz, unsigned int width, unsigned int uplinks)
{
	*figures = (struct lks_figures){ .bench = bench,
					 .result = lks_bench_result(bench),
					 .frame = frame,
					 .plan = plan,
					 .clock_hz = clock_hz,
					 .width = width,
					 .uplinks = uplinks,
					 .c6 = true };
	figures->record = lks_bench_records(bench, &figures->frames);
	figures->flow = lks_bench_flows(bench, &figures->flows);
	figures->loss = calloc(figures->result->failovers + 1, sizeof(*figures->loss));
	if (!figures->loss || latencies(figures)) {
		lks_figures_free(figures);
		return -ENOMEM;
	}
	sums(figures);
	tables(figures);
	for (size_t i = 0; i < figures->result->failovers; i++)
		moved(figures, i);
	figures->c6 &= figures->healthy_moved == 0;
	return 0;
}

void lks_figures_free(struct lks_figures *figures)
{
	free(figures->latency);
	free(figures->loss);
	*figures = (struct lks_figures){ 0 };
}

const char *lks_figures_contract(const struct lks_figures *figures, unsigned int contract)
{
	if (figures->result->broken[contract] || (contract == 6 && !figures->c6) ||
	    (contract == 1 && figures->lost != 0))
		return "broken";
	return figures->stopped ? "not claimed" : "held";
}

double lks_figures_us(const struct lks_figures *figures, int64_t clocks)
{
	return (double)clocks * 1e6 / (double)figures->clock_hz;
}
