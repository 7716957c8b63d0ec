/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer-sim run: a capture through the core, checked, into pcaps and a report. */
#include "run.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign.h"
#include "cli/sim_args.h"
#include "cli/table.h"
#include "figures.h"
#include "frames.h"
#include "html.h"
#include "outputs.h"
#include "pcapout.h"
#include "report.h"
#include "setup.h"

#define GAP_NS 100000 /* longest gap by the stamps, unless --exact */
#define HANG_CLOCKS 200000
#define WAVE_BEFORE_CLOCKS 500 /* waveform around the first event */
#define WAVE_AFTER_CLOCKS 4000

struct run {
	struct lks_setup setup;
	struct lks_frames frames;
	struct lks_outdir dir;
	FILE *pcap[16], *wave;
	int capture_code;
};

static void on_sent(void *user, const struct lks_sent *sent)
{
	FILE *pcap = ((struct run *)user)->pcap[sent->uplink];

	if (pcap)
		lks_pcap_frame(pcap, sent->bytes, sent->len,
			       (uint64_t)((unsigned __int128)sent->clock * 1000000000u /
					  sim_args.clock_hz));
}

static void on_progress(void *user, size_t done, size_t total)
{
	(void)user;
	fprintf(stderr, "\r%zu of %zu frames", done, total);
	if (done == total)
		fputs("\r\033[K", stderr);
}

static int plan(struct run *run)
{
	bool file_says = false;
	int code;

	if (sim_args.config)
		code = lks_setup_config(&run->setup, sim_args.config, &file_says);
	else
		code = lks_setup_team(&run->setup, &sim_args.team);
	if (code)
		return code;
	if (sim_args.has_on_full)
		lks_plan_set_on_full(run->setup.plan, sim_args.on_full);
	else if (!file_says)
		lks_plan_set_on_full(run->setup.plan, LKS_ON_FULL_WAIT);
	return sim_args.config ? sim_args_check_events(run->setup.uplinks) : 0;
}

static int open_outputs(struct run *run)
{
	char name[16];
	int code = lks_outputs_open(&run->dir, &run->wave);

	if (code)
		return code;
	for (unsigned int u = 0; u < run->setup.uplinks; u++) {
		snprintf(name, sizeof(name), "uplink%u.pcap", u);
		run->pcap[u] = lks_outdir_file(&run->dir, name);
		if (!run->pcap[u])
			return lks_outputs_bad_file(name);
		lks_pcap_header(run->pcap[u]);
	}
	return 0;
}

static int load(struct run *run)
{
	struct lks_bench_options options = {
		.seed = 1,
		.clock_hz = (uint32_t)sim_args.clock_hz,
		.uplink_bps = sim_args.uplink_bps,
		.sent = on_sent,
		.hang_clocks =
			HANG_CLOCKS + (int64_t)((run->setup.patience_us + run->setup.delay_us) *
						sim_args.clock_hz / 1000000),
		.patient = run->setup.patience_us == 0,
		.progress = isatty(STDERR_FILENO) ? on_progress : NULL,
		.user = run,
	};
	int code = lks_setup_bench(&run->setup, &options, (unsigned int)sim_args.width,
				   run->setup.members);

	if (code)
		return code;
	if (sim_args.by_stamps)
		lks_frames_pace(&run->frames, sim_args.clock_hz, sim_args.exact ? 0 : GAP_NS);
	if (lks_bench_feed(run->setup.bench, run->frames.frame, run->frames.frames))
		return cmd_error(CMD_FAILED, "out of memory");
	return 0;
}

