/* SPDX-License-Identifier: Apache-2.0 */
/* The card's counters against what the bench saw: contract C1. */
#include "bench_impl.h"

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

/* What went into the queues has left, or was dropped for want of a member. */
static void teams(struct lks_bench *bench, const struct lks_stats *stats, struct lks_count out)
{
	struct lks_count expired = lks_stats_drop(stats, LKS_DROP_NO_UPLINK), sum = { 0, 0 };

	for (unsigned int t = 0; t < lks_stats_teams(stats); t++) {
		struct lks_count team = lks_stats_team(stats, t);

		sum.frames += team.frames;
		sum.bytes += team.bytes;
	}
	if (sum.frames < out.frames || sum.frames > out.frames + expired.frames ||
	    sum.bytes < out.bytes || sum.bytes > out.bytes + expired.bytes)
		lks_score_break(&bench->score, 1,
				"teams: %llu frames, %llu bytes; %llu frames, %llu bytes left",
				(unsigned long long)sum.frames, (unsigned long long)sum.bytes,
				(unsigned long long)out.frames, (unsigned long long)out.bytes);
}

static void compare(struct lks_bench *bench, const struct lks_stats *stats)
{
	const struct lks_result *now = &bench->result, *base = &bench->base;
	struct lks_count out = { 0, 0 };
	char name[16] = "uplink00";

	same(bench, "in", lks_stats_in(stats), now->frames_in - base->frames_in,
	     now->bytes_in - base->bytes_in);
	same(bench, "queued", lks_stats_queued(stats), 0, 0);
	for (unsigned int i = 0; i < LKS_DROPS; i++)
		same(bench, lks_drop_name(i), lks_stats_drop(stats, i),
		     now->drops[i] - base->drops[i], now->drop_bytes[i] - base->drop_bytes[i]);
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		name[6] = u < 10 ? (char)('0' + u) : '1';
		name[7] = u < 10 ? '\0' : (char)('0' + u - 10);
		same(bench, name, lks_stats_out(stats, u), now->frames_out[u] - base->frames_out[u],
		     now->bytes_out[u] - base->bytes_out[u]);
		out.frames += lks_stats_out(stats, u).frames;
		out.bytes += lks_stats_out(stats, u).bytes;
	}
	teams(bench, stats, out);
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
	return lks_bench_ledger(bench, error);
}
