/* SPDX-License-Identifier: Apache-2.0 */
/* The scoreboard at a port: a core of our own making sends what it likes. */
#include "../../sim/score.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(sim_score_port, .timeout = 5);

enum { LEN = 20, WIDTH = 64, BEAT = WIDTH / 8 };

static uint8_t host[LEN];
static const struct lks_bench_frame frame = { .bytes = host, .len = LEN };
static struct lks_result result;
static struct lks_score score;

static uint8_t left[2 * LEN];
static struct lks_sent sent;
static unsigned int calls;

static void on_sent(void *user, const struct lks_sent *now)
{
	(void)user;
	calls++;
	sent = *now;
	memcpy(left, now->bytes, now->len);
}

/* One frame, queued for uplink 1 of two. */
static void open(bool queued)
{
	for (int i = 0; i < LEN; i++)
		host[i] = (uint8_t)(i + 1);
	cr_assert_eq(lks_score_init(&score, &result, WIDTH, 2), 0);
	score.record = calloc(1, sizeof(*score.record));
	score.record[0].fate = LKS_FATE_WAITING;
	score.flows.flow = calloc(1, sizeof(*score.flows.flow));
	score.frame = &frame;
	score.frames = score.admitted = 1;
	score.sent = on_sent;
	lks_mapref_commit(score.ref);
	lks_mapref_team(score.ref, 0, 3, false);
	lks_mapref_return(score.ref, 3);
	score.eligible = 3;
	if (queued)
		cr_assert_eq(lks_mapref_admit(score.ref, 1, 0, 0), 0);
}

static void leave(const uint8_t *bytes, unsigned int len, bool abort)
{
	static struct lks_in in;
	static struct lks_out out;
	uint8_t *port = (uint8_t *)&out.m_axis_uplink_tdata + BEAT;
	uint8_t *keep = (uint8_t *)&out.m_axis_uplink_tkeep + BEAT / 8;

	in.m_axis_uplink_tready = out.m_axis_uplink_tvalid = 2;
	for (unsigned int at = 0; at < len; at += BEAT) {
		unsigned int n = len - at < BEAT ? len - at : BEAT;
		bool last = at + BEAT >= len;

		memcpy(port, bytes + at, n);
		*keep = (uint8_t)((1u << n) - 1);
		out.m_axis_uplink_tlast = last ? 2 : 0;
		out.m_axis_uplink_tuser = last && abort ? 2 : 0;
		score.clock++;
		lks_score_uplinks(&score, &in, &out);
	}
	out.m_axis_uplink_tvalid = 0;
	in.uplink_tx_done = 2;
	score.clock += 10;
	lks_score_uplinks(&score, &in, &out);
	lks_score_fini(&score);
}

Test(sim_score_port, a_good_frame_is_told_as_it_left)
{
	open(true);
	leave(host, LEN, false);
	cr_expect_eq(result.violations, 0, "%s", result.violation[0].text);
	cr_expect(calls == 1 && sent.uplink == 1 && sent.frame == 0 && sent.clock == 3);
	cr_expect(sent.len == LEN && memcmp(left, host, LEN) == 0);
}

Test(sim_score_port, with_tx_done_a_frame_is_told_when_the_mac_is_done)
{
	open(true);
	score.tx_done = true;
	leave(host, LEN, false);
	cr_expect(calls == 1 && sent.frame == 0 && sent.clock == 13);
	cr_expect(sent.len == LEN && memcmp(left, host, LEN) == 0);
}

/* It was told in the bytes of the host: the capture of what left looked good. */
Test(sim_score_port, wrong_bytes_are_told_as_they_left)
{
	uint8_t wrong[LEN];

	open(true);
	memcpy(wrong, host, LEN);
	wrong[LEN - 1] ^= 1;
	leave(wrong, LEN, false);
	cr_expect_eq(result.mismatched, 1);
	cr_expect(calls == 1 && sent.len == LEN && memcmp(left, wrong, LEN) == 0);
}

Test(sim_score_port, a_frame_that_is_too_short_is_told_as_it_left)
{
	open(true);
	leave(host, LEN - 5, false);
	cr_expect_eq(result.mismatched, 1);
	cr_expect(calls == 1 && sent.len == LEN - 5 && memcmp(left, host, LEN - 5) == 0);
}

Test(sim_score_port, a_frame_that_nobody_sent_is_told)
{
	open(false);
	leave(host, LEN, false);
	cr_expect_eq(result.broken[1], 1);
	cr_expect(calls == 1 && sent.frame == UINT32_MAX && sent.len == LEN);
}

Test(sim_score_port, an_aborted_frame_is_not_sent)
{
	open(false);
	leave(host, LEN, true);
	cr_expect_eq(calls, 0);
}

Test(sim_score_port, without_a_listener_nothing_is_told)
{
	open(true);
	score.sent = NULL;
	leave(host, LEN, false);
	cr_expect_eq(result.frames_out[1], 1);
}
