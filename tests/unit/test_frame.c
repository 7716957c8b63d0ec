/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/frame.h>

#include <criterion/criterion.h>
#include <string.h>

TestSuite(frame, .timeout = 20);

/* A frame under construction; every put_* appends. */
struct frame {
	size_t len;
	uint8_t bytes[512];
};

static void put(struct frame *f, const void *bytes, size_t len)
{
	memcpy(f->bytes + f->len, bytes, len);
	f->len += len;
}

static void put16(struct frame *f, uint16_t value)
{
	put(f, (uint8_t[]){ value >> 8, value & 255 }, 2);
}

static struct frame macs(void)
{
	struct frame f = { 0 };

	put(&f, "\x00\x1b\x21\x12\x34\x56\x00\x50\x56\xaa\xbb\x01", 12);
	return f;
}

/* An IPv4 header of @ihl words with addresses 10.0.0.10 -> 10.0.0.20 */
static void put_ipv4(struct frame *f, uint8_t ihl, uint16_t total, uint16_t frag, uint8_t proto)
{
	uint8_t h[60] = { [8] = 64, [12] = 10, [15] = 10, [16] = 10, [19] = 20 };

	h[0] = 0x40 | ihl;
	h[2] = total >> 8;
	h[3] = total & 255;
	h[6] = frag >> 8;
	h[7] = frag & 255;
	h[9] = proto;
	put(f, h, ihl < 5 ? 20 : 4 * ihl);
}

/* fd00::1 -> fd00::2 */
static void put_ipv6(struct frame *f, uint16_t payload, uint8_t next)
{
	uint8_t h[40] = { 0x60, [8] = 0xfd, [23] = 1, [24] = 0xfd, [39] = 2 };

	h[4] = payload >> 8;
	h[5] = payload & 255;
	h[6] = next;
	put(f, h, 40);
}

static void put_ports(struct frame *f)
{
	put16(f, 49152);
	put16(f, 443);
	put(f, (uint8_t[16]){ 0 }, 16);
}

static struct lks_fields parse(const struct frame *f)
{
	struct lks_fields fields;

	memset(&fields, 0xa5, sizeof(fields));
	lks_frame_parse(f->bytes, f->len, &fields);
	return fields;
}

static struct frame tcp4(void)
{
	struct frame f = macs();

	put16(&f, 0x0800);
	put_ipv4(&f, 5, 40, 0x4000, 6);
	put_ports(&f);
	return f;
}

Test(frame, plain_tcp)
{
	struct frame f = tcp4();
	struct lks_fields p = parse(&f);

	cr_expect_eq(memcmp(p.dst_mac, f.bytes, 6), 0);
	cr_expect_eq(memcmp(p.src_mac, f.bytes + 6, 6), 0);
	cr_expect(p.has_ethertype && p.ethertype == 0x0800 && p.type_field == 0x0800);
	cr_expect_eq(p.vlans, 0);
	cr_expect_eq(lks_fields_vid(&p), 0);
	cr_expect_eq(p.l3, LKS_L3_IPV4);
	cr_expect_eq(memcmp(p.src_ip, "\x0a\0\0\x0a\0\0\0\0", 8), 0);
	cr_expect_eq(memcmp(p.dst_ip, "\x0a\0\0\x14\0\0\0\0", 8), 0);
	cr_expect(p.has_proto && p.ip_proto == 6);
	cr_expect_not(p.fragment, "DF is no fragment");
	cr_expect(p.has_ports && p.src_port == 49152 && p.dst_port == 443);
	cr_expect_eq(p.l3_word[0], 0x0a00000a);
	cr_expect_eq(p.l3_word[1], 0x0a000014);
	cr_expect_eq(p.l3_bytes, 40);
}

