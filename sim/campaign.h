/* SPDX-License-Identifier: Apache-2.0 */
/* Campaigns: many scripts, each checked; what fails is shrunk and written down. */
#ifndef LKS_SIM_CAMPAIGN_H
#define LKS_SIM_CAMPAIGN_H

#include "frames.h"
#include "setup.h"

/**
 * lks_campaign_run - what `sim run --campaign` asks for (sim_args)
 * @setup: with its plan; gets the bench
 * @argc, @argv: of the run, for the line that says how to run a script again
 *
 * Return: an exit code, errors have been reported.
 */
int lks_campaign_run(struct lks_setup *setup, const struct lks_frames *frames, int argc,
		     char *argv[]);

#endif
