/* SPDX-License-Identifier: Apache-2.0 */
#include "trace_line.h"

#include <arpa/inet.h>
#include <stdio.h>

enum { MAC_TEXT = 18 };

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

static int write_end(char *text, size_t size, const struct lks_fields *f, const uint8_t ip[16],
		     const uint8_t mac[6], int port)
{
	char name[INET6_ADDRSTRLEN];

	if (!ip_text(f, ip, name))
		mac_text(mac, name);
	if (port < 0)
		return snprintf(text, size, "%s", name);
	return snprintf(text, size, f->l3 == LKS_L3_IPV6 ? "[%s]:%d" : "%s:%d", name, port);
}

void trace_line_flow(const struct trace_line *line, bool ports, char ret_text[TRACE_FLOW_MAX])
{
	const struct lks_fields *f = &line->fields;
	bool numbered = ports && f->has_ports;
	char *at = ret_text, *end = ret_text + TRACE_FLOW_MAX;

	at += write_end(at, (size_t)(end - at), f, f->src_ip, f->src_mac,
			numbered ? f->src_port : -1);
	at += snprintf(at, (size_t)(end - at), " > ");
	at += write_end(at, (size_t)(end - at), f, f->dst_ip, f->dst_mac,
			numbered ? f->dst_port : -1);
	if (f->l3 == LKS_L3_NONE && f->has_ethertype)
		at += snprintf(at, (size_t)(end - at), " type 0x%04x", f->ethertype);
	if (ports && f->has_proto)
		at += snprintf(at, (size_t)(end - at), " proto %u%s", f->ip_proto,
			       f->fragment ? " fragment" : "");
	if (ports && f->vlans)
		snprintf(at, (size_t)(end - at), " vlan %u", lks_fields_vid(f));
}
