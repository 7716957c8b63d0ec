/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_rx at every width: random frames from all uplinks, with gaps and a host that stalls, against
 * the scoreboard; rules, fairness, reset (F1-F6, C8).
 */
#include "frames.h"
#include "keep.h"
#include "score_rx.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(rx, .timeout = 120);

enum { MAX_FRAME = 600, FRAMES = 3000, BEAT = 64 };

struct lane {
	struct lks_rx_frame frame; /* on its way; bytes NULL: none */
	uint32_t offset;
	unsigned int left; /* frames to send */
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	unsigned int uplinks;
	size_t width; /* bytes a beat */
	struct lane lane[LKS_RX_UPLINKS];
	struct lks_rx_score score;
	uint8_t *kept[LKS_RX_UPLINKS * FRAMES];
	size_t n_kept;
	unsigned int gap, stall, bad; /* percent */
	struct lks_rng holes;	      /* in tkeep of bad frames */
	bool few_slow;		      /* 1 in 100, of 124 bytes as LACPDUs are */
	unsigned int slow_sent;
	uint32_t shortest, longest;
	bool stalled;
	struct lks_out before;
	uint8_t punt[LKS_RX_FRAME_MAX];
	uint32_t punt_len;
	unsigned int order[LKS_RX_UPLINKS * FRAMES]; /* uplinks of the frames behind the merge */
	unsigned int orders;
};

static const uint8_t own[][6] = { { 0, 0x50, 0x56, 1, 2, 3 }, { 2, 0, 0, 0, 0, 9 } };

/* As the filter and lib/receive.c have it. */
static unsigned int place(const uint8_t *mac)
{
	unsigned int low = mac[5] | (mac[5] & 1u) << 8;

	return low ^ (mac[4] << 1 | (mac[4] & 1u)) ^ mac[3] ^ mac[2] << 1;
}

static void put_own(struct bench *b)
{
	for (unsigned int i = 0; i < 512; i++) {
		uint64_t word = 0;

		for (size_t k = 0; k < 2; k++)
			if (place(own[k]) == i) {
				word = 1;
				for (unsigned int j = 0; j < 6; j++)
					word = word << 8 | own[k][j];
			}
		b->in->own_we = 1;
		b->in->own_index = (uint16_t)i;
		b->in->own_wdata = word;
		lks_model_tick(b->model);
	}
	b->in->own_we = 0;
	b->score.own = own;
	b->score.owns = 2;
}

static struct bench *open_bench(uint32_t seed)
{
	struct bench *b = calloc(1, sizeof(*b));

	cr_assert_not_null(b);
	b->model = lks_model_open(seed);
	cr_assert_not_null(b->model);
	b->in = lks_model_in(b->model);
	b->out = lks_model_out(b->model);
	b->dice.state = seed;
	b->holes.state = seed;
	b->uplinks = lks_model_ops.uplinks;
	b->width = lks_model_ops.data_w / 8;
	b->score.max_frame = MAX_FRAME;
	b->shortest = 60;
	b->longest = 300;
	b->in->punt_room = 1;
	b->in->rst = 1;
	lks_model_tick(b->model);
	lks_model_tick(b->model);
	b->in->rst = 0;
	put_own(b);
	return b;
}

static void close_bench(struct bench *b)
{
	lks_rx_score_clear(&b->score);
	for (size_t i = 0; i < b->n_kept; i++)
		free(b->kept[i]);
	lks_model_close(b->model);
	free(b);
}

static void rules(struct bench *b, unsigned int u, struct lks_rx_rule rule)
{
	uint16_t bit = (uint16_t)(1u << u);

	b->score.rule[u] = rule;
	b->in->member = (uint16_t)((b->in->member & ~bit) | (rule.member ? bit : 0));
	b->in->first = (uint16_t)((b->in->first & ~bit) | (rule.first ? bit : 0));
	b->in->reflect = (uint16_t)((b->in->reflect & ~bit) | (rule.reflect ? bit : 0));
	b->in->designated = (uint16_t)((b->in->designated & ~bit) | (rule.designated ? bit : 0));
	b->in->team[u] = rule.team;
}

static void all_members(struct bench *b)
{
	for (unsigned int u = 0; u < b->uplinks; u++)
		rules(b, u, (struct lks_rx_rule){ .member = true, .team = (uint8_t)(15 - u) });
}

/* ---- frames ---- */

