/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LKS_FLOW_H
#define LKS_FLOW_H

#include "cmd.h"
#include "team_args.h"
#include "trace_line.h"

/* Return: the reason to drop a frame of this length, NULL for none. */
const char *flow_drop_of_length(size_t bytes);

/* Fill in what the team decides about line->fields. */
void flow_decide(const struct lks_team *team, uint16_t eligible, struct trace_line *line);

void flow_query_verb(struct cmd_verb *ret_verb);
void flow_path_verb(struct cmd_verb *ret_verb);

/* @argv: @argc words behind the verb, for the program of another engine */
void flow_trace_verb(struct cmd_verb *ret_verb, int argc, char *argv[]);

#endif
