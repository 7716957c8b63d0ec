/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_regs, 4 uplinks, over AXI4-Lite: channels out of step, fields, table ports with the tables
 * played by the bench (two clocks from address to word, one for a counter).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(regs, .timeout = 60);

enum { IDENTITY = 0x0, RESET_COUNT = 0x24, OWNER = 0x28, COMMIT = 0x108, STATUS = 0x10c };
enum { MODE = 0x110, TICK = 0x114, EVENT = 0x118, EVENT_ENABLE = 0x11c, WATCH = 0x120 };
enum { UPLINK = 0x300, TEAM_COUNTER = 0xc00 };
enum { TEAM = 0x600, SNAPSHOT = 0x808, SNAPSHOT_STATUS = 0x80c, COUNTER = 0xa00 };
enum { TALLY = 0x2900, FEATURES = 0x18 };
enum { VLAN = 0x4000, BUCKET = 0x8000, LINK = 0x3200, KEY = 0x2000, LIMIT = 40 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	uint32_t team[128], vlan[1024], bucket[8192], links[128], keys[256];
	uint64_t counter[128];
	uint32_t records[256], tally[8];
	uint8_t ledger_addr; /* of the clock before, with a read */
	uint16_t tally_word, team_addr, vlan_addr, bucket_addr, link_addr,
		key_addr; /* of the clock before */
	unsigned int commits, takes;
	bool b_stalled, r_stalled;
	uint32_t r_data;
};

/* The tables behind the ports. */
static void play_tables(struct bench *b)
{
	const struct lks_out *o = b->out;

	if (o->team_we)
		b->team[o->team_addr] = o->table_wdata;
	if (o->vlan_we)
		b->vlan[o->vlan_addr] = o->table_wdata;
	if (o->bucket_we)
		b->bucket[o->bucket_addr] = o->table_wdata;
	if (o->link_we)
		b->links[o->link_addr] = o->table_wdata;
	if (o->key_we)
		b->keys[o->key_addr] = o->table_wdata;
	b->in->link_rdata = b->links[b->link_addr];
	b->in->key_rdata = b->keys[b->key_addr];
	b->in->team_rdata = b->team[b->team_addr];
	b->in->vlan_rdata = b->vlan[b->vlan_addr];
	b->in->bucket_rdata = b->bucket[b->bucket_addr];
	if (o->tally_we)
		b->tally[o->tally_word] = o->table_wdata;
	b->in->tally_rdata = b->tally[b->tally_word];
	b->in->received_rdata = b->counter[o->received_addr % 64];
	b->in->counter_rdata = b->counter[o->counter_addr];
	b->in->ledger_rdata = b->records[b->ledger_addr];
	if (o->ledger_re)
		b->ledger_addr = o->ledger_addr;
	b->tally_word = o->tally_word;
	b->team_addr = o->team_addr;
	b->vlan_addr = o->vlan_addr;
	b->bucket_addr = o->bucket_addr;
	b->link_addr = o->link_addr;
	b->key_addr = o->key_addr;
}

static void check_answers(struct bench *b)
{
	const struct lks_out *o = b->out;

	cr_assert(!b->b_stalled || o->s_axil_bvalid, "B3: B vanished");
	cr_assert(!b->r_stalled || (o->s_axil_rvalid && o->s_axil_rdata == b->r_data), "B3: R");
	cr_assert(!o->s_axil_bvalid || o->s_axil_bresp == 0);
	cr_assert(!o->s_axil_rvalid || o->s_axil_rresp == 0);
	b->b_stalled = o->s_axil_bvalid && !b->in->s_axil_bready;
	b->r_stalled = o->s_axil_rvalid && !b->in->s_axil_rready;
	b->r_data = o->s_axil_rdata;
}

