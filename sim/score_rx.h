/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoreboard of the receive path: every frame that came in is handed to the host exactly once, in
 * the order of its uplink and as it came, or is counted under one reason.
 *
 * It knows the rules, not the clock in which a frame is judged: when the rule of an uplink changes,
 * what waits may go by the old one or by the new one. Nor does it know the fill of the FIFOs: a
 * frame that finds too little room behind those that are not known to have left may overflow. No
 * other one is skipped, and the counters must say the same.
 */
#ifndef LKS_SIM_SCORE_RX_H
#define LKS_SIM_SCORE_RX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LKS_RX_UPLINKS 16
#define LKS_RX_FRAME_MAX 10240
#define LKS_RX_MAIL_BYTES 256
#define LKS_RX_MAIL_KEPT 6 /* slow frames that always find room */
#define LKS_RX_MAY_HOST 0xffffu
#define LKS_RX_MAY_FILTER 0x10000u
#define LKS_RX_MAY_PUNT 0x20000u
#define LKS_RX_MAY_BAD 0x40000u

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
	bool unsure; /* it may be no member, too */
	uint8_t team;
};

struct lks_rx_frame {
	const uint8_t *bytes; /* stays the caller's */
	uint32_t len;
	bool bad; /* marked by the MAC, or by its tkeep: see keep.h */
};

/* A frame that was given, and what may become of it. */
struct lks_rx_sent {
	struct lks_rx_frame frame;
	uint32_t may; /* by the rules: bit t: to the host as of team t; LKS_RX_MAY_* */
	bool full;    /* or it does not fit */
	bool came;    /* to the host, or out of the mailbox */
	uint64_t end; /* beats of the uplink up to here, but for bad frames */
};

struct lks_rx_lane {
	struct lks_rx_sent *sent;
	size_t frames, room;
	size_t next, next_mail; /* the first that may still come to the host, to the mailbox */
	uint64_t end;		/* beats that were given */
	uint64_t left, before;	/* of them those that have left the FIFO; when the last one came */
	uint64_t host, host_bytes, punted; /* that came */
};

struct lks_rx_score {
	struct lks_rx_rule rule[LKS_RX_UPLINKS];
	const uint8_t (*own)[6];
	size_t owns;
	uint32_t max_frame;
	uint32_t beat_bytes, fifo_bytes; /* 0: any frame may overflow */
	uint32_t reserve_bytes;		 /* of it, for slow protocols */
	struct lks_rx_lane lane[LKS_RX_UPLINKS];
	uint8_t part[LKS_RX_FRAME_MAX]; /* of the frame on its way to the host */
	uint32_t part_len;
	unsigned int part_uplink, part_team;
	unsigned int mail, mail_most; /* slow frames that were given and did not come; the most */
	char text[200];		      /* the first thing that was wrong; empty: none */
};

/* Forgets all frames. The rules stay. */
void lks_rx_score_clear(struct lks_rx_score *score);

/* From now on @rule holds for @uplink; what waits may go by the one before, too. */
void lks_rx_score_rule(struct lks_rx_score *score, unsigned int uplink,
		       const struct lks_rx_rule *rule);

/* A frame that an uplink has given whole. Return: 0, -ENOMEM. */
int lks_rx_score_sent(struct lks_rx_score *score, unsigned int uplink,
		      const struct lks_rx_frame *frame);

/* A beat that the host took. */
void lks_rx_score_beat(struct lks_rx_score *score, const uint8_t *data, unsigned int bytes,
		       bool last, unsigned int tid, unsigned int tdest);

/* A frame that came out of the mailbox. @bytes: all, or the first LKS_RX_MAIL_BYTES. */
void lks_rx_score_punted(struct lks_rx_score *score, unsigned int uplink, const uint8_t *bytes,
			 uint32_t len);

/* At the end, with FIFOs and mailbox empty: the counters of @uplink against what was seen. */
void lks_rx_score_count(struct lks_rx_score *score, unsigned int uplink,
			const uint64_t counter[LKS_RX_KINDS]);

#endif
