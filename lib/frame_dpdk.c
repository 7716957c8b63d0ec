/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What DPDK's bonding hashes, as burst_xmit_l34_hash() of net_bonding finds it. It looks at the end
 * of the frame for the ports of IPv4 alone; everywhere else it reads on, into whatever the buffer
 * held before. Here bytes beyond the frame are 0. All of it lies in the first HEADER_BYTES.
 *
 * Tags: 0x8100 or 0x88a8, then one more of 0x8100 only.
 */
#include "frame_impl.h"

#include "word.h"

#include <string.h>

enum { HEAD_BYTES = 64, TCP_BYTES = 20, UDP_BYTES = 8 }; /* IHL of 15, and ports */

/* @head: HEAD_BYTES; TCP has to be whole, UDP has to be whole and has to go on. */
static void read_ipv4(const uint8_t *head, struct lks_fields *f)
{
	size_t at = 4 * (size_t)(head[0] & 15);
	bool tcp = head[9] == PROTO_TCP && at + TCP_BYTES <= f->l3_bytes;
	bool udp = head[9] == PROTO_UDP && at + UDP_BYTES < f->l3_bytes;

	f->dpdk_l3 = LKS_L3_IPV4;
	memcpy(f->dpdk_src, head + 12, 4);
	memcpy(f->dpdk_dst, head + 16, 4);
	if ((tcp || udp) && !(lks_be16(head + 6) & IPV4_PIECE))
		f->dpdk_ports = lks_be32(head + at);
}

/* The first header alone, no extension headers. */
static void read_ipv6(const uint8_t *head, struct lks_fields *f)
{
	f->dpdk_l3 = LKS_L3_IPV6;
	memcpy(f->dpdk_src, head + 8, 16);
	memcpy(f->dpdk_dst, head + 24, 16);
	if (head[6] == PROTO_TCP || head[6] == PROTO_UDP)
		f->dpdk_ports = lks_be32(head + IPV6_BYTES);
}

void lks_frame_parse_dpdk(const uint8_t *packet, struct lks_fields *f)
{
	uint8_t copy[HEAD_BYTES] = { 0 };

	if (f->vlans == LKS_VLANS_MAX && f->tpid[1] != TPID_C)
		return;
	if (f->l3_bytes < HEAD_BYTES) {
		memcpy(copy, packet, f->l3_bytes);
		packet = copy;
	}
	if (f->type_field == TYPE_IPV4)
		read_ipv4(packet, f);
	else
		read_ipv6(packet, f);
}