static void step(struct bench *b)
{
	lks_model_tick(b->model);
	check_answers(b);
	b->commits += b->out->commit;
	b->takes += b->out->snapshot_take;
	play_tables(b);
}

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->s_axil_awvalid = b->in->s_axil_wvalid = b->in->s_axil_arvalid = 0;
	lks_model_tick(b->model);
	b->b_stalled = b->r_stalled = false;
	b->in->rst = 0;
}

static struct bench *open_bench(uint32_t seed)
{
	static struct bench b;

	b = (struct bench){ .model = lks_model_open(seed), .dice = { seed } };
	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	for (unsigned int i = 0; i < 8192; i++)
		b.bucket[i] = dice_word(&b.dice);
	for (unsigned int i = 0; i < 1024; i++)
		b.vlan[i] = dice_word(&b.dice);
	for (unsigned int i = 0; i < 128; i++)
		b.team[i] = dice_word(&b.dice);
	for (unsigned int i = 0; i < 64; i++)
		b.counter[i] = (uint64_t)dice_word(&b.dice) << 32 | dice_word(&b.dice);
	b.in->tally_ready = 1;
	reset(&b);
	return &b;
}

/* A write whose AW, W and bready come after @aw, @w, @ready clocks. */
static void write_late(struct bench *b, uint16_t addr, uint32_t data, uint8_t strb, unsigned int aw,
		       unsigned int w, unsigned int ready)
{
	struct lks_in *in = b->in;
	bool aw_done = false, w_done = false, done = false;

	for (unsigned int t = 0; !done; t++) {
		cr_assert(t < LIMIT, "no answer to a write of %04x", addr);
		in->s_axil_awvalid = !aw_done && t >= aw;
		in->s_axil_awaddr = addr;
		in->s_axil_wvalid = !w_done && t >= w;
		in->s_axil_wdata = data;
		in->s_axil_wstrb = strb;
		in->s_axil_bready = t >= ready;
		step(b);
		aw_done |= in->s_axil_awvalid && b->out->s_axil_awready;
		w_done |= in->s_axil_wvalid && b->out->s_axil_wready;
		done = b->out->s_axil_bvalid && in->s_axil_bready;
		cr_assert(!done || (aw_done && w_done), "B2: an answer before the whole request");
	}
	in->s_axil_awvalid = in->s_axil_wvalid = in->s_axil_bready = 0;
}

static void put(struct bench *b, uint16_t addr, uint32_t data)
{
	write_late(b, addr, data, 0xf, 0, 0, 0);
}

static uint32_t get_late(struct bench *b, uint16_t addr, unsigned int ready)
{
	struct lks_in *in = b->in;
	bool taken = false, done = false;

	for (unsigned int t = 0; !done; t++) {
		cr_assert(t < LIMIT, "no answer to a read of %04x", addr);
		in->s_axil_arvalid = !taken;
		in->s_axil_araddr = addr;
		in->s_axil_rready = t >= ready;
		step(b);
		taken |= in->s_axil_arvalid && b->out->s_axil_arready;
		done = b->out->s_axil_rvalid && in->s_axil_rready;
	}
	in->s_axil_arvalid = in->s_axil_rready = 0;
	return b->out->s_axil_rdata;
}

static uint32_t get(struct bench *b, uint16_t addr)
{
	return get_late(b, addr, 0);
}

static void expect(struct bench *b, uint16_t addr, uint32_t value)
{
	uint32_t got = get(b, addr);

	cr_assert(got == value, "%04x reads %08x, not %08x", addr, got, value);
}

Test(regs, channels_out_of_step)
{
	struct bench *b = open_bench(1);

	for (unsigned int aw = 0; aw < 5; aw++)
		for (unsigned int w = 0; w < 5; w++)
			for (unsigned int ready = 0; ready < 12; ready += 3) {
				uint32_t value = dice_word(&b->dice);

				write_late(b, OWNER, value, 0xf, aw, w, ready);
				cr_assert(get_late(b, OWNER, ready) == value);
				write_late(b, VLAN + 4 * aw, value, 0xf, aw, w, ready);
				cr_assert(b->vlan[aw] == value);
				cr_assert(get_late(b, VLAN + 4 * aw, ready) == value);
			}
	lks_model_close(b->model);
}

