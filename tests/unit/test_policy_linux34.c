/* SPDX-License-Identifier: Apache-2.0 */
/* linux-layer3+4 and the other rules of Linux bonding but layer2+3, which has its own file. */
#include "frame_kit.h"

#include <criterion/criterion.h>

TestSuite(policy_linux34, .timeout = 20);

/* By hand, little endian. */
enum {
	ETH = 0x56 ^ 0x01,
	IP4 = 0x1e000000,
	IP6 = 0x00000003 ^ 0x03000000,
	PORTS = 0x78563412,
};

static uint32_t fold(uint32_t h)
{
	h ^= h >> 16;
	return (h ^ h >> 8) >> 1;
}

static uint32_t hash_with(enum lks_tags tags, const char *policy, const struct kit *f)
{
	const struct lks_policy_params params = { .tags = tags };

	return kit_hash(policy, &params, f);
}

static uint32_t hash(const struct kit *f)
{
	return hash_with(LKS_TAGS_ACCELERATED, "linux-layer3+4", f);
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

/* The first four bytes of those that have ports, and of ESP; behind the first four of AH. */
static uint32_t word_of(unsigned int proto)
{
	switch (proto) {
	case 6:
	case 17:
	case 33:
	case 50:
	case 132:
	case 136:
		return PORTS;
	case 51:
		return 0x04030201;
	default:
		return 0;
	}
}

Test(policy_linux34, word_of_every_protocol)
{
	for (unsigned int proto = 0; proto < 256; proto++) {
		struct kit f = ipv4(5 + proto % 11, (uint8_t)proto, 0, 8);
		struct kit g = ipv6((uint8_t)proto, 8);

		cr_expect_eq(hash(&f), fold(IP4 ^ word_of(proto)), "IPv4, protocol %u", proto);
		cr_expect_eq(hash(&g), fold(IP6 ^ word_of(proto)), "IPv6, protocol %u", proto);
	}
}

/* Only the four bytes have to lie in the frame; the total length, here 0, does not matter. */
Test(policy_linux34, word_needs_its_four_bytes)
{
	for (size_t l4 = 0; l4 <= 8; l4++) {
		struct kit f = ipv4(5, 17, 0, l4), g = ipv6(6, l4), ah = ipv4(7, 51, 0, l4);

		cr_expect_eq(hash(&f), fold(IP4 ^ (l4 >= 4 ? PORTS : 0)), "%zu", l4);
		cr_expect_eq(hash(&g), fold(IP6 ^ (l4 >= 4 ? PORTS : 0)), "%zu", l4);
		cr_expect_eq(hash(&ah), fold(IP4 ^ (l4 >= 8 ? 0x04030201 : 0)), "%zu", l4);
	}
}

Test(policy_linux34, fragments_have_no_word)
{
	static const unsigned int pieces[] = { 0x2000, 1, 0x1fff, 0x4000, 0x8000 };

	for (size_t i = 0; i < 5; i++) {
		struct kit f = ipv4(5, 6, pieces[i], 20);

		cr_expect_eq(hash(&f), fold(IP4 ^ (i < 3 ? 0 : PORTS)), "%#x", pieces[i]);
	}
}

/* L4 starts at IHL * 4, inside the header too. */
Test(policy_linux34, small_ihl)
{
	for (unsigned int ihl = 0; ihl < 5; ihl++) {
		struct kit f = ipv4(ihl, 6, 0, 20);
		const uint8_t *p = f.bytes + 14 + 4 * ihl;
		uint32_t word =
			p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

		cr_expect_eq(hash(&f), fold(IP4 ^ word), "IHL %u", ihl);
	}
}

static bool is_query(unsigned int type)
{
	return type == 0 || type == 8 || type == 13 || type == 14 || type == 128 || type == 129;
}

static bool is_error(uint8_t proto, unsigned int type)
{
	return proto == 1 ? type == 3 || type == 4 || type == 5 || type == 11 || type == 12
			  : type >= 1 && type <= 4;
}

/* Either number over either version; the identifier is big endian, 0 counts as 1. */
Test(policy_linux34, icmp_queries_count_by_identifier)
{
	for (unsigned int i = 0; i < 4 * 256; i++) {
		uint8_t proto = i & 256 ? 58 : 1, type = (uint8_t)i;
		uint8_t icmp[8] = { type, 7, 0, 0, i % 3 ? 0xab : 0, i % 3 ? 0xcd : 0 };
		uint32_t word = type | 7u << 8 | (i % 3 ? 0xabcdu : 1u) << 16;
		struct kit f = i & 512 ? ipv6(proto, 0) : ipv4(6, proto, 0, 0);

		if (is_error(proto, type))
			continue;
		kit_put(&f, icmp, 8);
		cr_expect_eq(hash(&f), fold((i & 512 ? IP6 : IP4) ^ (is_query(type) ? word : 0)),
			     "IPv%c, protocol %u, type %u", i & 512 ? '6' : '4', proto, type);
		f.len--;
		cr_expect_eq(hash(&f), fold(i & 512 ? IP6 : IP4), "seven bytes");
	}
}

/* Addresses, own IHL and word of the packet inside. */
Test(policy_linux34, icmp_errors_count_as_the_packet_inside)
{
	static const struct {
		uint8_t proto;
		unsigned int piece;
		uint32_t word;
	} inner[] = {
		{ 6, 0, PORTS },   { 17, 0, PORTS }, { 51, 0, 0x04030201 }, { 17, 0x2000, 0 },
		{ 17, 0x00b9, 0 }, { 1, 0, 0 },	     { 58, 0, 0 },	    { 41, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++) {
		struct kit f = ipv4(5, 1, 0, 0), g = ipv6(58, 0);

		kit_put(&f, "\x03\x01\0\0\0\0\0\0", 8);
		kit_put_ipv4(&f, 9, inner[i].proto, inner[i].piece);
		f.bytes[54] = 172; /* source inside */
		kit_put_l4(&f, 8);
		cr_expect_eq(hash(&f), fold(IP4 ^ 10 ^ 172 ^ inner[i].word), "%zu", i);
		kit_put(&g, "\x01\0\0\0\0\0\0\0", 8);
		kit_put_ipv6(&g, inner[i].proto);
		g.bytes[70] = 0xfc;
		kit_put_l4(&g, 8);
		if (!inner[i].piece)
			cr_expect_eq(hash(&g), fold(IP6 ^ 0xfd ^ 0xfc ^ inner[i].word), "%zu", i);
	}
}

Test(policy_linux34, icmp_error_cut_inside)
{
	struct kit f = ipv4(5, 1, 0, 0);

	kit_put(&f, "\x0b\0\0\0\0\0\0\0", 8);
	kit_put_ipv4(&f, 5, 6, 0);
	kit_put_l4(&f, 4);
	for (f.len = 34; f.len <= 66; f.len++)
		cr_expect_eq(hash(&f),
			     f.len < 42	  ? fold(IP4)
			     : f.len < 62 ? (uint32_t)(ETH ^ 0x0800)
					  : fold(IP4 ^ (f.len < 66 ? 0 : PORTS)),
			     "%zu", f.len);
}

Test(policy_linux34, without_ip_it_is_layer2)
{
	static const uint16_t tpid[] = { 0x8100, 0x8100 };
	struct kit f = kit_ether(NULL, 0, 0x0806), g = kit_ether(tpid, 2, 0x0800);
	struct kit tagged = kit_ether(tpid, 1, 0x0800);

	kit_put_ipv4(&g, 5, 6, 0);
	kit_put_l4(&g, 20);
	kit_put_ipv4(&tagged, 5, 6, 0);
	kit_put_l4(&tagged, 20);
	cr_expect_eq(hash(&f), ETH ^ 0x0806, "neither folded nor shifted");
	cr_expect_eq(hash(&g), ETH ^ 0x8100, "a second tag is the type");
	cr_expect_eq(hash(&tagged), fold(IP4 ^ PORTS));
	cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, "linux-layer3+4", &tagged), ETH ^ 0x8100);
	cr_expect_eq(hash_with(LKS_TAGS_ACCELERATED, "linux-layer2", &tagged), ETH ^ 0x0800);
	cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, "linux-layer2", &tagged), ETH ^ 0x8100);
}

