/* SPDX-License-Identifier: Apache-2.0 */
/* report.html: the figures of a run as one self-contained page with plots. */
#ifndef LKS_SIM_HTML_H
#define LKS_SIM_HTML_H

#include <stdio.h>

#include "figures.h"

/** lks_html_write - @in: the name of the capture, shown in the page */
void lks_html_write(FILE *file, const struct lks_figures *figures, const char *in);

#endif
