/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers: every line of tests/data/vectors.jsonl, as a frame. */
#include "vector_frame.h"

#include <linksteer/team.h>

#include <criterion/criterion.h>

TestSuite(policy_vectors, .timeout = 20);

static void expect_uplinks(const json_t *vector, const char *line, uint32_t hash)
{
	json_t *uplinks = json_object_get(vector, "uplink");
	const char *members;
	json_t *want;

	cr_expect_eq(json_object_size(uplinks), 7, "%s", line);
	json_object_foreach(uplinks, members, want)
	{
		struct lks_team *team = NULL;
		unsigned int uplink = 99;

		cr_assert_eq(lks_team_new("t", &team), 0);
		for (int i = 0; i < atoi(members); i++)
			cr_assert_eq(lks_team_add_member(team, (unsigned int)i), 0);
		lks_team_set_failover(team, LKS_MODULO);
		cr_assert_eq(lks_team_build(team), 0);
		cr_assert_eq(lks_team_select(team, hash, 0xffff, &uplink), 0);
		cr_expect_eq(uplink, json_integer_value(want), "%s uplinks: uplink%u: %s", members,
			     uplink, line);
		lks_team_free(team);
	}
}

static void check_vector(const char *line)
{
	json_t *vector = json_loads(line, 0, NULL);
	const struct lks_policy *policy;
	struct lks_policy_params params;
	uint8_t frame[VECTOR_FRAME_MAX];
	struct lks_fields fields;
	uint32_t hash;

	cr_assert_not_null(vector, "%s", line);
	policy = lks_policy_find(json_string_value(json_object_get(vector, "policy")));
	cr_assert_not_null(policy, "no such policy: %s", line);
	lks_policy_params_init(&params);
	vector_key(vector, params.key);
	lks_frame_parse(frame, vector_frame(vector, frame), &fields);
	hash = lks_policy_hash(policy, &params, &fields);
	cr_expect_eq(hash, json_integer_value(json_object_get(vector, "hash")), "hash %u: %s", hash,
		     line);
	expect_uplinks(vector, line, hash);
	json_decref(vector);
}

Test(policy_vectors, every_line)
{
	FILE *file = fopen("tests/data/vectors.jsonl", "r");
	unsigned int checked = 0;
	char line[1024];

	cr_assert_not_null(file, "run from the top of the tree");
	for (; fgets(line, sizeof(line), file); checked++)
		check_vector(line);
	fclose(file);
	cr_expect_geq(checked, 70);
}
