/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/team.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(team, .timeout = 20);

static struct lks_team *team_of(unsigned int members, enum lks_failover failover)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("vSwitch0", &team), 0, "a plain name is accepted");
	for (unsigned int i = 0; i < members; i++)
		cr_assert_eq(lks_team_add_member(team, i), 0, "uplink%u is accepted", i);
	lks_team_set_failover(team, failover);
	cr_assert_eq(lks_team_build(team), 0);
	return team;
}

static unsigned int choose(const struct lks_team *team, uint32_t hash, uint16_t eligible)
{
	unsigned int uplink = 99;

	cr_assert_eq(lks_team_select(team, hash, eligible, &uplink), 0, "eligible=%#x hash=%u",
		     eligible, hash);
	return uplink;
}

/* Published answers: KB 1007371 and Denneman 2011, two uplinks; NFS article 2012, four. */
Test(team, modulo_gives_published_answers)
{
	static const struct {
		uint32_t hash;
		unsigned int members, uplink;
	} known[] = { { 0x1e, 2, 0 }, { 0x1c, 2, 0 }, { 0xf4, 2, 0 },
		      { 0x97, 2, 1 }, { 0x1d, 4, 1 }, { 0xe7, 4, 3 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct lks_team *team = team_of(known[i].members, LKS_MODULO);
		unsigned int uplink = choose(team, known[i].hash, 0xffff);

		cr_expect_eq(uplink, known[i].uplink, "hash %#x of %u: uplink%u", known[i].hash,
			     known[i].members, uplink);
		lks_team_free(team);
	}
}

/* Linux and DPDK: the n-th of those that are left, in team order. */
Test(team, modulo_compacts_in_team_order)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("t", &team), 0);
	lks_team_add_member(team, 7);
	lks_team_add_member(team, 2);
	lks_team_add_member(team, 5);
	lks_team_set_failover(team, LKS_MODULO);
	cr_assert_eq(lks_team_build(team), 0);
	cr_expect_eq(choose(team, 0, 0xffff), 7);
	cr_expect_eq(choose(team, 1, 0xffff), 2);
	cr_expect_eq(choose(team, 2, 0xffff), 5);
	cr_expect_eq(choose(team, 0, 1 << 2 | 1 << 5), 2);
	cr_expect_eq(choose(team, 1, 1 << 2 | 1 << 5), 5);
	cr_expect_eq(choose(team, 2, 1 << 2 | 1 << 5), 2);
	lks_team_free(team);
}

Test(team, never_selects_a_dead_member)
{
	for (int failover = LKS_MODULO; failover <= LKS_RESILIENT; failover++) {
		struct lks_team *team = team_of(5, (enum lks_failover)failover);

		for (uint16_t eligible = 1; eligible < 32; eligible++)
			for (uint32_t hash = 0; hash < 1000; hash++) {
				unsigned int uplink = choose(team, hash, eligible);

				cr_assert(eligible >> uplink & 1,
					  "%s eligible=%#x hash=%u gave uplink%u",
					  lks_failover_name((enum lks_failover)failover), eligible,
					  hash, uplink);
			}
		lks_team_free(team);
	}
}

/* Contract C6. */
Test(team, resilient_moves_only_the_dead_members_flows_and_brings_them_back)
{
	for (unsigned int n = 2; n <= LKS_TEAM_MEMBERS_MAX; n++) {
		struct lks_team *team = team_of(n, LKS_RESILIENT);

		for (unsigned int dead = 0; dead < n; dead++)
			for (uint32_t hash = 0; hash < LKS_BUCKETS; hash++) {
				unsigned int before = choose(team, hash, 0xffff);
				unsigned int during = choose(team, hash, (uint16_t) ~(1U << dead));

				cr_assert(before == dead || during == before,
					  "n=%u: uplink%u dies, hash %u moves from uplink%u to %u",
					  n, dead, hash, before, during);
			}
		lks_team_free(team);
	}
}

Test(team, resilient_takes_the_low_eight_bits)
{
	struct lks_team *team = team_of(7, LKS_RESILIENT);

	for (uint32_t hash = 0; hash < LKS_BUCKETS; hash++) {
		cr_expect_eq(choose(team, hash, 0xffff), choose(team, hash | 0xabcdef00, 0xffff));
		cr_expect_eq(choose(team, hash, 0xffff), lks_team_row(team, hash)[0]);
		cr_expect_eq(lks_team_bucket(team, hash | 0xabcdef00), (int)hash);
	}
	lks_team_set_failover(team, LKS_MODULO);
	cr_expect_eq(lks_team_bucket(team, 7), -ENOENT);
	lks_team_free(team);
}

