/* SPDX-License-Identifier: Apache-2.0 */
/* dpdk-* from the bytes of a frame on, with what DPDK looks at and what it does not. */
#include "frame_kit.h"

#include <criterion/criterion.h>

TestSuite(policy_dpdk, .timeout = 20);

/* By hand, little endian. */
enum {
	ETH = 0x5000 ^ 0xaa56 ^ 0x01bb ^ 0x1b00 ^ 0x1221 ^ 0x5634,
	IP4 = 0x1e000000,
	IP6 = 0x00000003 ^ 0x03000000,
	PORTS = 0x3412 ^ 0x7856,
};

static uint32_t fold(uint32_t h)
{
	h ^= h >> 16;
	return h ^ h >> 8;
}

static uint32_t hash(const char *policy, const struct kit *f)
{
	return kit_hash(policy, NULL, f);
}

static struct kit ipv4(unsigned int ihl, uint8_t proto, unsigned int piece, size_t l4)
{
	struct kit f = kit_ether(NULL, 0, 0x0800);

	kit_put_ipv4(&f, ihl, proto, piece);
	kit_put_l4(&f, l4);
	return f;
}

static struct kit ipv6(uint8_t next, size_t l4)
{
	struct kit f = kit_ether(NULL, 0, 0x86dd);

	kit_put_ipv6(&f, next);
	kit_put_l4(&f, l4);
	return f;
}

Test(policy_dpdk, by_hand)
{
	struct kit f = ipv4(5, 6, 0, 20), g = ipv6(6, 20);

	cr_expect_eq(hash("dpdk-l2", &f), fold(ETH), "%#x", hash("dpdk-l2", &f));
	cr_expect_eq(hash("dpdk-l23", &f), fold(ETH ^ IP4));
	cr_expect_eq(hash("dpdk-l34", &f), fold(IP4 ^ PORTS));
	cr_expect_eq(hash("dpdk-l2", &g), fold(ETH));
	cr_expect_eq(hash("dpdk-l23", &g), fold(ETH ^ IP6));
	cr_expect_eq(hash("dpdk-l34", &g), fold(IP6 ^ PORTS));
}

Test(policy_dpdk, without_ip_only_macs_count)
{
	struct kit f = kit_ether(NULL, 0, 0x0806);

	kit_put_l4(&f, 46);
	cr_expect_eq(hash("dpdk-l2", &f), fold(ETH));
	cr_expect_eq(hash("dpdk-l23", &f), fold(ETH));
	cr_expect_eq(hash("dpdk-l34", &f), 0, "the first member");
}

/* One tag of either kind, then one more of 0x8100; everything else ends the parse. */
Test(policy_dpdk, tags)
{
	static const struct {
		uint16_t tpid[3];
		size_t tags;
		bool ip;
	} known[] = {
		{ { 0x8100 }, 1, true },
		{ { 0x88a8 }, 1, true },
		{ { 0x8100, 0x8100 }, 2, true },
		{ { 0x88a8, 0x8100 }, 2, true },
		{ { 0x8100, 0x88a8 }, 2, false },
		{ { 0x88a8, 0x88a8 }, 2, false },
		{ { 0x88a8, 0x8100, 0x8100 }, 3, false },
		{ { 0x9100 }, 1, false },
		{ { 0x8100, 0x9100 }, 2, false },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct kit f = kit_ether(known[i].tpid, known[i].tags, 0x0800);

		kit_put_ipv4(&f, 5, 6, 0);
		kit_put_l4(&f, 20);
		cr_expect_eq(hash("dpdk-l34", &f), known[i].ip ? fold(IP4 ^ PORTS) : 0, "%zu", i);
		cr_expect_eq(hash("dpdk-l23", &f), fold(known[i].ip ? ETH ^ IP4 : ETH), "%zu", i);
	}
}

/* TCP has to be whole; UDP has to be whole and to go on, padding or not. */
Test(policy_dpdk, ports_by_the_length_of_the_frame)
{
	for (size_t l4 = 0; l4 <= 24; l4++) {
		struct kit tcp = ipv4(5, 6, 0, l4), udp = ipv4(5, 17, 0, l4);
		struct kit sctp = ipv4(5, 132, 0, l4);

		cr_expect_eq(hash("dpdk-l34", &tcp), fold(IP4 ^ (l4 >= 20 ? PORTS : 0)), "%zu", l4);
		cr_expect_eq(hash("dpdk-l34", &udp), fold(IP4 ^ (l4 > 8 ? PORTS : 0)), "%zu", l4);
		cr_expect_eq(hash("dpdk-l34", &sctp), fold(IP4), "%zu", l4);
	}
}