static uint32_t draw_few_slow(struct bench *b, uint8_t *bytes, uint32_t len)
{
	bool slow = len >= 124 && dice_percent(&b->dice, 1);

	memcpy(bytes, slow ? "\1\x80\xc2\0\0\2" : "\2\0\0\0\0\1", 6);
	memcpy(bytes + 12, slow ? "\x88\x09" : "\x08\0", 2);
	b->slow_sent += slow;
	return slow ? 124 : len;
}

static struct lks_rx_frame draw(struct bench *b)
{
	static const uint8_t dst[][6] = { { 2, 0, 0, 0, 0, 1 },
					  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
					  { 1, 0, 0x5e, 0, 0, 1 },
					  { 1, 0x80, 0xc2, 0, 0, 2 },
					  { 1, 0x80, 0xc2, 0, 0, 3 } };
	uint32_t len = b->shortest + dice_below(&b->dice, b->longest - b->shortest + 1);
	uint8_t *bytes = malloc(len + 1);

	cr_assert(bytes && b->n_kept < sizeof(b->kept) / sizeof(b->kept[0]));
	b->kept[b->n_kept++] = bytes;
	for (uint32_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)dice_word(&b->dice);
	if (len >= 14) {
		memcpy(bytes, dst[dice_below(&b->dice, 5)], 6);
		if (dice_percent(&b->dice, 30))
			memcpy(bytes + 6, own[dice_below(&b->dice, 2)], 6);
		bytes[12] = dice_percent(&b->dice, 5) ? 0x88 : 0x08;
		bytes[13] = (uint8_t)dice_below(&b->dice, 10);
		bytes[6] ^= (uint8_t)(dice_percent(&b->dice, 3) << 4); /* nearly ours */
	}
	if (b->few_slow)
		len = draw_few_slow(b, bytes, len);
	return (struct lks_rx_frame){ bytes, len, dice_percent(&b->dice, b->bad) };
}

/* The next beat of @bytes, of which @left are left. Returns what it holds. */
static uint32_t put_beat(struct bench *b, unsigned int u, const uint8_t *bytes, uint32_t left,
			 enum lks_fault fault)
{
	uint32_t n = left < b->width ? left : (uint32_t)b->width;
	uint64_t keep = lks_keep(&b->holes, fault, left, (uint32_t)b->width);

	memcpy(b->in->s_axis_uplink_tdata + u * b->width, bytes, n);
	memcpy(b->in->s_axis_uplink_tkeep + u * b->width / 8, &keep, b->width / 8);
	return n;
}

static void drive(struct bench *b, unsigned int u)
{
	struct lane *lane = &b->lane[u];
	struct lks_in *in = b->in;
	uint16_t bit = (uint16_t)(1u << u);
	enum lks_fault fault;

	in->s_axis_uplink_tvalid &= (uint16_t)~bit;
	if (dice_percent(&b->dice, b->gap))
		return;
	if (!lane->frame.bytes) {
		if (lane->left == 0)
			return;
		lane->left--;
		lane->frame = draw(b);
		lane->offset = 0;
	}
	fault = lks_fault_of(lane->frame.bad, lane->frame.len, (uint32_t)b->width);
	lane->offset += put_beat(b, u, lane->frame.bytes + lane->offset,
				 lane->frame.len - lane->offset, fault);
	in->s_axis_uplink_tvalid |= bit;
	in->s_axis_uplink_tlast &= (uint16_t)~bit;
	in->s_axis_uplink_tuser &= (uint16_t)~bit;
	if (lane->offset < lane->frame.len)
		return;
	in->s_axis_uplink_tlast |= bit;
	in->s_axis_uplink_tuser |= fault == LKS_FAULT_MARK ? bit : 0;
	cr_assert_eq(lks_rx_score_sent(&b->score, u, &lane->frame), 0);
	lane->frame.bytes = NULL;
}

/* ---- what comes out ---- */

static void check_stable(struct bench *b)
{
	const struct lks_out *o = b->out, *was = &b->before;

	if (!b->stalled)
		return;
	cr_assert(o->m_axis_host_tvalid, "C8: a beat vanished");
	cr_assert(o->m_axis_host_tkeep == was->m_axis_host_tkeep &&
			  o->m_axis_host_tlast == was->m_axis_host_tlast &&
			  o->m_axis_host_tid == was->m_axis_host_tid &&
			  o->m_axis_host_tdest == was->m_axis_host_tdest &&
			  !memcmp(o->m_axis_host_tdata, was->m_axis_host_tdata, b->width),
		  "C8: a beat changed");
}

