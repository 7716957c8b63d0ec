/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer flow query: the decision about a frame that is described by options. */
#include "flow.h"
#include "flow_args.h"
#include "table.h"

#include <string.h>

static struct query {
	struct team_args team;
	bool as_json;
	struct flow_args flow;
} query = { .team = TEAM_ARGS_INIT, .flow = FLOW_ARGS_INIT };

static const struct arg args[] = {
	TEAM_ARGS(&query.team),
	TEAM_ARGS_DOWN(&query.team),
	FLOW_ARGS(&query.flow),
	ARGS_JSON(&query.as_json),
	ARGS_END,
};

static void print_text(const struct trace_line *line, const json_t *object)
{
	if (line->uplink < 0)
		printf("dropped: %s\n", line->reason + strlen("drop:"));
	else
		printf("uplink%d\n", line->uplink);
	putchar('\n');
	table_print_object(stdout, object);
}

static int run(const char *operand)
{
	struct trace_line line = { 0 };
	struct lks_team *team = NULL;
	json_t *object;
	int code = team_args_new(&query.team, &team);

	(void)operand;
	if (code)
		return code;
	code = flow_args_settle(&query.flow);
	if (!code) {
		line.fields = query.flow.fields;
		line.fields.tid = (uint16_t)query.team.tid;
		flow_decide(team, team_args_eligible(&query.team), &line);
		object = trace_line_json(&line);
		if (query.as_json)
			table_print_json(stdout, object);
		else
			print_text(&line, object);
		json_decref(object);
	}
	lks_team_free(team);
	return code;
}

void flow_query_verb(struct cmd_verb *ret_verb)
{
	*ret_verb = (struct cmd_verb){
		"query",
		"The uplink that a flow takes",
		NULL,
		args,
		"linksteer flow query --policy esx-ip32 --uplinks 2 --src-ip 164.18.1.84 --dst-ip "
		"164.18.1.195\n"
		"linksteer flow query --policy native --uplinks 4 --down 1 --src-ip fd00::1 "
		"--dst-ip fd00::2 -j\n",
		run,
	};
}