/* The whole TCI, priority and DEI too; a tag in-band is not seen, nor one above MPLS. */
Test(policy_linux34, vlan_and_source_mac)
{
	enum { MAC = 0x005056 ^ 0xaabb01 };
	static const uint16_t tpid[] = { 0x88a8, 0x8100 };

	for (size_t tags = 0; tags <= 2; tags++) {
		struct kit f = kit_ether(tpid, tags, 0x0800), mpls = kit_ether(tpid, tags, 0x8847);

		f.bytes[14] = mpls.bytes[14] = 0xf0;
		cr_expect_eq(hash_with(LKS_TAGS_ACCELERATED, "linux-vlan+srcmac", &f),
			     (uint32_t)(tags ? MAC ^ 0xf064 : MAC), "%zu", tags);
		cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, "linux-vlan+srcmac", &f), MAC);
		cr_expect_eq(hash_with(LKS_TAGS_ACCELERATED, "linux-vlan+srcmac", &mpls), MAC);
	}
}

Test(policy_linux34, from_2017_to_2022_layer23_lost_a_bit)
{
	struct kit f = ipv4(5, 6, 0, 20), arp = kit_ether(NULL, 0, 0x0806);

	cr_expect_eq(hash_with(0, "linux-layer2+3@2017", &f), fold(IP4 ^ ETH ^ 0x0800));
	cr_expect_eq(hash_with(0, "linux-layer2+3@2017", &arp), ETH ^ 0x0806, "not shifted");
}

