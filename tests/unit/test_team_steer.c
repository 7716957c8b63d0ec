/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lks_team_steer() against parse, hash and select of each frame, for every policy; with what every
 * processor has, and where the processor has AVX-512, with that too.
 */
#include "frame_kit.h"

#include "team_impl.h"

#include <criterion/criterion.h>

#include <errno.h>
#include <stdlib.h>

TestSuite(team_steer, .timeout = 60);

enum { FRAMES = 37 }; /* no multiple of anything */

static uint32_t dice = 1;

static uint32_t roll(uint32_t sides)
{
	dice = dice * 1664525 + 1013904223;
	return (dice >> 8) % sides;
}

static const uint8_t protos[] = { 6, 6, 17, 17, 132, 1, 58, 50, 51, 33, 0, 43, 44, 60, 136 };

static void put_ip(struct kit *f, bool v6, uint8_t proto)
{
	size_t at = f->len;
	uint8_t *ip = f->bytes + at;

	if (v6) {
		kit_put(f, (uint8_t[40]){ 0x60, [6] = proto }, 40);
		ip[5] = (uint8_t)roll(8) ? 32 : (uint8_t)roll(5);
		for (size_t i = 8; i < 40; i++)
			ip[i] = (uint8_t)roll(256);
		return;
	}
	kit_put_ipv4(f, roll(8) ? 5 : roll(16), proto, roll(6) ? 0x4000 * roll(2) : 1u << roll(14));
	ip[3] = (uint8_t)(roll(8) ? 46 : roll(30));
	for (size_t i = 12; i < 20; i++)
		ip[i] = (uint8_t)roll(256);
}

/* Mostly what a network carries; tags, odd types, options, pieces and cut frames too. */
static struct kit make(void)
{
	static const uint16_t types[] = { 0x0806, 0x8847, 0x8100, 0x88a8, 0x0030, 0x88cc };
	const uint16_t tpid[2] = { roll(3) ? 0x8100 : 0x88a8, roll(3) ? 0x8100 : 0x88a8 };
	size_t tags = roll(3) ? 0 : 1 + roll(4) / 3;
	bool ip = roll(6) != 0, v6 = roll(3) == 0;
	struct kit f = kit_ether(tpid, tags, ip ? (v6 ? 0x86dd : 0x0800) : types[roll(6)]);

	for (size_t i = 0; i < 12; i++)
		f.bytes[i] = (uint8_t)roll(256);
	if (ip)
		put_ip(&f, v6, protos[roll(sizeof(protos))]);
	for (size_t i = roll(60); i > 0; i--)
		kit_put(&f, &(uint8_t){ (uint8_t)roll(256) }, 1);
	if (roll(10) == 0)
		f.len = roll((uint32_t)f.len + 1);
	return f;
}

static struct lks_team *make_team(const struct lks_policy *policy, unsigned int members)
{
	static const uint8_t key[LKS_TOEPLITZ_KEY_BYTES] = { 0x80, 1, 2, 3, [17] = 0x55, [39] = 9 };
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("steer", &team), 0);
	lks_team_set_policy(team, policy);
	lks_team_set_tags(team, roll(2) ? LKS_TAGS_IN_BAND : LKS_TAGS_ACCELERATED);
	lks_team_set_symmetric(team, roll(4) == 0);
	lks_team_set_seed(team, (uint64_t)roll(1u << 24) << 32 | roll(1u << 24));
	if (roll(2))
		lks_team_set_key(team, key);
	cr_assert_eq(lks_team_set_fields(team, 1 + roll(LKS_RSS_ALL)), 0);
	if (lks_policy_kind(policy) != LKS_KIND_EXPLICIT)
		lks_team_set_failover(team, roll(2) ? LKS_MODULO : LKS_RESILIENT);
	for (unsigned int i = 0; i < members; i++)
		cr_assert_eq(lks_team_add_member(team, (i * 7 + 3) % 16), 0);
	cr_assert_eq(lks_team_build(team), 0);
	return team;
}

/* Each frame in an allocation of its own size: a byte too far is an error of the sanitizer. */
static void check(const struct lks_team *team, uint16_t eligible)
{
	struct lks_packet packets[FRAMES];
	uint8_t *bytes[FRAMES], got[FRAMES];
	unsigned int want[FRAMES];
	int rc = 0;

	for (size_t i = 0; i < FRAMES; i++) {
		struct kit f = make();
		struct lks_fields fields;

		bytes[i] = malloc(f.len);
		cr_assert(bytes[i] || f.len == 0);
		if (f.len)
			memcpy(bytes[i], f.bytes, f.len);
		packets[i] = (struct lks_packet){ bytes[i], (uint32_t)f.len, (uint16_t)roll(4096) };
		lks_frame_parse(bytes[i], f.len, &fields);
		fields.tid = packets[i].tid;
		rc = lks_team_select(team, lks_team_hash(team, &fields), eligible, &want[i]);
	}
	for (int avx512 = 0; avx512 <= lks_has_avx512(); avx512++) {
		cr_assert_eq(lks_team_steer_with(team, packets, FRAMES, eligible, avx512, got), rc);
		for (size_t i = 0; i < FRAMES; i++)
			cr_assert(
				rc || got[i] == want[i], "%s%s, frame %zu of %u bytes: %u, not %u",
				lks_policy_name(lks_team_policy(team)),
				avx512 ? " with AVX-512" : "", i, packets[i].len, got[i], want[i]);
	}
	for (size_t i = 0; i < FRAMES; i++)
		free(bytes[i]);
}

Test(team_steer, is_parse_hash_and_select_of_each_frame)
{
	for (size_t p = 0; lks_policy_at(p); p++)
		for (unsigned int members = 1; members <= 16; members++)
			for (int round = 0; round < 6; round++) {
				struct lks_team *team = make_team(lks_policy_at(p), members);

				check(team, (uint16_t)(round ? roll(0x10000) : 0xffff));
				lks_team_free(team);
			}
}

Test(team_steer, refuses_what_select_refuses)
{
	const struct lks_packet packet = { (const uint8_t[60]){ 0 }, 60, 0 };
	struct lks_team *team = NULL;
	uint8_t uplink = 99;

	cr_assert_eq(lks_team_new("steer", &team), 0);
	cr_expect_eq(lks_team_steer(team, &packet, 1, 0xffff, &uplink), -EINVAL);
	cr_assert_eq(lks_team_add_member(team, 2), 0);
	cr_assert_eq(lks_team_build(team), 0);
	cr_expect_eq(lks_team_steer(team, &packet, 1, 0xfffb, &uplink), -ENETDOWN);
	cr_expect_eq(uplink, 99);
	cr_expect_eq(lks_team_steer(team, NULL, 0, 4, NULL), 0);
	cr_expect_eq(lks_team_steer(team, &packet, 1, 4, &uplink), 0);
	cr_expect_eq(uplink, 2);
	lks_team_free(team);
}
