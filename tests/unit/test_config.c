/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/config.h>

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATA "tests/data/configs/"

TestSuite(config, .timeout = 20);

/* The faults as `linksteer` prints them, without the file's name. */
struct heard {
	char text[4096];
	unsigned int n;
};

static void hear(void *user, unsigned int line, const char *key, const char *reason,
		 const char *remedy)
{
	struct heard *h = user;
	size_t len = strlen(h->text);

	h->n++;
	snprintf(h->text + len, sizeof(h->text) - len, "%u: %s: %s: %s\n", line, key, reason,
		 remedy);
}

static struct lks_config *config_of(const char *text)
{
	struct lks_config *config = NULL;
	struct heard h = { "", 0 };

	cr_assert_eq(lks_config_parse(text, strlen(text), 0, hear, &h, &config), 0, "%s\n%s", text,
		     h.text);
	return config;
}

static int parse(const char *text, unsigned int flags, struct heard *h)
{
	struct lks_config *config = (void *)-1;
	int err = lks_config_parse(text, strlen(text), flags, hear, h, &config);

	if (err)
		cr_expect_eq(config, (void *)-1, "out-parameter changed on failure: %s", text);
	else
		lks_config_free(config);
	return err;
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), tail = strlen(end);

	return len > tail && !strcmp(name + len - tail, end);
}

static void want_fault(const char *name)
{
	struct lks_config *config = (void *)-1;
	struct heard h = { "", 0 };
	char path[512], want[512] = "";
	FILE *file;

	snprintf(path, sizeof(path), DATA "bad/%.*s.txt", (int)strlen(name) - 5, name);
	file = fopen(path, "r");
	cr_assert_not_null(file, "%s is missing", path);
	cr_assert_not_null(fgets(want, sizeof(want), file), "%s is empty", path);
	fclose(file);
	want[strcspn(want, "\n")] = '\0';

	snprintf(path, sizeof(path), DATA "bad/%s", name);
	cr_expect_eq(lks_config_load(path, 0, hear, &h, &config), -EINVAL, "%s was accepted", name);
	cr_expect_eq(config, (void *)-1, "%s: out-parameter changed on failure", name);
	cr_expect(!strncmp(h.text, want, strlen(want)), "%s: got %s want %s", name, h.text, want);
	cr_expect_eq(h.n, 1, "%s: one mistake, one line, got %s", name, h.text);
}

Test(config, every_bad_file_gives_its_one_line)
{
	DIR *dir = opendir(DATA "bad");
	unsigned int n = 0;

	cr_assert_not_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		if (ends_with(e->d_name, ".json")) {
			want_fault(e->d_name);
			n++;
		}
	closedir(dir);
	cr_expect_gt(n, 40, "%u files", n);
}

Test(config, every_good_file_is_accepted)
{
	DIR *dir = opendir(DATA "good");
	unsigned int n = 0;

	cr_assert_not_null(dir);
	for (struct dirent *e; (e = readdir(dir));) {
		struct lks_config *config = NULL;
		struct heard h = { "", 0 };
		char path[512];

		if (!ends_with(e->d_name, ".json"))
			continue;
		snprintf(path, sizeof(path), DATA "good/%s", e->d_name);
		cr_expect_eq(lks_config_load(path, 0, hear, &h, &config), 0, "%s: %s", path,
			     h.text);
		lks_config_free(config);
		n++;
	}
	closedir(dir);
	cr_expect_geq(n, 4);
}

