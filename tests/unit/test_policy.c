/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/policy.h>

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(policy, .timeout = 20);

static uint32_t hash_with_seed(const struct lks_policy *policy, uint64_t seed,
			       const struct lks_fields *fields)
{
	struct lks_policy_params params;

	lks_policy_params_init(&params);
	params.seed = seed;
	return lks_policy_hash(policy, &params, fields);
}

static struct lks_fields ip_fields(const char *src, const char *dst)
{
	bool v6 = strchr(src, ':') != NULL;
	struct lks_fields f = { .has_ethertype = true, .l3 = v6 ? LKS_L3_IPV6 : LKS_L3_IPV4 };

	f.ethertype = v6 ? 0x86dd : 0x0800;
	cr_assert_eq(inet_pton(v6 ? AF_INET6 : AF_INET, src, f.src_ip), 1, "%s", src);
	cr_assert_eq(inet_pton(v6 ? AF_INET6 : AF_INET, dst, f.dst_ip), 1, "%s", dst);
	return f;
}

/* The RTL tests hold the same answers. */
Test(policy, native_stays_as_it_is)
{
	static const struct {
		const char *src, *dst;
		uint64_t seed;
		uint32_t hash;
	} known[] = {
		{ "10.0.0.10", "10.0.0.20", LKS_SEED_DEFAULT, 0x037c3c47 },
		{ "10.0.0.20", "10.0.0.10", LKS_SEED_DEFAULT, 0x5b94f97a },
		{ "164.18.1.84", "164.18.1.195", LKS_SEED_DEFAULT, 0xc7b9cdfa },
		{ "10.0.0.10", "10.0.0.20", 1, 0xd951afc3 },
		{ "0.0.0.0", "0.0.0.0", 0, 0 },
		{ "2001:db8::1", "2001:db8:0:1::2", LKS_SEED_DEFAULT, 0x4260a4a6 },
		{ "fe80::250:56ff:feaa:bb01", "ff02::1", 1, 0xf1ea6a7e },
	};
	const struct lks_policy *native = lks_policy_find("native");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct lks_fields f = ip_fields(known[i].src, known[i].dst);
		uint32_t hash = hash_with_seed(native, known[i].seed, &f);

		cr_expect_eq(hash, known[i].hash, "%s -> %s: %#010x", known[i].src, known[i].dst,
			     hash);
	}
}

Test(policy, native_takes_macs_and_ethertype_without_ip)
{
	struct lks_fields f = { .dst_mac = { 255, 255, 255, 255, 255, 255 },
				.src_mac = { 0x00, 0x50, 0x56, 0xaa, 0xbb, 0x01 },
				.has_ethertype = true,
				.ethertype = 0x0806,
				.l3_word = { 1, 2 } };
	const struct lks_policy *native = lks_policy_find("native");

	cr_expect_eq(lks_policy_hash(native, NULL, &f), 0xb5801a48);
	f.ethertype = 0;
	memcpy(f.dst_mac, "\x01\x80\xc2\x00\x00\x00", 6);
	cr_expect_eq(lks_policy_hash(native, NULL, &f), 0x8f1e6438);
}

/* By hand: 20010db8 ^ 1 ^ 20010db8 ^ 1 ^ 2 */
Test(policy, esx_xors_all_words_of_ipv6)
{
	struct lks_fields f = ip_fields("2001:db8::1", "2001:db8:0:1::2");

	cr_expect_eq(lks_policy_hash(lks_policy_find("esx-ip32"), NULL, &f), 2);
}

Test(policy, esx_reads_the_words_where_addresses_would_be)
{
	struct lks_fields f = { .has_ethertype = true,
				.ethertype = 0x0806,
				.l3_word = { 0xc0a80101, 0x0a000001 } };

	cr_expect_eq(lks_policy_hash(lks_policy_find("esx-ip32"), NULL, &f), 0xcaa80100);
}

Test(policy, esx_ip8_reads_last_octets)
{
	const struct lks_policy *esx = lks_policy_find("esx-ip8");
	struct lks_fields v4 = ip_fields("10.9.8.7", "1.2.3.4");
	struct lks_fields v6 = ip_fields("2001:db8::1", "2002:db8:0:1::2");
	struct lks_fields arp = { .has_ethertype = true,
				  .ethertype = 0x0806,
				  .l3_word = { 0xc0a80113, 0x0a000001 } };

	cr_expect_eq(lks_policy_hash(esx, NULL, &v4), 7 ^ 4);
	cr_expect_eq(lks_policy_hash(esx, NULL, &arp), 0x12);
	cr_expect_eq(lks_policy_hash(esx, NULL, &v6), 0x00030002, "all words, as esx-ip32");
}