Test(team, all_members_down_is_an_error_and_leaves_result_alone)
{
	for (int failover = LKS_MODULO; failover <= LKS_RESILIENT; failover++) {
		struct lks_team *team = team_of(2, (enum lks_failover)failover);
		unsigned int uplink = 99;

		cr_expect_eq(lks_team_select(team, 7, 0, &uplink), -ENETDOWN);
		cr_expect_eq(lks_team_select(team, 7, 0xfffc, &uplink), -ENETDOWN, "not members");
		cr_expect_eq(uplink, 99, "out-parameter changed on failure");
		lks_team_free(team);
	}
}

Test(team, must_be_built_after_a_change)
{
	struct lks_team *team = team_of(2, LKS_RESILIENT);
	unsigned int uplink = 99;

	cr_expect_not_null(lks_team_row(team, 255));
	cr_expect_null(lks_team_row(team, 256));
	lks_team_add_member(team, 9);
	cr_expect_eq(lks_team_select(team, 7, 0xffff, &uplink), -EINVAL);
	cr_expect_null(lks_team_row(team, 0));
	cr_expect_eq(lks_team_build(team), 0);
	cr_expect_eq(lks_team_select(team, 7, 1 << 9, &uplink), 0);
	cr_expect_eq(uplink, 9);
	lks_team_free(team);
}

Test(team, bad_members_and_weights_are_refused)
{
	struct lks_team *team = team_of(2, LKS_RESILIENT);

	cr_expect_eq(lks_team_add_member(team, 1), -EEXIST);
	cr_expect_eq(lks_team_add_member(team, LKS_TEAM_MEMBERS_MAX), -ERANGE);
	cr_expect_eq(lks_team_set_weight(team, 5, 1), -ENOENT);
	cr_expect_eq(lks_team_set_weight(team, 1, 0), -ERANGE);
	cr_expect_eq(lks_team_set_weight(team, 1, LKS_TEAM_WEIGHT_MAX + 1), -ERANGE);
	cr_expect_eq(lks_team_weight(team, 1), 1);
	cr_expect_eq(lks_team_weight(team, 5), -ENOENT);
	cr_expect_eq(lks_team_member(team, 1), 1);
	cr_expect_eq(lks_team_member(team, 2), -ERANGE);
	lks_team_free(team);
}

Test(team, modulo_refuses_weights)
{
	struct lks_team *team = team_of(2, LKS_RESILIENT);

	cr_expect_eq(lks_team_set_weight(team, 1, 3), 0);
	cr_expect_eq(lks_team_build(team), 0);
	lks_team_set_failover(team, LKS_MODULO);
	cr_expect_eq(lks_team_build(team), -EINVAL);
	lks_team_free(team);
}

Test(team, names)
{
	struct lks_team *team = NULL;

	cr_expect_eq(lks_team_new("", &team), -EINVAL);
	cr_expect_eq(lks_team_new(NULL, &team), -EINVAL);
	cr_expect_eq(lks_team_new("0123456789012345678901234567890x", &team), -EINVAL);
	cr_expect_null(team, "untouched on failure");
	cr_assert_eq(lks_team_new("0123456789012345678901234567890", &team), 0);
	cr_expect_eq(strlen(lks_team_name(team)), LKS_TEAM_NAME_MAX);
	cr_expect_eq(lks_team_build(team), -EINVAL, "a team without members");
	cr_expect_null(lks_team_free(team));
	cr_expect_null(lks_team_free(NULL));
}

Test(team, policy_brings_its_failover_mode_and_the_seed_counts)
{
	struct lks_fields fields = { .l3 = LKS_L3_IPV4, .src_ip = { 10 }, .dst_ip = { 11 } };
	struct lks_team *team = team_of(2, LKS_MODULO);
	uint32_t hash;

	lks_team_set_policy(team, lks_policy_find("native"));
	cr_expect_eq(lks_team_failover(team), LKS_RESILIENT);
	cr_expect_eq(lks_team_seed(team), LKS_SEED_DEFAULT);
	hash = lks_team_hash(team, &fields);
	lks_team_set_seed(team, 1);
	cr_expect_neq(lks_team_hash(team, &fields), hash);
	lks_team_set_policy(team, lks_policy_find("esx-ip32"));
	cr_expect_eq(lks_team_failover(team), LKS_MODULO);
	cr_expect_eq(lks_team_hash(team, &fields), 0x01000000);
	lks_team_free(team);
}
