/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_counters, 3 uplinks: random traffic with queues that expire; each snapshot balances and is
 * the state of one single clock (T1, T2).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(counters, .timeout = 60);

enum { UPLINKS = 3, REASONS = 7, NO_UPLINK = 4, COUNTERS = 128, HISTORY = 512, BYTES_A_CLOCK = 8 };
enum { IN = 0, QUEUED = 1, DROPPED = 2, SENT = 16, LONGEST = (1 << 20) - 1, WAIT = 261 };
enum { TEAM = 32, TEAMS = 4 };

/* Counter 2k is frames, 2k + 1 bytes. */
struct totals {
	uint64_t counter[COUNTERS];
};

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct dice dice;
	struct totals now, history[HISTORY];
	unsigned int credit[2 + UPLINKS]; /* bytes that may have passed since the last event */
	unsigned int rate;		  /* percent of clocks with an event where possible */
	unsigned int expire;
	bool expired; /* in the clock before */
	unsigned int expired_frames, expired_bytes;
};

static void reset(struct bench *b)
{
	b->in->rst = 1;
	b->in->in_valid = b->in->drop_valid = b->in->put_valid = b->in->expire = b->in->take = 0;
	b->in->out_valid = 0;
	b->in->ingress_frames = 0;
	b->in->ingress_bytes = 0;
	memset(b->in->queue_frames, 0, sizeof(b->in->queue_frames));
	memset(b->in->queue_bytes, 0, sizeof(b->in->queue_bytes));
	memset(&b->now, 0, sizeof(b->now));
	b->expired = false;
	memset(b->history, 0xff, sizeof(b->history));
	lks_model_tick(b->model);
	b->in->rst = 0;
}

static struct bench *open_bench(uint32_t seed)
{
	static struct bench b;

	b = (struct bench){ .model = lks_model_open(seed), .dice = { seed }, .rate = 50 };
	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	reset(&b);
	return &b;
}

static void count(struct bench *b, unsigned int k, uint64_t frames, uint64_t bytes)
{
	b->now.counter[2 * k] += frames;
	b->now.counter[2 * k + 1] += bytes;
}

/* Bytes of a frame that may pass port @p now, or none. */
static bool passes(struct bench *b, unsigned int p, unsigned int most, unsigned int *ret_bytes)
{
	unsigned int bytes;

	b->credit[p] += b->credit[p] < LONGEST ? BYTES_A_CLOCK : 0;
	if (!dice_percent(&b->dice, b->rate))
		return false;
	most = most < b->credit[p] ? most : b->credit[p];
	bytes = dice_percent(&b->dice, 50) ? most : dice_below(&b->dice, most + 1);
	b->credit[p] = 0;
	*ret_bytes = bytes;
	return true;
}

/* The state behind this clock, to be shown in the next one. */
struct occupancy {
	unsigned int ingress_frames, ingress_bytes, frames[UPLINKS], bytes[UPLINKS];
};

static void come(struct bench *b, struct occupancy *o)
{
	unsigned int bytes = 0;

	b->in->in_valid = o->ingress_frames < 64 && passes(b, 0, 1500, &bytes);
	b->in->in_bytes = bytes;
	if (b->in->in_valid) {
		count(b, IN, 1, bytes);
		o->ingress_frames++;
		o->ingress_bytes += bytes;
	}
}

/* The oldest frame of the ingress: all of its bytes when it is the only one. */
static void finish(struct bench *b, struct occupancy *o)
{
	unsigned int bytes = 0, u = dice_below(&b->dice, UPLINKS);
	bool done = b->in->ingress_frames && passes(b, 1, b->in->ingress_bytes, &bytes);

	if (done && b->in->ingress_frames == 1)
		bytes = b->in->ingress_bytes;
	b->in->drop_valid = done && (dice_percent(&b->dice, 30) || b->in->expire >> u & 1 ||
				     o->bytes[u] + bytes > 30000);
	b->in->drop_reason = (uint8_t)dice_below(&b->dice, REASONS);
	b->in->drop_bytes = bytes;
	b->in->put_valid = 0;
	b->in->put_team = (uint8_t)dice_below(&b->dice, TEAMS);
	b->in->put_bytes = bytes;
	if (!done)
		return;
	o->ingress_frames--;
	o->ingress_bytes -= bytes;
	b->in->put_valid = !b->in->drop_valid;
	if (b->in->drop_valid) {
		count(b, DROPPED + b->in->drop_reason, 1, bytes);
	} else {
		o->frames[u]++;
		o->bytes[u] += bytes;
		count(b, TEAM + b->in->put_team, 1, bytes);
	}
}

