/* SPDX-License-Identifier: Apache-2.0 */
#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figures.h"

#define HANG_CLOCKS 100000
#define CALM_CLOCKS 200 /* from the last event to the end of all outages */
#define WAVE_CLOCKS 100000

/* ---- in the process of the script ---- */

static void stopped(struct lks_outcome *outcome, const char *text)
{
	outcome->contract = LKS_TRIAL_STOPPED;
	snprintf(outcome->text, sizeof(outcome->text), "%s", text);
}

static int feed(const struct lks_trial *trial, const struct lks_script *script,
		struct lks_bench_frame *frame)
{
	if (!frame || lks_script_frames(script, trial->frames->frame, frame))
		return -ENOMEM;
	return lks_bench_feed(trial->setup->bench, frame, script->frames);
}

static int schedule(const struct lks_trial *trial, const struct lks_script *script)
{
	struct lks_bench *bench = trial->setup->bench;
	int64_t end = script->clocks;
	int err = 0;

	for (size_t i = 0; i < script->events && !err; i++) {
		const struct lks_script_event *e = &script->event[i];

		err = lks_bench_link(bench, e->clock, e->uplink, e->up);
		end = e->clock > end ? e->clock : end;
	}
	for (unsigned int u = 0; u < trial->setup->uplinks && !err; u++)
		if (trial->setup->members >> u & 1)
			err = lks_bench_link(bench, end + CALM_CLOCKS, u, true);
	return err;
}

/* A commit that is asked for while another waits is none. */
static int act(const struct lks_trial *trial, const struct lks_script_action *action,
	       unsigned int *rules, struct lks_error *error)
{
	struct lks_bench *bench = trial->setup->bench;
	int err;

	if (action->what != LKS_SCRIPT_COMMIT) {
		lks_bench_pause(bench, action->uplink, action->what == LKS_SCRIPT_PAUSE);
		return 0;
	}
	err = lks_bench_commit(bench, trial->plan[!*rules], error);
	*rules ^= !err;
	return err == -EBUSY ? 0 : err;
}

static int simulate(const struct lks_trial *trial, const struct lks_script *script,
		    struct lks_error *error)
{
	struct lks_bench *bench = trial->setup->bench;
	unsigned int rules = 0;
	int err = 0;

	lks_bench_start(bench);
	for (size_t i = 0; i < script->actions && !err; i++) {
		lks_bench_clocks(bench, script->action[i].clock - lks_bench_now(bench));
		err = act(trial, &script->action[i], &rules, error);
	}
	if (!err)
		err = lks_bench_run(bench, error);
	return err ? err : lks_bench_finish(bench, error);
}

static void count(struct lks_outcome *outcome, const struct lks_figures *f)
{
	const struct lks_result *r = f->result;

	outcome->clocks = (uint64_t)r->clocks;
	outcome->frames_in = r->frames_in;
	outcome->frames_out = f->out;
	memcpy(outcome->drops, r->drops, sizeof(r->drops));
	outcome->lost = f->lost;
	outcome->duplicated = r->duplicated;
	outcome->reordered = r->reordered;
	outcome->mismatched = r->mismatched;
	outcome->losses = r->failovers;
	outcome->healthy_moved = f->healthy_moved;
	for (size_t i = 0; i < r->failovers; i++) {
		const struct lks_loss *loss = &r->failover[i];

		outcome->cut_frames += loss->cut_frames;
		outcome->rescued_frames += loss->rescued_frames;
		outcome->rescued_bytes += loss->rescued_bytes;
		if (loss->last_start >= 0 &&
		    loss->last_start - loss->clock_down > outcome->latest_start)
			outcome->latest_start = loss->last_start - loss->clock_down;
		if (loss->hold_clocks > outcome->longest_hold)
			outcome->longest_hold = loss->hold_clocks;
	}
}

static void judge(struct lks_outcome *outcome, const struct lks_figures *f)
{
	const struct lks_violation *first = f->result->violation;

	outcome->held = true;
	for (unsigned int c = 1; c <= LKS_CONTRACTS; c++)
		if (strcmp(lks_figures_contract(f, c), "broken") == 0) {
			outcome->contract = outcome->held ? c : outcome->contract;
			outcome->held = false;
		}
	if (f->result->violations == 0)
		return;
	outcome->held = false;
	outcome->contract = first->contract;
	outcome->clock = first->clock;
	snprintf(outcome->text, sizeof(outcome->text), "%s", first->text);
}

static void run(const struct lks_trial *trial, const struct lks_script *script,
		struct lks_outcome *outcome)
{
	struct lks_bench_frame *frame = calloc(script->frames, sizeof(*frame));
	struct lks_bench_options options = {
		.seed = (uint32_t)script->seed,
		.clock_hz = (uint32_t)trial->clock_hz,
		.uplink_bps = trial->uplink_bps ? trial->uplink_bps : script->uplink_bps,
		.stall_percent = script->stall_percent,
		.idle_percent = script->idle_percent,
		.idle_frames = script->idle_frames,
	};
	struct lks_error error = { "out of memory" };
	struct lks_figures figures;
	const struct lks_result *result = lks_bench_result(trial->setup->bench);

	memcpy(options.dead, script->dead, sizeof(options.dead));
	lks_bench_retune(trial->setup->bench, &options);
	if (trial->wave)
		outcome->wave_err =
			lks_bench_wave(trial->setup->bench, trial->wave, 0, WAVE_CLOCKS);
	if (feed(trial, script, frame) || schedule(trial, script)) {
		stopped(outcome, error.text);
	} else if (simulate(trial, script, &error) && result->violations == 0) {
		stopped(outcome, error.text);
	} else if (lks_figures_make(&figures, trial->setup->bench, frame, trial->plan[0],
				    trial->clock_hz, 0, trial->setup->uplinks)) {
		stopped(outcome, "out of memory");
	} else {
		count(outcome, &figures);
		judge(outcome, &figures);
	}
	if (!outcome->wave_err)
		outcome->wave_err = lks_bench_wave_end(trial->setup->bench);
}

/* ---- around it ---- */

int lks_trial_run(const struct lks_trial *trial, const struct lks_script *script,
		  struct lks_outcome *ret_outcome)
{
	struct lks_outcome *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0;
	pid_t child;

	if (shared == MAP_FAILED)
		return -errno;
	stopped(shared, "the simulator ended by itself");
	child = fork();
	if (child == 0) {
		run(trial, script, shared);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0) {
		int err = -errno;

		munmap(shared, sizeof(*shared));
		return err;
	}
	if (WIFSIGNALED(status))
		snprintf(shared->text, sizeof(shared->text), "the simulator crashed: %s",
			 strsignal(WTERMSIG(status)));
	*ret_outcome = *shared;
	munmap(shared, sizeof(*shared));
	return 0;
}
