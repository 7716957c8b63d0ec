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
	IN(uint8_t, bond_is_ip)                                                                    \
	IN(uint32_t, bond_word)                                                                    \
	IN(uint8_t, in_band)                                                                       \
	IN(uint64_t, seed)                                                                         \
	OUT(uint32_t, esx_ip32)                                                                    \
	OUT(uint32_t, native)                                                                      \
	OUT(uint32_t, esx_ip8)                                                                     \
	OUT(uint32_t, linux_layer23)
