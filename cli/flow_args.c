/* SPDX-License-Identifier: Apache-2.0 */
#include "flow_args.h"

#include "cmd.h"
#include "flow_frame.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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

int flow_arg_src_ip(const struct arg *arg, const char *text)
{
	struct flow_args *args = arg->into;

	return read_ip(arg, text, args->fields.src_ip, &args->src);
}

int flow_arg_dst_ip(const struct arg *arg, const char *text)
{
	struct flow_args *args = arg->into;

	return read_ip(arg, text, args->fields.dst_ip, &args->dst);
}

int flow_arg_mac(const struct arg *arg, const char *text)
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

int flow_arg_vlan(const struct arg *arg, const char *text)
{
	struct lks_fields *f = &((struct flow_args *)arg->into)->fields;
	int64_t vid;

	if (!arg_read_number(text, 0, 4095, &vid))
		return arg_refuse(arg, text, "a whole number from 0 to 4095 is needed");
	if (f->vlans == LKS_VLANS_MAX)
		return arg_refuse(arg, text, "two tags at most");
	f->tpid[f->vlans] = 0x8100;
	f->tci[f->vlans++] = (uint16_t)vid;
	return 0;
}

int flow_arg_proto(const struct arg *arg, const char *text)
{
	struct flow_args *args = arg->into;
	static const struct {
		const char *name;
		int number;
	} names[] = {
		{ "icmp", 1 }, { "tcp", 6 }, { "udp", 17 }, { "icmpv6", 58 }, { "sctp", 132 }
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, text) == 0) {
			args->proto = names[i].number;
			return 0;
		}
	if (!arg_read_number(text, 0, 255, &args->proto))
		return arg_refuse(arg, text,
				  "tcp, udp, icmp, icmpv6, sctp or a number from 0 to 255 is "
				  "needed");
	return 0;
}

static int set_ethertype(struct flow_args *args)
{
	struct lks_fields *f = &args->fields;
	uint16_t of_ip = f->l3 == LKS_L3_IPV6 ? 0x86dd : 0x0800;

	if (f->l3 != LKS_L3_NONE && args->ethertype >= 0 && args->ethertype != of_ip)
		return cmd_error(CMD_USAGE, "--ethertype: these addresses mean 0x%04x", of_ip);
	f->ethertype = args->ethertype >= 0 ? (uint16_t)args->ethertype : of_ip;
	return 0;
}

static int set_addresses(struct flow_args *args)
{
	struct lks_fields *f = &args->fields;

	if (args->src != args->dst)
		return cmd_error(CMD_USAGE, !args->src	 ? "--src-ip is missing"
					    : !args->dst ? "--dst-ip is missing"
							 : "--src-ip and --dst-ip: one is IPv4, "
							   "the other IPv6");
	f->l3 = args->src;
	if (f->l3 == LKS_L3_NONE && (args->proto >= 0 || f->fragment))
		return cmd_error(CMD_USAGE, "--%s needs --src-ip and --dst-ip",
				 f->fragment ? "fragment" : "proto");
	return 0;
}

static int set_ports(struct flow_args *args)
{
	struct lks_fields *f = &args->fields;
	bool given = args->src_port >= 0 || args->dst_port >= 0;

	f->has_proto = args->proto >= 0;
	if (f->has_proto)
		f->ip_proto = (uint8_t)args->proto;
	if (!given)
		return 0;
	if (args->src_port < 0 || args->dst_port < 0)
		return cmd_error(CMD_USAGE, "--%s is missing",
				 args->src_port < 0 ? "src-port" : "dst-port");
	if (args->proto != 6 && args->proto != 17 && args->proto != 132)
		return cmd_error(CMD_USAGE, "--src-port: only TCP, UDP and SCTP have ports, "
					    "see --proto");
	if (f->fragment)
		return cmd_error(CMD_USAGE, "--src-port: ports of a fragment do not count");
	f->has_ports = true;
	f->src_port = (uint16_t)args->src_port;
	f->dst_port = (uint16_t)args->dst_port;
	return 0;
}

int flow_args_settle(struct flow_args *args)
{
	int code = set_addresses(args);

	if (!code)
		code = set_ethertype(args);
	if (!code)
		code = set_ports(args);
	if (!code)
		flow_frame_parse(&args->fields);
	return code;
}