Test(config, defaults)
{
	struct lks_config *c =
		config_of("{ \"teams\": [ { \"name\": \"t\", \"policy\": "
			  "\"esx-ip32\", \"uplinks\": [\"uplink3\", \"uplink1\"] } ] }");
	const struct lks_config_team *t = lks_config_team_at(c, 0);
	const struct lks_config_uplink *u = lks_config_uplink_at(c, 0);
	unsigned int unused;

	cr_expect_eq(lks_config_seed(c), LKS_SEED_DEFAULT);
	cr_expect_eq(lks_config_on_full(c), LKS_ON_FULL_DROP);
	cr_expect_not(lks_config_has_on_full(c));
	cr_expect_eq(lks_config_stall_timeout_ms(c), 100);
	cr_expect_eq(lks_config_max_age_ms(c), 1000);
	cr_expect_null(lks_config_unknown_vlan(c));
	cr_expect_null(lks_config_group_at(c, 0));
	cr_expect_null(lks_config_team_at(c, 1));

	cr_expect_str_eq(lks_config_team_policy(t), "esx-ip32");
	cr_expect_eq(lks_config_team_failover(t), LKS_MODULO);
	cr_expect_null(lks_config_team_key(t));
	cr_expect_eq(lks_config_team_fields(t), 0x3f);
	cr_expect_not(lks_config_team_symmetric(t));
	cr_expect_eq(lks_config_team_tags(t), LKS_TAGS_ACCELERATED);
	cr_expect_eq(lks_config_team_min_links(t), 1);
	cr_expect(lks_config_team_failback(t));
	cr_expect_eq(lks_config_team_up_delay_ms(t), 100);
	cr_expect_eq(lks_config_team_down_delay_ms(t), 0);
	cr_expect_eq(lks_config_team_detection(t), LKS_DETECTION_LINK);
	cr_expect_eq(lks_config_team_rx_filter(t), LKS_RX_FILTER_NONE);
	cr_expect_eq(lks_config_team_aggregation(t), LKS_AGGREGATION_STATIC);
	cr_expect_eq(lks_config_team_switch_model(t), LKS_SWITCH_SINGLE);
	cr_expect_eq(lks_config_team_native_vlan(t), 1);
	cr_expect_eq(lks_config_team_weight(t, 1), 1);
	cr_expect_not(lks_config_team_is_standby(t, 1));

	cr_expect_eq(lks_config_team_members(t), 2);
	cr_expect_eq(lks_config_team_member(t, 0), 3, "members keep the order of the file");
	cr_expect_str_eq(lks_config_uplink_name(u), "uplink1", "uplinks come by port");
	cr_expect_eq(lks_config_uplink_index(u), 1);
	cr_expect(lks_config_uplink_admin_up(u));
	cr_expect_str_empty(lks_config_uplink_switch(u));
	cr_expect_not(lks_config_uplink_damping(u, &unused, &unused, &unused, &unused));
	lks_config_free(c);
}

