/* SPDX-License-Identifier: Apache-2.0 */
/* The options that describe a team of N uplinks, and the team made from them. */
#ifndef LKS_TEAM_ARGS_H
#define LKS_TEAM_ARGS_H

#include "args.h"

#include <linksteer/team.h>

struct team_args {
	const struct lks_policy *policy;
	int64_t uplinks; /* 0: not given */
	uint16_t down;	 /* bit i: uplink i is down from the start */
	bool has_failover;
	enum lks_failover failover;
	unsigned int given; /* of the parameters below, LKS_USES_* */
	uint64_t seed;
	uint8_t key[LKS_TOEPLITZ_KEY_BYTES];
	unsigned int fields;
	enum lks_tags tags;
	int64_t tid;
};

#define TEAM_ARGS_INIT                                                                             \
	{                                                                                          \
		.seed = LKS_SEED_DEFAULT                                                           \
	}

/* The options of parameters, by LKS_USES_*; behind the last the option is NULL. */
struct team_option {
	unsigned int use;
	const char *option;
};

extern const struct team_option team_options[];

/* Rows for an option table; @t: struct team_args */
#define TEAM_ARGS(t)                                                                               \
	{ "policy",                                                                                \
	  0,                                                                                       \
	  "NAME",                                                                                  \
	  "rule that picks the uplink: linksteer policy list",                                     \
	  team_arg_policy,                                                                         \
	  &(t)->policy,                                                                            \
	  0,                                                                                       \
	  0 },                                                                                     \
		{ "uplinks",  0,                                                                   \
		  "N",	      "number of uplinks in the team, 1 to 16",                            \
		  arg_number, &(t)->uplinks,                                                       \
		  1,	      LKS_TEAM_MEMBERS_MAX },                                              \
		{ "failover",                                                                      \
		  0,                                                                               \
		  "modulo|resilient",                                                              \
		  "default: as the policy has it",                                                 \
		  team_arg_failover,                                                               \
		  (t),                                                                             \
		  0,                                                                               \
		  0 },                                                                             \
		{ "seed",    0,		 "HEX", "seed of the native policies, up to 64 bits",      \
		  arg_hex64, &(t)->seed, 0,	0 },                                               \
		TEAM_ARGS_RULE(t)

/* What some rules ask for. */
#define TEAM_ARGS_RULE(t)                                                                          \
	{ "key", 0, "HEX", "key of toeplitz, 40 bytes", team_arg_key, (t), 0, 0 },                 \
		{ "fields",	   0,	"LIST", "what toeplitz reads, as in ipv4,tcp-ipv4",        \
		  team_arg_fields, (t), 0,	0 },                                               \
		{ "symmetric",	      0,   NULL, "one hash for both directions",                   \
		  team_arg_symmetric, (t), 0,	 0 },                                              \
	{                                                                                          \
		"tags", 0, "accelerated|in-band", "how a Linux policy sees VLAN tags",             \
			team_arg_tags, (t), 0, 0                                                   \
	}

#define TEAM_ARGS_DOWN(t)                                                                          \
	{                                                                                          \
		"down",	       0,	   "LIST", "uplinks that are down, as in 1,2",             \
		team_arg_down, &(t)->down, 0,	   0                                               \
	},                                                                                         \
		TEAM_ARGS_TID(t)

#define TEAM_ARGS_TID(t)                                                                           \
	{                                                                                          \
		"tid", 0, "N", "virtual port the frames come from", arg_number, &(t)->tid, 0,      \
			65535                                                                      \
	}

int team_arg_policy(const struct arg *arg, const char *text);
int team_arg_failover(const struct arg *arg, const char *text);
int team_arg_key(const struct arg *arg, const char *text);
int team_arg_fields(const struct arg *arg, const char *text);
int team_arg_symmetric(const struct arg *arg, const char *text);
int team_arg_tags(const struct arg *arg, const char *text);
int team_arg_down(const struct arg *arg, const char *text);

/*
 * team_args_check_given - whether the policy uses the parameters that were given
 * Return: 0 or an exit code, what it does not use has been reported.
 */
int team_args_check_given(const struct team_args *args);

/* Give a team the parameters that were given and are not of another policy. */
void team_args_set_params(const struct team_args *args, struct lks_team *team);

/*
 * team_args_new - the team, ready to select; free with lks_team_free()
 * Return: 0 or an exit code, what is missing or does not fit has been reported.
 */
int team_args_new(const struct team_args *args, struct lks_team **ret_team);

/* The uplinks that may carry traffic. */
uint16_t team_args_eligible(const struct team_args *args);

#endif
