/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_decide against the library, frame by frame: fields, team, hash and uplink, while links come
 * and go, decisions are made again, the taker stalls and the tables are swapped.
 */
#include "frames.h"
#include "shim.h"
#include "write_team.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(decide, .timeout = 120);

enum {
	UPLINKS = 5,
	TEAMS = 3,
	FRAMES = 256,
	LATENCY = 80,
	ALL = (1 << UPLINKS) - 1,
	NO_TEAM = 3,
	NO_UPLINK = 4
};

enum { KEY_WORDS = 10 };

static uint32_t key_word(const uint8_t *key, unsigned int k)
{
	return (uint32_t)key[4 * k] << 24 | (uint32_t)key[4 * k + 1] << 16 |
	       (uint32_t)key[4 * k + 2] << 8 | key[4 * k + 3];
}

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct lks_team *teams[TEAMS];
	uint8_t vlans[4096];		/* as in the table: valid 0x80, team */
	struct lks_fields fifo[FRAMES]; /* frames without a decision taken */
	size_t head, tail;
	uint16_t live_before;		/* of the clock before this one */
	bool full;			/* the same */
	unsigned long paused;		/* clocks for which it was */
	unsigned int gaps, stall, flap; /* percent of clocks */
	unsigned long taken;
};

static void tick(struct bench *b);

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed), .dice = { seed } };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->rst = 1;
	b.in->live = ALL;
	lks_model_tick(b.model);
	lks_model_tick(b.model);
	b.in->rst = 0;
	b.live_before = ALL;
	return b;
}

/* The key of team number @t to the shadow bank. */
static void write_key(struct bench *b, unsigned int t)
{
	const uint8_t *key = lks_team_params(b->teams[t])->key;

	b->in->key_we = 1;
	for (unsigned int k = 0; k < KEY_WORDS; k++) {
		b->in->key_addr = (uint8_t)(t << 4 | k);
		b->in->key_wdata = key_word(key, k);
		lks_model_tick(b->model);
	}
	b->in->key_we = 0;
}

static void free_teams(struct bench *b)
{
	for (int i = 0; i < TEAMS; i++)
		b->teams[i] = lks_team_free(b->teams[i]);
}

static void write_vlans(struct bench *b)
{
	b->in->vlan_we = 1;
	for (unsigned int i = 0; i < 4096; i++)
		b->vlans[i] = (uint8_t)((dice_percent(&b->dice, 85) ? 0x80 : 0) |
					dice_below(&b->dice, TEAMS));
	for (unsigned int i = 0; i < 1024; i++) {
		b->in->vlan_addr = (uint16_t)i;
		memcpy(&b->in->vlan_wdata, b->vlans + 4 * i, 4);
		lks_model_tick(b->model);
	}
	b->in->vlan_we = 0;
}

/* The teams and new random VLANs to the tables, live from the next frame on. */
static void load(struct bench *b)
{
	for (unsigned int t = 0; t < TEAMS; t++) {
		write_team(b->model, b->teams[t], t, UPLINKS);
		write_key(b, t);
	}
	/* Teams that are not there: nothing happens. */
	write_team(b->model, b->teams[1], TEAMS, UPLINKS);
	write_team(b->model, b->teams[1], TEAMS + 1, UPLINKS);
	write_vlans(b);
	cr_assert(!b->out->busy);
	b->in->live_bank ^= 1;
	b->in->loaded = 1;
	lks_model_tick(b->model);
}

static void new_teams(struct bench *b)
{
	free_teams(b);
	for (unsigned int t = 0; t < TEAMS; t++) {
		b->teams[t] = team_random(&b->dice, UPLINKS);
		cr_assert_not_null(b->teams[t]);
	}
}

static void commit(struct bench *b)
{
	new_teams(b);
	load(b);
}

