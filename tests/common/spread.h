/* SPDX-License-Identifier: Apache-2.0 */
/* How evenly a policy spreads traffic patterns: the figures of docs/policies.md. */
#ifndef LKS_SPREAD_H
#define LKS_SPREAD_H

#include <linksteer/team.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPREAD_FLOWS = 100000, SPREAD_TIER = 8, SPREAD_MAX = 8 };

static inline void spread_put(uint8_t *at, uint32_t word)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(word >> (24 - 8 * i));
}

static inline void spread_v4(struct lks_fields *f, uint32_t src, uint32_t dst)
{
	f->l3 = LKS_L3_IPV4;
	spread_put(f->src_ip, src);
	spread_put(f->dst_ip, dst);
}

/* A bijection that looks random (Murmur3's finalizer). */
static inline uint32_t spread_random(uint32_t x)
{
	x = (x ^ x >> 16) * 0x85ebca6b;
	x = (x ^ x >> 13) * 0xc2b2ae35;
	return x ^ x >> 16;
}

static inline void spread_any(struct lks_fields *f, uint32_t i)
{
	spread_v4(f, spread_random(i), spread_random(i + 0x40000000));
}

static inline void spread_clients(struct lks_fields *f, uint32_t i)
{
	spread_v4(f, 0x0a000000 + i, 0xc0a80101);
}

static inline void spread_steps(struct lks_fields *f, uint32_t i)
{
	spread_v4(f, 0x0a000000 + 4 * i, 0xc0a80101);
}

static inline void spread_equal(struct lks_fields *f, uint32_t i)
{
	spread_v4(f, 0x0a000000 + i, 0x0a100000 + i);
}

static inline void spread_nat(struct lks_fields *f, uint32_t i)
{
	spread_v4(f, 0xc6336407, 0x08000000 + i);
}

/* 2001:db8::/64, one vendor's MACs, to 2001:db8:0:100::10 */
static inline void spread_eui64(struct lks_fields *f, uint32_t i)
{
	f->l3 = LKS_L3_IPV6;
	spread_put(f->src_ip, 0x20010db8);
	spread_put(f->src_ip + 8, 0x025056ff);
	spread_put(f->src_ip + 12, 0xfe000000 + i);
	spread_put(f->dst_ip, 0x20010db8);
	spread_put(f->dst_ip + 4, 0x100);
	spread_put(f->dst_ip + 12, 0x10);
}

/* 2001:db8:SITE::HOST with 256 hosts a site, to 2001:db8:0:100::10 */
static inline void spread_sites(struct lks_fields *f, uint32_t i)
{
	spread_eui64(f, 0);
	spread_put(f->src_ip + 4, i >> 8 << 16);
	spread_put(f->src_ip + 8, 0);
	spread_put(f->src_ip + 12, i & 255);
}

static const struct spread_pattern {
	const char *name;
	void (*flow)(struct lks_fields *f, uint32_t i);
} spread_patterns[] = {
	{ "random addresses", spread_any },
	{ "sequential clients, one server", spread_clients },
	{ "clients in steps of four, one server", spread_steps },
	{ "equal low bits on both sides", spread_equal },
	{ "one address (NAT) to sequential servers", spread_nat },
	{ "IPv6, EUI-64 hosts, one server", spread_eui64 },
	{ "IPv6, 256 hosts in each of many sites", spread_sites },
};

enum { SPREAD_PATTERNS = sizeof(spread_patterns) / sizeof(spread_patterns[0]) };

static inline struct lks_team *spread_team(const char *policy, enum lks_failover failover,
					   unsigned int members, uint64_t seed)
{
	struct lks_team *team = NULL;

	if (lks_team_new("spread", &team))
		abort();
	for (unsigned int i = 0; i < members; i++)
		if (lks_team_add_member(team, i))
			abort();
	lks_team_set_policy(team, lks_policy_find(policy));
	lks_team_set_failover(team, failover);
	lks_team_set_seed(team, seed);
	if (lks_team_build(team))
		abort();
	return team;
}

static inline unsigned int spread_uplink(const struct lks_team *team, const struct lks_fields *f)
{
	unsigned int uplink = 0;

	if (lks_team_select(team, lks_team_hash(team, f), 0xffff, &uplink))
		abort();
	return uplink;
}

static inline double spread_max_over_mean(const unsigned int *count, unsigned int n)
{
	unsigned int most = 0, sum = 0;

	for (unsigned int i = 0; i < n; i++) {
		most = count[i] > most ? count[i] : most;
		sum += count[i];
	}
	return (double)most * n / sum;
}

/* 100,000 flows: the worst max/mean for 2 to 8 uplinks. */
static inline double spread_first(const struct spread_pattern *pattern, const char *policy,
				  enum lks_failover failover)
{
	double worst = 0;

	for (unsigned int n = 2; n <= SPREAD_MAX; n++) {
		struct lks_team *team = spread_team(policy, failover, n, LKS_SEED_DEFAULT);
		unsigned int count[SPREAD_MAX] = { 0 };
		double m;

		for (uint32_t i = 0; i < SPREAD_FLOWS; i++) {
			struct lks_fields f = { 0 };

			pattern->flow(&f, i);
			count[spread_uplink(team, &f)]++;
		}
		m = spread_max_over_mean(count, n);
		worst = m > worst ? m : worst;
		lks_team_free(team);
	}
	return worst;
}

/*
 * 800,000 flows over 8 uplinks, behind each of them a second team of 8 with another seed: the
 * worst max/mean of the eight.
 */
static inline double spread_second(const struct spread_pattern *pattern, const char *policy,
				   uint64_t seed)
{
	enum lks_failover failover = lks_policy_failover(lks_policy_find(policy));
	struct lks_team *first = spread_team(policy, failover, SPREAD_TIER, LKS_SEED_DEFAULT);
	struct lks_team *second = spread_team(policy, failover, SPREAD_TIER, seed);
	unsigned int count[SPREAD_TIER][SPREAD_TIER] = { { 0 } };
	double worst = 0;

	for (uint32_t i = 0; i < SPREAD_TIER * SPREAD_FLOWS; i++) {
		struct lks_fields f = { 0 };

		pattern->flow(&f, i);
		count[spread_uplink(first, &f)][spread_uplink(second, &f)]++;
	}
	for (unsigned int u = 0; u < SPREAD_TIER; u++) {
		double m = spread_max_over_mean(count[u], SPREAD_TIER);

		worst = m > worst ? m : worst;
	}
	lks_team_free(first);
	lks_team_free(second);
	return worst;
}

/* One row of the table in docs/policies.md. */
static inline void spread_row(const struct spread_pattern *pattern, char *row, size_t size)
{
	snprintf(row, size, "| %s | %.2f | %.3f | %.3f | %.3f |\n", pattern->name,
		 spread_first(pattern, "esx-ip32", LKS_MODULO),
		 spread_first(pattern, "native", LKS_MODULO),
		 spread_first(pattern, "native", LKS_RESILIENT),
		 spread_second(pattern, "native", LKS_SEED_DEFAULT + 1));
}

#endif
