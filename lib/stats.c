/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

#include <linksteer/stats.h>

#include <errno.h>
#include <stdlib.h>

/* Places of the counters, in pairs of frames and bytes (linksteer.rdl, counter). */
#define PAIR_IN 0u
#define PAIR_QUEUED 1u
#define PAIR_DROP 2u
#define PAIR_OUT 16u
#define PAIR_WORDS 4u

struct lks_stats {
	unsigned int uplinks, teams;
	struct lks_count in, queued, drop[LKS_DROPS], out[LKS_PLAN_UPLINKS_MAX];
	struct lks_count team[LKS_PLAN_TEAMS_MAX];
};

static const char *const drop_names[LKS_DROPS] = {
	[LKS_DROP_BAD_FRAME] = "bad_frame", [LKS_DROP_RUNT] = "runt",
	[LKS_DROP_OVERSIZE] = "oversize",   [LKS_DROP_NO_TEAM] = "no_team",
	[LKS_DROP_NO_UPLINK] = "no_uplink", [LKS_DROP_QUEUE_FULL] = "queue_full",
	[LKS_DROP_LINK_LOST] = "link_lost",
};

const char *lks_drop_name(unsigned int reason)
{
	return reason < LKS_DROPS ? drop_names[reason] : NULL;
}

static int read_pair(struct lks_device *device, uint32_t at, struct lks_count *ret_count,
		     struct lks_error *error)
{
	uint32_t word[PAIR_WORDS];

	for (uint32_t i = 0; i < PAIR_WORDS; i++) {
		int rc = lks_reg_read(device, at + 4 * i, &word[i], error);

		if (rc < 0)
			return rc;
	}
	ret_count->frames = (uint64_t)word[1] << 32 | word[0];
	ret_count->bytes = (uint64_t)word[3] << 32 | word[2];
	return 0;
}

/* @n pairs from @pair of the table @at on. */
static int read_pairs(struct lks_device *device, uint32_t at, unsigned int pair, unsigned int n,
		      struct lks_count *ret_counts, struct lks_error *error)
{
	int rc = 0;

	for (unsigned int i = 0; rc == 0 && i < n; i++)
		rc = read_pair(device, at + 4 * PAIR_WORDS * (pair + i), &ret_counts[i], error);
	return rc;
}

/* Freezes the counters. Valid: the card has not been reset since. */
static int freeze(struct lks_device *device, struct lks_error *error)
{
	uint32_t mask = LKS_CSR__COUNTERS__STATUS__BUSY_bm | LKS_CSR__COUNTERS__STATUS__VALID_bm;
	int rc = lks_device_check(device, error);

	if (rc == 0)
		rc = lks_reg_write(device, LKS_REG(device, LKS_BLOCK_COUNTERS, counters.SNAPSHOT),
				   LKS_CSR__COUNTERS__SNAPSHOT__TAKE_bm, error);
	if (rc < 0)
		return rc;
	return lks_reg_wait(device, LKS_REG(device, LKS_BLOCK_COUNTERS, counters.STATUS), mask,
			    LKS_CSR__COUNTERS__STATUS__VALID_bm, "the snapshot", error);
}

static int read_all(struct lks_device *device, struct lks_stats *stats, struct lks_error *error)
{
	uint32_t at = LKS_REG(device, LKS_BLOCK_COUNTERS, counter);
	int rc = freeze(device, error);

	stats->uplinks = device->uplinks;
	stats->teams = device->teams;
	if (rc == 0)
		rc = read_pairs(device, at, PAIR_IN, 1, &stats->in, error);
	if (rc == 0)
		rc = read_pairs(device, at, PAIR_QUEUED, 1, &stats->queued, error);
	if (rc == 0)
		rc = read_pairs(device, at, PAIR_DROP, LKS_DROPS, stats->drop, error);
	if (rc == 0)
		rc = read_pairs(device, at, PAIR_OUT, stats->uplinks, stats->out, error);
	if (rc == 0)
		rc = read_pairs(device, LKS_REG(device, LKS_BLOCK_COUNTERS, team_counter), 0,
				stats->teams, stats->team, error);
	return rc < 0 ? rc : lks_device_check(device, error);
}

