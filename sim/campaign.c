/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign_sum.h"
#include "cli/sim_args.h"
#include "cli/table.h"
#include "outputs.h"
#include "shell.h"
#include "shrink.h"

#define TICK_CLOCKS 64
#define STALL_CLOCKS 20000
#define AGE_CLOCKS 6000
#define KEPT 10 /* failures that are shrunk and written; the others are counted */

struct campaign {
	struct lks_trial trial;
	struct lks_setup other; /* the plan of the shadow bank */
	struct lks_campaign_sum sum;
	struct lks_outdir dir;
	int argc;
	char **argv;
};

/* ---- a script that fails ---- */

struct search {
	const struct lks_trial *trial;
	unsigned int contract; /* that is to be broken */
	struct lks_outcome last;
};

static bool fails(void *user, const struct lks_script *script)
{
	struct search *search = user;
	struct lks_outcome outcome;

	if (lks_trial_run(search->trial, script, &outcome) || outcome.held ||
	    outcome.contract != search->contract)
		return false;
	search->last = outcome;
	return true;
}

/* The command that was given, for this one script. */
static void print_command(FILE *file, const struct campaign *c, uint64_t seed, const char *events)
{
	fprintf(file, "linksteer sim run");
	for (int i = 1; i < c->argc; i++) {
		const char *word = c->argv[i];
		bool own = strncmp(word, "--campaign", 10) == 0 || strcmp(word, "--shard") == 0 ||
			   strcmp(word, "--events") == 0;

		if (own && !strchr(word, '=')) {
			i++;
		} else if (!own && strncmp(word, "--shard=", 8) != 0 &&
			   strncmp(word, "--events=", 9) != 0) {
			fputc(' ', file);
			lks_shell_word(file, word);
		}
	}
	fprintf(file, " --campaign %llu,1 --events ", (unsigned long long)seed);
	lks_shell_word(file, events);
	fputc('\n', file);
}

static int write_script(struct campaign *c, const struct lks_script *script,
			const struct lks_outcome *outcome)
{
	char name[48], path[PATH_MAX];
	FILE *file;

	snprintf(name, sizeof(name), "failure-%llu.events", (unsigned long long)script->seed);
	snprintf(path, sizeof(path), "%s/%s", c->dir.path, name);
	file = lks_outdir_file(&c->dir, name);
	if (!file)
		return lks_outputs_bad_file(name);
	fprintf(file, "# ");
	print_command(file, c, script->seed, path);
	fprintf(file, "# %s, clock %lld: %s\n", lks_broken_name(outcome->contract),
		(long long)outcome->clock, outcome->text);
	for (size_t i = 0; i < script->events; i++)
		fprintf(file, "%lldclk,uplink%u,%s\n", (long long)script->event[i].clock,
			script->event[i].uplink, script->event[i].up ? "up" : "down");
	fprintf(stderr, "linksteer: script %llu: ", (unsigned long long)script->seed);
	if (outcome->contract == LKS_TRIAL_STOPPED)
		fprintf(stderr, "%s; ", outcome->text);
	else
		fprintf(stderr, "%s broken in clock %lld: %s; ", lks_broken_name(outcome->contract),
			(long long)outcome->clock, outcome->text);
	fprintf(stderr, "%zu events are enough: ", script->events);
	print_command(stderr, c, script->seed, path);
	return 0;
}

static int keep(struct campaign *c, struct lks_script *script, const struct lks_outcome *outcome)
{
	struct search search = { &c->trial, outcome->contract, *outcome };
	struct lks_trial quiet = c->trial;

	quiet.wave = NULL;
	search.trial = &quiet;
	lks_shrink(script, fails, &search);
	lks_campaign_failed(&c->sum, script, &search.last);
	return write_script(c, script, &search.last);
}

/* ---- all of them ---- */

static void read_events(struct lks_script *script)
{
	script->events = 0;
	for (size_t i = 0; i < sim_args.events && i < LKS_SCRIPT_EVENTS; i++) {
		const struct sim_event *e = &sim_args.event[i];

		script->event[script->events++] =
			(struct lks_script_event){ unit_time_clocks(&e->time, sim_args.clock_hz),
						   e->uplink, e->up };
	}
}

static void progress(const struct campaign *c)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%llu of %llu scripts, %llu failed ",
			(unsigned long long)c->sum.scripts, (unsigned long long)c->sum.due,
			(unsigned long long)c->sum.failed);
}

static int run_script(struct campaign *c, uint64_t seed)
{
	const struct lks_trial *trial = &c->trial;
	struct lks_script script;
	struct lks_outcome outcome;
	int err;

	lks_script_make(&script, seed, trial->setup->members, trial->frames->frame,
			trial->frames->frames, trial->setup->plugin.ops->data_w / 8);
	if (sim_args.events)
		read_events(&script);
	err = lks_trial_run(trial, &script, &outcome);
	if (err)
		return cmd_error(CMD_FAILED, "no process for a script: %s", strerror(-err));
	if (outcome.wave_err)
		return lks_outputs_bad_wave(outcome.wave_err);
	lks_campaign_add(&c->sum, &outcome);
	if (outcome.held || c->sum.failed > KEPT)
		return 0;
	return keep(c, &script, &outcome);
}

