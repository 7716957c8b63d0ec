/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, put)                                                                           \
	IN(uint8_t, put_known)                                                                     \
	IN(uint8_t, put_team)                                                                      \
	IN(uint32_t, put_hash)                                                                     \
	IN(uint8_t, live_bank)                                                                     \
	IN(uint8_t, bucket_we)                                                                     \
	IN(uint16_t, bucket_addr)                                                                  \
	IN(uint32_t, bucket_wdata)                                                                 \
	OUT(uint32_t, bucket_rdata)                                                                \
	IN(uint8_t, team_we)                                                                       \
	IN(uint8_t, team_addr)                                                                     \
	IN(uint32_t, team_wdata)                                                                   \
	IN(uint16_t, live)                                                                         \
	IN(uint8_t, rescue)                                                                        \
	OUT(uint8_t, ask_ready)                                                                    \
	IN(uint8_t, ask)                                                                           \
	IN(uint8_t, ask_team)                                                                      \
	IN(uint32_t, ask_hash)                                                                     \
	OUT(uint8_t, answer_valid)                                                                 \
	OUT(uint8_t, answer)                                                                       \
	OUT(uint8_t, answer_none)                                                                  \
	OUT(uint8_t, dec_valid)                                                                    \
	IN(uint8_t, dec_ready)                                                                     \
	OUT(uint32_t, dec_hash)                                                                    \
	OUT(uint8_t, dec_uplink)                                                                   \
	OUT(uint16_t, dec_target)                                                                  \
	OUT(uint8_t, dec_drop)                                                                     \
	OUT(uint8_t, dec_reason)                                                                   \
	OUT(uint8_t, busy)