Test(regs, reads_and_writes_at_the_same_time_take_turns)
{
	struct bench *b = open_bench(2);
	struct lks_in *in = b->in;
	unsigned int reads = 0, writes = 0;

	in->s_axil_awvalid = in->s_axil_wvalid = in->s_axil_arvalid = 1;
	in->s_axil_bready = in->s_axil_rready = 1;
	in->s_axil_araddr = IDENTITY;
	in->s_axil_awaddr = OWNER;
	in->s_axil_wstrb = 0xf;
	in->s_axil_wdata = 7;
	for (unsigned int t = 0; t < 200; t++) {
		step(b);
		reads += b->out->s_axil_rvalid;
		writes += b->out->s_axil_bvalid;
		cr_assert(!b->out->s_axil_rvalid || b->out->s_axil_rdata == 0x4c4b5331);
	}
	cr_assert(reads > 10 && writes + 1 >= reads && reads + 1 >= writes, "%u, %u", reads,
		  writes);
	lks_model_close(b->model);
}

Test(regs, addresses_and_data_of_later_writes_run_ahead)
{
	enum { WRITES = 300 };
	struct bench *b = open_bench(12);
	struct lks_in *in = b->in;
	uint16_t word[WRITES];
	uint32_t data[WRITES], want[1024];
	unsigned int aw = 0, w = 0, done = 0;

	memcpy(want, b->vlan, sizeof(want));
	for (unsigned int i = 0; i < WRITES; i++) {
		word[i] = (uint16_t)dice_below(&b->dice, 1024);
		data[i] = dice_word(&b->dice);
		want[word[i]] = data[i];
	}
	in->s_axil_wstrb = 0xf;
	for (unsigned int t = 0; done < WRITES && t < WRITES * LIMIT; t++) {
		in->s_axil_awvalid |= aw < WRITES && dice_percent(&b->dice, 50);
		in->s_axil_wvalid |= w < WRITES && dice_percent(&b->dice, 50);
		in->s_axil_awaddr = (uint16_t)(VLAN + 4 * word[aw % WRITES]);
		in->s_axil_wdata = data[w % WRITES];
		in->s_axil_bready = dice_percent(&b->dice, 50);
		step(b);
		if (in->s_axil_awvalid && b->out->s_axil_awready) {
			in->s_axil_awvalid = 0;
			aw++;
		}
		if (in->s_axil_wvalid && b->out->s_axil_wready) {
			in->s_axil_wvalid = 0;
			w++;
		}
		done += b->out->s_axil_bvalid && in->s_axil_bready;
		cr_assert(done <= aw && done <= w, "B1: an answer without a write");
	}
	cr_assert(done == WRITES, "%u of %u answers", done, WRITES);
	cr_assert(!memcmp(want, b->vlan, sizeof(want)), "B2: a write went astray");
	lks_model_close(b->model);
}

Test(regs, strobes_select_bytes)
{
	struct bench *b = open_bench(3);

	put(b, OWNER, 0x11223344);
	for (unsigned int strb = 0; strb < 16; strb++) {
		uint32_t mask = 0;

		for (unsigned int i = 0; i < 4; i++)
			mask |= strb >> i & 1 ? 0xffu << 8 * i : 0;
		put(b, OWNER, 0x11223344);
		write_late(b, OWNER, 0xaabbccdd, (uint8_t)strb, 0, 0, 0);
		expect(b, OWNER, (0x11223344 & ~mask) | (0xaabbccdd & mask));
	}
	lks_model_close(b->model);
}

