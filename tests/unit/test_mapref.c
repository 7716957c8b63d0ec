/* SPDX-License-Identifier: Apache-2.0 */
/* The reference of the map change: what each rule allows and forbids. */
#include "../../sim/mapref.h"

#include <criterion/criterion.h>
#include <errno.h>

TestSuite(mapref, .timeout = 20);

struct lost {
	unsigned int frames;
	uint32_t frame; /* the last one */
};

static void on_lost(void *user, unsigned int uplink, uint32_t frame)
{
	struct lost *lost = user;

	(void)uplink;
	lost->frames++;
	lost->frame = frame;
}

/* One team of four, uplinks 0 to 3; frame 3 of flow 7 is queued on uplink 1. */
static struct lks_mapref *team_of_four(struct lost *lost, bool modulo)
{
	struct lks_mapref *ref = lks_mapref_new(LKS_MAPREF_ALL, on_lost, lost);

	lost->frames = 0;
	lks_mapref_team(ref, 0, 0x0f, modulo);
	cr_assert_eq(lks_mapref_return(ref, 0x0f), 0);
	cr_assert_eq(lks_mapref_admit(ref, 1, 3, 7), 0, "%s", lks_mapref_why(ref));
	return ref;
}

static void lose(struct lks_mapref *ref, uint16_t uplinks)
{
	for (unsigned int u = 0; u < 4; u++)
		if (uplinks >> u & 1)
			cr_assert_eq(lks_mapref_loss(ref, u), 0, "%s", lks_mapref_why(ref));
	cr_assert_eq(lks_mapref_obey(ref, uplinks), 0, "%s", lks_mapref_why(ref));
}

static void forbidden(struct lks_mapref *ref, int code, const char *why)
{
	cr_expect_eq(code, -EPERM, "allowed, although: %s", why);
	cr_expect_str_eq(lks_mapref_why(ref), why);
	lks_mapref_free(ref);
}

Test(mapref, flow_on_two_uplinks_breaks_invariant_m)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);

	forbidden(ref, lks_mapref_admit(ref, 2, 4, 7),
		  "invariant M: an older frame of the flow is on another uplink");
}

Test(mapref, cut_frame_is_rescued_first_and_whole)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame = 0;

	cr_assert_eq(lks_mapref_admit(ref, 1, 4, 8), 0);
	cr_assert_eq(lks_mapref_start(ref, 1, &frame), 0);
	lose(ref, 1 << 1);
	cr_expect(lks_mapref_cut(ref, 1));
	cr_assert_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(frame, 3, "the rescue does not wait for the aborting beat");
	cr_expect_eq(lks_mapref_ended(ref, 1), -EPERM, "a cut frame was sent");
	cr_assert_eq(lks_mapref_rescue(ref, 1, 2, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(frame, 4);
	cr_assert_eq(lks_mapref_start(ref, 0, &frame), 0);
	cr_expect_eq(frame, 3);
	lks_mapref_free(ref);
}

Test(mapref, frame_that_waits_for_tx_done_is_rescued_too)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame = 0;

	cr_assert_eq(lks_mapref_start(ref, 1, &frame), 0);
	cr_assert_eq(lks_mapref_ended(ref, 1), 0);
	lose(ref, 1 << 1);
	cr_expect_not(lks_mapref_cut(ref, 1), "no abort: its last beat had left");
	cr_expect_eq(lks_mapref_done(ref, 1, &frame), -EPERM, "a late tx_done counts");
	cr_expect_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, decision_on_its_way_is_the_last_one_of_a_dead_queue)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame = 0;

	cr_assert_eq(lks_mapref_loss(ref, 1), 0);
	cr_expect_eq(lks_mapref_admit(ref, 1, 4, 7), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(lks_mapref_rescue(ref, 1, 1, &frame), -EPERM);
	cr_assert_eq(lks_mapref_obey(ref, 1 << 1), 0);
	forbidden(ref, lks_mapref_admit(ref, 1, 5, 7),
		  "frame admitted before the rescue of its team was done");
}

Test(mapref, nothing_enters_the_queue_of_a_dead_uplink)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);

	lose(ref, 1 << 2);
	forbidden(ref, lks_mapref_admit(ref, 2, 4, 8),
		  "frame put into the queue of an uplink that is not in the map");
}

Test(mapref, nothing_starts_on_a_dead_uplink)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_loss(ref, 1), 0);
	forbidden(ref, lks_mapref_start(ref, 1, &frame), "start on an uplink that is not eligible");
}

