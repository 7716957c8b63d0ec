/* SPDX-License-Identifier: Apache-2.0 */
/* A whole capture in memory, as frames of the host. */
#ifndef LKS_SIM_FRAMES_H
#define LKS_SIM_FRAMES_H

#include "bench.h"

struct lks_frames {
	struct lks_bench_frame *frame;
	size_t frames, room;
	uint8_t **block; /* where the bytes lie */
	size_t blocks, block_room, used;
	uint64_t *time_ns;
	size_t time_room;
};

/**
 * lks_frames_read - read @path; errors have been reported
 * @whole: those that the snapshot length cut have their length again, see capture_open()
 * @ret_code: exit code of what comes after the frames that were read: 0, or 1 for a cut file
 *
 * Return: 0 or an exit code, then there are no frames.
 */
int lks_frames_read(const char *path, bool whole, struct lks_frames *ret_frames, int *ret_code);
void lks_frames_free(struct lks_frames *frames);

/** lks_frames_pace - offer frames by their stamps; gaps longer than @gap_ns (0: any) are cut. */
void lks_frames_pace(struct lks_frames *frames, uint64_t clock_hz, uint64_t gap_ns);

#endif
