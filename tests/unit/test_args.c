/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"
#include "team_args.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <string.h>

static struct {
	bool flag;
	const char *text;
	int64_t number;
	uint64_t hex;
} got;

static const struct arg args[] = {
	{ "flag", 'f', NULL, "a flag", arg_flag, &got.flag, 0, 0 },
	{ "text", 0, "TEXT", "a text", arg_string, &got.text, 0, 0 },
	{ "number", 'n', "N", "a number", arg_number, &got.number, -5, 20 },
	{ "hex", 0, "HEX", "hex", arg_hex64, &got.hex, 0, 0 },
	ARGS_END,
};

static void quiet(void)
{
	memset(&got, 0, sizeof(got));
	cr_redirect_stderr();
}

TestSuite(args, .timeout = 5, .init = quiet);

/* The words behind the verb, space between them. */
static int parse(const char *line, const char **ret_operand)
{
	static char copy[256];
	char *argv[16] = { copy };
	int argc = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	return args_parse(args, argc, argv, ret_operand);
}

Test(args, every_form_is_read)
{
	cr_expect_eq(parse("-f --text=a=b --number 7 --hex 0xff", NULL), 0);
	cr_expect(got.flag);
	cr_expect_str_eq(got.text, "a=b");
	cr_expect_eq(got.number, 7);
	cr_expect_eq(got.hex, 255);
	cr_expect_eq(parse("-n 0x10 --hex FEDCBA9876543210", NULL), 0);
	cr_expect_eq(got.number, 16);
	cr_expect_eq(got.hex, UINT64_C(0xfedcba9876543210));
}

Test(args, operands_stand_anywhere)
{
	const char *operand = "x";

	cr_expect_eq(parse("file --flag", &operand), 0);
	cr_expect_str_eq(operand, "file");
	cr_expect_eq(parse("-f -", &operand), 0);
	cr_expect_str_eq(operand, "-", "a lone dash is an operand");
	cr_expect_eq(parse("-- --flag", &operand), 0);
	cr_expect_str_eq(operand, "--flag", "behind -- nothing is an option");
	cr_expect_eq(parse("--flag", &operand), 0);
	cr_expect_null(operand);
	cr_expect_eq(parse("one two", &operand), CMD_USAGE);
	cr_expect_eq(parse("one", NULL), CMD_USAGE, "no operand is expected");
}

Test(args, bad_words_are_refused)
{
	static const char *const lines[] = {
		"--nonsense",  "--fla",	       "-x",
		"-ff",	       "--flag=yes",   "--number",
		"--number 21", "--number -6",  "--number 7x",
		"--number 0x", "--number=",    "--hex g",
		"--hex 0x",    "--number  ",   "--hex 11111111111111111",
		"--text",      "--number 1e1", "--number +1",
		"--=7",	       "-n",	       "--number 99999999999999999999",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		cr_expect_eq(parse(lines[i], NULL), CMD_USAGE, "%s", lines[i]);
}

Test(args, error_is_one_line_and_usage_adds_where_to_look)
{
	char text[200] = "";

	cmd_set_name("linksteer flow query");
	cr_expect_eq(cmd_error(CMD_FAILED, "%s:%d: wrong: mend it", "FILE", 7), CMD_FAILED);
	cr_expect_eq(cmd_error(CMD_USAGE, "--x: no such option"), CMD_USAGE);
	fflush(stderr);
	fread(text, 1, sizeof(text) - 1, cr_get_redirected_stderr());
	cr_expect_str_eq(text, "linksteer: FILE:7: wrong: mend it\n"
			       "linksteer: --x: no such option\n"
			       "Try 'linksteer flow query -h'.\n");
}

static struct team_args team;
static const struct arg team_rows[] = { TEAM_ARGS(&team), TEAM_ARGS_DOWN(&team), ARGS_END };

static int parse_team(const char *policy, const char *uplinks, const char *name, const char *value)
{
	const char *argv[] = { "", "--policy", policy, "--uplinks", uplinks, name, value };
	struct lks_team *made = NULL;
	int code;

	team = (struct team_args)TEAM_ARGS_INIT;
	code = args_parse(team_rows, name ? 7 : 5, (char **)argv, NULL);
	if (!code)
		code = team_args_new(&team, &made);
	lks_team_free(made);
	return code;
}

Test(args, team_takes_its_defaults_from_the_policy)
{
	struct lks_team *made = NULL;

	cr_assert_eq(parse_team("native", "5", "--down", "1,4"), 0);
	cr_expect_eq(team_args_eligible(&team), 0x0d);
	cr_assert_eq(team_args_new(&team, &made), 0);
	cr_expect_eq(lks_team_members(made), 5);
	cr_expect_eq(lks_team_failover(made), LKS_RESILIENT);
	cr_expect_eq(lks_team_seed(made), LKS_SEED_DEFAULT);
	lks_team_free(made);
	cr_assert_eq(parse_team("esx-ip", "16", "--failover", "resilient"), 0);
	cr_assert_eq(team_args_new(&team, &made), 0);
	cr_expect_eq(lks_team_failover(made), LKS_RESILIENT);
	cr_expect_str_eq(lks_policy_name(lks_team_policy(made)), "esx-ip32");
	lks_team_free(made);
	cr_assert_eq(parse_team("linux-layer2+3", "2", "--tags", "in-band"), 0);
	cr_assert_eq(team_args_new(&team, &made), 0);
	cr_expect_eq(lks_team_params(made)->tags, LKS_TAGS_IN_BAND);
	lks_team_free(made);
}

Test(args, team_refuses_what_does_not_fit)
{
	static const struct {
		const char *policy, *uplinks, *name, *value;
	} bad[] = {
		{ "esx-ip33", "2", NULL, NULL },
		{ "native", "0", NULL, NULL },
		{ "native", "17", NULL, NULL },
		{ "native", "2", "--down", "2" },
		{ "native", "2", "--down", "" },
		{ "native", "2", "--down", "0," },
		{ "native", "2", "--down", ",1" },
		{ "native", "2", "--down", "0;1" },
		{ "native", "2", "--down", "16" },
		{ "native", "2", "--failover", "both" },
		{ "native", "2", "--key", "6d5a" },
		{ "esx-ip32", "2", "--tags", "in-band" },
		{ "native", "2", "--seed", "0xfoo" },
		{ "native", "2", "--tid", "65536" },
		{ "linux-layer2+3", "2", "--tags", "out-of-band" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(parse_team(bad[i].policy, bad[i].uplinks, bad[i].name, bad[i].value),
			     CMD_USAGE, "%s %s %s %s", bad[i].policy, bad[i].uplinks,
			     bad[i].name ? bad[i].name : "", bad[i].value ? bad[i].value : "");
}
