/* SPDX-License-Identifier: Apache-2.0 */
/* Outputs of the parser against what lks_frame_parse() says, for its test and its fuzzer. */
#ifndef LKS_TESTS_RTL_PARSE_COMPARE_H
#define LKS_TESTS_RTL_PARSE_COMPARE_H

#include "shim.h"

#include <linksteer/frame.h>

#include <string.h>

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t be48(const uint8_t *p)
{
	return (uint64_t)be32(p) << 16 | (uint64_t)p[4] << 8 | p[5];
}

/* Words in port order: the last one first; IPv4 stands in port word 0. */
static bool same_address(const uint32_t *port, const uint8_t *ip, enum lks_l3 l3)
{
	for (int i = 0; i < 4; i++) {
		uint32_t want = l3 == LKS_L3_IPV4 ? (i == 0 ? be32(ip) : 0) : be32(ip + 12 - 4 * i);

		if (port[i] != want)
			return false;
	}
	return true;
}

/* The address bytes for the hash rules: not gated, so right only where there is an address. */
static bool same_body(const uint32_t *body, const struct lks_fields *f)
{
	if (f->l3 != LKS_L3_IPV6)
		return body[1] == f->l3_word[0] && body[2] == f->l3_word[1];
	for (int i = 0; i < 4; i++)
		if (body[i] != be32(f->src_ip + 4 * i) || body[4 + i] != be32(f->dst_ip + 4 * i))
			return false;
	return true;
}

/* Return: the name of the first field that differs, NULL without one. */
static const char *difference(const struct lks_out *o, const struct lks_fields *f)
{
	const struct {
		const char *name;
		bool same;
	} fields[] = {
		{ "dst_mac", o->dst_mac == be48(f->dst_mac) },
		{ "src_mac", o->src_mac == be48(f->src_mac) },
		{ "has_ethertype", o->has_ethertype == f->has_ethertype },
		{ "ethertype", o->ethertype == f->ethertype },
		{ "type_field", o->type_field == f->type_field },
		{ "vlans", o->vlans == f->vlans },
		{ "tpid", !memcmp(o->tpid, f->tpid, sizeof(f->tpid)) },
		{ "tci", !memcmp(o->tci, f->tci, sizeof(f->tci)) },
		{ "l3", o->l3 == f->l3 },
		{ "src_ip", same_address(o->src_ip, f->src_ip, f->l3) },
		{ "dst_ip", same_address(o->dst_ip, f->dst_ip, f->l3) },
		{ "has_proto", o->has_proto == f->has_proto },
		{ "ip_proto", o->ip_proto == f->ip_proto },
		{ "fragment", o->fragment == f->fragment },
		{ "has_ports", o->has_ports == f->has_ports },
		{ "src_port", o->src_port == f->src_port },
		{ "dst_port", o->dst_port == f->dst_port },
		{ "l3_word", !memcmp(o->l3_word, f->l3_word, sizeof(f->l3_word)) },
		{ "body", same_body(o->body, f) },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!fields[i].same)
			return fields[i].name;
	return NULL;
}

static uint32_t sum(const uint8_t *src, const uint8_t *dst, enum lks_l3 l3)
{
	uint32_t word = 0;

	for (int i = 0; i < (l3 == LKS_L3_IPV6 ? 16 : l3 == LKS_L3_IPV4 ? 4 : 0); i += 4)
		word ^= be32(src + i) ^ be32(dst + i);
	return word;
}

/* Addresses are those of `body`; a type field that is cut may count as IP: nothing is behind it. */
static uint32_t dpdk_word(const struct lks_out *o, const uint32_t *body)
{
	uint32_t word = o->dpdk_is_ipv6 || o->dpdk_is_ipv4 ? body[1] ^ body[2] : 0;

	for (int i = 0; o->dpdk_is_ipv6 && i < 8; i++)
		word ^= i == 1 || i == 2 ? 0 : body[i];
	return word;
}

/*
 * What the policies of Linux and DPDK read; @o: a clock behind the rest, which had @body.
 * Return: the name of the first field that differs, NULL without one.
 */
static const char *bond_difference(const struct lks_out *o, const uint32_t *body,
				   const struct lks_fields *f)
{
	uint16_t ports = (uint16_t)(f->dpdk_ports >> 16 ^ f->dpdk_ports);
	bool dpdk_ip = f->dpdk_l3 != LKS_L3_NONE;

	if (o->bond_kind != (f->vlans == 2 ? f->tpid[1] : f->type_field))
		return "bond_kind";
	if (o->bond_is_ip != (f->linux_l3 != LKS_L3_NONE))
		return "bond_is_ip";
	if (o->bond_is_ip && o->bond_word != sum(f->linux_src, f->linux_dst, f->linux_l3))
		return "bond_word";
	if (o->bond_is_ip && o->bond_l4 != __builtin_bswap32(f->linux_word))
		return "bond_l4";
	if (o->bond_ports != f->linux_ports)
		return "bond_ports";
	if (dpdk_word(o, body) != sum(f->dpdk_src, f->dpdk_dst, f->dpdk_l3))
		return "dpdk's addresses";
	if (dpdk_ip && o->dpdk_ports != __builtin_bswap16(ports))
		return "dpdk_ports";
	return NULL;
}

#endif
