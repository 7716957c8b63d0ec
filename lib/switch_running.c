/* SPDX-License-Identifier: Apache-2.0 */
/* `show running-config` of IOS, IOS-XE, NX-OS and EOS. */
#include "switch_state.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is(const char *word, const char *what)
{
	return !strcasecmp(word, what);
}

static bool read_count(const char *word, unsigned int max, unsigned int *ret_count)
{
	unsigned int count = 0;

	if (!*word || strlen(word) > 5 || strspn(word, "0123456789") != strlen(word))
		return false;
	for (; *word; word++)
		count = 10 * count + (unsigned int)(*word - '0');
	if (count < 1 || count > max)
		return false;
	*ret_count = count;
	return true;
}

static const char *word(const struct lks_reading *r, size_t i)
{
	return lks_lines_word(&r->lines, i);
}

static void found(struct lks_reading *r, enum lks_fact fact)
{
	r->port.at[fact] = lks_reading_place(r);
}

/* channel-group 1 mode on; NX-OS: channel-group 1 [force] [mode on] */
static bool read_channel_group(struct lks_reading *r)
{
	static const char *const modes[] = { "", "on", "active", "passive", "desirable", "auto" };
	size_t at = is(word(r, 2), "force") ? 3 : 2;
	const char *mode = is(word(r, at), "mode") ? word(r, at + 1) : "on";

	if (!read_count(word(r, 1), 9999, &r->port.group))
		return false;
	for (unsigned int i = LKS_CHANNEL_ON; i <= LKS_CHANNEL_AUTO; i++)
		if (is(mode, modes[i])) {
			r->port.channel = i;
			found(r, LKS_FACT_GROUP);
			return true;
		}
	r->port.group = 0;
	return false;
}

static bool read_allowed(struct lks_reading *r)
{
	const char *how = word(r, 4), *list = word(r, 5);
	struct lks_vlans set = r->port.allowed;
	bool add = is(how, "add"), remove = is(how, "remove"), except = is(how, "except");

	if ((remove || except) && (except || !r->port.at[LKS_FACT_ALLOWED].line))
		lks_vlans_all(&set);
	else if (!add && !remove)
		memset(&set, 0, sizeof(set));
	if (is(how, "all"))
		lks_vlans_all(&set);
	else if (!is(how, "none") &&
		 !lks_vlans_read(&set, add || remove || except ? list : how, !remove && !except))
		return false;
	r->port.allowed = set;
	found(r, LKS_FACT_ALLOWED);
	return true;
}

static bool read_trunk(struct lks_reading *r)
{
	if (is(word(r, 2), "encapsulation")) {
		r->port.dot1q = is(word(r, 3), "dot1q");
		found(r, LKS_FACT_ENCAPSULATION);
		return *word(r, 3);
	}
	if (is(word(r, 2), "native") && is(word(r, 4), "tag")) {
		r->port.tags_native = true;
		found(r, LKS_FACT_NATIVE_TAG);
		return is(word(r, 3), "vlan");
	}
	if (is(word(r, 2), "native")) {
		found(r, LKS_FACT_NATIVE);
		return is(word(r, 3), "vlan") &&
		       read_count(word(r, 4), LKS_VLAN_MAX, &r->port.native);
	}
	if (is(word(r, 2), "allowed"))
		return is(word(r, 3), "vlan") && read_allowed(r);
	return true;
}

static bool read_switchport(struct lks_reading *r)
{
	if (is(word(r, 1), "mode")) {
		r->port.trunk = is(word(r, 2), "trunk");
		found(r, LKS_FACT_MODE);
		return *word(r, 2);
	}
	if (is(word(r, 1), "trunk"))
		return read_trunk(r);
	if (!*word(r, 1))
		r->port.routed = false;
	return true;
}

static bool read_spanning_tree(struct lks_reading *r)
{
	bool ios = is(word(r, 1), "portfast") &&
		   (is(word(r, 2), "trunk") || (is(word(r, 2), "edge") && is(word(r, 3), "trunk")));
	bool nxos = lks_lines_begin(&r->lines, "spanning-tree port type edge trunk");
	bool eos = r->state->os == LKS_SWITCH_EOS && is(word(r, 1), "portfast") && !*word(r, 2);

	r->port.edge |= ios || nxos || eos;
	if (ios || nxos || eos)
		found(r, LKS_FACT_EDGE);
	return is(word(r, 1), "port") || ios || eos;
}

