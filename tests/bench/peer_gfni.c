/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DPDK's Toeplitz by Galois field instructions, where the CPU has them. The functions are inline; a
 * library built without them (Debian's) says in rte_thash_gfni_supported() that it has none.
 */
#include "peer.h"

#ifdef LKS_BENCH_DPDK
#pragma GCC target("gfni,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi")
#define ALLOW_EXPERIMENTAL_API
#include <rte_thash.h>

static uint64_t matrix[40 * 8];

bool peer_gfni_start(const uint8_t key[40])
{
	if (!__builtin_cpu_supports("gfni") || !__builtin_cpu_supports("avx512vbmi"))
		return false;
	rte_thash_complete_matrix(matrix, key, 40);
	return true;
}

void peer_gfni_burst(size_t at, uint16_t *ret_member)
{
	for (size_t i = 0; i < PEER_BURST; i++) {
		uint8_t tuple[36];
		size_t len = peer_tuple(peer_frames->byte[at + i], tuple);
		uint32_t hash = len ? rte_thash_gfni(matrix, tuple, (int)len) : 0;

		ret_member[i] = (uint16_t)(hash % PEER_MEMBERS);
	}
}
#endif
