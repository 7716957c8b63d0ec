/* SPDX-License-Identifier: Apache-2.0 */
/* Commands: linksteer NOUN VERB. A noun is one file with a table of verbs. */
#ifndef LKS_CMD_H
#define LKS_CMD_H

#include "args.h"

enum cmd_exit {
	CMD_OK = 0,
	CMD_FAILED = 1, /* or unusable input */
	CMD_USAGE = 2,
	CMD_NO_DEVICE = 3,
	CMD_NOT_PERMITTED = 4,
	CMD_GONE = 5,
	CMD_FOUND = 6, /* a check ran and found something */
};

struct cmd_verb {
	const char *name;    /* NULL ends a table */
	const char *summary; /* one line, no full stop */
	const char *operand; /* word for the help, one operand is taken; NULL: none */
	const struct arg *args;
	const char *examples; /* lines, each with its newline, without indentation */
	int (*run)(const char *operand);
};

/*
 * Find the verb of argv[1], answer -h, read the options into their places and run it.
 * Return: an exit code.
 */
int cmd_verbs(const char *noun, const struct cmd_verb *verbs, int argc, char *argv[]);

/*
 * One line on stderr, after "linksteer: "; for CMD_USAGE a second one that points to -h.
 * Return: @code.
 */
int cmd_error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The end of a program. Return: @code, CMD_FAILED with an error if standard output took not all. */
int cmd_end(int code);

/* What cmd_error() points to, for programs that do not use cmd_verbs(): "linksteer sim run". */
void cmd_set_name(const char *name);

/* The nouns. argv[0] is the noun, argv[1] the verb. */
int cmd_policy(int argc, char *argv[]);
int cmd_flow(int argc, char *argv[]);
int cmd_config(int argc, char *argv[]);
int cmd_switch(int argc, char *argv[]);
int cmd_ledger(int argc, char *argv[]);
int cmd_sim(int argc, char *argv[]);

#endif
