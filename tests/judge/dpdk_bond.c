/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What DPDK's bonding makes of each frame: its hash, and the member that a balance bond (mode 2)
 * over net_null devices hands it to.
 *
 * dpdk_bond FRAMES CASE...: FRAMES holds u32 length, bytes, ...; a case is "POLICY N DOWN", DOWN a
 * bit mask of members that leave again. Prints "hash POLICY H..." for each policy, then each
 * case and a digit for every frame, '-' for one that came out nowhere.
 *
 * The hash functions are global in the static archive alone and declared nowhere. They give the
 * hash modulo a count; three counts without a common factor give the hash.
 */
#include <rte_eal.h>
#include <rte_eth_bond.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEMBERS = 8, ROOM = 16384, FRAME_MAX = 9216, WAIT_MS = 2000 };

typedef void xmit_hash(struct rte_mbuf **buf, uint16_t nb_pkts, uint16_t count, uint16_t *member);
xmit_hash burst_xmit_l2_hash, burst_xmit_l23_hash, burst_xmit_l34_hash;

static const struct policy {
	const char *name;
	uint8_t number;
	xmit_hash *hash;
} policies[] = {
	{ "l2", BALANCE_XMIT_POLICY_LAYER2, burst_xmit_l2_hash },
	{ "l23", BALANCE_XMIT_POLICY_LAYER23, burst_xmit_l23_hash },
	{ "l34", BALANCE_XMIT_POLICY_LAYER34, burst_xmit_l34_hash },
};

static struct rte_mempool *pool;
static uint16_t port[MEMBERS];
static FILE *frames;
static char member; /* that the last frame was handed to */

static void need(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "dpdk_bond: %s: %s\n", what, rte_strerror(rte_errno));
	exit(1);
}

/* The next frame, zeros behind it. Return: NULL behind the last. */
static struct rte_mbuf *next_frame(void)
{
	struct rte_mbuf *m;
	uint32_t len;

	if (fread(&len, sizeof(len), 1, frames) != 1)
		return NULL;
	m = rte_pktmbuf_alloc(pool);
	need(m && len <= FRAME_MAX, "frame");
	memset(m->buf_addr, 0, m->buf_len);
	need(fread(rte_pktmbuf_append(m, (uint16_t)len), len, 1, frames) == 1, "frame");
	return m;
}

static uint32_t hash_of(xmit_hash *hash, struct rte_mbuf *m)
{
	enum { A = 65535, B = 65534, C = 65533 };
	uint16_t a, b, c;
	uint64_t h;

	hash(&m, 1, A, &a);
	hash(&m, 1, B, &b);
	hash(&m, 1, C, &c);
	/* B = -1 modulo A, so that h = b + B k has k = b - a modulo A. A * B < 2^32. */
	h = b + (uint64_t)B * ((b + (uint64_t)A - a) % A);
	return (uint32_t)(h % C == c ? h : h + (uint64_t)A * B);
}

static void print_hashes(const struct policy *policy)
{
	struct rte_mbuf *m;

	printf("hash %s", policy->name);
	rewind(frames);
	while ((m = next_frame())) {
		printf(" %u", hash_of(policy->hash, m));
		rte_pktmbuf_free(m);
	}
	putchar('\n');
}

static uint16_t seen(uint16_t id, uint16_t queue, struct rte_mbuf *burst[], uint16_t n, void *at)
{
	(void)id, (void)queue, (void)burst;
	if (n)
		member = (char)('0' + (uint16_t *)at - port);
	return n;
}

static void start(uint16_t id)
{
	struct rte_eth_conf conf = { 0 };

	need(!rte_eth_dev_configure(id, 1, 1, &conf), "configure");
	need(!rte_eth_rx_queue_setup(id, 0, 256, 0, NULL, pool), "rx queue");
	need(!rte_eth_tx_queue_setup(id, 0, 256, 0, NULL), "tx queue");
}

