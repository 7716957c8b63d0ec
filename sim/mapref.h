/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference of the map change: which queue may take a frame while links go and come.
 *
 *	host --> admit --> queue[u] --> start .. ended --> done
 *	            ^         |  a lost uplink keeps its queue, the cut frame first
 *	            |         v
 *	            +------ rescue          nobody left for too long: expire
 *
 * Invariant M: no frame is put into the queue of uplink b while an older frame of its flow is
 * queued or in flight on an uplink a != b. Order (C3) follows from M alone, M from the other rules.
 *
 * The reference is told what happens and answers whether the rules allow it. It serves twice: the
 * bench tells it what the core was seen to do, the unit test lets it run through random histories,
 * also with a rule left out, to see what each is for.
 */
#ifndef LKS_SIM_MAPREF_H
#define LKS_SIM_MAPREF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LKS_MAPREF_UPLINKS 16
#define LKS_MAPREF_TEAMS 16

enum lks_mapref_rule {
	LKS_MAPREF_M,	       /* invariant M */
	LKS_MAPREF_LAST_FIRST, /* of a team's dead queues the last to die is rescued first */
	LKS_MAPREF_HOLD,       /* no admission for a team while it has something to rescue */
	LKS_MAPREF_DRAIN,      /* modulo: ... nor before its surviving queues were empty */
	LKS_MAPREF_REDRAIN,    /* modulo, lost again after a rescue began: survivors drain first */
	LKS_MAPREF_RETURN,     /* an uplink returns when all queues of its team are empty */
	LKS_MAPREF_FIRST,      /* but the first of a team at once, alone, */
	LKS_MAPREF_RESUME,     /* and with its queue only if no other one died later */
	LKS_MAPREF_COMMIT,     /* tables are exchanged when all queues are empty */
	LKS_MAPREF_RULES
};

#define LKS_MAPREF_ALL ((1u << LKS_MAPREF_RULES) - 1)

struct lks_mapref;

/* Called for every frame that expires, oldest first. */
typedef void lks_mapref_lost_fn(void *user, unsigned int uplink, uint32_t frame);

/**
 * lks_mapref_new - no teams, no uplink eligible, all queues empty
 * @rules: LKS_MAPREF_ALL, but for a test that leaves out rules (1 << enum lks_mapref_rule)
 *
 * Return: NULL without memory.
 */
struct lks_mapref *lks_mapref_new(unsigned int rules, lks_mapref_lost_fn *lost, void *user);
void lks_mapref_free(struct lks_mapref *ref);

/* All below return 0, or -EPERM when a rule forbids it (then nothing changed), or -ENOMEM. */

/** lks_mapref_commit - new tables rule; follow with lks_mapref_team() for each team. */
int lks_mapref_commit(struct lks_mapref *ref);
void lks_mapref_team(struct lks_mapref *ref, unsigned int team, uint16_t members, bool modulo);

/**
 * lks_mapref_loss - `eligible` falls: nothing starts there any more, what has not been done by now
 * is in its queue again, and a frame cut on the port is ended by an aborting beat
 */
int lks_mapref_loss(struct lks_mapref *ref, unsigned int uplink);

/**
 * lks_mapref_obey - from now on decisions obey the losses: these uplinks leave the map together
 *
 * Until then a decision for a lost uplink may still be on its way; its frame is the last one in
 * that queue.
 */
int lks_mapref_obey(struct lks_mapref *ref, uint16_t uplinks);

/** lks_mapref_return - these become eligible and are in the map. */
int lks_mapref_return(struct lks_mapref *ref, uint16_t uplinks);

/** lks_mapref_admit - a frame goes into a queue; @flow: small number, one per team and key. */
int lks_mapref_admit(struct lks_mapref *ref, unsigned int uplink, uint32_t frame, uint32_t flow);

/** lks_mapref_rescue - the oldest frame of a dead queue is put behind what @to holds. */
int lks_mapref_rescue(struct lks_mapref *ref, unsigned int from, unsigned int to,
		      uint32_t *ret_frame);

/** lks_mapref_expire - all that the queue holds is dropped: only while the team has no member. */
int lks_mapref_expire(struct lks_mapref *ref, unsigned int uplink);

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

uint16_t lks_mapref_eligible(const struct lks_mapref *ref);
uint16_t lks_mapref_live(const struct lks_mapref *ref); /* the map that decisions obey */
bool lks_mapref_cut(const struct lks_mapref *ref, unsigned int uplink); /* abort still to come */
size_t lks_mapref_queued(const struct lks_mapref *ref,
			 unsigned int uplink); /* frames, in flight too */

/** lks_mapref_oldest - the frame that is rescued next from a queue. Return: whether there is one.
 */
bool lks_mapref_oldest(const struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame);

#endif
