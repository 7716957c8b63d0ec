/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a run that appear together, or not at all. */
#include "../../sim/outdir.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(sim_outdir, .timeout = 5);

static char folder[] = "/tmp/lks-outdir-XXXXXX";
static char wave[64], part[64], report[64];
static struct lks_outdir dir;
static FILE *file[2];
static const char *name;

static void put(const char *path, const char *text)
{
	FILE *to = fopen(path, "w");

	fputs(text, to);
	fclose(to);
}

static void expect(const char *path, const char *text)
{
	char seen[32] = "";
	FILE *from = fopen(path, "r");

	cr_assert_not_null(from, "%s is gone", path);
	cr_expect(fread(seen, 1, sizeof(seen) - 1, from) == strlen(text));
	cr_expect_str_eq(seen, text, "%s", path);
	fclose(from);
}

/* A run with a report in its folder and a waveform elsewhere, over those of a run before. */
static void begin(void)
{
	cr_assert_not_null(mkdtemp(folder));
	snprintf(wave, sizeof(wave), "%s/x.fst", folder);
	snprintf(part, sizeof(part), "%s/.x.fst.part", folder);
	snprintf(report, sizeof(report), "%s/report.json", folder);
	put(wave, "old");
	put(report, "old");
	cr_assert_eq(lks_outdir_open(&dir, folder), 0);
	file[0] = lks_outdir_file(&dir, "report.json");
	file[1] = lks_outdir_elsewhere(&dir, wave);
	cr_assert(file[0] && file[1]);
	cr_expect_eq(access(part, F_OK), 0);
	fputs("new", file[0]);
}

static void finish(const char *report_text, const char *wave_text)
{
	expect(report, report_text);
	expect(wave, wave_text);
	unlink(report);
	unlink(wave);
	cr_expect_eq(rmdir(folder), 0, "something is left in it");
}

Test(sim_outdir, all_files_appear_together)
{
	begin();
	fputs("wave", file[1]);
	cr_expect_eq(lks_outdir_commit(&dir, &name), 0);
	finish("new", "wave");
}

Test(sim_outdir, what_is_abandoned_leaves_the_old_files)
{
	begin();
	fputs("wave", file[1]);
	lks_outdir_abandon(&dir);
	finish("old", "old");
}

/* An empty one took the place of the old: its simulator had crashed. */
Test(sim_outdir, a_waveform_that_never_began_is_none)
{
	begin();
	cr_expect_eq(lks_outdir_commit(&dir, &name), 0);
	finish("new", "old");
}

Test(sim_outdir, one_that_cannot_be_written_keeps_all_from_appearing)
{
	begin();
	fputs("wave", file[1]);
	fflush(file[1]);
	dup2(open("/dev/full", O_WRONLY), fileno(file[1]));
	fputs("more", file[1]);
	cr_expect_eq(lks_outdir_commit(&dir, &name), -ENOSPC);
	cr_expect_str_eq(name, wave);
	lks_outdir_abandon(&dir);
	finish("old", "old");
}