Test(mapref, last_to_die_is_rescued_first)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_admit(ref, 2, 4, 8), 0);
	lose(ref, 1 << 1);
	lose(ref, 1 << 2);
	cr_expect_eq(lks_mapref_rescue(ref, 1, 0, &frame), -EPERM, "uplink2 died later");
	cr_expect_str_eq(lks_mapref_why(ref), "rescue of a queue although another one died later");
	cr_expect_eq(lks_mapref_rescue(ref, 2, 0, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, lost_together_is_rescued_in_any_order)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_admit(ref, 2, 4, 8), 0);
	lose(ref, 1 << 1 | 1 << 2);
	cr_expect_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(lks_mapref_rescue(ref, 2, 0, &frame), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, resilient_holds_until_the_rescue_is_done)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame;

	lose(ref, 1 << 1);
	cr_expect_eq(lks_mapref_admit(ref, 2, 4, 8), -EPERM);
	cr_assert_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(lks_mapref_admit(ref, 2, 4, 8), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

static void leave(struct lks_mapref *ref, unsigned int uplink)
{
	uint32_t frame;

	cr_assert_eq(lks_mapref_start(ref, uplink, &frame), 0, "%s", lks_mapref_why(ref));
	cr_assert_eq(lks_mapref_ended(ref, uplink), 0);
	cr_assert_eq(lks_mapref_done(ref, uplink, &frame), 0);
}

Test(mapref, modulo_drains_the_survivors_before_the_host_goes_on)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, true);
	uint32_t frame;

	lose(ref, 1 << 1);
	cr_assert_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(lks_mapref_admit(ref, 2, 4, 8), -EPERM);
	cr_expect_str_eq(lks_mapref_why(ref),
			 "modulo: frame admitted before the survivors were empty");
	leave(ref, 0);
	cr_expect_eq(lks_mapref_admit(ref, 2, 4, 8), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, modulo_drains_when_the_map_changes_again_in_a_rescue)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, true);
	uint32_t frame;

	cr_assert_eq(lks_mapref_admit(ref, 1, 4, 7), 0);
	lose(ref, 1 << 1);
	cr_assert_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0, "%s", lks_mapref_why(ref));
	lose(ref, 1 << 2);
	cr_expect_eq(lks_mapref_rescue(ref, 1, 3, &frame), -EPERM);
	cr_expect_str_eq(lks_mapref_why(ref),
			 "modulo: rescue went on before the survivors were empty");
	leave(ref, 0);
	cr_expect_eq(lks_mapref_rescue(ref, 1, 3, &frame), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, modulo_need_not_drain_before_anything_was_rescued)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, true);
	uint32_t frame;

	cr_assert_eq(lks_mapref_admit(ref, 0, 4, 8), 0);
	lose(ref, 1 << 1);
	lose(ref, 1 << 2);
	cr_expect_eq(lks_mapref_rescue(ref, 1, 3, &frame), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, return_waits_for_the_queues_of_the_team)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);

	lose(ref, 1 << 2);
	forbidden(ref, lks_mapref_return(ref, 1 << 2),
		  "uplink returned before the queues of its team were empty");
}

Test(mapref, return_waits_for_the_aborting_beat)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_start(ref, 1, &frame), 0);
	lose(ref, 1 << 1);
	cr_assert_eq(lks_mapref_rescue(ref, 1, 0, &frame), 0);
	leave(ref, 0);
	forbidden(ref, lks_mapref_return(ref, 1 << 1),
		  "uplink returned before its cut frame was ended");
}

/* Frame 3 was rescued from uplink 1 to 2, frame 4 of its flow waits on uplink 1; all are dead. */
static struct lks_mapref *outage(struct lost *lost)
{
	struct lks_mapref *ref = team_of_four(lost, false);
	uint32_t frame;

	cr_assert_eq(lks_mapref_admit(ref, 1, 4, 7), 0);
	lose(ref, 1 << 1);
	cr_assert_eq(lks_mapref_rescue(ref, 1, 2, &frame), 0);
	lose(ref, 0x0d);
	return ref;
}

Test(mapref, first_to_return_resumes_if_it_died_last)
{
	struct lost lost;
	struct lks_mapref *ref = outage(&lost);
	uint32_t frame;

	cr_assert_eq(lks_mapref_return(ref, 1 << 2), 0, "%s", lks_mapref_why(ref));
	cr_assert_eq(lks_mapref_rescue(ref, 1, 2, &frame), 0, "%s", lks_mapref_why(ref));
	cr_assert_eq(lks_mapref_start(ref, 2, &frame), 0);
	cr_expect_eq(frame, 3);
	lks_mapref_free(ref);
}

Test(mapref, first_to_return_drops_what_it_holds_if_another_died_later)
{
	struct lost lost;
	struct lks_mapref *ref = outage(&lost);
	uint32_t frame;

	cr_expect_eq(lks_mapref_return(ref, 1 << 1), -EPERM);
	cr_expect_str_eq(lks_mapref_why(ref),
			 "uplink returned first with its queue, although another died later");
	cr_assert_eq(lks_mapref_expire(ref, 1), 0);
	cr_expect(lost.frames == 1 && lost.frame == 4);
	cr_assert_eq(lks_mapref_return(ref, 1 << 1), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(lks_mapref_rescue(ref, 2, 1, &frame), 0, "%s", lks_mapref_why(ref));
	cr_expect_eq(frame, 3);
	lks_mapref_free(ref);
}

Test(mapref, two_do_not_return_first)
{
	struct lost lost;
	struct lks_mapref *ref = outage(&lost);

	forbidden(ref, lks_mapref_return(ref, 1 << 2 | 1 << 3),
		  "two uplinks returned together to a team that has frames queued");
}

Test(mapref, nothing_expires_while_a_member_is_left)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);

	lose(ref, 1 << 1);
	forbidden(ref, lks_mapref_expire(ref, 1),
		  "frames expired although their team has a member");
}

Test(mapref, one_dead_team_does_not_hold_another)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);

	lks_mapref_team(ref, 1, 0x30, true);
	cr_assert_eq(lks_mapref_return(ref, 0x30), 0);
	lose(ref, 0x0f);
	cr_expect_eq(lks_mapref_admit(ref, 4, 4, 8), 0, "%s", lks_mapref_why(ref));
	lks_mapref_free(ref);
}

Test(mapref, commit_waits_for_all_queues)
{
	struct lost lost;
	struct lks_mapref *ref = team_of_four(&lost, false);

	forbidden(ref, lks_mapref_commit(ref), "commit before all queues were empty");
}
