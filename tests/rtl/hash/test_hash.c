/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hash rules against lks_policy_hash(): another frame and another team every clock, the hash
 * HASH_CLOCKS later. The parser's result is made here out of the library's, as tests/rtl/parse has
 * it.
 */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <linksteer/policy.h>
#include <string.h>

TestSuite(hash, .timeout = 60);

enum { HASH_CLOCKS = 11, TOEPLITZ = 15, VECTORS = 30000 };

struct want {
	const struct lks_policy *policy;
	struct frame frame;
	uint32_t hash;
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t be48(const uint8_t *p)
{
	return (uint64_t)be32(p) << 16 | (uint64_t)p[4] << 8 | p[5];
}

/* XOR of the words of both addresses. */
static uint32_t sum(const uint8_t *src, const uint8_t *dst, enum lks_l3 l3)
{
	uint32_t word = 0;

	for (int i = 0; i < (l3 == LKS_L3_IPV6 ? 16 : l3 == LKS_L3_IPV4 ? 4 : 0); i += 4)
		word ^= be32(src + i) ^ be32(dst + i);
	return word;
}

/* Bytes 8 to 39 of L3, 0 beyond the frame. */
static void drive_body(struct lks_in *in, const struct frame *frame, const struct lks_fields *f)
{
	uint8_t bytes[40] = { 0 };

	memcpy(bytes, frame->bytes + frame->len - f->l3_bytes, f->l3_bytes < 40 ? f->l3_bytes : 40);
	for (int i = 0; i < 8; i++)
		in->body[i] = be32(bytes + 8 + 4 * i);
}

static void drive_frame(struct lks_in *in, const struct frame *frame, const struct lks_fields *f)
{
	drive_body(in, frame, f);
	in->l3 = f->l3;
	in->src_mac = be48(f->src_mac);
	in->dst_mac = be48(f->dst_mac);
	in->ethertype = f->ethertype;
	in->type_field = f->type_field;
	in->vlans = f->vlans;
	memcpy(in->tpid, f->tpid, sizeof(in->tpid));
	memcpy(in->tci, f->tci, sizeof(in->tci));
	in->ip_proto = f->ip_proto;
	in->has_ports = f->has_ports;
	in->src_port = f->src_port;
	in->dst_port = f->dst_port;
	in->bond_is_ip = f->linux_l3 != LKS_L3_NONE;
	in->bond_word = sum(f->linux_src, f->linux_dst, f->linux_l3);
	in->bond_l4 = __builtin_bswap32(f->linux_word);
	in->bond_ports = f->linux_ports;
	in->dpdk_is_ipv4 = f->dpdk_l3 == LKS_L3_IPV4;
	in->dpdk_is_ipv6 = f->dpdk_l3 == LKS_L3_IPV6;
	in->dpdk_ports = __builtin_bswap16((uint16_t)(f->dpdk_ports >> 16 ^ f->dpdk_ports));
	in->tid = f->tid;
}

/* Return: the hash of the library. */
static uint32_t drive_team(struct lks_in *in, const struct lks_policy *policy, struct dice *dice,
			   const struct lks_fields *f)
{
	struct lks_policy_params params;

	lks_policy_params_init(&params);
	if (dice) {
		params.seed = (uint64_t)dice_word(dice) << 32 | dice_word(dice);
		params.tags = dice_percent(dice, 50) ? LKS_TAGS_IN_BAND : LKS_TAGS_ACCELERATED;
		params.symmetric = dice_percent(dice, 50);
	}
	in->policy = (uint8_t)lks_policy_code(policy);
	in->seed = params.seed;
	in->in_band = params.tags == LKS_TAGS_IN_BAND;
	in->symmetric = params.symmetric;
	return lks_policy_hash(policy, &params, f);
}

static const struct lks_policy *any_policy(struct dice *dice)
{
	const struct lks_policy *policy;

	do
		policy = lks_policy_at(dice_below(dice, 24));
	while (!policy || lks_policy_code(policy) == TOEPLITZ);
	return policy;
}

static void drive_random(struct lks_in *in, struct dice *dice, struct want *want)
{
	struct lks_fields f;

	frame_random(dice, &want->frame);
	lks_frame_parse(want->frame.bytes, want->frame.len, &f);
	f.tid = (uint16_t)dice_word(dice);
	drive_frame(in, &want->frame, &f);
	want->policy = any_policy(dice);
	want->hash = drive_team(in, want->policy, dice, &f);
}

Test(hash, random_frames_every_clock)
{
	struct lks_model *model = lks_model_open(1);
	const struct lks_out *out = lks_model_out(model);
	struct dice dice = { 1 };
	struct want wants[HASH_CLOCKS];

	for (unsigned int i = 0; i < VECTORS; i++) {
		struct want *want = &wants[i % HASH_CLOCKS], next;

		drive_random(lks_model_in(model), &dice, &next);
		lks_model_settle(model);
		cr_assert(i < HASH_CLOCKS || out->hash == want->hash,
			  "input %u, %s: %08x, not %08x, frame of %zu bytes %s", i - HASH_CLOCKS,
			  lks_policy_name(want->policy), out->hash, want->hash, want->frame.len,
			  frame_hex(&want->frame));
		*want = next;
		lks_model_edge(model);
	}
	lks_model_close(model);
}

/* The vectors in the headers of the rules. */
Test(hash, vectors)
{
	static const struct {
		const char *policy;
		uint32_t src, dst, hash;
	} vectors[] = {
		{ "esx-ip32", 0xa4120154, 0xa41201c3, 0x00000097 },
		{ "esx-ip8", 0xac100509, 0x08080808, 0x00000001 },
		{ "linux-layer2+3", 0x0a00000a, 0x0a000014, 0x1e1e1641 },
		{ "dpdk-l23", 0x0a00000a, 0x0a000014, 0x1e1eba42 },
		{ "src-dst-ip", 0x0a00000a, 0x0a000014, 0x0000001e },
	};
	static const uint8_t head[] = { 0x00, 0x1b, 0x21, 0x12, 0x34, 0x56, 0x00, 0x50,
					0x56, 0xaa, 0xbb, 0x01, 0x08, 0x00, 0x45 };

	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct lks_model *model = lks_model_open(2);
		struct frame frame = { .len = 60 };
		struct lks_fields f;

		memcpy(frame.bytes, head, sizeof(head));
		for (int b = 0; b < 4; b++) {
			frame.bytes[26 + b] = (uint8_t)(vectors[i].src >> (24 - 8 * b));
			frame.bytes[30 + b] = (uint8_t)(vectors[i].dst >> (24 - 8 * b));
		}
		lks_frame_parse(frame.bytes, frame.len, &f);
		drive_frame(lks_model_in(model), &frame, &f);
		drive_team(lks_model_in(model), lks_policy_find(vectors[i].policy), NULL, &f);
		for (int clock = 0; clock <= HASH_CLOCKS; clock++)
			lks_model_tick(model);
		cr_assert(lks_model_out(model)->hash == vectors[i].hash, "%s: %08x",
			  vectors[i].policy, lks_model_out(model)->hash);
		lks_model_close(model);
	}
}
