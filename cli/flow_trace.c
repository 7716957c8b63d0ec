/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer flow trace: the decision about every frame of a capture. */
#include "capture.h"
#include "exec_sim.h"
#include "flow.h"
#include "trace_out.h"

#include <string.h>

static struct trace {
	struct team_args team;
	bool as_json, rtl, has_width;
	const char *in;
	int argc; /* the words behind the verb */
	char **argv;
} trace = { .team = TEAM_ARGS_INIT };

static int take_engine(const struct arg *arg, const char *text)
{
	trace.rtl = strcmp(text, "rtl") == 0;
	if (!trace.rtl && strcmp(text, "model") != 0)
		return arg_refuse(arg, text, "model or rtl is needed");
	return 0;
}

static int take_width(const struct arg *arg, const char *text)
{
	static const char *const widths[] = { "64", "128", "256", "512" };

	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		if (strcmp(widths[i], text) == 0) {
			trace.has_width = true;
			return 0;
		}
	return arg_refuse(arg, text, "64, 128, 256 or 512 is needed");
}

static const struct arg args[] = {
	TEAM_ARGS(&trace.team),
	TEAM_ARGS_DOWN(&trace.team),
	{ "engine", 0, "model|rtl", "who decides: the C model or the hardware", take_engine, NULL,
	  0, 0 },
	{ "width", 0, "BITS", "with --engine rtl: 64 (default), 128, 256 or 512", take_width, NULL,
	  0, 0 },
	{ "in", 0, "FILE", "pcap or pcapng, - is the standard input", arg_string, &trace.in, 0, 0 },
	ARGS_JSON(&trace.as_json),
	ARGS_END,
};

static void decide(const struct lks_team *team, const uint8_t *frame, size_t len,
		   struct trace_line *line)
{
	lks_frame_parse(frame, len, &line->fields);
	line->fields.tid = (uint16_t)trace.team.tid;
	line->explained = false;
	line->uplink = -1;
	line->bucket = -1;
	line->has_hash = false;
	line->reason = flow_drop_of_length(len);
	if (!line->reason)
		flow_decide(team, team_args_eligible(&trace.team), line);
}

static int print_all(const struct lks_team *team, struct capture *capture, struct trace_out *out)
{
	struct trace_line line = { 0 };
	const uint8_t *frame = NULL;
	uint64_t time_ns;
	size_t len = 0;
	int more;

	for (; (more = capture_next(capture, &frame, &len, &time_ns)) == 1; line.frame++) {
		decide(team, frame, len, &line);
		trace_out_add(out, &line, &line.fields, len);
	}
	trace_out_end(out);
	return more < 0 ? capture_report(capture) : CMD_OK;
}

static int run_model(const struct lks_team *team)
{
	struct trace_out *out =
		trace_out_new(trace.as_json, (unsigned int)trace.team.uplinks, team);
	struct capture *capture = NULL;
	int code;

	if (!out)
		return cmd_error(CMD_FAILED, "out of memory");
	code = capture_open(trace.in, true, &capture);
	if (!code) {
		code = print_all(team, capture, out);
		capture_close(capture);
	}
	trace_out_free(out);
	return code;
}

static int run(const char *operand)
{
	struct lks_team *team = NULL;
	int code = team_args_new(&trace.team, &team);

	(void)operand;
	if (code)
		return code;
	if (!trace.in)
		code = cmd_error(CMD_USAGE, "--in is missing");
	else if (trace.has_width && !trace.rtl)
		code = cmd_error(CMD_USAGE, "--width is for --engine rtl");
	else if (trace.rtl)
		code = exec_sim("trace", trace.argc, trace.argv);
	else
		code = run_model(team);
	lks_team_free(team);
	return code;
}

void flow_trace_verb(struct cmd_verb *ret_verb, int argc, char *argv[])
{
	trace.argc = argc;
	trace.argv = argv;
	*ret_verb = (struct cmd_verb){
		"trace",
		"The uplink that every frame of a capture takes",
		NULL,
		args,
		"linksteer flow trace --policy esx-ip32 --uplinks 3 --in capture.pcap\n"
		"linksteer flow trace --policy native --uplinks 4 --in capture.pcap -j\n"
		"linksteer flow trace --policy native --uplinks 4 --engine rtl --in capture.pcap "
		"-j\n",
		run,
	};
}