static int schedule(struct run *run)
{
	int64_t first = 0;
	int err;

	for (size_t i = 0; i < sim_args.events; i++) {
		const struct sim_event *e = &sim_args.event[i];
		int64_t clock = unit_time_clocks(&e->time, sim_args.clock_hz);

		if (lks_bench_link(run->setup.bench, clock, e->uplink, e->up))
			return cmd_error(CMD_FAILED, "out of memory");
		first = i == 0 || clock < first ? clock : first;
	}
	if (!run->wave)
		return 0;
	first = first > WAVE_BEFORE_CLOCKS ? first - WAVE_BEFORE_CLOCKS : 0;
	err = lks_bench_wave(run->setup.bench, run->wave, first,
			     first + WAVE_BEFORE_CLOCKS + WAVE_AFTER_CLOCKS);
	return err ? lks_outputs_bad_wave(err) : 0;
}

static int write_reports(struct run *run, const struct lks_figures *figures, json_t *json)
{
	FILE *file = lks_outdir_file(&run->dir, "report.json");
	int err;

	if (!file || json_dumpf(json, file, JSON_INDENT(2) | TABLE_REAL) ||
	    fputc('\n', file) == EOF)
		return lks_outputs_bad_file("report.json");
	file = lks_outdir_file(&run->dir, "report.html");
	if (!file)
		return lks_outputs_bad_file("report.html");
	lks_html_write(file, figures, sim_args.in);
	err = lks_bench_wave_end(run->setup.bench);
	return err ? lks_outputs_bad_wave(err) : lks_outputs_commit(&run->dir);
}

/* @stopped: why the run did not come to its end, or NULL. */
static int report(struct run *run, const char *stopped)
{
	struct lks_figures figures;
	json_t *json;
	int code;

	if (lks_figures_make(&figures, run->setup.bench, run->frames.frame, run->setup.plan,
			     sim_args.clock_hz, (unsigned int)sim_args.width, run->setup.uplinks))
		return cmd_error(CMD_FAILED, "out of memory");
	figures.stopped = stopped;
	json = lks_report_json(&figures);
	code = json ? write_reports(run, &figures, json) : cmd_error(CMD_FAILED, "out of memory");
	if (!code && sim_args.as_json)
		table_print_json(stdout, json);
	else if (!code)
		lks_report_summary(&figures, sim_args.in, sim_args.out);
	lks_report_violations(figures.result);
	if (figures.healthy_moved)
		cmd_error(CMD_FOUND, "C6 broken: %llu healthy flows moved",
			  (unsigned long long)figures.healthy_moved);
	else if (!figures.c6)
		cmd_error(CMD_FOUND, "C6 broken: a dead member's buckets are not spread evenly");
	if (stopped)
		cmd_error(CMD_FOUND, "the simulation stopped: %s", stopped);
	if (!code &&
	    (stopped || figures.result->violations > 0 || !figures.c6 || figures.lost != 0))
		code = CMD_FOUND;
	json_decref(json);
	lks_figures_free(&figures);
	return code;
}

static int simulate(struct run *run)
{
	struct lks_error error = { "" };
	int code = schedule(run);
	bool stopped;

	if (code)
		return code;
	stopped = lks_bench_run(run->setup.bench, &error) ||
		  lks_bench_finish(run->setup.bench, &error) ||
		  lks_bench_tallies(run->setup.bench, UINT_MAX, &error);
	return report(run, stopped ? error.text : NULL);
}

static int one_run(struct run *run)
{
	int code = load(run);

	if (!code)
		code = open_outputs(run);
	return code ? code : simulate(run);
}

int lks_cmd_run(int argc, char *argv[])
{
	struct run run = { 0 };
	int code;

	cmd_set_name("linksteer sim run");
	code = args_parse(sim_run_verb.args, argc, argv, NULL);
	if (!code)
		code = sim_args_check();
	if (!code)
		code = plan(&run);
	if (!code)
		code = lks_frames_read(sim_args.in, false, &run.frames, &run.capture_code);
	if (!code && sim_args.campaign_count)
		code = lks_campaign_run(&run.setup, &run.frames, argc, argv);
	else if (!code)
		code = one_run(&run);
	lks_outdir_abandon(&run.dir);
	lks_setup_free(&run.setup);
	lks_frames_free(&run.frames);
	free(sim_args.event);
	return code ? code : run.capture_code;
}