/* Cut at every byte: a field is there exactly when it lies inside. */
Test(frame, cut_at_every_length)
{
	struct frame whole = tcp4();

	for (size_t len = 0; len <= whole.len; len++) {
		struct frame f = whole;
		struct lks_fields p;

		f.len = len;
		p = parse(&f);
		cr_expect_eq(p.dst_mac[5], len > 5 ? 0x56 : 0, "len=%zu", len);
		cr_expect_eq(p.src_mac[5], len > 11 ? 1 : 0, "len=%zu", len);
		cr_expect_eq(p.has_ethertype, len >= 14, "len=%zu", len);
		cr_expect_eq(p.l3, len >= 34 ? LKS_L3_IPV4 : LKS_L3_NONE, "len=%zu", len);
		cr_expect_eq(p.has_proto, len >= 34, "len=%zu", len);
		cr_expect_eq(p.has_ports, len >= 38, "len=%zu", len);
		cr_expect_eq(p.l3_word[0],
			     len < 27	? 0
			     : len < 30 ? 0x0a000000
					: 0x0a00000a,
			     "len=%zu: %#x", len, p.l3_word[0]);
	}
}

Test(frame, empty_frame_may_be_null)
{
	struct lks_fields p, zero;

	memset(&zero, 0, sizeof(zero));
	memset(&p, 0xa5, sizeof(p));
	lks_frame_parse(NULL, 0, &p);
	cr_expect_eq(memcmp(&p, &zero, sizeof(p)), 0);
}

Test(frame, tags)
{
	static const uint16_t tpid[] = { 0x8100, 0x88a8 };

	for (unsigned int tags = 0; tags <= 10; tags++) {
		struct frame f = macs();
		struct lks_fields p;

		for (unsigned int i = 0; i < tags; i++) {
			put16(&f, tpid[i % 2]);
			put16(&f, 0xe000 + 100 + i);
		}
		put16(&f, 0x0800);
		put_ipv4(&f, 5, 40, 0, 17);
		put_ports(&f);
		p = parse(&f);
		cr_expect_eq(p.vlans, tags < 2 ? tags : 2, "%u tags", tags);
		cr_expect_eq(lks_fields_vid(&p), tags ? 100 : 0, "%u tags", tags);
		cr_expect_eq(p.ethertype, tags > 2 ? 0x8100 : 0x0800, "%u tags: %#x", tags,
			     p.ethertype);
		cr_expect_eq(p.l3, tags > 2 ? LKS_L3_NONE : LKS_L3_IPV4, "%u tags", tags);
		cr_expect_eq(p.has_ports, tags <= 2, "%u tags", tags);
	}
}

Test(frame, tag_without_the_next_type_stays_closed)
{
	struct frame f = macs();
	struct lks_fields p;

	put16(&f, 0x8100);
	put16(&f, 7);
	put(&f, "\x08", 1);
	p = parse(&f);
	cr_expect_eq(p.vlans, 0);
	cr_expect_eq(p.ethertype, 0x8100);
	put(&f, "\x06", 1);
	p = parse(&f);
	cr_expect_eq(p.vlans, 1);
	cr_expect_eq(p.ethertype, 0x0806);
}

Test(frame, length_frames_have_no_ethertype)
{
	for (int tagged = 0; tagged < 2; tagged++) {
		struct frame f = macs();
		struct lks_fields p;

		if (tagged) {
			put16(&f, 0x8100);
			put16(&f, 5);
		}
		put16(&f, 0x05ff);
		put_ipv4(&f, 5, 40, 0, 6);
		p = parse(&f);
		cr_expect(!p.has_ethertype && p.ethertype == 0 && p.type_field == 0x05ff);
		cr_expect_eq(p.l3, LKS_L3_NONE);
		cr_expect_eq(p.vlans, tagged);
		cr_expect_eq(p.l3_word[0], 0x0a00000a, "words are read without IP too");
	}
}

Test(frame, ihl_and_version)
{
	for (unsigned int first = 0; first < 256; first++) {
		struct frame f = tcp4();
		bool good = first >> 4 == 4 && (first & 15) >= 5;
		struct lks_fields p;

		f.bytes[14] = (uint8_t)first;
		p = parse(&f);
		cr_expect_eq(p.l3, good ? LKS_L3_IPV4 : LKS_L3_NONE, "%#x", first);
		cr_expect_eq(p.ethertype, 0x0800, "%#x", first);
		cr_expect_eq(p.has_proto, good, "%#x", first);
	}
}

