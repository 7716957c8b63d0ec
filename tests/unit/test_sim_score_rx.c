/* SPDX-License-Identifier: Apache-2.0 */
/* The scoreboard of received frames: to what it objects, and to what it does not. */
#include "../../sim/score_rx.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(sim_score_rx, .timeout = 5);

enum { FRAMES = 8, LEN = 64, TEAM = 2 };

static struct lks_rx_score score;
static uint8_t bytes[FRAMES][LEN];
static const struct lks_rx_rule rule = { .member = true, .first = true, .team = TEAM };

/* Frames 0 to FRAMES - 1 were given by uplink 1, which is a member of TEAM. */
static void given(void)
{
	score.max_frame = 1500;
	score.beat_bytes = 8;
	score.fifo_bytes = 2048;
	lks_rx_score_rule(&score, 1, &rule);
	for (unsigned int i = 0; i < FRAMES; i++) {
		memset(bytes[i], (int)(2 * i), LEN);
		cr_assert_eq(lks_rx_score_sent(&score, 1,
					       &(struct lks_rx_frame){ bytes[i], LEN, false }),
			     0);
	}
}

static void came(unsigned int i, unsigned int team)
{
	lks_rx_score_beat(&score, bytes[i], 32, false, 1, team);
	lks_rx_score_beat(&score, bytes[i] + 32, LEN - 32, true, 1, team);
}

static void count(uint64_t host, uint64_t filtered, uint64_t overflow)
{
	const uint64_t counter[LKS_RX_KINDS] = { host, host * LEN, filtered, 0, 0, overflow, 0 };

	lks_rx_score_count(&score, 1, counter);
}

static void expect(bool right)
{
	cr_expect_eq(score.text[0] == '\0', right, "%s", score.text);
	lks_rx_score_clear(&score);
}

Test(sim_score_rx, all_that_came_in_order_is_right)
{
	given();
	for (unsigned int i = 0; i < FRAMES; i++)
		came(i, TEAM);
	count(FRAMES, 0, 0);
	expect(true);
}

Test(sim_score_rx, lost_frames_are_seen)
{
	given();
	came(1, TEAM);
	expect(false);

	given();
	came(0, TEAM);
	count(1, 0, FRAMES - 1);
	expect(false);
}

Test(sim_score_rx, frames_that_come_twice_or_out_of_order_are_seen)
{
	given();
	came(0, TEAM);
	came(0, TEAM);
	expect(false);

	given();
	for (unsigned int i = 0; i < FRAMES; i++)
		score.lane[1].sent[i].full = true; /* any may be passed over */
	came(1, TEAM);
	came(0, TEAM);
	expect(false);
}

Test(sim_score_rx, another_team_or_byte_is_seen)
{
	given();
	came(0, TEAM + 1);
	expect(false);

	given();
	lks_rx_score_beat(&score, bytes[0], 32, false, 1, TEAM);
	lks_rx_score_beat(&score, bytes[1], LEN - 32, true, 1, TEAM);
	expect(false);

	given();
	lks_rx_score_beat(&score, bytes[0], 32, false, 1, TEAM);
	lks_rx_score_beat(&score, bytes[0] + 32, LEN - 32, true, 2, TEAM);
	expect(false);
}

Test(sim_score_rx, what_waits_while_the_rule_changes_goes_by_either)
{
	const struct lks_rx_rule other = { .member = true, .team = TEAM + 1 }, none = { 0 };

	given();
	lks_rx_score_rule(&score, 1, &other);
	came(0, TEAM);
	came(1, TEAM + 1);
	lks_rx_score_rule(&score, 1, &none);
	count(2, FRAMES - 2, 0);
	expect(true);

	lks_rx_score_rule(&score, 1, &other);
	given();
	came(0, TEAM + 1);
	expect(false);
}

Test(sim_score_rx, filtered_frames_are_none_that_the_rule_lets_pass)
{
	given();
	for (unsigned int i = 0; i + 1 < FRAMES; i++)
		came(i, TEAM);
	count(FRAMES - 1, 1, 0);
	expect(false);
}

Test(sim_score_rx, only_what_finds_no_room_overflows)
{
	given();
	came(0, TEAM);
	score.fifo_bytes = LEN * FRAMES; /* which holds those that wait, and one more */
	for (unsigned int i = 0; i < 2; i++)
		lks_rx_score_sent(&score, 1, &(struct lks_rx_frame){ bytes[0], LEN, false });
	for (unsigned int i = 1; i < FRAMES; i++)
		came(i, TEAM);
	came(0, TEAM);
	count(FRAMES + 1, 0, 1);
	expect(true);

	given();
	for (unsigned int i = 0; i + 1 < FRAMES; i++)
		came(i, TEAM);
	count(FRAMES - 1, 0, 1);
	expect(false);
}

Test(sim_score_rx, slow_frames_have_their_own_order)
{
	static const uint8_t slow[6] = { 1, 0x80, 0xc2, 0, 0, 2 };
	uint8_t mail[2][LEN] = { { 0 }, { 0 } };
	const uint64_t counter[LKS_RX_KINDS] = { FRAMES, FRAMES * LEN, 0, 2, 0, 0, 0 };

	given();
	for (unsigned int i = 0; i < 2; i++) {
		memset(mail[i], (int)(0x40 + i), LEN);
		memcpy(mail[i], slow, 6);
		lks_rx_score_sent(&score, 1, &(struct lks_rx_frame){ mail[i], LEN, false });
	}
	lks_rx_score_punted(&score, 1, mail[0], LEN);
	for (unsigned int i = 0; i < FRAMES; i++)
		came(i, TEAM);
	lks_rx_score_punted(&score, 1, mail[1], LEN);
	lks_rx_score_count(&score, 1, counter);
	cr_expect_eq(score.text[0], '\0', "%s", score.text);
	lks_rx_score_punted(&score, 1, mail[0], LEN);
	expect(false);
}
