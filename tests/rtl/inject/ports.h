/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, link)                                                                          \
	IN(uint8_t, may_start)                                                                     \
	IN(uint8_t, alive)                                                                         \
	IN(uint8_t, yields)                                                                        \
	OUT(uint8_t, flush)                                                                        \
	IN(uint64_t, s_axis_tdata)                                                                 \
	IN(uint8_t, s_axis_tkeep)                                                                  \
	IN(uint8_t, s_axis_tvalid)                                                                 \
	OUT(uint8_t, s_axis_tready)                                                                \
	IN(uint8_t, s_axis_tlast)                                                                  \
	IN(uint8_t, s_axis_tuser)                                                                  \
	OUT(uint8_t, s_tx_done)                                                                    \
	IN(uint64_t, inj_data)                                                                     \
	IN(uint8_t, inj_keep)                                                                      \
	IN(uint8_t, inj_valid)                                                                     \
	IN(uint8_t, inj_last)                                                                      \
	OUT(uint8_t, inj_ready)                                                                    \
	OUT(uint8_t, begun)                                                                        \
	OUT(uint8_t, started)                                                                      \
	OUT(uint8_t, half)                                                                         \
	OUT(uint64_t, m_axis_tdata)                                                                \
	OUT(uint8_t, m_axis_tkeep)                                                                 \
	OUT(uint8_t, m_axis_tvalid)                                                                \
	IN(uint8_t, m_axis_tready)                                                                 \
	OUT(uint8_t, m_axis_tlast)                                                                 \
	OUT(uint8_t, m_axis_tuser)                                                                 \
	IN(uint8_t, tx_done)
