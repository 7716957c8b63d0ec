/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_args.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sim_args sim_args = {
	.team = TEAM_ARGS_INIT,
	.width = 64,
	.clock_hz = 156250000,
};

/* ---- events: TIME,uplinkK,down|up ---- */

#define NO_SUCH_UPLINK "uplink%u: there are uplinks 0 to %u"

static bool split(const char *text, char word[3][32])
{
	for (int i = 0; i < 3; i++) {
		size_t len = strcspn(text, ",");

		if (len == 0 || len >= 32 || (text[len] == ',') != (i < 2))
			return false;
		memcpy(word[i], text, len);
		word[i][len] = '\0';
		text += len + (i < 2);
	}
	return true;
}

static const char *read_event(const char *text, struct sim_event *ret_event)
{
	char word[3][32];
	int64_t uplink;

	if (!split(text, word))
		return "TIME,uplinkK,down or TIME,uplinkK,up is needed";
	if (!unit_time_read(word[0], &ret_event->time))
		return "a time as in 40us, 1.5ms or 100clk is needed, in ns, us, ms, s or whole "
		       "clk";
	if (strncmp(word[1], "uplink", 6) != 0 || (word[1][6] == '0' && word[1][7]) ||
	    !arg_read_number(word[1] + 6, 0, LKS_TEAM_MEMBERS_MAX - 1, &uplink))
		return "an uplink from uplink0 to uplink15 is needed";
	ret_event->uplink = (unsigned int)uplink;
	ret_event->up = strcmp(word[2], "up") == 0;
	if (!ret_event->up && strcmp(word[2], "down") != 0)
		return "down or up is needed";
	return NULL;
}

static int add_event(const struct sim_event *event)
{
	struct sim_args *args = &sim_args;

	if (args->events == args->event_room) {
		size_t room = args->event_room ? args->event_room * 2 : 16;
		struct sim_event *more = realloc(args->event, room * sizeof(*more));

		if (!more)
			return cmd_error(CMD_FAILED, "out of memory");
		args->event = more;
		args->event_room = room;
	}
	args->event[args->events++] = *event;
	return 0;
}

static int take_event(const struct arg *arg, const char *text)
{
	struct sim_event event;
	const char *why = read_event(text, &event);

	return why ? arg_refuse(arg, text, why) : add_event(&event);
}

/* Return: what is wrong, or NULL; an empty line and a comment are no event. */
static const char *read_line(char *line, size_t len, bool *ret_is_event,
			     struct sim_event *ret_event)
{
	*ret_is_event = false;
	if (strlen(line) != len)
		return "there is a NUL byte in it";
	if (len && line[len - 1] == '\n')
		line[--len] = '\0';
	if (len && line[len - 1] == '\r')
		line[--len] = '\0';
	if (strchr(line, '\r'))
		return "there is a carriage return in it: lines end with LF or CR LF";
	line[strcspn(line, "#")] = '\0';
	for (len = strlen(line); len && strchr(" \t", line[len - 1]); len--)
		line[len - 1] = '\0';
	line += strspn(line, " \t");
	if (*line == '\0')
		return NULL;
	*ret_is_event = true;
	return read_event(line, ret_event);
}

/* The uplinks of the team are not known before all options are read: see the check behind. */
static int read_events_file(const char *path, unsigned int uplinks)
{
	FILE *file = fopen(path, "r");
	struct sim_event event;
	bool is_event;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int code = 0;

	if (!file)
		return cmd_error(CMD_FAILED, "%s: %s: check the path", path, strerror(errno));
	for (unsigned int number = 1; !code && (len = getline(&line, &room, file)) >= 0; number++) {
		const char *why = read_line(line, (size_t)len, &is_event, &event);

		if (why)
			code = cmd_error(CMD_USAGE, "%s:%u: '%s': %s", path, number,
					 line + strspn(line, " \t"), why);
		else if (is_event && event.uplink >= uplinks)
			code = cmd_error(CMD_USAGE, "%s:%u: " NO_SUCH_UPLINK, path, number,
					 event.uplink, uplinks - 1);
		else if (is_event)
			code = add_event(&event);
	}
	if (!code && !feof(file))
		code = cmd_error(CMD_FAILED, "%s: %s: check the path", path, strerror(errno));
	free(line);
	fclose(file);
	return code;
}

