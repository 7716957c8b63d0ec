/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/policy.h>
#include <linksteer/team.h>

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

TestSuite(policy, .timeout = 20);

static uint16_t number(const json_t *o, const char *key)
{
	return (uint16_t)json_integer_value(json_object_get(o, key));
}

static void read_mac(const json_t *o, const char *key, uint8_t mac[6])
{
	const char *text = json_string_value(json_object_get(o, key));

	if (text)
		cr_assert_eq(sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2,
				    mac + 3, mac + 4, mac + 5),
			     6, "%s", text);
}

static enum lks_l3 read_ip(const json_t *o, const char *key, uint8_t ip[16])
{
	const char *text = json_string_value(json_object_get(o, key));

	if (!text)
		return LKS_L3_NONE;
	if (inet_pton(AF_INET, text, ip) == 1)
		return LKS_L3_IPV4;
	cr_assert_eq(inet_pton(AF_INET6, text, ip), 1, "%s", text);
	return LKS_L3_IPV6;
}

/* What Linux sees of a frame without a lie and without a second tag. */
static void settle_linux(struct lks_fields *f)
{
	f->type_field = f->ethertype;
	f->linux_l3 = f->l3;
	memcpy(f->linux_src, f->src_ip, 16);
	memcpy(f->linux_dst, f->dst_ip, 16);
}

static struct lks_fields fields_of(const json_t *vector)
{
	struct lks_fields f = { .has_ethertype = true };

	read_mac(vector, "src_mac", f.src_mac);
	read_mac(vector, "dst_mac", f.dst_mac);
	f.l3 = read_ip(vector, "src_ip", f.src_ip);
	read_ip(vector, "dst_ip", f.dst_ip);
	f.ethertype = f.l3 == LKS_L3_IPV6 ? 0x86dd : 0x0800;
	if (json_object_get(vector, "ethertype"))
		f.ethertype = number(vector, "ethertype");
	settle_linux(&f);
	f.ip_proto = (uint8_t)number(vector, "ip_proto");
	f.has_ports = json_object_get(vector, "src_port") != NULL;
	f.src_port = number(vector, "src_port");
	f.dst_port = number(vector, "dst_port");
	f.fragment = json_is_true(json_object_get(vector, "fragment"));
	return f;
}

static void expect_uplinks(const json_t *vector, const char *line, uint32_t hash)
{
	json_t *uplinks = json_object_get(vector, "uplink");
	const char *members;
	json_t *want;

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

/* Return: whether the vector's policy exists. */
static bool check_vector(const char *line)
{
	json_t *vector = json_loads(line, 0, NULL);
	const struct lks_policy *policy;
	struct lks_fields fields;
	uint32_t hash;

	cr_assert_not_null(vector, "%s", line);
	policy = lks_policy_find(json_string_value(json_object_get(vector, "policy")));
	if (policy) {
		fields = fields_of(vector);
		hash = lks_policy_hash(policy, LKS_SEED_DEFAULT, &fields);
		cr_expect_eq(hash, json_integer_value(json_object_get(vector, "hash")),
			     "hash %u: %s", hash, line);
		expect_uplinks(vector, line, hash);
	}
	json_decref(vector);
	return policy != NULL;
}

Test(policy, gives_the_published_answers)
{
	FILE *file = fopen("tests/data/vectors.jsonl", "r");
	unsigned int checked = 0;
	char line[1024];

	cr_assert_not_null(file, "run from the top of the tree");
	while (fgets(line, sizeof(line), file))
		checked += check_vector(line);
	fclose(file);
	cr_expect_geq(checked, 34, "only %u vectors have a policy", checked);
}

static struct lks_fields ip_fields(const char *src, const char *dst)
{
	bool v6 = strchr(src, ':') != NULL;
	struct lks_fields f = { .has_ethertype = true, .l3 = v6 ? LKS_L3_IPV6 : LKS_L3_IPV4 };

	f.ethertype = v6 ? 0x86dd : 0x0800;
	cr_assert_eq(inet_pton(v6 ? AF_INET6 : AF_INET, src, f.src_ip), 1, "%s", src);
	cr_assert_eq(inet_pton(v6 ? AF_INET6 : AF_INET, dst, f.dst_ip), 1, "%s", dst);
	settle_linux(&f);
	return f;
}

/* The RTL tests hold the same answers. */
Test(policy, native_stays_as_it_is)
{
	static const struct {
		const char *src, *dst;
		uint64_t seed;
		uint32_t hash;
	} known[] = {
		{ "10.0.0.10", "10.0.0.20", LKS_SEED_DEFAULT, 0x037c3c47 },
		{ "10.0.0.20", "10.0.0.10", LKS_SEED_DEFAULT, 0x5b94f97a },
		{ "164.18.1.84", "164.18.1.195", LKS_SEED_DEFAULT, 0xc7b9cdfa },
		{ "10.0.0.10", "10.0.0.20", 1, 0xd951afc3 },
		{ "0.0.0.0", "0.0.0.0", 0, 0 },
		{ "2001:db8::1", "2001:db8:0:1::2", LKS_SEED_DEFAULT, 0x4260a4a6 },
		{ "fe80::250:56ff:feaa:bb01", "ff02::1", 1, 0xf1ea6a7e },
	};
	const struct lks_policy *native = lks_policy_find("native");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct lks_fields f = ip_fields(known[i].src, known[i].dst);
		uint32_t hash = lks_policy_hash(native, known[i].seed, &f);

		cr_expect_eq(hash, known[i].hash, "%s -> %s: %#010x", known[i].src, known[i].dst,
			     hash);
	}
}

