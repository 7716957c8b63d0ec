/* SPDX-License-Identifier: Apache-2.0 */
/* The way back: the answering frame, and how to ask the switch where it sends it. */
#include <linksteer/switch.h>

#include "word.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What Linux and DPDK read of it: ports change places, an SPI or an identifier stays. */
static void answer_peers(const struct lks_fields *fields, struct lks_fields *answer)
{
	memcpy(answer->linux_src, fields->linux_dst, 16);
	memcpy(answer->linux_dst, fields->linux_src, 16);
	memcpy(answer->dpdk_src, fields->dpdk_dst, 16);
	memcpy(answer->dpdk_dst, fields->dpdk_src, 16);
	answer->dpdk_ports = lks_rotl32(fields->dpdk_ports, 16);
	if (fields->linux_ports || fields->has_ports)
		answer->linux_word = lks_rotl32(fields->linux_word, 16);
}

void lks_switch_answer(const struct lks_fields *fields, struct lks_fields *ret_answer)
{
	struct lks_fields answer = *fields;

	memcpy(answer.src_mac, fields->dst_mac, 6);
	memcpy(answer.dst_mac, fields->src_mac, 6);
	memcpy(answer.src_ip, fields->dst_ip, 16);
	memcpy(answer.dst_ip, fields->src_ip, 16);
	answer.src_port = fields->dst_port;
	answer.dst_port = fields->src_port;
	answer.l3_word[0] = fields->l3_word[1];
	answer.l3_word[1] = fields->l3_word[0];
	answer_peers(fields, &answer);
	*ret_answer = answer;
}

static void print_mac(const uint8_t mac[6], char *text, size_t room)
{
	snprintf(text, room, "%02x%02x.%02x%02x.%02x%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
		 mac[5]);
}

static const char *print_ip(const struct lks_fields *f, const uint8_t *ip, char *text)
{
	return inet_ntop(f->l3 == LKS_L3_IPV6 ? AF_INET6 : AF_INET, ip, text, INET6_ADDRSTRLEN);
}

static void ask_ios(unsigned int group, const struct lks_fields *f, char *ret_text)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
	const char *kind = f->l3 == LKS_L3_NONE ? "mac" : f->l3 == LKS_L3_IPV6 ? "ipv6" : "ip";

	if (f->l3 == LKS_L3_NONE) {
		print_mac(f->src_mac, src, sizeof(src));
		print_mac(f->dst_mac, dst, sizeof(dst));
	} else {
		print_ip(f, f->src_ip, src);
		print_ip(f, f->dst_ip, dst);
	}
	snprintf(ret_text, LKS_SWITCH_ASK_BYTES,
		 "test etherchannel load-balance interface port-channel %u %s %s %s", group, kind,
		 src, dst);
}

static int ask_nxos(unsigned int group, const struct lks_fields *f, char *ret_text)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN], ports[64] = "";

	if (f->l3 != LKS_L3_IPV4)
		return -ENOTSUP;
	if (f->has_ports)
		snprintf(ports, sizeof(ports), " l4-src-port %u l4-dst-port %u", f->src_port,
			 f->dst_port);
	snprintf(ret_text, LKS_SWITCH_ASK_BYTES,
		 "show port-channel load-balance forwarding-path interface port-channel %u src-ip "
		 "%s "
		 "dst-ip %s%s",
		 group, print_ip(f, f->src_ip, src), print_ip(f, f->dst_ip, dst), ports);
	return 0;
}

int lks_switch_ask(enum lks_switch_os os, unsigned int group, const struct lks_fields *fields,
		   char *ret_text)
{
	if (os == LKS_SWITCH_EOS || !lks_switch_os_name(os))
		return -ENOTSUP;
	if (os == LKS_SWITCH_NXOS)
		return ask_nxos(group, fields, ret_text);
	ask_ios(group, fields, ret_text);
	return 0;
}
