/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, beat_valid)                                                                    \
	IN(uint8_t, beat_data, [64])                                                               \
	IN(uint8_t, beat_keep, [8])                                                                \
	IN(uint8_t, beat_last)                                                                     \
	IN(uint16_t, beat_tid)                                                                     \
	IN(uint8_t, live_bank)                                                                     \
	IN(uint8_t, loaded)                                                                        \
	IN(uint8_t, vlan_we)                                                                       \
	IN(uint16_t, vlan_addr)                                                                    \
	IN(uint32_t, vlan_wdata)                                                                   \
	OUT(uint32_t, vlan_rdata)                                                                  \
	IN(uint8_t, bucket_we)                                                                     \
	IN(uint16_t, bucket_addr)                                                                  \
	IN(uint32_t, bucket_wdata)                                                                 \
	OUT(uint32_t, bucket_rdata)                                                                \
	IN(uint8_t, team_we)                                                                       \
	IN(uint8_t, team_addr)                                                                     \
	IN(uint32_t, team_wdata)                                                                   \
	OUT(uint32_t, team_rdata)                                                                  \
	IN(uint8_t, key_we)                                                                        \
	IN(uint8_t, key_addr)                                                                      \
	IN(uint32_t, key_wdata)                                                                    \
	OUT(uint32_t, key_rdata)                                                                   \
	IN(uint16_t, live)                                                                         \
	OUT(uint8_t, dec_valid)                                                                    \
	IN(uint8_t, dec_ready)                                                                     \
	OUT(uint8_t, dec_team)                                                                     \
	OUT(uint32_t, dec_hash)                                                                    \
	OUT(uint8_t, dec_bucket)                                                                   \
	OUT(uint8_t, dec_resilient)                                                                \
	OUT(uint8_t, dec_uplink)                                                                   \
	OUT(uint8_t, dec_drop)                                                                     \
	OUT(uint8_t, dec_reason)                                                                   \
	OUT(uint8_t, parsed_valid)                                                                 \
	OUT(uint8_t, full)                                                                         \
	OUT(uint8_t, busy)
