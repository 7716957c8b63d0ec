/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a command that is to be copied into a shell. */
#include "../../sim/shell.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(sim_shell, .timeout = 5);

static const struct {
	const char *word, *printed;
} known[] = {
	{ "native", "native" },
	{ "--uplink-rate=2.5G", "--uplink-rate=2.5G" },
	{ "build/run_1", "build/run_1" },
	{ "", "''" },
	{ "my captures/a.pcap", "'my captures/a.pcap'" },
	{ "it's", "'it'\\''s'" },
	{ "'", "''\\'''" },
	{ "two  'words'", "'two  '\\''words'\\'''" },
	{ "$HOME/`x`\"\\;*?&|<>()#!~{}[]", "'$HOME/`x`\"\\;*?&|<>()#!~{}[]'" },
	{ "f\303\274r", "'f\303\274r'" },
	{ "a\nb'c\\\033[0m", "$'a\\012b\\'c\\\\\\033[0m'" },
};

static char *printed(const char *word)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	lks_shell_word(file, word);
	fclose(file);
	return text;
}

Test(sim_shell, words_are_quoted_where_a_shell_would_read_more)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		char *text = printed(known[i].word);

		cr_expect_str_eq(text, known[i].printed, "case %zu printed as %s", i, text);
		free(text);
	}
}

Test(sim_shell, a_shell_reads_back_what_was_printed)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		char *text = printed(known[i].word), command[200], back[100] = "";
		FILE *pipe;

		snprintf(command, sizeof(command), "printf %%s. %s", text);
		free(text);
		if (strstr(command, "$'")) /* not of every /bin/sh */
			continue;
		pipe = popen(command, "r");
		cr_assert_not_null(fgets(back, sizeof(back), pipe), "case %zu", i);
		pclose(pipe);
		back[strlen(back) - 1] = '\0';
		cr_expect_str_eq(back, known[i].word, "case %zu came back as %s", i, back);
	}
}
