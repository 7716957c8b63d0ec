/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

TestSuite(plan, .timeout = 20);

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define UNTOUCHED ((void *)-1)

static struct lks_error error;

static struct lks_plan *new_plan(void)
{
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_new(&plan), 0);
	return plan;
}

static struct lks_team *team_of(unsigned int first, unsigned int n)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("t", &team), 0);
	for (unsigned int i = 0; i < n; i++)
		lks_team_add_member(team, first + i);
	return team;
}

Test(plan, new_plan_drops_everything)
{
	struct lks_plan *plan = new_plan();

	cr_expect_eq(lks_plan_teams(plan), 0);
	cr_expect_null(lks_plan_team(plan, 0));
	cr_expect_eq(lks_plan_on_full(plan), LKS_ON_FULL_DROP);
	for (unsigned int vlan = 0; vlan < LKS_PLAN_VLANS; vlan++)
		cr_assert_eq(lks_plan_vlan_team(plan, vlan), LKS_PLAN_DROP, "VLAN %u", vlan);
	cr_expect_null(lks_plan_free(plan));
	cr_expect_null(lks_plan_free(NULL));
}

Test(plan, team_must_be_built_and_have_its_uplinks_alone)
{
	struct lks_plan *plan = new_plan();
	struct lks_team *team = team_of(0, 2), *other = team_of(1, 2);

	cr_expect_eq(lks_plan_add_team(plan, team), -EINVAL);
	cr_assert_eq(lks_team_build(team), 0);
	cr_assert_eq(lks_team_build(other), 0);
	cr_expect_eq(lks_plan_add_team(plan, team), 0);
	cr_expect_eq(lks_plan_add_team(plan, other), -EEXIST);
	cr_expect_eq(lks_plan_teams(plan), 1);
	cr_expect_eq(lks_plan_team(plan, 0), team);
	lks_team_free(other);
	lks_plan_free(plan);
}

Test(plan, bindings_out_of_range_are_refused)
{
	struct lks_plan *plan = new_plan();
	struct lks_team *team = team_of(0, 2);

	cr_expect_eq(lks_plan_bind_vlan(plan, 1, 0), -ENOENT, "there is no team yet");
	cr_expect_eq(lks_plan_set_unknown_vlan(plan, 0), -ENOENT);
	cr_assert_eq(lks_team_build(team), 0);
	cr_assert_eq(lks_plan_add_team(plan, team), 0);
	cr_expect_eq(lks_plan_bind_vlan(plan, 4096, 0), -ERANGE);
	cr_expect_eq(lks_plan_bind_vlan(plan, 1, 1), -ENOENT);
	cr_expect_eq(lks_plan_bind_vlan(plan, 1, -2), -ENOENT);
	cr_expect_eq(lks_plan_set_unknown_vlan(plan, -2), -ENOENT);
	cr_expect_eq(lks_plan_vlan_team(plan, 1), LKS_PLAN_DROP);
	cr_expect_eq(lks_plan_vlan_team(plan, 4096), LKS_PLAN_DROP);
	cr_expect_eq(lks_plan_set_uplink(plan, LKS_PLAN_UPLINKS_MAX, true, 0, 0), -ERANGE);
	cr_expect_eq(lks_plan_set_tick(plan, 1u << 24), -ERANGE);
	cr_expect_eq(lks_plan_set_tick(plan, (1u << 24) - 1), 0);
	lks_plan_free(plan);
}

/* ---- from a file ---- */

#define TEAM(extra)                                                                                \
	"{\"schema_version\":1,\"teams\":[{\"name\":\"t\",\"uplinks\":[\"uplink0\",\"uplink1\"],"  \
	"\"policy\":\"native\"" extra "}]}"
#define TOP(extra)                                                                                 \
	"{\"schema_version\":1," extra ",\"teams\":[{\"name\":\"t\",\"uplinks\":[\"uplink0\"],"    \
	"\"policy\":\"native\"}]}"

static void hear(void *user, unsigned int line, const char *key, const char *reason,
		 const char *remedy)
{
	snprintf(user, LKS_ERROR_BYTES, "%u: %s: %s: %s", line, key, reason, remedy);
}

static struct lks_config *config_of(const char *text)
{
	struct lks_config *config = NULL;
	char fault[LKS_ERROR_BYTES] = "";

	cr_assert_eq(
		lks_config_parse(text, strlen(text), LKS_CONFIG_FORMAT_ONLY, hear, fault, &config),
		0, "%s\n%s", text, fault);
	return config;
}

