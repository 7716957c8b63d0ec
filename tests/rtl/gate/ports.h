/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, able)                                                                          \
	IN(uint8_t, live)                                                                          \
	IN(uint8_t, dead)                                                                          \
	IN(uint8_t, unclean)                                                                       \
	OUT(uint8_t, ok)                                                                           \
	OUT(uint8_t, yields)                                                                       \
	OUT(uint8_t, late)                                                                         \
	IN(uint8_t, peers, [5])                                                                    \
	IN(uint8_t, ahead, [5])                                                                    \
	IN(uint8_t, seats, [5])                                                                    \
	IN(uint8_t, min_links, [5])                                                                \
	IN(uint8_t, no_failback)                                                                   \
	IN(uint8_t, release_late)                                                                  \
	IN(uint8_t, forget)
