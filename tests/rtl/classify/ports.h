/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, live_bank)                                                                     \
	IN(uint8_t, loaded)                                                                        \
	IN(uint8_t, we)                                                                            \
	IN(uint16_t, addr)                                                                         \
	IN(uint32_t, wdata)                                                                        \
	OUT(uint32_t, rdata)                                                                       \
	IN(uint16_t, vid)                                                                          \
	OUT(uint8_t, valid)                                                                        \
	OUT(uint8_t, team)
