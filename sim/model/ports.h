/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ports of lks_bench_top, for every shape: types hold 16 uplinks and 512 bits. Byte k of a beat of
 * uplink u lies at m_axis_uplink_tdata[u * DATA_W / 8 + k], bit k of its tkeep likewise.
 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, s_axis_host_tdata, [64])                                                       \
	IN(uint64_t, s_axis_host_tkeep)                                                            \
	IN(uint8_t, s_axis_host_tvalid)                                                            \
	OUT(uint8_t, s_axis_host_tready)                                                           \
	IN(uint8_t, s_axis_host_tlast)                                                             \
	IN(uint8_t, s_axis_host_tuser)                                                             \
	IN(uint16_t, s_axis_host_tid)                                                              \
	OUT(uint8_t, m_axis_uplink_tdata, [16 * 64])                                               \
	OUT(uint8_t, m_axis_uplink_tkeep, [16 * 8])                                                \
	OUT(uint16_t, m_axis_uplink_tvalid)                                                        \
	IN(uint16_t, m_axis_uplink_tready)                                                         \
	OUT(uint16_t, m_axis_uplink_tlast)                                                         \
	OUT(uint16_t, m_axis_uplink_tuser)                                                         \
	IN(uint8_t, s_axis_uplink_tdata, [16 * 64])                                                \
	IN(uint8_t, s_axis_uplink_tkeep, [16 * 8])                                                 \
	IN(uint16_t, s_axis_uplink_tvalid)                                                         \
	OUT(uint16_t, s_axis_uplink_tready)                                                        \
	IN(uint16_t, s_axis_uplink_tlast)                                                          \
	IN(uint16_t, s_axis_uplink_tuser)                                                          \
	OUT(uint8_t, m_axis_host_tdata, [64])                                                      \
	OUT(uint64_t, m_axis_host_tkeep)                                                           \
	OUT(uint8_t, m_axis_host_tvalid)                                                           \
	IN(uint8_t, m_axis_host_tready)                                                            \
	OUT(uint8_t, m_axis_host_tlast)                                                            \
	OUT(uint8_t, m_axis_host_tid)                                                              \
	OUT(uint8_t, m_axis_host_tdest)                                                            \
	IN(uint16_t, uplink_link_up)                                                               \
	IN(uint16_t, uplink_tx_done)                                                               \
	OUT(uint16_t, uplink_flush)                                                                \
	IN(uint16_t, s_axil_awaddr)                                                                \
	IN(uint8_t, s_axil_awvalid)                                                                \
	OUT(uint8_t, s_axil_awready)                                                               \
	IN(uint32_t, s_axil_wdata)                                                                 \
	IN(uint8_t, s_axil_wstrb)                                                                  \
	IN(uint8_t, s_axil_wvalid)                                                                 \
	OUT(uint8_t, s_axil_wready)                                                                \
	OUT(uint8_t, s_axil_bresp)                                                                 \
	OUT(uint8_t, s_axil_bvalid)                                                                \
	IN(uint8_t, s_axil_bready)                                                                 \
	IN(uint16_t, s_axil_araddr)                                                                \
	IN(uint8_t, s_axil_arvalid)                                                                \
	OUT(uint8_t, s_axil_arready)                                                               \
	OUT(uint32_t, s_axil_rdata)                                                                \
	OUT(uint8_t, s_axil_rresp)                                                                 \
	OUT(uint8_t, s_axil_rvalid)                                                                \
	IN(uint8_t, s_axil_rready)                                                                 \
	OUT(uint8_t, irq)                                                                          \
	/* taps: what the core thinks; the map */                                                  \
	OUT(uint16_t, tap_eligible)                                                                \
	OUT(uint16_t, tap_ok)                                                                      \
	OUT(uint16_t, tap_yields)                                                                  \
	OUT(uint16_t, tap_cpu)                                                                     \
	OUT(uint16_t, tap_live)                                                                    \
	OUT(uint8_t, tap_hold)                                                                     \
	OUT(uint8_t, tap_commit_done)                                                              \
	/* one clock a frame: admitted, or dropped */                                              \
	OUT(uint8_t, tap_admit_valid)                                                              \
	OUT(uint8_t, tap_admit_uplink)                                                             \
	OUT(uint8_t, tap_admit_drop)                                                               \
	OUT(uint8_t, tap_admit_reason)                                                             \
	OUT(uint8_t, tap_dec_team)                                                                 \
	OUT(uint32_t, tap_dec_hash)                                                                \
	OUT(uint8_t, tap_dec_bucket)                                                               \
	OUT(uint8_t, tap_dec_resilient)                                                            \
	OUT(uint8_t, tap_dec_drop)                                                                 \
	OUT(uint8_t, tap_dec_reason)                                                               \
	/* rescue: a frame from one queue behind another; a queue is dropped */                    \
	OUT(uint8_t, tap_rescue_valid)                                                             \
	OUT(uint8_t, tap_rescue_from)                                                              \
	OUT(uint8_t, tap_rescue_to)                                                                \
	OUT(uint16_t, tap_expire)                                                                  \
	/* one clock a frame: what the parser read, as in lks_pkg::fields_t */                     \
	OUT(uint8_t, tap_parsed_valid)                                                             \
	OUT(uint64_t, tap_dst_mac)                                                                 \
	OUT(uint64_t, tap_src_mac)                                                                 \
	OUT(uint8_t, tap_has_ethertype)                                                            \
	OUT(uint16_t, tap_ethertype)                                                               \
	OUT(uint16_t, tap_type_field)                                                              \
	OUT(uint8_t, tap_vlans)                                                                    \
	OUT(uint32_t, tap_tpid)                                                                    \
	OUT(uint32_t, tap_tci)                                                                     \
	OUT(uint8_t, tap_l3)                                                                       \
	OUT(uint8_t, tap_src_ip, [16])                                                             \
	OUT(uint8_t, tap_dst_ip, [16])                                                             \
	OUT(uint8_t, tap_has_proto)                                                                \
	OUT(uint8_t, tap_ip_proto)                                                                 \
	OUT(uint8_t, tap_fragment)                                                                 \
	OUT(uint8_t, tap_has_ports)                                                                \
	OUT(uint16_t, tap_src_port)                                                                \
	OUT(uint16_t, tap_dst_port)                                                                \
	OUT(uint64_t, tap_l3_word)
