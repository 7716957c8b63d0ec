/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer flow: one verb a file, the options and what they share here. */
#include "flow.h"

#include "cmd.h"

#include <string.h>

const char *flow_drop_of_length(size_t bytes)
{
	if (bytes < LKS_FRAME_MIN)
		return "drop:runt";
	return bytes > LKS_FRAME_MAX ? "drop:oversize" : NULL;
}

void flow_decide(const struct lks_team *team, uint16_t eligible, struct trace_line *line)
{
	uint32_t hash = lks_team_hash(team, &line->fields);
	unsigned int uplink;

	line->has_hash = lks_policy_kind(lks_team_policy(team)) == LKS_KIND_HASH;
	line->hash = hash;
	line->bucket = lks_team_bucket(team, hash);
	if (lks_team_select(team, hash, eligible, &uplink)) {
		line->uplink = -1;
		line->reason = "drop:no_uplink";
	} else {
		line->uplink = (int)uplink;
		line->reason = trace_line_reason(team);
	}
	trace_line_explain(line, team, eligible);
}

int cmd_flow(int argc, char *argv[])
{
	struct cmd_verb verbs[4];

	memset(verbs, 0, sizeof(verbs));
	flow_query_verb(&verbs[0]);
	flow_trace_verb(&verbs[1], argc - 2, argv + 2);
	flow_path_verb(&verbs[2]);
	return cmd_verbs("flow", verbs, argc, argv);
}
