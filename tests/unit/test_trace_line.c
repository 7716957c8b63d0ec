/* SPDX-License-Identifier: Apache-2.0 */
#include "flow.h"
#include "table.h"
#include "trace_line.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(trace_line, .timeout = 5);

static char *json_of(const struct trace_line *line)
{
	json_t *object = trace_line_json(line);
	char *text = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	return text;
}

/* interfaces: the keys, their order and what is null */
Test(trace_line, keys_in_order)
{
	struct trace_line line = {
		.frame = 7,
		.uplink = 2,
		.reason = "hash",
		.has_hash = true,
		.hash = 4294967295,
		.bucket = 255,
		.fields = { .dst_mac = { 0, 0x1b, 0x21, 0x12, 0x34, 0x56 },
			    .src_mac = { 0, 0x50, 0x56, 0xaa, 0xbb, 0xff },
			    .has_ethertype = true,
			    .ethertype = 0x86dd,
			    .vlans = 2,
			    .tci = { 0xe064, 0x0000 },
			    .l3 = LKS_L3_IPV6,
			    .src_ip = { 0xfd, [15] = 1 },
			    .dst_ip = { 0xfd, [15] = 2 },
			    .has_proto = true,
			    .ip_proto = 6,
			    .has_ports = true,
			    .src_port = 49152,
			    .dst_port = 443 },
	};
	char *text = json_of(&line);

	cr_expect_str_eq(text, "{\"frame\":7,\"uplink\":2,\"reason\":\"hash\",\"hash\":4294967295,"
			       "\"bucket\":255,\"dst_mac\":\"00:1b:21:12:34:56\","
			       "\"src_mac\":\"00:50:56:aa:bb:ff\",\"ethertype\":34525,"
			       "\"vlan_ids\":[100,0],\"l3\":\"ipv6\",\"src_ip\":\"fd00::1\","
			       "\"dst_ip\":\"fd00::2\",\"ip_proto\":6,\"src_port\":49152,"
			       "\"dst_port\":443,\"fragment\":false,\"live\":null,\"n\":null,"
			       "\"words\":null}");
	free(text);
}

Test(trace_line, what_is_absent_is_null)
{
	struct trace_line line = { .uplink = -1, .reason = "drop:runt", .bucket = -1 };
	char *text = json_of(&line);

	cr_expect_str_eq(text,
			 "{\"frame\":0,\"uplink\":null,\"reason\":\"drop:runt\",\"hash\":null,"
			 "\"bucket\":null,\"dst_mac\":\"00:00:00:00:00:00\","
			 "\"src_mac\":\"00:00:00:00:00:00\",\"ethertype\":null,"
			 "\"vlan_ids\":[],\"l3\":null,\"src_ip\":null,\"dst_ip\":null,"
			 "\"ip_proto\":null,\"src_port\":null,\"dst_port\":null,"
			 "\"fragment\":false,\"live\":null,\"n\":null,\"words\":null}");
	free(text);
}

Test(trace_line, longest_flow_text_fits)
{
	struct trace_line line = { .fields = { .l3 = LKS_L3_IPV6,
					       .has_ethertype = true,
					       .vlans = 1,
					       .tci = { 4095 },
					       .has_proto = true,
					       .ip_proto = 132,
					       .has_ports = true,
					       .src_port = 65535,
					       .dst_port = 65535 } };
	const struct lks_fields *f = &line.fields;
	char text[TRACE_FLOW_MAX];

	memset(line.fields.src_ip, 0xff, 16);
	memset(line.fields.dst_ip, 0xff, 16);
	trace_line_flow(f, trace_line_parts(f), text);
	cr_expect_str_eq(text,
			 "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535 > "
			 "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535 proto 132 vlan 4095");
	trace_line_flow(f, ~0u, text);
	cr_expect_eq(strlen(text), TRACE_FLOW_MAX - 1, "more than any policy reads is cut: %s",
		     text);
	trace_line_flow(f, FLOW_SRC_IP | FLOW_DST_IP, text);
	cr_expect_null(strstr(text, "65535"), "one flow whatever its ports: %s", text);
	line.fields.l3 = LKS_L3_NONE;
	line.fields.has_proto = line.fields.has_ports = false;
	line.fields.ethertype = 0x0806;
	trace_line_flow(f, trace_line_parts(f), text);
	cr_expect_str_eq(text, "00:00:00:00:00:00 > 00:00:00:00:00:00 type 0x0806 vlan 4095");
}