static bool read_text_fact(struct lks_reading *r, enum lks_fact fact, char *text, size_t room)
{
	snprintf(text, room, "%s", word(r, 1));
	found(r, fact);
	return *text;
}

static bool read_no(struct lks_reading *r)
{
	if (is(word(r, 1), "shutdown")) {
		r->port.shut = false;
		found(r, LKS_FACT_SHUTDOWN);
	} else if (is(word(r, 1), "switchport") && !*word(r, 2)) {
		r->port.routed = true;
		found(r, LKS_FACT_ROUTED);
	} else if (lks_lines_begin(&r->lines, "no switchport trunk native vlan tag")) {
		r->port.tags_native = false;
		found(r, LKS_FACT_NATIVE_TAG);
	}
	return is(word(r, 1), "shutdown") || is(word(r, 1), "switchport") ||
	       (is(word(r, 1), "ip") && is(word(r, 2), "address"));
}

static bool read_shutdown(struct lks_reading *r)
{
	r->port.shut = true;
	found(r, LKS_FACT_SHUTDOWN);
	return true;
}

static bool read_ip(struct lks_reading *r)
{
	if (!is(word(r, 1), "address"))
		return false;
	r->port.routed = true;
	found(r, LKS_FACT_ROUTED);
	return true;
}

static bool read_pair(struct lks_reading *r)
{
	if (!read_count(word(r, 1), 9999, &r->port.pair))
		return is(word(r, 1), "peer-link");
	found(r, LKS_FACT_PAIR);
	return true;
}

static bool read_speed(struct lks_reading *r)
{
	return read_text_fact(r, LKS_FACT_SPEED, r->port.speed, sizeof(r->port.speed));
}

static bool read_duplex(struct lks_reading *r)
{
	return read_text_fact(r, LKS_FACT_DUPLEX, r->port.duplex, sizeof(r->port.duplex));
}

static bool read_protocol(struct lks_reading *r)
{
	r->port.pagp = is(word(r, 1), "pagp");
	found(r, LKS_FACT_PROTOCOL);
	return true;
}

static const struct {
	const char *name;
	bool (*read)(struct lks_reading *r);
} commands[] = {
	{ "channel-group", read_channel_group },
	{ "switchport", read_switchport },
	{ "spanning-tree", read_spanning_tree },
	{ "shutdown", read_shutdown },
	{ "no", read_no },
	{ "ip", read_ip },
	{ "vpc", read_pair },
	{ "mlag", read_pair },
	{ "speed", read_speed },
	{ "duplex", read_duplex },
	{ "channel-protocol", read_protocol },
};

/* 1: read, 0: not a command of an interface, -1: one, but not understood */
static int read_in_section(struct lks_reading *r)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (is(word(r, 0), commands[i].name)) {
			bool ok = commands[i].read(r);
			bool mine = strcmp(commands[i].name, "spanning-tree") &&
				    strcmp(commands[i].name, "no") &&
				    strcmp(commands[i].name, "ip");

			return ok ? 1 : mine ? -1 : r->lines.indent > 0;
		}
	return r->lines.indent > 0;
}

void lks_read_running_end(struct lks_reading *r)
{
	const struct lks_port *port = &r->port;

	if (r->open && (port->group || port->at[LKS_FACT_GROUP].line ||
			lks_port_channel(port->name) >= 0 || r->wanted(r->user, port->name)))
		lks_state_put_port(r->state, port);
	r->open = false;
}

static void set_os(struct lks_reading *r, enum lks_switch_os os)
{
	r->state->os = os;
	r->state->os_sure = true;
}

static void recognise_os(struct lks_reading *r)
{
	if (!strncmp(word(r, 1), "Port-Channel", 12))
		set_os(r, LKS_SWITCH_EOS);
	else if (!strncmp(word(r, 1), "port-channel", 12))
		set_os(r, LKS_SWITCH_NXOS);
}

