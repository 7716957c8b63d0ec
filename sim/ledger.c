/* SPDX-License-Identifier: Apache-2.0 */
/* The card's ledger against what the scoreboard saw. */
#include <errno.h>

#include "bench_impl.h"
#include "lib/error_impl.h"

#define TRIES 1000 /* until nothing happens while the ledger is read */

struct figure {
	const char *what;
	int64_t card, seen;
};

/* A clock of the card, -1 when it has not been. */
static int64_t clock_if(bool been, uint64_t clock)
{
	return been ? (int64_t)clock : -1;
}

static void compare(struct lks_bench *bench, const struct lks_ledger_record *r,
		    const struct lks_loss *loss)
{
	const struct figure figure[] = {
		{ "uplink", r->uplink, loss->uplink },
		{ "generation", r->generation, loss->card.generation & 0xffff },
		{ "eligible before", r->before, loss->before },
		{ "eligible after", r->after, loss->after },
		{ "lost in clock", (int64_t)r->down, loss->card.down },
		{ "last start", clock_if(r->started, r->last_start), loss->card.start },
		{ "first rerouted frame", clock_if(r->rerouted, r->first_reroute),
		  loss->card.reroute },
		{ "back in clock", clock_if(r->returned, r->back), loss->card.back },
		{ "cut frames", r->cut, loss->cut_frames },
		{ "rescued frames", (int64_t)r->rescued.frames, loss->rescued_frames },
		{ "rescued bytes", (int64_t)r->rescued.bytes, (int64_t)loss->rescued_bytes },
		{ "lost frames", (int64_t)r->lost.frames, loss->lost_frames },
		{ "lost bytes", (int64_t)r->lost.bytes, (int64_t)loss->lost_bytes },
		{ "open", r->open, loss->card.open },
		{ "hold clocks", (int64_t)r->hold, r->held ? 0 : loss->hold_clocks },
	};

	for (size_t i = 0; i < sizeof(figure) / sizeof(figure[0]); i++)
		if (figure[i].card != figure[i].seen)
			lks_score_break(&bench->score, LKS_BROKEN_LEDGER,
					"record %u, uplink%u: %s %lld, seen was %lld", r->number,
					loss->uplink, figure[i].what, (long long)figure[i].card,
					(long long)figure[i].seen);
}

/*
 * All records are of a moment in which nothing happened on either side. A rescued frame has
 * happened here when its copy starts, and there when its last beat is written.
 */
static int take(struct lks_bench *bench, struct lks_error *error)
{
	struct lks_result *result = &bench->result;

	for (int i = 0; i < TRIES; i++) {
		uint64_t changes = bench->score.changes;
		bool copying = bench->score.since_reset < bench->score.copied;
		int err;

		result->ledger = lks_ledger_free(result->ledger);
		err = lks_ledger_take(bench->device, error, &result->ledger);
		if (err)
			return err;
		if (changes == bench->score.changes && !copying)
			return 0;
		lks_bench_clocks(bench, 64);
	}
	return lks_error_set(error, -ETIMEDOUT, "the ledger never stands still");
}

int lks_bench_ledger(struct lks_bench *bench, struct lks_error *error)
{
	struct lks_result *result = &bench->result;
	size_t losses;
	const struct lks_ledger *ledger;
	int err = take(bench, error);

	if (err)
		return err;
	ledger = result->ledger;
	result->ledger_first = bench->base.failovers;
	if (lks_ledger_overrun(ledger))
		lks_score_break(&bench->score, LKS_BROKEN_LEDGER, "it was overrun");
	losses = result->failovers - bench->base.failovers;
	if (lks_ledger_failovers(ledger) != losses) {
		lks_score_break(&bench->score, LKS_BROKEN_LEDGER, "%u failovers, seen were %zu",
				lks_ledger_failovers(ledger), losses);
		return 0;
	}
	for (unsigned int i = 0; i < lks_ledger_records(ledger); i++) {
		const struct lks_ledger_record *r = lks_ledger_at(ledger, i);

		compare(bench, r, &result->failover[result->ledger_first + r->number]);
	}
	return 0;
}