static void expect(struct bench *b, const struct lks_fields *f)
{
	const struct lks_out *o = b->out;
	uint8_t entry = b->vlans[lks_fields_vid(f)];
	const struct lks_team *team = b->teams[entry & 15];
	unsigned int uplink = 0;
	uint32_t hash;

	if (!(entry & 0x80)) {
		cr_assert(o->dec_drop && o->dec_reason == NO_TEAM && o->dec_uplink == 0,
			  "frame %lu: VLAN %u has no team; drop %u reason %u", b->taken,
			  lks_fields_vid(f), o->dec_drop, o->dec_reason);
		return;
	}
	hash = lks_team_hash(team, f);
	cr_assert(o->dec_team == (entry & 15), "frame %lu: team %u", b->taken, o->dec_team);
	cr_assert(o->dec_hash == hash, "frame %lu: %s %08x, not %08x", b->taken,
		  lks_policy_name(lks_team_policy(team)), o->dec_hash, hash);
	cr_assert(o->dec_bucket == (hash & 255));
	cr_assert(o->dec_resilient == (lks_team_failover(team) == LKS_RESILIENT));
	if (lks_team_select(team, hash, b->live_before, &uplink) < 0) {
		cr_assert(o->dec_drop && o->dec_reason == NO_UPLINK && o->dec_uplink == 0,
			  "frame %lu: nobody lives; drop %u reason %u", b->taken, o->dec_drop,
			  o->dec_reason);
		return;
	}
	cr_assert(!o->dec_drop && o->dec_reason == 0, "frame %lu: dropped", b->taken);
	cr_assert(o->dec_uplink == uplink, "frame %lu: uplink %u, not %u (hash %08x, live %02x)",
		  b->taken, o->dec_uplink, uplink, hash, b->live_before);
}

static void flap_links(struct bench *b)
{
	if (dice_percent(&b->dice, b->flap))
		b->in->live = (uint16_t)(dice_word(&b->dice) & ALL);
}

static void tick(struct bench *b)
{
	flap_links(b);
	b->in->dec_ready = !dice_percent(&b->dice, b->stall);
	lks_model_settle(b->model);
	if (b->out->dec_valid) {
		cr_assert(b->head != b->tail, "a decision without a frame");
		expect(b, &b->fifo[b->head % FRAMES]); /* also while it waits */
	}
	if (b->out->dec_valid && b->in->dec_ready) {
		b->head++;
		b->taken++;
	}
	b->live_before = b->in->live;
	b->full = b->out->full;
	b->paused += b->full;
	lks_model_edge(b->model);
}

static void send(struct bench *b, const struct frame *frame)
{
	bool last = false;

	b->in->beat_valid = 0;
	while (b->tail - b->head >= FRAMES - 1)
		tick(b);
	lks_frame_parse(frame->bytes, frame->len, &b->fifo[b->tail % FRAMES]);
	b->fifo[b->tail % FRAMES].tid = (uint16_t)dice_word(&b->dice);
	b->in->beat_tid = b->fifo[b->tail++ % FRAMES].tid;
	for (size_t beat = 0; !last; beat++) {
		b->in->beat_valid = 0;
		while (b->full || (b->gaps && dice_percent(&b->dice, b->gaps)))
			tick(b);
		last = frame_beat(frame, beat, lks_model_ops.data_w / 8, b->in->beat_data,
				  b->in->beat_keep);
		b->in->beat_valid = 1;
		b->in->beat_last = last;
		tick(b);
		b->in->beat_tid = (uint16_t)dice_word(&b->dice); /* the first beat's counts */
	}
	b->in->beat_valid = 0;
}

static void drain(struct bench *b)
{
	unsigned int flap = b->flap, stall = b->stall;

	b->flap = b->stall = 0;
	for (int i = 0; i < 600 && (b->out->busy || b->head != b->tail); i++)
		tick(b);
	cr_assert(b->head == b->tail, "%zu frames without a decision", b->tail - b->head);
	tick(b);
	cr_assert(!b->out->busy, "busy without a frame");
	b->flap = flap;
	b->stall = stall;
}

static void close_bench(struct bench *b)
{
	drain(b);
	free_teams(b);
	lks_model_close(b->model);
}

static void run(struct bench *b, unsigned int rounds, unsigned int frames)
{
	struct frame frame;

	for (unsigned int r = 0; r < rounds; r++) {
		commit(b);
		for (unsigned int i = 0; i < frames; i++) {
			frame_random(&b->dice, &frame);
			if (dice_percent(&b->dice, 30))
				frame.len = dice_below(&b->dice, 9);
			send(b, &frame);
		}
		drain(b);
	}
}

Test(decide, steady_links)
{
	struct bench b = open_bench(1);

	run(&b, 10, 500);
	close_bench(&b);
}

Test(decide, links_come_and_go)
{
	struct bench b = open_bench(2);

	b.gaps = 20;
	b.stall = 30;
	b.flap = 1;
	run(&b, 20, 500);
	close_bench(&b);
}

