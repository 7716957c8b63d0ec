/* SPDX-License-Identifier: Apache-2.0 */
/* Every policy name of the format; policy.h says which of them this version has. */
#include "config_internal.h"

#include <string.h>

static const struct lks_policy_word words[] = {
	{ .name = "esx-ip", .hashes = true },
	{ .name = "esx-ip32", .hashes = true },
	{ .name = "esx-ip8", .hashes = true },
	{ .name = "esx-port-id" },
	{ .name = "esx-src-mac" },
	{ .name = "explicit" },
	{ .name = "linux-layer2", .hashes = true },
	{ .name = "linux-layer2+3", .hashes = true },
	{ .name = "linux-layer2+3@2017", .hashes = true },
	{ .name = "linux-layer3+4", .hashes = true },
	{ .name = "linux-layer3+4@2004", .hashes = true },
	{ .name = "linux-vlan+srcmac", .hashes = true },
	{ .name = "dpdk-l2", .hashes = true },
	{ .name = "dpdk-l23", .hashes = true },
	{ .name = "dpdk-l34", .hashes = true },
	{ .name = "toeplitz", .hashes = true, .keyed = true },
	{ .name = "src-dst-ip", .hashes = true, .resilient = true },
	{ .name = "src-ip", .hashes = true, .resilient = true },
	{ .name = "dst-ip", .hashes = true, .resilient = true },
	{ .name = "src-dst-mac", .hashes = true, .resilient = true },
	{ .name = "src-mac", .hashes = true, .resilient = true },
	{ .name = "dst-mac", .hashes = true, .resilient = true },
	{ .name = "src-dst-port", .hashes = true, .resilient = true },
	{ .name = "native", .hashes = true, .resilient = true },
	{ .name = "native-l4", .hashes = true, .resilient = true },
};

const struct lks_policy_word *lks_policy_word_find(const char *name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i].name, name))
			return &words[i];
	return NULL;
}