static int take_events_file(const struct arg *arg, const char *text)
{
	if (sim_args.events_file)
		return arg_refuse(arg, text, "one file holds all events, put them into it");
	sim_args.events_file = text;
	return 0;
}

/* ---- the others ---- */

static int take_width(const struct arg *arg, const char *text)
{
	int64_t width = 0;

	if (!arg_read_number(text, 64, 512, &width) || (width & (width - 1)) != 0)
		return arg_refuse(arg, text, "64, 128, 256 or 512 is needed");
	*(int64_t *)arg->into = width;
	return 0;
}

static int take_clock(const struct arg *arg, const char *text)
{
	if (!unit_frequency_read(text, arg->into))
		return arg_refuse(arg, text, "a frequency as in 156.25MHz is needed");
	return 0;
}

static int take_uplink_rate(const struct arg *arg, const char *text)
{
	if (!unit_rate_read(text, arg->into))
		return arg_refuse(arg, text, "full or a rate as in 1G, 2.5G, 100M is needed");
	return 0;
}

static int take_rate(const struct arg *arg, const char *text)
{
	*(bool *)arg->into = strcmp(text, "pcap") == 0;
	if (strcmp(text, "pcap") != 0 && strcmp(text, "line") != 0)
		return arg_refuse(arg, text, "line or pcap is needed");
	return 0;
}

static int take_on_full(const struct arg *arg, const char *text)
{
	bool wait = strcmp(text, "wait") == 0;

	if (!wait && strcmp(text, "drop") != 0)
		return arg_refuse(arg, text, "wait or drop is needed");
	sim_args.on_full = wait ? LKS_ON_FULL_WAIT : LKS_ON_FULL_DROP;
	sim_args.has_on_full = true;
	return 0;
}

/* Two whole numbers, @sep between them. */
static bool read_pair(const char *text, char sep, int64_t min, uint64_t *ret_a, uint64_t *ret_b)
{
	const char *at = strchr(text, sep);
	char first[24];
	int64_t a, b;

	if (!at || (size_t)(at - text) >= sizeof(first))
		return false;
	memcpy(first, text, (size_t)(at - text));
	first[at - text] = '\0';
	if (!arg_read_number(first, min, INT64_MAX / 2, &a) ||
	    !arg_read_number(at + 1, 1, INT64_MAX / 2, &b))
		return false;
	*ret_a = (uint64_t)a;
	*ret_b = (uint64_t)b;
	return true;
}

static int take_campaign(const struct arg *arg, const char *text)
{
	if (!read_pair(text, ',', 0, &sim_args.campaign_seed, &sim_args.campaign_count))
		return arg_refuse(arg, text, "SEED,COUNT is needed, as in 1,100");
	return 0;
}

static int take_shard(const struct arg *arg, const char *text)
{
	if (!read_pair(text, '/', 1, &sim_args.shard, &sim_args.shards) ||
	    sim_args.shard > sim_args.shards)
		return arg_refuse(arg, text, "K/N is needed, K from 1 to N");
	return 0;
}

static const struct arg args[] = {
	TEAM_ARGS(&sim_args.team),
	{ "config", 0, "FILE", "teams from a configuration file instead", arg_string,
	  &sim_args.config, 0, 0 },
	{ "in", 0, "FILE", "pcap or pcapng, - is the standard input", arg_string, &sim_args.in, 0,
	  0 },
	{ "out", 0, "DIR", "uplinkK.pcap, report.json and report.html go there", arg_string,
	  &sim_args.out, 0, 0 },
	{ "event", 0, "TIME,uplinkK,down|up", "change a link; TIME in ns us ms s clk; repeatable",
	  take_event, NULL, 0, 0 },
	{ "events", 0, "FILE", "the same, one a line, # comments", take_events_file, NULL, 0, 0 },
	{ "rate", 0, "line|pcap", "offer a beat every clock (default), or by the stamps", take_rate,
	  &sim_args.by_stamps, 0, 0 },
	{ "exact", 0, NULL, "with --rate pcap: keep gaps above 100 us", arg_flag, &sim_args.exact,
	  0, 0 },
	{ "uplink-rate", 0, "full|1G|10G|..", "speed of each uplink (default: full)",
	  take_uplink_rate, &sim_args.uplink_bps, 0, 0 },
	{ "on-full", 0, "wait|drop", "when a queue is full (default here: wait)", take_on_full,
	  NULL, 0, 0 },
	{ "width", 0, "BITS", "of the data path: 64, 128, 256 or 512 (default 64)", take_width,
	  &sim_args.width, 0, 0 },
	{ "clock", 0, "FREQUENCY", "of the core (default 156.25MHz)", take_clock,
	  &sim_args.clock_hz, 0, 0 },
	{ "wave", 0, "FILE.fst", "waveform around the first event", arg_string, &sim_args.wave, 0,
	  0 },
	{ "campaign", 0, "SEED,COUNT", "run COUNT random link failures, each checked",
	  take_campaign, NULL, 0, 0 },
	{ "shard", 0, "K/N", "of a campaign run every Nth script, from the Kth", take_shard, NULL,
	  0, 0 },
	ARGS_JSON(&sim_args.as_json),
	ARGS_END,
};

