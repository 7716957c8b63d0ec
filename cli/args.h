/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options from a table: --name VALUE, --name=VALUE, -x. What is read, what the help says and what
 * is refused come from the same row.
 */
#ifndef LKS_ARGS_H
#define LKS_ARGS_H

#include <stdbool.h>
#include <stdint.h>

struct arg {
	const char *name;  /* without dashes; NULL ends a table */
	char letter;	   /* 0: none */
	const char *value; /* word for the help; NULL: a flag, @take gets NULL */
	const char *help;
	/* Return: 0, or an exit code after arg_refuse() */
	int (*take)(const struct arg *arg, const char *text);
	void *into;
	int64_t min, max; /* for arg_number() */
};

/*
 * args_parse - read the options of argv[1] and behind; operands may stand between them
 * @ret_operand: NULL when there is none; a NULL pointer refuses operands
 *
 * Return: 0 or an exit code, an error has been reported.
 */
int args_parse(const struct arg *args, int argc, char *argv[], const char **ret_operand);

/* One line an option, as -h shows them. */
void args_print_help(const struct arg *args);

/* Report that a value is no good: "--name: TEXT: @why". Return: the exit code for usage errors. */
int arg_refuse(const struct arg *arg, const char *text, const char *why);

int arg_flag(const struct arg *arg, const char *text);	 /* bool */
int arg_string(const struct arg *arg, const char *text); /* const char * */
int arg_number(const struct arg *arg, const char *text); /* int64_t, decimal or 0x, min to max */
int arg_hex64(const struct arg *arg, const char *text);	 /* uint64_t, hex with or without 0x */

/* A whole number in @text, decimal or 0x. Return: whether it is one and within the bounds. */
bool arg_read_number(const char *text, int64_t min, int64_t max, int64_t *ret_number);

#define ARGS_JSON(target)                                                                          \
	{                                                                                          \
		"json", 'j', NULL, "print JSON", arg_flag, (target), 0, 0                          \
	}
#define ARGS_END                                                                                   \
	{                                                                                          \
		0                                                                                  \
	}

#endif
