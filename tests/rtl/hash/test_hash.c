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
	uint32_t esx_ip32, native, esx_ip8, linux_layer23;
};

static uint32_t hash(const char *policy, uint64_t seed, const struct lks_fields *fields)
{
	struct lks_policy_params params;

	lks_policy_params_init(&params);
	params.seed = seed;
	return lks_policy_hash(lks_policy_find(policy), &params, fields);
}

static uint32_t hash_linux(bool in_band, const struct lks_fields *fields)
{
	struct lks_policy_params params;

	lks_policy_params_init(&params);
	params.tags = in_band ? LKS_TAGS_IN_BAND : LKS_TAGS_ACCELERATED;
	return lks_policy_hash(lks_policy_find("linux-layer2+3"), &params, fields);
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
	struct lks_fields f = { .l3 = in->l3,
				.ethertype = in->ethertype,
				.type_field = in->type_field,
				.vlans = in->vlans,
				.tpid = { in->tpid[0], in->tpid[1] },
				.linux_l3 = in->bond_is_ip ? LKS_L3_IPV4 : LKS_L3_NONE };

	put_be32(f.linux_src, in->bond_word);

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

/* Tags as the parser gives them: opened ones have a TPID, behind two there is no IP for Linux. */
static void drive_tags(struct lks_in *in, struct dice *dice)
{
	static const uint16_t types[] = { 0x0800, 0x86dd, 0x8847, 0x8848, 0x8100, 0x0026 };

	in->vlans = (uint8_t)dice_below(dice, 3);
	for (int i = 0; i < 2; i++)
		in->tpid[i] = i >= in->vlans ? 0 : dice_percent(dice, 50) ? 0x8100 : 0x88a8;
	in->type_field =
		dice_percent(dice, 80) ? types[dice_below(dice, 6)] : (uint16_t)dice_word(dice);
	in->bond_is_ip = in->vlans < 2 && in->type_field >> 3 != 0x1108 && dice_percent(dice, 70);
	in->bond_word = dice_word(dice);
	in->in_band = dice_percent(dice, 50);
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
	drive_tags(in, dice);
	f = fields_of(in);
	return (struct want){ hash("esx-ip32", 0, &f), hash("native", in->seed, &f),
			      hash("esx-ip8", 0, &f), hash_linux(in->in_band, &f) };
}

Test(hash, random_words_every_clock)
{
	struct lks_model *model = lks_model_open(1);
	const struct lks_out *out = lks_model_out(model);
	struct dice dice = { 1 };
	struct want wants[HASH_CLOCKS] = { { 0 } };

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
			cr_assert(out->esx_ip8 == want->esx_ip8, "input %u: esx-ip8 %08x, not %08x",
				  i - HASH_CLOCKS, out->esx_ip8, want->esx_ip8);
			cr_assert(out->linux_layer23 == want->linux_layer23,
				  "input %u: linux-layer2+3 %08x, not %08x", i - HASH_CLOCKS,
				  out->linux_layer23, want->linux_layer23);
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

/* The vectors in the headers of esx-ip8 and linux-layer2+3. */
Test(hash, vectors_of_other_systems)
{
	struct lks_model *model = lks_model_open(4);
	struct lks_in *in = lks_model_in(model);

	in->l3 = LKS_L3_IPV4;
	in->body[1] = 0xac100509;
	in->body[2] = 0x08080808;
	in->src_mac = 0x005056aabb01;
	in->dst_mac = 0x001b21123456;
	in->type_field = 0x0800;
	in->bond_is_ip = 1;
	in->bond_word = 0x0a00000a ^ 0x0a000014;
	for (int clock = 0; clock <= HASH_CLOCKS; clock++)
		lks_model_tick(model);
	cr_assert(lks_model_out(model)->esx_ip8 == 1, "%08x", lks_model_out(model)->esx_ip8);
	cr_assert(lks_model_out(model)->linux_layer23 == 0x1e1e1641, "%08x",
		  lks_model_out(model)->linux_layer23);
	lks_model_close(model);
}
