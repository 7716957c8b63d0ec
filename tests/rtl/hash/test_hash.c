/* SPDX-License-Identifier: Apache-2.0 */
/* The hash rules against lks_policy_hash(): a new input every clock, the hash 8 clocks later. */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>
#include <linksteer/policy.h>
#include <string.h>

TestSuite(hash, .timeout = 60);

enum { HASH_CLOCKS = 8 };

struct want {
	uint32_t esx_ip32, native;
};

static uint32_t hash(const char *policy, uint64_t seed, const struct lks_fields *fields)
{
	return lks_policy_hash(lks_policy_find(policy), seed, fields);
}

static void put_be32(uint8_t *p, uint32_t word)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(word >> (24 - 8 * i));
}

static uint64_t be48(const uint8_t *p)
{
	uint64_t value = 0;

	for (int i = 0; i < 6; i++)
		value = value << 8 | p[i];
	return value;
}

/* The same words for the C library: what the parser makes of them. */
static struct lks_fields fields_of(const struct lks_in *in)
{
	struct lks_fields f = { .l3 = in->l3, .ethertype = in->ethertype };

	for (int i = 0; i < 6; i++) {
		f.src_mac[i] = (uint8_t)(in->src_mac >> (40 - 8 * i));
		f.dst_mac[i] = (uint8_t)(in->dst_mac >> (40 - 8 * i));
	}
	f.l3_word[0] = in->body[1];
	f.l3_word[1] = in->body[2];
	if (f.l3 == LKS_L3_IPV4) {
		put_be32(f.src_ip, in->body[1]);
		put_be32(f.dst_ip, in->body[2]);
	}
	for (int i = 0; f.l3 == LKS_L3_IPV6 && i < 4; i++) {
		put_be32(f.src_ip + 4 * i, in->body[i]);
		put_be32(f.dst_ip + 4 * i, in->body[4 + i]);
	}
	return f;
}

static struct want drive_random(struct lks_in *in, struct dice *dice)
{
	struct lks_fields f;

	in->l3 = (uint8_t)dice_below(dice, 3);
	for (int i = 0; i < 8; i++)
		in->body[i] = dice_word(dice);
	in->src_mac = ((uint64_t)dice_word(dice) << 32 | dice_word(dice)) >> 16;
	in->dst_mac = ((uint64_t)dice_word(dice) << 32 | dice_word(dice)) >> 16;
	in->ethertype = (uint16_t)dice_word(dice);
	in->seed = (uint64_t)dice_word(dice) << 32 | dice_word(dice);
	f = fields_of(in);
	return (struct want){ hash("esx-ip32", 0, &f), hash("native", in->seed, &f) };
}

Test(hash, random_words_every_clock)
{
	struct lks_model *model = lks_model_open(1);
	const struct lks_out *out = lks_model_out(model);
	struct dice dice = { 1 };
	struct want wants[HASH_CLOCKS] = { { 0, 0 } };

	for (unsigned int i = 0; i < 30000; i++) {
		struct want *want = &wants[i % HASH_CLOCKS];
		struct want next = drive_random(lks_model_in(model), &dice);

		lks_model_settle(model);
		if (i >= HASH_CLOCKS) {
			cr_assert(out->esx_ip32 == want->esx_ip32,
				  "input %u: esx-ip32 %08x, not %08x", i - HASH_CLOCKS,
				  out->esx_ip32, want->esx_ip32);
			cr_assert(out->native == want->native, "input %u: native %08x, not %08x",
				  i - HASH_CLOCKS, out->native, want->native);
		}
		*want = next;
		lks_model_edge(model);
	}
	lks_model_close(model);
}

/* The vectors in the headers of the rules. */
Test(hash, vectors)
{
	static const struct {
		uint32_t src, dst, esx_ip32, native;
	} vectors[] = {
		{ 0xa4120154, 0xa41201c3, 0x00000097, 0xc7b9cdfa },
		{ 0x0a00000a, 0x0a000014, 0x0000001e, 0x037c3c47 },
		{ 0x0a000014, 0x0a00000a, 0x0000001e, 0x5b94f97a },
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct lks_model *model = lks_model_open(2);
		struct lks_in *in = lks_model_in(model);

		in->l3 = LKS_L3_IPV4;
		in->body[1] = vectors[i].src;
		in->body[2] = vectors[i].dst;
		in->seed = LKS_SEED_DEFAULT;
		for (int clock = 0; clock <= HASH_CLOCKS; clock++)
			lks_model_tick(model);
		cr_assert(lks_model_out(model)->esx_ip32 == vectors[i].esx_ip32, "vector %zu", i);
		cr_assert(lks_model_out(model)->native == vectors[i].native, "vector %zu", i);
		lks_model_close(model);
	}
}

/* ARP 00:50:56:aa:bb:01 -> broadcast: MACs and ethertype, no addresses. */
Test(hash, vector_without_ip)
{
	static const uint8_t src[6] = { 0x00, 0x50, 0x56, 0xaa, 0xbb, 0x01 };
	struct lks_model *model = lks_model_open(3);
	struct lks_in *in = lks_model_in(model);

	in->src_mac = be48(src);
	in->dst_mac = 0xffffffffffff;
	in->ethertype = 0x0806;
	in->body[1] = 0x12345678;
	in->seed = LKS_SEED_DEFAULT;
	for (int clock = 0; clock <= HASH_CLOCKS; clock++)
		lks_model_tick(model);
	cr_assert(lks_model_out(model)->native == 0xb5801a48, "%08x", lks_model_out(model)->native);
	cr_assert(lks_model_out(model)->esx_ip32 == 0x12345678);
	lks_model_close(model);
}
