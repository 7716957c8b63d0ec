/* SPDX-License-Identifier: Apache-2.0 */
/* `linksteer switch`: the configuration of the switch, and the check of what it answers. */
#include "cmd.h"
#include "config_load.h"
#include "slurp.h"
#include "table.h"

#include <linksteer/switch.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES_MAX (256u << 20)
#define TEXTS_MAX 64

static bool as_json;
static const char *os_name, *switch_name;

/* ---- switch config ---- */

static int config(const char *file)
{
	struct lks_config *conf = NULL;
	enum lks_switch_os os;
	char *text = NULL;
	int err;

	if (!os_name)
		return cmd_error(CMD_USAGE, "--os is missing: ios, ios-xe, nxos or eos");
	if (lks_switch_os_find(os_name, &os))
		return cmd_error(CMD_USAGE,
				 "--os: '%s': not supported; ios, ios-xe, nxos and eos are",
				 os_name);
	if (cli_config_load(file, LKS_CONFIG_FORMAT_ONLY, NULL, &conf))
		return CMD_FAILED;
	err = lks_switch_generate(conf, os, switch_name, &text);
	lks_config_free(conf);
	if (err == -EINVAL)
		return cmd_error(CMD_FAILED,
				 "%s: a member has no switch port: give every uplink "
				 "of a team a \"port\" such as GigabitEthernet1/0/1",
				 file);
	if (err == -ENOTSUP)
		return cmd_error(CMD_FAILED,
				 "%s: %s joins no two switches: \"switch_model\" stack or "
				 "chassis, or a switch with vPC or MLAG",
				 file, os_name);
	if (err == -ENOENT)
		return cmd_error(CMD_FAILED,
				 "%s: no team has a member on switch %s: name the \"switch\" of "
				 "an uplink",
				 file, switch_name);
	if (err)
		return cmd_error(CMD_FAILED, "%s: %s", file, strerror(-err));
	fputs(text, stdout);
	free(text);
	return CMD_OK;
}

/* ---- switch check ---- */

static struct text {
	enum lks_switch_text kind;
	const char *path, *name;
} texts[TEXTS_MAX];
static size_t n_texts;

struct tally {
	json_t *findings;
	unsigned int n[4];
};

static int take_text(const struct arg *arg, const char *text)
{
	static const char *const kinds[] = { "running-config", "load-balance", "summary", "lacp" };
	unsigned int kind = 0;

	if (n_texts == TEXTS_MAX)
		return arg_refuse(arg, text, "too many files");
	while (strcmp(kinds[kind], arg->name))
		kind++;
	texts[n_texts++] = (struct text){ kind, text, switch_name };
	return 0;
}

static void print_finding(void *user, const struct lks_switch_finding *f)
{
	const char *severity = lks_switch_severity_name(f->severity);
	struct tally *tally = user;

	tally->n[f->severity]++;
	if (tally->findings) {
		json_array_append_new(
			tally->findings,
			json_pack("{s:s, s:s, s:s, s:o, s:i, s:o, s:o, s:o}", "severity", severity,
				  "id", f->id, "team", f->team, "file", table_text(f->source),
				  "line", (int)f->line, "quote", table_text(f->quote), "reason",
				  table_text(f->reason), "remedy", table_text(f->remedy)));
		return;
	}
	if (f->line)
		printf("%s:%u: ", f->source, f->line);
	printf("%s: ", severity);
	if (*f->team)
		printf("%s: ", f->team);
	if (f->severity != LKS_SWITCH_UNCHECKED)
		printf("%s: ", f->id);
	printf("%s\n", f->reason);
	if (*f->quote)
		printf("    seen: %s\n", f->quote);
	printf("    do:   %s\n", f->remedy);
}

