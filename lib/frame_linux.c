/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Linux bonding hashes, as bond_flow_dissect() finds it: by type field alone, without a look
 * at version and lengths; of the packet inside where the frame is an ICMP error. All of it lies in
 * the first HEADER_BYTES of the frame.
 */
#include "frame_impl.h"

#include "word.h"

#include <string.h>

enum { ICMP_BYTES = 8, UNKNOWN = -1 };

static bool is_error(int proto, uint8_t type)
{
	if (proto == PROTO_ICMP)
		return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
	return proto == PROTO_ICMPV6 && type >= 1 && type <= 4;
}

/* Echo and timestamp of ICMP, echo of ICMPv6; the kernel does not ask which of them it is. */
static bool has_identifier(uint8_t type)
{
	return type == 0 || type == 8 || type == 13 || type == 14 || type == 128 || type == 129;
}

/*
 * One fixed header at @packet, its addresses into @f.
 * Return: its length as it says, 0 when it is cut.
 */
static size_t fixed_header(const uint8_t *packet, size_t len, struct lks_fields *f, int *ret_proto)
{
	if (f->type_field == TYPE_IPV4 && len >= IPV4_BYTES) {
		memcpy(f->linux_src, packet + 12, 4);
		memcpy(f->linux_dst, packet + 16, 4);
		f->linux_l3 = LKS_L3_IPV4;
		*ret_proto = lks_be16(packet + 6) & IPV4_PIECE ? UNKNOWN : packet[9];
		return 4 * (size_t)(packet[0] & 15);
	}
	if (f->type_field == TYPE_IPV6 && len >= IPV6_BYTES) {
		memcpy(f->linux_src, packet + 8, 16);
		memcpy(f->linux_dst, packet + 24, 16);
		f->linux_l3 = LKS_L3_IPV6;
		*ret_proto = packet[6];
		return IPV6_BYTES;
	}
	memset(f->linux_src, 0, sizeof(f->linux_src));
	memset(f->linux_dst, 0, sizeof(f->linux_dst));
	f->linux_l3 = LKS_L3_NONE;
	*ret_proto = UNKNOWN;
	return 0;
}

/* Where ports or SPI stand in the L4 header, as proto_ports_offset() has it. Return: or UNKNOWN. */
static int word_offset(int proto)
{
	switch (proto) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_DCCP:
	case PROTO_ESP:
	case PROTO_SCTP:
	case PROTO_UDPLITE:
		return 0;
	case PROTO_AH:
		return 4;
	default:
		return UNKNOWN;
	}
}

/* The four bytes of ports or SPI of the L4 header at @at. Return: whether there are any. */
static bool read_word(const uint8_t *packet, size_t len, size_t at, int proto, uint32_t *ret_word)
{
	int offset = word_offset(proto);

	*ret_word = 0;
	if (offset == UNKNOWN || at + (size_t)offset + 4 > len)
		return false;
	*ret_word = lks_le32(packet + at + offset);
	return true;
}

/* Type, code and identifier of a query; an identifier of 0 counts as 1. */
static uint32_t query_word(const uint8_t *icmp)
{
	uint16_t id = lks_be16(icmp + 4);

	return icmp[0] | (uint32_t)icmp[1] << 8 | (uint32_t)(id ? id : 1) << 16;
}

void lks_frame_parse_linux(const uint8_t *packet, struct lks_fields *f)
{
	size_t len = f->l3_bytes, at;
	bool has_word;
	int proto;

	if (f->vlans == LKS_VLANS_MAX)
		return; /* one tag is taken off, the second one is the type */
	at = fixed_header(packet, len, f, &proto);
	has_word = read_word(packet, len, at, proto, &f->linux_word);
	f->linux_ports = has_word && f->linux_l3 == LKS_L3_IPV4 &&
			 (proto == PROTO_TCP || proto == PROTO_UDP);
	if ((proto != PROTO_ICMP && proto != PROTO_ICMPV6) || at + ICMP_BYTES > len)
		return;
	if (is_error(proto, packet[at])) {
		packet += at + ICMP_BYTES;
		len -= at + ICMP_BYTES;
		at = fixed_header(packet, len, f, &proto);
		read_word(packet, len, at, proto, &f->linux_word);
	} else if (has_identifier(packet[at])) {
		f->linux_word = query_word(packet + at);
	}
}