Test(config, every_key_arrives)
{
	struct lks_config *c = NULL;
	const struct lks_config_team *t;
	const struct lks_config_uplink *u;
	const struct lks_config_group *g;
	unsigned int half_life = 0, suppress = 0, reuse = 0, penalty = 0;

	cr_assert_eq(lks_config_load(DATA "good/every-key.json", 0, NULL, NULL, &c), 0);
	t = lks_config_team_at(c, 0);
	u = lks_config_uplink_at(c, 0);
	g = lks_config_group_at(c, 3);
	cr_expect_eq(lks_config_on_full(c), LKS_ON_FULL_WAIT);
	cr_expect(lks_config_has_on_full(c));
	cr_expect_eq(lks_config_stall_timeout_ms(c), 0);
	cr_expect_eq(lks_config_max_age_ms(c), 500);
	cr_expect_eq(lks_config_unknown_vlan(c), t);

	cr_expect_str_eq(lks_config_uplink_switch(u), "leaf1");
	cr_expect_str_eq(lks_config_uplink_port(u), "Ethernet1/1");
	cr_expect(lks_config_uplink_damping(u, &half_life, &suppress, &reuse, &penalty));
	cr_expect(half_life == 2000 && suppress == 2500 && reuse == 800 && penalty == 1000);
	cr_expect_not(lks_config_uplink_admin_up(lks_config_uplink_at(c, 1)));
	cr_expect_eq(lks_config_uplink_line(lks_config_uplink_at(c, 1)), 11);

	cr_expect_eq(lks_config_team_weight(t, 0), 3);
	cr_expect_eq(lks_config_team_weight(t, 1), 1);
	cr_expect(lks_config_team_symmetric(t));
	cr_expect_eq(lks_config_team_tags(t), LKS_TAGS_IN_BAND);
	cr_expect_eq(lks_config_team_min_links(t), 2);
	cr_expect_not(lks_config_team_failback(t));
	cr_expect_eq(lks_config_team_up_delay_ms(t), 250);
	cr_expect_eq(lks_config_team_down_delay_ms(t), 10);
	cr_expect_eq(lks_config_team_rx_filter(t), LKS_RX_FILTER_REFLECT);
	cr_expect_eq(lks_config_team_aggregation(t), LKS_AGGREGATION_LACP_ACTIVE);
	cr_expect_eq(lks_config_team_switch_model(t), LKS_SWITCH_MLAG);
	cr_expect_eq(lks_config_team_native_vlan(t), 99);
	cr_expect_eq(lks_config_team_failover(t), LKS_RESILIENT);

	cr_expect_str_eq(lks_config_group_name(g), "vMotion");
	cr_expect_eq(lks_config_group_team(g), 1);
	cr_expect_eq(lks_config_group_vlan(g), 30);
	cr_expect_eq(lks_config_group_traffic(g), LKS_TRAFFIC_MIGRATION);
	lks_config_free(c);
}

/* What the rules refuse can still be looked at: the switch check reports it in its own words. */
Test(config, format_only_lets_breaches_of_rules_through)
{
	static const char text[] =
		"{ \"teams\": [ { \"name\": \"t\", \"policy\": \"esx-ip32\",\n"
		"\"uplinks\": [\"uplink0\", \"uplink1\"], \"standby\": [\"uplink1\"],\n"
		"\"detection\": \"beacon\" } ] }";
	struct lks_config *config = NULL;
	struct heard h = { "", 0 };

	cr_assert_eq(
		lks_config_parse(text, strlen(text), LKS_CONFIG_FORMAT_ONLY, hear, &h, &config), 0,
		"%s", h.text);
	cr_expect_eq(h.n, 0, "%s", h.text);
	cr_expect_not(lks_config_team_is_standby(lks_config_team_at(config, 0), 0));
	cr_expect(lks_config_team_is_standby(lks_config_team_at(config, 0), 1));
	cr_expect_eq(lks_config_check(config, hear, &h), -EINVAL);
	cr_expect_eq(h.n, 2, "standby and beacon, got %s", h.text);
	lks_config_free(config);

	h.n = 0;
	cr_expect_eq(parse(text, 0, &h), -EINVAL);
	cr_expect_eq(h.n, 2);
}

Test(config, standby_is_for_policies_that_pin)
{
	static const char text[] = "{ \"teams\": [ { \"name\": \"t\", \"policy\": \"esx-port-id\", "
				   "\"uplinks\": [\"uplink0\", \"uplink1\"], \"standby\": %s } ] }";
	struct heard h = { "", 0 };
	char one[256], all[256];

	snprintf(one, sizeof(one), text, "[\"uplink1\"]");
	snprintf(all, sizeof(all), text, "[\"uplink1\", \"uplink0\"]");
	parse(one, 0, &h);
	cr_expect_null(strstr(h.text, "standby"), "%s", h.text);
	parse(all, 0, &h);
	cr_expect_not_null(strstr(h.text, "every member is on standby"), "%s", h.text);
}

