/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames: what the card's parser reads of one Ethernet frame.
 *
 * Pure functions of their arguments, without allocation: safe from any thread.
 */
#ifndef LINKSTEER_FRAME_H
#define LINKSTEER_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_FRAME_MIN 14     /* bytes without FCS; shorter frames are dropped as runts */
#define LKS_FRAME_MAX 9216   /* bytes without FCS; longer frames are dropped as oversize */
#define LKS_HEADER_BYTES 192 /* the parser reads nothing behind these */
#define LKS_VLANS_MAX 2	     /* tags that are opened */

enum lks_l3 { LKS_L3_NONE, LKS_L3_IPV4, LKS_L3_IPV6 };

/**
 * struct lks_fields - the parser's result, a plain value
 * @dst_mac, @src_mac: bytes beyond the end of the frame are 0
 * @has_ethertype: false for 802.3 length frames and for frames that end before the field
 * @ethertype: host order, behind up to two tags (0x8100, 0x88a8); 0 without one
 * @type_field: the same two bytes as they stand, an 802.3 length too; 0 beyond the frame
 * @vlans: number of tags opened; @tpid, @tci: host order, outer tag first
 * @l3: IP only with a whole fixed header of the right version, IPv4 with IHL >= 5
 * @src_ip, @dst_ip: network order, IPv4 in the first four bytes and the rest 0
 * @has_proto, @ip_proto: IPv4: the protocol byte; IPv6: behind the walked extension headers
 * @fragment: a piece of a datagram, the first one too; not an atomic IPv6 fragment
 * @has_ports, @src_port, @dst_port: TCP, UDP and SCTP, host order; never of a fragment
 * @l3_word: the big-endian words 12 and 16 bytes behind the start of L3, beyond the frame 0
 * @l3_bytes: length of the frame from the start of L3
 * @linux_l3, @linux_src, @linux_dst: the addresses as Linux bonding finds them: version and lengths
 *	unchecked, of the packet inside an ICMP error, behind one tag at most; NONE when cut
 * @linux_word: what Linux hashes in place of ports, loaded little endian: the first four bytes of
 *	the L4 header, the SPI of AH, or type, code and identifier of an ICMP query; 0 without
 * @linux_ports: @linux_word are ports of TCP or UDP of the outer packet over IPv4
 * @dpdk_l3, @dpdk_src, @dpdk_dst: the addresses as DPDK bonding finds them: version, lengths and
 *the end of the frame unchecked, bytes beyond it 0; never behind an inner 0x88a8
 * @dpdk_ports: source port in the upper half, destination port in the lower, where DPDK reads them
 * @tid: the virtual port that the frame came from; no part of the bytes, the caller fills it in
 */
struct lks_fields {
	uint8_t dst_mac[6], src_mac[6];
	bool has_ethertype;
	uint16_t ethertype;
	uint16_t type_field;
	uint8_t vlans;
	uint16_t tpid[LKS_VLANS_MAX], tci[LKS_VLANS_MAX];
	enum lks_l3 l3;
	uint8_t src_ip[16], dst_ip[16];
	bool has_proto;
	uint8_t ip_proto;
	bool fragment;
	bool has_ports;
	uint16_t src_port, dst_port;
	uint32_t l3_word[2];
	size_t l3_bytes;
	enum lks_l3 linux_l3;
	uint8_t linux_src[16], linux_dst[16];
	uint32_t linux_word;
	bool linux_ports;
	enum lks_l3 dpdk_l3;
	uint8_t dpdk_src[16], dpdk_dst[16];
	uint32_t dpdk_ports;
	uint16_t tid;
};

/**
 * lks_frame_parse - read the fields of a frame
 * @frame: from the destination MAC on, without FCS; may be NULL when @len is 0
 * @len: bytes, any number
 * @ret_fields: always written whole, @tid with 0; padding bytes of the structure are 0
 *
 * Every sequence of bytes has a result: what does not lie inside the frame and inside the IP
 * length is absent. The card gives the same result for the same bytes.
 */
void lks_frame_parse(const uint8_t *frame, size_t len, struct lks_fields *ret_fields);

/** lks_fields_vid - the outer VLAN id, 0 when untagged. */
uint16_t lks_fields_vid(const struct lks_fields *fields);

#ifdef __cplusplus
}
#endif
#endif
