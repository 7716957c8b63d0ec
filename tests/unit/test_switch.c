/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of a check, one mistake at a time. */
#include <linksteer/switch.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(switch_check, .timeout = 20);

/* "severity id line;" for every finding. */
struct heard {
	char text[4096];
	unsigned int errors;
};

static void hear(void *user, const struct lks_switch_finding *f)
{
	struct heard *h = user;
	size_t len = strlen(h->text);

	snprintf(h->text + len, sizeof(h->text) - len, "%s %s %u;",
		 lks_switch_severity_name(f->severity), f->id, f->line);
	cr_expect(*f->reason && *f->remedy, "%s says nothing", f->id);
	cr_expect_null(strchr(f->quote, '\n'), "%s", f->id);
}

struct given {
	enum lks_switch_text kind;
	const char *name, *text;
};

static struct heard check(const char *config_text, const struct given *given, size_t n)
{
	struct lks_config *config = NULL;
	struct lks_switch_check *c = NULL;
	struct heard h = { "", 0 };

	cr_assert_eq(lks_config_parse(config_text, strlen(config_text), LKS_CONFIG_FORMAT_ONLY,
				      NULL, NULL, &config),
		     0, "%s", config_text);
	cr_assert_eq(lks_switch_check_new(config, "team.json", &c), 0);
	for (size_t i = 0; i < n; i++)
		cr_assert_eq(lks_switch_check_add(c, given[i].kind, given[i].name, "shown.txt",
						  given[i].text, strlen(given[i].text)),
			     0);
	cr_assert_eq(lks_switch_check_run(c, hear, &h, &h.errors), 0);
	lks_switch_check_free(c);
	lks_config_free(config);
	return h;
}

#define UPLINKS                                                                                    \
	"\"uplinks\": [ { \"name\": \"uplink0\", \"switch\": \"core1\", \"port\": \"Gi1/1\" },\n"  \
	"{ \"name\": \"uplink1\", \"switch\": \"core1\", \"port\": \"Gi2/1\" },\n"                 \
	"{ \"name\": \"uplink2\", \"switch\": \"core2\", \"port\": \"Gi1/1\" } ],\n"
#define TEAM(rest)                                                                                 \
	"{ " UPLINKS                                                                               \
	"\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink1\"],\n" rest          \
	" } ], \"port_groups\": [ { \"name\": \"vm\", \"team\": \"t\", \"vlan\": 105 } ] }"
#define STATIC TEAM("\"policy\": \"esx-ip32\"")
#define UNTAGGED                                                                                   \
	"{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink1\"],\n"  \
	"\"policy\": \"esx-ip32\", \"native_vlan\": 105 } ], \"port_groups\": [ "                  \
	"{ \"name\": \"console\", \"team\": \"t\", \"vlan\": 0 } ] }"
#define LACP TEAM("\"policy\": \"native\", \"aggregation\": \"lacp-active\"")

/* ---- the host's own rules ---- */

static const struct {
	const char *config, *want;
} host[] = {
	{ TEAM("\"policy\": \"esx-ip32\", \"standby\": [\"uplink1\"]"), "error standby-hash 5;" },
	{ TEAM("\"policy\": \"esx-ip32\", \"detection\": \"beacon\""), "error beacon-hash 5;" },
	{ TEAM("\"policy\": \"esx-ip32\", \"aggregation\": \"none\""), "error no-aggregation 5;" },
	{ TEAM("\"policy\": \"native\", \"aggregation\": \"none\""), "error no-aggregation 5;" },
	{ TEAM("\"policy\": \"esx-port-id\", \"aggregation\": \"static\""),
	  "error aggregation-pinned 5;" },
	{ TEAM("\"policy\": \"esx-src-mac\", \"aggregation\": \"lacp-active\""),
	  "error aggregation-pinned 5;" },
	{ TEAM("\"policy\": \"esx-ip8\", \"aggregation\": \"lacp-active\""), "advice esx-lacp 5;" },
	{ "{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\"], "
	  "\"policy\": \"native\" } ] }",
	  "warning no-redundancy 4;" },
	{ "{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink2\"], "
	  "\"policy\": \"native\" } ] }",
	  "error two-switches 4;" },
	{ "{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink1\"], "
	  "\"policy\": \"native\" } ], \"port_groups\": [\n"
	  "{ \"name\": \"a\", \"team\": \"t\", \"vlan\": 5, \"traffic\": \"vm\" },\n"
	  "{ \"name\": \"b\", \"team\": \"t\", \"vlan\": 6, \"traffic\": \"storage\" } ] }",
	  "advice shared-team 6;" },
	{ "{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink1\"], "
	  "\"policy\": \"native\" } ], \"port_groups\": [\n"
	  "{ \"name\": \"a\", \"team\": \"t\", \"vlan\": 1 } ] }",
	  "error native-tagged 5;" },
	{ "{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink1\"], "
	  "\"policy\": \"native\" }, { \"name\": \"u\", \"uplinks\": [\n\"uplink1\", "
	  "\"uplink2\"], \"policy\": \"native\", \"switch_model\": \"stack\" } ] }",
	  "error config-rule 5;" },
};

