/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The command that runs, as far as it is known: what an error points to. */
static char name[64] = "linksteer";

void cmd_set_name(const char *text)
{
	snprintf(name, sizeof(name), "%s", text);
}

/* What came with a file or an option does not steer the terminal. */
static void print_plain(const char *text)
{
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) ? '?' : *text, stderr);
}

int cmd_error(int code, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	fflush(stdout);
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	fputs("linksteer: ", stderr);
	print_plain(text ? text : "out of memory");
	fputc('\n', stderr);
	free(text);
	if (code == CMD_USAGE)
		fprintf(stderr, "Try '%s -h'.\n", name);
	return code;
}

int cmd_end(int code)
{
	if (fflush(stdout) || ferror(stdout))
		return cmd_error(CMD_FAILED, "standard output: it cannot be written: "
					     "send it where there is room");
	return code;
}

static bool is_help(const char *word)
{
	return strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

static bool wants_help(int argc, char *argv[])
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (is_help(argv[i]))
			return true;
	return false;
}

static void print_examples(const char *examples)
{
	puts("\nExamples:");
	while (*examples) {
		int len = (int)strcspn(examples, "\n");

		printf("  %.*s\n", len, examples);
		examples += len + (examples[len] == '\n');
	}
}

static int print_verb_help(const struct cmd_verb *verb)
{
	printf("Usage: %s [OPTION]...%s%s\n\n%s.\n\nOptions:\n", name, verb->operand ? " " : "",
	       verb->operand ? verb->operand : "", verb->summary);
	args_print_help(verb->args);
	printf("  %-34s %s\n", "-h, --help", "explain the command");
	print_examples(verb->examples);
	return CMD_OK;
}

static int print_noun_help(const char *noun, const struct cmd_verb *verbs)
{
	printf("Usage: linksteer %s VERB [OPTION]...\n\nVerbs:\n", noun);
	for (const struct cmd_verb *v = verbs; v->name; v++)
		printf("  %-10s %s\n", v->name, v->summary);
	printf("\n'linksteer %s VERB -h' explains a verb.\n", noun);
	print_examples(verbs->examples);
	return CMD_OK;
}

static const struct cmd_verb *find_verb(const struct cmd_verb *verbs, const char *word)
{
	for (; verbs->name; verbs++)
		if (strcmp(verbs->name, word) == 0)
			return verbs;
	return NULL;
}

int cmd_verbs(const char *noun, const struct cmd_verb *verbs, int argc, char *argv[])
{
	const struct cmd_verb *verb;
	const char *operand = NULL;
	int code;

	snprintf(name, sizeof(name), "linksteer %s", noun);
	if (argc > 1 && is_help(argv[1]))
		return print_noun_help(noun, verbs);
	if (argc < 2)
		return cmd_error(CMD_USAGE, "%s: a verb is missing", noun);
	verb = find_verb(verbs, argv[1]);
	if (!verb)
		return cmd_error(CMD_USAGE, "%s %s: no such command", noun, argv[1]);

	snprintf(name, sizeof(name), "linksteer %s %s", noun, verb->name);
	if (wants_help(argc - 1, argv + 1))
		return print_verb_help(verb);
	code = args_parse(verb->args, argc - 1, argv + 1, verb->operand ? &operand : NULL);
	if (code)
		return code;
	if (verb->operand && !operand)
		return cmd_error(CMD_USAGE, "%s is missing", verb->operand);
	return verb->run(operand);
}
