/* SPDX-License-Identifier: Apache-2.0 */
/* From a plan to the registers: what goes live, when, and what is refused. */
#include "fake_card.h"

#include "policy_impl.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

TestSuite(device_apply, .timeout = 60);

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct fake_card card;
static struct lks_error error;

static struct lks_device *open_as_it_is(const struct lks_device_options *options)
{
	struct lks_bus bus = fake_card_bus(&card);
	struct lks_device *device = NULL;

	cr_assert_eq(lks_device_open_bus(&bus, options, &error, &device), 0, "%s", error.text);
	return device;
}

static struct lks_device *open_with(unsigned int uplinks, unsigned int teams,
				    const struct lks_device_options *options)
{
	fake_card_init(&card, uplinks, teams);
	return open_as_it_is(options);
}

static struct lks_device *open_card(unsigned int uplinks, unsigned int teams)
{
	return open_with(uplinks, teams, NULL);
}

/* A team of the uplinks in @mask, from the highest to the lowest. */
static struct lks_team *team_of(uint16_t mask, const char *policy, enum lks_failover failover)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("team", &team), 0);
	lks_team_set_policy(team, lks_policy_find(policy));
	lks_team_set_failover(team, failover);
	for (unsigned int u = 16; u-- > 0;)
		if (mask >> u & 1)
			lks_team_add_member(team, u);
	cr_assert_eq(lks_team_build(team), 0);
	return team;
}

static struct lks_plan *plan_of(struct lks_team *first, struct lks_team *second)
{
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, first), 0);
	if (second)
		cr_assert_eq(lks_plan_add_team(plan, second), 0);
	return plan;
}

/* One team of all uplinks for every VLAN, as a run without a configuration file has it. */
static struct lks_plan *simple_plan(unsigned int uplinks)
{
	struct lks_plan *plan =
		plan_of(team_of((uint16_t)((1u << uplinks) - 1), "native", LKS_RESILIENT), NULL);

	cr_assert_eq(lks_plan_set_unknown_vlan(plan, 0), 0);
	return plan;
}

static void apply(struct lks_device *device, const struct lks_plan *plan)
{
	int rc = lks_device_apply(device, plan, &error);

	cr_assert_eq(rc, 0, "%d: %s", rc, error.text);
	cr_assert_eq(card.misuses, 0, "access outside of the window");
}

static unsigned int live_slot(unsigned int team, unsigned int bucket, unsigned int slot)
{
	uint32_t at = AT_BUCKET + 8 * (256 * team + bucket) + slot / 8 * 4;

	return fake_card_live_word(&card, at) >> slot % 8 * 4 & 0xf;
}

static unsigned int live_vlan(unsigned int vlan)
{
	return fake_card_live_word(&card, AT_VLAN + vlan / 4 * 4) >> vlan % 4 * 8 & 0xff;
}

static void want_rows(const struct lks_team *team, unsigned int number)
{
	for (unsigned int bucket = 0; bucket < LKS_BUCKETS; bucket++)
		for (unsigned int i = 0; i < lks_team_members(team); i++)
			cr_assert_eq(live_slot(number, bucket, i), lks_team_row(team, bucket)[i],
				     "team %u, bucket %u, slot %u", number, bucket, i);
}

Test(device_apply, team_words_are_as_the_register_page_says)
{
	struct lks_device *device = open_card(16, 4);
	struct lks_team *first = team_of(0xfe00, "esx-ip32", LKS_MODULO);
	struct lks_team *second = team_of(0x01fe, "native", LKS_RESILIENT);
	struct lks_plan *plan = plan_of(first, second);
	static const uint32_t want[2][6] = {
		{ 0x00070000, 0x7f4a7c15, 0x9e3779b9, 0x09abcdef, 0, 0xfe00 },
		{ 0x00080101, 0x55667788, 0x11223344, 0x12345678, 0, 0x01fe },
	};

	lks_team_set_seed(second, UINT64_C(0x1122334455667788));
	apply(device, plan);
	for (uint32_t t = 0; t < 2; t++)
		for (uint32_t w = 0; w < 6; w++)
			cr_expect_eq(fake_card_live_word(&card, AT_TEAM + 32 * t + 4 * w),
				     want[t][w], "team %u, word %u: %#x", t, w,
				     fake_card_live_word(&card, AT_TEAM + 32 * t + 4 * w));
	want_rows(first, 0);
	want_rows(second, 1);
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, tags_in_band_are_a_bit_of_the_rule)
{
	struct lks_device *device = open_card(4, 2);
	struct lks_team *first = team_of(0x3, "linux-layer2+3", LKS_RESILIENT);
	struct lks_team *second = team_of(0xc, "esx-ip8", LKS_MODULO);
	struct lks_plan *plan = plan_of(first, second);

	apply(device, plan);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM), 0x00020103);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM + 32), 0x00020002);
	lks_team_set_tags(first, LKS_TAGS_IN_BAND);
	lks_team_set_tags(second, LKS_TAGS_IN_BAND);
	apply(device, plan);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM), 0x00020303);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM + 32), 0x00020002, "reads no tags");
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, sixteen_members_fill_both_words)
{
	struct lks_device *device = open_card(16, 2);
	struct lks_plan *plan = simple_plan(16);

	apply(device, plan);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM), 0x00100101);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM + 12), 0x89abcdef);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM + 16), 0x01234567);
	want_rows(lks_plan_team(plan, 0), 0);
	lks_plan_free(plan);
	lks_device_close(device);
}

