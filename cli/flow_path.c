/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer flow path: the uplink of a flow, and the way its answer takes back. */
#include "config_load.h"
#include "flow.h"
#include "flow_args.h"
#include "table.h"

#include <linksteer/plan.h>
#include <linksteer/switch.h>

#include <string.h>

static struct path {
	struct flow_args flow;
	const char *team, *peer;
	struct team_args at_peer; /* parameters of the peer's policy; tid of the frame */
	bool has_seed, as_json;
} path = { .flow = FLOW_ARGS_INIT, .at_peer = TEAM_ARGS_INIT };

static int take_seed(const struct arg *arg, const char *text)
{
	path.has_seed = true;
	return arg_hex64(arg, text);
}

static const struct arg args[] = {
	FLOW_ARGS(&path.flow),
	{ "team", 0, "NAME", "default: the team of the VLAN; without port groups the only one",
	  arg_string, &path.team, 0, 0 },
	{ "peer", 0, "OS|POLICY",
	  "the other end: ios, ios-xe, nxos, eos, or the policy of a Linux or DPDK switch",
	  arg_string, &path.peer, 0, 0 },
	{ "seed", 0, "HEX", "of the peer's policy, as key, fields, symmetric and tags are",
	  take_seed, &path.at_peer.seed, 0, 0 },
	TEAM_ARGS_RULE(&path.at_peer),
	TEAM_ARGS_TID(&path.at_peer),
	ARGS_JSON(&path.as_json),
	ARGS_END,
};

static const struct lks_config_team *team_of_vlan(const struct lks_config *config)
{
	const struct lks_config_group *group;
	size_t i;

	for (i = 0; (group = lks_config_group_at(config, i)); i++)
		if (lks_config_group_vlan(group) == lks_fields_vid(&path.flow.fields))
			return lks_config_team_at(config, lks_config_group_team(group));
	if (i == 0 && !lks_config_team_at(config, 1)) /* one team and no word about VLANs */
		return lks_config_team_at(config, 0);
	return lks_config_unknown_vlan(config);
}

static const struct lks_config_team *find_team(const struct lks_config *config)
{
	const struct lks_config_team *team;

	if (!path.team)
		return team_of_vlan(config);
	for (size_t i = 0; (team = lks_config_team_at(config, i)); i++)
		if (strcmp(lks_config_team_name(team), path.team) == 0)
			return team;
	return NULL;
}

static const struct lks_config_uplink *uplink_of(const struct lks_config *config, int index)
{
	const struct lks_config_uplink *uplink = NULL;

	for (size_t i = 0; index >= 0 && (uplink = lks_config_uplink_at(config, i)); i++)
		if (lks_config_uplink_index(uplink) == (unsigned int)index)
			break;
	return index < 0 ? NULL : uplink;
}

static json_t *port_of(const struct lks_config_uplink *uplink)
{
	const char *name = lks_config_uplink_switch(uplink), *port = lks_config_uplink_port(uplink);

	if (!*name && !*port)
		return json_null();
	return json_sprintf("%s%s%s", name, *name && *port ? " " : "", port);
}

static void set_way(json_t *object, const char *prefix, const struct lks_config *config, int index)
{
	const struct lks_config_uplink *uplink = uplink_of(config, index);
	char key[32];

	snprintf(key, sizeof(key), "%suplink", prefix);
	json_object_set_new(object, key, index < 0 ? json_null() : json_integer(index));
	snprintf(key, sizeof(key), "%sname", prefix);
	json_object_set_new(object, key,
			    uplink ? json_string(lks_config_uplink_name(uplink)) : json_null());
	snprintf(key, sizeof(key), "%sport", prefix);
	json_object_set_new(object, key, uplink ? port_of(uplink) : json_null());
}

/* Members in use while every link is up. @team: the plan owns it from now on. */
static int plan_team(const struct lks_config *config, const struct lks_config_team *from,
		     struct lks_team *team, struct lks_plan *plan)
{
	const struct lks_plan_links links = { .min_links = lks_config_team_min_links(from),
					      .failback = true };
	int err = lks_plan_add_team(plan, team);

	if (err) {
		lks_team_free(team);
		return err;
	}
	for (size_t i = 0; !err && i < lks_config_team_members(from); i++) {
		unsigned int u = lks_config_team_member(from, i);

		err = lks_plan_set_uplink(
			plan, u, lks_config_uplink_admin_up(uplink_of(config, (int)u)), 0, 0);
	}
	return err ? err : lks_plan_set_links(plan, 0, &links);
}

/*
 * A peer whose rule is public: the same members without our weights, its own policy, the frame
 * turned round.
 */
static int answer_by_policy(const struct lks_policy *policy, struct lks_team *team,
			    uint16_t eligible)
{
	struct trace_line line = { 0 };

	lks_team_set_policy(team, policy);
	for (unsigned int i = 0; i < lks_team_members(team); i++) {
		unsigned int u = (unsigned int)lks_team_member(team, i);

		lks_team_set_weight(team, u, 1);
		lks_team_set_standby(team, u, false);
	}
	team_args_set_params(&path.at_peer, team);
	if (lks_team_build(team))
		return -1;
	lks_switch_answer(&path.flow.fields, &line.fields);
	flow_decide(team, eligible, &line);
	return line.uplink;
}

