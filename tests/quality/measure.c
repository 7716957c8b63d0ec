/* SPDX-License-Identifier: Apache-2.0 */
#include "measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EVERYBODY = 0xffff, FEW = 100, ROUNDS = 4000 };

struct lks_team *measure_team(const struct lks_policy *policy, enum lks_failover failover,
			      unsigned int members)
{
	struct lks_team *team = NULL;

	if (lks_team_new("quality", &team))
		abort();
	lks_team_set_policy(team, policy);
	lks_team_set_failover(team, failover);
	for (unsigned int i = 0; i < members; i++)
		if (lks_team_add_member(team, i))
			abort();
	if (lks_team_build(team))
		abort();
	return team;
}

static uint32_t hash_of(const struct lks_team *team, const uint8_t *frame, size_t len)
{
	struct lks_fields fields;

	lks_frame_parse(frame, len, &fields);
	return lks_team_hash(team, &fields);
}

static unsigned int uplink_of(const struct lks_team *team, uint32_t hash, unsigned int eligible)
{
	unsigned int uplink = 0;

	if (lks_team_select(team, hash, (uint16_t)eligible, &uplink))
		abort();
	return uplink;
}

/* The hashes of the first @n flows; the number of members does not matter for them. */
static uint32_t *hashes(const struct lks_policy *policy, const struct pattern *pattern, uint32_t n)
{
	struct lks_team *team = measure_team(policy, lks_policy_failover(policy), MEASURE_MIN);
	uint32_t *hash = calloc(n, sizeof(*hash));
	uint8_t frame[FLOW_BYTES];

	if (!hash)
		abort();
	for (uint32_t i = 0; i < n; i++)
		hash[i] = hash_of(team, frame, pattern->make(i, frame));
	lks_team_free(team);
	return hash;
}

static double max_over_mean(const unsigned int *count, unsigned int n)
{
	unsigned int most = 0, sum = 0;

	for (unsigned int i = 0; i < n; i++) {
		most = count[i] > most ? count[i] : most;
		sum += count[i];
	}
	return (double)most * n / sum;
}

static double variation(const unsigned int *count, unsigned int n)
{
	double mean = (double)MEASURE_FLOWS / n, squares = 0;

	for (unsigned int i = 0; i < n; i++)
		squares += (count[i] - mean) * (count[i] - mean);
	return sqrt(squares / n) / mean;
}

void measure_spread(const struct lks_policy *policy, enum lks_failover failover,
		    const struct pattern *pattern, struct spread *ret_spread)
{
	uint32_t *hash = hashes(policy, pattern, MEASURE_FLOWS);

	for (unsigned int n = MEASURE_MIN; n <= MEASURE_MAX; n++) {
		struct lks_team *team = measure_team(policy, failover, n);
		unsigned int count[MEASURE_MAX] = { 0 };

		for (uint32_t i = 0; i < MEASURE_FLOWS; i++)
			count[uplink_of(team, hash[i], EVERYBODY)]++;
		ret_spread->max_over_mean[n - MEASURE_MIN] = max_over_mean(count, n);
		ret_spread->cv[n - MEASURE_MIN] = variation(count, n);
		lks_team_free(team);
	}
	free(hash);
}

/* What an operator can change between two tiers. */
static void change(struct lks_team *team)
{
	uint8_t key[LKS_TOEPLITZ_KEY_BYTES];

	for (unsigned int i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)flows_draw(i, 0);
	lks_team_set_seed(team, LKS_SEED_DEFAULT + 1);
	lks_team_set_key(team, key);
}

double measure_second_tier(const struct lks_policy *policy, const struct pattern *pattern)
{
	enum lks_failover failover = lks_policy_failover(policy);
	struct lks_team *first = measure_team(policy, failover, TIER);
	struct lks_team *second = measure_team(policy, failover, TIER);
	unsigned int count[TIER][TIER] = { { 0 } };
	uint8_t frame[FLOW_BYTES];
	double worst = 0;

	change(second);
	for (uint32_t i = 0; i < TIER * MEASURE_FLOWS; i++) {
		size_t len = pattern->make(i, frame);
		struct lks_fields fields;
		unsigned int u;

		lks_frame_parse(frame, len, &fields);
		u = uplink_of(first, lks_team_hash(first, &fields), EVERYBODY);
		count[u][uplink_of(second, lks_team_hash(second, &fields), EVERYBODY)]++;
	}
	for (unsigned int u = 0; u < TIER; u++) {
		unsigned int flows = 0;
		double m;

		for (unsigned int k = 0; k < TIER; k++)
			flows += count[u][k];
		m = flows < FEW ? 0 : max_over_mean(count[u], TIER);
		worst = m > worst ? m : worst;
	}
	lks_team_free(first);
	lks_team_free(second);
	return worst;
}

static void fail_each(const struct lks_team *team, unsigned int n, const uint32_t *hash,
		      struct moved *ret_moved)
{
	unsigned int at = n - MEASURE_MIN;
	double all = 0, healthy = 0, on_survivors = 0, not_back = 0,
	       sum = (double)MEASURE_FLOWS * n;

	for (unsigned int dead = 0; dead < n; dead++)
		for (uint32_t i = 0; i < MEASURE_FLOWS; i++) {
			unsigned int before = uplink_of(team, hash[i], EVERYBODY);
			unsigned int during = uplink_of(team, hash[i], EVERYBODY & ~(1U << dead));

			all += before != during;
			on_survivors += before != dead;
			healthy += before != dead && before != during;
			not_back += before != uplink_of(team, hash[i], EVERYBODY);
		}
	ret_moved->all[at] = all / sum;
	ret_moved->healthy[at] = on_survivors > 0 ? healthy / on_survivors : 0;
	ret_moved->not_back[at] = not_back / sum;
}

void measure_moved(const struct lks_policy *policy, enum lks_failover failover,
		   const struct pattern *pattern, struct moved *ret_moved)
{
	uint32_t *hash = hashes(policy, pattern, MEASURE_FLOWS);

	for (unsigned int n = MEASURE_MIN; n <= MEASURE_MAX; n++) {
		struct lks_team *team = measure_team(policy, failover, n);

		fail_each(team, n, hash, ret_moved);
		lks_team_free(team);
	}
	free(hash);
}

void measure_influence(const struct lks_policy *policy, double ret_share[FLOW_INPUT_BITS][32])
{
	struct lks_team *team = measure_team(policy, lks_policy_failover(policy), MEASURE_MIN);
	uint8_t frame[FLOW_BYTES];

	memset(ret_share, 0, sizeof(double[FLOW_INPUT_BITS][32]));
	for (uint32_t i = 0; i < ROUNDS; i++) {
		size_t len = flows_patterns[0].make(i, frame);
		uint32_t hash = hash_of(team, frame, len);

		for (unsigned int bit = 0; bit < FLOW_INPUT_BITS; bit++) {
			uint32_t change;

			flows_flip(frame, bit);
			change = hash ^ hash_of(team, frame, len);
			flows_flip(frame, bit);
			for (unsigned int k = 0; k < 32; k++)
				ret_share[bit][k] += (double)(change >> k & 1) / ROUNDS;
		}
	}
	lks_team_free(team);
}