static int run_all(struct campaign *c)
{
	uint64_t first = sim_args.campaign_seed, count = sim_args.campaign_count;
	uint64_t shard = sim_args.shard ? sim_args.shard - 1 : 0;
	uint64_t shards = sim_args.shards ? sim_args.shards : 1;
	int code = 0;

	c->sum.due = count / shards + (shard < count % shards);
	if (c->sum.due == 0)
		fprintf(stderr, "linksteer: --shard %llu/%llu: none of the %llu scripts is its\n",
			(unsigned long long)shard + 1, (unsigned long long)shards,
			(unsigned long long)count);
	for (uint64_t i = shard; i < count && !code; i += shards) {
		code = run_script(c, first + i);
		progress(c);
	}
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	return code;
}

static int report(struct campaign *c)
{
	json_t *json = lks_campaign_json(&c->sum);
	FILE *file = lks_outdir_file(&c->dir, "campaign.json");
	int code;

	if (!json)
		return cmd_error(CMD_FAILED, "out of memory");
	if (!file || json_dumpf(json, file, JSON_INDENT(2)) || fputc('\n', file) == EOF) {
		code = lks_outputs_bad_file("campaign.json");
		json_decref(json);
		return code;
	}
	code = lks_outputs_commit(&c->dir);
	if (!code && sim_args.as_json)
		table_print_json(stdout, json);
	else if (!code)
		lks_campaign_print(&c->sum, sim_args.out);
	json_decref(json);
	return code ? code : c->sum.failed ? CMD_FOUND : 0;
}

/* Short enough for a script to meet them, and longer than a slow uplink takes for a frame. */
static void set_limits(struct lks_plan *plan)
{
	const uint64_t us = 1000000;

	if (sim_args.config)
		return;
	lks_plan_set_tick(plan, TICK_CLOCKS);
	lks_plan_set_limits(plan, STALL_CLOCKS * us / sim_args.clock_hz + 1,
			    AGE_CLOCKS * us / sim_args.clock_hz + 1);
}

/* What commits exchange: the other failover mode, another seed, the other use of a full queue. */
static int other_plan(struct campaign *c)
{
	const struct lks_plan *plan = c->trial.plan[0];
	struct team_args args = sim_args.team;
	bool unused;
	int code;

	if (sim_args.config) {
		code = lks_setup_config(&c->other, sim_args.config, &unused);
	} else {
		args.has_failover = true;
		args.failover = lks_team_failover(lks_plan_team(plan, 0)) == LKS_MODULO
					? LKS_RESILIENT
					: LKS_MODULO;
		args.seed ^= 1;
		code = lks_setup_team(&c->other, &args);
	}
	if (code)
		return code;
	lks_plan_set_on_full(c->other.plan, sim_args.has_on_full ? sim_args.on_full
					    : lks_plan_on_full(plan) == LKS_ON_FULL_WAIT
						    ? LKS_ON_FULL_DROP
						    : LKS_ON_FULL_WAIT);
	c->trial.plan[1] = c->other.plan;
	set_limits(c->trial.setup->plan);
	set_limits(c->other.plan);
	return 0;
}

static int start(struct campaign *c)
{
	struct lks_bench_options options = { .seed = 1, .clock_hz = (uint32_t)sim_args.clock_hz };
	struct lks_setup *setup = c->trial.setup;
	struct lks_error error = { "" };
	int code = other_plan(c);

	if (!code)
		code = lks_setup_bench(setup, &options, (unsigned int)sim_args.width,
				       setup->members);
	if (code)
		return code;
	if (lks_bench_prepare(setup->bench, c->other.plan, &error))
		return cmd_error(CMD_FAILED, "simulated core: %s", error.text);
	return lks_outputs_open(&c->dir, &c->trial.wave);
}

int lks_campaign_run(struct lks_setup *setup, const struct lks_frames *frames, int argc,
		     char *argv[])
{
	struct campaign c = {
		.trial = { .setup = setup,
			   .plan = { setup->plan },
			   .frames = frames,
			   .clock_hz = sim_args.clock_hz,
			   .uplink_bps = sim_args.uplink_bps },
		.argc = argc,
		.argv = argv,
	};
	int code;

	if (frames->frames == 0)
		return cmd_error(CMD_FAILED, "%s: a campaign needs frames", sim_args.in);
	code = start(&c);
	if (!code)
		code = run_all(&c);
	if (!code)
		code = report(&c);
	lks_outdir_abandon(&c.dir);
	lks_setup_free(&c.other);
	json_decref(c.sum.failures);
	return code;
}
