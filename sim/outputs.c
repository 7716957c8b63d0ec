/* SPDX-License-Identifier: Apache-2.0 */
#include "outputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/sim_args.h"

static const char *way_out(int err)
{
	if (err == EBUSY)
		return "another run writes there: choose another name";
	return err == EFBIG ? "raise the limit of file sizes (ulimit -f)"
			    : "choose another folder or a disk with room";
}

int lks_outputs_bad_file(const char *name)
{
	int err = errno;

	return cmd_error(CMD_FAILED, "%s/%s: %s: %s", sim_args.out, name, strerror(err),
			 way_out(err));
}

int lks_outputs_bad_wave(int err)
{
	return cmd_error(CMD_FAILED, "%s: %s: %s", sim_args.wave, strerror(-err), way_out(-err));
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat file_a, file_b;

	return (strcmp(a, "-") == 0 ? fstat(STDIN_FILENO, &file_a) : stat(a, &file_a)) == 0 &&
	       stat(b, &file_b) == 0 && lks_outdir_is_same(&file_a, &file_b);
}

/* What was read stays as it is. */
static int check_inputs(const struct lks_outdir *dir)
{
	const char *const inputs[] = { sim_args.in, sim_args.config, sim_args.events_file };

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		if (!inputs[i])
			continue;
		if (lks_outdir_claims(dir, inputs[i]))
			return cmd_error(CMD_FAILED,
					 "%s: --out %s would replace it: choose another folder",
					 inputs[i], sim_args.out);
		if (sim_args.wave && is_same_file(inputs[i], sim_args.wave))
			return cmd_error(CMD_FAILED,
					 "%s: --wave would replace it: choose another name",
					 inputs[i]);
	}
	return 0;
}

static int open_wave(struct lks_outdir *dir, FILE **ret_wave)
{
	struct stat st;

	if (stat(sim_args.wave, &st) == 0 && !S_ISREG(st.st_mode))
		return cmd_error(CMD_FAILED, "%s: no regular file: a waveform needs one",
				 sim_args.wave);
	if (lks_outdir_reserves(dir, sim_args.wave))
		return cmd_error(CMD_FAILED,
				 "%s: --out %s has a file of that name: choose another for --wave",
				 sim_args.wave, sim_args.out);
	*ret_wave = lks_outdir_elsewhere(dir, sim_args.wave);
	return *ret_wave ? 0 : lks_outputs_bad_wave(-errno);
}

int lks_outputs_open(struct lks_outdir *dir, FILE **ret_wave)
{
	int err = lks_outdir_open(dir, sim_args.out);
	int code;

	if (err == -EBUSY)
		return cmd_error(CMD_FAILED,
				 "%s: another run writes there: wait or choose another folder",
				 sim_args.out);
	if (err)
		return cmd_error(CMD_FAILED, "%s: %s: choose a folder that can be written",
				 sim_args.out, strerror(-err));
	dir->keep_scripts = sim_args.events_file != NULL;
	code = check_inputs(dir);
	return !code && sim_args.wave ? open_wave(dir, ret_wave) : code;
}

int lks_outputs_commit(struct lks_outdir *dir)
{
	const char *name = "";
	int err = lks_outdir_commit(dir, &name);

	if (!err)
		return 0;
	if (sim_args.wave && strcmp(name, sim_args.wave) == 0)
		return lks_outputs_bad_wave(err);
	errno = -err;
	return lks_outputs_bad_file(name);
}
