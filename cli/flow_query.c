/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer flow query: the decision about a frame that is described by options. */
#include "flow.h"
#include "table.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct query {
	struct team_args team;
	bool as_json;
	struct lks_fields fields;
	enum lks_l3 src, dst; /* kinds of the addresses given */
	int64_t src_port, dst_port, proto, ethertype;
} query = { .team = TEAM_ARGS_INIT, .src_port = -1, .dst_port = -1, .proto = -1, .ethertype = -1 };

static int read_ip(const struct arg *arg, const char *text, uint8_t ip[16], enum lks_l3 *ret_kind)
{
	memset(ip, 0, 16);
	if (inet_pton(AF_INET, text, ip) == 1)
		*ret_kind = LKS_L3_IPV4;
	else if (inet_pton(AF_INET6, text, ip) == 1)
		*ret_kind = LKS_L3_IPV6;
	else
		return arg_refuse(arg, text, "an IPv4 or IPv6 address is needed");
	return 0;
}

static int take_src_ip(const struct arg *arg, const char *text)
{
	return read_ip(arg, text, query.fields.src_ip, &query.src);
}

static int take_dst_ip(const struct arg *arg, const char *text)
{
	return read_ip(arg, text, query.fields.dst_ip, &query.dst);
}

static int take_mac(const struct arg *arg, const char *text)
{
	uint8_t *mac = arg->into;
	bool good = strlen(text) == 17;

	for (int i = 0; good && i < 17; i++)
		good = i % 3 == 2 ? text[i] == ':' : isxdigit((unsigned char)text[i]) != 0;
	if (!good)
		return arg_refuse(arg, text, "six bytes as in 00:50:56:aa:bb:01 are needed");
	for (size_t i = 0; i < 6; i++)
		mac[i] = (uint8_t)strtoul(text + 3 * i, NULL, 16);
	return 0;
}

static int take_vlan(const struct arg *arg, const char *text)
{
	struct lks_fields *f = &query.fields;
	int64_t vid;

	if (!arg_read_number(text, 0, 4095, &vid))
		return arg_refuse(arg, text, "a whole number from 0 to 4095 is needed");
	if (f->vlans == LKS_VLANS_MAX)
		return arg_refuse(arg, text, "two tags at most");
	f->tpid[f->vlans] = 0x8100;
	f->tci[f->vlans++] = (uint16_t)vid;
	return 0;
}

static int take_proto(const struct arg *arg, const char *text)
{
	static const struct {
		const char *name;
		int number;
	} names[] = {
		{ "icmp", 1 }, { "tcp", 6 }, { "udp", 17 }, { "icmpv6", 58 }, { "sctp", 132 }
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, text) == 0) {
			query.proto = names[i].number;
			return 0;
		}
	if (!arg_read_number(text, 0, 255, &query.proto))
		return arg_refuse(arg, text, "tcp, udp, or a number from 0 to 255 is needed");
	return 0;
}

static const struct arg args[] = {
	TEAM_ARGS(&query.team),
	TEAM_ARGS_DOWN(&query.team),
	{ "src-ip", 0, "ADDR", "source, IPv4 or IPv6", take_src_ip, NULL, 0, 0 },
	{ "dst-ip", 0, "ADDR", "destination, of the same kind", take_dst_ip, NULL, 0, 0 },
	{ "proto", 0, "tcp|udp|NUM", "protocol above IP", take_proto, NULL, 0, 0 },
	{ "src-port", 0, "N", "ports of TCP, UDP or SCTP", arg_number, &query.src_port, 0, 65535 },
	{ "dst-port", 0, "N", "", arg_number, &query.dst_port, 0, 65535 },
	{ "src-mac", 0, "MAC", "default 00:00:00:00:00:00", take_mac, query.fields.src_mac, 0, 0 },
	{ "dst-mac", 0, "MAC", "", take_mac, query.fields.dst_mac, 0, 0 },
	{ "vlan", 0, "ID", "tag; a second one is the inner tag", take_vlan, NULL, 0, 0 },
	{ "ethertype", 0, "N", "default: from the addresses, else 0x0800", arg_number,
	  &query.ethertype, 0x0600, 0xffff },
	{ "fragment", 0, NULL, "a piece of a datagram", arg_flag, &query.fields.fragment, 0, 0 },
	ARGS_JSON(&query.as_json),
	ARGS_END,
};

static int set_ethertype(void)
{
	struct lks_fields *f = &query.fields;
	uint16_t of_ip = f->l3 == LKS_L3_IPV6 ? 0x86dd : 0x0800;

	if (f->l3 != LKS_L3_NONE && query.ethertype >= 0 && query.ethertype != of_ip)
		return cmd_error(CMD_USAGE, "--ethertype: these addresses mean 0x%04x", of_ip);
	f->has_ethertype = true;
	f->ethertype = query.ethertype >= 0 ? (uint16_t)query.ethertype : of_ip;
	f->type_field = f->ethertype;
	return 0;
}

static int set_addresses(void)
{
	struct lks_fields *f = &query.fields;

	if (query.src != query.dst)
		return cmd_error(CMD_USAGE, !query.src	 ? "--src-ip is missing"
					    : !query.dst ? "--dst-ip is missing"
							 : "--src-ip and --dst-ip: one is IPv4, "
							   "the other IPv6");
	f->l3 = query.src;
	if (f->l3 == LKS_L3_NONE && (query.proto >= 0 || f->fragment))
		return cmd_error(CMD_USAGE, "--%s needs --src-ip and --dst-ip",
				 f->fragment ? "fragment" : "proto");
	return 0;
}

static int set_ports(void)
{
	struct lks_fields *f = &query.fields;
	bool given = query.src_port >= 0 || query.dst_port >= 0;

	f->has_proto = query.proto >= 0;
	if (f->has_proto)
		f->ip_proto = (uint8_t)query.proto;
	if (!given)
		return 0;
	if (query.src_port < 0 || query.dst_port < 0)
		return cmd_error(CMD_USAGE, "--%s is missing",
				 query.src_port < 0 ? "src-port" : "dst-port");
	if (query.proto != 6 && query.proto != 17 && query.proto != 132)
		return cmd_error(CMD_USAGE, "--src-port: only TCP, UDP and SCTP have ports, "
					    "see --proto");
	if (f->fragment)
		return cmd_error(CMD_USAGE, "--src-port: ports of a fragment do not count");
	f->has_ports = true;
	f->src_port = (uint16_t)query.src_port;
	f->dst_port = (uint16_t)query.dst_port;
	return 0;
}

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
	code = set_addresses();
	if (!code)
		code = set_ethertype();
	if (!code)
		code = set_ports();
	if (!code) {
		line.fields = query.fields;
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
