/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, l3)                                                                            \
	IN(uint32_t, body, [8])                                                                    \
	IN(uint64_t, src_mac)                                                                      \
	IN(uint64_t, dst_mac)                                                                      \
	IN(uint16_t, ethertype)                                                                    \
	IN(uint16_t, type_field)                                                                   \
	IN(uint8_t, vlans)                                                                         \
	IN(uint16_t, tpid, [2])                                                                    \
	IN(uint16_t, tci, [2])                                                                     \
	IN(uint8_t, ip_proto)                                                                      \
	IN(uint8_t, has_ports)                                                                     \
	IN(uint16_t, src_port)                                                                     \
	IN(uint16_t, dst_port)                                                                     \
	IN(uint8_t, bond_is_ip)                                                                    \
	IN(uint32_t, bond_word)                                                                    \
	IN(uint32_t, bond_l4)                                                                      \
	IN(uint8_t, bond_ports)                                                                    \
	IN(uint8_t, dpdk_is_ipv4)                                                                  \
	IN(uint8_t, dpdk_is_ipv6)                                                                  \
	IN(uint16_t, dpdk_ports)                                                                   \
	IN(uint16_t, tid)                                                                          \
	IN(uint8_t, policy)                                                                        \
	IN(uint8_t, in_band)                                                                       \
	IN(uint8_t, symmetric)                                                                     \
	IN(uint64_t, seed)                                                                         \
	OUT(uint32_t, hash)
