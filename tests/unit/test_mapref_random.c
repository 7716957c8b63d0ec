/* SPDX-License-Identifier: Apache-2.0 */
/* The reference of the map change, alone: random histories, with and without each of its rules. */
#include "../../sim/mapref.h"

#include <criterion/criterion.h>

TestSuite(mapref_random, .timeout = 120);

enum { UPLINKS = 6, FIRST = 4, FLOWS = 12, FRAMES = 150, STORMY = 4000, STEPS = 20000 };
enum state { WAITING, QUEUED, SENT, LOST };
enum outcome { GOOD, REORDERED, LOCKED, OUTCOMES };

/*
 * A card that does at random whatever the reference allows. Team 0 has uplinks 0 to 3 and flows 0
 * to 5, team 1 the others; one of them is `modulo`, the other one `resilient`.
 */
struct history {
	struct lks_mapref *ref;
	uint64_t random;
	bool modulo, ages;  /* of team 0; frames of a team without member expire */
	bool waits;	    /* the first to return waits like the others */
	unsigned int table; /* changes with each commit */
	enum state state[FRAMES];
	uint32_t flow[FRAMES];
	bool flying[UPLINKS];
	uint16_t up; /* links */
	uint32_t next, settled, rescued, expired;
	uint32_t last[FLOWS]; /* frame sent last, plus 1 */
	bool reordered;
};

static uint32_t draw(struct history *h, uint32_t below)
{
	h->random = h->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(h->random >> 33) % below;
}

static void pass(struct history *h, uint32_t frame, enum state from, enum state to)
{
	cr_assert_eq(h->state[frame], from, "frame %u passes from %d to %d, it was in %d", frame,
		     from, to, h->state[frame]);
	h->state[frame] = to;
	h->settled += to == SENT || to == LOST;
}

static void on_lost(void *user, unsigned int uplink, uint32_t frame)
{
	struct history *h = user;

	(void)uplink;
	pass(h, frame, QUEUED, LOST);
	h->expired++;
}

/* In modulo healthy flows move with the number of members, in resilient only the dead one's. */
static int select_uplink(const struct history *h, uint32_t frame)
{
	uint32_t flow = h->flow[frame], hash = flow + h->table;
	bool second = flow >= FLOWS / 2, modulo = h->modulo != second;
	unsigned int first = second ? FIRST : 0, members = second ? UPLINKS - FIRST : FIRST, n = 0;
	unsigned int list[UPLINKS];

	for (unsigned int i = 0; i < members; i++) {
		unsigned int u = first + (modulo ? i : (hash + i * (1 + (hash & 2))) % members);

		if (lks_mapref_live(h->ref) >> u & 1)
			list[n++] = u;
	}
	return n ? (int)list[modulo ? hash % n : 0] : -1;
}

static void admit(struct history *h)
{
	int u = h->next < FRAMES ? select_uplink(h, h->next) : -1;

	if (h->next == FRAMES)
		return;
	if (u >= 0 && lks_mapref_admit(h->ref, (unsigned int)u, h->next, h->flow[h->next]) != 0)
		return; /* held */
	pass(h, h->next++, WAITING, u < 0 ? LOST : QUEUED);
}

static void rescue(struct history *h, unsigned int from)
{
	uint32_t frame = 0, rescued = 0;
	int to = lks_mapref_oldest(h->ref, from, &frame) ? select_uplink(h, frame) : -1;

	if (to < 0 || lks_mapref_rescue(h->ref, from, (unsigned int)to, &rescued) != 0)
		return;
	cr_assert_eq(rescued, frame);
	h->rescued++;
}

