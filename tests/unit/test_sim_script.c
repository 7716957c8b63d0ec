/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts of a campaign, and how one that fails becomes a minimal one. */
#include "../../sim/shrink.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(sim_script, .timeout = 30);

enum { FRAMES = 500 };

static uint8_t bytes[1500];

static void make(struct lks_script *script, uint64_t seed, struct lks_bench_frame *frame)
{
	for (size_t i = 0; i < FRAMES; i++)
		frame[i] = (struct lks_bench_frame){ .bytes = bytes, .len = 60 + i };
	lks_script_make(script, seed, 0x0b, frame, FRAMES, 8);
}

Test(sim_script, is_a_function_of_its_seed)
{
	static struct lks_bench_frame frame[FRAMES];
	struct lks_script a, b;

	make(&a, 7, frame);
	make(&b, 7, frame);
	cr_expect_eq(memcmp(&a, &b, sizeof(a)), 0);
	make(&b, 8, frame);
	cr_expect_neq(memcmp(&a.event, &b.event, sizeof(a.event)), 0);
}

Test(sim_script, stays_within_capture_and_uplinks)
{
	static struct lks_bench_frame frame[FRAMES], sent[FRAMES];
	unsigned int downs = 0, bad = 0, runts = 0, longer = 0;

	for (uint64_t seed = 0; seed < 500; seed++) {
		struct lks_script s;

		make(&s, seed, frame);
		cr_assert(s.frames > 0 && s.first_frame + s.frames <= FRAMES, "seed %lu",
			  (unsigned long)seed);
		cr_assert(s.events > 0 && s.events <= LKS_SCRIPT_EVENTS);
		for (size_t i = 0; i < s.events; i++) {
			cr_assert(0x0b >> s.event[i].uplink & 1, "seed %lu: uplink%u",
				  (unsigned long)seed, s.event[i].uplink);
			cr_assert(i == 0 || s.event[i - 1].clock <= s.event[i].clock);
			downs += !s.event[i].up;
		}
		cr_assert_eq(lks_script_frames(&s, frame, sent), 0);
		for (size_t i = 0; i < s.frames; i++) {
			uint32_t len = frame[s.first_frame + i].len;

			bad += sent[i].bad;
			runts += sent[i].len < 14;
			longer += sent[i].len > len;
			if (sent[i].len > len)
				free((void *)sent[i].bytes);
		}
	}
	cr_expect(downs > 1000 && bad > 100 && runts > 20 && longer > 100,
		  "%u losses, %u bad frames, %u runts, %u longer ones", downs, bad, runts, longer);
}

/* It fails while uplink 1 is lost before uplink 3 is, and uplink 1 has returned since. */
static bool needs_three(void *user, const struct lks_script *s)
{
	unsigned int found = 0;

	++*(unsigned int *)user;
	for (size_t i = 0; i < s->events; i++) {
		const struct lks_script_event *e = &s->event[i];

		if (found == 0 && e->uplink == 1 && !e->up)
			found = 1;
		else if (found == 1 && e->uplink == 1 && e->up)
			found = 2;
		else if (found == 2 && e->uplink == 3 && !e->up)
			found = 3;
	}
	return found == 3;
}

static bool always(void *user, const struct lks_script *s)
{
	(void)user;
	(void)s;
	return true;
}

Test(sim_script, shrinks_to_what_it_takes)
{
	static struct lks_bench_frame frame[FRAMES];
	unsigned int shrunk = 0, trials = 0;

	for (uint64_t seed = 0; seed < 300; seed++) {
		struct lks_script s;

		make(&s, seed, frame);
		if (!needs_three(&trials, &s))
			continue;
		lks_shrink(&s, needs_three, &trials);
		cr_assert_eq(s.events, 3, "seed %lu: %zu events are left", (unsigned long)seed,
			     s.events);
		cr_assert(s.event[0].uplink == 1 && s.event[1].up && s.event[2].uplink == 3);
		shrunk++;
	}
	cr_expect_gt(shrunk, 20);
	cr_expect_lt(trials, 300 + 100 * shrunk, "%u trials for %u scripts", trials, shrunk);
}

Test(sim_script, shrinks_to_nothing_if_no_event_is_needed)
{
	static struct lks_bench_frame frame[FRAMES];
	struct lks_script s;

	make(&s, 3, frame);
	lks_shrink(&s, always, NULL);
	cr_expect_eq(s.events, 0);
}
