/* SPDX-License-Identifier: Apache-2.0 */
/* gnuplot, started without a shell: a script in, an SVG out. */
#ifndef LKS_SIM_GNUPLOT_H
#define LKS_SIM_GNUPLOT_H

#include <stdio.h>

/** lks_gnuplot_begin - a script whose first lines set our style. @name: of the picture, for ids */
FILE *lks_gnuplot_begin(const char *name, unsigned int width, unsigned int height);

/**
 * lks_gnuplot_end - run the script and copy the picture into a page
 *
 * The script is closed. Return: 0; -ENOENT when gnuplot is not installed, -EIO when it fails.
 */
int lks_gnuplot_end(FILE *script, FILE *page);

#endif
