/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

static const struct noun {
	const char *name, *summary;
	int (*run)(int argc, char *argv[]);
} nouns[] = {
	{ "policy", "the rules that pick an uplink", cmd_policy },
	{ "flow", "which uplink a flow takes, and why", cmd_flow },
	{ "config", "configuration files", cmd_config },
	{ "switch", "the switch at the other end: its configuration, and a check", cmd_switch },
	{ "ledger", "what the card wrote down of each lost uplink", cmd_ledger },
	{ "sim", "captures through the simulated hardware", cmd_sim },
};

#define NOUNS (sizeof(nouns) / sizeof(nouns[0]))

static int print_help(void)
{
	puts("Usage: linksteer NOUN VERB [OPTION]...\n\nNouns:");
	for (size_t i = 0; i < NOUNS; i++)
		printf("  %-10s %s\n", nouns[i].name, nouns[i].summary);
	puts("\n'linksteer NOUN -h' lists the verbs, 'linksteer NOUN VERB -h' explains one.\n"
	     "\nExamples:\n"
	     "  linksteer policy list\n"
	     "  linksteer flow query --policy native --uplinks 4 --src-ip 10.0.0.1 --dst-ip "
	     "10.0.0.2\n"
	     "  linksteer flow trace --policy esx-ip32 --uplinks 3 --in capture.pcap");
	return CMD_OK;
}

static int run(int argc, char *argv[])
{
	if (argc < 2)
		return cmd_error(CMD_USAGE, "a noun is missing");
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0)
		return print_help();
	if (strcmp(argv[1], "--version") == 0)
		return printf("linksteer %s\n", LKS_VERSION) < 0 ? CMD_FAILED : CMD_OK;
	for (size_t i = 0; i < NOUNS; i++)
		if (strcmp(nouns[i].name, argv[1]) == 0)
			return nouns[i].run(argc - 1, argv + 1);
	return cmd_error(CMD_USAGE, "%s: no such command", argv[1]);
}

int main(int argc, char *argv[])
{
	return cmd_end(run(argc, argv));
}