static void set_unknown(json_t *object, const struct lks_config_team *from)
{
	char ask[LKS_SWITCH_ASK_BYTES];
	struct lks_fields answer;
	enum lks_switch_os os;

	lks_switch_answer(&path.flow.fields, &answer);
	json_object_set_new(object, "answer_reason",
			    json_string(path.peer ? "the maker does not publish the hash"
						  : "the other end is not known, see --peer"));
	if (path.peer && !lks_switch_os_find(path.peer, &os) &&
	    !lks_switch_ask(os, (unsigned int)lks_config_team_index(from) + 1, &answer, ask))
		json_object_set_new(object, "ask_the_switch", json_string(ask));
}

static void set_answer(json_t *object, const struct lks_config *config,
		       const struct lks_config_team *from, struct lks_team *team, uint16_t eligible,
		       int uplink)
{
	const struct lks_policy *policy = path.peer ? lks_policy_find(path.peer) : NULL;

	if (lks_config_team_aggregation(from) == LKS_AGGREGATION_NONE) {
		set_way(object, "answer_", config, uplink);
		json_object_set_new(object, "answer_reason",
				    json_string("single ports: it returns where the switch learnt "
						"the address"));
	} else if (policy) {
		set_way(object, "answer_", config, answer_by_policy(policy, team, eligible));
		json_object_set_new(
			object, "answer_reason",
			json_sprintf("hash of %s over the same order of members", path.peer));
	} else {
		set_way(object, "answer_", config, -1);
		set_unknown(object, from);
	}
}

static void print_path(const struct lks_config *config, const struct lks_config_team *from,
		       struct lks_team *team, uint16_t eligible)
{
	struct trace_line line = { .fields = path.flow.fields };
	json_t *object = json_object();

	line.fields.tid = (uint16_t)path.at_peer.tid;
	flow_decide(team, eligible, &line);
	json_object_set_new(object, "team", json_string(lks_config_team_name(from)));
	json_object_set_new(object, "policy", json_string(lks_config_team_policy(from)));
	json_object_set_new(object, "hash", line.has_hash ? json_integer(line.hash) : json_null());
	set_way(object, "", config, line.uplink);
	set_answer(object, config, from, team, eligible, line.uplink);
	if (path.as_json)
		table_print_json(stdout, object);
	else
		table_print_object(stdout, object);
	json_decref(object);
}

/* An option of the peer's policy that was given. Return: NULL for none. */
static const char *option_of_peer(void)
{
	const struct team_option *known = team_options;

	if (path.has_seed)
		return "seed";
	while (known->option && !(known->use & path.at_peer.given))
		known++;
	return known->option;
}

static int check_peer(void)
{
	const struct lks_policy *policy = path.peer ? lks_policy_find(path.peer) : NULL;
	enum lks_switch_os os;

	if (path.peer && !policy && lks_switch_os_find(path.peer, &os))
		return cmd_error(CMD_USAGE,
				 "--peer: '%s': ios, ios-xe, nxos, eos or a policy of "
				 "`linksteer policy list` is needed",
				 path.peer);
	if (!policy && option_of_peer())
		return cmd_error(CMD_USAGE,
				 "--%s: it is of the peer's policy: say which with --peer POLICY",
				 option_of_peer());
	path.at_peer.policy = policy;
	return policy ? team_args_check_given(&path.at_peer) : 0;
}

static int run_config(const char *file, const struct lks_config *config)
{
	const struct lks_config_team *from = find_team(config);
	struct lks_plan *plan = NULL;
	struct lks_team *team = NULL;

	if (!from && path.team)
		return cmd_error(CMD_FAILED, "%s: no team is named '%s': see \"teams\" in it", file,
				 path.team);
	if (!from)
		return cmd_error(CMD_FAILED, "%s: VLAN %u is in no port group: give --team NAME",
				 file, lks_fields_vid(&path.flow.fields));
	if (lks_plan_new(&plan))
		return cmd_error(CMD_FAILED, "out of memory");
	if (lks_config_team_build(config, from, &team) || plan_team(config, from, team, plan)) {
		lks_plan_free(plan);
		return cmd_error(CMD_FAILED,
				 "%s: team %s cannot be built: see `linksteer config "
				 "check`",
				 file, lks_config_team_name(from));
	}
	print_path(config, from, team, lks_plan_in_use(plan, UINT16_MAX));
	lks_plan_free(plan);
	return CMD_OK;
}

static int run(const char *file)
{
	struct lks_config *config = NULL;
	int code = flow_args_settle(&path.flow);

	if (!code)
		code = check_peer();
	if (!code)
		code = cli_config_load(file, LKS_CONFIG_FORMAT_ONLY, NULL, &config);
	if (!code)
		code = run_config(file, config);
	lks_config_free(config);
	return code;
}

void flow_path_verb(struct cmd_verb *ret_verb)
{
	*ret_verb = (struct cmd_verb){
		"path",
		"The uplink of a flow of a configured team, and the way its answer takes back",
		"FILE.json",
		args,
		"linksteer flow path team.json --src-ip 10.0.0.1 --dst-ip 10.0.1.9 --peer ios\n"
		"linksteer flow path team.json --vlan 105 --src-ip 10.0.0.1 --dst-ip 10.0.1.9 "
		"--peer native -j\n",
		run,
	};
}