/* The bond looks at the links of its members every 10 ms. */
static void wait_for(uint16_t bond, int members)
{
	uint16_t active[RTE_MAX_ETHPORTS];

	for (int ms = 0; ms < WAIT_MS; ms++, usleep(1000))
		if (rte_eth_bond_active_slaves_get(bond, active, RTE_MAX_ETHPORTS) == members)
			return;
	need(false, "members do not become active");
}

static uint16_t make_bond(const struct policy *policy, unsigned int n, unsigned int down)
{
	int id = rte_eth_bond_create("net_bonding0", BONDING_MODE_BALANCE, 0);
	uint16_t bond = (uint16_t)id;

	need(id >= 0, "bond");
	start(bond);
	for (unsigned int i = 0; i < n; i++)
		need(!rte_eth_bond_slave_add(bond, port[i]), "add member");
	need(!rte_eth_bond_xmit_policy_set(bond, policy->number), "policy");
	need(!rte_eth_dev_start(bond), "start");
	wait_for(bond, (int)n);
	for (unsigned int i = 0; i < n; i++)
		if (down >> i & 1)
			need(!rte_eth_bond_slave_remove(bond, port[i]), "remove member");
	wait_for(bond, (int)n - __builtin_popcount(down));
	return bond;
}

static void free_bond(uint16_t bond, unsigned int n, unsigned int down)
{
	for (unsigned int i = 0; i < n; i++)
		if (!(down >> i & 1))
			need(!rte_eth_bond_slave_remove(bond, port[i]), "remove member");
	need(!rte_eth_bond_free("net_bonding0"), "free");
}

static char sent_on(uint16_t bond, struct rte_mbuf *m)
{
	member = '-';
	if (rte_eth_tx_burst(bond, 0, &m, 1) != 1)
		rte_pktmbuf_free(m);
	return member;
}

static void run_case(const char *text)
{
	char name[8] = "";
	unsigned int n = 0, down = 0;
	const struct policy *policy = policies;
	struct rte_mbuf *m;
	uint16_t bond;

	need(sscanf(text, "%7s %u %u", name, &n, &down) == 3 && n <= MEMBERS, text);
	while (strcmp(policy->name, name) != 0)
		need(++policy < policies + RTE_DIM(policies), text);
	bond = make_bond(policy, n, down);
	printf("%s ", text);
	rewind(frames);
	while ((m = next_frame()))
		putchar(sent_on(bond, m));
	putchar('\n');
	free_bond(bond, n, down);
}

int main(int argc, char *argv[])
{
	char *eal[] = { argv[0],
			"--no-huge",
			"--no-pci",
			"--no-shconf",
			"--no-telemetry",
			"-m",
			"256",
			"-l",
			"0",
			"--log-level",
			"error",
			"-d",
			"librte_mempool_ring.so",
			"-d",
			"librte_net_null.so",
			"--vdev=net_null0",
			"--vdev=net_null1",
			"--vdev=net_null2",
			"--vdev=net_null3",
			"--vdev=net_null4",
			"--vdev=net_null5",
			"--vdev=net_null6",
			"--vdev=net_null7" };

	need(argc >= 2 && (frames = fopen(argv[1], "rb")), "usage: dpdk_bond FRAMES CASE...");
	need(rte_eal_init(RTE_DIM(eal), eal) >= 0, "EAL");
	pool = rte_pktmbuf_pool_create("frames", 1023, 0, 0, ROOM, 0);
	need(pool, "pool");
	for (unsigned int i = 0; i < MEMBERS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "net_null%u", i);
		need(!rte_eth_dev_get_port_by_name(name, &port[i]), name);
		start(port[i]);
		need(rte_eth_add_tx_callback(port[i], 0, seen, &port[i]), "callback");
	}
	for (size_t i = 0; i < RTE_DIM(policies); i++)
		print_hashes(&policies[i]);
	for (int i = 2; i < argc; i++)
		run_case(argv[i]);
	return fflush(stdout) != 0;
}
