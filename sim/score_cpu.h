/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoreboard of frames of the CPU: each leaves on its uplink once, whole and in order, or has a
 * reason not to. It knows no clock of the core: a frame is excused when its link was down since,
 * when settings were written, or when no beat of it was taken for as long as a port may stall (rule
 * Z3 of lks_mailbox). One that leaves under flush has left: its uplink is out of the map, and the
 * MAC discards what it holds.
 */
#ifndef LKS_SIM_SCORE_CPU_H
#define LKS_SIM_SCORE_CPU_H

#include "score.h"

#define LKS_CPU_BYTES 256
#define LKS_CPU_WAITING 8 /* of an uplink: the slot holds one, and such that were given up */

/* A frame that was given to the card. */
struct lks_cpu_frame {
	uint8_t bytes[LKS_CPU_BYTES];
	uint32_t len;
	uint64_t number;
	int64_t idle; /* clocks since it was given, or a beat of it was taken */
	bool excused;
};

struct lks_cpu_port {
	/* The last whole frame that left, and the one on its way. */
	uint8_t bytes[2 * LKS_CPU_BYTES], part[2 * LKS_CPU_BYTES];
	uint32_t len, part_len; /* len 0: none */
	bool flushed;		/* the MAC was told to discard it */
	unsigned int aborted;	/* frames that were given up half given */

	struct lks_cpu_frame sent[LKS_CPU_WAITING]; /* that may still come */
	unsigned int waiting;
	uint64_t left; /* number of the last whole one */
};

struct lks_cpu_score {
	struct lks_score *score; /* which is told what is broken */
	uint64_t given;		 /* frames */
	const struct lks_plan *set;
	int64_t patience; /* by the limits of `set`, clocks; 0: for ever */
	struct lks_cpu_port port[LKS_SCORE_UPLINKS];
};

/* Before @bytes are given to the card; @linked: the link is up. Return: number of the frame. */
uint64_t lks_cpu_score_sent(struct lks_cpu_score *cpu, unsigned int uplink, bool linked,
			    const uint8_t *bytes, uint32_t len);

/* The card has given it up. */
void lks_cpu_score_refused(struct lks_cpu_score *cpu, unsigned int uplink, uint64_t number);

/* It was never given. */
void lks_cpu_score_forget(struct lks_cpu_score *cpu, unsigned int uplink, uint64_t number);

/* Behind a clock. */
void lks_cpu_score_clock(struct lks_cpu_score *cpu, const struct lks_in *in,
			 const struct lks_out *out);

/* Uplinks on which a frame has still to leave. */
uint16_t lks_cpu_score_owed(const struct lks_cpu_score *cpu);

/* Behind a reset of the card. */
void lks_cpu_score_clear(struct lks_cpu_score *cpu);

#endif