static void transmit(struct history *h, unsigned int u)
{
	uint32_t frame = 0;

	if (lks_mapref_cut(h->ref, u)) {
		cr_assert_eq(lks_mapref_aborted(h->ref, u), 0);
	} else if (h->flying[u]) {
		cr_assert_eq(lks_mapref_ended(h->ref, u), 0, "%s", lks_mapref_why(h->ref));
		cr_assert_eq(lks_mapref_done(h->ref, u, &frame), 0, "%s", lks_mapref_why(h->ref));
		pass(h, frame, QUEUED, SENT);
		h->reordered |= h->last[h->flow[frame]] > frame;
		h->last[h->flow[frame]] = frame + 1;
		h->flying[u] = false;
	} else {
		h->flying[u] = lks_mapref_start(h->ref, u, &frame) == 0;
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

/* Losses reach the map together; then who is up asks to return, what is too old expires. */
static void change_map(struct history *h)
{
	uint16_t live = lks_mapref_live(h->ref), eligible = lks_mapref_eligible(h->ref);
	unsigned int u = draw(h, UPLINKS);

	if (live != eligible)
		cr_assert_eq(lks_mapref_obey(h->ref, live & (uint16_t)~eligible), 0, "%s",
			     lks_mapref_why(h->ref));
	else if (h->ages && draw(h, 10) == 0 && !(live >> u & 1))
		lks_mapref_expire(h->ref, u);
	else if ((h->up & ~live) >> u & 1 && lks_mapref_return(h->ref, (uint16_t)(1u << u)) != 0 &&
		 !h->waits && !lks_mapref_cut(h->ref, u) && lks_mapref_expire(h->ref, u) == 0)
		cr_assert_eq(lks_mapref_return(h->ref, (uint16_t)(1u << u)), 0, "%s",
			     lks_mapref_why(h->ref)); /* the first one, but not the last to die */
}

static void teams(struct history *h)
{
	lks_mapref_team(h->ref, 0, 0x0f, h->modulo);
	lks_mapref_team(h->ref, 1, 0x30, !h->modulo);
}

/* Who wants to return or to commit lets nothing in: the host is held, else it would wait for ever.
 */
static void step(struct history *h)
{
	bool held = (h->up & ~lks_mapref_live(h->ref)) != 0 && draw(h, 4) != 0;

	switch (draw(h, 10)) {
	case 0:
	case 1:
	case 2:
		if (!held)
			admit(h);
		break;
	case 3:
		if (draw(h, 8) == 0)
			change_link(h, draw(h, UPLINKS));
		break;
	case 4:
		change_map(h);
		break;
	case 5:
	case 6:
		rescue(h, draw(h, UPLINKS));
		break;
	case 7:
		if (draw(h, 8) != 0 || lks_mapref_commit(h->ref) != 0)
			break;
		h->table++;
		teams(h);
		break;
	default:
		transmit(h, draw(h, UPLINKS));
	}
}

/* Links change for a while, then all come up and everything has to leave. */
static enum outcome run(struct history *h, uint64_t number, unsigned int without)
{
	*h = (struct history){ .random = number * 77 + 5,
			       .modulo = number & 1,
			       .ages = number & 2,
			       .waits = without >> LKS_MAPREF_FIRST & 1,
			       .up = (1u << UPLINKS) - 1 };
	h->ref = lks_mapref_new(LKS_MAPREF_ALL & ~without, on_lost, h);
	teams(h);
	cr_assert_eq(lks_mapref_return(h->ref, h->up), 0, "%s", lks_mapref_why(h->ref));
	for (uint32_t f = 0; f < FRAMES; f++)
		h->flow[f] = draw(h, FLOWS);
	for (unsigned int i = 0; i < STEPS && h->settled < FRAMES; i++) {
		if (i >= STORMY)
			for (unsigned int u = 0; u < UPLINKS; u++)
				if (!(h->up >> u & 1))
					change_link(h, u);
		step(h);
		if (i >= STORMY)
			h->up = (1u << UPLINKS) - 1;
	}
	lks_mapref_free(h->ref);
	return h->settled < FRAMES ? LOCKED : h->reordered ? REORDERED : GOOD;
}

Test(mapref_random, random_histories_keep_order_and_lose_only_what_is_counted)
{
	unsigned long rescued = 0, expired = 0;
	struct history h;

	for (uint64_t number = 0; number < 3000; number++) {
		enum outcome outcome = run(&h, number, 0);
		uint32_t count[4] = { 0 };

		cr_assert_eq(outcome, GOOD, "history %lu: %s", (unsigned long)number,
			     outcome == LOCKED ? "deadlock" : "reordered");
		for (uint32_t f = 0; f < FRAMES; f++)
			count[h.state[f]]++;
		cr_assert_eq(count[SENT] + count[LOST], FRAMES, "history %lu: a frame is nowhere",
			     (unsigned long)number);
		rescued += h.rescued;
		expired += h.expired;
	}
	cr_log_info("%lu frames rescued, %lu expired", rescued, expired);
	cr_expect_gt(rescued, 10000, "the histories have to meet what they test");
	cr_expect_gt(expired, 1000);
}

static void count(unsigned int without, unsigned int histories, unsigned int outcome[OUTCOMES])
{
	struct history h;

	for (uint64_t number = 0; number < histories; number++)
		outcome[run(&h, number, without)]++;
}

/* Invariant M is a consequence: without the check of it nothing goes wrong. */
Test(mapref_random, invariant_m_follows_from_the_other_rules)
{
	unsigned int outcome[OUTCOMES] = { 0 };

	count(1u << LKS_MAPREF_M, 3000, outcome);
	cr_expect_eq(outcome[GOOD], 3000, "%u reordered, %u locked up", outcome[REORDERED],
		     outcome[LOCKED]);
}

static const struct {
	enum lks_mapref_rule rule;
	enum outcome outcome;
	unsigned int histories;
} needed[] = {
	{ LKS_MAPREF_LAST_FIRST, REORDERED, 1000 }, { LKS_MAPREF_HOLD, REORDERED, 100 },
	{ LKS_MAPREF_DRAIN, REORDERED, 1000 },	    { LKS_MAPREF_REDRAIN, REORDERED, 3000 },
	{ LKS_MAPREF_RETURN, REORDERED, 100 },	    { LKS_MAPREF_FIRST, LOCKED, 100 },
	{ LKS_MAPREF_RESUME, REORDERED, 3000 },	    { LKS_MAPREF_COMMIT, REORDERED, 100 },
};

Test(mapref_random, each_rule_is_needed)
{
	for (unsigned int i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		unsigned int outcome[OUTCOMES] = { 0 };

		count(1u << LKS_MAPREF_M | 1u << needed[i].rule, needed[i].histories, outcome);
		cr_log_info("without rule %d: of %u histories %u reordered, %u locked up",
			    needed[i].rule, needed[i].histories, outcome[REORDERED],
			    outcome[LOCKED]);
		cr_expect_gt(outcome[needed[i].outcome], 0, "rule %d can be left out",
			     needed[i].rule);
	}
}
