/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The addresses that Linux bonding hashes, as bond_flow_dissect() finds them: by type field alone,
 * without a look at version and lengths; those of the packet inside where the frame is an ICMP
 * error. All of it lies in the first HEADER_BYTES of the frame.
 */
#include "frame_impl.h"

#include "word.h"

#include <string.h>

enum { ICMP_BYTES = 8, PROTO_ICMP = 1, PROTO_ICMPV6 = 58, UNKNOWN = -1 };

static bool is_error(int proto, uint8_t type)
{
	if (proto == PROTO_ICMP)
		return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
	return proto == PROTO_ICMPV6 && type >= 1 && type <= 4;
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
		*ret_proto = lks_be16(packet + 6) & 0x3fff ? UNKNOWN : packet[9];
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

void lks_frame_parse_linux(const uint8_t *packet, struct lks_fields *f)
{
	size_t len = f->l3_bytes, at;
	int proto;

	if (f->vlans == LKS_VLANS_MAX)
		return; /* one tag is taken off, the second one is the type */
	at = fixed_header(packet, len, f, &proto);
	if (proto == UNKNOWN || at + ICMP_BYTES > len || !is_error(proto, packet[at]))
		return;
	at += ICMP_BYTES;
	fixed_header(packet + at, len - at, f, &proto);
}
