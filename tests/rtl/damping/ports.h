/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, tick)                                                                          \
	IN(uint8_t, flap)                                                                          \
	OUT(uint8_t, held)                                                                         \
	OUT(uint8_t, suppressed)                                                                   \
	IN(uint8_t, we)                                                                            \
	IN(uint8_t, word)                                                                          \
	IN(uint8_t, uplink)                                                                        \
	IN(uint32_t, wdata)                                                                        \
	OUT(uint32_t, rdata)                                                                       \
	OUT(uint16_t, figure)