Test(frame, ports_behind_options)
{
	for (uint8_t ihl = 5; ihl <= 15; ihl++) {
		struct frame f = macs();
		struct lks_fields p;

		put16(&f, 0x0800);
		put_ipv4(&f, ihl, 4 * ihl + 20, 0, 132);
		put_ports(&f);
		p = parse(&f);
		cr_expect(p.has_ports && p.dst_port == 443, "ihl=%u", ihl);
	}
}

Test(frame, total_length_bounds_the_ports)
{
	for (uint16_t total = 0; total < 50; total++) {
		struct frame f = macs();
		struct lks_fields p;

		put16(&f, 0x0800);
		put_ipv4(&f, 5, total, 0, 17);
		put_ports(&f);
		p = parse(&f);
		cr_expect_eq(p.l3, LKS_L3_IPV4, "total=%u", total);
		cr_expect_eq(p.has_ports, total >= 24, "total=%u", total);
	}
}

Test(frame, fragments_of_ipv4_have_no_ports)
{
	static const struct {
		uint16_t field;
		bool fragment;
	} rows[] = { { 0, false },     { 0x4000, false }, { 0x8000, false },
		     { 0x2000, true }, { 0x0001, true },  { 0x1fff, true } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct frame f = macs();
		struct lks_fields p;

		put16(&f, 0x0800);
		put_ipv4(&f, 5, 40, rows[i].field, 6);
		put_ports(&f);
		p = parse(&f);
		cr_expect_eq(p.fragment, rows[i].fragment, "%#x", rows[i].field);
		cr_expect_eq(p.has_ports, !rows[i].fragment, "%#x", rows[i].field);
		cr_expect_eq(p.ip_proto, 6);
	}
}

Test(frame, only_tcp_udp_and_sctp_have_ports)
{
	for (unsigned int proto = 0; proto < 256; proto++) {
		struct frame f = macs();
		struct lks_fields p;

		put16(&f, 0x0800);
		put_ipv4(&f, 5, 40, 0, (uint8_t)proto);
		put_ports(&f);
		p = parse(&f);
		cr_expect_eq(p.has_ports, proto == 6 || proto == 17 || proto == 132, "%u", proto);
		cr_expect_eq(p.ip_proto, proto);
	}
}

/* @walk: next-header numbers of the extension headers in order, each of 8 bytes (AH 12) */
static struct frame ipv6_chain(const uint8_t *walk, size_t headers, uint8_t last)
{
	struct frame f = macs();
	size_t ip;

	put16(&f, 0x86dd);
	ip = f.len;
	put_ipv6(&f, 0, headers ? walk[0] : last);
	for (size_t i = 0; i < headers; i++) {
		uint8_t h[12] = { i + 1 < headers ? walk[i + 1] : last, walk[i] == 51 };

		put(&f, h, walk[i] == 51 ? 12 : 8);
	}
	put_ports(&f);
	f.bytes[ip + 5] = (uint8_t)(f.len - ip - 40);
	return f;
}

Test(frame, ipv6_walks_eight_headers_and_no_more)
{
	static const uint8_t walk[] = { 0, 43, 60, 51, 44, 60, 0, 43, 60, 60 };

	for (size_t n = 0; n <= sizeof(walk); n++) {
		struct frame f = ipv6_chain(walk, n, 17);
		struct lks_fields p = parse(&f);

		cr_expect_eq(p.l3, LKS_L3_IPV6, "%zu headers", n);
		cr_expect_eq(p.ip_proto, n <= 8 ? 17 : walk[8], "%zu headers: %u", n, p.ip_proto);
		cr_expect_eq(p.has_ports, n <= 8, "%zu headers", n);
		cr_expect_not(p.fragment, "an atomic fragment is none");
	}
}

