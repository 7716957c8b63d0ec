/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, link)                                                                          \
	IN(uint8_t, admin_up)                                                                      \
	IN(uint8_t, tick)                                                                          \
	IN(uint16_t, up_delay)                                                                     \
	IN(uint16_t, down_delay)                                                                   \
	OUT(uint8_t, ok)
