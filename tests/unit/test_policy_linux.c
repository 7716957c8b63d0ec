/* SPDX-License-Identifier: Apache-2.0 */
/* linux-layer2+3 from the bytes of a frame on: tags, cut and lying headers, ICMP errors. */
#include <linksteer/policy.h>

#include <criterion/criterion.h>
#include <string.h>

TestSuite(policy_linux, .timeout = 20);

enum { ETH4 = 0x56 ^ 0x01 ^ 0x0800, ETH6 = 0x56 ^ 0x01 ^ 0x86dd };

struct frame {
	size_t len;
	uint8_t bytes[256];
};

static void put(struct frame *f, const void *bytes, size_t len)
{
	memcpy(f->bytes + f->len, bytes, len);
	f->len += len;
}

static void put16(struct frame *f, unsigned int value)
{
	put(f, (uint8_t[]){ (uint8_t)(value >> 8), (uint8_t)value }, 2);
}

/* The MACs end in 56 and 01. */
static struct frame ether(const uint16_t *tpid, size_t tags, uint16_t type)
{
	struct frame f = { 0 };

	put(&f, "\x00\x1b\x21\x12\x34\x56\x00\x50\x56\xaa\xbb\x01", 12);
	for (size_t i = 0; i < tags; i++) {
		put16(&f, tpid[i]);
		put16(&f, 100);
	}
	put16(&f, type);
	return f;
}

/* 10.0.0.10 -> 10.0.0.20, or 192.168.0.@host -> 192.168.1.1 */
static void put_ipv4(struct frame *f, unsigned int ihl, uint8_t proto, uint8_t host)
{
	uint8_t h[60] = { (uint8_t)(0x40 | ihl), [9] = proto, [12] = 10, [15] = 10, 10, 0, 0, 20 };

	if (host)
		memcpy(h + 12, (uint8_t[]){ 192, 168, 0, host, 192, 168, 1, 1 }, 8);
	put(f, h, ihl < 5 ? 20 : 4 * ihl);
}

/* fd00::@host -> fe00::2 */
static void put_ipv6(struct frame *f, uint8_t next, uint8_t host)
{
	uint8_t h[40] = { 0x60, [6] = next, [8] = 0xfd, [23] = host, [24] = 0xfe, [39] = 2 };

	put(f, h, 40);
}

static void put_icmp(struct frame *f, uint8_t type)
{
	put(f, (uint8_t[8]){ type, 1 }, 8);
}

static uint32_t fold(uint32_t h)
{
	h ^= h >> 16;
	return h ^ h >> 8;
}

/* The hashes by hand, little endian: the last bytes of the addresses are the highest. */
static uint32_t hash_of_outer(void)
{
	return fold(ETH4 ^ 0x0a00000au ^ 0x1400000au);
}

static uint32_t hash_of_inner(uint8_t host)
{
	return fold(ETH4 ^ (0x0000a8c0u | (uint32_t)host << 24) ^ 0x0101a8c0u);
}

static uint32_t hash_of_ipv6(uint8_t host)
{
	return fold(ETH6 ^ 0x000000fdu ^ (uint32_t)host << 24 ^ 0x000000feu ^ 0x02000000u);
}

static uint32_t hash_with(enum lks_tags tags, const struct frame *f)
{
	const struct lks_policy *policy = lks_policy_find("linux-layer2+3");
	struct lks_policy_params params = { .tags = tags };
	struct lks_fields fields;

	lks_frame_parse(f->bytes, f->len, &fields);
	return lks_policy_hash(policy, &params, &fields);
}

static uint32_t hash(const struct frame *f)
{
	return hash_with(LKS_TAGS_ACCELERATED, f);
}

static struct frame ipv4(unsigned int ihl, uint8_t proto)
{
	struct frame f = ether(NULL, 0, 0x0800);

	put_ipv4(&f, ihl, proto, 0);
	return f;
}

Test(policy_linux, addresses_are_little_endian_and_folded)
{
	struct frame f = ipv4(5, 6);

	cr_expect_eq(hash(&f), 0x1e1e1641, "%#x", hash(&f)); /* as in vectors.jsonl */
	cr_expect_eq(hash(&f), hash_of_outer());
	f = ether(NULL, 0, 0x86dd);
	put_ipv6(&f, 6, 1);
	cr_expect_eq(hash(&f), hash_of_ipv6(1), "%#x", hash(&f));
}