Test(switch_check, numbers_without_a_name)
{
	cr_expect_str_eq(lks_switch_os_name(LKS_SWITCH_EOS), "eos");
	cr_expect_null(lks_switch_os_name((enum lks_switch_os)4));
	cr_expect_str_eq(lks_switch_severity_name(LKS_SWITCH_UNCHECKED), "unchecked");
	cr_expect_null(lks_switch_severity_name((enum lks_switch_severity)4));
}

Test(switch_check, a_kind_of_text_that_does_not_exist)
{
	struct lks_switch_check *started = NULL;
	struct lks_config *config = NULL;

	cr_assert_eq(lks_config_parse(STATIC, strlen(STATIC), LKS_CONFIG_FORMAT_ONLY, NULL, NULL,
				      &config),
		     0);
	cr_assert_eq(lks_switch_check_new(config, "team.json", &started), 0);
	for (unsigned int kind = 4; kind < 1000; kind++)
		cr_expect_eq(lks_switch_check_add(started, (enum lks_switch_text)kind, NULL, "text",
						  "end\n", 4),
			     -EINVAL, "%u", kind);
	lks_switch_check_free(started);
	lks_config_free(config);
}

Test(switch_check, host_rules)
{
	for (size_t i = 0; i < sizeof(host) / sizeof(host[0]); i++) {
		struct heard h = check(host[i].config, NULL, 0);

		cr_expect_not_null(strstr(h.text, host[i].want), "%zu: want %s got %s", i,
				   host[i].want, h.text);
		cr_expect_eq(h.errors > 0, strncmp(host[i].want, "error", 5) == 0, "%zu: %s", i,
			     h.text);
	}
}

Test(switch_check, nothing_seen_is_nothing_confirmed)
{
	struct heard h = check(LACP, NULL, 0);

	cr_expect_str_eq(h.text,
			 "unchecked unchecked 0;unchecked unchecked 0;unchecked unchecked "
			 "0;unchecked unchecked 0;",
			 "running-config, load balance, summary and LACP: %s", h.text);
	cr_expect_eq(h.errors, 0);
}

/* ---- one output, one mistake ---- */

#define PORT(name, group)                                                                          \
	"interface " name "\n switchport trunk allowed vlan 105\n switchport mode trunk\n"         \
	" spanning-tree portfast trunk\n" group "!\n"
#define CHANNEL PORT("Port-channel1", "")
#define RUN(a, b) PORT("GigabitEthernet1/1", a) PORT("GigabitEthernet2/1", b) CHANNEL "end\n"
#define ON " channel-group 1 mode on\n"
#define ACTIVE " channel-group 1 mode active\n"
#define PASSIVE " channel-group 1 mode passive\n"
#define NATIVE(top, line)                                                                          \
	top PORT("GigabitEthernet1/1", " switchport trunk native vlan 105\n" line ON)              \
		PORT("GigabitEthernet2/1", " switchport trunk native vlan 105\n" line ON)          \
			PORT("Port-channel1", " switchport trunk native vlan 105\n" line) "end\n"
#define LEGEND                                                                                     \
	"Flags:  D - down        P - bundled in port-channel\n        I - stand-alone s - "        \
	"suspended\n"                                                                              \
	"Group  Port-channel  Protocol    Ports\n------+----\n"
