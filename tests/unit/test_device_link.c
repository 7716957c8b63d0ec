/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of the teams, damping and LACP as register words. */
#include "fake_card.h"
#include "lib/damping.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(device_link, .timeout = 20);

static struct fake_card card;
static struct lks_error error;

static struct lks_device *open_clocked(unsigned int uplinks, uint32_t hz)
{
	struct lks_device *device = NULL;
	struct lks_bus bus;

	fake_card_init(&card, uplinks, 4);
	card.reg[AT_CLOCK / 4] = hz;
	bus = fake_card_bus(&card);
	cr_assert_eq(lks_device_open_bus(&bus, NULL, NULL, &device), 0);
	return device;
}

static struct lks_device *open_card(unsigned int uplinks)
{
	return open_clocked(uplinks, 156250000);
}

static struct lks_team *team_of(const uint8_t *member, unsigned int n, uint16_t standby)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("t", &team), 0);
	for (unsigned int i = 0; i < n; i++) {
		cr_assert_eq(lks_team_add_member(team, member[i]), 0);
		cr_assert_eq(lks_team_set_standby(team, member[i], standby >> member[i] & 1), 0);
	}
	return team;
}

static struct lks_plan *plan_of(const uint8_t *member, unsigned int n, uint16_t standby,
				struct lks_plan_links links)
{
	struct lks_team *team = team_of(member, n, standby);
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_team_build(team), 0);
	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_plan_add_team(plan, team), 0);
	cr_assert_eq(lks_plan_set_links(plan, 0, &links), 0);
	return plan;
}

static uint32_t live(unsigned int uplink, unsigned int word)
{
	return fake_card_live_word(&card, AT_LINK + 32 * uplink + 4 * word);
}

Test(device_link, rules_name_the_team_the_order_and_the_seats)
{
	static const uint8_t member[] = { 2, 0, 4, 1 };
	struct lks_device *device = open_card(5);
	struct lks_plan *plan = plan_of(member, 4, 1u << 2 | 1u << 1,
					(struct lks_plan_links){ .min_links = 3, .lacp = true });

	cr_assert_eq(lks_device_apply(device, plan, &error), 0, "%s", error.text);
	cr_expect_eq(live(0, 0), 0x00000017);
	cr_expect_eq(live(4, 0), 0x00010017, "an active one is behind the active one before it");
	cr_expect_eq(live(2, 0), 0x00110017, "standby: behind all active ones");
	cr_expect_eq(live(1, 0), 0x00150017, "and behind standby members before it");
	for (unsigned int i = 0; i < 4; i++)
		cr_expect_eq(live(member[i], 1), 0x00030302, "uplink%u: %08x", member[i],
			     live(member[i], 1));
	cr_expect_eq(live(3, 0), 0);
	cr_expect_eq(live(3, 1), 0);
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_link, defaults_are_all_seats_and_failback)
{
	static const uint8_t member[] = { 0, 1 };
	struct lks_device *device = open_card(2);
	struct lks_plan *plan = plan_of(member, 2, 0, (struct lks_plan_links){ .failback = true });

	cr_assert_eq(lks_device_apply(device, plan, &error), 0, "%s", error.text);
	cr_expect_eq(live(0, 1), 2);
	cr_expect_eq(live(1, 1), 2);
	lks_plan_free(plan);
	lks_device_close(device);
}

Test(device_link, links_out_of_range_are_refused)
{
	static const uint8_t member[] = { 0, 1 };
	struct lks_plan *plan = plan_of(member, 2, 0, (struct lks_plan_links){ .min_links = 2 });

	cr_expect_eq(lks_plan_set_links(plan, 0, &(struct lks_plan_links){ .min_links = 3 }),
		     -ERANGE);
	cr_expect_eq(lks_plan_set_links(plan, 1, &(struct lks_plan_links){ .min_links = 1 }),
		     -ENOENT);
	cr_expect_eq(lks_plan_set_damping(plan, 16, 1, 2, 1, 1), -ERANGE);
	cr_expect_eq(lks_plan_set_damping(plan, 0, 1, 1000, 1000, 1), -ERANGE);
	cr_expect_eq(lks_plan_set_damping(plan, 0, 1, 16000, 1000, 1), -ERANGE, "never reached");
	cr_expect_eq(lks_plan_set_damping(plan, 0, 1, 15999, 1000, 1), 0);
	lks_plan_free(plan);
}

