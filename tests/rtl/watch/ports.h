/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, tick)                                                                          \
	IN(uint8_t, stall_limit)                                                                   \
	IN(uint8_t, age_limit)                                                                     \
	IN(uint8_t, live)                                                                          \
	IN(uint8_t, work)                                                                          \
	IN(uint8_t, progress)                                                                      \
	IN(uint8_t, blocked)                                                                       \
	IN(uint8_t, stranded)                                                                      \
	OUT(uint8_t, stall)                                                                        \
	OUT(uint8_t, stalled)                                                                      \
	OUT(uint8_t, aged)
