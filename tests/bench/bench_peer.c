/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time per packet beside DPDK's own code, in one process, over the same frames in the same bursts.
 * Each pair runs in turn, ROUNDS times, and the best of each counts, so that a busy machine does
 * not decide. A pair whose answers have to be equal is compared on every frame first.
 */
#include "peer.h"

#include <linksteer/team.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PASSES = 64, PACKETS = PASSES * PEER_FRAMES, ROUNDS = 31 };

struct pair {
	const char *policy, *peer;
	bool equal; /* the peer computes this very hash */
};

static const struct pair pairs[] = {
	{ "dpdk-l2", "burst_xmit_l2_hash", true },
	{ "dpdk-l23", "burst_xmit_l23_hash", true },
	{ "dpdk-l34", "burst_xmit_l34_hash", true },
	{ "toeplitz", "rte_softrss", true },
	{ "toeplitz", "rte_softrss_be", true },
	{ "toeplitz", "rte_thash_gfni", true },
	{ "native", "burst_xmit_l23_hash", false },
	{ "native-l4", "burst_xmit_l34_hash", false },
	{ "esx-ip32", "burst_xmit_l23_hash", false },
	{ "esx-ip8", "burst_xmit_l23_hash", false },
	{ "linux-layer2", "burst_xmit_l2_hash", false },
	{ "linux-layer2+3", "burst_xmit_l23_hash", false },
	{ "linux-layer3+4", "burst_xmit_l34_hash", false },
	{ "linux-vlan+srcmac", "burst_xmit_l2_hash", false },
	{ "esx-src-mac", "burst_xmit_l2_hash", false },
	{ "src-dst-ip", "burst_xmit_l23_hash", false },
	{ "src-dst-mac", "burst_xmit_l2_hash", false },
	{ "src-dst-port", "burst_xmit_l34_hash", false },
};

static struct peer_frames plain, mixed;
static struct lks_packet packets[PEER_FRAMES]; /* those that were set */
static uint32_t dice = 1;
static unsigned long sum; /* keeps the results alive */

static uint32_t roll(void)
{
	dice = dice * 1664525 + 1013904223;
	return dice >> 8;
}

static void random_bytes(uint8_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (uint8_t)roll();
}

static size_t put(uint8_t *frame, size_t at, const char *bytes, size_t n)
{
	memcpy(frame + at, bytes, n);
	return at + n;
}

/* A frame that is what it says: 26 bytes of payload, TCP or UDP, over IPv4 or IPv6. */
static void make(struct peer_frames *frames, size_t i, bool tag, bool v6, bool udp)
{
	uint8_t *frame = frames->byte[i];
	size_t at = 12, payload = (udp ? 8 : 20) + 26;

	random_bytes(frame, 12);
	frame[0] &= 0xfe;
	if (tag)
		at = put(frame, at, "\x81\x00\x00\x64", 4);
	if (v6) {
		at = put(frame, at, "\x86\xdd\x60\0\0\0\0\0\0\x40", 10);
		frame[at - 3] = (uint8_t)payload;
		frame[at - 2] = udp ? 17 : 6;
		random_bytes(frame + at, 32);
		at += 32;
	} else {
		at = put(frame, at, "\x08\x00\x45\0\0\0\0\0\x40\0\x40\0\0\0", 14);
		frame[at - 9] = (uint8_t)(payload + 20);
		frame[at - 3] = udp ? 17 : 6;
		random_bytes(frame + at, 8);
		at += 8;
	}
	random_bytes(frame + at, payload);
	frames->len[i] = (uint16_t)(at + payload);
}

/* Of 16 frames: 2 tagged, 3 IPv6, 4 UDP, 1 ARP, in no order. */
static void make_frames(void)
{
	for (size_t i = 0; i < PEER_FRAMES; i++) {
		make(&plain, i, false, false, false);
		make(&mixed, i, roll() % 8 == 0, roll() % 16 < 3, roll() % 4 == 0);
		if (roll() % 16 == 0) {
			mixed.len[i] = 60;
			put(mixed.byte[i], 12, "\x08\x06\0\1\x08\0\6\4\0\1", 10);
		}
	}
}

