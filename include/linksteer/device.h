/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices: one card, reached through a bus.
 *
 * Every call is bounded: the library never sleeps and reads no clock. Not thread-safe per object;
 * distinct objects are independent. Calls that touch the card fail with
 *
 *   -ENODEV     the card is gone: its registers read as all ones or the magic number is not there
 *   -ESTALE     the card was reset or somebody else opened it: the owner token is not ours
 *   -ETIMEDOUT  a wait used up its polls
 *
 * or with the errno of the bus, besides what they list. @error, where taken, may be NULL.
 */
#ifndef LINKSTEER_DEVICE_H
#define LINKSTEER_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include <linksteer/bus.h>
#include <linksteer/error.h>
#include <linksteer/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_DEVICE_POLLS 100000u /* of a wait, when the caller names no number */

struct lks_device;

enum lks_log_level { LKS_LOG_DEBUG, LKS_LOG_INFO, LKS_LOG_WARNING };

/** lks_log_fn - receives one line without a line end; @text lives until it returns. */
typedef void lks_log_fn(void *user, enum lks_log_level level, const char *text);

/** lks_wait_fn - called between two polls of a wait. Return: 0, or a negative errno to give up. */
typedef int lks_wait_fn(void *user);

/**
 * struct lks_device_options - how to open; all zeros is a good choice
 * @owner: token that marks the card as ours; 0: drawn by chance, and not the one found
 * @polls: bound of every wait in register reads; 0: LKS_DEVICE_POLLS
 * @wait: NULL: polls follow each other at once
 * @log: NULL: nobody listens
 * @user: handed to @wait and @log
 */
struct lks_device_options {
	uint32_t owner;
	unsigned int polls;
	lks_wait_fn *wait;
	lks_log_fn *log;
	void *user;
};

/**
 * lks_device_open_bus - recognise the card behind a bus and become its owner
 * @bus: copied; belongs to the device from a success on, stays the caller's after a failure
 * @options: copied; NULL: all zeros
 * @ret_device: the device on success, untouched on failure; close with lks_device_close()
 *
 * Checks the magic number and versions, walks the list of blocks, reads the shape and writes the
 * owner token. Traffic and configuration of the card are not touched.
 *
 * Return: 0, -ENODEV: no card or not ours, -ENOTSUP: a version or block that this library does
 * not know or misses, -EPROTO: the list of blocks is damaged, -ELOOP: it never ends, -ENOMEM.
 */
int lks_device_open_bus(const struct lks_bus *bus, const struct lks_device_options *options,
			struct lks_error *error, struct lks_device **ret_device);

/** lks_device_close - close the bus; the card goes on. NULL is accepted. Return: NULL. */
struct lks_device *lks_device_close(struct lks_device *device);

/** lks_device_check - read the identity again. Return: 0, -ENODEV, -ESTALE. */
int lks_device_check(struct lks_device *device, struct lks_error *error);

/* What was read when the card was opened. */
const char *lks_device_name(const struct lks_device *device);
uint32_t lks_device_version(const struct lks_device *device); /* major << 16 | minor << 8 | patch */
unsigned int lks_device_data_width(const struct lks_device *device); /* bits */
unsigned int lks_device_uplinks(const struct lks_device *device);
unsigned int lks_device_teams(const struct lks_device *device);
uint32_t lks_device_max_frame(const struct lks_device *device);	  /* bytes without FCS */
uint32_t lks_device_queue_bytes(const struct lks_device *device); /* of one uplink */
uint32_t lks_device_clock_hz(const struct lks_device *device);	  /* 0: not known */
uint32_t lks_device_build_id(const struct lks_device *device);	  /* 0 in simulation */
uint32_t lks_device_reset_count(const struct lks_device *device);
bool lks_device_has_tx_done(const struct lks_device *device);

/**
 * lks_device_block_at - a block of the register map, in the order of the list
 * @ret_type, @ret_version, @ret_offset: each may be NULL
 *
 * Return: 0, -ENOENT behind the last.
 */
int lks_device_block_at(const struct lks_device *device, unsigned int i, uint32_t *ret_type,
			unsigned int *ret_version, uint32_t *ret_offset);

/** lks_block_name - "control" and so on. Return: NULL for a type that this library skips. */
const char *lks_block_name(uint32_t type);