Test(policy_linux, without_ip_nothing_is_folded)
{
	struct frame f = ether(NULL, 0, 0x88cc);

	put(&f, "some bytes where no address can be", 34);
	cr_expect_eq(hash(&f), 0x56 ^ 0x01 ^ 0x88cc);
	f = ether(NULL, 0, 38); /* 802.3: the length is the type */
	cr_expect_eq(hash(&f), 0x56 ^ 0x01 ^ 38);
	f.len = 12;
	cr_expect_eq(hash(&f), 0x56 ^ 0x01);
}

Test(policy_linux, cut_headers_are_layer2)
{
	for (size_t len = 0; len <= 40; len++) {
		struct frame f = ipv4(5, 6), g = ether(NULL, 0, 0x86dd);

		put_ipv6(&g, 6, 1);
		f.len = g.len = 14 + len;
		cr_expect_eq(hash(&f), len < 20 ? (uint32_t)ETH4 : hash_of_outer(), "%zu", len);
		cr_expect_eq(hash(&g), len < 40 ? (uint32_t)ETH6 : hash_of_ipv6(1), "%zu", len);
	}
}

Test(policy_linux, version_ihl_and_length_are_not_looked_at)
{
	for (unsigned int first = 0; first < 256; first++) {
		struct frame f = ipv4(5, 6);

		f.bytes[14] = (uint8_t)first;
		f.bytes[16] = (uint8_t)(first * 7);
		cr_expect_eq(hash(&f), hash_of_outer(), "%#x", first);
	}
}

Test(policy_linux, accelerated_takes_one_tag_off)
{
	static const uint16_t tpid[][2] = { { 0x8100, 0x88a8 }, { 0x88a8, 0x8100 } };

	for (size_t i = 0; i < 2; i++) {
		struct frame f = ether(tpid[i], 1, 0x0800);

		put_ipv4(&f, 5, 6, 0);
		cr_expect_eq(hash(&f), hash_of_outer());
		cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, &f), 0x57u ^ tpid[i][0]);
		f = ether(tpid[i], 2, 0x0800);
		put_ipv4(&f, 5, 6, 0);
		cr_expect_eq(hash(&f), 0x57u ^ tpid[i][1], "the second tag is the type");
		cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, &f), 0x57u ^ tpid[i][0]);
	}
}

Test(policy_linux, in_band_changes_nothing_without_a_tag)
{
	struct frame f = ipv4(5, 6);

	cr_expect_eq(hash_with(LKS_TAGS_IN_BAND, &f), hash_of_outer());
}

Test(policy_linux, mpls_under_a_tag_is_in_band)
{
	static const uint16_t tpid[] = { 0x88a8, 0x8100 };

	for (uint16_t type = 0x8846; type <= 0x8849; type++)
		for (size_t tags = 0; tags <= 2; tags++) {
			struct frame f = ether(tpid, tags, type);
			bool mpls = type == 0x8847 || type == 0x8848;
			uint16_t want = mpls && tags ? 0x88a8 : tags == 2 ? 0x8100 : type;

			cr_expect_eq(hash(&f), 0x57u ^ want, "%#x behind %zu", type, tags);
		}
}

static bool is_error(uint8_t proto, unsigned int type)
{
	return proto == 1 ? type == 3 || type == 4 || type == 5 || type == 11 || type == 12
			  : proto == 58 && type >= 1 && type <= 4;
}

Test(policy_linux, icmp_errors_count_as_the_packet_inside)
{
	static const uint8_t protos[] = { 1, 58, 6 };

	for (unsigned int i = 0; i < 3 * 256; i++) {
		uint8_t proto = protos[i >> 8], type = (uint8_t)i;
		struct frame f = ipv4(5 + i % 11, proto), g = ether(NULL, 0, 0x86dd);

		put_icmp(&f, type);
		put_ipv4(&f, 9, 6, 7); /* its own IHL does not matter */
		put_ipv6(&g, proto, 1);
		put_icmp(&g, type);
		put_ipv6(&g, 6, 9);
		cr_expect_eq(hash(&f), is_error(proto, type) ? hash_of_inner(7) : hash_of_outer(),
			     "IPv4, protocol %u, type %u", proto, type);
		cr_expect_eq(hash(&g), hash_of_ipv6(is_error(proto, type) ? 9 : 1),
			     "IPv6, protocol %u, type %u", proto, type);
	}
}

