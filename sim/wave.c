/* SPDX-License-Identifier: Apache-2.0 */
#include "wave.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST_BYTES (1u << 30) /* more than any waveform has */

/* The limit of file sizes holds in memory too. */
int lks_wave_init(struct lks_wave *wave, FILE *file, int64_t from, int64_t to)
{
	struct rlimit limit;
	int memory;

	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < MOST_BYTES)
		return -EFBIG;
	memory = memfd_create("waveform", MFD_CLOEXEC);
	if (memory < 0)
		return -errno;
	lks_wave_fini(wave);
	*wave = (struct lks_wave){ file, memory, from, to, 0 };
	return 0;
}

void lks_wave_clock(struct lks_wave *wave, const struct lks_model_ops *ops, struct lks_model *model,
		    int64_t clock, uint32_t period_ps)
{
	char path[40];

	if (clock == wave->to)
		ops->wave(model, NULL, 0);
	if (clock != wave->from)
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", wave->memory);
	wave->err = ops->wave(model, path, period_ps);
}

static int copy(const struct lks_wave *wave)
{
	char block[65536];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(wave->memory, block, sizeof(block), at)) > 0) {
		if (fwrite(block, 1, (size_t)n, wave->file) != (size_t)n)
			return -errno;
		at += n;
	}
	return n < 0 || fflush(wave->file) ? -errno : 0;
}

int lks_wave_end(struct lks_wave *wave, const struct lks_model_ops *ops, struct lks_model *model)
{
	int err = wave->err;

	if (!wave->file)
		return 0;
	ops->wave(model, NULL, 0);
	if (!err)
		err = copy(wave);
	lks_wave_fini(wave);
	return err;
}

void lks_wave_fini(struct lks_wave *wave)
{
	if (wave->file)
		close(wave->memory);
	*wave = (struct lks_wave){ 0 };
}
