/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A waveform on its way into a file. Verilator's writer ends the process when its file cannot grow:
 * it gets one in memory, which is copied when it is whole.
 */
#ifndef LKS_SIM_WAVE_H
#define LKS_SIM_WAVE_H

#include <stdio.h>

#include "core_model.h"

struct lks_wave {
	FILE *file; /* NULL: none is asked for */
	int memory;
	int64_t from, to; /* clocks */
	int err;	  /* of the model */
};

/** lks_wave_init - of the clocks @from to @to, into @file of the caller. Return: 0, -errno. */
int lks_wave_init(struct lks_wave *wave, FILE *file, int64_t from, int64_t to);

/** lks_wave_clock - before each clock. */
void lks_wave_clock(struct lks_wave *wave, const struct lks_model_ops *ops, struct lks_model *model,
		    int64_t clock, uint32_t period_ps);

/** lks_wave_end - write the file; without a waveform it does nothing. Return: 0, -errno. */
int lks_wave_end(struct lks_wave *wave, const struct lks_model_ops *ops, struct lks_model *model);

/** lks_wave_fini - forget it, written or not. */
void lks_wave_fini(struct lks_wave *wave);

#endif
