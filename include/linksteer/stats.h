/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statistics: a snapshot of the counters of a card, all of one clock.
 *
 * A snapshot does not change: any number of threads may look at one. Bytes are without FCS.
 */
#ifndef LINKSTEER_STATS_H
#define LINKSTEER_STATS_H

#include <linksteer/device.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lks_stats;

/* Why a frame was dropped (numbers as in the register file); a frame counts under one reason. */
enum lks_drop {
	LKS_DROP_BAD_FRAME,
	LKS_DROP_RUNT,
	LKS_DROP_OVERSIZE,
	LKS_DROP_NO_TEAM,
	LKS_DROP_NO_UPLINK,
	LKS_DROP_QUEUE_FULL,
	LKS_DROP_LINK_LOST,
	LKS_DROPS
};

/** struct lks_count - a plain value. */
struct lks_count {
	uint64_t frames, bytes;
};

/** lks_drop_name - "bad_frame" and so on. Return: NULL behind the last. */
const char *lks_drop_name(unsigned int reason);

/**
 * lks_stats_take - take a snapshot
 * @error: may be NULL
 * @ret_stats: the snapshot on success, untouched on failure; free with lks_stats_free()
 *
 * Return: 0, -ENOMEM, or as device.h says.
 */
int lks_stats_take(struct lks_device *device, struct lks_error *error,
		   struct lks_stats **ret_stats);

/** lks_stats_free - NULL is accepted. Return: NULL, to clear the caller's handle. */
struct lks_stats *lks_stats_free(struct lks_stats *stats);

unsigned int lks_stats_uplinks(const struct lks_stats *stats);

/* Zeros for a reason or an uplink that does not exist. */
struct lks_count lks_stats_in(const struct lks_stats *stats);
struct lks_count lks_stats_queued(const struct lks_stats *stats);
struct lks_count lks_stats_drop(const struct lks_stats *stats, unsigned int reason);
struct lks_count lks_stats_out(const struct lks_stats *stats, unsigned int uplink);

/**
 * lks_stats_team - frames of a team that went into a queue
 * @team: place of the team in the plan
 *
 * They have left since, wait, or were dropped as no_uplink because nobody of the team returned in
 * time. Frames that were dropped before belong to no team here.
 *
 * Return: zeros for a team that the card does not have.
 */
struct lks_count lks_stats_team(const struct lks_stats *stats, unsigned int team);
unsigned int lks_stats_teams(const struct lks_stats *stats);

/** lks_stats_balanced - whether in = out + drops + queued, in frames and in bytes. */
bool lks_stats_balanced(const struct lks_stats *stats);

/*
 * Counters of buckets and of virtual ports: frames that went into a queue since the card's reset,
 * as lks_stats_team() has them. They are no part of a snapshot: each is read as it stands in some
 * clock of the call, its frames and bytes in the same one.
 */

/** lks_device_vports - virtual ports 0 to this - 1 have a counter each. Return: 0 without any. */
unsigned int lks_device_vports(const struct lks_device *device);

/**
 * lks_device_bucket - what went into a queue by a bucket of a team
 * @team: place of the team in the plan
 * @bucket: hash & 255, in modulo teams, too; 0 to LKS_BUCKETS - 1
 * @error: may be NULL
 *
 * Return: 0, -ENOTSUP for a card without, -ERANGE beyond the card, -ETIMEDOUT when a frame was
 * counted in every clock (512 bits, frames of one beat without a pause), or as device.h says.
 */
int lks_device_bucket(struct lks_device *device, unsigned int team, unsigned int bucket,
		      struct lks_error *error, struct lks_count *ret_count);

/**
 * lks_device_vport - what went into a queue from a virtual port
 * @vport: tid of the host's frames; lks_device_vports() for all from there on together
 * @error: may be NULL
 *
 * Return: as lks_device_bucket().
 */
int lks_device_vport(struct lks_device *device, unsigned int vport, struct lks_error *error,
		     struct lks_count *ret_count);

#ifdef __cplusplus
}
#endif
#endif
