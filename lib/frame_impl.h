/* SPDX-License-Identifier: Apache-2.0 */
/* What the files frame*.c share. */
#ifndef LKS_FRAME_IMPL_H
#define LKS_FRAME_IMPL_H

#include <linksteer/frame.h>

enum {
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TPID_C = 0x8100,
	TPID_S = 0x88a8,
	IPV4_BYTES = 20,
	IPV6_BYTES = 40,
	IPV4_PIECE = 0x3fff, /* of the third half-word: more fragments, offset */
};

enum proto {
	PROTO_HOP_BY_HOP = 0,
	PROTO_ICMP = 1,
	PROTO_TCP = 6,
	PROTO_UDP = 17,
	PROTO_DCCP = 33,
	PROTO_ROUTING = 43,
	PROTO_FRAGMENT = 44,
	PROTO_ESP = 50,
	PROTO_AH = 51,
	PROTO_ICMPV6 = 58,
	PROTO_DESTINATION = 60,
	PROTO_SCTP = 132,
	PROTO_UDPLITE = 136,
};

/*
 * What the bonding of other systems reads of a frame with the ethertype of IP; @packet: L3,
 * f->l3_bytes long, which may be 0.
 */
void lks_frame_parse_linux(const uint8_t *packet, struct lks_fields *f);
void lks_frame_parse_dpdk(const uint8_t *packet, struct lks_fields *f);

#endif
