/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, gate)                                                                          \
	IN(uint8_t, on_full_wait)                                                                  \
	OUT(uint8_t, busy)                                                                         \
	IN(uint8_t, frame_valid)                                                                   \
	IN(uint8_t, frame_fault)                                                                   \
	IN(uint8_t, frame_reason)                                                                  \
	IN(uint32_t, frame_bytes)                                                                  \
	OUT(uint8_t, frame_taken)                                                                  \
	IN(uint64_t, s_axis_tdata)                                                                 \
	IN(uint8_t, s_axis_tcount)                                                                 \
	IN(uint8_t, s_axis_tvalid)                                                                 \
	OUT(uint8_t, s_axis_tready)                                                                \
	IN(uint8_t, s_axis_tlast)                                                                  \
	IN(uint8_t, dec_valid)                                                                     \
	OUT(uint8_t, dec_ready)                                                                    \
	IN(uint8_t, dec_drop)                                                                      \
	IN(uint8_t, dec_reason)                                                                    \
	IN(uint8_t, dec_uplink)                                                                    \
	IN(uint32_t, dec_owner)                                                                    \
	IN(uint8_t, room)                                                                          \
	OUT(uint8_t, wr_valid)                                                                     \
	OUT(uint64_t, wr_data)                                                                     \
	OUT(uint8_t, wr_count)                                                                     \
	OUT(uint8_t, wr_last)                                                                      \
	OUT(uint32_t, wr_owner)                                                                    \
	OUT(uint8_t, admit_valid)                                                                  \
	OUT(uint8_t, admit_drop)                                                                   \
	OUT(uint8_t, admit_reason)                                                                 \
	OUT(uint8_t, left_valid)                                                                   \
	OUT(uint32_t, left_bytes)                                                                  \
	OUT(uint8_t, left_drop)                                                                    \
	OUT(uint8_t, left_reason)
