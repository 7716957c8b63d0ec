/* SPDX-License-Identifier: Apache-2.0 */
/* The reference of the map change, alone: random histories, and each rule seen to matter. */
#include "../../sim/mapref.h"

#include <criterion/criterion.h>
#include <errno.h>

TestSuite(mapref, .timeout = 60);

enum { UPLINKS = 5, FLOWS = 12, FRAMES = 120, STATES = 4 };
enum state { WAITING, QUEUED, SENT, LOST };

struct history {
	struct lks_mapref *ref;
	uint64_t random;
	uint64_t number;
	bool modulo; /* team 0; team 1 is the other way */
	enum state state[FRAMES];
	uint32_t flow[FRAMES];
	bool flying[UPLINKS], cut[UPLINKS];
	uint16_t up; /* links that are up */
	uint32_t next,
		last[FLOWS]; /* next frame of the host; last one sent, of each flow, plus 1 */
	unsigned int steps;
};

static uint32_t draw(struct history *h, uint32_t below)
{
	h->random = h->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(h->random >> 33) % below;
}

static void on_lost(void *user, unsigned int uplink, uint32_t frame)
{
	struct history *h = user;

	cr_assert_eq(h->state[frame], QUEUED, "history %lu: frame %u lost on uplink%u in state %d",
		     (unsigned long)h->number, frame, uplink, h->state[frame]);
	h->state[frame] = LOST;
}

/*
 * Flows 0..5 belong to team 0 (uplinks 0 to 2), the others to team 1 (uplinks 3 and 4). In modulo
 * healthy flows move with the number of survivors, in resilient only those of the dead uplink.
 */
static int select_uplink(const struct history *h, uint32_t flow, uint16_t live)
{
	unsigned int first = flow < FLOWS / 2 ? 0 : 3, members = flow < FLOWS / 2 ? 3 : 2, n = 0;
	bool modulo = h->modulo == (flow < FLOWS / 2);
	unsigned int list[3];

	for (unsigned int i = 0; i < members; i++) {
		unsigned int u = first + (modulo ? i : (flow + i) % members);

		if (live >> u & 1)
			list[n++] = u;
	}
	return n ? (int)list[modulo ? flow % n : 0] : -1;
}

static void admit(struct history *h)
{
	uint32_t frame = h->next, flow;
	uint16_t live = lks_mapref_live(h->ref);
	int u;

	if (frame == FRAMES)
		return;
	flow = h->flow[frame];
	u = select_uplink(h, flow, live);
	if (u < 0) {
		h->state[frame] = LOST;
		h->next++;
	} else if (live == lks_mapref_eligible(h->ref)) {
		cr_assert_eq(lks_mapref_admit(h->ref, (unsigned int)u, frame, flow), 0,
			     "history %lu: %s", (unsigned long)h->number, lks_mapref_why(h->ref));
		h->state[frame] = QUEUED;
		h->next++;
	}
}

static void transmit(struct history *h, unsigned int u)
{
	uint32_t frame = 0;

	if (lks_mapref_cut(h->ref, u)) {
		cr_assert_eq(lks_mapref_aborted(h->ref, u), 0);
	} else if (h->flying[u]) {
		cr_assert_eq(lks_mapref_ended(h->ref, u), 0, "%s", lks_mapref_why(h->ref));
		cr_assert_eq(lks_mapref_done(h->ref, u, &frame), 0, "%s", lks_mapref_why(h->ref));
		cr_assert_eq(h->state[frame], QUEUED, "history %lu: frame %u done twice",
			     (unsigned long)h->number, frame);
		cr_assert_lt(h->last[h->flow[frame]], frame + 1, "history %lu: flow %u reordered",
			     (unsigned long)h->number, h->flow[frame]);
		h->state[frame] = SENT;
		h->last[h->flow[frame]] = frame + 1;
		h->flying[u] = false;
	} else if (lks_mapref_queued(h->ref, u) > 0) {
		cr_assert_eq(lks_mapref_start(h->ref, u, &frame), 0, "%s", lks_mapref_why(h->ref));
		h->flying[u] = true;
	}
}

static void change_link(struct history *h, unsigned int u)
{
	h->up ^= (uint16_t)(1u << u);
	if (h->up >> u & 1 || !(lks_mapref_eligible(h->ref) >> u & 1))
		return;
	cr_assert_eq(lks_mapref_loss(h->ref, u), 0, "%s", lks_mapref_why(h->ref));
	h->flying[u] = false;
}

static void change_map(struct history *h)
{
	uint16_t want = lks_mapref_eligible(h->ref) | h->up;

	if (want == lks_mapref_eligible(h->ref) && want == lks_mapref_live(h->ref))
		return;
	if (!lks_mapref_may_switch(h->ref, want, want))
		want = lks_mapref_eligible(h->ref);
	if (lks_mapref_may_switch(h->ref, want, want))
		cr_assert_eq(lks_mapref_switch(h->ref, want, want), 0);
}

static void start_history(struct history *h, uint64_t number, bool modulo)
{
	*h = (struct history){
		.random = number * 77 + 5, .number = number, .modulo = modulo, .up = 0x1f
	};
	h->ref = lks_mapref_new(on_lost, h);
	lks_mapref_team(h->ref, 0, 0x07, modulo);
	lks_mapref_team(h->ref, 1, 0x18, !modulo);
	cr_assert_eq(lks_mapref_switch(h->ref, 0x1f, 0x1f), 0, "%s", lks_mapref_why(h->ref));
	for (uint32_t f = 0; f < FRAMES; f++)
		h->flow[f] = draw(h, FLOWS);
}

