/* SPDX-License-Identifier: Apache-2.0 */
/* The bucket table of a team: for each bucket all members, in the order in which they take over. */
#ifndef LKS_BUCKET_H
#define LKS_BUCKET_H

#include <linksteer/team.h>

struct lks_bucket_table {
	uint8_t row[LKS_BUCKETS][LKS_TEAM_MEMBERS_MAX]; /* slots of the member list */
};

/* @weight: one for each of @members slots, 1 to LKS_TEAM_WEIGHT_MAX; @members: 1 to 16 */
void lks_bucket_build(const uint8_t *weight, unsigned int members, struct lks_bucket_table *table);

#endif