/* A word of all ones is a table's right: uplink15 in every slot. */
Test(device_apply, row_of_all_ones_is_verified)
{
	struct lks_device *device = open_card(16, 2);
	struct lks_plan *plan = plan_of(team_of(0x8000, "native", LKS_RESILIENT), NULL);

	apply(device, plan);
	cr_expect_eq(fake_card_live_word(&card, AT_BUCKET + 8 * 77), 0xffffffff);
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, slots_behind_the_last_member_name_no_other_team)
{
	struct lks_device *device = open_card(7, 3);
	struct lks_plan *plan = plan_of(team_of(0x70, "native", LKS_RESILIENT),
					team_of(0x0f, "native", LKS_RESILIENT));

	apply(device, plan);
	for (unsigned int bucket = 0; bucket < LKS_BUCKETS; bucket++)
		for (unsigned int i = 0; i < 7; i++) {
			cr_assert_geq(live_slot(0, bucket, i), 4, "bucket %u slot %u", bucket, i);
			cr_assert_lt(live_slot(1, bucket, i), 4, "bucket %u slot %u", bucket, i);
		}
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, vlans_go_to_their_team_or_to_the_rule)
{
	static const int rule[] = { LKS_PLAN_DROP, 0, 1 };

	for (size_t i = 0; i < COUNT(rule); i++) {
		struct lks_device *device = open_card(4, 2);
		struct lks_plan *plan = plan_of(team_of(0x3, "esx-ip32", LKS_MODULO),
						team_of(0xc, "native", LKS_RESILIENT));
		unsigned int other = rule[i] < 0 ? 0 : 0x80u | (unsigned int)rule[i];

		cr_assert_eq(lks_plan_set_unknown_vlan(plan, rule[i]), 0);
		lks_plan_bind_vlan(plan, 0, 1);
		lks_plan_bind_vlan(plan, 105, 0);
		lks_plan_bind_vlan(plan, 106, 1);
		lks_plan_bind_vlan(plan, 107, LKS_PLAN_DROP);
		lks_plan_bind_vlan(plan, 4095, 0);
		apply(device, plan);
		for (unsigned int vlan = 0; vlan < 4096; vlan++) {
			unsigned int want = vlan == 0 || vlan == 106	  ? 0x81
					    : vlan == 105 || vlan == 4095 ? 0x80
					    : vlan == 107		  ? 0
									  : other;

			cr_assert_eq(live_vlan(vlan), want, "rule %d, VLAN %u: %#x", rule[i], vlan,
				     live_vlan(vlan));
		}
		lks_plan_free(plan);
		lks_device_close(device);
	}
}

