/* SPDX-License-Identifier: Apache-2.0 */
/* The decision about one frame, as `flow query` and `flow trace` print it, whoever decided. */
#ifndef LKS_TRACE_LINE_H
#define LKS_TRACE_LINE_H

#include <linksteer/team.h>

#include <jansson.h>

struct trace_line {
	uint64_t frame;
	int uplink;	    /* -1: dropped */
	const char *reason; /* "hash", "vport", "explicit" or "drop:..." */
	bool has_hash;
	uint32_t hash;
	int bucket; /* -1: none */
	struct lks_fields fields;
	/* how it came about; nothing without a decision */
	bool explained;
	uint8_t live[LKS_TEAM_MEMBERS_MAX]; /* eligible members in team order */
	unsigned int lives;
	struct lks_word word[LKS_WORDS_MAX];
	size_t words;
};

enum { TRACE_FLOW_MAX = 160 };

/* The object with its keys in order; free with json_decref(). */
json_t *trace_line_json(const struct trace_line *line);

/* Fill in how the team decides about line->fields when the uplinks in @eligible are live. */
void trace_line_explain(struct trace_line *line, const struct lks_team *team, uint16_t eligible);

/* Why the team sends a frame where it does: "hash", "vport", "explicit". */
const char *trace_line_reason(const struct lks_team *team);

/* What a flow may be named by. */
enum {
	FLOW_SRC_IP = 1,
	FLOW_DST_IP = 2,
	FLOW_SRC_MAC = 4,
	FLOW_DST_MAC = 8,
	FLOW_PORTS = 16,
	FLOW_TYPE = 32,
	FLOW_PROTO = 64,
	FLOW_VLAN = 128,
	FLOW_TID = 256,
};

/* What people want to know of a frame: addresses, else MACs and type; ports, protocol and tag. */
unsigned int trace_line_parts(const struct lks_fields *f);

/* Those of the parts that the frame has, in words: who talks to whom. */
void trace_line_flow(const struct lks_fields *f, unsigned int parts, char ret_text[TRACE_FLOW_MAX]);

#endif