Test(policy, native_takes_macs_and_ethertype_without_ip)
{
	struct lks_fields f = { .dst_mac = { 255, 255, 255, 255, 255, 255 },
				.src_mac = { 0x00, 0x50, 0x56, 0xaa, 0xbb, 0x01 },
				.has_ethertype = true,
				.ethertype = 0x0806,
				.l3_word = { 1, 2 } };
	const struct lks_policy *native = lks_policy_find("native");

	cr_expect_eq(lks_policy_hash(native, LKS_SEED_DEFAULT, &f), 0xb5801a48);
	f.ethertype = 0;
	memcpy(f.dst_mac, "\x01\x80\xc2\x00\x00\x00", 6);
	cr_expect_eq(lks_policy_hash(native, LKS_SEED_DEFAULT, &f), 0x8f1e6438);
}

/* By hand: 20010db8 ^ 1 ^ 20010db8 ^ 1 ^ 2 */
Test(policy, esx_xors_all_words_of_ipv6)
{
	struct lks_fields f = ip_fields("2001:db8::1", "2001:db8:0:1::2");

	cr_expect_eq(lks_policy_hash(lks_policy_find("esx-ip32"), 0, &f), 2);
}

Test(policy, esx_reads_the_words_where_addresses_would_be)
{
	struct lks_fields f = { .has_ethertype = true,
				.ethertype = 0x0806,
				.l3_word = { 0xc0a80101, 0x0a000001 } };

	cr_expect_eq(lks_policy_hash(lks_policy_find("esx-ip32"), 7, &f), 0xcaa80100);
}

Test(policy, esx_ip8_reads_last_octets)
{
	const struct lks_policy *esx = lks_policy_find("esx-ip8");
	struct lks_fields v4 = ip_fields("10.9.8.7", "1.2.3.4");
	struct lks_fields v6 = ip_fields("2001:db8::1", "2002:db8:0:1::2");
	struct lks_fields arp = { .has_ethertype = true,
				  .ethertype = 0x0806,
				  .l3_word = { 0xc0a80113, 0x0a000001 } };

	cr_expect_eq(lks_policy_hash(esx, 0, &v4), 7 ^ 4);
	cr_expect_eq(lks_policy_hash(esx, 0, &arp), 0x12);
	cr_expect_eq(lks_policy_hash(esx, 0, &v6), 0x00030002, "all words, as esx-ip32");
}

/* Two hosts of one octet are one flow: what tells them apart is not read. */
Test(policy, esx_ip8_key_is_the_octets)
{
	const struct lks_policy *esx = lks_policy_find("esx-ip8");
	struct lks_fields a = ip_fields("10.9.8.7", "1.2.3.4"),
			  b = ip_fields("10.9.9.7", "2.2.3.4");
	uint8_t ka[LKS_POLICY_KEY_MAX], kb[LKS_POLICY_KEY_MAX];

	cr_assert_eq(lks_policy_key(esx, &a, ka), 3);
	cr_assert_eq(lks_policy_key(esx, &b, kb), 3);
	cr_expect_arr_eq(ka, kb, 3);
}

Test(policy, esx_ignores_the_seed)
{
	struct lks_fields f = ip_fields("10.0.0.1", "10.9.0.2");
	const struct lks_policy *esx = lks_policy_find("esx-ip32");

	cr_expect_not(lks_policy_uses_seed(esx));
	cr_expect_eq(lks_policy_hash(esx, 1, &f), lks_policy_hash(esx, UINT64_MAX, &f));
}

