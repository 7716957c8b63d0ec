/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint64_t, clock)                                                                        \
	IN(uint16_t, live)                                                                         \
	IN(uint16_t, eligible)                                                                     \
	IN(uint16_t, yields)                                                                       \
	IN(uint8_t, hold)                                                                          \
	IN(uint8_t, commit_done)                                                                   \
	IN(uint16_t, idle)                                                                         \
	IN(uint16_t, started)                                                                      \
	IN(uint8_t, origin, [16])                                                                  \
	IN(uint16_t, half)                                                                         \
	IN(uint8_t, written)                                                                       \
	IN(uint16_t, written_from)                                                                 \
	IN(uint16_t, written_bytes)                                                                \
	IN(uint16_t, expire)                                                                       \
	IN(uint16_t, expired_frames)                                                               \
	IN(uint16_t, expired_bytes)                                                                \
	OUT(uint32_t, failovers)                                                                   \
	OUT(uint16_t, changes)                                                                     \
	OUT(uint8_t, busy)                                                                         \
	OUT(uint8_t, overrun)                                                                      \
	IN(uint8_t, rd_en)                                                                         \
	IN(uint8_t, rd_word)                                                                       \
	OUT(uint32_t, rd_data)
