/* SPDX-License-Identifier: Apache-2.0 */
/* What `flow trace` prints: a line a frame, and for people the shares and the largest flows. */
#ifndef LKS_TRACE_OUT_H
#define LKS_TRACE_OUT_H

#include "trace_line.h"

struct trace_out;

/* @team: outlives what is returned. Return: NULL without memory; free with trace_out_free(). */
struct trace_out *trace_out_new(bool as_json, unsigned int uplinks, const struct lks_team *team);
void trace_out_free(struct trace_out *out);

/*
 * Print the decision about a frame of @bytes; with progress on stderr where people see it.
 * @read: all that the library reads in the frame, for the policy's key; unused when it is dropped
 */
void trace_out_add(struct trace_out *out, const struct trace_line *line,
		   const struct lks_fields *read, size_t bytes);

/* After the last frame. */
void trace_out_end(struct trace_out *out);

#endif
