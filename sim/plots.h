/* SPDX-License-Identifier: Apache-2.0 */
/* The plots of the report, as gnuplot scripts. */
#ifndef LKS_SIM_PLOTS_H
#define LKS_SIM_PLOTS_H

#include <stdio.h>

#include "figures.h"

/* Each returns the script, or NULL when there is nothing to show. */
FILE *lks_plot_time(const struct lks_figures *figures);
FILE *lks_plot_share(const struct lks_figures *figures);
FILE *lks_plot_latency(const struct lks_figures *figures);
FILE *lks_plot_drops(const struct lks_figures *figures);
FILE *lks_plot_zoom(const struct lks_figures *figures, size_t i);

#endif