Test(device_apply, settings_of_uplinks)
{
	struct lks_device *device = open_card(4, 2);
	struct lks_plan *plan = simple_plan(3);

	cr_assert_eq(lks_plan_set_uplink(plan, 1, true, 100000, 2500), 0);
	cr_assert_eq(lks_plan_set_uplink(plan, 2, false, 0, 0), 0);
	lks_plan_set_on_full(plan, LKS_ON_FULL_WAIT);
	lks_plan_set_limits(plan, 100000, 999500);
	apply(device, plan);
	cr_expect_eq(card.reg[AT_TICK / 4], 156250, "a tick is 1 ms");
	cr_expect_eq(card.reg[AT_LIMIT / 4], 1000u << 16 | 100, "rounded up to ticks");
	cr_expect_eq(card.live_mode, 1);
	cr_expect_eq(card.reg[AT_UPLINK / 4], 1, "a member is up without being told");
	cr_expect_eq(card.reg[AT_UPLINK / 4 + 1], 0);
	cr_expect_eq(card.reg[AT_UPLINK / 4 + 4], 1);
	cr_expect_eq(card.reg[AT_UPLINK / 4 + 5], 3u << 16 | 100, "rounded up to ticks");
	cr_expect_eq(card.reg[AT_UPLINK / 4 + 8], 0);
	cr_expect_eq(card.reg[AT_UPLINK / 4 + 12], 0, "an uplink of no team is down");
	lks_plan_free(plan);
	lks_device_close(device);
}

/* ceil(us * hz / (1,000,000 * tick)) */
Test(device_apply, delays_round_up_to_ticks)
{
	static const struct {
		uint64_t us;
		uint32_t hz, tick, want; /* want 0: refused */
	} known[] = {
		{ 1, 156250000, 0, 1 },
		{ 1000, 156250000, 0, 1 },
		{ 1001, 156250000, 0, 2 },
		{ 65535000, 156250000, 0, 65535 },
		{ 65535001, 156250000, 0, 0 },
		{ 65535000, 322265625, 0, 65535 },
		{ 65535000, 402832031, 0, 65535 },
		{ 100000, 322265625, 0, 100 },
		{ 10, 156250000, 156, 11 },
		{ 10, 100000000, 100, 10 },
		{ 1, 1000000, 1, 1 },
		{ 65536, 1000000, 1, 0 },
		{ UINT64_MAX, 156250000, 0, 0 },
		{ 18446744073710, 1000000, 1, 0 },
		{ 1, 0, 0, 0 },
		{ 5, 100, 0, 1 },
	};

	for (size_t i = 0; i < COUNT(known); i++) {
		struct lks_plan *plan = simple_plan(2);
		struct lks_device *device;
		unsigned int writes;
		int rc;

		fake_card_init(&card, 2, 2);
		card.reg[AT_CLOCK / 4] = known[i].hz;
		device = open_as_it_is(NULL);
		cr_assert_eq(lks_plan_set_tick(plan, known[i].tick), 0);
		cr_assert_eq(lks_plan_set_uplink(plan, 1, true, known[i].us, 0), 0);
		writes = card.writes;
		rc = lks_device_apply(device, plan, &error);
		if (known[i].want) {
			cr_expect_eq(rc, 0, "case %zu: %d %s", i, rc, error.text);
			cr_expect_eq(card.reg[AT_UPLINK / 4 + 5], known[i].want, "case %zu: %u", i,
				     card.reg[AT_UPLINK / 4 + 5]);
		} else {
			cr_expect_eq(rc, -ENOTSUP, "case %zu: %d", i, rc);
			cr_expect_eq(card.writes, writes, "case %zu: something was written", i);
		}
		lks_plan_free(plan);
		lks_device_close(device);
	}
}

static void want_live(const struct fake_live *want, const char *when, unsigned int n)
{
	struct fake_live *now = fake_card_live(&card);

	cr_assert(!memcmp(now, want, sizeof(*now)), "%s (%u): what rules has changed", when, n);
	free(now);
}

Test(device_apply, nothing_live_is_touched_before_the_commit)
{
	struct lks_device *device = open_card(4, 4);
	struct lks_plan *before = simple_plan(4);
	struct lks_plan *after = plan_of(team_of(0x6, "esx-ip32", LKS_MODULO), NULL);
	struct fake_live *live;
	bool done = true;

	apply(device, before);
	live = fake_card_live(&card);
	card.commit_polls = 3;
	lks_plan_set_on_full(after, LKS_ON_FULL_WAIT);
	lks_plan_set_tick(after, 10);
	cr_assert_eq(lks_device_prepare(device, after, &error), 0, "%s", error.text);
	want_live(live, "prepared", 0);
	cr_assert_eq(lks_device_commit(device, &error), 0, "%s", error.text);
	for (unsigned int i = 0; i < 3; i++) {
		cr_assert_eq(lks_device_commit_done(device, &done, &error), 0);
		cr_expect_not(done, "poll %u", i);
		want_live(live, "committing", i);
	}
	cr_assert_eq(lks_device_commit_done(device, &done, &error), 0);
	cr_expect(done);
	cr_expect_eq(card.live_mode, 1);
	cr_expect_eq(fake_card_live_word(&card, AT_TEAM), 0x00020000);
	cr_expect_eq(lks_device_verify(device, after, &error), -EIO, "the uplinks are still old");
	cr_assert_eq(lks_device_set_uplinks(device, after, &error), 0);
	cr_expect_eq(lks_device_verify(device, after, &error), 0, "%s", error.text);
	free(live);
	lks_plan_free(before);
	lks_plan_free(after);
	lks_device_close(device);
}

