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
	size_t ended;  /* that many of the oldest have left the port, and wait to be done */
	bool flying;   /* the next one is on the port */
	bool cut;      /* a frame was cut on the port, its aborting beat is still to come */
	uint64_t died; /* when its uplink left the map; later ones have higher numbers */
};

struct flow {
	uint32_t queued[LKS_MAPREF_UPLINKS]; /* frames, in flight too */
};

struct team {
	uint16_t members;
	bool modulo;
	bool drain;   /* modulo: healthy flows have moved, survivors were not yet empty */
	bool rescued; /* since then a frame was rescued, which a survivor holds still */
	bool redrain; /* ... and it was lost again with more to rescue */
};

struct lks_mapref {
	unsigned int rules;
	struct queue queue[LKS_MAPREF_UPLINKS];
	struct team team[LKS_MAPREF_TEAMS + 1]; /* the last: uplinks outside any team */
	uint16_t eligible, live;
	uint64_t deaths;
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

static bool ruled(const struct lks_mapref *ref, enum lks_mapref_rule rule)
{
	return ref->rules >> rule & 1;
}

struct lks_mapref *lks_mapref_new(unsigned int rules, lks_mapref_lost_fn *lost, void *user)
{
	struct lks_mapref *ref = calloc(1, sizeof(*ref));

	if (!ref)
		return NULL;
	ref->rules = rules;
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

/* ---- queues ---- */

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

static void put(struct lks_mapref *ref, unsigned int uplink, struct entry entry)
{
	struct queue *queue = &ref->queue[uplink];

	queue->entry[queue->end++] = entry;
	ref->flow[entry.flow].queued[uplink]++;
}

/* The oldest frame leaves the queue for whatever reason. */
static struct entry take(struct lks_mapref *ref, unsigned int uplink)
{
	struct queue *queue = &ref->queue[uplink];
	struct entry entry = queue->entry[queue->first++];

	ref->flow[entry.flow].queued[uplink]--;
	if (queue->first == queue->end)
		queue->first = queue->end = 0;
	return entry;
}

/* Is an older frame of its flow anywhere but in the queue of @to? */
static bool overtakes(const struct lks_mapref *ref, struct entry entry, unsigned int to)
{
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++) {
		const struct queue *queue = &ref->queue[u];
		size_t i = queue->first;

		if (u == to || ref->flow[entry.flow].queued[u] == 0)
			continue;
		while (queue->entry[i].flow != entry.flow)
			i++;
		if (queue->entry[i].frame < entry.frame)
			return true;
	}
	return false;
}

/* ---- teams ---- */

static struct team *team_of(struct lks_mapref *ref, unsigned int uplink)
{
	unsigned int t = 0;

	while (t < NO_TEAM && !(ref->team[t].members >> uplink & 1))
		t++;
	return &ref->team[t];
}

/* Has the team anything to rescue? */
static bool has_dead(const struct lks_mapref *ref, const struct team *team)
{
	return !empty(ref, team->members & (uint16_t)~ref->live);
}

/* What waited for the survivors to be empty waits no longer once they are. */
static void note_drained(struct lks_mapref *ref, struct team *team)
{
	if (!empty(ref, team->members & ref->live))
		return;
	team->rescued = team->redrain = false;
	team->drain = team->drain && has_dead(ref, team);
}

int lks_mapref_commit(struct lks_mapref *ref)
{
	if (ruled(ref, LKS_MAPREF_COMMIT) && !empty(ref, 0xffff))
		return forbid(ref, "commit before all queues were empty");
	for (unsigned int t = 0; t < LKS_MAPREF_TEAMS; t++)
		lks_mapref_team(ref, t, 0, false);
	return 0;
}

void lks_mapref_team(struct lks_mapref *ref, unsigned int team, uint16_t members, bool modulo)
{
	ref->team[team] = (struct team){ .members = members, .modulo = modulo };
}

/* ---- the map ---- */

int lks_mapref_loss(struct lks_mapref *ref, unsigned int uplink)
{
	struct queue *queue = &ref->queue[uplink];

	if (!(ref->eligible >> uplink & 1))
		return forbid(ref, "loss of an uplink that was not eligible");
	ref->eligible &= (uint16_t) ~(1u << uplink);
	queue->cut = queue->flying;
	queue->flying = false;
	queue->ended = 0;
	return 0;
}

int lks_mapref_obey(struct lks_mapref *ref, uint16_t uplinks)
{
	if (uplinks & (ref->eligible | ~ref->live))
		return forbid(ref, "an uplink left the map that was not lost");
	ref->deaths++;
	for (unsigned int t = 0; t < LKS_MAPREF_TEAMS; t++) {
		struct team *team = &ref->team[t];

		if (!team->modulo || !(team->members & uplinks))
			continue;
		team->drain = true;
		team->redrain |= team->rescued && has_dead(ref, team);
	}
	ref->live &= (uint16_t)~uplinks;
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++)
		if (uplinks >> u & 1) {
			ref->queue[u].died = ref->deaths;
			note_drained(ref, team_of(ref, u));
		}
	return 0;
}

static bool died_last(struct lks_mapref *ref, unsigned int uplink)
{
	uint16_t dead = team_of(ref, uplink)->members & (uint16_t)~ref->live;

	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++)
		if (dead >> u & 1 && ref->queue[u].died > ref->queue[uplink].died &&
		    lks_mapref_queued(ref, u) > 0)
			return false;
	return true;
}

