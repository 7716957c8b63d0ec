/* SPDX-License-Identifier: Apache-2.0 */
/* Load balancing: which fields a switch hashes, per protocol, in the words of each platform. */
#include "switch_state.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* One keyword of a configuration line, as seen by non-IP, IPv4 and IPv6 frames. */
struct method {
	const char *word;
	unsigned int non_ip, ip;
};

#define SRC_L4 (LKS_HASH_SRC_IP | LKS_HASH_SRC_PORT)
#define DST_L4 (LKS_HASH_DST_IP | LKS_HASH_DST_PORT)

static const struct method methods[] = {
	{ "src-mac", LKS_HASH_SRC_MAC, LKS_HASH_SRC_MAC },
	{ "dst-mac", LKS_HASH_DST_MAC, LKS_HASH_DST_MAC },
	{ "src-dst-mac", LKS_HASH_MACS, LKS_HASH_MACS },
	{ "src-ip", LKS_HASH_SRC_MAC, LKS_HASH_SRC_IP },
	{ "dst-ip", LKS_HASH_DST_MAC, LKS_HASH_DST_IP },
	{ "src-dst-ip", LKS_HASH_MACS, LKS_HASH_IPS },
	{ "src-port", LKS_HASH_SRC_MAC, LKS_HASH_SRC_PORT },
	{ "dst-port", LKS_HASH_DST_MAC, LKS_HASH_DST_PORT },
	{ "src-dst-port", LKS_HASH_MACS, LKS_HASH_PORTS },
	{ "src-mixed-ip-port", LKS_HASH_SRC_MAC, SRC_L4 },
	{ "dst-mixed-ip-port", LKS_HASH_DST_MAC, DST_L4 },
	{ "src-dst-mixed-ip-port", LKS_HASH_MACS, SRC_L4 | DST_L4 },
	{ "vlan-src-ip", LKS_HASH_SRC_MAC, LKS_HASH_SRC_IP | LKS_HASH_VLAN },
	{ "vlan-dst-ip", LKS_HASH_DST_MAC, LKS_HASH_DST_IP | LKS_HASH_VLAN },
	{ "vlan-src-dst-ip", LKS_HASH_MACS, LKS_HASH_IPS | LKS_HASH_VLAN },
	{ "vlan-src-dst-mixed-ip-port", LKS_HASH_MACS, SRC_L4 | DST_L4 | LKS_HASH_VLAN },
	/* Nexus 5000; documented to add the MAC addresses */
	{ "source-mac", LKS_HASH_SRC_MAC, LKS_HASH_SRC_MAC },
	{ "destination-mac", LKS_HASH_DST_MAC, LKS_HASH_DST_MAC },
	{ "source-dest-mac", LKS_HASH_MACS, LKS_HASH_MACS },
	{ "source-ip", LKS_HASH_SRC_MAC, LKS_HASH_SRC_IP | LKS_HASH_SRC_MAC },
	{ "destination-ip", LKS_HASH_DST_MAC, LKS_HASH_DST_IP | LKS_HASH_DST_MAC },
	{ "source-dest-ip", LKS_HASH_MACS, LKS_HASH_IPS | LKS_HASH_MACS },
	{ "source-port", LKS_HASH_SRC_MAC, SRC_L4 | LKS_HASH_SRC_MAC },
	{ "destination-port", LKS_HASH_DST_MAC, DST_L4 | LKS_HASH_DST_MAC },
	{ "source-dest-port", LKS_HASH_MACS, SRC_L4 | DST_L4 | LKS_HASH_MACS },
};

static const struct method *method_of(const char *word)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (!strcasecmp(methods[i].word, word))
			return &methods[i];
	return NULL;
}

static void set(struct lks_reading *r, struct lks_balance *b, enum lks_protocol protocol,
		unsigned int fields)
{
	b->fields[protocol] = fields;
	b->at[protocol] = lks_reading_place(r);
}

static void set_all(struct lks_reading *r, struct lks_balance *b, unsigned int non_ip,
		    unsigned int ip)
{
	set(r, b, LKS_NON_IP, non_ip);
	set(r, b, LKS_IPV4, ip);
	set(r, b, LKS_IPV6, ip);
}

