/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, gate)                                                                          \
	IN(uint8_t, on_full_wait)                                                                  \
	IN(uint8_t, alive)                                                                         \
	OUT(uint8_t, busy)                                                                         \
	IN(uint64_t, s_axis_tdata)                                                                 \
	IN(uint8_t, s_axis_tcount)                                                                 \
	IN(uint8_t, s_axis_tvalid)                                                                 \
	OUT(uint8_t, s_axis_tready)                                                                \
	IN(uint8_t, s_axis_tlast)                                                                  \
	IN(uint8_t, s_axis_tbad)                                                                   \
	IN(uint8_t, dec_valid)                                                                     \
	OUT(uint8_t, dec_ready)                                                                    \
	IN(uint8_t, dec_drop)                                                                      \
	IN(uint8_t, dec_reason)                                                                    \
	IN(uint8_t, dec_uplink)                                                                    \
	IN(uint8_t, room)                                                                          \
	OUT(uint8_t, wr_valid)                                                                     \
	OUT(uint64_t, wr_data)                                                                     \
	OUT(uint8_t, wr_count)                                                                     \
	OUT(uint8_t, wr_last)                                                                      \
	OUT(uint8_t, wr_commit)                                                                    \
	OUT(uint8_t, wr_rollback)                                                                  \
	OUT(uint8_t, admit_valid)                                                                  \
	OUT(uint8_t, admit_uplink)                                                                 \
	OUT(uint8_t, admit_drop)                                                                   \
	OUT(uint8_t, finish_valid)                                                                 \
	OUT(uint32_t, finish_bytes)                                                                \
	OUT(uint8_t, finish_drop)                                                                  \
	OUT(uint8_t, finish_reason)