Test(regs, received_counters_are_of_one_clock)
{
	struct bench *b = open_bench(41);

	for (unsigned int u = 0; u < 64; u++)
		b->counter[u] = UINT64_C(0x100000001) * u + UINT64_C(0x7fffffff00000000);
	for (unsigned int n = 0; n < 64; n++) {
		uint16_t at = (uint16_t)(0x3800 + 8 * n);

		expect(b, at, (uint32_t)b->counter[n]);
		b->counter[n] += UINT64_C(1) << 32; /* between the words */
		expect(b, (uint16_t)(at + 4), (uint32_t)((b->counter[n] >> 32) - 1));
	}
	lks_model_close(b->model);
}

Test(regs, ledger)
{
	struct bench *b = open_bench(43);

	for (unsigned int i = 0; i < 256; i++)
		b->records[i] = dice_word(&b->dice);
	for (unsigned int i = 0; i < 256; i++)
		expect(b, (uint16_t)(0x3c00 + 4 * i), b->records[i]);
	put(b, 0x3c00, 5);
	expect(b, 0x3c00, b->records[0]);
	b->in->failovers = 0x12345678;
	b->in->ledger_changes = 0xabcd;
	expect(b, 0x3508, 0x12345678);
	expect(b, 0x350c, 0x1000abcd);
	b->in->ledger_busy = 1;
	expect(b, 0x350c, 0x1001abcd);
	b->in->ledger_overrun = 1;
	expect(b, 0x350c, 0x1003abcd);
	lks_model_close(b->model);
}

Test(regs, mailbox_and_own_macs)
{
	struct bench *b = open_bench(42);

	b->in->punt_waiting = 3;
	b->in->punt_uplink = 2;
	b->in->punt_bytes = 124;
	b->in->punt_stamp = UINT64_C(0x123456789abc);
	expect(b, 0x3408, 124 << 16 | 2 << 4 | 3);
	expect(b, 0x340c, 0x56789abc);
	expect(b, 0x3410, 0x1234);
	b->in->punt_waiting = 0;
	expect(b, 0x3408, 0);
	expect(b, 0x340c, 0);
	b->in->inject_busy = 1;
	expect(b, 0x341c, 1);
	put(b, 0x3418, 124 << 16 | 3);
	cr_assert(b->out->inject_uplink == 3 && b->out->inject_bytes == 124);
	put(b, 0x3420, 0x56010203);
	put(b, 0x3424, 0x10050);
	put(b, 0x3428, 0x1aa);
	cr_assert(b->out->own_index == 0x1aa && b->out->own_wdata == UINT64_C(0x1005056010203));
	lks_model_close(b->model);
}

Test(regs, chain_of_blocks_and_identity)
{
	static const uint16_t blocks[] = { 0,	   0x100,  0x200,  0x400,  0x800,  0x1000,
					   0x1100, 0x1200, 0x2800, 0x3000, 0x3400, 0x3500 };
	static const uint32_t types[] = { 0x4c4b5331, 1, 2, 3, 4, 5, 6, 7, 13, 9, 10, 12 };
	struct bench *b = open_bench(4);
	uint32_t at = 0;

	b->in->reset_count = 41;
	for (unsigned int i = 0; i < 12; i++) {
		cr_assert(at == blocks[i], "block %u at %04x", i, at);
		expect(b, (uint16_t)at, types[i]);
		at = get(b, (uint16_t)(at + 4));
		cr_assert((at & 0xffff) == 1);
		at >>= 16;
	}
	cr_assert(at == 0);
	expect(b, 0x0c, 4 << 24 | 4 << 16 | 64);
	expect(b, 0x10, 9216);
	expect(b, 0x14, 32768);
	expect(b, FEATURES, 6);
	expect(b, RESET_COUNT, 41);
	expect(b, OWNER, 0);
	expect(b, 0x2c, 0x80ffffff);
	expect(b, 0x3ffc, 0);
	lks_model_close(b->model);
}