static void take(struct bench *b)
{
	const struct lks_out *o = b->out;

	check_stable(b);
	b->stalled = o->m_axis_host_tvalid && !b->in->m_axis_host_tready;
	b->before = *o;
	if (o->m_axis_host_tvalid && b->in->m_axis_host_tready) {
		lks_rx_score_beat(&b->score, o->m_axis_host_tdata,
				  (unsigned int)__builtin_popcountll(o->m_axis_host_tkeep),
				  o->m_axis_host_tlast, o->m_axis_host_tid, o->m_axis_host_tdest);
		if (o->m_axis_host_tlast)
			b->order[b->orders++] = o->m_axis_host_tid;
	}
	if (!o->punt_valid)
		return;
	memcpy(b->punt + b->punt_len, o->punt_data, o->punt_count);
	b->punt_len += o->punt_count;
	if (o->punt_last) {
		lks_rx_score_punted(&b->score, o->punt_uplink, b->punt, b->punt_len);
		b->punt_len = 0;
		b->order[b->orders++] = o->punt_uplink;
	}
}

static void clocks(struct bench *b, unsigned int n)
{
	while (n--) {
		for (unsigned int u = 0; u < b->uplinks; u++)
			drive(b, u);
		b->in->m_axis_host_tready = !dice_percent(&b->dice, b->stall);
		lks_model_tick(b->model);
		take(b);
		cr_assert(b->score.text[0] == '\0', "%s", b->score.text);
	}
}

static bool idle(const struct bench *b)
{
	for (unsigned int u = 0; u < b->uplinks; u++)
		if (b->lane[u].left || b->lane[u].frame.bytes)
			return false;
	return true;
}

static uint64_t counter(struct bench *b, unsigned int u, unsigned int kind)
{
	b->in->rd_counter = (uint8_t)(u << 3 | kind);
	lks_model_tick(b->model);
	lks_model_settle(b->model);
	return b->out->rd_value;
}

/* Sends what is left, lets all come out, and compares the counters. */
static void finish(struct bench *b, uint64_t sum[LKS_RX_KINDS])
{
	memset(sum, 0, LKS_RX_KINDS * sizeof(sum[0]));
	while (!idle(b))
		clocks(b, 1);
	b->stall = 0;
	clocks(b, 2048 / (unsigned int)b->width * (b->uplinks + 1) + 400);
	for (unsigned int u = 0; u < b->uplinks; u++) {
		uint64_t got[LKS_RX_KINDS];

		for (unsigned int k = 0; k < LKS_RX_KINDS; k++)
			sum[k] += got[k] = counter(b, u, k);
		lks_rx_score_count(&b->score, u, got);
	}
	cr_assert(b->score.text[0] == '\0', "%s", b->score.text);
	cr_assert(!b->out->m_axis_host_tvalid && b->score.part_len == 0 && b->punt_len == 0);
}

static void send(struct bench *b, unsigned int frames)
{
	for (unsigned int u = 0; u < b->uplinks; u++)
		b->lane[u].left = frames;
}

Test(rx, random_frames_gaps_and_stalls)
{
	uint64_t seen[LKS_RX_KINDS] = { 0 };

	for (uint32_t seed = 1; seed <= 12; seed++) {
		struct bench *b = open_bench(seed);
		uint64_t sum[LKS_RX_KINDS];

		for (unsigned int u = 0; u < b->uplinks; u++)
			rules(b, u,
			      (struct lks_rx_rule){ .member = dice_percent(&b->dice, 85),
						    .first = dice_percent(&b->dice, 50),
						    .reflect = dice_percent(&b->dice, 30),
						    .designated = dice_percent(&b->dice, 30),
						    .team = (uint8_t)dice_below(&b->dice, 16) });
		b->gap = (unsigned int[]){ 0, 30, 60, 80 }[seed % 4];
		b->stall = (unsigned int[]){ 0, 20, 70 }[seed % 3];
		b->bad = 5;
		b->shortest = seed & 1 ? 1 : 60;
		b->longest = seed & 2 ? 700 : 120;
		send(b, 700);
		finish(b, sum);
		for (unsigned int k = 0; k < LKS_RX_KINDS; k++)
			seen[k] += sum[k];
		close_bench(b);
	}
	for (unsigned int k = 0; k < LKS_RX_KINDS; k++)
		cr_expect(seen[k] > 100 || k == LKS_RX_PUNT_LOST, "kind %u: %llu", k,
			  (unsigned long long)seen[k]);
}

