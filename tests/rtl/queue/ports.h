/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, flush)                                                                         \
	IN(uint8_t, wr_valid)                                                                      \
	IN(uint32_t, wr_beat)                                                                      \
	IN(uint8_t, wr_last)                                                                       \
	IN(uint16_t, wr_bytes)                                                                     \
	IN(uint32_t, wr_owner)                                                                     \
	OUT(uint8_t, room)                                                                         \
	OUT(uint8_t, rd_valid)                                                                     \
	OUT(uint32_t, rd_beat)                                                                     \
	IN(uint8_t, rd_ready)                                                                      \
	IN(uint8_t, rd_last)                                                                       \
	IN(uint16_t, rd_bytes)                                                                     \
	IN(uint8_t, rd_done)                                                                       \
	IN(uint8_t, rd_rollback)                                                                   \
	OUT(uint8_t, rd_full)                                                                      \
	OUT(uint16_t, done_bytes)                                                                  \
	OUT(uint8_t, owner_valid)                                                                  \
	OUT(uint32_t, owner)                                                                       \
	IN(uint8_t, owner_next)                                                                    \
	OUT(uint8_t, frames)                                                                       \
	OUT(uint16_t, bytes)
