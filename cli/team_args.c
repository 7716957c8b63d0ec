/* SPDX-License-Identifier: Apache-2.0 */
#include "team_args.h"

#include "cmd.h"

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

int team_arg_tags(const struct arg *arg, const char *text)
{
	struct team_args *args = arg->into;

	args->has_tags = true;
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

static int check(const struct team_args *args)
{
	const char *policy;

	if (!args->policy)
		return cmd_error(CMD_USAGE, "--policy is missing");
	if (!args->uplinks)
		return cmd_error(CMD_USAGE, "--uplinks is missing");
	if (args->down >> args->uplinks)
		return cmd_error(CMD_USAGE, "--down: the team has uplinks 0 to %d only",
				 (int)args->uplinks - 1);
	policy = lks_policy_name(args->policy);
	if (args->key)
		return cmd_error(CMD_USAGE, "--key: policy %s does not use it", policy);
	if (args->has_tags && !(lks_policy_uses(args->policy) & LKS_USES_TAGS))
		return cmd_error(CMD_USAGE, "--tags: policy %s does not use it", policy);
	return 0;
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
	lks_team_set_tags(team, args->tags);
	if (args->has_failover)
		lks_team_set_failover(team, args->failover);
	lks_team_set_seed(team, args->seed);
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