/* Does the return keep invariant M? */
static const char *objection(struct lks_mapref *ref, unsigned int uplink, uint16_t uplinks)
{
	const struct team *team = team_of(ref, uplink);
	uint16_t peers = team->members | (uint16_t)(1u << uplink);
	bool first = !(peers & ref->live) && ruled(ref, LKS_MAPREF_FIRST);

	if (ref->live >> uplink & 1)
		return "an uplink returned that was in the map";
	if (ref->queue[uplink].cut)
		return "uplink returned before its cut frame was ended";
	if (empty(ref, peers))
		return NULL;
	if (!first)
		return ruled(ref, LKS_MAPREF_RETURN)
			       ? "uplink returned before the queues of its team were empty"
			       : NULL;
	if (uplinks & peers & ~(1u << uplink))
		return "two uplinks returned together to a team that has frames queued";
	if (lks_mapref_queued(ref, uplink) > 0 && ruled(ref, LKS_MAPREF_RESUME) &&
	    !died_last(ref, uplink))
		return "uplink returned first with its queue, although another died later";
	return NULL;
}

int lks_mapref_return(struct lks_mapref *ref, uint16_t uplinks)
{
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++) {
		const char *why = uplinks >> u & 1 ? objection(ref, u, uplinks) : NULL;

		if (why)
			return forbid(ref, why);
	}
	ref->eligible |= uplinks;
	ref->live |= uplinks;
	for (unsigned int u = 0; u < LKS_MAPREF_UPLINKS; u++) {
		struct team *team = team_of(ref, u);

		if (uplinks >> u & 1) /* alone, or in an empty team: nothing is elsewhere */
			team->drain = team->rescued = team->redrain = false;
	}
	return 0;
}

/* ---- frames ---- */

static int into_map(struct lks_mapref *ref, unsigned int uplink, struct entry entry)
{
	if (!(ref->live >> uplink & 1))
		return forbid(ref, "frame put into the queue of an uplink that is not in the map");
	if (ruled(ref, LKS_MAPREF_M) && overtakes(ref, entry, uplink))
		return forbid(ref, "invariant M: an older frame of the flow is on another uplink");
	return make_room(&ref->queue[uplink]);
}

int lks_mapref_admit(struct lks_mapref *ref, unsigned int uplink, uint32_t frame, uint32_t flow)
{
	const struct team *team = team_of(ref, uplink);
	struct entry entry = { frame, flow };
	int err;

	if (ruled(ref, LKS_MAPREF_HOLD) && has_dead(ref, team))
		return forbid(ref, "frame admitted before the rescue of its team was done");
	if (ruled(ref, LKS_MAPREF_DRAIN) && team->drain)
		return forbid(ref, "modulo: frame admitted before the survivors were empty");
	if (lks_grow(&ref->flow, &ref->flow_room, (size_t)flow + 1))
		return -ENOMEM;
	err = into_map(ref, uplink, entry);
	if (!err)
		put(ref, uplink, entry);
	return err;
}

int lks_mapref_rescue(struct lks_mapref *ref, unsigned int from, unsigned int to,
		      uint32_t *ret_frame)
{
	struct team *team = team_of(ref, from);
	struct entry entry;
	int err;

	if (ref->live >> from & 1 || lks_mapref_queued(ref, from) == 0)
		return forbid(ref, "rescue from an uplink that is in the map or has no frame");
	if (team_of(ref, to) != team)
		return forbid(ref, "rescue into another team");
	if (ruled(ref, LKS_MAPREF_LAST_FIRST) && !died_last(ref, from))
		return forbid(ref, "rescue of a queue although another one died later");
	if (ruled(ref, LKS_MAPREF_REDRAIN) && team->redrain)
		return forbid(ref, "modulo: rescue went on before the survivors were empty");
	entry = ref->queue[from].entry[ref->queue[from].first];
	err = into_map(ref, to, entry);
	if (err)
		return err;
	put(ref, to, take(ref, from));
	team->rescued = true;
	*ret_frame = entry.frame;
	return 0;
}

int lks_mapref_expire(struct lks_mapref *ref, unsigned int uplink)
{
	struct team *team = team_of(ref, uplink);

	if ((team->members | 1u << uplink) & ref->live)
		return forbid(ref, "frames expired although their team has a member");
	while (lks_mapref_queued(ref, uplink) > 0)
		ref->lost(ref->user, uplink, take(ref, uplink).frame);
	note_drained(ref, team);
	return 0;
}

int lks_mapref_start(struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame)
{
	struct queue *queue = &ref->queue[uplink];

	if (!(ref->eligible >> uplink & 1))
		return forbid(ref, "start on an uplink that is not eligible");
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
	*ret_frame = take(ref, uplink).frame;
	note_drained(ref, team_of(ref, uplink));
	return 0;
}

int lks_mapref_aborted(struct lks_mapref *ref, unsigned int uplink)
{
	if (!ref->queue[uplink].cut)
		return forbid(ref, "abort of a frame that was not cut");
	ref->queue[uplink].cut = false;
	return 0;
}

/* ---- what it is like ---- */

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

bool lks_mapref_oldest(const struct lks_mapref *ref, unsigned int uplink, uint32_t *ret_frame)
{
	const struct queue *queue = &ref->queue[uplink];

	if (queue->first == queue->end)
		return false;
	*ret_frame = queue->entry[queue->first].frame;
	return true;
}
