/* SPDX-License-Identifier: Apache-2.0 */
#include "trace_line.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>

enum { MAC_TEXT = 18, END_TEXT = INET6_ADDRSTRLEN + 8 };

static json_t *number_if(bool there, int64_t number)
{
	return there ? json_integer(number) : json_null();
}

static const char *mac_text(const uint8_t mac[6], char text[MAC_TEXT])
{
	snprintf(text, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
		 mac[4], mac[5]);
	return text;
}

/* Return: NULL for frames without IP. */
static const char *ip_text(const struct lks_fields *f, const uint8_t ip[16],
			   char text[INET6_ADDRSTRLEN])
{
	if (f->l3 == LKS_L3_NONE)
		return NULL;
	return inet_ntop(f->l3 == LKS_L3_IPV4 ? AF_INET : AF_INET6, ip, text, INET6_ADDRSTRLEN);
}

static json_t *vlan_ids(const struct lks_fields *f)
{
	json_t *ids = json_array();

	for (unsigned int i = 0; i < f->vlans; i++)
		json_array_append_new(ids, json_integer(f->tci[i] & 0xfff));
	return ids;
}

static void add_fields(json_t *object, const struct lks_fields *f)
{
	static const char *const l3[] = { NULL, "ipv4", "ipv6" };
	char mac[2][MAC_TEXT], ip[2][INET6_ADDRSTRLEN];
	json_t *fields = json_pack(
		"{s:s, s:s, s:o, s:o, s:s?, s:s?, s:s?, s:o, s:o, s:o, s:b}", "dst_mac",
		mac_text(f->dst_mac, mac[0]), "src_mac", mac_text(f->src_mac, mac[1]), "ethertype",
		number_if(f->has_ethertype, f->ethertype), "vlan_ids", vlan_ids(f), "l3", l3[f->l3],
		"src_ip", ip_text(f, f->src_ip, ip[0]), "dst_ip", ip_text(f, f->dst_ip, ip[1]),
		"ip_proto", number_if(f->has_proto, f->ip_proto), "src_port",
		number_if(f->has_ports, f->src_port), "dst_port",
		number_if(f->has_ports, f->dst_port), "fragment", f->fragment);

	json_object_update_new(object, fields);
}

static json_t *live_list(const struct trace_line *line)
{
	json_t *live = json_array();

	for (unsigned int i = 0; i < line->lives; i++)
		json_array_append_new(live, json_integer(line->live[i]));
	return live;
}

/* A name that comes several times, the words of an address, has a list. */
static json_t *word_object(const struct trace_line *line)
{
	json_t *words = json_object();

	for (size_t i = 0; i < line->words; i++) {
		json_t *value = json_integer(line->word[i].value);
		json_t *before = json_object_get(words, line->word[i].name);

		if (json_is_array(before))
			json_array_append_new(before, value);
		else if (before)
			json_object_set_new(words, line->word[i].name,
					    json_pack("[O, o]", before, value));
		else
			json_object_set_new(words, line->word[i].name, value);
	}
	return words;
}

static void add_explanation(json_t *object, const struct trace_line *line)
{
	bool told = line->explained;

	json_object_set_new(object, "live", told ? live_list(line) : json_null());
	json_object_set_new(object, "n", number_if(told, line->lives));
	json_object_set_new(object, "words", told ? word_object(line) : json_null());
}

const char *trace_line_reason(const struct lks_team *team)
{
	static const char *const reasons[] = {
		[LKS_KIND_HASH] = "hash",
		[LKS_KIND_VPORT] = "vport",
		[LKS_KIND_EXPLICIT] = "explicit",
	};

	return reasons[lks_policy_kind(lks_team_policy(team))];
}

void trace_line_explain(struct trace_line *line, const struct lks_team *team, uint16_t eligible)
{
	line->explained = true;
	line->lives = 0;
	for (unsigned int i = 0; i < lks_team_members(team); i++) {
		unsigned int uplink = (unsigned int)lks_team_member(team, i);

		if (eligible >> uplink & 1)
			line->live[line->lives++] = (uint8_t)uplink;
	}
	line->words = lks_policy_explain(lks_team_policy(team), lks_team_params(team),
					 &line->fields, line->word);
}

