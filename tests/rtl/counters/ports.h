/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, in_valid)                                                                      \
	IN(uint32_t, in_bytes)                                                                     \
	IN(uint8_t, out_valid)                                                                     \
	IN(uint16_t, out_bytes, [3])                                                               \
	IN(uint8_t, drop_valid)                                                                    \
	IN(uint8_t, drop_reason)                                                                   \
	IN(uint32_t, drop_bytes)                                                                   \
	IN(uint8_t, put_valid)                                                                     \
	IN(uint8_t, put_team)                                                                      \
	IN(uint32_t, put_bytes)                                                                    \
	IN(uint8_t, expire)                                                                        \
	OUT(uint16_t, expired_frames)                                                              \
	OUT(uint16_t, expired_bytes)                                                               \
	IN(uint8_t, ingress_frames)                                                                \
	IN(uint32_t, ingress_bytes)                                                                \
	IN(uint16_t, queue_frames, [3])                                                            \
	IN(uint16_t, queue_bytes, [3])                                                             \
	IN(uint8_t, take)                                                                          \
	OUT(uint8_t, busy)                                                                         \
	OUT(uint8_t, valid)                                                                        \
	IN(uint8_t, rd_counter)                                                                    \
	OUT(uint64_t, rd_value)
