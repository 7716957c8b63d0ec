/* SPDX-License-Identifier: Apache-2.0 */
#include "args.h"

#include "cmd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int arg_refuse(const struct arg *arg, const char *text, const char *why)
{
	return cmd_error(CMD_USAGE, "--%s: '%s': %s", arg->name, text, why);
}

int arg_flag(const struct arg *arg, const char *text)
{
	(void)text;
	*(bool *)arg->into = true;
	return 0;
}

int arg_string(const struct arg *arg, const char *text)
{
	*(const char **)arg->into = text;
	return 0;
}

bool arg_read_number(const char *text, int64_t min, int64_t max, int64_t *ret_number)
{
	bool hex = text[0] == '0' && (text[1] | 0x20) == 'x';
	const char *digits = hex ? text + 2 : text;
	const char *allowed = hex ? "0123456789abcdefABCDEF" : "0123456789";
	intmax_t number;

	if (*digits == '\0' || digits[strspn(digits, allowed)] != '\0')
		return false;
	errno = 0;
	number = strtoimax(digits, NULL, hex ? 16 : 10);
	if (errno || number < min || number > max)
		return false;
	*ret_number = number;
	return true;
}

int arg_number(const struct arg *arg, const char *text)
{
	char why[80];

	if (arg_read_number(text, arg->min, arg->max, arg->into))
		return 0;
	snprintf(why, sizeof(why), "a whole number from %" PRId64 " to %" PRId64 " is needed",
		 arg->min, arg->max);
	return arg_refuse(arg, text, why);
}

int arg_hex64(const struct arg *arg, const char *text)
{
	bool prefix = text[0] == '0' && (text[1] | 0x20) == 'x';
	const char *digits = prefix ? text + 2 : text;
	size_t len = strlen(digits);

	if (len < 1 || len > 16 || strspn(digits, "0123456789abcdefABCDEF") != len)
		return arg_refuse(arg, text, "1 to 16 hexadecimal digits are needed");
	*(uint64_t *)arg->into = strtoull(digits, NULL, 16);
	return 0;
}

/* @len: the name ends there, at '=' or at the end */
static const struct arg *find_long(const struct arg *args, const char *name, size_t len)
{
	for (; args->name; args++)
		if (strncmp(args->name, name, len) == 0 && args->name[len] == '\0')
			return args;
	return NULL;
}

static const struct arg *find_short(const struct arg *args, const char *letters)
{
	for (; args->name; args++)
		if (args->letter && args->letter == letters[0] && letters[1] == '\0')
			return args;
	return NULL;
}

/* The option at argv[*at]; *at moves on to its value. */
static int take_option(const struct arg *args, int argc, char *argv[], int *at)
{
	const char *word = argv[*at];
	bool is_long = word[1] == '-';
	const char *equals = is_long ? strchr(word, '=') : NULL;
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	const struct arg *arg =
		is_long ? find_long(args, word + 2, len - 2) : find_short(args, word + 1);

	if (!arg)
		return cmd_error(CMD_USAGE, "%s: no such option", word);
	if (!arg->value)
		return equals ? cmd_error(CMD_USAGE, "--%s takes no value", arg->name)
			      : arg->take(arg, NULL);
	if (equals)
		return arg->take(arg, equals + 1);
	if (*at + 1 >= argc)
		return cmd_error(CMD_USAGE, "%s: a value is missing: %s", word, arg->value);
	return arg->take(arg, argv[++*at]);
}

int args_parse(const struct arg *args, int argc, char *argv[], const char **ret_operand)
{
	const char *operand = NULL;
	bool options = true;

	for (int at = 1; at < argc; at++) {
		const char *word = argv[at];

		if (options && strcmp(word, "--") == 0) {
			options = false;
		} else if (options && word[0] == '-' && word[1] != '\0') {
			int code = take_option(args, argc, argv, &at);

			if (code)
				return code;
		} else if (operand || !ret_operand) {
			return cmd_error(CMD_USAGE, "'%s': not expected here", word);
		} else {
			operand = word;
		}
	}
	if (ret_operand)
		*ret_operand = operand;
	return 0;
}

void args_print_help(const struct arg *args)
{
	for (; args->name; args++) {
		char left[64];

		snprintf(left, sizeof(left), "%c%c%s --%s%s%s", args->letter ? '-' : ' ',
			 args->letter ? args->letter : ' ', args->letter ? "," : " ", args->name,
			 args->value ? " " : "", args->value ? args->value : "");
		printf("  %-34s %s\n", left, args->help);
	}
}
