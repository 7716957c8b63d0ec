/* SPDX-License-Identifier: Apache-2.0 */
#include "outputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/sim_args.h"

int lks_outputs_bad_wave(int err)
{
	return cmd_error(CMD_FAILED, "%s: %s: choose another folder or a disk with room",
			 sim_args.wave, strerror(-err));
}

static int open_wave(struct lks_outdir *dir, FILE **ret_wave)
{
	struct stat st;

	if (stat(sim_args.wave, &st) == 0 && !S_ISREG(st.st_mode))
		return cmd_error(CMD_FAILED, "%s: no regular file: a waveform needs one",
				 sim_args.wave);
	*ret_wave = lks_outdir_elsewhere(dir, sim_args.wave);
	return *ret_wave ? 0 : lks_outputs_bad_wave(-errno);
}

int lks_outputs_open(struct lks_outdir *dir, FILE **ret_wave)
{
	int err = lks_outdir_open(dir, sim_args.out);

	if (err)
		return cmd_error(CMD_FAILED, "%s: %s: choose a folder that can be written",
				 sim_args.out, strerror(-err));
	return sim_args.wave ? open_wave(dir, ret_wave) : 0;
}

int lks_outputs_commit(struct lks_outdir *dir)
{
	const char *name = "";
	int err = lks_outdir_commit(dir, &name);
	bool elsewhere = sim_args.wave && strcmp(name, sim_args.wave) == 0;

	return err ? cmd_error(CMD_FAILED, "%s%s%s: %s: choose a disk with room",
			       elsewhere ? "" : sim_args.out, elsewhere ? "" : "/", name,
			       strerror(-err))
		   : 0;
}
