/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of what switches print; the outputs in tests/data/switch/shown are ours, in their form.
 */
#include "switch_state.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN "tests/data/switch/shown/"

TestSuite(switch_readers, .timeout = 10);

Test(switch_readers, vlan_lists)
{
	static const struct {
		const char *text, *back;
	} good[] = { { "1", "1" },
		     { "1-3,5,10", "1-3,5,10" },
		     { "5,4,3", "3-5" },
		     { "4094", "4094" },
		     { "1-4094", "1-4094" } };
	static const char *const bad[] = { "",	 "0",  "4095",	"1-",  "-1",	"3-1",
					   "1,", ",1", "1 - 2", "all", "99999", "1,,2" };
	char text[LKS_VLANS_TEXT];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct lks_vlans set = { { 0 } };

		cr_expect(lks_vlans_read(&set, good[i].text, true), "%s", good[i].text);
		lks_vlans_print(&set, text, sizeof(text));
		cr_expect_str_eq(text, good[i].back, "%s gave %s", good[i].text, text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct lks_vlans set = { { 0 } };

		cr_expect_not(lks_vlans_read(&set, bad[i], true), "\"%s\"", bad[i]);
	}
}

Test(switch_readers, long_vlan_list_is_cut_within_its_room)
{
	struct lks_vlans set = { { 0 } };
	char text[40];

	for (unsigned int vlan = 2; vlan < 4000; vlan += 2)
		lks_vlans_put(&set, vlan);
	lks_vlans_print(&set, text, sizeof(text));
	cr_expect_lt(strlen(text), sizeof(text));
	cr_expect_not_null(strstr(text, "..."), "%s", text);
}

Test(switch_readers, port_names)
{
	static const struct {
		const char *word, *number, *name;
	} ports[] = {
		{ "GigabitEthernet1/0/1", "", "Gi1/0/1" },
		{ "gigabitethernet", "1/1", "Gi1/1" },
		{ "Gi1/0/1", "", "Gi1/0/1" },
		{ "Te2/1", "", "Te2/1" },
		{ "TenGigabitEthernet1/0/1", "", "Te1/0/1" },
		{ "Ethernet1/7", "", "Et1/7" },
		{ "Eth1/7", "", "Et1/7" },
		{ "Et7", "", "Et7" },
		{ "Port-channel", "1", "Po1" },
		{ "port-channel12", "", "Po12" },
		{ "Twe1/0/3", "", "Twe1/0/3" },
		{ "Tw1/0/3", "", "Tw1/0/3" },
		{ "HundredGigE1/0/1", "", "Hu1/0/1" },
		{ "FastEthernet0/1", "", "Fa0/1" },
	};
	static const char *const bad[] = { "",	   "G1/1", "1/1",   "Gi",    "Gi1/",
					   "Gi/1", "Foo1", "Gi1/x", "Gi1//2" };
	char name[LKS_PORT_BYTES];

	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		cr_expect(lks_port_name(ports[i].word, ports[i].number, name), "%s", ports[i].word);
		cr_expect_str_eq(name, ports[i].name, "%s gave %s", ports[i].word, name);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_not(lks_port_name(bad[i], "", name), "\"%s\" gave %s", bad[i], name);
	cr_expect_eq(lks_port_channel("Po12"), 12);
	cr_expect_eq(lks_port_channel("Gi1/1"), -1);
}

static struct lks_lines line_of(const char *text)
{
	struct lks_lines lines;

	lks_lines_start(&lines, text, strlen(text));
	cr_assert(lks_lines_next(&lines), "%s", text);
	return lines;
}

