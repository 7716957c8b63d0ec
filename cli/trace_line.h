/* SPDX-License-Identifier: Apache-2.0 */
/* The decision about one frame, as `flow query` and `flow trace` print it, whoever decided. */
#ifndef LKS_TRACE_LINE_H
#define LKS_TRACE_LINE_H

#include <linksteer/frame.h>

#include <jansson.h>

struct trace_line {
	uint64_t frame;
	int uplink;	    /* -1: dropped */
	const char *reason; /* "hash" or "drop:..." */
	bool has_hash;
	uint32_t hash;
	int bucket; /* -1: none */
	struct lks_fields fields;
};

enum { TRACE_FLOW_MAX = 160 };

/* The object with its keys in order; free with json_decref(). */
json_t *trace_line_json(const struct trace_line *line);

/* Who talks to whom: addresses, else MACs and type. With @ports, also tag, protocol and ports. */
void trace_line_flow(const struct trace_line *line, bool ports, char ret_text[TRACE_FLOW_MAX]);

#endif