/* As much as the host can take is taken: nothing overflows. */
Test(rx, no_overflow_below_the_rate_of_the_host)
{
	struct bench *b = open_bench(5);
	uint64_t sum[LKS_RX_KINDS];

	all_members(b);
	b->gap = 100 - 70 / b->uplinks;
	send(b, 1000);
	finish(b, sum);
	cr_expect_eq(sum[LKS_RX_OVERFLOW], 0, "%llu", (unsigned long long)sum[LKS_RX_OVERFLOW]);
	cr_expect(sum[LKS_RX_PUNTED] > 100 && sum[LKS_RX_HOST] > 1000);
	close_bench(b);
}

/* All have frames all the time: each is served in its turn. */
Test(rx, round_robin_by_frame)
{
	struct bench *b = open_bench(6);
	uint64_t sum[LKS_RX_KINDS];

	all_members(b);
	send(b, 600);
	clocks(b, 400);
	b->orders = 0;
	while (!idle(b))
		clocks(b, 1);
	cr_assert(b->orders > 300);
	for (unsigned int i = 0, since[LKS_RX_UPLINKS] = { 0 }; i < 200; i++) {
		for (unsigned int u = 0; u < b->uplinks; u++)
			since[u] = u == b->order[i] ? 0 : since[u] + 1;
		for (unsigned int u = 0; u < b->uplinks; u++)
			cr_assert(since[u] <= 2 * b->uplinks, "frame %u: uplink%u waits since %u",
				  i, u, since[u]);
	}
	finish(b, sum);
	cr_expect(sum[LKS_RX_OVERFLOW] > 100);
	for (unsigned int u = 0; u < b->uplinks; u++) {
		uint64_t mine = counter(b, u, LKS_RX_HOST) + counter(b, u, LKS_RX_PUNTED);
		uint64_t all = sum[LKS_RX_HOST] + sum[LKS_RX_PUNTED];

		cr_expect(mine * b->uplinks * 10 > all * 9 && mine * b->uplinks * 10 < all * 11,
			  "uplink%u: %llu of %llu", u, (unsigned long long)mine,
			  (unsigned long long)all);
	}
	close_bench(b);
}

/* All uplinks are flooded, and a few frames are slow: none of those is lost. */
Test(rx, slow_protocols_find_room_where_others_overflow)
{
	for (uint32_t seed = 1; seed <= 4; seed++) {
		struct bench *b = open_bench(20 + seed);
		uint64_t sum[LKS_RX_KINDS];

		all_members(b);
		b->few_slow = true;
		b->stall = (unsigned int[]){ 0, 60 }[seed % 2];
		send(b, 2500);
		finish(b, sum);
		cr_expect(sum[LKS_RX_OVERFLOW] > 1000, "%llu",
			  (unsigned long long)sum[LKS_RX_OVERFLOW]);
		cr_expect(b->slow_sent > 20 && sum[LKS_RX_PUNTED] == b->slow_sent,
			  "%llu of %u slow frames", (unsigned long long)sum[LKS_RX_PUNTED],
			  b->slow_sent);
		close_bench(b);
	}
}

Test(rx, slow_protocols_without_room_are_counted)
{
	struct bench *b = open_bench(7);
	uint64_t sum[LKS_RX_KINDS];

	all_members(b);
	b->gap = 100 - 60 / b->uplinks;
	b->in->punt_room = 0;
	send(b, 300);
	finish(b, sum);
	cr_expect_eq(sum[LKS_RX_PUNTED], 0);
	cr_expect(sum[LKS_RX_PUNT_LOST] > 50);
	close_bench(b);
}

Test(rx, reset_in_mid_frame_forgets_all)
{
	for (unsigned int at = 1; at < 120; at += 7) {
		struct bench *b = open_bench(at);
		uint64_t sum[LKS_RX_KINDS];

		for (unsigned int u = 0; u < b->uplinks; u++)
			rules(b, u, (struct lks_rx_rule){ .member = true, .reflect = true });
		b->stall = 50;
		send(b, 50);
		clocks(b, at);
		b->in->rst = 1;
		b->in->s_axis_uplink_tvalid = 0;
		lks_model_tick(b->model);
		b->in->rst = 0;
		lks_rx_score_clear(&b->score);
		b->score.owns = 0; /* the table is empty */
		memset(b->lane, 0, sizeof(b->lane));
		b->stalled = false;
		b->punt_len = 0;
		lks_model_settle(b->model);
		cr_assert(!b->out->m_axis_host_tvalid && !b->out->punt_valid);
		cr_assert(counter(b, 0, 0) == 0 && counter(b, 1, 0) == 0);
		b->gap = 70;
		send(b, 30);
		finish(b, sum);
		close_bench(b);
	}
}

