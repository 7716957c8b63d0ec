/* SPDX-License-Identifier: Apache-2.0 */
#include "mapref.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define NO_TEAM LKS_MAPREF_TEAMS

struct entry {
	uint32_t frame, flow;
};

struct queue {
	struct entry *entry; /* entry[first .. end), oldest first */
	size_t first, end, room;
	size_t ended; /* that many of the oldest have left the port, and wait to be done */
	bool flying;  /* the next one is on the port */
	bool cut;     /* a frame was cut on the port, its aborting beat is still to come */
};

struct flow {
	uint32_t frames; /* queued or in flight, */
	uint8_t uplink;	 /* all of them here: that is invariant M */
};

struct lks_mapref {
	struct queue queue[LKS_MAPREF_UPLINKS];
	uint16_t members[LKS_MAPREF_TEAMS];
	bool modulo[LKS_MAPREF_TEAMS];
	uint16_t eligible, live;
	struct flow *flow;
	size_t flow_room;
	lks_mapref_lost_fn *lost;
	void *user;
	const char *why;
};

static int forbid(struct lks_mapref *ref, const char *why)
{
	ref->why = why;
	return -EPERM;
}

struct lks_mapref *lks_mapref_new(lks_mapref_lost_fn *lost, void *user)
{
	struct lks_mapref *ref = calloc(1, sizeof(*ref));

	if (!ref)
		return NULL;
	ref->lost = lost;
	ref->user = user;
	ref->why = "";
	return ref;
}

void lks_mapref_free(struct lks_mapref *ref)
{
	if (!ref)
		return;
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++)
		free(ref->queue[u].entry);
	free(ref->flow);
	free(ref);
}

size_t lks_mapref_queued(const struct lks_mapref *ref, unsigned int uplink)
{
	return ref->queue[uplink].end - ref->queue[uplink].first;
}

static bool empty(const struct lks_mapref *ref, uint16_t uplinks)
{
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++)
		if (uplinks >> u & 1 && lks_mapref_queued(ref, u) > 0)
			return false;
	return true;
}

static unsigned int team_of(const struct lks_mapref *ref, unsigned int uplink)
{
	for (unsigned int t = 0; t < LKS_MAPREF_TEAMS; t++)
		if (ref->members[t] >> uplink & 1)
			return t;
	return NO_TEAM;
}

int lks_mapref_commit(struct lks_mapref *ref)
{
	if (!empty(ref, 0xffff))
		return forbid(ref, "commit before all queues were empty");
	for (unsigned int t = 0; t < LKS_MAPREF_TEAMS; t++)
		lks_mapref_team(ref, t, 0, false);
	return 0;
}

void lks_mapref_team(struct lks_mapref *ref, unsigned int team, uint16_t members, bool modulo)
{
	ref->members[team] = members;
	ref->modulo[team] = modulo;
}

/* The oldest frame leaves the queue for whatever reason. */
static struct entry take(struct lks_mapref *ref, struct queue *queue)
{
	struct entry entry = queue->entry[queue->first++];

	ref->flow[entry.flow].frames--;
	if (queue->first == queue->end)
		queue->first = queue->end = 0;
	return entry;
}

int lks_mapref_loss(struct lks_mapref *ref, unsigned int uplink)
{
	struct queue *queue = &ref->queue[uplink];
	unsigned int team = team_of(ref, uplink);

	if (!(ref->eligible >> uplink & 1))
		return forbid(ref, "loss of an uplink that was not eligible");
	ref->eligible &= (uint16_t) ~(1u << uplink);
	if (team == NO_TEAM || !ref->modulo[team])
		ref->live &= (uint16_t) ~(1u << uplink);
	queue->cut = queue->flying;
	queue->flying = false;
	queue->ended = 0;
	while (queue->first < queue->end)
		ref->lost(ref->user, uplink, take(ref, queue).frame);
	return 0;
}

/* Does the change keep invariant M for this team? */
static const char *team_objects(const struct lks_mapref *ref, unsigned int team, uint16_t come,
				uint16_t gone)
{
	uint16_t members = ref->members[team];

	if (gone & members && ref->modulo[team] && !empty(ref, members))
		return "modulo: new map before the surviving queues were empty";
	if (come & members && !empty(ref, members))
		return "uplink returned before the queues of its team were empty";
	return NULL;
}