/* Nexus 7000 and 9000: `src-dst ip-l4port`, in a command and in the output. 0: not understood. */
static unsigned int nxos_fields(const char *direction, const char *what)
{
	bool src = !strncasecmp(direction, "src", 3), dst = !!strcasestr(direction, "dst");
	unsigned int fields = 0;

	if (strcasecmp(direction, "src") && strcasecmp(direction, "dst") &&
	    strcasecmp(direction, "src-dst"))
		return 0;
	if (!strcasecmp(what, "mac"))
		fields = LKS_HASH_MACS;
	else if (!strncasecmp(what, "ip", 2) && strcasestr(what, "l4port"))
		fields = LKS_HASH_IPS | LKS_HASH_PORTS;
	else if (!strcasecmp(what, "ip") || !strcasecmp(what, "ip-vlan") ||
		 !strcasecmp(what, "inner-header"))
		fields = LKS_HASH_IPS;
	if (!src)
		fields &= ~(LKS_HASH_SRC_MAC | LKS_HASH_SRC_IP | LKS_HASH_SRC_PORT);
	if (!dst)
		fields &= ~(LKS_HASH_DST_MAC | LKS_HASH_DST_IP | LKS_HASH_DST_PORT);
	return strcasestr(what, "vlan") && fields ? fields | LKS_HASH_VLAN : fields;
}

static const struct {
	const char *word;
	unsigned int field;
} eos_words[] = {
	{ "source-ip", LKS_HASH_SRC_IP },
	{ "destination-ip", LKS_HASH_DST_IP },
	{ "source-port", LKS_HASH_SRC_PORT },
	{ "destination-port", LKS_HASH_DST_PORT },
	{ "src-ip", LKS_HASH_SRC_IP },
	{ "dst-ip", LKS_HASH_DST_IP },
	{ "src-port", LKS_HASH_SRC_PORT },
	{ "dst-port", LKS_HASH_DST_PORT },
	{ "src-mac", LKS_HASH_SRC_MAC },
	{ "dst-mac", LKS_HASH_DST_MAC },
	{ "ip-tcp-udp-header", LKS_HASH_IPS | LKS_HASH_PORTS },
	{ "mac-header", LKS_HASH_MACS },
	{ "vlan-id", LKS_HASH_VLAN },
};

/* EOS: `trident fields ip source-ip destination-ip`, `trident fields mac src-mac dst-mac`. */
static bool read_eos(struct lks_reading *r, size_t at)
{
	struct lks_balance *b = &r->state->running_balance;
	bool ip = lks_lines_begin(&r->lines, "port-channel load-balance trident fields ip");
	unsigned int fields = 0;

	for (size_t i = at + 3; i < r->lines.n; i++) {
		const char *word = lks_lines_word(&r->lines, i);
		size_t k = 0, n = sizeof(eos_words) / sizeof(eos_words[0]);

		while (k < n && strcasecmp(eos_words[k].word, word))
			k++;
		if (k == n)
			return false;
		fields |= eos_words[k].field;
	}
	if (!fields)
		return false;
	if (ip) {
		set(r, b, LKS_IPV4, fields);
		set(r, b, LKS_IPV6, fields);
	} else {
		set(r, b, LKS_NON_IP, fields);
	}
	r->state->os = LKS_SWITCH_EOS;
	r->state->os_sure = true;
	return true;
}

bool lks_balance_read_command(struct lks_reading *r, size_t at)
{
	struct lks_balance *b = &r->state->running_balance;
	const char *first = lks_lines_word(&r->lines, at),
		   *second = lks_lines_word(&r->lines, at + 1);
	const struct method *method;
	unsigned int fields;

	if (!strcasecmp(first, "trident") && !strcasecmp(second, "fields"))
		return read_eos(r, at);
	if (!strcasecmp(first, "ethernet") || !strcasecmp(first, "extended"))
		first = second;
	method = method_of(first);
	if (method) {
		set_all(r, b, method->non_ip, method->ip);
		return true;
	}
	fields = nxos_fields(first, second);
	if (fields)
		set_all(r, b, fields & LKS_HASH_MACS ? fields : LKS_HASH_MACS, fields);
	return fields;
}

