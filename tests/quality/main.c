/* SPDX-License-Identifier: Apache-2.0 */
/* Measures every policy that hashes and prints docs/quality.json. */
#include "measure.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Four decimals, so that the file is the same on every machine. */
static json_t *rounded(double x)
{
	return json_real(round(x * 1e4) / 1e4);
}

static json_t *list(const double *x, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, rounded(x[i]));
	return array;
}

static json_t *spread(const struct lks_policy *policy, enum lks_failover failover)
{
	json_t *object = json_object();

	for (int p = 0; p < FLOWS_PATTERNS; p++) {
		struct spread s;

		measure_spread(policy, failover, &flows_patterns[p], &s);
		json_object_set_new(object, flows_patterns[p].key,
				    json_pack("{s:o, s:o}", "max_over_mean",
					      list(s.max_over_mean, MEASURE_TEAMS), "cv",
					      list(s.cv, MEASURE_TEAMS)));
	}
	return object;
}

static json_t *second_tier(const struct lks_policy *policy)
{
	json_t *object = json_object();

	for (int p = 0; p < FLOWS_PATTERNS; p++)
		json_object_set_new(object, flows_patterns[p].key,
				    rounded(measure_second_tier(policy, &flows_patterns[p])));
	return object;
}

static json_t *moved(const struct lks_policy *policy, enum lks_failover failover)
{
	struct moved m;

	measure_moved(policy, failover, &flows_patterns[0], &m);
	return json_pack("{s:o, s:o, s:o}", "all", list(m.all, MEASURE_TEAMS), "healthy",
			 list(m.healthy, MEASURE_TEAMS), "not_back",
			 list(m.not_back, MEASURE_TEAMS));
}

/* For each input bit how many of the 32 bits change; then the extremes of single pairs. */
static json_t *influence(const struct lks_policy *policy)
{
	static double share[FLOW_INPUT_BITS][32];
	double flips[FLOW_INPUT_BITS] = { 0 }, least = 1, most = 0;

	measure_influence(policy, share);
	for (unsigned int i = 0; i < FLOW_INPUT_BITS; i++) {
		for (unsigned int k = 0; k < 32; k++)
			flips[i] += share[i][k];
		for (unsigned int k = 0; k < 32 && flips[i] > 0; k++) {
			least = fmin(least, share[i][k]);
			most = fmax(most, share[i][k]);
		}
	}
	return json_pack("{s:o, s:o, s:o}", "flips", list(flips, FLOW_INPUT_BITS), "least",
			 rounded(least), "most", rounded(most));
}

static json_t *measured(const struct lks_policy *policy)
{
	enum lks_failover failover = lks_policy_failover(policy);

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "name", lks_policy_name(policy),
			 "failover", lks_failover_name(failover), "spread",
			 spread(policy, failover), "second_tier", second_tier(policy), "moved",
			 moved(policy, failover), "influence", influence(policy));
}

static json_t *patterns(void)
{
	json_t *array = json_array();

	for (int p = 0; p < FLOWS_PATTERNS; p++)
		json_array_append_new(array, json_pack("{s:s, s:s}", "key", flows_patterns[p].key,
						       "name", flows_patterns[p].name));
	return array;
}

int main(void)
{
	json_t *policies = json_array();
	json_t *page = json_pack("{s:i, s:o, s:o}", "flows", MEASURE_FLOWS, "patterns", patterns(),
				 "policies", policies);

	for (size_t i = 0; lks_policy_at(i); i++)
		if (lks_policy_kind(lks_policy_at(i)) == LKS_KIND_HASH)
			json_array_append_new(policies, measured(lks_policy_at(i)));
	json_dumpf(page, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(page);
	return 0;
}