Test(policy_dpdk, total_length_is_not_looked_at)
{
	struct kit f = ipv4(5, 17, 0, 8);

	f.bytes[17] = 28; /* no payload */
	cr_expect_eq(hash("dpdk-l34", &f), fold(IP4), "ends with its header");
	f.len = 60;
	cr_expect_eq(hash("dpdk-l34", &f), fold(IP4 ^ PORTS), "padded");
}

Test(policy_dpdk, fragments_have_no_ports)
{
	static const struct {
		unsigned int word;
		bool piece;
	} known[] = { { 0x2000, true },
		      { 0x0001, true },
		      { 0x1fff, true },
		      { 0x4000, false },
		      { 0x8000, false } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct kit f = ipv4(5, 6, known[i].word, 20);

		cr_expect_eq(hash("dpdk-l34", &f), fold(IP4 ^ (known[i].piece ? 0 : PORTS)), "%#x",
			     known[i].word);
	}
}

/* The version does not matter, IHL counts as it stands: ports inside the header too. */
Test(policy_dpdk, lying_headers)
{
	for (unsigned int ihl = 0; ihl < 16; ihl++)
		for (unsigned int version = 0; version < 16; version++) {
			struct kit f = ipv4(ihl, 6, 0, 64);
			const uint8_t *p = f.bytes + 14 + 4 * ihl;

			f.bytes[14] = (uint8_t)(version << 4 | ihl);
			cr_expect_eq(hash("dpdk-l34", &f),
				     fold(IP4 ^ (uint32_t)((p[1] ^ p[3]) << 8 | (p[0] ^ p[2]))),
				     "IHL %u, version %u", ihl, version);
		}
}

Test(policy_dpdk, ipv6_has_no_bounds_and_no_walk)
{
	struct kit f = ipv6(17, 20), g = ipv6(0, 20);

	cr_expect_eq(hash("dpdk-l34", &g), fold(IP6), "an extension header is the end");
	for (f.len = 54; f.len <= 58; f.len++) {
		size_t l4 = f.len - 54;
		uint32_t ports = (l4 > 0 ? 0x12 : 0) ^ (l4 > 2 ? 0x56 : 0) ^
				 ((l4 > 1 ? 0x34u : 0) ^ (l4 > 3 ? 0x78u : 0)) << 8;

		cr_expect_eq(hash("dpdk-l34", &f), fold(IP6 ^ ports), "%zu bytes of ports", l4);
	}
}

/* DPDK reads on behind the end, here there are zeros. */
Test(policy_dpdk, addresses_that_are_cut)
{
	for (size_t len = 14; len <= 34; len++) {
		struct kit f = ipv4(5, 6, 0, 0);
		uint32_t src = len > 26 ? len > 29 ? 0x0a00000a : 0x0a : 0;
		uint32_t dst = len > 30 ? len > 33 ? 0x1400000a : 0x0a : 0;

		f.len = len;
		cr_expect_eq(hash("dpdk-l23", &f), fold(ETH ^ src ^ dst), "%zu", len);
	}
}

Test(policy_dpdk, keys_are_what_the_hash_reads)
{
	struct kit f = ipv4(5, 6, 0, 20), g = ipv4(5, 6, 0x2000, 20);
	struct lks_fields a = kit_parse(&f), b = kit_parse(&g);
	uint8_t ka[LKS_POLICY_KEY_MAX], kb[LKS_POLICY_KEY_MAX];
	const struct lks_policy *l34 = lks_policy_find("dpdk-l34");
	const struct lks_policy *l23 = lks_policy_find("dpdk-l23");

	cr_assert_eq(lks_policy_key(l34, NULL, &a, ka), 13);
	cr_assert_eq(lks_policy_key(l34, NULL, &b, kb), 13);
	cr_expect(memcmp(ka, kb, 13) != 0, "a fragment has no ports");
	cr_assert_eq(lks_policy_key(l23, NULL, &a, ka), 21);
	cr_assert_eq(lks_policy_key(l23, NULL, &b, kb), 21);
	cr_expect_arr_eq(ka, kb, 21, "nobody asks for them here");
}