Test(config, pinning_policies_ask_the_switch_for_no_aggregation)
{
	struct lks_config *config = NULL;
	static const char text[] = "{ \"teams\": [ { \"name\": \"t\", \"policy\": \"esx-src-mac\", "
				   "\"uplinks\": [\"uplink0\"] } ] }";

	cr_assert_eq(
		lks_config_parse(text, strlen(text), LKS_CONFIG_FORMAT_ONLY, NULL, NULL, &config),
		0);
	cr_expect_eq(lks_config_team_aggregation(lks_config_team_at(config, 0)),
		     LKS_AGGREGATION_NONE);
	lks_config_free(config);
}

Test(config, many_faults_are_reported_but_not_without_end)
{
	struct heard h = { "", 0 };
	char text[2048] = "{ \"teams\": [], \"a\": 0, \"b\": 0 }";

	cr_expect_eq(parse(text, 0, &h), -EINVAL);
	cr_expect_eq(h.n, 3, "all of them: %s", h.text);

	strcpy(text, "{");
	for (int i = 0; i < 99; i++)
		snprintf(text + strlen(text), 32, "%s\"k%d\": 0", i ? ", " : " ", i);
	strcat(text, " }");
	h.n = 0;
	cr_expect_eq(parse(text, 0, &h), -EINVAL);
	cr_expect_eq(h.n, 20, "%u", h.n);
}

Test(config, a_fault_is_one_line_whatever_the_file_holds)
{
	struct heard h = { "", 0 };

	cr_expect_eq(parse("{ \"te\nams\": 1 }", 0, &h), -EINVAL);
	cr_expect_eq(parse("{ \"a\\nb\": 1, \"teams\": [{\"name\":\"t\", \"policy\":\"x\\ny\","
			   "\"uplinks\":[\"uplink0\"]}] }",
			   0, &h),
		     -EINVAL);
	for (const char *c = h.text; (c = strchr(c, '\n')); c++)
		h.n--;
	cr_expect_eq(h.n, 0, "%s", h.text);
}

/* The policy is cut to 40 bytes in the message, in the middle of a letter here. */
Test(config, a_message_is_whole_utf8)
{
	struct heard h = { "", 0 };

	parse("{ \"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\"], \"policy\": "
	      "\"123456789012345678901234567890123456789\xc3\xa9\" } ] }",
	      0, &h);
	cr_expect_not_null(strstr(h.text, "\"123456789012345678901234567890123456789?\""), "%s",
			   h.text);
}

/* Jansson reads `1<NUL>` as 1, which would put the line numbers of all that follows out of step. */
Test(config, zero_byte_is_refused_with_its_line)
{
	static const char text[] = "{ \"teams\":\n[ 1\0 ] }";
	struct lks_config *config = (void *)-1;
	struct heard h = { "", 0 };

	cr_expect_eq(lks_config_parse(text, sizeof(text) - 1, 0, hear, &h, &config), -EINVAL);
	cr_expect_str_eq(h.text, "2: : a byte of value zero: save the file as UTF-8 text\n");
}

static unsigned int allocations, fail_at;

static void *allocate(size_t bytes)
{
	if (allocations++ == fail_at) {
		errno = ENOMEM;
		return NULL;
	}
	return malloc(bytes);
}

/* No token is longer than the 16 bytes that Jansson has for one: it forgets to look at what growing
 * them says. */
Test(config, out_of_memory_is_no_fault_of_the_file)
{
	static const char text[] = "{ \"teams\": [ { \"name\": \"t\", \"uplinks\": [\"uplink0\"], "
				   "\"policy\": \"native\", \"min_links\": 1 } ] }";
	struct lks_config *const none = (void *)-1;
	struct lks_config *config = none;
	struct heard h = { "", 0 };
	int rc;

	json_set_alloc_funcs(allocate, free);
	while ((rc = lks_config_parse(text, strlen(text), 0, hear, &h, &config)) != 0) {
		cr_assert_eq(rc, -ENOMEM, "allocation %u: %d: %s", fail_at, rc, h.text);
		cr_assert(config == none && h.n == 0, "allocation %u: %s", fail_at, h.text);
		allocations = 0;
		fail_at++;
	}
	cr_expect_gt(fail_at, 10, "only %u allocations", fail_at);
	lks_config_free(config);
}

