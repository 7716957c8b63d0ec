/* SPDX-License-Identifier: Apache-2.0 */
#include "setup.h"

#include <limits.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/config_load.h"

#define MAX_AGE_US 1000 /* without a file: shorter than its default, so that a run ends */

static void count_members(struct lks_setup *setup)
{
	setup->members = 0;
	for (unsigned int t = 0; t < lks_plan_teams(setup->plan); t++) {
		const struct lks_team *team = lks_plan_team(setup->plan, t);

		for (unsigned int i = 0; i < lks_team_members(team); i++)
			setup->members |= (uint16_t)(1u << lks_team_member(team, i));
	}
	setup->uplinks = 0;
	for (unsigned int u = 0; u < 16; u++)
		if (setup->members >> u & 1)
			setup->uplinks = u + 1;
}

int lks_setup_team(struct lks_setup *setup, const struct team_args *args)
{
	struct lks_team *team = NULL;
	int code = team_args_new(args, &team);

	if (code)
		return code;
	if (lks_plan_new(&setup->plan) || lks_plan_add_team(setup->plan, team)) {
		lks_team_free(team);
		return cmd_error(CMD_FAILED, "out of memory");
	}
	lks_plan_set_unknown_vlan(setup->plan, 0);
	lks_plan_set_on_full(setup->plan, LKS_ON_FULL_WAIT);
	lks_plan_set_limits(setup->plan, 0, MAX_AGE_US);
	setup->patience_us = MAX_AGE_US;
	count_members(setup);
	return 0;
}

/* Down and up again, each to the end of a tick. */
static uint64_t longest_delay_us(const struct lks_config *config)
{
	const struct lks_config_team *team;
	uint64_t longest = 0;

	for (size_t i = 0; (team = lks_config_team_at(config, i)); i++) {
		uint64_t ms = UINT64_C(2) + lks_config_team_down_delay_ms(team) +
			      lks_config_team_up_delay_ms(team);

		longest = 1000 * ms > longest ? 1000 * ms : longest;
	}
	return longest;
}

/* A figure that stops at 16 times `reuse` is below it four half-lives later. */
static uint64_t longest_damping_us(const struct lks_config *config)
{
	const struct lks_config_uplink *uplink;
	uint64_t longest = 0;

	for (size_t i = 0; (uplink = lks_config_uplink_at(config, i)); i++) {
		unsigned int half_life, suppress, reuse, penalty;

		if (lks_config_uplink_damping(uplink, &half_life, &suppress, &reuse, &penalty) &&
		    half_life > longest)
			longest = half_life;
	}
	return UINT64_C(5000) * longest;
}

int lks_setup_config(struct lks_setup *setup, const char *path, bool *ret_has_on_full)
{
	struct lks_config *config = NULL;
	struct lks_error error = { "" };
	int code = cli_config_load(path, 0, NULL, &config);

	if (code)
		return code;
	*ret_has_on_full = lks_config_has_on_full(config);
	setup->patience_us = UINT64_C(1000) * lks_config_max_age_ms(config);
	setup->delay_us = longest_delay_us(config) + longest_damping_us(config);
	if (lks_plan_from_config(config, &error, &setup->plan))
		code = cmd_error(CMD_FAILED, "%s: %s", path, error.text);
	for (size_t i = 0; !code && lks_config_uplink_at(config, i); i++) {
		unsigned int u = lks_config_uplink_index(lks_config_uplink_at(config, i));

		setup->uplinks = u >= setup->uplinks ? u + 1 : setup->uplinks;
	}
	lks_config_free(config);
	if (!code) {
		unsigned int listed = setup->uplinks;

		count_members(setup);
		setup->uplinks = listed > setup->uplinks ? listed : setup->uplinks;
	}
	return code;
}

int lks_setup_bench(struct lks_setup *setup, struct lks_bench_options *options, unsigned int width,
		    uint16_t up)
{
	struct lks_error error = { "" };
	char dir[PATH_MAX] = "", text[PATH_MAX + 200] = "";
	unsigned int uplinks = setup->uplinks < 2 ? 2 : setup->uplinks;

	if (lks_plugin_dir(dir, sizeof(dir)))
		return cmd_error(CMD_FAILED, "the folder of the program cannot be found");
	if (lks_plugin_open(dir, width, uplinks, &setup->plugin, text, sizeof(text)))
		return cmd_error(CMD_FAILED, "%s", text);
	options->model = setup->plugin.ops;
	if (lks_bench_new(options, &error, &setup->bench))
		return cmd_error(CMD_FAILED, "simulated core: %s", error.text);
	if (lks_bench_apply(setup->bench, setup->plan, &error) ||
	    lks_bench_links_up(setup->bench, up, &error))
		return cmd_error(CMD_FAILED, "simulated core: %s", error.text);
	return 0;
}

void lks_setup_free(struct lks_setup *setup)
{
	lks_bench_free(setup->bench);
	lks_plan_free(setup->plan);
	lks_plugin_close(&setup->plugin);
	*setup = (struct lks_setup){ 0 };
}