/**
 * lks_device_apply - make a card do what a plan says
 *
 * lks_device_prepare(), lks_device_commit(), the wait for it, lks_device_set_uplinks() and
 * lks_device_verify(). May be repeated: it writes everything. Until the commit nothing that the
 * card obeys is changed; whatever fails before it leaves the card as it was. After -ETIMEDOUT the
 * commit still comes, without the settings of the uplinks: wait with lks_device_commit_done(), then
 * call lks_device_set_uplinks().
 *
 * Return: 0, or what the steps return.
 */
int lks_device_apply(struct lks_device *device, const struct lks_plan *plan,
		     struct lks_error *error);

/**
 * lks_device_prepare - write the shadow bank completely
 *
 * Refuses with -ENOTSUP, and writes nothing, what the card cannot do: more teams or uplinks than
 * it has, a policy that it does not know, delays beyond 65,535 ticks, a half-life of the damping
 * that it cannot count.
 *
 * Return: 0, -ENOTSUP, -EBUSY while a commit is pending.
 */
int lks_device_prepare(struct lks_device *device, const struct lks_plan *plan,
		       struct lks_error *error);

/**
 * lks_device_commit - ask for the exchange of the banks; does not wait
 *
 * Behind lks_device_prepare() alone: what the shadow bank holds otherwise is the configuration of
 * before, and not all of it.
 *
 * Return: 0, -EBUSY.
 */
int lks_device_commit(struct lks_device *device, struct lks_error *error);

/**
 * lks_device_commit_done - whether the last lks_device_commit() has taken effect; one poll
 * @ret_done: true from the frame boundary on at which the new bank rules
 *
 * Return: 0, -EINVAL without a commit, -ESTALE also when somebody else committed.
 */
int lks_device_commit_done(struct lks_device *device, bool *ret_done, struct lks_error *error);

/** lks_device_set_uplinks - write the tick and the settings of all uplinks; effective at once. */
int lks_device_set_uplinks(struct lks_device *device, const struct lks_plan *plan,
			   struct lks_error *error);

/** lks_device_verify - compare the live bank with a plan. Return: 0, -EIO on a difference. */
int lks_device_verify(struct lks_device *device, const struct lks_plan *plan,
		      struct lks_error *error);

/* Bits of lks_device_uplink_state(). */
#define LKS_UPLINK_LINK 0x1u	 /* link up, synchronised */
#define LKS_UPLINK_ELIGIBLE 0x2u /* may carry traffic */
#define LKS_UPLINK_ADMIN_UP 0x4u /* administratively up */
#define LKS_UPLINK_STALLED 0x8u	 /* given up because it took nothing, until it returns */

/** lks_device_uplink_state - state of one port. Return: 0, -ERANGE beyond the card. */
int lks_device_uplink_state(struct lks_device *device, unsigned int uplink,
			    unsigned int *ret_state);

/** struct lks_uplink_rules - where the rules of its team and the damping leave one port. */
struct lks_uplink_rules {
	bool up;	     /* link and administrator agree, delays are over */
	bool able;	     /* up, not suppressed, let by LACP */
	bool suppressed;     /* by the damping */
	bool late;	     /* came back and waits: no failback */
	bool distributing;   /* what lks_device_set_distributing() said */
	unsigned int figure; /* of the damping, whole part */
};

/** lks_device_uplink_rules - Return: 0, -ERANGE beyond the card. */
int lks_device_uplink_rules(struct lks_device *device, unsigned int uplink,
			    struct lks_uplink_rules *ret_rules);

/**
 * lks_device_set_distributing - what LACP in software says about an uplink
 *
 * Effective at once, for teams whose plan has LACP; after a reset of the card no uplink
 * distributes.
 *
 * Return: 0, -ERANGE beyond the card.
 */
int lks_device_set_distributing(struct lks_device *device, unsigned int uplink, bool distributing);

/** lks_device_release - end the wait of a member that came back. Return: 0, -ERANGE. */
int lks_device_release(struct lks_device *device, unsigned int uplink);

/** lks_device_uplink_queued - frames queued or in flight. Return: 0, -ERANGE beyond the card. */
int lks_device_uplink_queued(struct lks_device *device, unsigned int uplink,
			     unsigned int *ret_frames);

/** lks_device_events - bit u: uplink u's eligibility changed since it was last cleared. */
int lks_device_events(struct lks_device *device, uint16_t *ret_uplinks);

/** lks_device_clear_events - clear the events of these uplinks. */
int lks_device_clear_events(struct lks_device *device, uint16_t uplinks);

/** lks_device_enable_events - the uplinks whose events raise the interrupt; no others do. */
int lks_device_enable_events(struct lks_device *device, uint16_t uplinks);

#ifdef __cplusplus
}
#endif
#endif