static void leave(struct bench *b, struct occupancy *o)
{
	b->in->out_valid = b->in->expire = 0;
	if (dice_percent(&b->dice, b->expire))
		b->in->expire = (uint8_t)(1u << dice_below(&b->dice, UPLINKS));
	for (unsigned int u = 0; u < UPLINKS; u++) {
		unsigned int frames = b->in->queue_frames[u], bytes = b->in->queue_bytes[u], n;

		if (b->in->expire >> u & 1) {
			count(b, DROPPED + NO_UPLINK, frames, bytes);
			o->frames[u] = o->bytes[u] = 0;
		} else if (frames && passes(b, 2 + u, bytes, &n)) {
			n = frames == 1 ? bytes : n;
			b->in->out_valid |= (uint8_t)(1u << u);
			b->in->out_bytes[u] = (uint16_t)n;
			count(b, SENT + u, 1, n);
			o->frames[u]--;
			o->bytes[u] -= n;
		}
	}
}

static void show(struct bench *b, const struct occupancy *o)
{
	uint64_t *frames = &b->now.counter[2 * QUEUED], *bytes = frames + 1;

	b->in->ingress_frames = (uint8_t)o->ingress_frames;
	b->in->ingress_bytes = o->ingress_bytes;
	*frames = o->ingress_frames;
	*bytes = o->ingress_bytes;
	for (unsigned int u = 0; u < UPLINKS; u++) {
		b->in->queue_frames[u] = (uint16_t)o->frames[u];
		b->in->queue_bytes[u] = (uint16_t)o->bytes[u];
		*frames += o->frames[u];
		*bytes += o->bytes[u];
	}
}

/* What a queue held that expired is told in the clock behind. */
static void check_expired(struct bench *b)
{
	cr_assert(!b->expired || (b->out->expired_frames == b->expired_frames &&
				  b->out->expired_bytes == b->expired_bytes),
		  "%u frames and %u bytes expired, not %u and %u", b->out->expired_frames,
		  b->out->expired_bytes, b->expired_frames, b->expired_bytes);
	b->expired = b->in->expire && !b->in->rst;
	for (unsigned int u = 0; u < UPLINKS; u++) {
		if (!(b->in->expire >> u & 1))
			continue;
		b->expired_frames = b->in->queue_frames[u];
		b->expired_bytes = b->in->queue_bytes[u];
	}
}

static void step(struct bench *b)
{
	struct occupancy o = { b->in->ingress_frames, b->in->ingress_bytes, { 0 }, { 0 } };
	for (unsigned int u = 0; u < UPLINKS; u++) {
		o.frames[u] = b->in->queue_frames[u];
		o.bytes[u] = b->in->queue_bytes[u];
	}
	b->history[lks_model_clocks(b->model) % HISTORY] = b->now;
	leave(b, &o);
	finish(b, &o);
	come(b, &o);
	lks_model_tick(b->model);
	check_expired(b);
	show(b, &o);
}

static void quiet(struct bench *b)
{
	b->expired = false;
	b->in->in_valid = b->in->drop_valid = b->in->expire = b->in->out_valid = 0;
	b->in->put_valid = 0;
}

/* Takes and reads a snapshot while the traffic runs; reading stops it. */
static struct totals snapshot(struct bench *b)
{
	struct totals s;
	unsigned int clocks = 0;

	b->in->take = 1;
	step(b);
	b->in->take = 0;
	do {
		step(b);
		cr_assert(++clocks <= WAIT, "no snapshot after %u clocks", clocks);
	} while (b->out->busy);
	cr_assert(b->out->valid);
	quiet(b);
	for (unsigned int i = 0; i < COUNTERS; i++) {
		b->in->rd_counter = (uint8_t)i;
		lks_model_tick(b->model);
		lks_model_settle(b->model);
		s.counter[i] = b->out->rd_value;
	}
	return s;
}