Test(policy, table_is_consistent)
{
	unsigned int codes = 0;
	size_t i;

	for (i = 0; lks_policy_at(i); i++) {
		const struct lks_policy *p = lks_policy_at(i);
		const char *name = lks_policy_name(p);

		cr_expect_eq(lks_policy_find(name), p, "%s", name);
		cr_expect_gt(strlen(lks_policy_summary(p)), 10, "%s", name);
		cr_expect_not(codes >> lks_policy_code(p) & 1, "%s: code is taken", name);
		codes |= 1U << lks_policy_code(p);
	}
	cr_expect_geq(i, 2);
	cr_expect_eq(lks_policy_find("esx-ip"), lks_policy_find("esx-ip32"), "alias");
	cr_expect_null(lks_policy_find("esx-ip33"));
	cr_expect_null(lks_policy_find(""));
}

/* Keys: equal for frames of one flow, different when the hash reads something different. */
Test(policy, key_tells_flows_apart)
{
	struct lks_fields a = ip_fields("10.0.0.1", "10.0.0.2");
	struct lks_fields b = ip_fields("10.0.0.2", "10.0.0.1");
	struct lks_fields c = ip_fields("::1", "::2");
	struct lks_fields d = ip_fields("10.0.0.1", "10.0.0.3");

	for (size_t i = 0; lks_policy_at(i); i++) {
		const struct lks_policy *p = lks_policy_at(i);
		uint8_t ka[LKS_POLICY_KEY_MAX] = { 0 }, kb[LKS_POLICY_KEY_MAX] = { 0 };
		size_t la = lks_policy_key(p, &a, ka);

		cr_expect_eq(lks_policy_key(p, &b, kb), la, "%s", lks_policy_name(p));
		cr_expect(memcmp(ka, kb, la) != 0, "%s: swapped", lks_policy_name(p));
		cr_expect_eq(lks_policy_key(p, &d, kb), la, "%s", lks_policy_name(p));
		cr_expect(memcmp(ka, kb, la) != 0, "%s: destination", lks_policy_name(p));
		a.src_port = 7; /* neither rule reads ports */
		lks_policy_key(p, &a, kb);
		cr_expect_eq(memcmp(ka, kb, la), 0, "%s: ports", lks_policy_name(p));
		cr_expect_neq(lks_policy_key(p, &c, kb), la, "%s: IPv6", lks_policy_name(p));
	}
}

Test(policy, key_without_ip_follows_the_hash)
{
	struct lks_fields f = { .has_ethertype = true, .ethertype = 0x0806, .l3_word = { 1, 2 } };
	struct lks_fields g = f;
	uint8_t kf[LKS_POLICY_KEY_MAX], kg[LKS_POLICY_KEY_MAX];
	size_t len;

	g.dst_mac[5] = 9;
	len = lks_policy_key(lks_policy_find("esx-ip32"), &f, kf);
	cr_expect_eq(lks_policy_key(lks_policy_find("esx-ip32"), &g, kg), len);
	cr_expect_eq(memcmp(kf, kg, len), 0, "esx-ip32 does not read the MAC");
	len = lks_policy_key(lks_policy_find("native"), &f, kf);
	cr_expect_eq(lks_policy_key(lks_policy_find("native"), &g, kg), len);
	cr_expect(memcmp(kf, kg, len) != 0, "native does");
}

Test(policy, failover_names)
{
	enum lks_failover failover = LKS_MODULO;

	cr_expect_eq(lks_failover_find("resilient", &failover), 0);
	cr_expect_eq(failover, LKS_RESILIENT);
	cr_expect_eq(lks_failover_find("sticky", &failover), -ENOENT);
	cr_expect_eq(failover, LKS_RESILIENT, "untouched on failure");
	cr_expect_str_eq(lks_failover_name(LKS_MODULO), "modulo");
}

/* A fold by bytes once made site i, host i one flow for every seed: all on one uplink. */
Test(policy, native_does_not_cancel_a_site_number_against_a_host_number)
{
	const struct lks_policy *native = lks_policy_find("native");
	unsigned int count[8] = { 0 };

	for (unsigned int i = 0; i < 4096; i++) {
		struct lks_fields f = ip_fields("2001:db8::", "2001:db8:ff:1::50");

		f.src_ip[4] = f.src_ip[14] = (uint8_t)(i >> 8);
		f.src_ip[5] = f.src_ip[15] = (uint8_t)i;
		count[lks_policy_hash(native, LKS_SEED_DEFAULT, &f) % 8]++;
	}
	for (unsigned int u = 0; u < 8; u++)
		cr_expect(count[u] > 400 && count[u] < 624, "uplink%u: %u of 4096", u, count[u]);
}
