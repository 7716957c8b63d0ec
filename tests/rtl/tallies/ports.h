/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	OUT(uint8_t, ready)                                                                        \
	IN(uint8_t, beat_valid)                                                                    \
	IN(uint8_t, beat_last)                                                                     \
	IN(uint16_t, beat_tid)                                                                     \
	IN(uint8_t, left_valid)                                                                    \
	IN(uint8_t, left_drop)                                                                     \
	IN(uint8_t, left_team)                                                                     \
	IN(uint8_t, left_bucket)                                                                   \
	IN(uint16_t, left_bytes)                                                                   \
	IN(uint8_t, we)                                                                            \
	IN(uint8_t, word)                                                                          \
	IN(uint32_t, wdata)                                                                        \
	OUT(uint32_t, rdata)
