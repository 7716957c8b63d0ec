/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bench: the simulated core between a host that sends frames and uplinks that take them.
 *
 *	lks_bench_new(&options, &error, &bench);       core out of reset, library attached
 *	lks_bench_apply(bench, plan, &error);          tables through library and registers
 *	lks_bench_links_up(bench, 0xf, &error);
 *	lks_bench_feed(bench, frames, count);
 *	lks_bench_link(bench, 6250, 1, false);         link of uplink 1 down in clock 6250
 *	lks_bench_run(bench, &error);                  until all has left
 *	result = lks_bench_result(bench);              fates, failovers, violations
 *
 * Every clock is checked against contracts, golden model and reference (score.h). Deterministic by
 * seed; no globals; any number of benches in a process. Clocks count from the first
 *lks_bench_run().
 */
#ifndef LKS_SIM_BENCH_H
#define LKS_SIM_BENCH_H

#include <linksteer/device.h>
#include <linksteer/ledger.h>
#include <linksteer/plan.h>
#include <linksteer/stats.h>

#include <stdio.h>

#include "core_model.h"

struct lks_bench;

/* A frame of the host; the bytes stay the caller's and must outlive the bench. */
struct lks_bench_frame {
	const uint8_t *bytes;
	uint32_t len;
	uint16_t tid;
	bool bad;	    /* marked, or by its tkeep: see keep.h */
	int64_t not_before; /* clock in which its first beat may be offered */
};

/* What a MAC without link does with a frame that is on its way. */
enum lks_dead_mac { LKS_DEAD_READY_LOW, LKS_DEAD_SWALLOWS };

/*
 * A frame that is sent, in the bytes that the port gave. Where the MAC is done later (tx_done),
 * other frames have left since: then they are those of the host, with which C2 has compared them.
 */
struct lks_sent {
	unsigned int uplink;
	uint32_t frame; /* UINT32_MAX: none was due */
	int64_t clock;	/* its last beat left (tx_done: the MAC was done) */
	const uint8_t *bytes;
	uint32_t len;
};

typedef void lks_bench_sent_fn(void *user, const struct lks_sent *sent);

/* A decision of the core, in order of the frames; nothing of it is computed here. */
struct lks_decided {
	uint32_t frame, hash;
	unsigned int team, uplink, bucket, reason;
	bool resilient, dropped; /* reason: with dropped */
};

typedef void lks_bench_parsed_fn(void *user, uint32_t frame, const struct lks_fields *fields);
typedef void lks_bench_decided_fn(void *user, const struct lks_decided *decided);

typedef void lks_bench_finished_fn(void *user, uint32_t frame, bool dropped, unsigned int reason);
typedef void lks_bench_progress_fn(void *user, size_t settled, size_t frames);

struct lks_bench_options {
	const struct lks_model_ops *model;
	uint32_t seed;
	uint32_t clock_hz;	    /* 0: 156,250,000 */
	uint64_t uplink_bps;	    /* 0: a beat every clock */
	unsigned int stall_percent; /* chance that an uplink is not ready in a clock */
	unsigned int idle_percent;  /* chance that the host does not offer the next beat */
	unsigned int idle_frames;   /* longest random pause between two frames, clocks */
	enum lks_dead_mac dead[16];
	int64_t hang_clocks; /* without progress; 0: 200,000 */
	bool patient;	     /* while link events are to come, nothing has to move */
	lks_bench_sent_fn *sent;
	lks_bench_parsed_fn *parsed; /* what the core's parser read of a frame */
	lks_bench_decided_fn *decided;
	lks_bench_finished_fn *finished; /* queued, or dropped for a reason */
	lks_bench_progress_fn *progress;
	void *user;
};

/* Fates 0 to 6 are the drop reasons of stats.h. */
#define LKS_FATE_SENT 16u
#define LKS_FATE_RESET 17u /* was inside when rst came */
#define LKS_FATE_WAITING 18u

struct lks_record {
	int64_t first_in, last_in, last_out; /* clocks */
	uint32_t flow;			     /* valid with has_flow */
	uint8_t fate;			     /* LKS_FATE_* or a drop reason */
	uint8_t uplink;
	bool has_flow, queued;
	uint8_t origin; /* queue that it was taken from last, its first one if never */
};