#define NONE_IN_USE(what)                                                                          \
	"Flags:  D - down        P - bundled in port-channel\n\n"                                  \
	"Number of " what " in use: 0\n"                                                           \
	"Number of aggregators:           0\n\nGroup  Port-channel  Protocol    Ports\n"           \
	"------+-------------+-----------+-----\n\n"
#define NEIGHBOURS                                                                                 \
	"Channel group 1 neighbors\nPort      Flags   Priority  Dev ID  Age key Key Number "       \
	"State\n"
#define PARTNER(port, flags, id) port " " flags " 32768 " id " 11s 0x0 0x21 0x1 0x3D\n"

static const struct {
	const char *config;
	enum lks_switch_text kind;
	const char *text, *want; /* want: "" for none of severity error */
} shown[] = {
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON, ON), "" },
	{ LACP, LKS_SWITCH_RUNNING_CONFIG, RUN(ACTIVE, ACTIVE), "" },
	{ LACP, LKS_SWITCH_RUNNING_CONFIG, RUN(PASSIVE, ACTIVE), "advice lacp-passive 5;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ACTIVE, ON), "error mode 5;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(PASSIVE, ON), "error mode 5;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(" channel-group 1 mode desirable\n", ON),
	  "error pagp 5;" },
	{ LACP, LKS_SWITCH_RUNNING_CONFIG, RUN(" channel-group 1 mode auto non-silent\n", ACTIVE),
	  "error pagp 5;" },
	{ LACP, LKS_SWITCH_RUNNING_CONFIG, RUN(ON, ON), "error mode 5;" },
	{ TEAM("\"policy\": \"native\", \"aggregation\": \"lacp-passive\""),
	  LKS_SWITCH_RUNNING_CONFIG, RUN(PASSIVE, PASSIVE), "error mode 5;" },
	{ TEAM("\"policy\": \"esx-port-id\""), LKS_SWITCH_RUNNING_CONFIG, RUN(ON, ""),
	  "error mode 5;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON, ""), "error port-alone 7;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON, " channel-group 2 mode on\n"),
	  "error group-differs 11;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " shutdown\n", ON), "error port-shut 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON, ON " speed 100\n"),
	  "error speed-differs 12;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, PORT("GigabitEthernet3/9", ON) RUN(ON, ON),
	  "error port-extra 5;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, PORT("GigabitEthernet1/1", ON) CHANNEL "end\n",
	  "error port-missing 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG,
	  PORT("GigabitEthernet1/1", ON) PORT("GigabitEthernet2/1", ON) "end\n",
	  "error port-channel-missing 11;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " switchport trunk native vlan 105\n", ON),
	  "error native-vlan 6;" },
	{ UNTAGGED, LKS_SWITCH_RUNNING_CONFIG, NATIVE("", ""), "" },
	{ UNTAGGED, LKS_SWITCH_RUNNING_CONFIG, NATIVE("vlan dot1q tag native\n", ""),
	  "error native-tagged 1;" },
	{ UNTAGGED, LKS_SWITCH_RUNNING_CONFIG,
	  NATIVE("vlan dot1Q tag native exclude control\n", ""), "error native-tagged 1;" },
	{ UNTAGGED, LKS_SWITCH_RUNNING_CONFIG,
	  NATIVE("vlan dot1q tag native\nno vlan dot1q tag native\n", ""), "" },
	{ UNTAGGED, LKS_SWITCH_RUNNING_CONFIG,
	  NATIVE("vlan dot1q tag native\n", " no switchport trunk native vlan tag\n"), "" },
	{ UNTAGGED, LKS_SWITCH_RUNNING_CONFIG, NATIVE("", " switchport trunk native vlan tag\n"),
	  "error native-tagged 6;error native-tagged 14;error native-tagged 22;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "vlan dot1q tag native\n" RUN(ON, ON), "" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG,
	  "vlan dot1q tag native\n" RUN(ON " switchport trunk native vlan 105\n", ON), "" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " switchport trunk allowed vlan 106\n", ON),
	  "error vlan-missing 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG,
	  RUN(ON " switchport trunk allowed vlan remove 105\n", ON), "error vlan-missing 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG,
	  RUN(ON " switchport trunk allowed vlan except 105\n", ON), "error vlan-missing 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " switchport mode access\n", ON),
	  "error trunk-mode 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " switchport trunk encapsulation isl\n", ON),
	  "error encapsulation 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " no switchport\n", ON),
	  "error port-routed 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, RUN(ON " channel-group one mode on\n", ON),
	  "error not-recognised 6;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "vlan 7\n" RUN(ON, ON), "error vlan-undefined 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "feature lldp\n" RUN(ON, ON),
	  "unchecked unchecked 2;" },
	{ LACP, LKS_SWITCH_RUNNING_CONFIG, "feature lldp\n" RUN(ACTIVE, ACTIVE),
	  "error feature-lacp 2;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG,
	  PORT("GigabitEthernet1/1", ON) PORT("GigabitEthernet2/1", ON) CHANNEL,
	  "warning truncated 17;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "trunk 1-2 trk1 fec\nvlan 105\n",
	  "error platform-unsupported 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "mesh 1-4\n", "error platform-unsupported 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "set interfaces ae0 disable\n",
	  "error platform-unsupported 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "hello\n", "error not-recognised 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "", "error not-recognised 1;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "core1#sh run\n" RUN(ON, ON) "core9#\n",
	  "error mixed 20;" },
	{ STATIC, LKS_SWITCH_RUNNING_CONFIG, "hostname other\n" RUN(ON, ON),
	  "warning switch-name 1;" },

	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "src-dst-ip\n", "" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "dst-mac\n", "error balance 1;" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "src-ip\n", "error balance 1;" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "src-dst-mac\n", "error balance 1;" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "src-dst-mixed-ip-port\n", "advice balance-other 1;" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE,
	  "src-dst-ip\n  IPv4: Source XOR Destination IP address\n  IPv6: Source MAC address\n",
	  "error balance 3;" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "System config:\n Non-IP: src-dst mac\n IP: src ip\n",
	  "error balance 3;" },
	{ STATIC, LKS_SWITCH_LOAD_BALANCE, "src-dst-ip\nflux 7\n", "error not-recognised 2;" },

	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(P)\n", "" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(s)\n",
	  "error not-bundled 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P)\n Gi2/1(I)\n",
	  "error not-bundled 6;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(H)\n",
	  "error not-bundled 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(X)\n",
	  "unchecked unchecked 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(p)\n",
	  "unchecked unchecked 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1()\n",
	  "unchecked unchecked 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY,
	  "Flags: p - Up in delay-lacp mode (member) s - Suspended\n" LEGEND
	  "1 Po1(SU) - Gi1/1(P) Gi2/1(s)\n",
	  "error not-bundled 6;" },
	{ STATIC, LKS_SWITCH_SUMMARY,
	  "Flags:  X - failed to allocate aggregator\n" LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(X)\n",
	  "error not-bundled 6;" },
	{ STATIC, LKS_SWITCH_SUMMARY,
	  "Flags:  p - LACP Passive\n" LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(p)\n",
	  "error not-bundled 6;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SD) - Gi1/1(D) Gi2/1(D)\n",
	  "error port-channel-down 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(RU) - Gi1/1(P) Gi2/1(P)\n",
	  "error port-routed 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) LACP Gi1/1(P) Gi2/1(P)\n",
	  "error mode 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) PAgP Gi1/1(P) Gi2/1(P)\n",
	  "error pagp 5;" },
	{ LACP, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(P)\n", "error mode 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P)\n", "error port-alone 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P)\n2 Po2(SU) - Gi2/1(P)\n",
	  "error group-differs 6;" },
	{ STATIC, LKS_SWITCH_SUMMARY, LEGEND "1 Po1(SU) - Gi1/1(P) Gi2/1(P) Gi3/1(P)\n",
	  "error port-extra 5;" },
	{ STATIC, LKS_SWITCH_SUMMARY, NONE_IN_USE("channel-groups"),
	  "error port-channel-missing 3;" },
	{ LACP, LKS_SWITCH_SUMMARY, NONE_IN_USE("channels"), "error port-channel-missing 3;" },
	{ TEAM("\"policy\": \"esx-port-id\""), LKS_SWITCH_SUMMARY, NONE_IN_USE("channel-groups"),
	  "" },
	{ STATIC, LKS_SWITCH_SUMMARY, NONE_IN_USE("aggregators"), "error not-recognised 1;" },
	{ STATIC, LKS_SWITCH_SUMMARY, "Flags: P - pending\nGroup\n1 Po1(SU) - Gi1/1(P) Gi2/1(P)\n",
	  "error not-recognised 1;" },

	{ LACP, LKS_SWITCH_LACP,
	  NEIGHBOURS PARTNER("Gi1/1", "SA", "0200.5e00.0a01")
		  PARTNER("Gi2/1", "SA", "0200.5e00.0a01"),
	  "" },
	{ LACP, LKS_SWITCH_LACP,
	  NEIGHBOURS PARTNER("Gi1/1", "SA", "0200.5e00.0a01")
		  PARTNER("Gi2/1", "SA", "0200.5e00.0a02"),
	  "error partner-differs 4;" },
	{ LACP, LKS_SWITCH_LACP,
	  NEIGHBOURS PARTNER("Gi1/1", "SA", "0200.5e00.0a01")
		  PARTNER("Gi2/1", "SA", "0000.0000.0000"),
	  "error partner-silent 4;" },
	{ LACP, LKS_SWITCH_LACP, NEIGHBOURS PARTNER("Gi1/1", "SA", "0200.5e00.0a01"),
	  "error partner-silent 3;" },
	{ LACP, LKS_SWITCH_LACP,
	  NEIGHBOURS PARTNER("Gi1/1", "SP", "0200.5e00.0a01")
		  PARTNER("Gi2/1", "SP", "0200.5e00.0a01"),
	  "warning partner-mode 3;" },
	{ STATIC, LKS_SWITCH_LACP, NEIGHBOURS PARTNER("Gi1/1", "SA", "0200.5e00.0a01"),
	  "error mode 3;" },
};