Test(frame, ipv6_chain_cut_at_every_length)
{
	static const uint8_t walk[] = { 60, 51 };
	struct frame whole = ipv6_chain(walk, 2, 6);

	for (size_t len = 0; len <= whole.len; len++) {
		struct frame f = whole;
		struct lks_fields p;

		f.len = len;
		p = parse(&f);
		cr_expect_eq(p.has_proto, len >= 54, "len=%zu", len);
		cr_expect_eq(p.ip_proto,
			     len < 54	? 0
			     : len < 62 ? 60
			     : len < 74 ? 51
					: 6,
			     "len=%zu: %u", len, p.ip_proto);
		cr_expect_eq(p.has_ports, len >= 78, "len=%zu", len);
	}
}

Test(frame, ipv6_payload_length_ends_the_walk)
{
	static const uint8_t walk[] = { 60, 51 };

	for (uint8_t payload = 0; payload < 40; payload++) {
		struct frame f = ipv6_chain(walk, 2, 6);
		struct lks_fields p;

		f.bytes[14 + 5] = payload;
		p = parse(&f);
		cr_expect_eq(p.ip_proto,
			     payload < 8    ? 60
			     : payload < 20 ? 51
					    : 6,
			     "payload=%u", payload);
		cr_expect_eq(p.has_ports, payload >= 24, "payload=%u", payload);
	}
}

Test(frame, fragments_of_ipv6)
{
	static const struct {
		uint16_t field;
		bool fragment, walked;
	} rows[] = { { 0, false, true },
		     { 6, false, true },
		     { 1, true, true },
		     { 8, true, false },
		     { 0xfff9, true, false } };
	static const uint8_t walk[] = { 44, 60 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct frame f = ipv6_chain(walk, 2, 17);
		struct lks_fields p;

		f.bytes[54 + 2] = rows[i].field >> 8;
		f.bytes[54 + 3] = rows[i].field & 255;
		p = parse(&f);
		cr_expect_eq(p.fragment, rows[i].fragment, "%#x", rows[i].field);
		cr_expect_eq(p.ip_proto, rows[i].walked ? 17 : 60, "%#x", rows[i].field);
		cr_expect_eq(p.has_ports, !rows[i].fragment, "%#x", rows[i].field);
	}
}

/* Destination options of 8 * (n + 1) bytes push the ports towards byte 192 of the frame. */
Test(frame, nothing_is_read_behind_byte_192)
{
	for (uint8_t n = 0; n < 20; n++) {
		size_t ports_at = 14 + 40 + 8 * ((size_t)n + 1);
		struct frame f = macs();
		struct lks_fields p;

		put16(&f, 0x86dd);
		put_ipv6(&f, 400, 60);
		put(&f, (uint8_t[]){ 6, n }, 2);
		put(&f, (uint8_t[256]){ 0 }, ports_at - f.len);
		put_ports(&f);
		p = parse(&f);
		cr_expect_eq(p.ip_proto, ports_at <= 192 ? 6 : 60, "ports at %zu", ports_at);
		cr_expect_eq(p.has_ports, ports_at + 4 <= 192, "ports at %zu", ports_at);
	}
}

Test(frame, esp_and_no_next_header_end_the_walk)
{
	static const uint8_t walk[] = { 0, 60 };
	static const uint8_t last[] = { 50, 59, 41, 58, 136, 33 };

	for (size_t i = 0; i < sizeof(last); i++) {
		struct frame f = ipv6_chain(walk, 2, last[i]);
		struct lks_fields p = parse(&f);

		cr_expect_eq(p.ip_proto, last[i]);
		cr_expect_not(p.has_ports, "protocol %u", last[i]);
	}
}

Test(frame, ipv6_needs_its_version)
{
	for (unsigned int version = 0; version < 16; version++) {
		struct frame f = ipv6_chain(NULL, 0, 6);
		struct lks_fields p;

		f.bytes[14] = (uint8_t)(version << 4);
		p = parse(&f);
		cr_expect_eq(p.l3, version == 6 ? LKS_L3_IPV6 : LKS_L3_NONE, "%u", version);
	}
}
