/* SPDX-License-Identifier: Apache-2.0 */
/* What --out and --wave ask for; errors have been reported. */
#ifndef LKS_SIM_OUTPUTS_H
#define LKS_SIM_OUTPUTS_H

#include "outdir.h"

/** lks_outputs_open - @ret_wave: NULL without --wave. Return: 0 or an exit code. */
int lks_outputs_open(struct lks_outdir *dir, FILE **ret_wave);

/** lks_outputs_commit - give all files their names. Return: 0 or an exit code. */
int lks_outputs_commit(struct lks_outdir *dir);

/** lks_outputs_bad_file - a file of the folder cannot be written: errno. Return: an exit code. */
int lks_outputs_bad_file(const char *name);

/** lks_outputs_bad_wave - the waveform cannot be written: @err. Return: an exit code. */
int lks_outputs_bad_wave(int err);

#endif