Test(policy_linux34, in_2004_numbers_were_big_endian)
{
	enum { IP = 0x000a ^ 0x0014, NUMBERS = 0x1234 ^ 0x5678 };
	struct kit tcp = ipv4(5, 6, 0, 20), udp = ipv4(15, 17, 0, 4), sctp = ipv4(5, 132, 0, 20);
	struct kit piece = ipv4(5, 6, 0x2000, 20), v6 = ipv6(6, 20), error = ipv4(5, 1, 0, 0);
	static const uint16_t tpid[] = { 0x8100 };
	struct kit tagged = kit_ether(tpid, 1, 0x0800);
	const char *policy = "linux-layer3+4@2004";

	kit_put(&error, "\x03\x01\0\0\0\0\0\0", 8);
	kit_put_ipv4(&error, 5, 6, 0);
	error.bytes[57] = 99;
	kit_put_l4(&error, 20);
	kit_put_ipv4(&tagged, 5, 6, 0);
	cr_expect_eq(hash_with(0, policy, &tcp), IP ^ NUMBERS);
	cr_expect_eq(hash_with(0, policy, &udp), IP ^ NUMBERS);
	cr_expect_eq(hash_with(0, policy, &sctp), IP, "TCP and UDP alone");
	cr_expect_eq(hash_with(0, policy, &piece), IP);
	cr_expect_eq(hash_with(0, policy, &error), IP, "nobody looked into errors");
	cr_expect_eq(hash_with(0, policy, &v6), ETH, "IPv6 by MACs, without ethertype");
	cr_expect_eq(hash_with(0, policy, &tagged), IP);
	cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, policy, &tagged), ETH);
}

Test(policy_linux34, keys_are_what_the_hash_reads)
{
	struct kit f = ipv4(5, 6, 0, 20), g = ipv4(5, 6, 0x2000, 20);
	struct lks_fields a = kit_parse(&f), b = kit_parse(&g);
	uint8_t ka[LKS_POLICY_KEY_MAX], kb[LKS_POLICY_KEY_MAX];
	const struct lks_policy *l34 = lks_policy_find("linux-layer3+4");
	const struct lks_policy *l23 = lks_policy_find("linux-layer2+3");

	cr_assert_eq(lks_policy_key(l34, NULL, &a, ka), 13);
	cr_assert_eq(lks_policy_key(l34, NULL, &b, kb), 13);
	cr_expect(memcmp(ka, kb, 13) != 0, "a fragment has no ports");
	b.src_mac[5] ^= 1;
	lks_policy_key(l34, NULL, &b, ka);
	cr_expect_arr_eq(ka, kb, 13, "MACs do not count");
	cr_assert_eq(lks_policy_key(l23, NULL, &a, ka), 13);
	cr_assert_eq(lks_policy_key(l23, NULL, &b, kb), 13);
	cr_expect(memcmp(ka, kb, 13) != 0, "here they do");
}