static int add_texts(struct lks_switch_check *check)
{
	for (size_t i = 0; i < n_texts; i++) {
		const struct text *t = &texts[i];
		char *text = NULL;
		size_t len = 0;
		int err = cli_slurp(t->path, TEXT_BYTES_MAX, &text, &len);

		if (!err)
			err = lks_switch_check_add(check, t->kind, t->name, t->path, text, len);
		free(text);
		if (err == -EFBIG)
			return cmd_error(CMD_FAILED,
					 "%s: larger than 256 MiB: give the output of one "
					 "command",
					 t->path);
		if (err)
			return cmd_error(CMD_FAILED, "%s: %s: name a file that can be read",
					 t->path, strerror(-err));
	}
	return 0;
}

static void print_verdict(const char *file, struct tally *tally)
{
	const unsigned int *n = tally->n;

	if (tally->findings) {
		json_t *verdict =
			json_pack("{s:o, s:i, s:i, s:i, s:i, s:O}", "file", table_text(file),
				  "errors", (int)n[0], "warnings", (int)n[1], "advice", (int)n[2],
				  "unchecked", (int)n[3], "findings", tally->findings);

		json_dumpf(verdict, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(verdict);
	} else if (n[0] + n[1] + n[2] + n[3]) {
		printf("errors %u, warnings %u, advice %u, unchecked %u\n", n[0], n[1], n[2], n[3]);
	}
}

static int run_check(const char *file, const struct lks_config *conf)
{
	struct tally tally = { .findings = as_json ? json_array() : NULL };
	struct lks_switch_check *check = NULL;
	unsigned int errors = 0;
	int code = CMD_FAILED;

	if (lks_switch_check_new(conf, file, &check))
		cmd_error(CMD_FAILED, "out of memory");
	else if (!add_texts(check) &&
		 !lks_switch_check_run(check, print_finding, &tally, &errors)) {
		print_verdict(file, &tally);
		code = errors ? CMD_FOUND : CMD_OK;
	}
	lks_switch_check_free(check);
	json_decref(tally.findings);
	return code;
}

static int check(const char *file)
{
	struct lks_config *conf = NULL;
	int code = cli_config_load(file, LKS_CONFIG_FORMAT_ONLY, NULL, &conf);

	if (!code)
		code = run_check(file, conf);
	lks_config_free(conf);
	return code;
}

int cmd_switch(int argc, char *argv[])
{
	static const struct arg config_args[] = {
		{ "os", 0, "OS", "ios, ios-xe, nxos or eos", arg_string, &os_name, 0, 0 },
		{ "switch", 0, "NAME", "only this switch", arg_string, &switch_name, 0, 0 },
		ARGS_END,
	};
	static const struct arg check_args[] = {
		{ "running-config", 0, "FILE", "show running-config (-: standard input)", take_text,
		  NULL, 0, 0 },
		{ "load-balance", 0, "FILE", "show etherchannel|port-channel load-balance",
		  take_text, NULL, 0, 0 },
		{ "summary", 0, "FILE", "show etherchannel|port-channel summary", take_text, NULL,
		  0, 0 },
		{ "lacp", 0, "FILE", "show lacp neighbor", take_text, NULL, 0, 0 },
		{ "switch", 0, "NAME", "whose output the files behind it are", arg_string,
		  &switch_name, 0, 0 },
		ARGS_JSON(&as_json),
		ARGS_END,
	};
	static const struct cmd_verb verbs[] = {
		{ .name = "config",
		  .summary = "Print the switch's configuration for the teams of a file, to paste",
		  .operand = "FILE.json",
		  .args = config_args,
		  .examples = "linksteer switch config --os ios team.json\n"
			      "linksteer switch config --os nxos --switch leaf1 team.json\n",
		  .run = config },
		{ .name = "check",
		  .summary = "Compare what a switch prints with the teams of a file",
		  .operand = "FILE.json",
		  .args = check_args,
		  .examples =
			  "linksteer switch check team.json --running-config run.txt "
			  "--load-balance lb.txt\n"
			  "linksteer switch check team.json --switch leaf1 --running-config l1.txt "
			  "--switch leaf2 --running-config l2.txt\n",
		  .run = check },
		{ 0 },
	};

	return cmd_verbs("switch", verbs, argc, argv);
}