/* `Source XOR Destination IP address` and its like; 0: not understood. */
static unsigned int sentence_fields(const char *text)
{
	bool src = strcasestr(text, "source"), dst = strcasestr(text, "destination");
	bool mac = strcasestr(text, "MAC"), ip = strcasestr(text, " IP ");
	bool port = strcasestr(text, "port number") || strcasestr(text, "TCP/UDP");
	unsigned int fields = 0;

	if (src)
		fields |= (mac ? LKS_HASH_SRC_MAC : 0) | (ip ? LKS_HASH_SRC_IP : 0) |
			  (port ? LKS_HASH_SRC_PORT : 0);
	if (dst)
		fields |= (mac ? LKS_HASH_DST_MAC : 0) | (ip ? LKS_HASH_DST_IP : 0) |
			  (port ? LKS_HASH_DST_PORT : 0);
	return fields;
}

/* The words behind `IPv4:` of any platform. */
static unsigned int value_fields(struct lks_reading *r, size_t at)
{
	const char *first = lks_lines_word(&r->lines, at);
	unsigned int fields = nxos_fields(first, lks_lines_word(&r->lines, at + 1));

	if (fields)
		return fields;
	for (size_t i = at; i < r->lines.n && method_of(lks_lines_word(&r->lines, i)); i++) {
		const struct method *m = method_of(lks_lines_word(&r->lines, i));

		fields |= m->ip & ~(strcasestr(m->word, "mac") ? 0 : LKS_HASH_MACS);
	}
	return fields ? fields : sentence_fields(r->lines.text + strcspn(r->lines.text, ":"));
}

static bool read_protocol(struct lks_reading *r)
{
	struct lks_balance *b = &r->state->balance;
	bool non_ip = lks_lines_begin(&r->lines, "Non-IP:");
	unsigned int fields = value_fields(r, 1);

	if (!fields)
		return false;
	if (non_ip)
		set(r, b, LKS_NON_IP, fields);
	if (lks_lines_begin(&r->lines, "IPv4:") || lks_lines_begin(&r->lines, "IP:"))
		set(r, b, LKS_IPV4, fields);
	if (lks_lines_begin(&r->lines, "IPv6:") || lks_lines_begin(&r->lines, "IP:"))
		set(r, b, LKS_IPV6, fields);
	return true;
}

static bool is_heading(const struct lks_lines *l)
{
	return (strcasestr(l->text, "load-balancing") && l->n <= 8) ||
	       lks_lines_begin(l, "System config:") || lks_lines_begin(l, "modules:") ||
	       lks_lines_begin(l, "Module");
}

bool lks_read_load_balance(struct lks_reading *r)
{
	const struct lks_lines *l = &r->lines;
	const struct method *method = method_of(lks_lines_word(l, l->n == 2 ? 1 : 0));

	if (l->n == 0 || is_heading(l))
		return true;
	if (lks_lines_begin(l, "Non-IP:") || lks_lines_begin(l, "IPv4:") ||
	    lks_lines_begin(l, "IPv6:") || lks_lines_begin(l, "IP:"))
		return read_protocol(r);
	if (method && (l->n == 1 || lks_lines_begin(l, "System:"))) {
		if (!r->state->balance.fields[LKS_IPV4])
			set_all(r, &r->state->balance, method->non_ip, method->ip);
		return true;
	}
	return lks_lines_begin(l, "MPLS:");
}

void lks_balance_print(unsigned int fields, char *text, size_t room)
{
	static const char *const names[] = { "source MAC",  "destination MAC",
					     "source IP",   "destination IP",
					     "source port", "destination port",
					     "VLAN" };
	size_t len = 0;

	snprintf(text, room, "nothing");
	for (size_t i = 0; i < 7; i++)
		if (fields >> i & 1 && len < room)
			len += (size_t)snprintf(text + len, room - len, "%s%s", len ? ", " : "",
						names[i]);
}
