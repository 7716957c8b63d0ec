/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer-sim: the verbs of linksteer that need a Verilated core. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "run.h"

static int print_help(void)
{
	puts("Usage: linksteer-sim run|trace [OPTION]...\n\n"
	     "The simulated hardware of 'linksteer sim run' and 'linksteer flow trace --engine "
	     "rtl';\ntheir -h explains the options.");
	return CMD_OK;
}

static int dispatch(int argc, char *argv[])
{
	if (argc < 2)
		return cmd_error(CMD_USAGE, "a verb is missing: run or trace");
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0)
		return print_help();
	if (strcmp(argv[1], "run") == 0)
		return lks_cmd_run(argc - 1, argv + 1);
	if (strcmp(argv[1], "trace") == 0)
		return lks_cmd_trace(argc - 1, argv + 1);
	return cmd_error(CMD_USAGE, "%s: no such verb", argv[1]);
}

int main(int argc, char *argv[])
{
	return cmd_end(dispatch(argc, argv));
}