static bool settled(const struct history *h)
{
	for (unsigned int u = 0; u < UPLINKS; u++)
		if (lks_mapref_queued(h->ref, u) > 0)
			return false;
	return h->next == FRAMES;
}

/* A held host must not starve: when returns wait for a drain, nothing new is admitted. */
static void step(struct history *h)
{
	uint16_t want = lks_mapref_eligible(h->ref) | h->up;
	bool held = want != lks_mapref_live(h->ref);

	switch (draw(h, 8)) {
	case 0:
	case 1:
	case 2:
		if (!held)
			admit(h);
		break;
	case 3:
		if (draw(h, 6) == 0)
			change_link(h, draw(h, UPLINKS));
		break;
	case 4:
		change_map(h);
		break;
	default:
		transmit(h, draw(h, UPLINKS));
	}
}

static void run_history(uint64_t number, bool modulo)
{
	struct history h;
	unsigned int count[STATES] = { 0 };

	start_history(&h, number, modulo);
	for (h.steps = 0; !settled(&h) && h.steps < 100000; h.steps++)
		step(&h);
	cr_assert(settled(&h), "history %lu: deadlock at frame %u, eligible %#x live %#x up %#x",
		  (unsigned long)number, h.next, lks_mapref_eligible(h.ref), lks_mapref_live(h.ref),
		  h.up);
	for (uint32_t f = 0; f < FRAMES; f++)
		count[h.state[f]]++;
	cr_assert_eq(count[SENT] + count[LOST], FRAMES, "history %lu: %u frames nowhere",
		     (unsigned long)number, count[WAITING] + count[QUEUED]);
	lks_mapref_free(h.ref);
}

Test(mapref, random_histories_keep_order_and_lose_only_what_is_counted)
{
	for (uint64_t number = 0; number < 3000; number++)
		run_history(number, number & 1);
}

/* One team of three, uplinks 0 to 2, and a queued frame of flow 7 on uplink 1. */
static struct lks_mapref *team_of_three(struct history *h, bool modulo)
{
	h->ref = lks_mapref_new(on_lost, h);
	h->state[3] = QUEUED;
	lks_mapref_team(h->ref, 0, 0x07, modulo);
	cr_assert_eq(lks_mapref_switch(h->ref, 0x07, 0x07), 0);
	cr_assert_eq(lks_mapref_admit(h->ref, 1, 3, 7), 0, "%s", lks_mapref_why(h->ref));
	return h->ref;
}

static void forbidden(struct lks_mapref *ref, int code, const char *why)
{
	cr_expect_eq(code, -EPERM, "allowed, although: %s", why);
	cr_expect_str_eq(lks_mapref_why(ref), why);
	lks_mapref_free(ref);
}

Test(mapref, flow_on_two_uplinks_breaks_invariant_m)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);

	forbidden(ref, lks_mapref_admit(ref, 2, 4, 7),
		  "invariant M: an older frame of the flow is on another uplink");
}

Test(mapref, modulo_drains_the_survivors_first)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, true);

	cr_assert_eq(lks_mapref_loss(ref, 0), 0);
	cr_expect_eq(lks_mapref_admit(ref, 2, 4, 8), -EPERM, "admitted before the new map");
	forbidden(ref, lks_mapref_switch(ref, 0x06, 0x06),
		  "modulo: new map before the surviving queues were empty");
}

Test(mapref, resilient_needs_no_drain)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);

	cr_assert_eq(lks_mapref_loss(ref, 0), 0);
	cr_expect_eq(lks_mapref_live(ref), 0x06);
	cr_expect_eq(lks_mapref_admit(ref, 2, 4, 8), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, return_waits_for_the_queues_of_the_team)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);

	cr_assert_eq(lks_mapref_loss(ref, 0), 0);
	forbidden(ref, lks_mapref_switch(ref, 0x07, 0x07),
		  "uplink returned before the queues of its team were empty");
}

Test(mapref, return_waits_for_the_aborting_beat)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_start(ref, 1, &frame), 0);
	cr_assert_eq(lks_mapref_loss(ref, 1), 0);
	cr_expect_eq(h.state[3], LOST, "the cut frame is counted at once");
	cr_expect_eq(lks_mapref_ended(ref, 1), -EPERM, "a cut frame was sent");
	forbidden(ref, lks_mapref_switch(ref, 0x07, 0x07),
		  "uplink returned before its cut frame was ended");
}

Test(mapref, commit_waits_for_all_queues)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);

	forbidden(ref, lks_mapref_commit(ref), "commit before all queues were empty");
}

Test(mapref, nothing_enters_the_queue_of_a_dead_uplink)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);

	cr_assert_eq(lks_mapref_loss(ref, 2), 0);
	forbidden(ref, lks_mapref_admit(ref, 2, 4, 8),
		  "frame put into the queue of an uplink that is not eligible");
}

Test(mapref, frame_that_has_started_is_not_taken_back)
{
	struct history h = { 0 };
	struct lks_mapref *ref = team_of_three(&h, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_admit(ref, 1, 4, 7), 0);
	cr_assert_eq(lks_mapref_admit(ref, 1, 5, 8), 0);
	cr_assert_eq(lks_mapref_start(ref, 1, &frame), 0);
	cr_assert_eq(lks_mapref_discard(ref, 1, 4), 0, "%s", lks_mapref_why(ref));
	cr_assert_eq(lks_mapref_queued(ref, 1), 2);
	forbidden(ref, lks_mapref_discard(ref, 1, 3),
		  "a frame was taken back that had started or is not there");
}