Test(switch_check, every_mistake_is_found_at_its_line)
{
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		struct given given = { shown[i].kind, "core1", shown[i].text };
		struct heard h = check(shown[i].config, &given, 1);

		cr_expect_not_null(strstr(h.text, shown[i].want), "%zu: want %s got %s\n%s", i,
				   shown[i].want, h.text, shown[i].text);
		cr_expect_eq(h.errors > 0, strncmp(shown[i].want, "error", 5) == 0, "%zu: %s", i,
			     h.text);
	}
}

Test(switch_check, a_letter_is_what_the_legend_says)
{
	struct given given = { LKS_SWITCH_SUMMARY, "core1",
			       "Flags:  D - Down        P - Up in port-channel (members)\n"
			       "        U - Up (port-channel)\n"
			       "        p - Up in delay-lacp mode (member)\n"
			       "Group  Port-channel  Protocol    Ports\n------+----\n"
			       "1 Po1(SU) - Gi1/1(P) Gi2/1(p)\n" };
	struct heard h = check(STATIC, &given, 1);

	cr_expect_eq(h.errors, 0, "%s", h.text);
	cr_expect_null(strstr(h.text, " 6;"), "%s", h.text);
}

Test(switch_check, no_channel_is_said_once)
{
	struct given given = { LKS_SWITCH_SUMMARY, "core1", NONE_IN_USE("channel-groups") };
	struct heard h = check(STATIC, &given, 1);

	cr_expect_eq(h.errors, 1, "%s", h.text);
	cr_expect_null(strstr(h.text, "port-alone"), "%s", h.text);
}

