/* SPDX-License-Identifier: Apache-2.0 */
#include "frame_impl.h"

#include "word.h"

#include <string.h>

enum {
	TYPE_AT = 12,	   /* type field of an untagged frame */
	TYPE_MIN = 0x0600, /* below: 802.3 length */
	WALK_MAX = 8,	   /* IPv6 extension headers that are followed */
};

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The big-endian word at @at; bytes beyond the frame count as 0. */
static uint32_t word_at(const uint8_t *frame, size_t len, size_t at)
{
	uint32_t word = 0;

	if (at + 4 <= len)
		return lks_be32(frame + at);
	for (size_t i = 0; i < 4; i++)
		word = word << 8 | (at + i < len ? frame[at + i] : 0);
	return word;
}

/* MACs, tags and type field. Return: where L3 starts, may lie beyond the frame. */
static size_t parse_ethernet(const uint8_t *frame, size_t len, struct lks_fields *f)
{
	size_t at = TYPE_AT;

	if (len > 0)
		memcpy(f->dst_mac, frame, min(len, 6));
	if (len > 6)
		memcpy(f->src_mac, frame + 6, min(len - 6, 6));
	if (len < at + 2)
		return at + 2;

	f->type_field = lks_be16(frame + at);
	while ((f->type_field == TPID_C || f->type_field == TPID_S) && f->vlans < LKS_VLANS_MAX &&
	       at + 6 <= len) {
		f->tpid[f->vlans] = f->type_field;
		f->tci[f->vlans++] = lks_be16(frame + at + 2);
		at += 4;
		f->type_field = lks_be16(frame + at);
	}
	f->has_ethertype = f->type_field >= TYPE_MIN;
	if (f->has_ethertype)
		f->ethertype = f->type_field;
	return at + 2;
}

/* @limit: the end of what may be read, counted like @at from the start of the frame */
static void parse_ports(const uint8_t *frame, size_t at, size_t limit, struct lks_fields *f)
{
	bool known =
		f->ip_proto == PROTO_TCP || f->ip_proto == PROTO_UDP || f->ip_proto == PROTO_SCTP;

	if (!known || f->fragment || at + 4 > limit)
		return;
	f->has_ports = true;
	f->src_port = lks_be16(frame + at);
	f->dst_port = lks_be16(frame + at + 2);
}

static void parse_ipv4(const uint8_t *frame, size_t l3, size_t len, struct lks_fields *f)
{
	const uint8_t *ip = frame + l3;
	size_t limit;

	if (f->l3_bytes < IPV4_BYTES || ip[0] >> 4 != 4 || (ip[0] & 15) < 5)
		return;
	f->l3 = LKS_L3_IPV4;
	memcpy(f->src_ip, ip + 12, 4);
	memcpy(f->dst_ip, ip + 16, 4);
	f->has_proto = true;
	f->ip_proto = ip[9];
	f->fragment = (lks_be16(ip + 6) & IPV4_PIECE) != 0; /* not DF */

	limit = min(min(l3 + lks_be16(ip + 2), len), LKS_HEADER_BYTES);
	parse_ports(frame, l3 + 4 * (size_t)(ip[0] & 15), limit, f);
}

/* Bytes of an IPv6 extension header of which two bytes are there; 0: not one to walk. */
static size_t extension_bytes(uint8_t proto, const uint8_t *header)
{
	switch (proto) {
	case PROTO_HOP_BY_HOP:
	case PROTO_ROUTING:
	case PROTO_DESTINATION:
		return ((size_t)header[1] + 1) * 8;
	case PROTO_AH:
		return ((size_t)header[1] + 2) * 4;
	case PROTO_FRAGMENT:
		return 8;
	default:
		return 0;
	}
}

/* Follow the extension headers from @at on. Return: where the walk ended. */
static size_t walk_extensions(const uint8_t *frame, size_t at, size_t limit, struct lks_fields *f)
{
	for (int walked = 0; walked < WALK_MAX && at + 2 <= limit; walked++) {
		const uint8_t *header = frame + at;
		size_t bytes = extension_bytes(f->ip_proto, header);
		bool is_fragment = f->ip_proto == PROTO_FRAGMENT;

		if (bytes == 0 || at + bytes > limit)
			break;
		f->ip_proto = header[0];
		at += bytes;
		if (!is_fragment)
			continue;
		f->fragment |= (lks_be16(header + 2) & 0xfff9) != 0; /* offset or more */
		if ((lks_be16(header + 2) & 0xfff8) != 0)
			break;
	}
	return at;
}

static void parse_ipv6(const uint8_t *frame, size_t l3, size_t len, struct lks_fields *f)
{
	const uint8_t *ip = frame + l3;
	size_t at = l3 + IPV6_BYTES;
	size_t limit;

	if (f->l3_bytes < IPV6_BYTES || ip[0] >> 4 != 6)
		return;
	f->l3 = LKS_L3_IPV6;
	memcpy(f->src_ip, ip + 8, 16);
	memcpy(f->dst_ip, ip + 24, 16);
	f->has_proto = true;
	f->ip_proto = ip[6];

	limit = min(min(at + lks_be16(ip + 4), len), LKS_HEADER_BYTES);
	at = walk_extensions(frame, at, limit, f);
	parse_ports(frame, at, limit, f);
}

void lks_frame_parse(const uint8_t *frame, size_t len, struct lks_fields *ret_fields)
{
	struct lks_fields *f = ret_fields;
	size_t l3;

	memset(f, 0, sizeof(*f));
	l3 = parse_ethernet(frame, len, f);
	f->l3_bytes = len > l3 ? len - l3 : 0;
	f->l3_word[0] = word_at(frame, len, l3 + 12);
	f->l3_word[1] = word_at(frame, len, l3 + 16);

	if (f->ethertype != TYPE_IPV4 && f->ethertype != TYPE_IPV6)
		return;
	lks_frame_parse_linux(frame + l3, f);
	lks_frame_parse_dpdk(frame + l3, f);
	if (f->ethertype == TYPE_IPV4)
		parse_ipv4(frame, l3, len, f);
	else
		parse_ipv6(frame, l3, len, f);
}

uint16_t lks_fields_vid(const struct lks_fields *fields)
{
	return fields->vlans ? fields->tci[0] & 0xfff : 0;
}
