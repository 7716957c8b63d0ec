/* SPDX-License-Identifier: Apache-2.0 */
/* For modules with the team and bucket ports of lks_decide; include behind the module's shim.h. */
#ifndef LKS_TESTS_RTL_WRITE_TEAM_H
#define LKS_TESTS_RTL_WRITE_TEAM_H

#include "tables.h"

/* Writes words and rows of team number @t to the shadow bank of a core of @uplinks. */
static inline void write_team(struct lks_model *model, const struct lks_team *team, unsigned int t,
			      unsigned int uplinks)
{
	struct lks_in *in = lks_model_in(model);
	uint32_t words[TEAM_WORDS], row[ROW_WORDS];

	team_words(team, words);
	in->team_we = 1;
	for (unsigned int i = 0; i < TEAM_WORDS; i++) {
		in->team_addr = (uint8_t)(t << 3 | i);
		in->team_wdata = words[i];
		lks_model_tick(model);
	}
	in->team_we = 0;
	in->bucket_we = 1;
	for (unsigned int i = 0; i < 512; i++) {
		row_words(team, uplinks, i / 2, row);
		in->bucket_addr = (uint16_t)(t << 9 | i);
		in->bucket_wdata = row[i % 2];
		lks_model_tick(model);
	}
	in->bucket_we = 0;
}

#endif
