/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linksteer-sim trace: what `flow trace` prints, decided by the core. Every value comes from the
 * core: fields from its parser, hash, bucket and uplink from its decision, drops from its finish.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/trace_out.h"
#include "frames.h"
#include "run.h"
#include "setup.h"

struct trace {
	struct team_args team;
	const char *in, *engine;
	int64_t width;
	bool as_json;
	struct lks_setup setup;
	struct lks_frames frames;
	struct trace_line *line; /* one a frame */
	int capture_code;
};

static struct trace trace = { .team = TEAM_ARGS_INIT, .width = 64 };

static const struct arg args[] = {
	TEAM_ARGS(&trace.team),
	TEAM_ARGS_DOWN(&trace.team),
	{ "engine", 0, "rtl", "", arg_string, &trace.engine, 0, 0 },
	{ "width", 0, "BITS", "", arg_number, &trace.width, 64, 512 },
	{ "in", 0, "FILE", "", arg_string, &trace.in, 0, 0 },
	ARGS_JSON(&trace.as_json),
	ARGS_END,
};

static const char *const drop_text[LKS_DROPS] = {
	"drop:bad_frame", "drop:runt",	     "drop:oversize",  "drop:no_team",
	"drop:no_uplink", "drop:queue_full", "drop:link_lost",
};

static void on_parsed(void *user, uint32_t frame, const struct lks_fields *fields)
{
	struct trace *t = user;

	t->line[frame].frame = frame;
	t->line[frame].fields = *fields;
}

static void on_decided(void *user, const struct lks_decided *d)
{
	struct trace *t = user;
	struct trace_line *line = &t->line[d->frame];

	line->explained = !d->dropped || d->reason != LKS_DROP_NO_TEAM;
	line->has_hash = line->explained && lks_policy_kind(t->team.policy) == LKS_KIND_HASH;
	line->hash = d->hash;
	line->bucket = line->explained && d->resilient ? (int)d->bucket : -1;
	line->uplink = d->dropped ? -1 : (int)d->uplink;
	line->reason = d->dropped ? drop_text[d->reason]
				  : trace_line_reason(lks_plan_team(t->setup.plan, 0));
}

/* A frame that turns out unusable at its end has no decision, whatever its first bytes said. */
static void on_finished(void *user, uint32_t frame, bool dropped, unsigned int reason)
{
	struct trace *t = user;
	struct trace_line *line = &t->line[frame];

	if (!dropped || reason == LKS_DROP_NO_UPLINK)
		return;
	line->explained = line->has_hash = false;
	line->bucket = line->uplink = -1;
	line->reason = drop_text[reason];
}

static int prepare(struct trace *t)
{
	struct lks_bench_options options = { .seed = 1,
					     .parsed = on_parsed,
					     .decided = on_decided,
					     .finished = on_finished,
					     .user = t };
	int code = lks_setup_team(&t->setup, &t->team);

	if (!code)
		code = lks_frames_read(t->in, true, &t->frames, &t->capture_code);
	if (code)
		return code;
	for (size_t i = 0; i < t->frames.frames; i++)
		t->frames.frame[i].tid = (uint16_t)t->team.tid;
	t->line = calloc(t->frames.frames + 1, sizeof(*t->line));
	if (!t->line)
		return cmd_error(CMD_FAILED, "out of memory");
	code = lks_setup_bench(&t->setup, &options, (unsigned int)t->width,
			       team_args_eligible(&t->team));
	if (!code && lks_bench_feed(t->setup.bench, t->frames.frame, t->frames.frames))
		code = cmd_error(CMD_FAILED, "out of memory");
	return code;
}

/* The steps between what the core read and what it decided are the model's, of the same bytes. */
static void explain(const struct lks_team *team, uint16_t eligible, const struct lks_fields *read,
		    struct trace_line *line)
{
	struct lks_fields seen = line->fields;

	line->fields = *read;
	trace_line_explain(line, team, eligible);
	line->fields = seen;
}

static int print_all(struct trace *t)
{
	const struct lks_team *team = lks_plan_team(t->setup.plan, 0);
	struct trace_out *out = trace_out_new(t->as_json, (unsigned int)t->team.uplinks, team);

	if (!out)
		return cmd_error(CMD_FAILED, "out of memory");
	for (size_t i = 0; i < t->frames.frames; i++) {
		const struct lks_bench_frame *frame = &t->frames.frame[i];
		struct lks_fields read;

		lks_frame_parse(frame->bytes, frame->len, &read);
		read.tid = frame->tid;
		if (t->line[i].explained)
			explain(team, team_args_eligible(&t->team), &read, &t->line[i]);
		trace_out_add(out, &t->line[i], &read, frame->len);
	}
	trace_out_end(out);
	trace_out_free(out);
	return t->capture_code;
}

static int run(struct trace *t)
{
	const struct lks_result *result = lks_bench_result(t->setup.bench);
	struct lks_error error = { "" };
	int code;

	if (lks_bench_run(t->setup.bench, &error))
		return cmd_error(CMD_FOUND, "the simulation stopped: %s", error.text);
	code = print_all(t);
	for (size_t i = 0; i < result->violations && i < 10; i++)
		cmd_error(CMD_FOUND, "%s broken: %s",
			  lks_broken_name(result->violation[i].contract),
			  result->violation[i].text);
	return result->violations ? CMD_FOUND : code;
}

int lks_cmd_trace(int argc, char *argv[])
{
	int code;

	cmd_set_name("linksteer flow trace");
	code = args_parse(args, argc, argv, NULL);
	if (!code && !trace.in)
		code = cmd_error(CMD_USAGE, "--in is missing");
	if (!code)
		code = prepare(&trace);
	if (!code)
		code = run(&trace);
	lks_setup_free(&trace.setup);
	lks_frames_free(&trace.frames);
	free(trace.line);
	return code;
}