static void set_frames(struct peer_frames *frames)
{
	peer_set_frames(frames);
	for (size_t i = 0; i < PEER_FRAMES; i++)
		packets[i] = (struct lks_packet){ frames->byte[i], frames->len[i], 0 };
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

typedef void our_way(const struct lks_team *team, size_t at, uint8_t *ret_member);

static void our_burst(const struct lks_team *team, size_t at, uint8_t *ret_member)
{
	if (lks_team_steer(team, &packets[at], PEER_BURST, 0xffff, ret_member))
		abort();
}

/* The same, one by one. */
static void our_frames(const struct lks_team *team, size_t at, uint8_t *ret_member)
{
	for (size_t i = 0; i < PEER_BURST; i++) {
		struct lks_fields fields;
		unsigned int uplink = 0;

		lks_frame_parse(packets[at + i].bytes, packets[at + i].len, &fields);
		if (lks_team_select(team, lks_team_hash(team, &fields), 0xffff, &uplink))
			abort();
		ret_member[i] = (uint8_t)uplink;
	}
}

static double ours(const struct lks_team *team, our_way *way)
{
	uint8_t member[PEER_BURST];
	double start = now_ns();

	for (unsigned int pass = 0; pass < PASSES; pass++)
		for (size_t at = 0; at < PEER_FRAMES; at += PEER_BURST) {
			way(team, at, member);
			sum += member[pass % PEER_BURST];
		}
	return (now_ns() - start) / PACKETS;
}

static double theirs(const struct peer *peer)
{
	uint16_t member[PEER_BURST];
	double start = now_ns();

	for (unsigned int pass = 0; pass < PASSES; pass++)
		for (size_t at = 0; at < PEER_FRAMES; at += PEER_BURST) {
			peer->burst(at, member);
			sum += member[pass % PEER_BURST];
		}
	return (now_ns() - start) / PACKETS;
}

/* A burst against its frames one by one, and against the peer if its answers are to be @equal. */
static void check(const struct lks_team *team, const struct peer *peer, bool equal)
{
	uint8_t a[PEER_BURST], c[PEER_BURST];
	uint16_t b[PEER_BURST];

	for (size_t at = 0; at < PEER_FRAMES; at += PEER_BURST) {
		size_t i = 0;

		our_burst(team, at, a);
		our_frames(team, at, c);
		peer->burst(at, b);
		while (i < PEER_BURST && a[i] == c[i] && (!equal || a[i] == b[i]))
			i++;
		if (i == PEER_BURST)
			continue;
		fprintf(stderr, "linksteer: %s and %s disagree, frames from %zu\n",
			lks_policy_name(lks_team_policy(team)), peer->name, at);
		exit(1);
	}
}

static void print_columns(const struct lks_team *team, const struct peer *peer)
{
	double us = 1e9, single = 1e9, them = 1e9;

	for (unsigned int i = 0; i <= ROUNDS; i++) {
		double a = ours(team, our_burst), b = theirs(peer);
		double c = ours(team, our_frames);

		if (i == 0)
			continue; /* the first round only warms */
		us = a < us ? a : us;
		them = b < them ? b : them;
		single = c < single ? c : single;
	}
	printf(" | %.1f | %.1f | %.1f | %.2f", single, us, them, us / them);
}

static struct lks_team *make_team(const struct lks_policy *policy)
{
	struct lks_team *team = NULL;

	if (lks_team_new("peer", &team))
		abort();
	lks_team_set_policy(team, policy);
	for (unsigned int u = 0; u < PEER_MEMBERS; u++)
		if (lks_team_add_member(team, u))
			abort();
	if (lks_team_build(team))
		abort();
	return team;
}

static void compare(const struct pair *pair)
{
	const struct lks_policy *policy = lks_policy_find(pair->policy);
	const struct peer *peer = peer_find(pair->peer);
	struct lks_team *team;

	if (!policy || !peer)
		return;
	team = make_team(policy);
	printf("| %s | `%s` | %s", pair->policy, peer->name, pair->equal ? "yes" : "no");
	for (int set = 0; set < 2; set++) {
		set_frames(set ? &mixed : &plain);
		check(team, peer, pair->equal);
		print_columns(team, peer);
	}
	puts(" |");
	lks_team_free(team);
}

int main(void)
{
	if (!peer_find("burst_xmit_l23_hash")) {
		puts("bench_peer: skipped: DPDK's static archives are not there: apt-get install "
		     "libdpdk-dev");
		return 0;
	}
	make_frames();
	printf("\nns a packet, bursts of %d, %d uplinks, best of %d; mixed: of 16 frames 2 tagged, "
	       "3 IPv6, 4 UDP, 1 ARP\n\n",
	       PEER_BURST, PEER_MEMBERS, ROUNDS);
	puts("| policy | DPDK's function | same hash | TCP over IPv4: one by "
	     "one | burst | DPDK | ratio | mixed: one by one | burst | DPDK | ratio |\n"
	     "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		compare(&pairs[i]);
	return sum == 0;
}