Test(decide, storms_of_changes)
{
	struct bench b = open_bench(3);

	b.stall = 20;
	b.flap = 3; /* often before the map of the last one is built */
	run(&b, 10, 200);
	close_bench(&b);
}

/* Once the first decision is there, one follows every clock. */
Test(decide, one_decision_a_clock)
{
	struct bench b = open_bench(4);
	struct frame frame = { .len = 8 };
	unsigned long clocks;

	commit(&b);
	for (int i = 0; i < 40; i++)
		tick(&b); /* the map is built */
	clocks = lks_model_clocks(b.model);
	for (int i = 0; i < 1000; i++)
		send(&b, &frame);
	drain(&b);
	clocks = lks_model_clocks(b.model) - clocks;
	cr_assert(clocks < (lks_model_ops.data_w == 64 ? 1035 : 1050),
		  "1000 frames of a beat took %lu clocks", clocks);
	close_bench(&b);
}

Test(decide, read_back_of_the_live_bank)
{
	struct bench b = open_bench(5);
	uint32_t words[TEAM_WORDS], row[ROW_WORDS], entries;

	for (int round = 0; round < 3; round++) {
		commit(&b);
		for (unsigned int t = 0; t < TEAMS; t++) {
			team_words(b.teams[t], words);
			for (unsigned int i = 0; i < 512; i++) {
				row_words(b.teams[t], UPLINKS, i / 2, row);
				memcpy(&entries, b.vlans + 4 * i, 4);
				b.in->team_addr = (uint8_t)(t << 3 | i % TEAM_WORDS);
				b.in->bucket_addr = (uint16_t)(t << 9 | i);
				b.in->vlan_addr = (uint16_t)i;
				b.in->key_addr = (uint8_t)(t << 4 | i % KEY_WORDS);
				lks_model_tick(b.model);
				lks_model_tick(b.model);
				lks_model_settle(b.model);
				cr_assert(b.out->team_rdata == words[i % TEAM_WORDS],
					  "team %u word %u reads %08x", t, i % TEAM_WORDS,
					  b.out->team_rdata);
				cr_assert(b.out->bucket_rdata == row[i % 2],
					  "row word %u reads %08x, not %08x", i,
					  b.out->bucket_rdata, row[i % 2]);
				cr_assert(b.out->key_rdata ==
						  key_word(lks_team_params(b.teams[t])->key,
							   i % KEY_WORDS),
					  "key word %u reads %08x", i % KEY_WORDS,
					  b.out->key_rdata);
				cr_assert(b.out->vlan_rdata == entries, "VLAN word %u reads %08x",
					  i, b.out->vlan_rdata);
			}
		}
		for (unsigned int i = 0; i < 512; i++) {
			b.in->bucket_addr = (uint16_t)(TEAMS << 9 | i);
			lks_model_tick(b.model);
			lks_model_tick(b.model);
			lks_model_settle(b.model);
			cr_assert(b.out->bucket_rdata == 0, "row word %u of no team reads %08x", i,
				  b.out->bucket_rdata);
		}
	}
	close_bench(&b);
}

/* One clock. */
static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->loaded = 0;
	lks_model_tick(b->model);
	b->in->rst = 0;
	b->in->beat_valid = 0;
	b->head = b->tail;
}

/* Behind reset the tables hold nothing, whatever they held before; then all starts anew. */
Test(decide, reset_in_the_middle)
{
	struct bench b = open_bench(6);
	struct frame frame;

	for (int round = 0; round < 10; round++) {
		run(&b, 1, 50);
		b.stall = 100;
		for (int i = 0; i < round; i++) {
			frame_random(&b.dice, &frame);
			send(&b, &frame);
		}
		b.stall = 0;
		b.in->beat_valid = 1;
		b.in->beat_last = 0;
		reset(&b);
		memset(b.vlans, 0, sizeof(b.vlans));
		for (unsigned int i = 0; frame_template(i, &frame); i++)
			send(&b, &frame);
		drain(&b);
		lks_model_tick(b.model);
	}
	close_bench(&b);
}

static void toeplitz_teams(struct bench *b)
{
	new_teams(b);
	for (int t = 0; t < TEAMS; t++) {
		lks_team_set_policy(b->teams[t], lks_policy_find("toeplitz"));
		cr_assert(lks_team_set_fields(b->teams[t], LKS_RSS_ALL) == 0);
		cr_assert(lks_team_build(b->teams[t]) == 0);
	}
}