Test(switch_readers, lines_as_a_terminal_shows_them)
{
	static const struct {
		const char *raw, *text, *prompt;
	} lines[] = {
		{ " switchport\r\n", " switchport", "" },
		{ "core1#show run\r\n", "show run", "core1" },
		{ "core1(config-if)# shutdown", "shutdown", "core1" },
		{ "leaf-2.lab>", "", "leaf-2.lab" },
		{ " --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b no ip address",
		  " no ip address", "" },
		{ "--More--\r         \r channel-group 1", " channel-group 1", "" },
		{ " --More-- switchport", " switchport", "" },
		{ "\033[7m<--- More --->\033[m\r              \rend", "end", "" },
		{ "a\tb", "a b", "" },
		{ "caf\xc3\xa9", "caf??", "" },
		{ " core1#x", " core1#x", "" },
		{ "# comment", "# comment", "" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct lks_lines l = line_of(lines[i].raw);

		cr_expect_str_eq(l.text, lines[i].text, "line %zu: \"%s\"", i, l.text);
		cr_expect_str_eq(l.prompt, lines[i].prompt, "line %zu: \"%s\"", i, l.prompt);
	}
}

Test(switch_readers, lines_are_counted_and_long_ones_cut)
{
	struct lks_lines l;
	char text[3000];

	memset(text, 'x', sizeof(text));
	text[2000] = '\n';
	lks_lines_start(&l, text, sizeof(text));
	cr_assert(lks_lines_next(&l));
	cr_expect_lt(strlen(l.text), LKS_LINE_BYTES);
	cr_assert(lks_lines_next(&l));
	cr_expect_eq(l.number, 2);
	cr_expect_not(lks_lines_next(&l));
}

/* ---- whole outputs ---- */

static bool nobody(const void *user, const char *name)
{
	(void)user;
	(void)name;
	return false;
}

static struct lks_switch_state *read_file(const char *name, bool (*read)(struct lks_reading *r))
{
	struct lks_switch_state *state = calloc(1, sizeof(*state));
	struct lks_reading r = { .state = state, .source = name, .wanted = nobody };
	char path[128], text[8192];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), SHOWN "%s", name);
	file = fopen(path, "r");
	cr_assert_not_null(file, "%s", path);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	lks_lines_start(&r.lines, text, len);
	while (lks_lines_next(&r.lines))
		if (!r.lines.prompt[0])
			cr_expect(read(&r), "%s:%u: not recognised: %s", name, r.lines.number,
				  r.lines.text);
	lks_read_running_end(&r);
	return state;
}

static void done(struct lks_switch_state *state)
{
	lks_state_clear(state);
	free(state);
}

static void want_bundle(const struct lks_switch_state *s, size_t i, const char *name,
			const char *flags, const char *group, const char *protocol)
{
	const struct lks_bundle *b = &s->bundles[i];

	cr_assert_lt(i, s->n_bundles);
	cr_expect(!strcmp(b->name, name) && !strcmp(b->flags, flags) && !strcmp(b->group, group) &&
			  !strcmp(b->protocol, protocol),
		  "%zu: %s(%s) in %s %s, want %s(%s) in %s %s", i, b->name, b->flags, b->group,
		  b->protocol, name, flags, group, protocol);
}

Test(switch_readers, ios_summary)
{
	struct lks_switch_state *s = read_file("ios.summary.txt", lks_read_summary);

	cr_assert_eq(s->n_bundles, 10, "%zu", s->n_bundles);
	want_bundle(s, 0, "Po1", "SU", "Po1", "-");
	want_bundle(s, 2, "Gi2/1", "P", "Po1", "-");
	want_bundle(s, 4, "Gi1/2", "s", "Po2", "LACP");
	want_bundle(s, 7, "Gi2/3", "D", "Po2", "LACP");
	want_bundle(s, 8, "Po7", "RU", "Po7", "PAgP");
	cr_expect_eq(s->bundles[0].at.line, 19, "line %u", s->bundles[0].at.line);
	done(s);
}

Test(switch_readers, nxos_summary)
{
	struct lks_switch_state *s = read_file("nxos.summary.txt", lks_read_summary);

	cr_assert_eq(s->n_bundles, 6);
	want_bundle(s, 0, "Po1", "SU", "Po1", "LACP");
	want_bundle(s, 4, "Et1/10", "P", "Po1", "LACP");
	want_bundle(s, 5, "Po20", "SD", "Po20", "NONE");
	done(s);
}

Test(switch_readers, eos_summary)
{
	struct lks_switch_state *s = read_file("eos.summary.txt", lks_read_summary);

	cr_assert_eq(s->n_bundles, 3);
	want_bundle(s, 0, "Po1", "U", "Po1", "LACP");
	want_bundle(s, 2, "Et8", "PG+", "Po1", "LACP");
	done(s);
}

