/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
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
	IN(uint32_t, reset_count)                                                                  \
	OUT(uint8_t, commit)                                                                       \
	IN(uint8_t, commit_pending)                                                                \
	IN(uint8_t, commit_done)                                                                   \
	IN(uint8_t, hold)                                                                          \
	IN(uint8_t, live_bank)                                                                     \
	OUT(uint8_t, on_full_wait)                                                                 \
	OUT(uint8_t, tick)                                                                         \
	OUT(uint8_t, irq)                                                                          \
	OUT(uint8_t, admin_up)                                                                     \
	OUT(uint16_t, up_delay, [4])                                                               \
	OUT(uint16_t, down_delay, [4])                                                             \
	IN(uint8_t, link)                                                                          \
	IN(uint8_t, eligible)                                                                      \
	IN(uint16_t, queue_frames, [4])                                                            \
	OUT(uint32_t, table_wdata)                                                                 \
	OUT(uint8_t, team_we)                                                                      \
	OUT(uint8_t, team_addr)                                                                    \
	IN(uint32_t, team_rdata)                                                                   \
	OUT(uint8_t, vlan_we)                                                                      \
	OUT(uint16_t, vlan_addr)                                                                   \
	IN(uint32_t, vlan_rdata)                                                                   \
	OUT(uint8_t, bucket_we)                                                                    \
	OUT(uint16_t, bucket_addr)                                                                 \
	IN(uint32_t, bucket_rdata)                                                                 \
	OUT(uint8_t, link_we)                                                                      \
	OUT(uint8_t, link_addr)                                                                    \
	IN(uint32_t, link_rdata)                                                                   \
	OUT(uint8_t, snapshot_take)                                                                \
	IN(uint8_t, snapshot_busy)                                                                 \
	IN(uint8_t, snapshot_valid)                                                                \
	OUT(uint8_t, counter_addr)                                                                 \
	IN(uint64_t, counter_rdata)
