/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DPDK's own code. Its bonding hashes are global in the static archive alone and declared nowhere;
 * its Toeplitz functions are inline and take a tuple in host order.
 */
#include "peer.h"

#ifdef LKS_BENCH_DPDK
#include <linksteer/policy.h>

#include <rte_mbuf.h>
#include <rte_thash.h>

#include <string.h>

typedef void xmit_hash(struct rte_mbuf **buf, uint16_t nb_pkts, uint16_t count, uint16_t *member);
xmit_hash burst_xmit_l2_hash, burst_xmit_l23_hash, burst_xmit_l34_hash;

static struct rte_mbuf mbuf[PEER_FRAMES], *burst[PEER_FRAMES];
static uint8_t key[40];
static uint32_t key_be[10];

void peer_set_frames(struct peer_frames *frames)
{
	peer_frames = frames;
	for (size_t i = 0; i < PEER_FRAMES; i++) {
		mbuf[i].buf_addr = frames->byte[i];
		mbuf[i].data_len = frames->len[i];
		mbuf[i].pkt_len = frames->len[i];
		burst[i] = &mbuf[i];
	}
}

static void l2(size_t at, uint16_t *ret_member)
{
	burst_xmit_l2_hash(&burst[at], PEER_BURST, PEER_MEMBERS, ret_member);
}

static void l23(size_t at, uint16_t *ret_member)
{
	burst_xmit_l23_hash(&burst[at], PEER_BURST, PEER_MEMBERS, ret_member);
}

static void l34(size_t at, uint16_t *ret_member)
{
	burst_xmit_l34_hash(&burst[at], PEER_BURST, PEER_MEMBERS, ret_member);
}

/* Return: the length in words; the ports of a tuple are one word. */
static uint32_t host_tuple(size_t i, uint32_t tuple[9])
{
	uint8_t bytes[36];
	size_t words = peer_tuple(peer_frames->byte[i], bytes) / 4;

	for (size_t k = 0; k < words; k++) {
		uint32_t word;

		memcpy(&word, bytes + 4 * k, 4);
		tuple[k] = rte_be_to_cpu_32(word);
	}
	return (uint32_t)words;
}

static void softrss(size_t at, uint16_t *ret_member)
{
	uint32_t tuple[9];

	for (size_t i = 0; i < PEER_BURST; i++) {
		uint32_t words = host_tuple(at + i, tuple);

		ret_member[i] = (uint16_t)(rte_softrss(tuple, words, key) % PEER_MEMBERS);
	}
}

static void softrss_be(size_t at, uint16_t *ret_member)
{
	uint32_t tuple[9];

	for (size_t i = 0; i < PEER_BURST; i++) {
		uint32_t words = host_tuple(at + i, tuple);
		uint32_t hash = rte_softrss_be(tuple, words, (const uint8_t *)key_be);

		ret_member[i] = (uint16_t)(hash % PEER_MEMBERS);
	}
}

static const struct peer peers[] = {
	{ "burst_xmit_l2_hash", l2 },	  { "burst_xmit_l23_hash", l23 },
	{ "burst_xmit_l34_hash", l34 },	  { "rte_softrss", softrss },
	{ "rte_softrss_be", softrss_be }, { "rte_thash_gfni", peer_gfni_burst },
};

const struct peer *peer_find(const char *name)
{
	struct lks_policy_params params;

	lks_policy_params_init(&params);
	memcpy(key, params.key, sizeof(key));
	rte_convert_rss_key((const uint32_t *)key, key_be, sizeof(key));
	for (size_t i = 0; i < RTE_DIM(peers); i++)
		if (strcmp(peers[i].name, name) == 0)
			return peers[i].burst != peer_gfni_burst || peer_gfni_start(key) ? &peers[i]
											 : NULL;
	return NULL;
}

#else

void peer_set_frames(struct peer_frames *frames)
{
	peer_frames = frames;
}

const struct peer *peer_find(const char *name)
{
	(void)name;
	return NULL;
}
#endif