static void want_partner(const struct lks_switch_state *s, size_t i, const char *port,
			 const char *system, bool active)
{
	const struct lks_partner *p = &s->partners[i];

	cr_assert_lt(i, s->n_partners);
	cr_expect(!strcmp(p->port, port) && !strcmp(p->system, system) && p->active == active,
		  "%zu: %s %s %d", i, p->port, p->system, p->active);
}

Test(switch_readers, lacp_neighbours)
{
	struct lks_switch_state *s = read_file("ios.lacp.txt", lks_read_lacp);

	cr_assert_eq(s->n_partners, 2);
	want_partner(s, 0, "Gi1/1", "02005e000a01", true);
	want_partner(s, 1, "Gi2/1", "02005e000a02", true);
	done(s);

	s = read_file("ios-old.lacp.txt", lks_read_lacp);
	cr_assert_eq(s->n_partners, 1);
	want_partner(s, 0, "Gi1/1", "02005e000a01", false);
	done(s);

	s = read_file("nxos.lacp.txt", lks_read_lacp);
	cr_assert_eq(s->n_partners, 1);
	want_partner(s, 0, "Et1/7", "02005e000a01", true);
	done(s);
}

static void want_balance(const char *name, unsigned int non_ip, unsigned int ip)
{
	struct lks_switch_state *s = read_file(name, lks_read_load_balance);

	cr_expect_eq(s->balance.fields[LKS_NON_IP], non_ip, "%s: non-IP %#x", name,
		     s->balance.fields[LKS_NON_IP]);
	cr_expect_eq(s->balance.fields[LKS_IPV4], ip, "%s: IPv4 %#x", name,
		     s->balance.fields[LKS_IPV4]);
	cr_expect_eq(s->balance.fields[LKS_IPV6], ip, "%s: IPv6 %#x", name,
		     s->balance.fields[LKS_IPV6]);
	done(s);
}

Test(switch_readers, load_balance_of_every_platform)
{
	want_balance("../catalyst.load-balance.txt", LKS_HASH_SRC_MAC, LKS_HASH_SRC_MAC);
	want_balance("ios-ip.load-balance.txt", LKS_HASH_MACS, LKS_HASH_IPS);
	want_balance("ios-mixed.load-balance.txt", LKS_HASH_MACS, LKS_HASH_IPS | LKS_HASH_PORTS);
	want_balance("nxos.load-balance.txt", LKS_HASH_MACS, LKS_HASH_IPS | LKS_HASH_PORTS);
	want_balance("nexus5000.load-balance.txt", LKS_HASH_MACS, LKS_HASH_IPS | LKS_HASH_MACS);
}

Test(switch_readers, ios_running_configuration_with_paging)
{
	struct lks_switch_state *s = read_file("ios.running.txt", lks_read_running);
	const struct lks_port *a = lks_state_port(s, "Gi1/1"), *b = lks_state_port(s, "Gi2/1");

	cr_assert(a && b && lks_state_port(s, "Po1"), "%zu ports", s->n_ports);
	cr_expect_null(lks_state_port(s, "Vl1"), "ports of no group are not kept");
	cr_expect(a->group == 1 && a->channel == LKS_CHANNEL_ON);
	cr_expect(a->trunk, "the line behind the paging mark counts");
	cr_expect(a->edge && b->edge);
	cr_expect_str_eq(a->speed, "nonegotiate");
	cr_expect(lks_vlans_same(&a->allowed, &b->allowed), "add adds");
	cr_expect_eq(a->at[LKS_FACT_GROUP].line, 24, "line %u", a->at[LKS_FACT_GROUP].line);
	cr_expect_str_eq(a->at[LKS_FACT_GROUP].quote, "channel-group 1 mode on");
	cr_expect_eq(s->os, LKS_SWITCH_IOS);
	cr_expect_eq(s->running_balance.fields[LKS_IPV4], LKS_HASH_IPS);
	cr_expect(lks_vlans_has(&s->vlans, 105));
	done(s);
}
