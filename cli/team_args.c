/* SPDX-License-Identifier: Apache-2.0 */
#include "team_args.h"

#include "cmd.h"

#include <stdlib.h>
#include <string.h>

int team_arg_policy(const struct arg *arg, const char *text)
{
	const struct lks_policy *policy = lks_policy_find(text);

	if (!policy)
		return arg_refuse(arg, text, "no such policy, see linksteer policy list");
	*(const struct lks_policy **)arg->into = policy;
	return 0;
}

int team_arg_failover(const struct arg *arg, const char *text)
{
	struct team_args *args = arg->into;

	if (lks_failover_find(text, &args->failover))
		return arg_refuse(arg, text, "modulo or resilient is needed");
	args->has_failover = true;
	return 0;
}

int team_arg_key(const struct arg *arg, const char *text)
{
	struct team_args *args = arg->into;
	size_t digits = 2 * sizeof(args->key);

	if (strncmp(text, "0x", 2) == 0 || strncmp(text, "0X", 2) == 0)
		text += 2;
	if (strlen(text) != digits || strspn(text, "0123456789abcdefABCDEF") != digits)
		return arg_refuse(arg, text, "80 hexadecimal digits are needed");
	for (size_t i = 0; i < sizeof(args->key); i++) {
		char byte[3] = { text[2 * i], text[2 * i + 1], '\0' };

		args->key[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	args->given |= LKS_USES_KEY;
	return 0;
}

int team_arg_fields(const struct arg *arg, const char *text)
{
	static const char *const words[] = { "ipv4", "tcp-ipv4", "udp-ipv4",
					     "ipv6", "tcp-ipv6", "udp-ipv6" };
	enum { WORDS = sizeof(words) / sizeof(words[0]) };
	struct team_args *args = arg->into;

	args->fields = 0;
	for (const char *at = text;; at++) {
		size_t len = strcspn(at, ","), i = 0;

		while (i < WORDS && (strlen(words[i]) != len || strncmp(at, words[i], len) != 0))
			i++;
		if (i == WORDS)
			return arg_refuse(arg, text,
					  "a list out of ipv4, tcp-ipv4, udp-ipv4, ipv6, tcp-ipv6 "
					  "and udp-ipv6 is needed");
		args->fields |= 1u << i;
		at += len;
		if (*at == '\0')
			break;
	}
	args->given |= LKS_USES_FIELDS;
	return 0;
}

int team_arg_symmetric(const struct arg *arg, const char *text)
{
	(void)text;
	((struct team_args *)arg->into)->given |= LKS_USES_SYMMETRIC;
	return 0;
}

int team_arg_tags(const struct arg *arg, const char *text)
{
	struct team_args *args = arg->into;

	args->given |= LKS_USES_TAGS;
	args->tags = strcmp(text, "in-band") ? LKS_TAGS_ACCELERATED : LKS_TAGS_IN_BAND;
	if (args->tags == LKS_TAGS_ACCELERATED && strcmp(text, "accelerated") != 0)
		return arg_refuse(arg, text, "accelerated or in-band is needed");
	return 0;
}

int team_arg_down(const struct arg *arg, const char *text)
{
	uint16_t *down = arg->into;
	uint16_t set = 0;

	for (const char *at = text;; at++) {
		size_t len = strcspn(at, ",");
		char word[8] = "";
		int64_t uplink;

		if (len < sizeof(word))
			memcpy(word, at, len);
		if (!arg_read_number(word, 0, LKS_TEAM_MEMBERS_MAX - 1, &uplink))
			return arg_refuse(arg, text, "a list of uplinks as in 1,2 is needed");
		set |= (uint16_t)(1U << uplink);
		at += len;
		if (*at == '\0')
			break;
	}
	*down = set;
	return 0;
}

const struct team_option team_options[] = {
	{ LKS_USES_SEED, "seed" },	     { LKS_USES_KEY, "key" },
	{ LKS_USES_FIELDS, "fields" },	     { LKS_USES_TAGS, "tags" },
	{ LKS_USES_SYMMETRIC, "symmetric" }, { 0, NULL },
};

int team_args_check_given(const struct team_args *args)
{
	unsigned int idle = args->given & ~lks_policy_uses(args->policy);

	for (const struct team_option *known = team_options; known->option; known++)
		if (idle & known->use)
			return cmd_error(CMD_USAGE, "--%s: policy %s does not use it",
					 known->option, lks_policy_name(args->policy));
	if (lks_policy_kind(args->policy) == LKS_KIND_EXPLICIT && args->has_failover &&
	    args->failover == LKS_RESILIENT)
		return cmd_error(CMD_USAGE, "--failover: policy explicit has no buckets");
	return 0;
}

static int check(const struct team_args *args)
{
	if (!args->policy)
		return cmd_error(CMD_USAGE, "--policy is missing");
	if (!args->uplinks)
		return cmd_error(CMD_USAGE, "--uplinks is missing");
	if (args->down >> args->uplinks)
		return cmd_error(CMD_USAGE, "--down: the team has uplinks 0 to %d only",
				 (int)args->uplinks - 1);
	return team_args_check_given(args);
}

void team_args_set_params(const struct team_args *args, struct lks_team *team)
{
	lks_team_set_seed(team, args->seed);
	if (args->given & LKS_USES_KEY)
		lks_team_set_key(team, args->key);
	if (args->given & LKS_USES_FIELDS)
		(void)lks_team_set_fields(team, args->fields); /* made of known bits, never 0 */
	lks_team_set_symmetric(team, args->given & LKS_USES_SYMMETRIC);
	lks_team_set_tags(team, args->tags);
}

int team_args_new(const struct team_args *args, struct lks_team **ret_team)
{
	struct lks_team *team = NULL;
	int code = check(args);

	if (code)
		return code;
	if (lks_team_new("team0", &team))
		return cmd_error(CMD_FAILED, "out of memory");
	for (unsigned int i = 0; i < args->uplinks; i++)
		code |= lks_team_add_member(team, i);
	lks_team_set_policy(team, args->policy);
	team_args_set_params(args, team);
	if (args->has_failover)
		lks_team_set_failover(team, args->failover);
	if (code || lks_team_build(team)) {
		lks_team_free(team);
		return cmd_error(CMD_FAILED, "the team cannot be built");
	}
	*ret_team = team;
	return 0;
}

uint16_t team_args_eligible(const struct team_args *args)
{
	return (uint16_t)(((1U << args->uplinks) - 1) & ~(unsigned int)args->down);
}