static const struct {
	const char *json, *text;
} refused[] = {
	{ TEAM(",\"detection\":\"beacon\""), "team t: beacon detection" },
};

Test(plan, what_the_hardware_does_not_do_is_refused)
{
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct lks_config *config = config_of(refused[i].json);
		struct lks_plan *plan = UNTOUCHED;
		char text[LKS_ERROR_BYTES];

		snprintf(text, sizeof(text), "%s: not in this version of the hardware",
			 refused[i].text);
		cr_expect_eq(lks_plan_from_config(config, &error, &plan), -ENOTSUP, "%s",
			     refused[i].json);
		cr_expect_str_eq(error.text, text);
		cr_expect_eq(plan, UNTOUCHED, "out-parameter changed on failure");
		lks_config_free(config);
	}
}

/* What lks_config_check() refuses, and a caller who left it out hands over. */
Test(plan, every_refusal_has_a_text)
{
	struct lks_config *config = config_of(TEAM(",\"min_links\":5"));
	struct lks_plan *plan = UNTOUCHED;

	error.text[0] = '\0';
	cr_expect_eq(lks_plan_from_config(config, &error, &plan), -ERANGE);
	cr_expect(!strncmp(error.text, "team t: ", 8), "%s", error.text);
	cr_expect_eq(plan, UNTOUCHED, "out-parameter changed on failure");
	lks_config_free(config);
}

Test(plan, tags_reach_the_team)
{
	static const char *const tags[] = { "", ",\"tags\":\"in-band\"" };
	char json[256];

	for (size_t i = 0; i < 2; i++) {
		struct lks_plan *plan = NULL;
		struct lks_config *config;

		snprintf(json, sizeof(json),
			 "{\"schema_version\":1,\"teams\":[{\"name\":\"t\",\"uplinks\":["
			 "\"uplink0\"],\"policy\":\"linux-layer2+3\"%s}]}",
			 tags[i]);
		config = config_of(json);
		cr_assert_eq(lks_plan_from_config(config, &error, &plan), 0, "%s", json);
		cr_expect_eq(lks_team_params(lks_plan_team(plan, 0))->tags,
			     i == 1 ? LKS_TAGS_IN_BAND : LKS_TAGS_ACCELERATED, "%s", json);
		lks_plan_free(plan);
		lks_config_free(config);
	}
}

Test(plan, limits_are_accepted)
{
	static const char *const json[] = { TEAM(""), TOP("\"stall_timeout_ms\":0"),
					    TOP("\"stall_timeout_ms\":50,\"max_age_ms\":20") };

	for (size_t i = 0; i < COUNT(json); i++) {
		struct lks_config *config = config_of(json[i]);
		struct lks_plan *plan = NULL;

		cr_expect_eq(lks_plan_from_config(config, &error, &plan), 0, "%s: %s", json[i],
			     error.text);
		lks_plan_free(plan);
		lks_config_free(config);
	}
}

Test(plan, file_says_which_team_a_vlan_has)
{
	struct lks_config *config = config_of(
		"{\"schema_version\":1,\"on_full\":\"wait\",\"unknown_vlan\":\"b\",\"teams\":["
		"{\"name\":\"a\",\"uplinks\":[\"uplink3\",\"uplink1\"],\"policy\":\"esx-ip32\"},"
		"{\"name\":\"b\",\"uplinks\":[\"uplink0\"],\"policy\":\"native\"}],"
		"\"port_groups\":[{\"name\":\"g\",\"team\":\"a\",\"vlan\":105},"
		"{\"name\":\"h\",\"team\":\"a\",\"vlan\":0}]}");
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_from_config(config, &error, &plan), 0, "%s", error.text);
	cr_assert_eq(lks_plan_teams(plan), 2);
	cr_expect_eq(lks_plan_on_full(plan), LKS_ON_FULL_WAIT);
	cr_expect_eq(lks_plan_vlan_team(plan, 105), 0);
	cr_expect_eq(lks_plan_vlan_team(plan, 0), 0);
	cr_expect_eq(lks_plan_vlan_team(plan, 106), 1);
	cr_expect_str_eq(lks_team_name(lks_plan_team(plan, 0)), "a");
	cr_expect_eq(lks_team_member(lks_plan_team(plan, 0), 0), 3);
	cr_expect_eq(lks_team_failover(lks_plan_team(plan, 0)), LKS_MODULO);
	lks_plan_free(plan);
	lks_config_free(config);
}
