/* SPDX-License-Identifier: Apache-2.0 */
#include "trace_out.h"

#include "table.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UPLINKS_MAX = 16, TOP_FLOWS = 5, PROGRESS_FRAMES = 1 << 15 };

struct share {
	uint64_t frames, bytes, flows;
};

struct flow {
	uint64_t bytes;
	json_t *row;
};

struct trace_out {
	bool as_json, progress;
	unsigned int uplinks;
	const struct lks_team *team;
	struct share uplink[UPLINKS_MAX], dropped;
	json_t *flows; /* its key in hex: {flow, frames, bytes, uplink} */
};

struct trace_out *trace_out_new(bool as_json, unsigned int uplinks, const struct lks_team *team)
{
	struct trace_out *out = calloc(1, sizeof(*out));

	if (!out)
		return NULL;
	out->as_json = as_json;
	out->progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
	out->uplinks = uplinks;
	out->team = team;
	out->flows = json_object();
	return out;
}

void trace_out_free(struct trace_out *out)
{
	json_decref(out->flows);
	free(out);
}

static void print_json(const struct trace_line *line)
{
	json_t *object = trace_line_json(line);

	table_print_json(stdout, object);
	json_decref(object);
}

static void print_row(const struct trace_line *line)
{
	char uplink[24] = "-", hash[16] = "-", bucket[16] = "-", flow[TRACE_FLOW_MAX];

	if (line->frame == 0)
		printf("%8s  %-9s  %-15s  %-10s  %6s  %s\n", "frame", "uplink", "reason", "hash",
		       "bucket", "flow");
	if (line->uplink >= 0)
		snprintf(uplink, sizeof(uplink), "uplink%d", line->uplink);
	if (line->has_hash)
		snprintf(hash, sizeof(hash), "0x%08" PRIx32, line->hash);
	if (line->bucket >= 0)
		snprintf(bucket, sizeof(bucket), "%d", line->bucket);
	trace_line_flow(&line->fields, trace_line_parts(&line->fields), flow);
	printf("%8" PRIu64 "  %-9s  %-15s  %-10s  %6s  %s\n", line->frame, uplink, line->reason,
	       hash, bucket, flow);
}

static void add_to(json_t *row, const char *key, uint64_t amount)
{
	json_t *value = json_object_get(row, key);

	json_integer_set(value, json_integer_value(value) + (json_int_t)amount);
}

static size_t key_of(const struct trace_out *out, const struct lks_fields *fields, uint8_t *ret_key)
{
	return lks_policy_key(lks_team_policy(out->team), lks_team_params(out->team), fields,
			      ret_key);
}

#define FIELD(name)                                                                                \
	{                                                                                          \
		offsetof(struct lks_fields, name), sizeof(((struct lks_fields *)NULL)->name)       \
	}

/* What the policy looks at in this frame, FLOW_*: where another value gives another key. */
static unsigned int parts_of(const struct trace_out *out, const struct lks_fields *fields)
{
	static const struct {
		unsigned int part;
		struct {
			size_t at, size;
		} field[4];
	} known[] = {
		{ FLOW_SRC_IP,
		  { FIELD(src_ip), FIELD(linux_src), FIELD(dpdk_src), FIELD(l3_word[0]) } },
		{ FLOW_DST_IP,
		  { FIELD(dst_ip), FIELD(linux_dst), FIELD(dpdk_dst), FIELD(l3_word[1]) } },
		{ FLOW_SRC_MAC, { FIELD(src_mac) } },
		{ FLOW_DST_MAC, { FIELD(dst_mac) } },
		{ FLOW_PORTS,
		  { FIELD(src_port), FIELD(dst_port), FIELD(linux_word), FIELD(dpdk_ports) } },
		{ FLOW_TYPE, { FIELD(ethertype), FIELD(type_field) } },
		{ FLOW_VLAN, { FIELD(tci) } },
		{ FLOW_TID, { FIELD(tid) } },
	};
	uint8_t key[LKS_POLICY_KEY_MAX], other[LKS_POLICY_KEY_MAX];
	size_t len = key_of(out, fields, key);
	unsigned int parts = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct lks_fields changed = *fields;

		for (size_t j = 0; j < 4; j++)
			for (size_t k = 0; k < known[i].field[j].size; k++)
				((uint8_t *)&changed)[known[i].field[j].at + k] ^= 0xff;
		if (key_of(out, &changed, other) != len || memcmp(key, other, len) != 0)
			parts |= known[i].part;
	}
	return parts;
}

static json_t *flow_new(const struct trace_out *out, const struct lks_fields *fields, int uplink)
{
	char text[TRACE_FLOW_MAX], name[24];

	trace_line_flow(fields, parts_of(out, fields), text);
	snprintf(name, sizeof(name), "uplink%d", uplink);
	return json_pack("{s:s, s:i, s:i, s:s}", "flow", text, "frames", 0, "bytes", 0, "uplink",
			 name);
}

