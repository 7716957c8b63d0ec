/* SPDX-License-Identifier: Apache-2.0 */
/* What a campaign amounts to: campaign.json, and the summary for people. */
#ifndef LKS_SIM_CAMPAIGN_SUM_H
#define LKS_SIM_CAMPAIGN_SUM_H

#include <jansson.h>

#include "trial.h"

struct lks_campaign_sum {
	uint64_t due, scripts, failed;
	struct lks_outcome all; /* sums, and the worst of each */
	json_t *failures;	/* array; NULL: none */
};

void lks_campaign_add(struct lks_campaign_sum *sum, const struct lks_outcome *outcome);

/** lks_campaign_failed - keep a failure for the report. */
void lks_campaign_failed(struct lks_campaign_sum *sum, const struct lks_script *script,
			 const struct lks_outcome *outcome);

/** lks_campaign_json - Return: NULL without memory. */
json_t *lks_campaign_json(const struct lks_campaign_sum *sum);
void lks_campaign_print(const struct lks_campaign_sum *sum, const char *out_dir);

#endif
