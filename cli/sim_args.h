/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of `sim run`. Both programs read them: linksteer for the help and to refuse early,
 * linksteer-sim to run.
 */
#ifndef LKS_SIM_ARGS_H
#define LKS_SIM_ARGS_H

#include "cmd.h"
#include "team_args.h"
#include "units.h"

#include <linksteer/config.h>

struct sim_event {
	struct unit_time time;
	unsigned int uplink;
	bool up;
};

struct sim_args {
	struct team_args team;
	const char *config, *in, *out, *wave, *events_file;
	struct sim_event *event;
	size_t events, event_room;
	int64_t width;
	uint64_t clock_hz, uplink_bps;
	uint64_t campaign_seed, campaign_count; /* count 0: no campaign */
	uint64_t shard, shards;			/* K of N, from 1; 0: all */
	bool as_json, exact, by_stamps, has_on_full;
	enum lks_on_full on_full;
};

/* The one instance of a program: option tables hold addresses. */
extern struct sim_args sim_args;
extern const struct cmd_verb sim_run_verb; /* without its run function */

/* What the table cannot check: missing and contradicting options, --events. Return: exit code. */
int sim_args_check(void);

/* Refuse events of uplinks from @uplinks on. Return: 0 or an exit code. */
int sim_args_check_events(unsigned int uplinks);

#endif
