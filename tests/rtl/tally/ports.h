/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	OUT(uint8_t, ready)                                                                        \
	IN(uint8_t, add)                                                                           \
	IN(uint8_t, add_index)                                                                     \
	IN(uint8_t, add_bytes)                                                                     \
	IN(uint8_t, rd)                                                                            \
	IN(uint8_t, rd_index)                                                                      \
	OUT(uint8_t, rd_busy)                                                                      \
	OUT(uint16_t, rd_frames)                                                                   \
	OUT(uint16_t, rd_bytes)