struct lks_loss {
	unsigned int uplink;
	unsigned int generation;
	const struct lks_plan *plan; /* that ruled */
	int64_t clock_down;
	int64_t last_start;	/* -1: never started a frame */
	int64_t first_reroute;	/* of a rescued frame, or one that came behind; -1: none */
	size_t admitted;	/* frames that came before it */
	uint16_t before, after; /* eligible */
	unsigned int cut_frames, lost_frames, rescued_frames;
	uint64_t rescued_bytes, lost_bytes;
	int64_t hold_clocks;
	bool hold_over;
	/* As the card's ledger has it: in clocks since reset, -1: none. */
	struct {
		int64_t down, start, reroute, back;
		unsigned int generation;
		bool open;
	} card;
};

/* A frame that was taken from a dead queue and put behind what another one held. */
struct lks_move {
	int64_t clock;
	uint32_t frame;
	uint8_t from, to;
	uint32_t failover; /* number of the loss it belongs to */
};

/* Port and map of one clock, for the picture around a link event. */
struct lks_sample {
	uint16_t valid, taken, last, abort, eligible, started;
	bool hold, admit;
};

#define LKS_ZOOM_BEFORE 24
#define LKS_ZOOM_CLOCKS 120
#define LKS_ZOOMS 12

struct lks_zoom {
	int64_t clock;
	unsigned int uplink;
	bool up;
	unsigned int samples;
	struct lks_sample sample[LKS_ZOOM_CLOCKS];
};

#define LKS_VIOLATIONS 32
#define LKS_CONTRACTS 10
#define LKS_BROKEN_LEDGER 11u /* the ledger is no contract, but breaks like one */

/** lks_broken_name - "C1" and so on, "ledger"; "none" for 0. */
const char *lks_broken_name(unsigned int contract);

struct lks_violation {
	int64_t clock;
	unsigned int contract;
	char text[200];
};

struct lks_result {
	uint64_t frames_in, bytes_in;
	uint64_t frames_out[16], bytes_out[16];
	uint64_t drops[LKS_DROPS], drop_bytes[LKS_DROPS];
	uint64_t duplicated, reordered, mismatched;
	int64_t clocks; /* length of the run */
	struct lks_loss *failover;
	size_t failovers, failover_room;
	struct lks_move *move;
	size_t moves, move_room;
	struct lks_zoom *zoom;
	size_t zooms, zoom_room;
	struct lks_sample ring[LKS_ZOOM_BEFORE];
	unsigned int broken[LKS_BROKEN_LEDGER + 1]; /* by number of the contract */
	struct lks_violation violation[LKS_VIOLATIONS];
	size_t violations; /* all of them; the first LKS_VIOLATIONS are kept */
	bool out_of_memory;
	struct lks_ledger *ledger; /* of the card, since reset; by lks_bench_finish() */
	size_t ledger_first;	   /* failover that its number 0 is */
	int64_t card_zero;	   /* clock of the card in clock 0 */
};

int lks_bench_new(const struct lks_bench_options *options, struct lks_error *error,
		  struct lks_bench **ret_bench);
void lks_bench_free(struct lks_bench *bench);

/** lks_bench_apply - program the core; @plan must outlive its rule. */
int lks_bench_apply(struct lks_bench *bench, const struct lks_plan *plan, struct lks_error *error);

/** lks_bench_distribute - what LACP says of an uplink; after an apply all of them distribute. */
int lks_bench_distribute(struct lks_bench *bench, unsigned int uplink, bool distributing);

/** lks_bench_release - end the wait of a member that came back, where there is no failback. */
int lks_bench_release(struct lks_bench *bench, unsigned int uplink);

/** lks_bench_prepare - write the shadow bank only, before each lks_bench_commit(). */
int lks_bench_prepare(struct lks_bench *bench, const struct lks_plan *plan,
		      struct lks_error *error);

/** lks_bench_commit - ask for the exchange of the banks. @plan: what the shadow bank holds. */
int lks_bench_commit(struct lks_bench *bench, const struct lks_plan *plan, struct lks_error *error);

/** lks_bench_links_up - raise these links, wait until they are eligible and the map has settled. */
int lks_bench_links_up(struct lks_bench *bench, uint16_t uplinks, struct lks_error *error);

/** lks_bench_feed - more frames to send, after those before. Return: 0, -ENOMEM. */
int lks_bench_feed(struct lks_bench *bench, const struct lks_bench_frame *frames, size_t count);

