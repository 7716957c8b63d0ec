/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint32_t, s_axis_tdata)                                                                 \
	IN(uint8_t, s_axis_tvalid)                                                                 \
	OUT(uint8_t, s_axis_tready)                                                                \
	OUT(uint32_t, m_axis_tdata)                                                                \
	OUT(uint8_t, m_axis_tvalid)                                                                \
	IN(uint8_t, m_axis_tready)