/* What a Toeplitz hash has added up when the reset comes, the next one must not find. */
Test(decide, reset_in_every_clock_of_toeplitz)
{
	struct bench b = open_bench(7);
	struct frame frame;
	unsigned int ipv6 = 0;

	while (frame_template(ipv6, &frame) && (frame.bytes[12] != 0x86 || frame.bytes[13] != 0xdd))
		ipv6++;
	for (int round = 0; round < 120; round++) {
		toeplitz_teams(&b);
		load(&b);
		send(&b, &frame);
		for (int i = 0; i < round % 40; i++)
			tick(&b);
		reset(&b);
		load(&b);
		send(&b, &frame);
		drain(&b);
	}
	close_bench(&b);
}

enum kind { IPV4 = 4, IPV6 = 6, EITHER = 0 };

/* TCP, UDP, or ICMP, which has no ports, between random ends. */
static struct frame ip_frame(struct dice *dice, enum kind kind, size_t len)
{
	static const uint8_t protocols[] = { 6, 17, 1 };
	struct frame f = { .len = len };
	uint8_t proto = protocols[dice_below(dice, sizeof(protocols))];
	uint8_t *l3 = f.bytes + 14;

	if (kind == EITHER)
		kind = dice_percent(dice, 50) ? IPV4 : IPV6;
	for (size_t i = 0; i < len; i++)
		f.bytes[i] = (uint8_t)dice_word(dice);
	if (kind == IPV4) {
		memcpy(f.bytes + 12, "\x08\0\x45", 3);
		memcpy(l3 + 2, (uint8_t[]){ (uint8_t)(len >> 8), (uint8_t)len }, 2);
		memset(l3 + 6, 0, 2); /* not a fragment */
		l3[9] = proto;
	} else {
		memcpy(f.bytes + 12, "\x86\xdd\x60", 3);
		memcpy(l3 + 4, (uint8_t[]){ (uint8_t)(len >> 8), (uint8_t)len, proto }, 3);
	}
	return f;
}

/* Every mix of sizes from 60 bytes: decisions of Toeplitz teams come as fast as the beats. (C7) */
Test(decide, toeplitz_keeps_up_with_the_beats)
{
	static const size_t sizes[][2] = { { 60, 60 }, { 60, 61 },  { 64, 64 },
					   { 65, 65 }, { 60, 129 }, { 120, 136 } };
	static const enum kind kinds[] = { IPV4, IPV6, EITHER };
	struct bench b = open_bench(8);
	size_t width = lks_model_ops.data_w / 8;

	for (int i = 0; i < 18; i++) {
		const size_t *size = sizes[i % 6];
		unsigned long clocks, beats = 0;

		toeplitz_teams(&b);
		load(&b);
		for (int k = 0; k < 40; k++)
			tick(&b); /* the map is built */
		clocks = lks_model_clocks(b.model);
		for (int k = 0; k < 500; k++) {
			size_t more = dice_below(&b.dice, (uint32_t)(size[1] - size[0] + 1));
			struct frame frame = ip_frame(&b.dice, kinds[i / 6], size[0] + more);

			beats += (frame.len + width - 1) / width;
			send(&b, &frame);
		}
		drain(&b);
		clocks = lks_model_clocks(b.model) - clocks;
		cr_expect(clocks < beats + LATENCY,
			  "IPv%d, %zu to %zu bytes: %lu beats took %lu clocks", kinds[i / 6],
			  size[0], size[1], beats, clocks);
	}
	cr_expect(!b.paused, "%lu clocks of pause", b.paused);
	close_bench(&b);
}

/* Shorter ones wait, and others, a frame a beat, wait behind them: no result is lost meanwhile. */
Test(decide, short_frames_of_toeplitz_wait_for_their_turn)
{
	struct bench b = open_bench(9);
	struct frame runt = { .len = 8 };

	toeplitz_teams(&b);
	load(&b);
	for (int round = 0; round < 300; round++) {
		int frames = (int)dice_below(&b.dice, round % 2 ? 60 : 300);
		int runts = (int)dice_below(&b.dice, 80);

		for (int i = 0; i < frames + runts; i++) {
			struct frame frame = ip_frame(&b.dice, IPV4, 38 + dice_below(&b.dice, 4));

			send(&b, i < frames ? &frame : &runt);
		}
	}
	cr_expect(!b.paused == (lks_model_ops.data_w > 128), "%lu clocks of pause", b.paused);
	close_bench(&b);
}