int lks_stats_take(struct lks_device *device, struct lks_error *error, struct lks_stats **ret_stats)
{
	struct lks_stats *stats = calloc(1, sizeof(*stats));
	int rc;

	if (!stats)
		return lks_error_set(error, -ENOMEM, "out of memory");
	rc = read_all(device, stats, error);
	if (rc < 0) {
		free(stats);
		return rc;
	}
	*ret_stats = stats;
	return 0;
}

struct lks_stats *lks_stats_free(struct lks_stats *stats)
{
	free(stats);
	return NULL;
}

unsigned int lks_stats_uplinks(const struct lks_stats *stats)
{
	return stats->uplinks;
}

struct lks_count lks_stats_in(const struct lks_stats *stats)
{
	return stats->in;
}

struct lks_count lks_stats_queued(const struct lks_stats *stats)
{
	return stats->queued;
}

struct lks_count lks_stats_drop(const struct lks_stats *stats, unsigned int reason)
{
	return reason < LKS_DROPS ? stats->drop[reason] : (struct lks_count){ 0, 0 };
}

struct lks_count lks_stats_out(const struct lks_stats *stats, unsigned int uplink)
{
	return uplink < stats->uplinks ? stats->out[uplink] : (struct lks_count){ 0, 0 };
}

unsigned int lks_stats_teams(const struct lks_stats *stats)
{
	return stats->teams;
}

struct lks_count lks_stats_team(const struct lks_stats *stats, unsigned int team)
{
	return team < stats->teams ? stats->team[team] : (struct lks_count){ 0, 0 };
}

static void add(struct lks_count *sum, const struct lks_count *counts, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		sum->frames += counts[i].frames;
		sum->bytes += counts[i].bytes;
	}
}

bool lks_stats_balanced(const struct lks_stats *stats)
{
	struct lks_count sum = stats->queued;

	add(&sum, stats->drop, LKS_DROPS);
	add(&sum, stats->out, stats->uplinks);
	return sum.frames == stats->in.frames && sum.bytes == stats->in.bytes;
}

/* ---- buckets and virtual ports ---- */

unsigned int lks_device_vports(const struct lks_device *device)
{
	return device->vports;
}

/* @select: word of the counter that is read. */
static int read_tally(struct lks_device *device, uint32_t select, struct lks_error *error,
		      struct lks_count *ret_count)
{
	struct lks_count count;
	int rc = lks_device_check(device, error);

	if (rc == 0)
		rc = lks_reg_write(device, LKS_REG(device, LKS_BLOCK_TALLIES, tally.SELECT), select,
				   error);
	if (rc == 0)
		rc = lks_reg_wait(device, LKS_REG(device, LKS_BLOCK_TALLIES, tally.STATUS),
				  LKS_CSR__TALLY__STATUS__BUSY_bm, 0, "the read of a counter",
				  error);
	if (rc == 0)
		rc = read_pair(device, LKS_REG(device, LKS_BLOCK_TALLIES, tally.FRAMES_LO), &count,
			       error);
	if (rc == 0)
		rc = lks_device_check(device, error);
	if (rc == 0)
		*ret_count = count;
	return rc;
}

static int without(const struct lks_device *device, struct lks_error *error)
{
	return lks_error_set(error, -ENOTSUP,
			     "%s: built without counters of buckets and virtual ports",
			     device->name);
}

int lks_device_bucket(struct lks_device *device, unsigned int team, unsigned int bucket,
		      struct lks_error *error, struct lks_count *ret_count)
{
	if (!device->vports)
		return without(device, error);
	if (team >= device->teams || bucket >= LKS_BUCKETS)
		return lks_error_set(error, -ERANGE, "%s: bucket %u of team %u: there is none",
				     device->name, bucket, team);
	return read_tally(device,
			  LKS_PUT(team * LKS_BUCKETS + bucket, LKS_CSR__TALLY__SELECT__INDEX),
			  error, ret_count);
}

int lks_device_vport(struct lks_device *device, unsigned int vport, struct lks_error *error,
		     struct lks_count *ret_count)
{
	if (!device->vports)
		return without(device, error);
	if (vport > device->vports)
		return lks_error_set(error, -ERANGE, "%s: virtual port %u: counted are 0 to %u",
				     device->name, vport, device->vports);
	return read_tally(device,
			  LKS_PUT(vport, LKS_CSR__TALLY__SELECT__INDEX) |
				  LKS_CSR__TALLY__SELECT__VPORT_bm,
			  error, ret_count);
}