static void check(struct bench *b, const struct totals *s)
{
	for (unsigned int part = 0; part < 2; part++) {
		uint64_t in = s->counter[2 * IN + part], sum = s->counter[2 * QUEUED + part];

		for (unsigned int r = 0; r < REASONS; r++)
			sum += s->counter[2 * (DROPPED + r) + part];
		for (unsigned int u = 0; u < UPLINKS; u++)
			sum += s->counter[2 * (SENT + u) + part];
		cr_assert(in == sum, "T1: %lu %s in, %lu elsewhere", in, part ? "bytes" : "frames",
			  sum);
	}
	for (unsigned int i = 0; i < HISTORY; i++)
		if (!memcmp(s, &b->history[i], sizeof(*s)))
			return;
	cr_assert(false, "T1: the snapshot is the state of no clock");
}

static void run_and_check(struct bench *b, unsigned int snapshots)
{
	while (snapshots--) {
		struct totals s;
		unsigned int clocks = dice_below(&b->dice, 200);

		while (clocks--)
			step(b);
		s = snapshot(b);
		check(b, &s);
	}
}

Test(counters, snapshots_at_random_clocks)
{
	static const unsigned int rate[] = { 100, 50, 5 };

	for (uint32_t seed = 0; seed < 18; seed++) {
		struct bench *b = open_bench(seed);

		b->rate = rate[seed % 3];
		b->expire = seed / 3 % 3 * 2;
		run_and_check(b, 60);
		cr_assert(b->now.counter[2 * IN] > 50);
		lks_model_close(b->model);
	}
}

Test(counters, counters_are_64_bits_wide)
{
	struct bench *b = open_bench(3);
	struct totals s = { { 0 } };

	for (unsigned int i = 0; i < 9000; i++) { /* 9000 * 1,048,575 bytes is more than 2^33 */
		quiet(b);
		for (unsigned int t = 0; t < 134; t++) {
			b->in->in_valid = b->in->drop_valid = t == 0;
			b->in->in_bytes = b->in->drop_bytes = LONGEST;
			b->in->drop_reason = 2;
			lks_model_tick(b->model);
		}
	}
	quiet(b);
	b->rate = 0;
	s = snapshot(b);
	cr_assert(s.counter[0] == 9000 && s.counter[1] == 9000ull * LONGEST, "%lu bytes",
		  s.counter[1]);
	lks_model_close(b->model);
}

Test(counters, reset_at_any_clock_of_a_sweep)
{
	for (unsigned int at = 0; at < 270; at += 5) {
		struct bench *b = open_bench(at);

		b->expire = 1;
		run_and_check(b, 2);
		b->in->take = 1;
		step(b);
		b->in->take = 0;
		for (unsigned int t = 0; t < at; t++)
			step(b);
		reset(b);
		quiet(b);
		lks_model_tick(b->model);
		cr_assert(!b->out->valid && !b->out->busy, "T2");
		run_and_check(b, 3);
		lks_model_close(b->model);
	}
}

Test(counters, a_second_request_while_one_is_under_way)
{
	for (unsigned int later = 1; later < 260; later += 13) {
		struct bench *b = open_bench(later);

		b->in->take = 1;
		step(b);
		b->in->take = 0;
		for (unsigned int t = 0; t < later; t++)
			step(b);
		run_and_check(b, 2);
		lks_model_close(b->model);
	}
}

/* A whole snapshot stands there: not behind sweeps without one, nor amid the first. */
Test(counters, valid_behind_the_first_snapshot)
{
	struct bench *b = open_bench(1);

	for (unsigned int t = 0; t < 300; t++) {
		step(b);
		cr_assert(!b->out->valid, "valid in clock %u, and nobody asked", t);
	}
	b->in->take = 1;
	step(b);
	b->in->take = 0;
	step(b);
	for (unsigned int t = 0; b->out->busy; t++) {
		cr_assert(t < 300 && !b->out->valid, "valid %u clocks behind the request", t);
		step(b);
	}
	cr_assert(b->out->valid);
	lks_model_close(b->model);
}