/** lks_bench_link - schedule a change of a raw link; in order of time. Return: 0, -ENOMEM. */
int lks_bench_link(struct lks_bench *bench, int64_t clock, unsigned int uplink, bool up);

/** lks_bench_start - clock zero is now: the host begins. lks_bench_run() does it if need be. */
void lks_bench_start(struct lks_bench *bench);

/** lks_bench_clocks - let that many clocks pass. */
void lks_bench_clocks(struct lks_bench *bench, int64_t clocks);

/**
 * lks_bench_run - until every frame fed has a fate and every link event happened
 *
 * Return: 0; -EDEADLK when nothing moved for hang_clocks, with what stands still in @error. Broken
 * contracts are no error here: see the result.
 */
int lks_bench_run(struct lks_bench *bench, struct lks_error *error);

/** lks_bench_finish - compare the card's counters with what was seen, and the balance. */
int lks_bench_finish(struct lks_bench *bench, struct lks_error *error);

/**
 * lks_bench_tallies - compare the card's counters of buckets and virtual ports with what was seen
 * @most: read no more of those that shall not be 0
 */
int lks_bench_tallies(struct lks_bench *bench, unsigned int most, struct lks_error *error);

/** lks_bench_ledger - compare the card's ledger with what was seen, keep it in the result. */
int lks_bench_ledger(struct lks_bench *bench, struct lks_error *error);

/** lks_bench_balance - take a snapshot in mid-run and check that it balances. */
int lks_bench_balance(struct lks_bench *bench, struct lks_error *error);

/** lks_bench_reset - pull rst for @clocks, forget what was inside, attach the library again. */
int lks_bench_reset(struct lks_bench *bench, unsigned int clocks, struct lks_error *error);

/** lks_bench_retune - from now on chance, rates and pauses are those of @options. */
void lks_bench_retune(struct lks_bench *bench, const struct lks_bench_options *options);

/** lks_bench_received - the receive side: frames that the uplinks give, its scoreboard. */
struct lks_rx_source;
struct lks_rx_source *lks_bench_received(struct lks_bench *bench);

/**
 * lks_bench_mail - software takes up to @most frames out of the mailbox, for the scoreboard of the
 * receive side to see. Return: 0, -errno.
 */
int lks_bench_mail(struct lks_bench *bench, unsigned int most);

/**
 * lks_bench_inject - software sends a frame of the CPU; the scoreboard expects it on @uplink
 * @uplink, @len: an uplink of the core, 14 to LKS_MAIL_BYTES bytes
 *
 * Return: as lks_device_inject().
 */
int lks_bench_inject(struct lks_bench *bench, unsigned int uplink, const uint8_t *frame,
		     uint32_t len);

/** lks_bench_cpu - frames of the CPU that left on an uplink. */
struct lks_cpu_port;
const struct lks_cpu_port *lks_bench_cpu(const struct lks_bench *bench, unsigned int uplink);

/** lks_bench_backpressure - from now on uplinks are not ready with this chance. */
void lks_bench_backpressure(struct lks_bench *bench, unsigned int percent);

/** lks_bench_pause - the MAC of an uplink takes nothing, its link stays up; C7 is not claimed. */
void lks_bench_pause(struct lks_bench *bench, unsigned int uplink, bool paused);

/** lks_bench_wave - a waveform of clocks @from to @to goes into @file. Return: 0, -errno. */
int lks_bench_wave(struct lks_bench *bench, FILE *file, int64_t from, int64_t to);

/** lks_bench_wave_end - write it, if one was asked for, and flush its file. Return: 0, -errno. */
int lks_bench_wave_end(struct lks_bench *bench);
int64_t lks_bench_now(const struct lks_bench *bench);

/**
 * lks_bench_device - the card under test, owned by @bench; settings of a plan, what LACP says and a
 * release go through lks_bench_apply(), lks_bench_distribute() and lks_bench_release(), so that the
 * scoreboard knows of them.
 */
struct lks_device *lks_bench_device(struct lks_bench *bench);
const struct lks_result *lks_bench_result(const struct lks_bench *bench);

/** lks_bench_put - what went into queues since the last reset. */
struct lks_tallies;
const struct lks_tallies *lks_bench_put(const struct lks_bench *bench);
const struct lks_record *lks_bench_records(const struct lks_bench *bench, size_t *ret_count);
const struct lks_flow *lks_bench_flows(const struct lks_bench *bench, size_t *ret_count);

#endif
