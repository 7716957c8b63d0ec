/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, l3)                                                                            \
	IN(uint32_t, body, [8])                                                                    \
	IN(uint64_t, src_mac)                                                                      \
	IN(uint64_t, dst_mac)                                                                      \
	IN(uint16_t, ethertype)                                                                    \
	IN(uint64_t, seed)                                                                         \
	OUT(uint32_t, esx_ip32)                                                                    \
	OUT(uint32_t, native)