json_t *trace_line_json(const struct trace_line *line)
{
	json_t *object = json_pack("{s:I, s:o, s:s, s:o, s:o}", "frame", (json_int_t)line->frame,
				   "uplink", number_if(line->uplink >= 0, line->uplink), "reason",
				   line->reason, "hash", number_if(line->has_hash, line->hash),
				   "bucket", number_if(line->bucket >= 0, line->bucket));

	add_fields(object, &line->fields);
	add_explanation(object, line);
	return object;
}

struct text {
	char *at, *end;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
	size_t room = (size_t)(text->end - text->at);
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text->at, room, format, args);
	va_end(args);
	text->at += (size_t)len < room ? (size_t)len : room - 1;
}

/* Either end may be NULL: it is not named. */
static void put_pair(struct text *text, const char *before, const char *src, const char *dst)
{
	if (src && dst)
		put(text, "%s%s > %s", before, src, dst);
	else if (src || dst)
		put(text, "%s%s %s", before, src ? "from" : "to", src ? src : dst);
}

/* The address if it is @named, the port if it is not negative. Return: NULL without either. */
static const char *ip_end(const struct lks_fields *f, bool named, const uint8_t ip[16], int port,
			  char text[END_TEXT])
{
	char name[INET6_ADDRSTRLEN] = "";

	if (named)
		ip_text(f, ip, name);
	if (port < 0)
		snprintf(text, END_TEXT, "%s", name);
	else
		snprintf(text, END_TEXT, named && f->l3 == LKS_L3_IPV6 ? "[%s]:%d" : "%s:%d", name,
			 port);
	return text[0] ? text : NULL;
}

static void put_ips(struct text *text, const struct lks_fields *f, unsigned int parts)
{
	bool ports = parts & FLOW_PORTS && f->has_ports;
	char src[END_TEXT], dst[END_TEXT];

	put_pair(text, "", ip_end(f, parts & FLOW_SRC_IP, f->src_ip, ports ? f->src_port : -1, src),
		 ip_end(f, parts & FLOW_DST_IP, f->dst_ip, ports ? f->dst_port : -1, dst));
}

unsigned int trace_line_parts(const struct lks_fields *f)
{
	unsigned int ends = f->l3 == LKS_L3_NONE ? FLOW_SRC_MAC | FLOW_DST_MAC | FLOW_TYPE
						 : FLOW_SRC_IP | FLOW_DST_IP;

	return ends | FLOW_PORTS | FLOW_PROTO | FLOW_VLAN;
}

void trace_line_flow(const struct lks_fields *f, unsigned int parts, char ret_text[TRACE_FLOW_MAX])
{
	struct text text = { ret_text, ret_text + TRACE_FLOW_MAX };
	bool ips = parts & (FLOW_SRC_IP | FLOW_DST_IP);
	char mac[2][MAC_TEXT];

	ret_text[0] = '\0';
	if (ips && f->l3 == LKS_L3_NONE)
		parts |= FLOW_SRC_MAC | FLOW_DST_MAC;
	else if (ips)
		parts &= ~(unsigned int)FLOW_TYPE; /* the addresses show it */
	if (parts == 0)
		put(&text, "all frames");
	put_ips(&text, f, parts);
	put_pair(&text, text.at == ret_text ? "" : " ",
		 parts & FLOW_SRC_MAC ? mac_text(f->src_mac, mac[0]) : NULL,
		 parts & FLOW_DST_MAC ? mac_text(f->dst_mac, mac[1]) : NULL);
	if (parts & FLOW_TID)
		put(&text, "virtual port %u", f->tid);
	if (parts & FLOW_TYPE && f->has_ethertype)
		put(&text, " type 0x%04x", f->ethertype);
	if (parts & FLOW_PROTO && f->has_proto)
		put(&text, " proto %u%s", f->ip_proto, f->fragment ? " fragment" : "");
	if (parts & FLOW_VLAN && f->vlans)
		put(&text, " vlan %u", lks_fields_vid(f));
}
