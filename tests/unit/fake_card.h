/* SPDX-License-Identifier: Apache-2.0 */
/* A card of plain memory: the registers of linksteer.rdl with their banks, and no data plane. */
#ifndef FAKE_CARD_H
#define FAKE_CARD_H

#include <linksteer/bus.h>

#include <stdbool.h>

#define FAKE_WORDS (LKS_BUS_WINDOW_BYTES / 4)
#define FAKE_NEVER 0xffffffffu

/* Offsets, as linksteer.rdl has them and not as the library computes them. */
#define AT_TYPE 0x0000u
#define AT_VERSION 0x0008u
#define AT_SHAPE 0x000cu
#define AT_CLOCK 0x0020u
#define AT_RESET_COUNT 0x0024u
#define AT_OWNER 0x0028u
#define AT_POLICIES 0x002cu
#define AT_CONTROL 0x0100u
#define AT_COMMIT 0x0108u
#define AT_STATUS 0x010cu
#define AT_MODE 0x0110u
#define AT_TICK 0x0114u
#define AT_EVENT 0x0118u
#define AT_EVENT_ENABLE 0x011cu
#define AT_LIMIT 0x0120u
#define AT_UPLINK 0x0300u
#define AT_TEAM 0x0600u
#define AT_SNAPSHOT 0x0808u
#define AT_SNAPSHOT_STATUS 0x080cu
#define AT_COUNTER 0x0a00u
#define AT_TEAM_COUNTER 0x0c00u
#define AT_KEY 0x2000u
#define AT_TALLY 0x2900u
#define AT_LINK 0x3200u
#define AT_RECEIVE 0x3400u
#define AT_LEDGER 0x3500u
#define AT_PUNTED 0x3600u
#define AT_INJECTED 0x3700u
#define AT_RECEIVED 0x3800u
#define AT_FAILOVER 0x3c00u
#define AT_VLAN 0x4000u
#define AT_BUCKET 0x8000u

/* What frames would feel. */
struct fake_live {
	uint32_t table[FAKE_WORDS]; /* the live bank, by offset */
	uint32_t uplink[64], tick, mode;
};

struct fake_card {
	uint32_t reg[FAKE_WORDS];     /* what has no bank */
	uint32_t bank[2][FAKE_WORDS]; /* by offset */
	unsigned int live;
	uint32_t live_mode, counter[96][2]; /* of now, { low, high }; a snapshot copies it */
	unsigned int commit_polls;	    /* STATUS reads until a commit is done; FAKE_NEVER */
	unsigned int snapshot_polls, pending, busy;
	unsigned int tally_polls, tally_busy; /* STATUS reads until a tally is read */
	uint64_t own[512];		      /* OWN_HI, OWN_LO */
	bool link_down;			      /* an injected frame is refused */
	/* Faults. */
	bool dead;	       /* reads all ones, ignores writes */
	bool deaf_owner;       /* the owner token does not stick */
	unsigned int fail_at;  /* that access, from 0, fails with -EIO and so do all behind it */
	unsigned int die_at;   /* from that access on the card is dead */
	unsigned int reset_at; /* with that access it is reset */
	/* What happened. */
	unsigned int accesses, reads, writes, misuses, closes;
};

/* @uplinks, @teams: of the shape; a clock of 156.25 MHz. */
void fake_card_init(struct fake_card *card, unsigned int uplinks, unsigned int teams);

/* As a reset pin: owner, banks and settings are gone. */
void fake_card_reset(struct fake_card *card);

struct lks_bus fake_card_bus(struct fake_card *card);
struct fake_live *fake_card_live(const struct fake_card *card); /* free() it */
uint32_t fake_card_live_word(const struct fake_card *card, uint32_t at);

/* Ends a commit at once, as a card whose queues ran empty. */
void fake_card_drained(struct fake_card *card);

#endif
