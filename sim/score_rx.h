/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoreboard of the receive path: every frame that came in is handed to the host exactly once, in
 * the order of its uplink and as it came, or is counted under one reason.
 *
 * It knows the rules, not the fill of the FIFOs: a good frame that is skipped counts as overflow,
 * and the counters must say so.
 */
#ifndef LKS_SIM_SCORE_RX_H
#define LKS_SIM_SCORE_RX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LKS_RX_UPLINKS 16
#define LKS_RX_FRAME_MAX 10240

/* Counters of the receive path, by kind. */
enum lks_rx_kind {
	LKS_RX_HOST,
	LKS_RX_HOST_BYTES,
	LKS_RX_FILTERED,
	LKS_RX_PUNTED,
	LKS_RX_PUNT_LOST,
	LKS_RX_OVERFLOW,
	LKS_RX_BAD,
	LKS_RX_KINDS
};

/* What holds for an uplink; see lks_rx_filter. */
struct lks_rx_rule {
	bool member, first, reflect, designated;
	uint8_t team;
};

struct lks_rx_frame {
	const uint8_t *bytes; /* stays the caller's */
	uint32_t len;
	bool bad; /* marked by the MAC */
};

struct lks_rx_lane {
	struct lks_rx_frame *frame;
	size_t frames, room, next;    /* the first that may still come out */
	uint64_t count[LKS_RX_KINDS]; /* seen, but for overflow and what is dropped inside */
	uint64_t due[LKS_RX_KINDS];   /* frames that the rules put there */
};

struct lks_rx_score {
	struct lks_rx_rule rule[LKS_RX_UPLINKS];
	const uint8_t (*own)[6];
	size_t owns;
	uint32_t max_frame;
	struct lks_rx_lane lane[LKS_RX_UPLINKS];
	uint8_t part[LKS_RX_FRAME_MAX]; /* of the frame on its way to the host */
	uint32_t part_len;
	unsigned int part_uplink;
	char text[200]; /* the first thing that was wrong; empty: none */
};

/* Forgets all frames. The rules stay. */
void lks_rx_score_clear(struct lks_rx_score *score);

/* A frame that an uplink has given whole. Return: 0, -ENOMEM. */
int lks_rx_score_sent(struct lks_rx_score *score, unsigned int uplink,
		      const struct lks_rx_frame *frame);

/* A beat that the host took. */
void lks_rx_score_beat(struct lks_rx_score *score, const uint8_t *data, unsigned int bytes,
		       bool last, unsigned int tid, unsigned int tdest);

/* A frame that came out of the mailbox. */
void lks_rx_score_punted(struct lks_rx_score *score, unsigned int uplink, const uint8_t *bytes,
			 uint32_t len);

/* At the end: the counters of @uplink against what was seen. */
void lks_rx_score_count(struct lks_rx_score *score, unsigned int uplink,
			const uint64_t counter[LKS_RX_KINDS]);

#endif