Test(config, files_that_cannot_be_read_have_an_errno)
{
	struct lks_config *config = (void *)-1;

	cr_expect_eq(lks_config_load("tests/data/configs/none.json", 0, NULL, NULL, &config),
		     -ENOENT);
	cr_expect_eq(lks_config_load("tests/data/configs", 0, NULL, NULL, &config), -EISDIR);
	cr_expect_eq(lks_config_load("/dev/zero", 0, NULL, NULL, &config), -EFBIG);
	cr_expect_eq(config, (void *)-1);
}

Test(config, team_object_has_members_weights_and_mode)
{
	struct lks_config *c = config_of(
		"{ \"seed\": \"77\", \"teams\": [ { \"name\": \"t\", \"policy\": \"native\", "
		"\"uplinks\": [\"uplink2\", \"uplink0\"], \"weights\": { \"uplink2\": 3 } } ] }");
	struct lks_team *team = NULL;

	cr_assert_eq(lks_config_team_build(c, lks_config_team_at(c, 0), &team), 0);
	cr_expect_str_eq(lks_team_name(team), "t");
	cr_expect_eq(lks_team_members(team), 2);
	cr_expect_eq(lks_team_member(team, 0), 2);
	cr_expect_eq(lks_team_weight(team, 2), 3);
	cr_expect_eq(lks_team_weight(team, 0), 1);
	cr_expect_eq(lks_team_seed(team), 0x77);
	cr_expect_eq(lks_team_failover(team), LKS_RESILIENT);
	cr_expect_not_null(lks_team_row(team, 255), "rows are built");
	lks_team_free(team);
	lks_config_free(c);
}

Test(config, team_object_carries_what_the_rule_needs)
{
	static const char text[] =
		"{ \"teams\": [ { \"name\": \"t\", \"policy\": \"toeplitz\", \"symmetric\": true, "
		"\"fields\": [\"ipv4\", \"udp-ipv6\"], \"tags\": \"in-band\", \"key\": "
		"\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627"
		"\", "
		"\"uplinks\": [\"uplink0\"] } ] }";
	const struct lks_policy_params *params;
	struct lks_config *config = NULL;
	struct lks_team *team = NULL;

	cr_assert_eq(lks_config_parse(text, strlen(text), 0, NULL, NULL, &config), 0);
	cr_assert_eq(lks_config_team_build(config, lks_config_team_at(config, 0), &team), 0);
	params = lks_team_params(team);
	for (unsigned int i = 0; i < LKS_TOEPLITZ_KEY_BYTES; i++)
		cr_expect_eq(params->key[i], i);
	cr_expect_eq(params->fields, LKS_RSS_IPV4 | LKS_RSS_UDP_IPV6);
	cr_expect(params->symmetric);
	cr_expect_eq(params->tags, LKS_TAGS_IN_BAND);
	lks_team_free(team);
	lks_config_free(config);
}

Test(config, team_object_without_a_key_has_the_default)
{
	static const char text[] = "{ \"teams\": [ { \"name\": \"t\", \"policy\": \"toeplitz\", "
				   "\"uplinks\": [\"uplink0\"] } ] }";
	struct lks_policy_params params;
	struct lks_config *config = NULL;
	struct lks_team *team = NULL;

	lks_policy_params_init(&params);
	cr_assert_eq(lks_config_parse(text, strlen(text), 0, NULL, NULL, &config), 0);
	cr_assert_eq(lks_config_team_build(config, lks_config_team_at(config, 0), &team), 0);
	cr_expect_arr_eq(lks_team_params(team)->key, params.key, LKS_TOEPLITZ_KEY_BYTES);
	cr_expect_eq(lks_team_params(team)->fields, LKS_RSS_ALL);
	lks_team_free(team);
	lks_config_free(config);
}
