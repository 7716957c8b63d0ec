/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, may_start)                                                                     \
	IN(uint8_t, alive)                                                                         \
	OUT(uint8_t, clean)                                                                        \
	IN(uint8_t, rd_valid)                                                                      \
	IN(uint64_t, rd_data)                                                                      \
	IN(uint8_t, rd_count)                                                                      \
	IN(uint8_t, rd_last)                                                                       \
	OUT(uint8_t, rd_ready)                                                                     \
	IN(uint8_t, rd_full)                                                                       \
	OUT(uint8_t, rd_done)                                                                      \
	OUT(uint64_t, m_axis_tdata)                                                                \
	OUT(uint8_t, m_axis_tkeep)                                                                 \
	OUT(uint8_t, m_axis_tvalid)                                                                \
	IN(uint8_t, m_axis_tready)                                                                 \
	OUT(uint8_t, m_axis_tlast)                                                                 \
	OUT(uint8_t, m_axis_tuser)                                                                 \
	IN(uint8_t, tx_done)
