/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, open)                                                                          \
	IN(uint8_t, full)                                                                          \
	OUT(uint8_t, idle)                                                                         \
	IN(uint64_t, s_axis_tdata)                                                                 \
	IN(uint8_t, s_axis_tkeep)                                                                  \
	IN(uint8_t, s_axis_tvalid)                                                                 \
	OUT(uint8_t, s_axis_tready)                                                                \
	IN(uint8_t, s_axis_tlast)                                                                  \
	IN(uint8_t, s_axis_tuser)                                                                  \
	IN(uint16_t, s_axis_tid)                                                                   \
	OUT(uint8_t, beat_valid)                                                                   \
	OUT(uint64_t, beat_data)                                                                   \
	OUT(uint8_t, beat_keep)                                                                    \
	OUT(uint8_t, beat_last)                                                                    \
	OUT(uint16_t, beat_tid)                                                                    \
	OUT(uint8_t, frame_valid)                                                                  \
	OUT(uint8_t, frame_fault)                                                                  \
	OUT(uint8_t, frame_reason)                                                                 \
	OUT(uint32_t, frame_bytes)                                                                 \
	IN(uint8_t, frame_taken)                                                                   \
	OUT(uint64_t, m_axis_tdata)                                                                \
	OUT(uint8_t, m_axis_tcount)                                                                \
	OUT(uint8_t, m_axis_tvalid)                                                                \
	IN(uint8_t, m_axis_tready)                                                                 \
	OUT(uint8_t, m_axis_tlast)                                                                 \
	OUT(uint8_t, in_valid)                                                                     \
	OUT(uint32_t, in_bytes)                                                                    \
	IN(uint8_t, left_valid)                                                                    \
	IN(uint32_t, left_bytes)                                                                   \
	OUT(uint8_t, frames)                                                                       \
	OUT(uint32_t, bytes)