Test(device_link, damping_words)
{
	static const uint8_t member[] = { 0, 1 };
	struct lks_device *device = open_card(2);
	struct lks_plan *plan = plan_of(member, 2, 0, (struct lks_plan_links){ .failback = true });

	cr_assert_eq(lks_plan_set_damping(plan, 1, 5000000, 3000, 1000, 700), 0);
	cr_assert_eq(lks_device_apply(device, plan, &error), 0, "%s", error.text);
	cr_expect_eq(card.reg[(AT_LINK + 0x28) / 4], 1000u << 16 | 3000);
	cr_expect_eq(card.reg[(AT_LINK + 0x2c) / 4], 114u << 16 | 700, "5 s are 44 times 114 ms");
	cr_expect_eq(card.reg[(AT_LINK + 0x30) / 4], 16000);
	cr_expect_eq(card.reg[(AT_LINK + 0x08) / 4], 0, "uplink0 is not damped");
	cr_expect_eq(card.reg[(AT_LINK + 0x0c) / 4], 0);

	cr_assert_eq(lks_plan_set_damping(plan, 1, 20000, 3000, 1000, 700), 0);
	cr_expect_eq(lks_device_prepare(device, plan, &error), -ENOTSUP);
	cr_expect_str_eq(error.text, "fake:0: uplink1: a half-life that is not 23 to 2,884,000 "
				     "ticks of 156250 clocks at 156250000 Hz");
	lks_plan_free(plan);
	lks_device_close(device);
}

/* What `config check` takes of a half-life, at clocks that are no whole number of clocks a
 * millisecond. */
Test(device_link, shortest_and_longest_half_life_at_any_clock)
{
	static const uint8_t member[] = { 0, 1 };
	static const uint32_t hz[] = { 156250000, 322265625, 402832031, 250000000, 999999 };

	for (size_t i = 0; i < 2 * sizeof(hz) / sizeof(hz[0]); i++) {
		struct lks_device *device = open_clocked(2, hz[i / 2]);
		struct lks_plan *plan =
			plan_of(member, 2, 0, (struct lks_plan_links){ .failback = true });
		const uint32_t *decay =
			&card.reg[(AT_LINK + 0x2c) / 4]; /* steps in its upper half */

		cr_assert_eq(
			lks_plan_set_damping(plan, 1, i % 2 ? 2884000000 : 23000, 3000, 1000, 700),
			0);
		cr_expect_eq(lks_device_apply(device, plan, &error), 0, "%u Hz: %s", hz[i / 2],
			     error.text);
		cr_expect(i % 2 ? *decay >> 16 > 65500 : *decay >> 16 == 1, "%u Hz: %#x", hz[i / 2],
			  *decay);
		lks_plan_free(plan);
		lks_device_close(device);
	}
}

