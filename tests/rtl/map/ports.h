/* SPDX-License-Identifier: Apache-2.0 */
#define LKS_PORTS(IN, OUT)                                                                         \
	IN(uint8_t, rst)                                                                           \
	IN(uint8_t, ok)                                                                            \
	OUT(uint8_t, eligible)                                                                     \
	OUT(uint8_t, live)                                                                         \
	OUT(uint8_t, gate)                                                                         \
	OUT(uint8_t, open)                                                                         \
	OUT(uint8_t, hold)                                                                         \
	IN(uint8_t, queue_empty)                                                                   \
	IN(uint8_t, admit_busy)                                                                    \
	IN(uint8_t, uplink_clean)                                                                  \
	IN(uint8_t, ingress_idle)                                                                  \
	IN(uint8_t, copying)                                                                       \
	IN(uint8_t, aged)                                                                          \
	OUT(uint8_t, change)                                                                       \
	OUT(uint8_t, dead)                                                                         \
	OUT(uint8_t, rewind)                                                                       \
	OUT(uint8_t, rescue)                                                                       \
	OUT(uint8_t, pick)                                                                         \
	OUT(uint8_t, stranded)                                                                     \
	OUT(uint8_t, expire)                                                                       \
	IN(uint8_t, commit)                                                                        \
	OUT(uint8_t, commit_pending)                                                               \
	OUT(uint8_t, commit_done)                                                                  \
	OUT(uint8_t, live_bank)                                                                    \
	OUT(uint8_t, loaded)                                                                       \
	IN(uint8_t, team_we)                                                                       \
	IN(uint8_t, team_addr)                                                                     \
	IN(uint8_t, team_resilient)                                                                \
	IN(uint8_t, team_mask_we)                                                                  \
	IN(uint8_t, team_mask)                                                                     \
	OUT(uint8_t, mask_rdata)
