/* SPDX-License-Identifier: Apache-2.0 */
/* The options that describe a frame, and the fields they mean. */
#ifndef LKS_FLOW_ARGS_H
#define LKS_FLOW_ARGS_H

#include "args.h"

#include <linksteer/frame.h>

struct flow_args {
	struct lks_fields fields;
	enum lks_l3 src, dst; /* kinds of the addresses given */
	int64_t src_port, dst_port, proto, ethertype;
};

#define FLOW_ARGS_INIT                                                                             \
	{                                                                                          \
		.src_port = -1, .dst_port = -1, .proto = -1, .ethertype = -1                       \
	}

/* Rows for an option table; @f: struct flow_args */
#define FLOW_ARGS(f)                                                                                  \
	{ "src-ip", 0, "ADDR", "source, IPv4 or IPv6", flow_arg_src_ip, (f), 0, 0 },                  \
		{ "dst-ip", 0, "ADDR", "destination, of the same kind", flow_arg_dst_ip, (f), 0, 0 }, \
		{ "proto",	  0,   "NAME|NUM", "tcp, udp, icmp, icmpv6, sctp or 0 to 255",        \
		  flow_arg_proto, (f), 0,	   0 },                                               \
		{ "src-port",	  0, "N",  "source port of TCP, UDP or SCTP", arg_number,             \
		  &(f)->src_port, 0, 65535 },                                                         \
		{ "dst-port",	  0, "N",  "destination port, with --src-port", arg_number,           \
		  &(f)->dst_port, 0, 65535 },                                                         \
		{ "src-mac",	       0, "MAC", "source; default 00:00:00:00:00:00", flow_arg_mac,   \
		  (f)->fields.src_mac, 0, 0 },                                                        \
		{ "dst-mac",	       0, "MAC", "destination; default the same", flow_arg_mac,       \
		  (f)->fields.dst_mac, 0, 0 },                                                        \
		{ "vlan", 0, "ID", "tag; a second one is the inner tag", flow_arg_vlan, (f), 0, 0 },  \
		{ "ethertype", 0,                                                                     \
		  "N",	       "default: from the addresses, else 0x0800",                            \
		  arg_number,  &(f)->ethertype,                                                       \
		  0x0600,      0xffff },                                                              \
	{                                                                                             \
		"fragment", 0, NULL, "a piece of a datagram", arg_flag, &(f)->fields.fragment, 0,     \
			0                                                                             \
	}

int flow_arg_src_ip(const struct arg *arg, const char *text);
int flow_arg_dst_ip(const struct arg *arg, const char *text);
int flow_arg_mac(const struct arg *arg, const char *text);
int flow_arg_vlan(const struct arg *arg, const char *text);
int flow_arg_proto(const struct arg *arg, const char *text);

/*
 * flow_args_settle - complete the fields from what was given
 * Return: 0 or an exit code, what is missing or does not fit has been reported.
 */
int flow_args_settle(struct flow_args *args);

#endif