Test(regs, tables)
{
	struct bench *b = open_bench(5);

	for (unsigned int i = 0; i < 3000; i++) {
		uint32_t n = dice_word(&b->dice), value = dice_word(&b->dice);
		uint16_t team = TEAM + n % 128 * 4, vlan = VLAN + n % 1024 * 4;
		uint16_t bucket = (uint16_t)(BUCKET + n % 8192 * 4);
		uint16_t key = (uint16_t)(KEY + n % 256 * 4);

		if (dice_percent(&b->dice, 50)) {
			put(b, i % 3 == 0 ? team : i % 3 == 1 ? vlan : bucket, value);
			cr_assert((i % 3 == 0	? b->team[n % 128]
				   : i % 3 == 1 ? b->vlan[n % 1024]
						: b->bucket[n % 8192]) == value);
		}
		expect(b, team, b->team[n % 128]);
		expect(b, vlan, b->vlan[n % 1024]);
		expect(b, bucket, b->bucket[n % 8192]);
		put(b, key, ~value);
		cr_assert(b->keys[n % 256] == ~value);
		expect(b, key, ~value);
	}
	lks_model_close(b->model);
}

Test(regs, uplink_words_and_those_of_absent_uplinks)
{
	struct bench *b = open_bench(6);

	b->in->link = 0xa;
	b->in->eligible = 0x8;
	b->in->stalled = 0x3;
	for (unsigned int u = 0; u < 4; u++)
		b->in->queue_frames[u] = (uint16_t)(0x1230 + u);
	for (unsigned int u = 0; u < 16; u++) {
		put(b, (uint16_t)(UPLINK + 16 * u), 0xffffffff);
		put(b, (uint16_t)(UPLINK + 16 * u + 4), 0x50000 * u + u + 1);
	}
	cr_assert(b->out->admin_up == 0xf);
	for (unsigned int u = 0; u < 16; u++) {
		bool there = u < 4;

		if (there)
			cr_assert(b->out->up_delay[u] == u + 1 && b->out->down_delay[u] == 5 * u);
		expect(b, (uint16_t)(UPLINK + 16 * u), there);
		expect(b, (uint16_t)(UPLINK + 16 * u + 4), there ? 0x50000 * u + u + 1 : 0);
		expect(b, (uint16_t)(UPLINK + 16 * u + 8),
		       there ? (0xau >> u & 1) | (0x8u >> u & 1) << 1 | (0x3u >> u & 1) << 2 : 0);
		expect(b, (uint16_t)(UPLINK + 16 * u + 12), there ? 0x1230 + u : 0);
	}
	put(b, UPLINK + 16, 0);
	cr_assert(b->out->admin_up == 0xd);
	lks_model_close(b->model);
}

Test(regs, limits)
{
	struct bench *b = open_bench(6);

	expect(b, WATCH, 0);
	put(b, WATCH, 0x03e80064);
	expect(b, WATCH, 0x03e80064);
	cr_assert(b->out->stall_limit == 0x64 && b->out->age_limit == 0x3e8);
	lks_model_close(b->model);
}

Test(regs, ticks)
{
	static const unsigned int lengths[] = { 1, 2, 3, 10, 255, 1 };
	struct bench *b = open_bench(7);

	for (unsigned int i = 0; i < 6; i++) {
		unsigned int ticks = 0;

		put(b, TICK, lengths[i]);
		for (unsigned int t = 0; t < 600; t++)
			step(b); /* what ran before ends */
		for (unsigned int t = 0; t < 100 * lengths[i]; t++) {
			step(b);
			ticks += b->out->tick;
		}
		cr_assert(ticks == 100, "%u ticks of %u clocks", ticks, lengths[i]);
	}
	put(b, TICK, 0);
	for (unsigned int t = 0; t < 20; t++)
		step(b);
	for (unsigned int t = 0; t < 20; t++) {
		step(b);
		cr_assert(b->out->tick, "0 counts as 1");
	}
	lks_model_close(b->model);
}

Test(regs, a_shortened_tick_takes_effect)
{
	struct bench *b = open_bench(8);
	unsigned int ticks = 0;

	put(b, TICK, 0xffffff);
	put(b, TICK, 2);
	for (unsigned int t = 0; t < 100; t++) {
		step(b);
		ticks += b->out->tick;
	}
	cr_assert(ticks > 40, "%u ticks", ticks);
	lks_model_close(b->model);
}