/* Two hosts of one octet are one flow: what tells them apart is not read. */
Test(policy, esx_ip8_key_is_the_octets)
{
	const struct lks_policy *esx = lks_policy_find("esx-ip8");
	struct lks_fields a = ip_fields("10.9.8.7", "1.2.3.4"),
			  b = ip_fields("10.9.9.7", "2.2.3.4");
	uint8_t ka[LKS_POLICY_KEY_MAX], kb[LKS_POLICY_KEY_MAX];

	cr_assert_eq(lks_policy_key(esx, NULL, &a, ka), 3);
	cr_assert_eq(lks_policy_key(esx, NULL, &b, kb), 3);
	cr_expect_arr_eq(ka, kb, 3);
}

Test(policy, esx_ignores_the_seed)
{
	struct lks_fields f = ip_fields("10.0.0.1", "10.9.0.2");
	const struct lks_policy *esx = lks_policy_find("esx-ip32");

	cr_expect_not(lks_policy_uses(esx));
	cr_expect_eq(hash_with_seed(esx, 1, &f), hash_with_seed(esx, UINT64_MAX, &f));
}

Test(policy, table_is_consistent)
{
	uint32_t codes = 0;
	size_t i;

	for (i = 0; lks_policy_at(i); i++) {
		const struct lks_policy *p = lks_policy_at(i);
		const char *name = lks_policy_name(p);

		cr_expect_eq(lks_policy_find(name), p, "%s", name);
		cr_expect_gt(strlen(lks_policy_summary(p)), 10, "%s", name);
		cr_expect_gt(strlen(lks_policy_limits(p)), 10, "%s", name);
		cr_expect_not_null(lks_policy_reads(p), "%s", name);
		cr_expect_eq(!lks_policy_peer(p), !strncmp(name, "native", 6), "%s", name);
		cr_expect_eq(!lks_policy_peer(p), !lks_policy_version(p), "%s", name);
		cr_expect_not(codes >> lks_policy_code(p) & 1, "%s: code is taken", name);
		codes |= 1U << lks_policy_code(p);
	}
	cr_expect_eq(i, 24);
	cr_expect_eq(codes, 0xffffff, "codes 0 to 23, each once");
	cr_expect_eq(lks_policy_find("esx-ip"), lks_policy_find("esx-ip32"), "alias");
	cr_expect_null(lks_policy_find("esx-ip33"));
	cr_expect_null(lks_policy_find(""));
}

Test(policy, key_without_ip_follows_the_hash)
{
	struct lks_fields f = { .has_ethertype = true, .ethertype = 0x0806, .l3_word = { 1, 2 } };
	struct lks_fields g = f;
	uint8_t kf[LKS_POLICY_KEY_MAX], kg[LKS_POLICY_KEY_MAX];
	size_t len;

	g.dst_mac[5] = 9;
	len = lks_policy_key(lks_policy_find("esx-ip32"), NULL, &f, kf);
	cr_expect_eq(lks_policy_key(lks_policy_find("esx-ip32"), NULL, &g, kg), len);
	cr_expect_eq(memcmp(kf, kg, len), 0, "esx-ip32 does not read the MAC");
	len = lks_policy_key(lks_policy_find("native"), NULL, &f, kf);
	cr_expect_eq(lks_policy_key(lks_policy_find("native"), NULL, &g, kg), len);
	cr_expect(memcmp(kf, kg, len) != 0, "native does");
}

Test(policy, failover_names)
{
	enum lks_failover failover = LKS_MODULO;

	cr_expect_eq(lks_failover_find("resilient", &failover), 0);
	cr_expect_eq(failover, LKS_RESILIENT);
	cr_expect_eq(lks_failover_find("sticky", &failover), -ENOENT);
	cr_expect_eq(failover, LKS_RESILIENT, "untouched on failure");
	cr_expect_str_eq(lks_failover_name(LKS_MODULO), "modulo");
	cr_expect_null(lks_failover_name((enum lks_failover)2));
}