/* The access that fails is one of identity, status, the shadow bank, or the commit itself. */
Test(device_apply, failure_before_the_commit_leaves_the_live_bank_alone)
{
	struct lks_plan *before = simple_plan(4);
	struct lks_plan *after = plan_of(team_of(0x6, "esx-ip32", LKS_MODULO), NULL);
	unsigned int in_all = 3 + 1 + 2 * (6 + 256) + 1024 + 3 + 1;

	for (unsigned int n = 0; n < in_all; n += n < 8 || n > in_all - 8 ? 1 : 13) {
		struct lks_device *device = open_card(4, 2);
		struct fake_live *live;
		int rc;

		apply(device, before);
		live = fake_card_live(&card);
		card.fail_at = card.accesses + n;
		rc = lks_device_apply(device, after, &error);
		cr_assert_eq(rc, -EIO, "access %u: %d", n, rc);
		want_live(live, "failed", n);

		card.fail_at = FAKE_NEVER;
		apply(device, after);
		cr_expect_eq(fake_card_live_word(&card, AT_TEAM), 0x00020000, "access %u", n);
		free(live);
		lks_device_close(device);
	}
	lks_plan_free(before);
	lks_plan_free(after);
}

Test(device_apply, second_apply_changes_nothing)
{
	struct lks_device *device = open_card(4, 4);
	struct lks_plan *plan = simple_plan(4);
	struct fake_live *live;

	apply(device, plan);
	live = fake_card_live(&card);
	for (unsigned int i = 0; i < 3; i++) {
		apply(device, plan);
		want_live(live, "applied again", i);
	}
	free(live);
	lks_plan_free(plan);
	lks_device_close(device);
}

/* The shadow bank holds the configuration before the last one. */
Test(device_apply, nothing_of_older_configurations_comes_back)
{
	struct lks_device *device = open_card(9, 4), *fresh;
	struct lks_plan *big = plan_of(team_of(0x1f0, "native", LKS_RESILIENT),
				       team_of(0x00f, "native", LKS_RESILIENT));
	struct lks_plan *small = plan_of(team_of(0x002, "esx-ip32", LKS_MODULO), NULL);
	struct fake_live *live;

	lks_plan_set_unknown_vlan(big, 1);
	lks_plan_set_on_full(big, LKS_ON_FULL_WAIT);
	apply(device, big);
	apply(device, big);
	apply(device, small);
	live = fake_card_live(&card);
	lks_device_close(device);
	fresh = open_card(9, 4);
	apply(fresh, small);
	want_live(live, "a fresh card", 0);
	free(live);
	lks_plan_free(big);
	lks_plan_free(small);
	lks_device_close(fresh);
}

Test(device_apply, pending_commit_keeps_writers_away)
{
	struct lks_device *device = open_card(4, 4);
	struct lks_plan *plan = simple_plan(4);
	unsigned int writes;
	bool done = false;

	card.commit_polls = FAKE_NEVER;
	cr_assert_eq(lks_device_prepare(device, plan, &error), 0);
	cr_assert_eq(lks_device_commit(device, &error), 0);
	writes = card.writes;
	cr_expect_eq(lks_device_prepare(device, plan, &error), -EBUSY);
	cr_expect_str_eq(error.text, "fake:0: a commit is pending");
	cr_expect_eq(lks_device_commit(device, &error), -EBUSY);
	cr_expect_eq(lks_device_apply(device, plan, &error), -EBUSY);
	cr_expect_eq(card.writes, writes);
	fake_card_drained(&card);
	cr_assert_eq(lks_device_commit_done(device, &done, &error), 0);
	cr_expect(done);
	cr_expect_eq(lks_device_commit_done(device, &done, &error), -EINVAL, "seen once");
	lks_plan_free(plan);
	lks_device_close(device);
}

