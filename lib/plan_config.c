/* SPDX-License-Identifier: Apache-2.0 */
/* From the configuration file to a plan, and what this version of the hardware does not do. */
#include "error_impl.h"
#include "plan_impl.h"

#include <errno.h>

/* Return: what the hardware lacks, or NULL. */
static const char *missing_for_team(const struct lks_config_team *team)
{
	if (lks_config_team_detection(team) != LKS_DETECTION_LINK)
		return "beacon detection";
	return NULL;
}

static int refuse(struct lks_error *error, const char *where, const char *name, const char *what)
{
	return lks_error_set(error, -ENOTSUP, "%s%s: %s: not in this version of the hardware",
			     where, name, what);
}

static int check_teams(const struct lks_config *config, struct lks_error *error)
{
	const struct lks_config_team *team;

	for (size_t i = 0; (team = lks_config_team_at(config, i)); i++) {
		const char *what = missing_for_team(team);

		if (what)
			return refuse(error, "team ", lks_config_team_name(team), what);
	}
	return 0;
}

static bool admin_up(const struct lks_config *config, unsigned int index)
{
	const struct lks_config_uplink *uplink;

	for (size_t i = 0; (uplink = lks_config_uplink_at(config, i)); i++)
		if (lks_config_uplink_index(uplink) == index)
			return lks_config_uplink_admin_up(uplink);
	return true;
}

static int add_members(struct lks_plan *plan, const struct lks_config *config,
		       const struct lks_config_team *team)
{
	uint64_t up = UINT64_C(1000) * lks_config_team_up_delay_ms(team);
	uint64_t down = UINT64_C(1000) * lks_config_team_down_delay_ms(team);

	for (size_t i = 0; i < lks_config_team_members(team); i++) {
		unsigned int u = lks_config_team_member(team, i);
		int rc = lks_plan_set_uplink(plan, u, admin_up(config, u), up, down);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int add_links(struct lks_plan *plan, const struct lks_config_team *team)
{
	enum lks_aggregation aggregation = lks_config_team_aggregation(team);
	const struct lks_plan_links links = {
		.min_links = lks_config_team_min_links(team),
		.failback = lks_config_team_failback(team),
		.lacp = aggregation == LKS_AGGREGATION_LACP_ACTIVE ||
			aggregation == LKS_AGGREGATION_LACP_PASSIVE,
		.rx_filter = lks_config_team_rx_filter(team),
	};

	return lks_plan_set_links(plan, (unsigned int)lks_config_team_index(team), &links);
}

static int add_damping(struct lks_plan *plan, const struct lks_config *config,
		       struct lks_error *error)
{
	const struct lks_config_uplink *uplink;
	unsigned int half_life, suppress, reuse, penalty;

	for (size_t i = 0; (uplink = lks_config_uplink_at(config, i)); i++) {
		int rc;

		if (!lks_config_uplink_damping(uplink, &half_life, &suppress, &reuse, &penalty))
			continue;
		rc = lks_plan_set_damping(plan, lks_config_uplink_index(uplink),
					  UINT64_C(1000) * half_life, (uint16_t)suppress,
					  (uint16_t)reuse, (uint16_t)penalty);

		if (rc < 0)
			return lks_error_set(error, rc, "uplink %s: damping: error %d",
					     lks_config_uplink_name(uplink), -rc);
	}
	return 0;
}

static int add_team(struct lks_plan *plan, const struct lks_config *config,
		    const struct lks_config_team *from, struct lks_error *error)
{
	struct lks_team *team = NULL;
	int rc = lks_config_team_build(config, from, &team);

	if (rc == 0)
		rc = add_members(plan, config, from);
	if (rc == 0)
		rc = lks_plan_add_team(plan, team);
	if (rc < 0)
		lks_team_free(team);
	if (rc == 0)
		rc = add_links(plan, from);
	if (rc == 0)
		return 0;
	return lks_error_set(error, rc, "team %s: %s: cannot be built: error %d",
			     lks_config_team_name(from), lks_config_team_policy(from), -rc);
}

static int add_teams(struct lks_plan *plan, const struct lks_config *config,
		     struct lks_error *error)
{
	const struct lks_config_team *team;

	for (size_t i = 0; (team = lks_config_team_at(config, i)); i++) {
		int rc = add_team(plan, config, team, error);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int add_groups(struct lks_plan *plan, const struct lks_config *config,
		      struct lks_error *error)
{
	const struct lks_config_team *unknown = lks_config_unknown_vlan(config);
	const struct lks_config_group *group;
	int rc = lks_plan_set_unknown_vlan(plan, unknown ? (int)lks_config_team_index(unknown)
							 : LKS_PLAN_DROP);

	for (size_t i = 0; rc == 0 && (group = lks_config_group_at(config, i)); i++) {
		rc = lks_plan_bind_vlan(plan, lks_config_group_vlan(group),
					(int)lks_config_group_team(group));
		if (rc < 0)
			lks_error_set(error, rc, "port group %s: error %d",
				      lks_config_group_name(group), -rc);
	}
	return rc;
}

int lks_plan_from_config(const struct lks_config *config, struct lks_error *error,
			 struct lks_plan **ret_plan)
{
	struct lks_plan *plan = NULL;
	int rc = check_teams(config, error);

	if (rc < 0)
		return rc;
	rc = lks_plan_new(&plan);
	if (rc < 0)
		return lks_error_set(error, rc, "out of memory");
	rc = add_teams(plan, config, error);
	if (rc == 0)
		rc = add_damping(plan, config, error);
	if (rc == 0)
		rc = add_groups(plan, config, error);
	if (rc < 0) {
		lks_plan_free(plan);
		return rc;
	}
	lks_plan_set_on_full(plan, lks_config_on_full(config));
	lks_plan_set_limits(plan, UINT64_C(1000) * lks_config_stall_timeout_ms(config),
			    UINT64_C(1000) * lks_config_max_age_ms(config));
	*ret_plan = plan;
	return 0;
}