static bool open_section(struct lks_reading *r)
{
	char name[LKS_PORT_BYTES];

	if (!lks_port_name(word(r, 1), word(r, 2), name))
		return is(word(r, 1), "range") || isalpha((unsigned char)*word(r, 1));
	r->open = true;
	r->port = (struct lks_port){ 0 };
	memcpy(r->port.name, name, sizeof(name));
	found(r, LKS_FACT_SECTION);
	if (!r->state->os_sure) /* each writes it in its own way: IOS Port-channel */
		recognise_os(r);
	return true;
}

static void read_version(struct lks_reading *r)
{
	int major = atoi(word(r, 1));

	if (r->state->os_sure)
		return;
	if (strchr(word(r, 1), '('))
		set_os(r, LKS_SWITCH_NXOS);
	else
		set_os(r, major >= 16 || major == 3 ? LKS_SWITCH_IOS_XE : LKS_SWITCH_IOS);
}

static bool read_vlan_line(struct lks_reading *r)
{
	struct lks_vlans set = r->state->vlans;

	if (r->lines.n != 2 || !isdigit((unsigned char)*word(r, 1)))
		return true;
	if (!lks_vlans_read(&set, word(r, 1), true))
		return false;
	r->state->vlans = set;
	r->state->vlans_seen = true;
	if (!r->state->vlans_at.line)
		r->state->vlans_at = lks_reading_place(r);
	return true;
}

static void read_foreign(struct lks_reading *r)
{
	if (is(word(r, 0), "mesh") && r->lines.n == 2)
		r->foreign = "HP mesh";
	else if (is(word(r, 0), "trunk") && !strncasecmp(word(r, 2), "trk", 3))
		r->foreign = is(word(r, 3), "fec") ? "PAgP (trunk ... fec)" : "ProCurve trunk";
	else if (is(word(r, 0), "set") && is(word(r, 1), "interfaces"))
		r->foreign = "Junos";
}

static bool read_global(struct lks_reading *r)
{
	if (is(word(r, 0), "interface"))
		return open_section(r);
	if (lks_lines_begin(&r->lines, "port-channel load-balance"))
		return lks_balance_read_command(r, 2);
	if (is(word(r, 0), "version"))
		read_version(r);
	else if (lks_lines_begin(&r->lines, "vlan dot1q tag native"))
		r->state->tags_native = lks_reading_place(r);
	else if (lks_lines_begin(&r->lines, "no vlan dot1q tag native"))
		r->state->tags_native.line = 0;
	else if (is(word(r, 0), "vlan"))
		return read_vlan_line(r);
	else if (is(word(r, 0), "feature")) {
		set_os(r, LKS_SWITCH_NXOS);
		r->state->lacp_feature |= is(word(r, 1), "lacp");
	} else if (is(word(r, 0), "end"))
		r->ended = true;
	else
		read_foreign(r);
	return !is(word(r, 0), "switchport") && !is(word(r, 0), "channel-group");
}

/* Who wrote the text: `! device: leaf (DCS-7050SX3, EOS-4.28.3M)`, or lks_switch_generate(). */
static void read_comment(struct lks_reading *r)
{
	const char *last = word(r, r->lines.n - 1);
	char name[16];
	enum lks_switch_os os;

	if (r->state->os_sure)
		return;
	if (is(word(r, 1), "device:") && !strncmp(last, "EOS-", 4))
		set_os(r, LKS_SWITCH_EOS);
	else if (is(word(r, 1), "switch") && sscanf(last, "(%15[a-z-])", name) == 1 &&
		 !lks_switch_os_find(name, &os))
		set_os(r, os);
}

bool lks_read_running(struct lks_reading *r)
{
	if (r->lines.n == 0)
		return true;
	if (word(r, 0)[0] == '!') { /* at the margin it closes a section */
		if (r->lines.indent == 0)
			lks_read_running_end(r);
		read_comment(r);
		return true;
	}
	if (r->open && !is(word(r, 0), "interface")) {
		int known = read_in_section(r);

		if (known)
			return known > 0;
	}
	lks_read_running_end(r);
	return read_global(r);
}
