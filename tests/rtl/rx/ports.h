/* SPDX-License-Identifier: Apache-2.0 */
/* Byte k of a beat of uplink u lies at s_axis_uplink_tdata[u * DATA_W / 8 + k]. */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, s_axis_uplink_tdata, [16 * 64])                                                \
	IN(uint8_t, s_axis_uplink_tkeep, [16 * 8])                                                 \
	IN(uint16_t, s_axis_uplink_tvalid)                                                         \
	IN(uint16_t, s_axis_uplink_tlast)                                                          \
	IN(uint16_t, s_axis_uplink_tuser)                                                          \
	OUT(uint8_t, m_axis_host_tdata, [64])                                                      \
	OUT(uint64_t, m_axis_host_tkeep)                                                           \
	OUT(uint8_t, m_axis_host_tvalid)                                                           \
	IN(uint8_t, m_axis_host_tready)                                                            \
	OUT(uint8_t, m_axis_host_tlast)                                                            \
	OUT(uint8_t, m_axis_host_tid)                                                              \
	OUT(uint8_t, m_axis_host_tdest)                                                            \
	OUT(uint8_t, punt_valid)                                                                   \
	OUT(uint8_t, punt_data, [64])                                                              \
	OUT(uint8_t, punt_count)                                                                   \
	OUT(uint8_t, punt_last)                                                                    \
	OUT(uint8_t, punt_uplink)                                                                  \
	IN(uint8_t, punt_room)                                                                     \
	IN(uint16_t, member)                                                                       \
	IN(uint16_t, first)                                                                        \
	IN(uint16_t, reflect)                                                                      \
	IN(uint16_t, designated)                                                                   \
	IN(uint8_t, team, [16])                                                                    \
	IN(uint8_t, own_we)                                                                        \
	IN(uint16_t, own_index)                                                                    \
	IN(uint64_t, own_wdata)                                                                    \
	IN(uint8_t, rd_counter)                                                                    \
	OUT(uint64_t, rd_value)