/* A fold by bytes once made site i, host i one flow for every seed: all on one uplink. */
Test(policy, native_does_not_cancel_a_site_number_against_a_host_number)
{
	const struct lks_policy *native = lks_policy_find("native");
	unsigned int count[8] = { 0 };

	for (unsigned int i = 0; i < 4096; i++) {
		struct lks_fields f = ip_fields("2001:db8::", "2001:db8:ff:1::50");

		f.src_ip[4] = f.src_ip[14] = (uint8_t)(i >> 8);
		f.src_ip[5] = f.src_ip[15] = (uint8_t)i;
		count[lks_policy_hash(native, NULL, &f) % 8]++;
	}
	for (unsigned int u = 0; u < 8; u++)
		cr_expect(count[u] > 400 && count[u] < 624, "uplink%u: %u of 4096", u, count[u]);
}

/* Bytes of all kinds; the steps that are shown end in the hash, whatever the rule. */
Test(policy, explanation_ends_in_the_hash)
{
	struct lks_policy_params params;
	uint32_t x = 1;

	lks_policy_params_init(&params);
	for (unsigned int round = 0; round < 300; round++) {
		uint8_t frame[96] = { 0 };
		struct lks_fields f;

		for (size_t i = 0; i < sizeof(frame); i++)
			frame[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
		memcpy(frame + 12, round % 3 ? "\x08\0\x45" : "\x86\xdd\x60", 3);
		frame[round % 3 ? 23 : 20] = round % 5 ? 6 : 17;
		frame[20] &= round % 3 ? 0 : 255;
		frame[21] &= round % 3 ? 0 : 255;
		lks_frame_parse(frame, sizeof(frame) - round % 60, &f);
		f.tid = (uint16_t)round;
		params.symmetric = round & 1;
		params.tags = round & 2 ? LKS_TAGS_IN_BAND : LKS_TAGS_ACCELERATED;
		for (size_t i = 0; lks_policy_at(i); i++) {
			const struct lks_policy *p = lks_policy_at(i);
			struct lks_word word[LKS_WORDS_MAX];
			size_t words = lks_policy_explain(p, &params, &f, word);

			cr_assert_lt(words, LKS_WORDS_MAX, "%s is cut", lks_policy_name(p));
			if (lks_policy_kind(p) == LKS_KIND_EXPLICIT) {
				cr_expect_eq(words, 0);
				continue;
			}
			cr_assert_gt(words, 0, "%s", lks_policy_name(p));
			cr_expect_eq(word[words - 1].value, lks_policy_hash(p, &params, &f), "%s",
				     lks_policy_name(p));
		}
	}
}

/* A hash that is symmetric is so for every pair, and still tells pairs apart. */
Test(policy, symmetric_rules_do_not_know_the_direction)
{
	struct lks_policy_params plain, both;
	unsigned int rules = 0;

	lks_policy_params_init(&plain);
	lks_policy_params_init(&both);
	both.symmetric = true;
	for (size_t i = 0; lks_policy_at(i); i++) {
		const struct lks_policy *p = lks_policy_at(i);

		if (!(lks_policy_uses(p) & LKS_USES_SYMMETRIC))
			continue;
		rules++;
		for (unsigned int pair = 0; pair < 9; pair++) {
			struct lks_fields f =
				pair % 3 == 0 ? ip_fields("10.0.0.1", "10.7.0.9")
				: pair % 3 == 1
					? ip_fields("2001:db8::1", "2001:db8:4::7")
					: (struct lks_fields){ .src_mac = { 2, 1, 3, 4, 5, 6 },
							       .dst_mac = { 4, 8, 1, 1, 9, 9 } };
			struct lks_fields g;

			f.has_ports = pair < 6 && f.l3 != LKS_L3_NONE;
			f.ip_proto = 6;
			f.src_port = 49152;
			f.dst_port = 443;
			g = f;
			memcpy(g.src_ip, f.dst_ip, 16);
			memcpy(g.dst_ip, f.src_ip, 16);
			memcpy(g.src_mac, f.dst_mac, 6);
			memcpy(g.dst_mac, f.src_mac, 6);
			g.src_port = f.dst_port;
			g.dst_port = f.src_port;
			cr_expect_eq(lks_policy_hash(p, &both, &f), lks_policy_hash(p, &both, &g),
				     "%s, pair %u", lks_policy_name(p), pair);
			cr_expect_eq(lks_policy_hash(p, &both, &f),
				     lks_policy_hash(p, &plain, &f) ^
					     lks_policy_hash(p, &plain, &g),
				     "%s, pair %u: as documented", lks_policy_name(p), pair);
		}
	}
	cr_expect_eq(rules, 3);
}
