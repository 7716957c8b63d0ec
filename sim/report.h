/* SPDX-License-Identifier: Apache-2.0 */
/* report.json, and the summary for people. */
#ifndef LKS_SIM_REPORT_H
#define LKS_SIM_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "figures.h"

json_t *lks_report_json(const struct lks_figures *figures);
void lks_report_summary(const struct lks_figures *figures, const char *in, const char *out_dir);

/** lks_report_violations - the first broken contracts on stderr, one line each. */
void lks_report_violations(const struct lks_result *result);

#endif
