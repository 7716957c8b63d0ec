/* SPDX-License-Identifier: Apache-2.0 */
#include "outdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWN_PCAPS 16

/* What a signal that ends the process removes first; only in the process that began it. */
static struct lks_outdir *volatile begun;
static pid_t owner;

static void remove_parts(const struct lks_outdir *dir)
{
	for (size_t i = 0; i < dir->files; i++)
		unlinkat(dir->file[i].at, dir->file[i].part, 0);
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
	signal(SIGXFSZ, SIG_IGN); /* the write fails instead */
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!sigaction(numbers[i], NULL, &before) && before.sa_handler == SIG_DFL)
			sigaction(numbers[i], &listen, NULL);
}

static void end(struct lks_outdir *dir)
{
	begun = NULL;
	for (size_t i = 0; i < dir->files; i++) {
		free(dir->file[i].name);
		free(dir->file[i].part);
	}
	dir->files = 0;
	dir->made = false;
	close(dir->fd);
	dir->fd = 0;
}

/* Against another run that writes there. A file system without locks does without. */
static int lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK ? -EBUSY : 0;
}

int lks_outdir_open(struct lks_outdir *dir, const char *path)
{
	int err;

	*dir = (struct lks_outdir){ .path = path };
	dir->made = mkdir(path, 0777) == 0;
	if (!dir->made && errno != EEXIST)
		return -errno;
	dir->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir->fd < 0 && errno == EACCES) /* it need not be readable */
		dir->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir->fd < 0)
		return -errno;
	err = lock(dir->fd);
	if (err) {
		close(dir->fd);
		dir->fd = 0;
		return err;
	}
	catch_signals(dir);
	return 0;
}

static int open_part(int at, const char *part)
{
	int fd = openat(at, part, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	int err = fd < 0 ? 0 : lock(fd);

	if (!err && fd >= 0 && ftruncate(fd, 0))
		err = -errno;
	if (!err)
		return fd;
	close(fd);
	errno = -err;
	return -1;
}

/* Owns the names. */
static FILE *begin(struct lks_outdir *dir, int at, char *name, char *part)
{
	struct lks_outfile *file = &dir->file[dir->files];
	struct stat st;
	int fd = -1;

	if (!name || !part)
		errno = ENOMEM;
	else if (dir->files == LKS_OUTDIR_FILES)
		errno = EMFILE;
	else if (fstatat(at, name, &st, 0) == 0 && S_ISDIR(st.st_mode))
		errno = EISDIR;
	else
		fd = open_part(at, part);
	if (fd < 0) {
		free(name);
		free(part);
		return NULL;
	}
	*file = (struct lks_outfile){ at, name, part, fdopen(fd, "wb"), true };
	dir->files++;
	if (!file->file)
		close(fd);
	return file->file;
}

static char *part_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0;
	char *part;

	return asprintf(&part, "%.*s.%s.part", folder, path, path + folder) < 0 ? NULL : part;
}

FILE *lks_outdir_file(struct lks_outdir *dir, const char *name)
{
	return begin(dir, dir->fd, strdup(name), part_of(name));
}

FILE *lks_outdir_elsewhere(struct lks_outdir *dir, const char *path)
{
	return begin(dir, AT_FDCWD, strdup(path), part_of(path));
}

/* The names that files of a run may have. Return: NULL behind the last. */
static const char *own_name(unsigned int i, char *name, size_t size)
{
	static const char *const others[] = { "report.json", "report.html", "campaign.json", NULL };

	if (i >= OWN_PCAPS)
		return others[i - OWN_PCAPS];
	snprintf(name, size, "uplink%u.pcap", i);
	return name;
}

bool lks_outdir_claims(const struct lks_outdir *dir, const char *path)
{
	struct stat file, own;
	const char *name;
	char room[32];

	if (strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &file) : stat(path, &file))
		return false;
	for (unsigned int i = 0; (name = own_name(i, room, sizeof(room))); i++)
		if (fstatat(dir->fd, name, &own, 0) == 0 && lks_outdir_is_same(&own, &file))
			return true;
	return false;
}

static bool is_script(const char *name)
{
	int len = 0;

	sscanf(name, "failure-%*[0-9].events%n", &len);
	return len > 0 && name[len] == '\0';
}

bool lks_outdir_reserves(const struct lks_outdir *dir, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *name;
	char *folder = slash ? strndup(path, (size_t)(base - path)) : strdup(".");
	struct stat there, own;
	char room[32];
	bool inside = folder && stat(folder, &there) == 0 && fstat(dir->fd, &own) == 0 &&
		      lks_outdir_is_same(&there, &own);

	free(folder);
	if (!inside || is_script(base))
		return inside;
	for (unsigned int i = 0; (name = own_name(i, room, sizeof(room))); i++)
		if (strcmp(name, base) == 0)
			return true;
	return false;
}

static bool is_ours(const struct lks_outdir *dir, const char *name)
{
	for (size_t i = 0; i < dir->files; i++)
		if (dir->file[i].at == dir->fd && strcmp(name, dir->file[i].name) == 0)
			return true;
	return false;
}

static void remove_scripts(const struct lks_outdir *dir)
{
	int fd = openat(dir->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	while (list && (entry = readdir(list)))
		if (is_script(entry->d_name) && !is_ours(dir, entry->d_name))
			unlinkat(dir->fd, entry->d_name, 0);
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
}

/* What an earlier run left would be taken for ours. */
static void remove_older(const struct lks_outdir *dir)
{
	const char *name;
	char room[32];

	for (unsigned int i = 0; (name = own_name(i, room, sizeof(room))); i++)
		if (!is_ours(dir, name))
			unlinkat(dir->fd, name, 0);
	if (!dir->keep_scripts)
		remove_scripts(dir);
}

/* Return: 0, -errno. */
static int finish(struct lks_outfile *file)
{
	struct stat st;
	int err = 0;

	errno = 0;
	if (fflush(file->file) || ferror(file->file))
		err = errno ? -errno : -EIO;
	file->empty = fstat(fileno(file->file), &st) == 0 && st.st_size == 0;
	if (fclose(file->file) && !err)
		err = -errno;
	file->file = NULL;
	return err;
}

/* A waveform without a byte is none: the simulator crashed, or the run never came to its clocks. */
static int publish(const struct lks_outfile *file)
{
	int failed = file->empty ? unlinkat(file->at, file->part, 0)
				 : renameat(file->at, file->part, file->at, file->name);

	return failed ? -errno : 0;
}

int lks_outdir_commit(struct lks_outdir *dir, const char **ret_name)
{
	int err = 0;

	for (size_t i = 0; i < dir->files && !err; i++) {
		*ret_name = dir->file[i].name;
		err = finish(&dir->file[i]);
	}
	for (size_t i = 0; i < dir->files && !err; i++) {
		*ret_name = dir->file[i].name;
		err = publish(&dir->file[i]);
	}
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
		if (dir->file[i].file)
			fclose(dir->file[i].file);
	remove_parts(dir);
	end(dir);
}
