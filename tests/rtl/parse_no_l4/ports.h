/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, beat_valid)                                                                    \
	IN(uint64_t, beat_data)                                                                    \
	IN(uint8_t, beat_keep)                                                                     \
	IN(uint8_t, beat_last)                                                                     \
	OUT(uint8_t, parsed_valid)                                                                 \
	OUT(uint8_t, busy)                                                                         \
	OUT(uint8_t, has_proto)                                                                    \
	OUT(uint8_t, ip_proto)                                                                     \
	OUT(uint8_t, fragment)                                                                     \
	OUT(uint8_t, has_ports)                                                                    \
	OUT(uint16_t, src_port)                                                                    \
	OUT(uint16_t, dst_port)                                                                    \
	OUT(uint16_t, bond_kind)                                                                   \
	OUT(uint8_t, bond_is_ip)                                                                   \
	OUT(uint32_t, bond_word)                                                                   \
	OUT(uint8_t, bond_other)
