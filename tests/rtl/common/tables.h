/* SPDX-License-Identifier: Apache-2.0 */
/* What the table ports of the data path take, made from the library's teams. */
#ifndef LKS_TESTS_RTL_TABLES_H
#define LKS_TESTS_RTL_TABLES_H

#include "frames.h"

#include <linksteer/team.h>

enum { TEAM_WORDS = 7, ROW_WORDS = 2 };

/* Words 0 to 6 of a team. */
void team_words(const struct lks_team *team, uint32_t ret_words[TEAM_WORDS]);

/* The two words of a bucket's row for a core of @uplinks; slots to spare repeat the first member.
 */
void row_words(const struct lks_team *team, unsigned int uplinks, unsigned int bucket,
	       uint32_t ret_words[ROW_WORDS]);

/* A built team with random members below @uplinks in random order, policy, mode and seed. */
struct lks_team *team_random(struct dice *dice, unsigned int uplinks);

#endif
