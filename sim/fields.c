/* SPDX-License-Identifier: Apache-2.0 */
#include "fields.h"

#include <stdio.h>
#include <string.h>

/* Numbers of the core are little endian in memory, addresses are in network order. */
static void reversed(uint8_t *to, const void *from, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = ((const uint8_t *)from)[bytes - 1 - i];
}

static void addresses(const struct lks_out *out, struct lks_fields *f)
{
	size_t bytes = f->l3 == LKS_L3_IPV6 ? 16 : f->l3 == LKS_L3_IPV4 ? 4 : 0;

	reversed(f->src_ip, out->tap_src_ip, bytes);
	reversed(f->dst_ip, out->tap_dst_ip, bytes);
}

void lks_fields_from_taps(const struct lks_out *out, struct lks_fields *ret_fields)
{
	struct lks_fields *f = ret_fields;

	memset(f, 0, sizeof(*f));
	reversed(f->dst_mac, &out->tap_dst_mac, 6);
	reversed(f->src_mac, &out->tap_src_mac, 6);
	f->has_ethertype = out->tap_has_ethertype;
	f->ethertype = out->tap_ethertype;
	f->type_field = out->tap_type_field;
	f->vlans = out->tap_vlans;
	for (unsigned int i = 0; i < LKS_VLANS_MAX; i++) {
		f->tpid[i] = (uint16_t)(out->tap_tpid >> 16 * i);
		f->tci[i] = (uint16_t)(out->tap_tci >> 16 * i);
		f->l3_word[i] = (uint32_t)(out->tap_l3_word >> 32 * i);
	}
	f->l3 = (enum lks_l3)out->tap_l3;
	addresses(out, f);
	f->has_proto = out->tap_has_proto;
	f->ip_proto = out->tap_ip_proto;
	f->fragment = out->tap_fragment;
	f->has_ports = out->tap_has_ports;
	f->src_port = out->tap_src_port;
	f->dst_port = out->tap_dst_port;
}

#define NUMBER(name)                                                                               \
	{                                                                                          \
#name, want->name, seen->name                                                      \
	}

bool lks_fields_differ(const struct lks_fields *want, const struct lks_fields *seen, char *ret_text,
		       size_t size)
{
	const struct {
		const char *name;
		unsigned long want, seen;
	} number[] = {
		NUMBER(has_ethertype), NUMBER(ethertype),  NUMBER(type_field),
		NUMBER(vlans),	       NUMBER(tpid[0]),	   NUMBER(tpid[1]),
		NUMBER(tci[0]),	       NUMBER(tci[1]),	   NUMBER(l3),
		NUMBER(has_proto),     NUMBER(ip_proto),   NUMBER(fragment),
		NUMBER(has_ports),     NUMBER(src_port),   NUMBER(dst_port),
		NUMBER(l3_word[0]),    NUMBER(l3_word[1]),
	};

	for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++)
		if (number[i].want != number[i].seen) {
			snprintf(ret_text, size, "%s is %lu, the model reads %lu", number[i].name,
				 number[i].seen, number[i].want);
			return true;
		}
	if (memcmp(want->dst_mac, seen->dst_mac, 6) == 0 &&
	    memcmp(want->src_mac, seen->src_mac, 6) == 0 &&
	    memcmp(want->src_ip, seen->src_ip, 16) == 0 &&
	    memcmp(want->dst_ip, seen->dst_ip, 16) == 0)
		return false;
	snprintf(ret_text, size, "an address differs from the model's");
	return true;
}
