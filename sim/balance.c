/* SPDX-License-Identifier: Apache-2.0 */
/* The card's counters against what the bench saw: contract C1. */
#include <stdio.h>

#include "bench_impl.h"

#define FEW 8 /* counters of buckets and virtual ports that every finish reads */

static void same(struct lks_bench *bench, const char *what, struct lks_count card, uint64_t frames,
		 uint64_t bytes)
{
	if (card.frames == frames && card.bytes == bytes)
		return;
	lks_score_break(&bench->score, 1,
			"counter %s: %llu frames, %llu bytes; seen were %llu and %llu", what,
			(unsigned long long)card.frames, (unsigned long long)card.bytes,
			(unsigned long long)frames, (unsigned long long)bytes);
}

static void compare(struct lks_bench *bench, const struct lks_stats *stats)
{
	const struct lks_result *now = &bench->result, *base = &bench->base;
	char name[16];

	same(bench, "in", lks_stats_in(stats), now->frames_in - base->frames_in,
	     now->bytes_in - base->bytes_in);
	same(bench, "queued", lks_stats_queued(stats), 0, 0);
	for (unsigned int i = 0; i < LKS_DROPS; i++)
		same(bench, lks_drop_name(i), lks_stats_drop(stats, i),
		     now->drops[i] - base->drops[i], now->drop_bytes[i] - base->drop_bytes[i]);
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		snprintf(name, sizeof(name), "uplink%u", u);
		same(bench, name, lks_stats_out(stats, u), now->frames_out[u] - base->frames_out[u],
		     now->bytes_out[u] - base->bytes_out[u]);
	}
	for (unsigned int t = 0; t < lks_stats_teams(stats); t++) {
		struct lks_count put = lks_tallies_sum(bench->score.tallies.bucket[t], LKS_BUCKETS);

		snprintf(name, sizeof(name), "team %u", t);
		same(bench, name, lks_stats_team(stats, t), put.frames, put.bytes);
	}
}

/* Counters in one row: the buckets of all teams, the virtual ports, the one of all others. */
static unsigned int counters(const struct lks_bench *bench)
{
	return lks_device_teams(bench->device) * LKS_BUCKETS + lks_device_vports(bench->device) + 1;
}

static struct lks_count seen(const struct lks_bench *bench, unsigned int i)
{
	const struct lks_tallies *tallies = &bench->score.tallies;
	unsigned int buckets = lks_device_teams(bench->device) * LKS_BUCKETS;
	unsigned int vports = lks_device_vports(bench->device);

	if (i < buckets)
		return tallies->bucket[i / LKS_BUCKETS][i % LKS_BUCKETS];
	if (i - buckets < vports)
		return tallies->vport[i - buckets];
	return lks_tallies_sum(tallies->vport + vports, LKS_TALLY_VPORTS - vports);
}

static int check(struct lks_bench *bench, unsigned int i, struct lks_error *error)
{
	unsigned int buckets = lks_device_teams(bench->device) * LKS_BUCKETS;
	struct lks_count want = seen(bench, i), card = { 0, 0 };
	char name[32];
	int err;

	if (i < buckets) {
		snprintf(name, sizeof(name), "bucket %u of team %u", i % LKS_BUCKETS,
			 i / LKS_BUCKETS);
		err = lks_device_bucket(bench->device, i / LKS_BUCKETS, i % LKS_BUCKETS, error,
					&card);
	} else {
		snprintf(name, sizeof(name), "virtual port %u", i - buckets);
		err = lks_device_vport(bench->device, i - buckets, error, &card);
	}
	if (!err)
		same(bench, name, card, want.frames, want.bytes);
	return err;
}

int lks_bench_tallies(struct lks_bench *bench, unsigned int most, struct lks_error *error)
{
	unsigned int n = counters(bench), start = lks_rng_below(&bench->rng, n);
	int err = 0;

	if (!lks_device_vports(bench->device))
		return 0;
	for (unsigned int k = 0; k < n && most > 0 && !err; k++) {
		unsigned int i = (start + k) % n;

		if (seen(bench, i).frames == 0)
			continue;
		err = check(bench, i, error);
		most--;
	}
	/* And some that may have counted what they should not. */
	for (unsigned int k = 0; k < 2 && !err; k++)
		err = check(bench, lks_rng_below(&bench->rng, n), error);
	return err;
}

int lks_bench_balance(struct lks_bench *bench, struct lks_error *error)
{
	struct lks_stats *stats = NULL;
	int err = lks_stats_take(bench->device, error, &stats);

	if (err)
		return err;
	if (!lks_stats_balanced(stats))
		lks_score_break(&bench->score, 1, "a snapshot does not balance");
	lks_stats_free(stats);
	return 0;
}

int lks_bench_finish(struct lks_bench *bench, struct lks_error *error)
{
	struct lks_stats *stats = NULL;
	int err;

	lks_bench_clocks(bench, 64);
	err = lks_stats_take(bench->device, error, &stats);
	if (err)
		return err;
	if (!lks_stats_balanced(stats))
		lks_score_break(&bench->score, 1, "a snapshot does not balance");
	compare(bench, stats);
	lks_stats_free(stats);
	err = lks_bench_tallies(bench, FEW, error);
	if (!err)
		err = lks_bench_received_end(bench);
	lks_bench_injected_end(bench);
	return err ? err : lks_bench_ledger(bench, error);
}