Test(trace_line, lengths_that_are_dropped)
{
	cr_expect_str_eq(flow_drop_of_length(0), "drop:runt");
	cr_expect_str_eq(flow_drop_of_length(13), "drop:runt");
	cr_expect_null(flow_drop_of_length(14));
	cr_expect_null(flow_drop_of_length(9216));
	cr_expect_str_eq(flow_drop_of_length(9217), "drop:oversize");
}

static struct lks_team *team_of(const char *policy)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("t", &team), 0);
	cr_assert_eq(lks_team_add_member(team, 0), 0);
	cr_assert_eq(lks_team_add_member(team, 1), 0);
	lks_team_set_policy(team, lks_policy_find(policy));
	cr_assert_eq(lks_team_build(team), 0);
	return team;
}

Test(trace_line, without_a_live_uplink_the_hash_stays)
{
	static const char *const policies[] = { "esx-ip32", "native" };

	for (int i = 0; i < 2; i++) {
		struct lks_team *team = team_of(policies[i]);
		struct trace_line line = { .fields = { .l3 = LKS_L3_IPV4, .dst_ip = { 10 } } };

		flow_decide(team, 0, &line);
		cr_expect_eq(line.uplink, -1);
		cr_expect_str_eq(line.reason, "drop:no_uplink");
		cr_expect(line.has_hash && line.hash == lks_team_hash(team, &line.fields));
		cr_expect_eq(line.bucket >= 0, i == 1, "a bucket in resilient only: %d",
			     line.bucket);
		flow_decide(team, 2, &line);
		cr_expect_eq(line.uplink, 1);
		cr_expect_str_eq(line.reason, "hash");
		lks_team_free(team);
	}
}

/* interfaces: a rule without a hash says what decided instead */
Test(trace_line, port_and_order_are_no_hash)
{
	static const struct {
		const char *policy, *reason;
		unsigned int uplink;
	} known[] = { { "esx-port-id", "vport", 1 }, { "explicit", "explicit", 0 } };

	for (int i = 0; i < 2; i++) {
		struct lks_team *team = team_of(known[i].policy);
		struct trace_line line = { .fields = { .tid = 7 } };

		flow_decide(team, 3, &line);
		cr_expect_str_eq(line.reason, known[i].reason);
		cr_expect_eq(line.uplink, (int)known[i].uplink);
		cr_expect(!line.has_hash && line.bucket < 0);
		cr_expect_eq(line.lives, 2);
		flow_decide(team, 2, &line);
		cr_expect_eq(line.uplink, 1, "the first live one");
		cr_expect(line.lives == 1 && line.live[0] == 1);
		lks_team_free(team);
	}
}

Test(trace_line, words_of_one_name_are_a_list)
{
	struct trace_line line = { .reason = "hash",
				   .explained = true,
				   .lives = 1,
				   .live = { 3 },
				   .words = 4,
				   .word = { { "src_ip", 1 },
					     { "src_ip", 2 },
					     { "src_ip", 3 },
					     { "hash", 4294967295 } } };
	json_t *object = trace_line_json(&line);
	char *words = json_dumps(json_object_get(object, "words"), JSON_COMPACT);
	char *live = json_dumps(json_object_get(object, "live"), JSON_COMPACT);

	cr_expect_str_eq(words, "{\"src_ip\":[1,2,3],\"hash\":4294967295}");
	cr_expect_str_eq(live, "[3]");
	cr_expect_eq(json_integer_value(json_object_get(object, "n")), 1);
	free(words);
	free(live);
	json_decref(object);
}

Test(trace_line, table_columns_are_as_wide_as_their_cells)
{
	static const struct column columns[] = {
		{ "name", "who", false }, { "count", "n", true }, { "list", "ids", false }, { 0 }
	};
	json_t *rows = json_pack("[{s:s, s:i, s:[i,i]}, {s:s, s:n, s:[]}]", "name", "longest",
				 "count", 1000, "list", 1, 2, "name", "b", "count", "list");
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(rows);
	table_print(out, rows, columns);
	fclose(out);
	cr_expect_str_eq(text, "who         n  ids\n"
			       "longest  1000  1,2\n"
			       "b           -  -\n");
	free(text);
	json_decref(rows);
}
