/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes have one result; what it says lies in the frame; hash, key and choice follow from it.
 */
#include <linksteer/team.h>

#include <stdlib.h>
#include <string.h>

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

/* Whether @bytes stand anywhere in the frame, where the parser may read. */
static bool occurs(const uint8_t *frame, size_t len, const void *bytes, size_t size)
{
	size_t end = len < LKS_HEADER_BYTES ? len : LKS_HEADER_BYTES;

	for (size_t at = 0; at + size <= end; at++)
		if (memcmp(frame + at, bytes, size) == 0)
			return true;
	return false;
}

static void check_fields(const uint8_t *frame, size_t len, const struct lks_fields *f)
{
	size_t address = f->l3 == LKS_L3_IPV6 ? 16 : 4;
	uint8_t ports[] = { f->src_port >> 8, f->src_port & 255, f->dst_port >> 8,
			    f->dst_port & 255 };

	REQUIRE(f->vlans <= LKS_VLANS_MAX);
	REQUIRE(f->has_ethertype == (f->ethertype >= 0x0600));
	REQUIRE(f->ethertype == 0 || f->ethertype == f->type_field);
	REQUIRE(f->l3 != LKS_L3_IPV4 || (f->ethertype == 0x0800 && f->l3_bytes >= 20));
	REQUIRE(f->l3 != LKS_L3_IPV6 || (f->ethertype == 0x86dd && f->l3_bytes >= 40));
	REQUIRE(f->has_proto == (f->l3 != LKS_L3_NONE));
	REQUIRE(!f->fragment || f->l3 != LKS_L3_NONE);
	REQUIRE(!f->has_ports || (f->has_proto && !f->fragment));
	REQUIRE(f->l3_bytes + 14 + 4U * f->vlans == len || f->l3_bytes == 0);
	if (f->has_ports)
		REQUIRE(occurs(frame, len, ports, sizeof(ports)));
	if (f->l3 != LKS_L3_NONE) {
		REQUIRE(occurs(frame, len, f->src_ip, address));
		REQUIRE(occurs(frame, len, f->dst_ip, address));
	}
	if (f->l3 == LKS_L3_IPV4) {
		REQUIRE(f->l3_word[0] >> 24 == f->src_ip[0]);
		REQUIRE((f->l3_word[1] & 255) == f->dst_ip[3]);
	}
}

/* What Linux sees: IP by type alone; the same addresses as the parser's unless ICMP is about
 * others. */
static void check_linux(const uint8_t *frame, size_t len, const struct lks_fields *f)
{
	static const uint8_t zero[16];
	size_t address = f->linux_l3 == LKS_L3_IPV6 ? 16 : 4;
	bool icmp = f->ip_proto == 1 || f->ip_proto == 58;

	REQUIRE(f->linux_l3 != LKS_L3_IPV4 || (f->ethertype == 0x0800 && f->l3_bytes >= 20));
	REQUIRE(f->linux_l3 != LKS_L3_IPV6 || (f->ethertype == 0x86dd && f->l3_bytes >= 40));
	if (f->linux_l3 == LKS_L3_NONE) {
		REQUIRE(memcmp(f->linux_src, zero, 16) == 0 && memcmp(f->linux_dst, zero, 16) == 0);
	} else {
		REQUIRE(f->vlans < 2);
		REQUIRE(occurs(frame, len, f->linux_src, address));
		REQUIRE(occurs(frame, len, f->linux_dst, address));
	}
	if (f->l3 != LKS_L3_NONE && f->vlans < 2 && !icmp) {
		REQUIRE(f->linux_l3 == f->l3);
		REQUIRE(memcmp(f->linux_src, f->src_ip, 16) == 0);
		REQUIRE(memcmp(f->linux_dst, f->dst_ip, 16) == 0);
	}
}