static int count_waits(void *user)
{
	return ++*(unsigned int *)user == 1000 ? -EINTR : 0;
}

Test(device_apply, commit_that_does_not_end_is_given_up)
{
	unsigned int waits = 0;
	struct lks_device_options options = { .polls = 50, .wait = count_waits, .user = &waits };
	struct lks_device *device = open_with(4, 4, &options);
	struct lks_plan *plan = simple_plan(4);
	bool done = false;

	card.commit_polls = FAKE_NEVER;
	cr_expect_eq(lks_device_apply(device, plan, &error), -ETIMEDOUT);
	cr_expect_str_eq(error.text, "fake:0: the commit is not over after 50 polls");
	cr_expect_eq(waits, 49, "a wait between two polls: %u", waits);
	fake_card_drained(&card);
	cr_expect_eq(lks_device_commit_done(device, &done, &error), 0, "it may still be awaited");
	cr_expect(done);
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, caller_may_give_up_a_wait)
{
	unsigned int waits = 990;
	struct lks_device_options options = { .wait = count_waits, .user = &waits };
	struct lks_device *device = open_with(4, 4, &options);
	struct lks_plan *plan = simple_plan(4);

	card.commit_polls = FAKE_NEVER;
	cr_expect_eq(lks_device_apply(device, plan, &error), -EINTR);
	cr_expect_str_eq(error.text, "fake:0: the caller gave up waiting");
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, lost_commit_is_noticed)
{
	static const struct {
		uint32_t generations;
		bool reset;
	} lost[] = { { 0x20000, false }, { 0, true } };

	for (size_t i = 0; i < COUNT(lost); i++) {
		struct lks_device *device = open_card(4, 4);
		struct lks_plan *plan = simple_plan(4);
		bool done = false;

		cr_assert_eq(lks_device_prepare(device, plan, &error), 0);
		cr_assert_eq(lks_device_commit(device, &error), 0);
		if (lost[i].reset)
			fake_card_reset(&card);
		else
			card.reg[AT_STATUS / 4] = lost[i].generations;
		cr_expect_eq(lks_device_commit_done(device, &done, &error), -ESTALE, "case %zu", i);
		cr_expect_str_eq(error.text, lost[i].reset ? "fake:0: the card was reset"
							   : "fake:0: somebody else committed");
		cr_expect_not(done, "out-parameter changed on failure");
		lks_plan_free(plan);
		lks_device_close(device);
	}
}

/* The commit is posted: the first polls may overtake its effect on STATUS. */
Test(device_apply, commit_is_not_done_before_the_card_has_begun_it)
{
	struct lks_device *device = open_card(4, 4);
	struct lks_plan *plan = simple_plan(4);
	bool done = true;

	card.reg[AT_STATUS / 4] = 0xffff0000; /* the count wraps */
	cr_assert_eq(lks_device_prepare(device, plan, &error), 0);
	cr_assert_eq(lks_device_commit(device, &error), 0);
	card.reg[AT_STATUS / 4] = 0xffff0000;
	cr_assert_eq(lks_device_commit_done(device, &done, &error), 0);
	cr_expect_not(done);
	card.reg[AT_STATUS / 4] = 0x00000004;
	cr_assert_eq(lks_device_commit_done(device, &done, &error), 0);
	cr_expect(done);
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_apply, verify_finds_a_flipped_bit)
{
	static const uint32_t at[] = {
		AT_TEAM, AT_TEAM + 4,	 AT_TEAM + 20, AT_TEAM + 96,
		AT_VLAN, AT_VLAN + 4092, AT_BUCKET,    AT_BUCKET + 8 * 1023
	};
	struct lks_device *device = open_card(4, 4);
	struct lks_plan *plan = simple_plan(4);

	apply(device, plan);
	for (size_t i = 0; i < COUNT(at); i++) {
		card.bank[card.live][at[i] / 4] ^= 0x8;
		cr_expect_eq(lks_device_verify(device, plan, &error), -EIO, "0x%04x", at[i]);
		card.bank[card.live][at[i] / 4] ^= 0x8;
	}
	cr_expect_str_eq(error.text, "fake:0: register 0x9ff8 reads 0x00000008 instead of "
				     "0x00000000");
	card.reg[(AT_UPLINK + 16) / 4] = 0;
	cr_expect_eq(lks_device_verify(device, plan, &error), -EIO);
	cr_expect_str_eq(error.text, "fake:0: register 0x0310 reads 0x00000000 instead of "
				     "0x00000001");
	lks_plan_free(plan);
	lks_device_close(device);
}

