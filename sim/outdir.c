/* SPDX-License-Identifier: Apache-2.0 */
#include "outdir.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void path_of(const struct lks_outdir *dir, size_t i, bool temporary, char *ret_path)
{
	snprintf(ret_path, PATH_MAX, "%s/%s%s%s", dir->path, temporary ? "." : "", dir->name[i],
		 temporary ? ".part" : "");
}

int lks_outdir_open(struct lks_outdir *dir, const char *path)
{
	struct stat st;

	*dir = (struct lks_outdir){ .path = path };
	if (strlen(path) + 64 > PATH_MAX)
		return -ENAMETOOLONG;
	dir->made = mkdir(path, 0777) == 0;
	if (!dir->made && errno != EEXIST)
		return -errno;
	if (stat(path, &st) != 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

FILE *lks_outdir_file(struct lks_outdir *dir, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	FILE *file;

	if (dir->files == LKS_OUTDIR_FILES) {
		errno = EMFILE;
		return NULL;
	}
	snprintf(dir->name[dir->files], sizeof(dir->name[0]), "%s", name);
	path_of(dir, dir->files, false, path);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return NULL;
	}
	path_of(dir, dir->files, true, path);
	file = fopen(path, "wb");
	if (file)
		dir->file[dir->files++] = file;
	return file;
}

/* Files of an earlier run with more uplinks would be taken for ours. */
static void remove_older(const struct lks_outdir *dir)
{
	char name[32], path[PATH_MAX];

	for (unsigned int u = 0; u < 16; u++) {
		bool ours = false;

		snprintf(name, sizeof(name), "uplink%u.pcap", u);
		for (size_t i = 0; i < dir->files; i++)
			ours |= strcmp(name, dir->name[i]) == 0;
		snprintf(path, sizeof(path), "%s/%s", dir->path, name);
		if (!ours)
			unlink(path);
	}
}

int lks_outdir_commit(struct lks_outdir *dir)
{
	char from[PATH_MAX], to[PATH_MAX];
	int err = 0;

	for (size_t i = 0; i < dir->files; i++) {
		if (dir->file[i] && (fflush(dir->file[i]) || ferror(dir->file[i])))
			err = errno ? -errno : -EIO;
		if (dir->file[i] && fclose(dir->file[i]) && !err)
			err = -errno;
		dir->file[i] = NULL;
	}
	for (size_t i = 0; !err && i < dir->files; i++) {
		path_of(dir, i, true, from);
		path_of(dir, i, false, to);
		if (rename(from, to))
			err = -errno;
	}
	if (err)
		return err;
	remove_older(dir);
	dir->files = 0;
	dir->made = false;
	return 0;
}

void lks_outdir_abandon(struct lks_outdir *dir)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < dir->files; i++) {
		if (dir->file[i])
			fclose(dir->file[i]);
		path_of(dir, i, true, path);
		unlink(path);
	}
	if (dir->made)
		rmdir(dir->path);
	dir->files = 0;
	dir->made = false;
}