static void count(struct trace_out *out, const struct trace_line *line,
		  const struct lks_fields *read, size_t bytes)
{
	struct share *share = line->uplink < 0 ? &out->dropped : &out->uplink[line->uplink];
	char hex[2 * LKS_POLICY_KEY_MAX + 1];
	uint8_t key[LKS_POLICY_KEY_MAX];
	json_t *row;
	size_t len;

	share->frames++;
	share->bytes += bytes;
	if (line->uplink < 0)
		return;
	len = key_of(out, read, key);
	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", key[i]);
	row = json_object_get(out->flows, hex);
	if (!row) {
		row = flow_new(out, read, line->uplink);
		json_object_set_new(out->flows, hex, row);
		share->flows++;
	}
	add_to(row, "frames", 1);
	add_to(row, "bytes", bytes);
}

void trace_out_add(struct trace_out *out, const struct trace_line *line,
		   const struct lks_fields *read, size_t bytes)
{
	if (out->as_json) {
		print_json(line);
	} else {
		print_row(line);
		count(out, line, read, bytes);
	}
	if (out->progress && line->frame % PROGRESS_FRAMES == PROGRESS_FRAMES - 1)
		fprintf(stderr, "\r%" PRIu64 " frames", line->frame + 1);
}

static json_t *percent(uint64_t part, uint64_t whole)
{
	char text[16];

	snprintf(text, sizeof(text), "%.1f %%", whole ? 100.0 * (double)part / (double)whole : 0);
	return json_string(text);
}

static json_t *share_row(const char *name, const struct share *share, uint64_t bytes)
{
	return json_pack("{s:s, s:I, s:I, s:o, s:I}", "uplink", name, "frames",
			 (json_int_t)share->frames, "bytes", (json_int_t)share->bytes, "share",
			 percent(share->bytes, bytes), "flows", (json_int_t)share->flows);
}

static uint64_t print_shares(const struct trace_out *out)
{
	static const struct column columns[] = {
		{ "uplink", "uplink", false }, { "frames", "frames", true },
		{ "bytes", "bytes", true },    { "share", "share", true },
		{ "flows", "flows", true },    { NULL, NULL, false },
	};
	json_t *rows = json_array();
	uint64_t sum = 0, most = 0;

	for (unsigned int i = 0; i < out->uplinks; i++) {
		sum += out->uplink[i].bytes;
		most = out->uplink[i].bytes > most ? out->uplink[i].bytes : most;
	}
	for (unsigned int i = 0; i < out->uplinks; i++) {
		char name[24];

		snprintf(name, sizeof(name), "uplink%u", i);
		json_array_append_new(rows, share_row(name, &out->uplink[i], sum));
	}
	if (out->dropped.frames)
		json_array_append_new(rows, share_row("dropped", &out->dropped, 0));
	putchar('\n');
	table_print(stdout, rows, columns);
	if (sum)
		printf("busiest uplink: %.2f times the mean\n",
		       (double)most * out->uplinks / (double)sum);
	json_decref(rows);
	return sum;
}

static int more_bytes(const void *a, const void *b)
{
	const struct flow *fa = a, *fb = b;

	return fa->bytes < fb->bytes ? 1 : fa->bytes > fb->bytes ? -1 : 0;
}

/* The largest flows first. Return: the rows to print. */
static json_t *top_flows(json_t *flows, uint64_t bytes)
{
	size_t n = 0, size = json_object_size(flows);
	struct flow *flow = calloc(size + 1, sizeof(*flow));
	json_t *rows = json_array(), *row;
	const char *key;

	if (!flow)
		return rows;
	json_object_foreach(flows, key, row) flow[n++] =
		(struct flow){ (uint64_t)json_integer_value(json_object_get(row, "bytes")), row };
	qsort(flow, n, sizeof(*flow), more_bytes);
	for (size_t i = 0; i < n && i < TOP_FLOWS; i++) {
		json_object_set_new(flow[i].row, "share", percent(flow[i].bytes, bytes));
		json_array_append(rows, flow[i].row);
	}
	free(flow);
	return rows;
}

static void print_flows(const struct trace_out *out, uint64_t bytes)
{
	static const struct column columns[] = {
		{ "flow", "largest flows", false }, { "uplink", "uplink", false },
		{ "frames", "frames", true },	    { "bytes", "bytes", true },
		{ "share", "share", true },	    { NULL, NULL, false },
	};
	json_t *rows = top_flows(out->flows, bytes);

	if (json_array_size(rows)) {
		putchar('\n');
		table_print(stdout, rows, columns);
	}
	json_decref(rows);
}

void trace_out_end(struct trace_out *out)
{
	if (out->progress)
		fputs("\r\033[K", stderr);
	if (!out->as_json)
		print_flows(out, print_shares(out));
}
