/* SPDX-License-Identifier: Apache-2.0 */
/* Output files that appear all together, or not at all, even when a signal ends the process. */
#ifndef LKS_SIM_OUTDIR_H
#define LKS_SIM_OUTDIR_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#define LKS_OUTDIR_FILES 32

struct lks_outdir {
	const char *path;
	int fd;		   /* of the folder; 0: not open */
	bool made;	   /* the folder was not there before */
	bool keep_scripts; /* failure-SEED.events of an earlier campaign: one of them is read */
	size_t files;
	struct lks_outfile {
		int at; /* folder of the names; AT_FDCWD */
		char *name, *part;
		FILE *file;
		bool empty;
	} file[LKS_OUTDIR_FILES];
};

/**
 * lks_outdir_open - use or make the folder @path; one at a time
 *
 * Return: 0, -EBUSY while another run writes there, another negative errno.
 */
int lks_outdir_open(struct lks_outdir *dir, const char *path);

/** lks_outdir_file - a file of the folder, under a temporary name. Return: NULL: errno says why. */
FILE *lks_outdir_file(struct lks_outdir *dir, const char *name);

/** lks_outdir_elsewhere - a file of any path that appears with the others. Return: as above. */
FILE *lks_outdir_elsewhere(struct lks_outdir *dir, const char *path);

static inline bool lks_outdir_is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/** lks_outdir_claims - whether a commit may replace or remove the file @path, - is the input. */
bool lks_outdir_claims(const struct lks_outdir *dir, const char *path);

/** lks_outdir_reserves - whether @path is a name that a run gives to a file of its own. */
bool lks_outdir_reserves(const struct lks_outdir *dir, const char *path);

/**
 * lks_outdir_commit - give all files their names but those without a byte, remove what an earlier
 * run has left there
 * @ret_name: of the file that failed
 *
 * Return: 0, -errno.
 */
int lks_outdir_commit(struct lks_outdir *dir, const char **ret_name);

/** lks_outdir_abandon - remove what was begun; after a commit it does nothing. */
void lks_outdir_abandon(struct lks_outdir *dir);

#endif