Test(policy_linux, icmp_error_cut_inside_is_layer2)
{
	struct frame f = ipv4(6, 1), g = ether(NULL, 0, 0x86dd);

	put_icmp(&f, 3);
	put_ipv4(&f, 5, 6, 7);
	for (f.len = 14 + 24; f.len <= 14 + 24 + 28; f.len++)
		cr_expect_eq(hash(&f),
			     f.len < 14 + 32   ? hash_of_outer()
			     : f.len < 14 + 52 ? (uint32_t)ETH4
					       : hash_of_inner(7),
			     "%zu", f.len);
	put_ipv6(&g, 58, 1);
	put_icmp(&g, 1);
	put_ipv6(&g, 6, 9);
	for (g.len = 54; g.len <= 102; g.len++)
		cr_expect_eq(hash(&g),
			     g.len < 62	   ? hash_of_ipv6(1)
			     : g.len < 102 ? (uint32_t)ETH6
					   : hash_of_ipv6(9),
			     "%zu", g.len);
}

Test(policy_linux, fragments_of_icmp_errors_count_as_themselves)
{
	static const uint16_t frags[] = { 0x2000, 1, 0x1fff, 0x4000, 0x8000 };

	for (size_t i = 0; i < 5; i++) {
		struct frame f = ipv4(5, 1);

		f.bytes[20] = (uint8_t)(frags[i] >> 8);
		f.bytes[21] = (uint8_t)frags[i];
		put_icmp(&f, 3);
		put_ipv4(&f, 5, 6, 7);
		cr_expect_eq(hash(&f), i < 3 ? hash_of_outer() : hash_of_inner(7), "%#x", frags[i]);
	}
}

/* IHL * 4 is where ICMP starts, inside the header too. */
Test(policy_linux, small_ihl_finds_its_error_inside_the_header)
{
	for (unsigned int ihl = 0; ihl < 5; ihl++) {
		struct frame f = ipv4(ihl, 1);
		uint32_t want = ETH4;

		put(&f, (uint8_t[28]){ [3] = 1, [7] = 2, [11] = 4, [15] = 8, [19] = 16, [23] = 32 },
		    28);
		f.bytes[14 + 4 * ihl] = ihl ? 3 : 0x40;
		for (unsigned int i = 0; i < 4; i++) {
			const uint8_t *p = f.bytes + 14 + (ihl ? 4 * ihl + 20 : 12) + i;

			want ^= (uint32_t)(p[0] ^ p[4]) << 8 * i;
		}
		cr_expect_eq(hash(&f), fold(want), "IHL %u: %#x", ihl, hash(&f));
	}
}

Test(policy_linux, key_is_what_the_hash_reads)
{
	static const uint16_t tpid[] = { 0x8100 };
	const struct lks_policy *policy = lks_policy_find("linux-layer2+3");
	struct frame f = ipv4(5, 1), g = ether(tpid, 1, 0x0800);
	uint8_t kf[LKS_POLICY_KEY_MAX], kg[LKS_POLICY_KEY_MAX];
	const struct lks_policy_params in_band = { .tags = LKS_TAGS_IN_BAND };
	struct lks_fields a, b;

	put_icmp(&f, 3);
	put_ipv4(&f, 5, 6, 7);
	put_ipv4(&g, 5, 6, 7);
	lks_frame_parse(f.bytes, f.len, &a);
	lks_frame_parse(g.bytes, g.len, &b);
	cr_assert_eq(lks_policy_key(policy, NULL, &a, kf), 13);
	cr_assert_eq(lks_policy_key(policy, NULL, &b, kg), 13);
	cr_expect_arr_eq(kf, kg, 13, "the error belongs to the flow that it is about");
	cr_expect_eq(lks_policy_key(policy, &in_band, &b, kg), 5, "the tag is all that is seen");
	b.src_mac[5] ^= 1;
	lks_policy_key(policy, &in_band, &b, kf);
	cr_expect(memcmp(kf, kg, 5) != 0);
}

Test(policy_linux, only_linux_reads_tags)
{
	for (size_t i = 0; lks_policy_at(i); i++) {
		const struct lks_policy *policy = lks_policy_at(i);

		cr_expect_eq((lks_policy_uses(policy) & LKS_USES_TAGS) != 0,
			     !strncmp(lks_policy_name(policy), "linux-", 6));
	}
}