const struct cmd_verb sim_run_verb = {
	"run",
	"Send a capture through the simulated hardware",
	NULL,
	args,
	"linksteer sim run --policy native --uplinks 4 --in capture.pcap --out run\n"
	"linksteer sim run --policy native --uplinks 4 --event 40us,uplink1,down --in capture.pcap "
	"--out run\n"
	"linksteer sim run --config teams.json --uplink-rate 1G --on-full drop --in capture.pcap "
	"--out run\n"
	"linksteer sim run --policy native --uplinks 4 --campaign 1,100 --in capture.pcap --out "
	"run\n",
	NULL,
};

static int check_team(const struct sim_args *a)
{
	if (!a->config && !a->team.policy)
		return cmd_error(CMD_USAGE, "--policy is missing (or --config)");
	if (!a->config && !a->team.uplinks)
		return cmd_error(CMD_USAGE, "--uplinks is missing");
	if (!a->config)
		return 0;
	if (a->team.policy || a->team.uplinks || a->team.has_failover || a->team.given ||
	    a->team.seed != LKS_SEED_DEFAULT)
		return cmd_error(CMD_USAGE, "--config brings its own teams: leave out --policy, "
					    "--uplinks, --failover, --seed, --key, --fields, "
					    "--symmetric and --tags");
	return 0;
}

/* A campaign makes its own events, or takes those of one script. */
static int check_campaign(const struct sim_args *a)
{
	if (a->shard && !a->campaign_count)
		return cmd_error(CMD_USAGE, "--shard is for --campaign");
	if (!a->campaign_count)
		return 0;
	if (a->by_stamps || a->exact)
		return cmd_error(CMD_USAGE, "--campaign paces its frames itself: leave out --rate "
					    "pcap and --exact");
	if (a->team.policy && lks_policy_kind(a->team.policy) == LKS_KIND_EXPLICIT)
		return cmd_error(CMD_USAGE,
				 "--campaign: its commits exchange modulo and resilient, "
				 "and policy explicit has modulo only: take another "
				 "policy, or --config");
	if (a->campaign_count > 1 && (a->events || a->events_file || a->wave))
		return cmd_error(CMD_USAGE, "--event, --events and --wave are for one script: "
					    "--campaign SEED,1");
	return 0;
}

int sim_args_check(void)
{
	int code = check_team(&sim_args);

	if (!code)
		code = check_campaign(&sim_args);
	if (code)
		return code;
	if (sim_args.exact && !sim_args.by_stamps)
		return cmd_error(CMD_USAGE, "--exact is for --rate pcap");
	if (!sim_args.in)
		return cmd_error(CMD_USAGE, "--in is missing");
	if (!sim_args.out)
		return cmd_error(CMD_USAGE, "--out is missing");
	return sim_args.config ? 0 : sim_args_check_events((unsigned int)sim_args.team.uplinks);
}

int sim_args_check_events(unsigned int uplinks)
{
	for (size_t i = 0; i < sim_args.events; i++)
		if (sim_args.event[i].uplink >= uplinks)
			return cmd_error(CMD_USAGE, "--event: " NO_SUCH_UPLINK,
					 sim_args.event[i].uplink, uplinks - 1);
	return sim_args.events_file ? read_events_file(sim_args.events_file, uplinks) : 0;
}