/* ---- a commit while a frame is on its way (C9) ---- */

enum { FILTERED = -1 };

/* To which team a frame goes by this rule, or FILTERED. */
static int goes_to(const struct lks_rx_rule *rule, bool group, bool ours)
{
	if (!rule->member || (ours && (rule->reflect || rule->designated)) ||
	    (group && rule->designated && !rule->first))
		return FILTERED;
	return rule->team;
}

static struct lks_rx_rule draw_rule(struct bench *b)
{
	return (struct lks_rx_rule){ .member = dice_percent(&b->dice, 80),
				     .first = dice_percent(&b->dice, 50),
				     .reflect = dice_percent(&b->dice, 40),
				     .designated = dice_percent(&b->dice, 40),
				     .team = (uint8_t)dice_below(&b->dice, 16) };
}

/* As lks_monitor does it: `member` and `first` follow a clock later. */
static void commit(struct bench *b, const struct lks_rx_rule *from, const struct lks_rx_rule *to,
		   unsigned int clocks_ago)
{
	struct lks_rx_rule rule = clocks_ago ? *to : *from;

	if (clocks_ago < 2) {
		rule.member = from->member;
		rule.first = from->first;
	}
	rules(b, 0, rule);
}

/* One frame of 200 bytes; the host waits up to clock `ready`. Returns where it went. */
static int pass(struct bench *b, const struct lks_rx_rule rule[2], bool group, bool ours,
		unsigned int at, unsigned int ready)
{
	uint8_t bytes[200] = { (uint8_t)(2 | group) };
	unsigned int offset = 0, beats = 0;
	int went = FILTERED;

	memcpy(bytes + 6, own[ours ? 0 : 1], 6);
	bytes[6] ^= ours ? 0 : 0x10;
	commit(b, &rule[0], &rule[1], 0);
	for (unsigned int clock = 0; clock < 120; clock++) {
		b->in->s_axis_uplink_tvalid = offset < sizeof(bytes);
		offset += put_beat(b, 0, bytes + offset, (uint32_t)(sizeof(bytes) - offset),
				   LKS_FAULT_NONE);
		b->in->s_axis_uplink_tlast = offset == sizeof(bytes);
		if (clock >= at)
			commit(b, &rule[0], &rule[1], clock - at + 1);
		b->in->m_axis_host_tready = clock >= ready;
		lks_model_tick(b->model);
		check_stable(b);
		b->stalled = b->out->m_axis_host_tvalid && !b->in->m_axis_host_tready;
		b->before = *b->out;
		if (!b->out->m_axis_host_tvalid || b->stalled)
			continue;
		cr_assert(beats == 0 || went == b->out->m_axis_host_tdest,
			  "commit in clock %u, beat %u: tdest changes from %d to %d in a frame", at,
			  beats, went, b->out->m_axis_host_tdest);
		went = b->out->m_axis_host_tdest;
		beats++;
	}
	return went;
}

Test(rx, a_frame_is_judged_by_one_configuration)
{
	struct bench *b = open_bench(8);
	unsigned int changed = 0;

	for (unsigned int i = 0; i < 4000; i++) {
		struct lks_rx_rule rule[2] = { draw_rule(b), draw_rule(b) };
		bool group = dice_percent(&b->dice, 50), ours = dice_percent(&b->dice, 50);
		unsigned int at = dice_below(&b->dice, 70), ready = dice_below(&b->dice, 70);
		int before = goes_to(&rule[0], group, ours),
		    behind = goes_to(&rule[1], group, ours);
		int went = pass(b, rule, group, ours, at, ready);

		cr_assert(went == before || went == behind,
			  "commit in clock %u: went to %d, by the old rule to %d, by the new to %d",
			  at, went, before, behind);
		changed += before != behind && went == behind;
	}
	cr_expect(changed > 300, "%u frames went by the new rule", changed);
	close_bench(b);
}