/* The key of linux-layer2+3 holds all that the hash is made of, in both tag modes. */
static void check_linux_key(enum lks_tags tags, const struct lks_fields *f)
{
	const struct lks_policy *policy = lks_policy_find("linux-layer2+3");
	struct lks_policy_params params = { .tags = tags };
	uint8_t key[LKS_POLICY_KEY_MAX];
	size_t size = lks_policy_key(policy, &params, f, key);
	uint32_t h = (uint32_t)(key[1] ^ key[2] ^ (key[3] << 8 | key[4]));

	REQUIRE(size == 5 || size == 13 || size == 37);
	REQUIRE(size == 5 || tags == LKS_TAGS_ACCELERATED || f->vlans == 0);
	for (size_t i = 5; i < size; i++)
		h ^= (uint32_t)key[i] << 8 * ((i - 5) % 4);
	if (size > 5) {
		h ^= h >> 16;
		h ^= h >> 8;
	}
	REQUIRE(lks_policy_hash(policy, &params, f) == h);
}

/* What lies behind the 192 bytes changes nothing but the length. */
static void check_horizon(const uint8_t *frame, size_t len, const struct lks_fields *f)
{
	struct lks_fields g;
	uint8_t *copy;

	if (len <= LKS_HEADER_BYTES)
		return;
	copy = malloc(len);
	REQUIRE(copy);
	memcpy(copy, frame, len);
	memset(copy + LKS_HEADER_BYTES, 0x5a, len - LKS_HEADER_BYTES);
	lks_frame_parse(copy, len, &g);
	REQUIRE(memcmp(f, &g, sizeof(g)) == 0);
	free(copy);
}

/* Five members; made once, kept for the whole run. */
static const struct lks_team *team_of(size_t i)
{
	static struct lks_team *teams[32];

	REQUIRE(i < sizeof(teams) / sizeof(teams[0]));
	if (teams[i])
		return teams[i];
	REQUIRE(lks_team_new("fuzz", &teams[i]) == 0);
	for (unsigned int m = 0; m < 5; m++)
		REQUIRE(lks_team_add_member(teams[i], m) == 0);
	lks_team_set_policy(teams[i], lks_policy_at(i));
	REQUIRE(lks_team_build(teams[i]) == 0);
	return teams[i];
}

static void check_choice(const struct lks_team *team, const struct lks_fields *f, uint16_t eligible)
{
	uint8_t key[LKS_POLICY_KEY_MAX];
	size_t size = lks_policy_key(lks_team_policy(team), lks_team_params(team), f, key);
	unsigned int uplink = 99;

	REQUIRE(size >= 1 && size <= LKS_POLICY_KEY_MAX);
	if (lks_team_select(team, lks_team_hash(team, f), eligible, &uplink) == 0)
		REQUIRE(uplink < 5 && (eligible >> uplink & 1));
	else
		REQUIRE((eligible & 31) == 0 && uplink == 99);
}

/* The burst's short cuts: the frame at every place of a burst, beside shorter ones. */
static void check_burst(const struct lks_team *team, const uint8_t *frame, size_t len,
			uint16_t eligible)
{
	struct lks_packet packets[7];
	uint8_t uplinks[7];
	int rc;

	for (size_t i = 0; i < 7; i++)
		packets[i] = (struct lks_packet){ frame, (uint32_t)(len - len * i / 16), 0 };
	rc = lks_team_steer(team, packets, 7, eligible, uplinks);
	for (size_t i = 0; i < 7; i++) {
		struct lks_fields f;
		unsigned int uplink;

		lks_frame_parse(frame, packets[i].len, &f);
		REQUIRE(lks_team_select(team, lks_team_hash(team, &f), eligible, &uplink) == rc);
		REQUIRE(rc || uplink == uplinks[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lks_fields f, again;
	uint8_t eligible = size ? data[size - 1] : 0;

	memset(&f, 0xa5, sizeof(f));
	memset(&again, 0x5a, sizeof(again));
	lks_frame_parse(data, size, &f);
	lks_frame_parse(data, size, &again);
	REQUIRE(memcmp(&f, &again, sizeof(f)) == 0);
	check_fields(data, size, &f);
	check_linux(data, size, &f);
	check_linux_key(LKS_TAGS_ACCELERATED, &f);
	check_linux_key(LKS_TAGS_IN_BAND, &f);
	check_horizon(data, size, &f);
	for (size_t i = 0; lks_policy_at(i); i++) {
		check_choice(team_of(i), &f, eligible);
		check_burst(team_of(i), data, size, eligible);
	}
	return 0;
}
