/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time per packet beside DPDK's bonding, in one process, over the same frames. DPDK's side is
 * burst_xmit_l23_hash() of librte_net_bond: MACs and IP addresses to a slave number, modulo, in
 * bursts of 32. Ours is parse, hash and select, a frame at a time: all fields are read, ports and
 * fragments too. No policy here computes DPDK's hash, so the work is comparable and not equal.
 */
#include <linksteer/team.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef LKS_BENCH_DPDK
#include <rte_mbuf.h>

enum { FRAMES = 256, BYTES = 74, BURST = 32, PACKETS = 1 << 20, MEMBERS = 4, ROUNDS = 21 };

/* Global in the static archive only; declared nowhere outside DPDK. */
void burst_xmit_l23_hash(struct rte_mbuf **buf, uint16_t nb_pkts, uint16_t slave_count,
			 uint16_t *slaves);

static uint8_t frame[FRAMES][BYTES];
static struct rte_mbuf mbuf[FRAMES], *burst[FRAMES];
static unsigned int sum; /* keeps the results alive */

static void make_frames(void)
{
	uint32_t x = 1;

	for (unsigned int i = 0; i < FRAMES; i++) {
		memcpy(frame[i], "\2\0\0\0\0\1\2\0\0\0\0\2\x08\0\x45\0\0\x3c\0\0\0\0\x40\6", 24);
		for (unsigned int k = 26; k < 38; k++)
			frame[i][k] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
		mbuf[i].buf_addr = frame[i];
		mbuf[i].data_len = mbuf[i].pkt_len = BYTES;
		burst[i] = &mbuf[i];
	}
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double dpdk(void)
{
	double start = now_ns();
	uint16_t slave[BURST];

	for (unsigned int i = 0; i < PACKETS; i += BURST) {
		burst_xmit_l23_hash(&burst[i % FRAMES], BURST, MEMBERS, slave);
		for (unsigned int k = 0; k < BURST; k++)
			sum += slave[k];
	}
	return (now_ns() - start) / PACKETS;
}

static double model(const struct lks_team *team)
{
	double start = now_ns();

	for (unsigned int i = 0; i < PACKETS; i++) {
		struct lks_fields fields;
		unsigned int uplink = 0;

		lks_frame_parse(frame[i % FRAMES], BYTES, &fields);
		if (lks_team_select(team, lks_team_hash(team, &fields), 0xffff, &uplink))
			abort();
		sum += uplink;
	}
	return (now_ns() - start) / PACKETS;
}

/* Both in turn, so that a busy machine hits both. */
static void compare(const struct lks_policy *policy)
{
	double ours = 1e9, theirs = 1e9;
	struct lks_team *team = NULL;

	if (lks_team_new("peer", &team))
		abort();
	lks_team_set_policy(team, policy);
	for (unsigned int u = 0; u < MEMBERS; u++)
		if (lks_team_add_member(team, u))
			abort();
	if (lks_team_build(team))
		abort();
	for (unsigned int i = 0; i < ROUNDS; i++) {
		double a = model(team), b = dpdk();

		ours = a < ours ? a : ours;
		theirs = b < theirs ? b : theirs;
	}
	printf("| %s | %.1f | %.1f | %.2f |\n", lks_policy_name(policy), ours, theirs,
	       ours / theirs);
	lks_team_free(team);
}

int main(void)
{
	make_frames();
	printf("\nTCP over IPv4, %d uplinks, ns a packet, best of %d:\n\n", MEMBERS, ROUNDS);
	puts("| policy | parse + hash + select | DPDK burst_xmit_l23_hash | ratio |\n"
	     "|---|---:|---:|---:|");
	for (size_t i = 0; lks_policy_at(i); i++)
		compare(lks_policy_at(i));
	return sum == 0;
}

#else

int main(void)
{
	puts("bench_peer: skipped: DPDK's static archives are not there: apt-get install "
	     "libdpdk-dev");
	return 0;
}
#endif
