/* SPDX-License-Identifier: Apache-2.0 */
#include "shell.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static bool is_plain(const char *word)
{
	const char *at = word;

	while (isalnum((unsigned char)*at) || (*at && strchr("%+,-./:=@_", *at)))
		at++;
	return *word && !*at;
}

static bool has_controls(const char *word)
{
	while (*word && !iscntrl((unsigned char)*word))
		word++;
	return *word;
}

/* Nothing but $'..' writes a line end without ending the line. */
static void print_escaped(FILE *file, const char *word)
{
	fputs("$'", file);
	for (; *word; word++)
		if (iscntrl((unsigned char)*word))
			fprintf(file, "\\%03o", (unsigned char)*word);
		else
			fprintf(file, strchr("'\\", *word) ? "\\%c" : "%c", *word);
	fputc('\'', file);
}

void lks_shell_word(FILE *file, const char *word)
{
	if (is_plain(word)) {
		fputs(word, file);
		return;
	}
	if (has_controls(word)) {
		print_escaped(file, word);
		return;
	}
	fputc('\'', file);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", file);
		else
			fputc(*word, file);
	fputc('\'', file);
}
