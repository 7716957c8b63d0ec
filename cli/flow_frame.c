/* SPDX-License-Identifier: Apache-2.0 */
#include "flow_frame.h"

#include <string.h>

enum { L4_BYTES = 64, FRAME_MAX = 12 + 4 * LKS_VLANS_MAX + 2 + 40 + 8 + L4_BYTES };
enum { PROTO_ICMP = 1, PROTO_FRAGMENT = 44, PROTO_ICMPV6 = 58, PROTO_NONE = 255 };
enum { ICMP_TYPE_NONE = 255 }; /* neither an error nor a query */

struct frame {
	uint8_t bytes[FRAME_MAX];
	size_t len;
};

static void put(struct frame *frame, const void *bytes, size_t len)
{
	memcpy(frame->bytes + frame->len, bytes, len);
	frame->len += len;
}

static void put16(struct frame *frame, uint16_t word)
{
	put(frame, (uint8_t[]){ (uint8_t)(word >> 8), (uint8_t)word }, 2);
}

static void put_ethernet(struct frame *frame, const struct lks_fields *f)
{
	put(frame, f->dst_mac, 6);
	put(frame, f->src_mac, 6);
	for (unsigned int i = 0; i < f->vlans; i++) {
		put16(frame, f->tpid[i]);
		put16(frame, f->tci[i]);
	}
	put16(frame, f->ethertype);
}

static void put_ipv4(struct frame *frame, const struct lks_fields *f, uint8_t proto)
{
	uint8_t head[20] = { 0x45, 0, 0, 20 + L4_BYTES, [8] = 64, proto };

	head[6] = f->fragment ? 0x20 : 0;
	memcpy(head + 12, f->src_ip, 4);
	memcpy(head + 16, f->dst_ip, 4);
	put(frame, head, sizeof(head));
}

static void put_ipv6(struct frame *frame, const struct lks_fields *f, uint8_t proto)
{
	uint8_t head[40] = { 0x60, [5] = L4_BYTES, [6] = proto, [7] = 64 };

	if (f->fragment) {
		head[5] += 8;
		head[6] = PROTO_FRAGMENT;
	}
	memcpy(head + 8, f->src_ip, 16);
	memcpy(head + 24, f->dst_ip, 16);
	put(frame, head, sizeof(head));
	if (f->fragment)
		put(frame, (uint8_t[]){ proto, 0, 0, 1, 0, 0, 0, 1 }, 8); /* more to come */
}

static void put_l4(struct frame *frame, const struct lks_fields *f, uint8_t proto)
{
	uint8_t head[L4_BYTES] = { 0 };

	if (proto == PROTO_ICMP || proto == PROTO_ICMPV6)
		head[0] = ICMP_TYPE_NONE;
	else
		memcpy(head,
		       (uint8_t[]){ (uint8_t)(f->src_port >> 8), (uint8_t)f->src_port,
				    (uint8_t)(f->dst_port >> 8), (uint8_t)f->dst_port },
		       4);
	put(frame, head, sizeof(head));
}

void flow_frame_parse(struct lks_fields *fields)
{
	const struct lks_fields given = *fields;
	uint8_t proto = given.has_proto ? given.ip_proto : PROTO_NONE;
	struct frame frame = { .len = 0 };

	put_ethernet(&frame, &given);
	if (given.l3 == LKS_L3_IPV4)
		put_ipv4(&frame, &given, proto);
	else if (given.l3 == LKS_L3_IPV6)
		put_ipv6(&frame, &given, proto);
	if (given.l3 != LKS_L3_NONE)
		put_l4(&frame, &given, proto);
	lks_frame_parse(frame.bytes, frame.len, fields);
	fields->has_proto = given.has_proto;
	fields->ip_proto = given.ip_proto;
	fields->has_ports = given.has_ports;
}