/* What the card cannot do is refused before the first access. */
static void want_refusal(struct lks_device *device, struct lks_plan *plan, const char *text)
{
	unsigned int accesses = card.accesses;

	cr_expect_eq(lks_device_apply(device, plan, &error), -ENOTSUP, "%s", text);
	cr_expect_str_eq(error.text, text);
	cr_expect_eq(card.accesses, accesses, "%s: the card was touched", text);
	lks_plan_free(plan);
}

Test(device_apply, plan_beyond_the_card_is_refused)
{
	struct lks_device *device = open_card(4, 2);
	struct lks_plan *plan = plan_of(team_of(0x1, "native", LKS_RESILIENT),
					team_of(0x2, "native", LKS_RESILIENT));

	cr_assert_eq(lks_plan_add_team(plan, team_of(0x4, "native", LKS_RESILIENT)), 0);
	want_refusal(device, plan, "fake:0: 3 teams: the card has room for 2: leave some out");
	want_refusal(device, simple_plan(5),
		     "fake:0: team team: uplink4: the card has uplink0 to uplink3");
	plan = simple_plan(2);
	cr_assert_eq(lks_plan_set_uplink(plan, 9, true, 0, 0), 0);
	want_refusal(device, plan, "fake:0: uplink9: the card has uplink0 to uplink3");
	plan = simple_plan(2);
	cr_assert_eq(lks_plan_set_uplink(plan, 1, true, 66000000, 0), 0);
	want_refusal(device, plan,
		     "fake:0: uplink1: a delay beyond 65535 ticks of 156250 clocks at 156250000 "
		     "Hz: make it shorter");
	lks_device_close(device);
}

Test(device_apply, policy_that_the_card_does_not_know_is_refused)
{
	static const struct lks_policy later = { .name = "later", .code = 24 };
	struct lks_device *device = open_card(4, 2);
	struct lks_team *team = team_of(0x3, "native", LKS_RESILIENT);

	lks_team_set_policy(team, &later);
	cr_assert_eq(lks_team_build(team), 0);
	want_refusal(device, plan_of(team, NULL),
		     "fake:0: team team: the card does not know later: choose another policy");
	lks_device_close(device);
}

/* POLICIES says what is built in: the mask, and whether the native rules work in both directions.
 */
Test(device_apply, policy_that_is_not_built_in_is_refused)
{
	struct lks_device *device;
	struct lks_team *team;

	fake_card_init(&card, 4, 2);
	card.reg[AT_POLICIES / 4] = 0x0000000f;
	device = open_as_it_is(NULL);
	want_refusal(device, plan_of(team_of(0x3, "dpdk-l34", LKS_MODULO), NULL),
		     "fake:0: team team: the card does not know dpdk-l34: choose another policy");
	team = team_of(0x3, "native", LKS_RESILIENT);
	lks_team_set_symmetric(team, true);
	want_refusal(device, plan_of(team, NULL),
		     "fake:0: team team: the card does not know native symmetric: leave that out");
	lks_device_close(device);
}

Test(device_apply, key_and_fields_of_toeplitz)
{
	struct lks_device *device = open_card(4, 2);
	struct lks_team *team = team_of(0x3, "toeplitz", LKS_MODULO);
	uint8_t key[LKS_TOEPLITZ_KEY_BYTES];
	struct lks_plan *plan;

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i + 1);
	lks_team_set_key(team, key);
	cr_assert_eq(lks_team_set_fields(team, LKS_RSS_IPV4 | LKS_RSS_UDP_IPV6), 0);
	lks_team_set_symmetric(team, true);
	plan = plan_of(team, NULL);
	cr_assert_eq(lks_device_apply(device, plan, &error), 0, "%s", error.text);
	cr_expect_eq(card.bank[card.live][AT_TEAM / 4] & 0x4ff, 0x40f);
	cr_expect_eq(card.bank[card.live][AT_TEAM / 4 + 6], 0x21);
	cr_expect_eq(card.bank[card.live][AT_KEY / 4], 0x01020304);
	cr_expect_eq(card.bank[card.live][AT_KEY / 4 + 9], 0x25262728);
	cr_expect_eq(card.bank[card.live][AT_KEY / 4 + 16], 0);
	lks_plan_free(plan);
	lks_device_close(device);
}