Test(device_link, half_life_in_decays)
{
	static const struct {
		uint64_t ticks;
		uint16_t steps;
	} known[] = { { 0, 0 },	      { 21, 0 },	{ 23, 1 },	{ 44, 1 },
		      { 88, 2 },      { 5000, 114 },	{ 15000, 341 }, { 2884000, 65525 },
		      { 2885000, 0 }, { UINT64_MAX, 0 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		cr_expect_eq(lks_damping_steps(known[i].ticks), known[i].steps, "%llu ticks: %u",
			     (unsigned long long)known[i].ticks, lks_damping_steps(known[i].ticks));
}

/* A link that is lost every second: suppressed at the fourth loss, free two half-lives later. */
Test(device_link, damping_as_documented)
{
	const struct lks_damping d = { 3000, 1000, 1000, 114, lks_damping_ceiling(1000) };
	struct lks_damping_state state = { 0, 0, false };
	unsigned int waited = 0;

	for (unsigned int loss = 0; loss < 4; loss++) {
		cr_expect_not(state.suppressed, "suppressed before loss %u", loss);
		lks_damping_flap(&d, &state);
		for (unsigned int ms = 0; ms < 1000 && loss < 3; ms++)
			lks_damping_tick(&d, &state);
	}
	cr_assert(state.suppressed, "figure %u", state.figure >> LKS_DAMPING_FRACTION);
	while (state.suppressed && waited++ < 60000)
		lks_damping_tick(&d, &state);
	cr_expect(waited > 5000 && waited < 10000, "free after %u ms", waited);
	for (unsigned int loss = 0; loss < 100; loss++)
		lks_damping_flap(&d, &state);
	for (waited = 0; state.suppressed && waited < 60000; waited++)
		lks_damping_tick(&d, &state);
	cr_expect(waited <= 20200, "four half-lives at most, not %u ms", waited);
}

Test(device_link, standby_members_own_no_bucket_and_follow_the_owner)
{
	static const uint8_t member[] = { 3, 0, 1 };
	struct lks_team *team = team_of(member, 3, 1u << 0);
	unsigned int owned[4] = { 0 };

	cr_assert_eq(lks_team_build(team), 0);
	for (unsigned int b = 0; b < LKS_BUCKETS; b++) {
		const uint8_t *row = lks_team_row(team, b);

		owned[row[0]]++;
		cr_assert_eq(row[1], 0, "bucket %u", b);
		cr_assert_eq(row[0] ^ row[2], 3 ^ 1, "bucket %u", b);
	}
	cr_expect(owned[3] == 128 && owned[1] == 128 && owned[0] == 0);
	cr_expect(lks_team_is_standby(team, 0) && !lks_team_is_standby(team, 3));
	cr_expect_not(lks_team_is_standby(team, 2));
	cr_expect_eq(lks_team_set_standby(team, 2, true), -ENOENT);
	lks_team_set_standby(team, 1, true);
	lks_team_set_standby(team, 3, true);
	cr_expect_eq(lks_team_build(team), -EINVAL, "nobody is active");
	lks_team_free(team);
}

Test(device_link, state_and_what_software_says)
{
	struct lks_device *device = open_card(3);
	struct lks_uplink_rules rules;

	card.reg[(AT_LINK + 0x5c) / 4] = 0x12340000 | 0xd;
	cr_assert_eq(lks_device_set_distributing(device, 2, true), 0);
	cr_expect_eq(card.reg[(AT_LINK + 0x54) / 4], 1);
	cr_assert_eq(lks_device_uplink_rules(device, 2, &rules), 0);
	cr_expect(rules.up && !rules.able && rules.suppressed && rules.late && rules.distributing);
	cr_expect_eq(rules.figure, 0x1234);
	cr_assert_eq(lks_device_set_distributing(device, 2, false), 0);
	cr_expect_eq(card.reg[(AT_LINK + 0x54) / 4], 0);
	cr_assert_eq(lks_device_release(device, 2), 0);
	cr_expect_eq(card.reg[(AT_LINK + 0x58) / 4], 1);
	cr_expect_eq(lks_device_release(device, 3), -ERANGE);
	cr_expect_eq(lks_device_set_distributing(device, 3, true), -ERANGE);
	cr_expect_eq(lks_device_uplink_rules(device, 3, &rules), -ERANGE);
	lks_device_close(device);
}

static struct lks_config *config_of(const char *text)
{
	struct lks_config *config = NULL;

	cr_assert_eq(
		lks_config_parse(text, strlen(text), LKS_CONFIG_FORMAT_ONLY, NULL, NULL, &config),
		0, "%s", text);
	return config;
}

Test(device_link, configuration_reaches_the_words)
{
	struct lks_config *config = config_of(
		"{\"schema_version\":1,\"uplinks\":[{\"name\":\"uplink0\",\"damping\":{}},{"
		"\"name\":\"uplink1\"}],"
		"\"teams\":[{\"name\":\"t\",\"uplinks\":[\"uplink1\",\"uplink0\"],\"standby\":"
		"[\"uplink0\"],\"policy\":\"native\",\"min_links\":2,\"failback\":false,"
		"\"aggregation\":\"lacp-active\"}]}");
	struct lks_device *device = open_card(2);
	struct lks_plan *plan = NULL;

	cr_assert_eq(lks_plan_from_config(config, &error, &plan), 0, "%s", error.text);
	cr_assert_eq(lks_device_apply(device, plan, &error), 0, "%s", error.text);
	cr_expect_eq(live(1, 0), 0x00000003);
	cr_expect_eq(live(0, 0), 0x00020003);
	cr_expect_eq(live(0, 1), 0x00030201);
	cr_expect_eq(card.reg[(AT_LINK + 0x0c) / 4], 114u << 16 | 1000);
	lks_plan_free(plan);
	lks_config_free(config);
	lks_device_close(device);
}