static const char *objection(const struct lks_mapref *ref, uint16_t eligible, uint16_t live)
{
	uint16_t come = eligible & (uint16_t)~ref->eligible;
	uint16_t gone = ref->live & (uint16_t)~live;
	const char *why = NULL;

	if (ref->eligible & ~eligible || eligible & ~live || gone & eligible)
		return "an eligible uplink was taken out of the map";
	if (live & ~ref->live & ~come)
		return "an uplink that is not eligible was put into the map";
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++)
		if (come >> u & 1 && ref->queue[u].cut)
			return "uplink returned before its cut frame was ended";
	for (unsigned int t = 0; t < LKS_MAPREF_TEAMS && !why; t++)
		why = team_objects(ref, t, come, gone);
	return why;
}

bool lks_mapref_may_switch(const struct lks_mapref *ref, uint16_t eligible, uint16_t live)
{
	return !objection(ref, eligible, live);
}

int lks_mapref_switch(struct lks_mapref *ref, uint16_t eligible, uint16_t live)
{
	const char *why = objection(ref, eligible, live);

	if (why)
		return forbid(ref, why);
	ref->eligible = eligible;
	ref->live = live;
	return 0;
}

/* Room for one entry more; the places that left at the front are used again. */
static int make_room(struct queue *queue)
{
	if (queue->end == queue->room && queue->first > queue->room / 2) {
		memmove(queue->entry, queue->entry + queue->first,
			(queue->end - queue->first) * sizeof(queue->entry[0]));
		queue->end -= queue->first;
		queue->first = 0;
	}
	return lks_grow(&queue->entry, &queue->room, queue->end + 1);
}

int lks_mapref_admit(struct lks_mapref *ref, unsigned int uplink, uint32_t frame, uint32_t flow)
{
	struct queue *queue = &ref->queue[uplink];
	unsigned int team = team_of(ref, uplink);

	if (!(ref->eligible & ref->live & 1u << uplink))
		return forbid(ref, "frame put into the queue of an uplink that is not eligible");
	if (team != NO_TEAM && (ref->eligible ^ ref->live) & ref->members[team])
		return forbid(ref, "frame admitted while the team's map is about to change");
	if (lks_grow(&ref->flow, &ref->flow_room, (size_t)flow + 1) || make_room(queue))
		return -ENOMEM;
	if (ref->flow[flow].frames > 0 && ref->flow[flow].uplink != uplink)
		return forbid(ref, "invariant M: an older frame of the flow is on another uplink");
	ref->flow[flow].uplink = (uint8_t)uplink;
	ref->flow[flow].frames++;
	queue->entry[queue->end++] = (struct entry){ frame, flow };
	return 0;
}

int lks_mapref_discard(struct lks_mapref *ref, unsigned int uplink, uint32_t frame)
{
	struct queue *queue = &ref->queue[uplink];
	size_t started = queue->first + queue->ended + queue->flying, i = queue->end;

	while (i > started && queue->entry[i - 1].frame != frame)
		i--;
	if (i == started)
		return forbid(ref, "a frame was taken back that had started or is not there");
	ref->flow[queue->entry[i - 1].flow].frames--;
	memmove(&queue->entry[i - 1], &queue->entry[i], (queue->end - i) * sizeof(queue->entry[0]));
	queue->end--;
	return 0;
}

int lks_mapref_start(struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame)
{
	struct queue *queue = &ref->queue[uplink];

	if (queue->cut)
		return forbid(ref, "start before the cut frame was ended");
	if (queue->flying)
		return forbid(ref, "start while another frame is in flight");
	if (queue->first + queue->ended == queue->end)
		return forbid(ref, "start without a queued frame");
	queue->flying = true;
	*ret_frame = queue->entry[queue->first + queue->ended].frame;
	return 0;
}

int lks_mapref_ended(struct lks_mapref *ref, unsigned int uplink)
{
	struct queue *queue = &ref->queue[uplink];

	if (!queue->flying)
		return forbid(ref, "end of a frame that did not start or was cut");
	queue->flying = false;
	queue->ended++;
	return 0;
}

int lks_mapref_done(struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame)
{
	struct queue *queue = &ref->queue[uplink];

	if (queue->ended == 0)
		return forbid(ref, "done without a frame that has ended");
	queue->ended--;
	*ret_frame = take(ref, queue).frame;
	return 0;
}

int lks_mapref_aborted(struct lks_mapref *ref, unsigned int uplink)
{
	if (!ref->queue[uplink].cut)
		return forbid(ref, "abort of a frame that was not cut");
	ref->queue[uplink].cut = false;
	return 0;
}

const char *lks_mapref_why(const struct lks_mapref *ref)
{
	return ref->why;
}

uint16_t lks_mapref_eligible(const struct lks_mapref *ref)
{
	return ref->eligible;
}

uint16_t lks_mapref_live(const struct lks_mapref *ref)
{
	return ref->live;
}

bool lks_mapref_cut(const struct lks_mapref *ref, unsigned int uplink)
{
	return ref->queue[uplink].cut;
}
