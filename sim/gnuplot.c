/* SPDX-License-Identifier: Apache-2.0 */
#include "gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Text and axes in a grey that reads on light and on dark pages. */
static const char style[] =
	"set encoding utf8\n"
	"set border 3 lw 1 lc rgb '#7d8590'\n"
	"set tics nomirror out scale 0.5 tc rgb '#7d8590'\n"
	"set grid ytics lc rgb '#407d8590' lt 1 lw 0.5\n"
	"set key outside top right horizontal tc rgb '#7d8590' samplen 1.5\n"
	"set xlabel tc rgb '#7d8590'\nset ylabel tc rgb '#7d8590'\n"
	"set linetype 1 lc rgb '#4e79a7' lw 2\nset linetype 2 lc rgb '#f28e2b' lw 2\n"
	"set linetype 3 lc rgb '#59a14f' lw 2\nset linetype 4 lc rgb '#b07aa1' lw 2\n"
	"set linetype 5 lc rgb '#76b7b2' lw 2\nset linetype 6 lc rgb '#d4a72c' lw 2\n"
	"set linetype 7 lc rgb '#9c755f' lw 2\nset linetype 8 lc rgb '#6e7bd9' lw 2\n"
	"set linetype cycle 8\n";

FILE *lks_gnuplot_begin(const char *name, unsigned int width, unsigned int height)
{
	FILE *script = tmpfile();

	if (script)
		fprintf(script,
			"set terminal svg size %u,%u dynamic font 'sans-serif,13' name '%s'\n%s",
			width, height, name, style);
	return script;
}

static int run(int in, int out)
{
	static const char *const argv[] = { "gnuplot", "-", NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int err, status = 0;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	err = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err)
		return -err;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return -ENOENT;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

/* The picture without the head of a document of its own. */
static void copy(FILE *picture, FILE *page)
{
	char line[4096];
	int inside = 0;

	rewind(picture);
	while (fgets(line, sizeof(line), picture)) {
		inside |= strncmp(line, "<svg", 4) == 0;
		if (inside)
			fputs(line, page);
	}
}

int lks_gnuplot_end(FILE *script, FILE *page)
{
	FILE *picture = tmpfile();
	int err = picture ? 0 : -errno;

	fflush(script);
	rewind(script);
	if (!err)
		err = run(fileno(script), fileno(picture));
	if (!err)
		copy(picture, page);
	if (picture)
		fclose(picture);
	fclose(script);
	return err;
}