#define DECOY                                                                                      \
	"core9# keep out\nhostname core8\ninterface GigabitEthernet1/1\n shutdown\n"               \
	"vlan dot1q tag native\nend\n"

/* What stands in a banner is text, whatever ends it. */
static const struct {
	const char *text, *want;
} banners[] = {
	{ "banner motd ^C\n" DECOY "^C\n" RUN(ON, ON), "" },
	{ "banner motd ^CUnauthorised?\r\n" DECOY "Go away^C\n" RUN(ON, ON), "" },
	{ "banner login ^CGo away^C\nbanner exec ^C\n" DECOY "\n^C\n" RUN(ON, ON), "" },
	{ "banner motd \003\nWho? " DECOY "\003\n" RUN(ON, ON), "" },
	{ "banner motd %\n" DECOY "$ ^C\n   %\n" RUN(ON, ON), "" },
	{ "banner motd z" DECOY "z\n" RUN(ON, ON), "" },
	{ "banner #keep out#\n" RUN(ON, ON), "" },
	{ "banner motd\n" DECOY "# $ EOF ^C\nEOF\n" RUN(ON, ON), "" },
	{ "banner prompt-timeout ^C\n" DECOY "^C\n" RUN(ON, ON), "" },
	{ "no banner motd\n" RUN(ON, ON), "" },
	{ "core1#show run\nbanner motd ^C\n" DECOY "^C\n" RUN(ON, ON) "core1#\n", "" },
	{ "interface GigabitEthernet1/2\n description banner motd ^C\n" RUN(ON, ON), "" },
	{ RUN(ON, ON) "banner motd ^C\n" DECOY, "error not-recognised 19;" },
	{ "banner motd #\n" RUN(ON, ON), "error not-recognised 1;" },
};