Test(regs, commit_generation_and_mode)
{
	struct bench *b = open_bench(9);

	for (unsigned int i = 0; i < 5; i++) {
		put(b, MODE, !(i & 1));
		cr_assert(b->out->on_full_wait == (i & 1), "MODE rules before the commit");
		put(b, COMMIT, 1);
		cr_assert(b->commits == i + 1, "%u pulses", b->commits);
		b->in->commit_pending = b->in->hold = 1;
		expect(b, STATUS, i << 16 | (i & 1) << 2 | 3);
		b->in->commit_pending = b->in->hold = 0;
		b->in->live_bank ^= 1;
		b->in->commit_done = 1;
		step(b);
		b->in->commit_done = 0;
		step(b);
		cr_assert(b->out->on_full_wait == !(i & 1));
		expect(b, STATUS, (i + 1) << 16 | (!(i & 1)) << 2);
	}
	put(b, COMMIT, 0);
	cr_assert(b->commits == 5);
	lks_model_close(b->model);
}

/* Before the first commit nothing goes into a queue: the counters are zero until then. */
Test(regs, commit_waits_for_the_tallies)
{
	for (unsigned int late = 0; late < 20; late++) {
		struct bench *b = open_bench(late);

		b->in->tally_ready = 0;
		put(b, COMMIT, 1);
		expect(b, STATUS, 1);
		for (unsigned int t = 0; t < late; t++)
			step(b);
		put(b, COMMIT, 1);
		cr_assert(b->commits == 0, "committed before the counters are zero");
		b->in->tally_ready = 1;
		step(b);
		step(b);
		expect(b, STATUS, 0);
		cr_assert(b->commits == 1, "%u commits", b->commits);
		b->in->tally_ready = 0;
		put(b, COMMIT, 1);
		reset(b);
		b->in->tally_ready = 1;
		for (unsigned int t = 0; t < 4; t++)
			step(b);
		cr_assert(b->commits == 1, "a commit outlives a reset");
		lks_model_close(b->model);
	}
}

Test(regs, tally_words)
{
	struct bench *b = open_bench(13);

	for (unsigned int i = 0; i < 8; i++)
		b->tally[i] = dice_word(&b->dice);
	for (unsigned int i = 0; i < 200; i++) {
		uint32_t n = dice_word(&b->dice), value = dice_word(&b->dice);

		if (dice_percent(&b->dice, 30)) {
			put(b, (uint16_t)(TALLY + n % 8 * 4), value);
			cr_assert(b->tally[n % 8] == value);
		}
		expect(b, (uint16_t)(TALLY + n % 8 * 4), b->tally[n % 8]);
	}
	lks_model_close(b->model);
}

Test(regs, events_and_interrupt)
{
	struct bench *b = open_bench(10);

	put(b, EVENT_ENABLE, 0x4);
	b->in->eligible = 0x3;
	for (unsigned int t = 0; t < 4; t++)
		step(b);
	cr_assert(!b->out->irq);
	expect(b, EVENT, 0x3);
	b->in->eligible = 0x7;
	step(b);
	b->in->eligible = 0x3; /* up for one clock: an event all the same */
	for (unsigned int t = 0; t < 4; t++)
		step(b);
	cr_assert(b->out->irq);
	expect(b, EVENT, 0x7);
	put(b, EVENT, 0x5);
	expect(b, EVENT, 0x2);
	cr_assert(!b->out->irq);
	lks_model_close(b->model);
}

