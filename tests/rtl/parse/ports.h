/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, beat_valid)                                                                    \
	IN(uint8_t, beat_data, [64])                                                               \
	IN(uint8_t, beat_keep, [8])                                                                \
	IN(uint8_t, beat_last)                                                                     \
	OUT(uint8_t, parsed_valid)                                                                 \
	OUT(uint8_t, busy)                                                                         \
	OUT(uint64_t, dst_mac)                                                                     \
	OUT(uint64_t, src_mac)                                                                     \
	OUT(uint8_t, has_ethertype)                                                                \
	OUT(uint16_t, ethertype)                                                                   \
	OUT(uint16_t, type_field)                                                                  \
	OUT(uint8_t, vlans)                                                                        \
	OUT(uint16_t, tpid, [2])                                                                   \
	OUT(uint16_t, tci, [2])                                                                    \
	OUT(uint8_t, l3)                                                                           \
	OUT(uint32_t, src_ip, [4])                                                                 \
	OUT(uint32_t, dst_ip, [4])                                                                 \
	OUT(uint8_t, has_proto)                                                                    \
	OUT(uint8_t, ip_proto)                                                                     \
	OUT(uint8_t, fragment)                                                                     \
	OUT(uint8_t, has_ports)                                                                    \
	OUT(uint16_t, src_port)                                                                    \
	OUT(uint16_t, dst_port)                                                                    \
	OUT(uint32_t, l3_word, [2])                                                                \
	OUT(uint32_t, body, [8])                                                                   \
	OUT(uint16_t, bond_kind)                                                                   \
	OUT(uint8_t, bond_is_ip)                                                                   \
	OUT(uint32_t, bond_word)                                                                   \
	OUT(uint32_t, bond_l4)                                                                     \
	OUT(uint8_t, bond_ports)                                                                   \
	OUT(uint8_t, dpdk_is_ipv4)                                                                 \
	OUT(uint8_t, dpdk_is_ipv6)                                                                 \
	OUT(uint16_t, dpdk_ports)