Test(switch_check, banners_are_no_configuration)
{
	for (size_t i = 0; i < sizeof(banners) / sizeof(banners[0]); i++) {
		struct given given = { LKS_SWITCH_RUNNING_CONFIG, NULL, banners[i].text };
		struct heard h = check(STATIC, &given, 1);

		cr_expect_not_null(strstr(h.text, banners[i].want), "%zu: want %s got %s\n%s", i,
				   banners[i].want, h.text, banners[i].text);
		cr_expect_eq(h.errors, *banners[i].want ? 1 : 0, "%zu: %s\n%s", i, h.text,
			     banners[i].text);
		cr_expect_null(strstr(h.text, "warning"), "%zu: %s", i, h.text);
	}
}

/* A line longer than what is read of it. */
Test(switch_check, a_long_banner_ends_where_it_ends)
{
	static char text[4000];
	struct given given = { LKS_SWITCH_RUNNING_CONFIG, NULL, text };
	struct heard h;

	snprintf(text, sizeof(text), "banner motd ^C%0700d^C\nbanner exec ^C\n%0700d^C\n%s", 0, 0,
		 RUN(ON, ON));
	h = check(STATIC, &given, 1);
	cr_expect_eq(h.errors, 0, "%s", h.text);
}

Test(switch_check, one_line_of_all_trunks_is_one_finding)
{
	struct given given = { LKS_SWITCH_RUNNING_CONFIG, "core1",
			       NATIVE("vlan dot1q tag native\n", "") };
	struct heard h = check(UNTAGGED, &given, 1);

	cr_expect_eq(h.errors, 1, "three trunks, one line: %s", h.text);
}

Test(switch_check, one_paste_of_everything_serves_every_reader)
{
	static const char session[] = "core1#show run\n" RUN(
		ON, ON) "core1#sh ether sum\n" LEGEND
			"1 Po1(SU) - Gi1/1(P) Gi2/1(P)\ncore1#show etherchannel load-balance\n"
			"EtherChannel Load-Balancing Configuration:\n        "
			"src-dst-ip\ncore1#show clock\n"
			"10:00\ncore1#";
	const struct given given[] = { { LKS_SWITCH_RUNNING_CONFIG, NULL, session },
				       { LKS_SWITCH_SUMMARY, NULL, session },
				       { LKS_SWITCH_LOAD_BALANCE, NULL, session } };
	struct heard h = check(STATIC, given, 3);

	cr_expect_str_eq(h.text, "unchecked unchecked 0;", "only whether VLAN 105 exists: %s",
			 h.text);
}

Test(switch_check, uneven_shares_are_computed)
{
	static const char config[] =
		"{ \"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", \"uplink1\", "
		"\"uplink2\"], \"policy\": \"native\" } ] }";
	struct given given = { LKS_SWITCH_LOAD_BALANCE, NULL, "src-dst-ip\n" };
	struct heard h = check(config, &given, 1);

	cr_expect_not_null(strstr(h.text, "advice uneven-shares 0;"), "%s", h.text);
}

Test(switch_check, whose_output_it_is_must_be_known)
{
	static const char config[] =
		"{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", "
		"\"uplink2\"], \"policy\": \"native\", \"switch_model\": \"mlag\" } ] }";
	struct given unnamed = { LKS_SWITCH_LOAD_BALANCE, NULL, "src-dst-ip\n" };
	struct given wrong = { LKS_SWITCH_LOAD_BALANCE, "core7", "src-dst-ip\n" };
	struct given prompt = { LKS_SWITCH_LOAD_BALANCE, NULL,
				"core2#show etherchannel load-balance\nsrc-dst-ip\n" };
	struct heard h = check(config, &unnamed, 1);

	cr_expect_not_null(strstr(h.text, "error switch-unknown 1;"), "%s", h.text);
	h = check(config, &wrong, 1);
	cr_expect_not_null(strstr(h.text, "error switch-unknown 1;"), "%s", h.text);
	h = check(config, &prompt, 1);
	cr_expect_eq(h.errors, 0, "%s", h.text);
}