Test(regs, an_event_in_the_clock_of_a_clear_is_kept)
{
	for (unsigned int at = 0; at < 12; at++) {
		struct bench *b = open_bench(at);
		struct lks_in *in = b->in;
		bool cleared = false;

		in->eligible = 0x1;
		step(b);
		step(b);
		in->s_axil_awvalid = in->s_axil_wvalid = in->s_axil_bready = 1;
		in->s_axil_awaddr = EVENT;
		in->s_axil_wdata = 0x1;
		in->s_axil_wstrb = 0xf;
		for (unsigned int t = 0; t < 12; t++) {
			in->eligible = t >= at ? 0x3 : 0x1;
			step(b);
			in->s_axil_awvalid = in->s_axil_wvalid = 0;
			cleared |= b->out->s_axil_bvalid;
		}
		cr_assert(cleared);
		expect(b, EVENT, 0x2);
		lks_model_close(b->model);
	}
}

Test(regs, counters)
{
	struct bench *b = open_bench(11);

	expect(b, COUNTER, 0);
	put(b, SNAPSHOT, 1);
	cr_assert(b->takes == 1);
	b->in->snapshot_busy = 1;
	expect(b, SNAPSHOT_STATUS, 1);
	b->in->snapshot_busy = 0;
	b->in->snapshot_valid = 1;
	expect(b, SNAPSHOT_STATUS, 2);
	for (unsigned int i = 0; i < 64; i++) {
		expect(b, (uint16_t)(COUNTER + 8 * i), (uint32_t)b->counter[i]);
		expect(b, (uint16_t)(COUNTER + 8 * i + 4), (uint32_t)(b->counter[i] >> 32));
	}
	for (unsigned int i = 0; i < 32; i++) {
		expect(b, (uint16_t)(TEAM_COUNTER + 8 * i), (uint32_t)b->counter[64 + i]);
		expect(b, (uint16_t)(TEAM_COUNTER + 8 * i + 4),
		       (uint32_t)(b->counter[64 + i] >> 32));
	}
	put(b, COUNTER, 1); /* read-only: answered and ignored */
	lks_model_close(b->model);
}

Test(regs, reset_in_the_middle_of_an_access)
{
	for (unsigned int at = 0; at < 10; at++) {
		struct bench *b = open_bench(at);

		put(b, OWNER, 0xdead);
		b->in->s_axil_araddr = BUCKET;
		b->in->s_axil_awaddr = VLAN;
		b->in->s_axil_arvalid = b->in->s_axil_awvalid = b->in->s_axil_wvalid = 1;
		for (unsigned int t = 0; t < at; t++)
			step(b);
		reset(b);
		step(b);
		cr_assert(!b->out->s_axil_rvalid && !b->out->s_axil_bvalid, "a stale answer");
		expect(b, OWNER, 0);
		put(b, OWNER, at);
		expect(b, OWNER, at);
		lks_model_close(b->model);
	}
}

/* One clock of reset, whatever was written before. */
Test(regs, reset_takes_back_what_was_written)
{
	struct bench *b = open_bench(43);

	for (unsigned int u = 0; u < 4; u++) {
		put(b, (uint16_t)(UPLINK + 16 * u), 1);
		put(b, (uint16_t)(UPLINK + 16 * u + 4), 0xffffffff);
	}
	put(b, WATCH, 0xffffffff);
	put(b, MODE, 0xffffffff);
	put(b, EVENT_ENABLE, 0xffffffff);
	reset(b);
	step(b);
	cr_assert(b->out->admin_up == 0, "uplinks %x are still up", b->out->admin_up);
	cr_assert(!b->out->on_full_wait && !b->out->irq);
	cr_assert(b->out->stall_limit == 0 && b->out->age_limit == 0);
	for (unsigned int u = 0; u < 4; u++) {
		cr_assert(b->out->up_delay[u] == 0 && b->out->down_delay[u] == 0,
			  "delays %u, %u of uplink %u", b->out->up_delay[u], b->out->down_delay[u],
			  u);
		expect(b, (uint16_t)(UPLINK + 16 * u), 0);
		expect(b, (uint16_t)(UPLINK + 16 * u + 4), 0);
	}
	expect(b, WATCH, 0);
	expect(b, MODE, 0);
	expect(b, EVENT_ENABLE, 0);
	lks_model_close(b->model);
}
