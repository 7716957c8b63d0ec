/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference of the map change: which uplink may take a frame while links go and come.
 *
 * Invariant M: no frame is put into the queue of uplink b while an older frame of its flow is
 * queued or in flight on an uplink a != b. Order (C3) follows from M alone.
 *
 * The reference is told what happens and answers whether the rules allow it. It serves twice: the
 * bench tells it what the core was seen to do, the unit test lets it run through random histories.
 *
 * Rules, in words:
 *   loss      After the clock in which `eligible` falls nothing more is put into that queue. What
 *             it holds is lost at once (link_lost): what is in flight, and one being written, too.
 *             A frame cut on the port is ended by an aborting beat; until that is gone nothing
 *             starts there and the uplink does not return.
 *   resilient After a loss the smaller mask rules at once: no healthy flow moves.
 *   modulo    After a loss healthy flows move: no admission for the team until the queues of its
 *             surviving members are empty, then the smaller mask rules.
 *   return    An uplink returns with the mask that includes it, when all queues of its team are
 *             empty. Its flows may be anywhere in the team until then.
 *   commit    Tables are exchanged when all queues are empty, so that queued frames and table are
 *             of one generation.
 *   nobody    A team without eligible member queues nothing: its frames are dropped (no_uplink).
 */
#ifndef LKS_SIM_MAPREF_H
#define LKS_SIM_MAPREF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LKS_MAPREF_UPLINKS 16
#define LKS_MAPREF_TEAMS 16

struct lks_mapref;

/* Called for every frame that a loss drops, oldest first. */
typedef void lks_mapref_lost_fn(void *user, unsigned int uplink, uint32_t frame);

/** lks_mapref_new - no teams, no uplink eligible, all queues empty. Return: NULL without memory. */
struct lks_mapref *lks_mapref_new(lks_mapref_lost_fn *lost, void *user);
void lks_mapref_free(struct lks_mapref *ref);

/* All below return 0, or -EPERM when a rule forbids it (then nothing changed), or -ENOMEM. */

/** lks_mapref_commit - new tables rule; follow with lks_mapref_team() for each team. */
int lks_mapref_commit(struct lks_mapref *ref);
void lks_mapref_team(struct lks_mapref *ref, unsigned int team, uint16_t members, bool modulo);

/** lks_mapref_loss - `eligible` of @uplink falls. */
int lks_mapref_loss(struct lks_mapref *ref, unsigned int uplink);

/**
 * lks_mapref_switch - from now on decisions obey @live
 * @eligible: what was eligible, and the uplinks that return with this switch
 */
int lks_mapref_switch(struct lks_mapref *ref, uint16_t eligible, uint16_t live);

/** lks_mapref_admit - a frame goes into a queue; @flow: small number, one per team and key. */
int lks_mapref_admit(struct lks_mapref *ref, unsigned int uplink, uint32_t frame, uint32_t flow);

/** lks_mapref_discard - a frame that is not yet whole is taken back (bad, too long, a runt). */
int lks_mapref_discard(struct lks_mapref *ref, unsigned int uplink, uint32_t frame);

/** lks_mapref_start - the oldest frame's first beat is offered. */
int lks_mapref_start(struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame);

/** lks_mapref_ended - the last beat of the frame on the port is taken. */
int lks_mapref_ended(struct lks_mapref *ref, unsigned int uplink);

/** lks_mapref_done - the oldest frame that has ended is out of our hands. */
int lks_mapref_done(struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame);

/** lks_mapref_aborted - the beat that ends a cut frame on the port is taken. */
int lks_mapref_aborted(struct lks_mapref *ref, unsigned int uplink);

/* Which rule said no last; a constant string. */
const char *lks_mapref_why(const struct lks_mapref *ref);

bool lks_mapref_may_switch(const struct lks_mapref *ref, uint16_t eligible, uint16_t live);
uint16_t lks_mapref_eligible(const struct lks_mapref *ref);
uint16_t lks_mapref_live(const struct lks_mapref *ref);
bool lks_mapref_cut(const struct lks_mapref *ref, unsigned int uplink); /* abort still to come */
size_t lks_mapref_queued(const struct lks_mapref *ref,
			 unsigned int uplink); /* frames, in flight too */

#endif