Test(switch_check, megabytes_of_noise_are_read_in_time)
{
	size_t len = 8u << 20;
	char *noise = malloc(len + 1);
	uint32_t x = 1;

	cr_assert_not_null(noise);
	for (size_t i = 0; i < len; i++) {
		x = x * 1664525 + 1013904223;
		noise[i] = x >> 28 ? (char)(x >> 24 | 1) : '\n';
	}
	noise[len] = '\0';
	for (unsigned int kind = LKS_SWITCH_RUNNING_CONFIG; kind <= LKS_SWITCH_LACP; kind++) {
		struct given given = { kind, "core1", noise };
		struct heard h = check(STATIC, &given, 1);

		cr_expect_not_null(strstr(h.text, "error not-recognised"), "%u: %s", kind, h.text);
	}
	free(noise);
}

/* ---- generator ---- */

static char *generate(const char *text, enum lks_switch_os os, const char *name, int want)
{
	struct lks_config *config = NULL;
	char *page = NULL;

	cr_assert_eq(
		lks_config_parse(text, strlen(text), LKS_CONFIG_FORMAT_ONLY, NULL, NULL, &config),
		0, "%s", text);
	cr_expect_eq(lks_switch_generate(config, os, name, &page), want);
	lks_config_free(config);
	return page;
}

Test(switch_check, generator_refuses_what_it_cannot_write)
{
	static const char unnamed[] = "{ \"teams\": [ { \"name\": \"t\", \"policy\": \"native\", "
				      "\"uplinks\": [\"uplink0\"] } ] }";

	cr_expect_null(generate(unnamed, LKS_SWITCH_IOS, NULL, -EINVAL));
	cr_expect_null(generate(STATIC, LKS_SWITCH_IOS, "core7", -ENOENT));
	cr_expect_null(generate(STATIC, (enum lks_switch_os)4, NULL, -EINVAL));
	cr_expect_null(generate(STATIC, (enum lks_switch_os)1000000, NULL, -EINVAL));
}

Test(switch_check, generator_lets_no_name_act_on_the_terminal)
{
	static const char text[] =
		"{ \"uplinks\": [ { \"name\": \"a\", \"switch\": \"s\", \"port\": \"Gi1\" } ], "
		"\"teams\": [ { \"name\": \"why? caf\xc3\xa9\", \"policy\": \"native\", "
		"\"uplinks\": [\"a\"] } ] }";
	char *page = generate(text, LKS_SWITCH_IOS, NULL, 0);

	cr_assert_not_null(page);
	cr_expect_not_null(strstr(page, "team why_ caf__"), "%s", page);
	free(page);
}

Test(switch_check, long_lists_of_vlans_are_split)
{
	char text[32768] =
		"{ " UPLINKS "\"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\", "
		"\"uplink1\"], \"policy\": \"native\" } ], \"port_groups\": [ ";
	char *page;

	for (int i = 0; i < 200; i++)
		snprintf(text + strlen(text), 80,
			 "%s{ \"name\": \"g%d\", \"team\": \"t\", \"vlan\": %d }", i ? ", " : "", i,
			 1001 + 2 * i);
	strcat(text, " ] }");
	page = generate(text, LKS_SWITCH_IOS_XE, NULL, 0);
	cr_assert_not_null(page);
	for (char *line = page; line; line = strchr(line + 1, '\n'))
		cr_expect_lt(strcspn(line + 1, "\n"), 240);
	cr_expect_not_null(strstr(page, "allowed vlan add "));
	{
		struct given given = { LKS_SWITCH_RUNNING_CONFIG, "core1", page };
		struct heard h = check(text, &given, 1);

		cr_expect_null(strstr(h.text, "vlan-"), "%s", h.text);
		cr_expect_eq(h.errors, 0, "%s", h.text);
	}
	free(page);
}
