/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_parse without its L4 part, against lks_frame_parse(): the walk and what Linux's policies of
 * L3 read, and at which word of L3 a frame that goes on is told (docs/rtl/parse.md).
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <linksteer/frame.h>
#include <string.h>

TestSuite(parse_no_l4, .timeout = 60);

enum { WIDTH = 8, WAITING = 64, LATENCY = 5, TOLD = 4 };

struct bench {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct frame waiting[WAITING]; /* without a result, oldest first */
	size_t head, tail;
	uint64_t told; /* clock of the last result */
	bool due;      /* what comes a clock behind it */
	struct lks_fields fields;
};

static struct bench open_bench(uint32_t seed)
{
	struct bench b = { .model = lks_model_open(seed) };

	cr_assert_not_null(b.model);
	b.in = lks_model_in(b.model);
	b.out = lks_model_out(b.model);
	b.in->rst = 1;
	lks_model_tick(b.model);
	lks_model_tick(b.model);
	b.in->rst = 0;
	return b;
}

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t addresses(const struct lks_fields *f)
{
	uint32_t word = 0;

	for (int i = 0; i < (f->linux_l3 == LKS_L3_IPV6 ? 16 : 4); i += 4)
		word ^= be32(f->linux_src + i) ^ be32(f->linux_dst + i);
	return word;
}

/* A clock behind the result. */
static void check_bond(const struct bench *b)
{
	const struct lks_fields *f = &b->fields;
	const char *text = frame_hex(&b->waiting[(b->head - 1) % WAITING]);

	cr_assert(b->out->bond_kind == (f->vlans == 2 ? f->tpid[1] : f->type_field), "type of %s",
		  text);
	cr_assert(b->out->bond_is_ip == (f->linux_l3 != LKS_L3_NONE), "IP or not: %s", text);
	cr_assert(!b->out->bond_is_ip || b->out->bond_word == addresses(f), "addresses: %08x of %s",
		  b->out->bond_word, text);
	cr_assert(!b->out->bond_other, "L4 is left out");
}

static void check_result(struct bench *b)
{
	const struct frame *frame = &b->waiting[b->head % WAITING];
	const struct lks_out *o = b->out;
	struct lks_fields *f = &b->fields;

	cr_assert(b->head != b->tail, "a result without a frame");
	lks_frame_parse(frame->bytes, frame->len, f);
	cr_assert(o->has_proto == f->has_proto && o->ip_proto == f->ip_proto, "protocol: %s",
		  frame_hex(frame));
	cr_assert(o->fragment == f->fragment && o->has_ports == f->has_ports, "ports: %s",
		  frame_hex(frame));
	cr_assert(o->src_port == f->src_port && o->dst_port == f->dst_port, "ports: %s",
		  frame_hex(frame));
	b->told = lks_model_clocks(b->model);
	b->head++;
}

static void tick(struct bench *b)
{
	lks_model_settle(b->model);
	if (b->due)
		check_bond(b);
	b->due = b->out->parsed_valid;
	if (b->due)
		check_result(b);
	lks_model_edge(b->model);
}

/* Return: the clock of beat number @wanted. */
static uint64_t send(struct bench *b, const struct frame *frame, size_t wanted)
{
	uint64_t clock = 0;
	bool last = false;

	b->waiting[b->tail++ % WAITING] = *frame;
	for (size_t beat = 0; !last; beat++) {
		uint8_t data[WIDTH];

		last = frame_beat(frame, beat, WIDTH, data, &b->in->beat_keep);
		memcpy(&b->in->beat_data, data, WIDTH);
		b->in->beat_valid = 1;
		b->in->beat_last = last;
		if (beat == wanted)
			clock = lks_model_clocks(b->model);
		tick(b);
	}
	b->in->beat_valid = 0;
	return clock;
}

static void drain(struct bench *b)
{
	for (int i = 0; i < LATENCY + 2; i++)
		tick(b);
	cr_assert(b->head == b->tail, "%zu frames without a result", b->tail - b->head);
	cr_assert(!b->out->busy, "busy without a frame");
}

Test(parse_no_l4, templates_cut_at_every_byte)
{
	struct bench b = open_bench(1);
	struct frame whole, cut;

	for (unsigned int i = 0; frame_template(i, &whole); i++)
		for (size_t len = 0; len <= whole.len; len++) {
			cut = whole;
			cut.len = len;
			send(&b, &cut, 0);
		}
	drain(&b);
	lks_model_close(b.model);
}

Test(parse_no_l4, random_frames)
{
	struct bench b = open_bench(2);
	struct dice dice = { 2 };
	struct frame frame;

	for (int i = 0; i < 20000; i++) {
		frame_random(&dice, &frame);
		send(&b, &frame, 0);
	}
	drain(&b);
	lks_model_close(b.model);
}

/* Numbers of the templates, untagged, and the word of L3 with which each is told. */
Test(parse_no_l4, told_at_the_word_that_decides)
{
	static const struct {
		unsigned int number, word;
		uint8_t icmp; /* type, 0: the template's */
	} rows[] = {
		{ 0, 2, 0 },  { 3, 7, 0 },   { 4, 5, 0 },    { 12, 5, 0 },
		{ 12, 5, 8 }, { 14, 10, 0 }, { 14, 8, 128 },
	};
	struct bench b = open_bench(3);
	struct frame frame;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t beat = (14 + 8 * rows[i].word + 7) / WIDTH;
		uint64_t clock;

		cr_assert(frame_template(rows[i].number, &frame));
		if (rows[i].icmp)
			frame.bytes[rows[i].number == 12 ? 34 : 54] = rows[i].icmp;
		memset(frame.bytes + frame.len, 0, FRAME_MAX - frame.len);
		frame.len = FRAME_MAX;
		clock = send(&b, &frame, beat);
		drain(&b);
		cr_assert(b.told == clock + TOLD, "row %zu: %lu clocks behind word %u", i,
			  b.told - clock, rows[i].word);
	}
	lks_model_close(b.model);
}
