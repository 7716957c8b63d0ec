/* SPDX-License-Identifier: Apache-2.0 */
#include "outdir.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a signal that ends the process removes first; only in the process that began it. */
static struct lks_outdir *volatile begun;
static pid_t owner;

static void remove_parts(const struct lks_outdir *dir)
{
	for (size_t i = 0; i < dir->files; i++)
		unlinkat(dir->fd, dir->part[i], 0);
	if (dir->made)
		rmdir(dir->path);
}

static void on_signal(int number)
{
	if (begun && getpid() == owner)
		remove_parts(begun);
	raise(number); /* by SA_RESETHAND as if nobody had listened */
}

static void catch_signals(struct lks_outdir *dir)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
	const struct sigaction listen = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND };
	struct sigaction before;

	begun = dir;
	owner = getpid();
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!sigaction(numbers[i], NULL, &before) && before.sa_handler == SIG_DFL)
			sigaction(numbers[i], &listen, NULL);
}

static void end(struct lks_outdir *dir)
{
	begun = NULL;
	dir->files = 0;
	dir->made = false;
	close(dir->fd);
	dir->fd = 0;
}

int lks_outdir_open(struct lks_outdir *dir, const char *path)
{
	*dir = (struct lks_outdir){ .path = path };
	dir->made = mkdir(path, 0777) == 0;
	if (!dir->made && errno != EEXIST)
		return -errno;
	dir->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC); /* need not be readable */
	if (dir->fd < 0)
		return -errno;
	catch_signals(dir);
	return 0;
}

FILE *lks_outdir_file(struct lks_outdir *dir, const char *name)
{
	size_t i = dir->files;
	struct stat st;
	FILE *file;
	int fd;

	if (i == LKS_OUTDIR_FILES) {
		errno = EMFILE;
		return NULL;
	}
	if (fstatat(dir->fd, name, &st, 0) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return NULL;
	}
	snprintf(dir->name[i], sizeof(dir->name[0]), "%s", name);
	snprintf(dir->part[i], sizeof(dir->part[0]), ".%s.part", name);
	fd = openat(dir->fd, dir->part[i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return NULL;
	dir->files++;
	file = fdopen(fd, "wb");
	if (!file)
		close(fd);
	dir->file[i] = file;
	return file;
}

/* Files of an earlier run with more uplinks would be taken for ours. */
static void remove_older(const struct lks_outdir *dir)
{
	char name[32];

	for (unsigned int u = 0; u < 16; u++) {
		bool ours = false;

		snprintf(name, sizeof(name), "uplink%u.pcap", u);
		for (size_t i = 0; i < dir->files; i++)
			ours |= strcmp(name, dir->name[i]) == 0;
		if (!ours)
			unlinkat(dir->fd, name, 0);
	}
}

int lks_outdir_commit(struct lks_outdir *dir)
{
	int err = 0;

	for (size_t i = 0; i < dir->files; i++) {
		if (dir->file[i] && (fflush(dir->file[i]) || ferror(dir->file[i])))
			err = errno ? -errno : -EIO;
		if (dir->file[i] && fclose(dir->file[i]) && !err)
			err = -errno;
		dir->file[i] = NULL;
	}
	for (size_t i = 0; !err && i < dir->files; i++)
		if (renameat(dir->fd, dir->part[i], dir->fd, dir->name[i]))
			err = -errno;
	if (err)
		return err;
	remove_older(dir);
	end(dir);
	return 0;
}

void lks_outdir_abandon(struct lks_outdir *dir)
{
	if (dir->fd <= 0)
		return;
	for (size_t i = 0; i < dir->files; i++)
		if (dir->file[i])
			fclose(dir->file[i]);
	remove_parts(dir);
	end(dir);
}
