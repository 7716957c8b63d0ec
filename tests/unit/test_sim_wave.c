/* SPDX-License-Identifier: Apache-2.0 */
/* A waveform on its way into a file, from a model that writes what it is told. */
#include "../../sim/wave.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(sim_wave, .timeout = 5);

static FILE *stream; /* of the model */
static unsigned int begun, ended;

static int write_wave(struct lks_model *model, const char *path, uint32_t period_ps)
{
	(void)model, (void)period_ps;
	if (stream && fclose(stream) == 0)
		ended++;
	stream = path ? fopen(path, "wb") : NULL;
	if (stream && fputs("whole", stream) >= 0)
		begun++;
	return 0;
}

static int refuse_wave(struct lks_model *model, const char *path, uint32_t period_ps)
{
	(void)model, (void)period_ps;
	return path ? -ENOTSUP : 0;
}

static const struct lks_model_ops good = { .wave = write_wave }, none = { .wave = refuse_wave };

static int record(const struct lks_model_ops *ops, FILE *file)
{
	struct lks_wave wave = { 0 };

	cr_assert_eq(lks_wave_init(&wave, file, 3, 6), 0);
	for (int64_t clock = 0; clock < 10; clock++) {
		lks_wave_clock(&wave, ops, NULL, clock, 6400);
		cr_expect_eq(begun, ops == &good && clock >= 3, "clock %d", (int)clock);
		cr_expect_eq(ended, ops == &good && clock >= 6, "clock %d", (int)clock);
	}
	return lks_wave_end(&wave, ops, NULL);
}

Test(sim_wave, the_file_holds_what_the_model_wrote)
{
	FILE *file = tmpfile();
	char text[16] = "";

	cr_expect_eq(record(&good, file), 0);
	rewind(file);
	cr_expect_eq(fread(text, 1, sizeof(text), file), 5);
	cr_expect_str_eq(text, "whole");
	fclose(file);
}

Test(sim_wave, a_full_disk_is_an_error)
{
	FILE *file = fopen("/dev/full", "wb");

	cr_expect_eq(record(&good, file), -ENOSPC);
	fclose(file);
}

Test(sim_wave, a_model_without_waveforms_is_an_error)
{
	FILE *file = tmpfile();

	cr_expect_eq(record(&none, file), -ENOTSUP);
	fclose(file);
}

Test(sim_wave, nobody_asked)
{
	struct lks_wave wave = { 0 };

	cr_expect_eq(lks_wave_end(&wave, &none, NULL), 0);
	lks_wave_fini(&wave);
}
