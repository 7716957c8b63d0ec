/* SPDX-License-Identifier: Apache-2.0 */
#include "frames.h"

#include <stdlib.h>
#include <string.h>

#include "cli/capture.h"
#include "cli/cmd.h"
#include "grow.h"

#define BLOCK_BYTES (4u << 20)

/* Room for the bytes of one frame; blocks do not move. */
static uint8_t *room_for(struct lks_frames *frames, size_t len)
{
	size_t bytes = len > BLOCK_BYTES ? len : BLOCK_BYTES;
	uint8_t *block;

	if (frames->blocks == 0 || frames->used + len > BLOCK_BYTES) {
		block = malloc(bytes);
		if (!block || lks_grow(&frames->block, &frames->block_room, frames->blocks + 1)) {
			free(block);
			return NULL;
		}
		frames->block[frames->blocks++] = block;
		frames->used = 0;
	}
	block = frames->block[frames->blocks - 1] + frames->used;
	frames->used += len;
	return block;
}

static int add(struct lks_frames *frames, const uint8_t *bytes, size_t len, uint64_t time_ns)
{
	uint8_t *copy = room_for(frames, len);

	if (!copy || lks_grow(&frames->frame, &frames->room, frames->frames + 1) ||
	    lks_grow(&frames->time_ns, &frames->time_room, frames->frames + 1))
		return cmd_error(CMD_FAILED, "out of memory");
	if (len)
		memcpy(copy, bytes, len);
	frames->time_ns[frames->frames] = time_ns;
	frames->frame[frames->frames++] =
		(struct lks_bench_frame){ .bytes = copy, .len = (uint32_t)len };
	return 0;
}

int lks_frames_read(const char *path, bool whole, struct lks_frames *ret_frames, int *ret_code)
{
	struct capture *capture = NULL;
	const uint8_t *bytes = NULL;
	uint64_t time_ns = 0;
	size_t len = 0;
	int more = 0, code = capture_open(path, whole, &capture);

	*ret_frames = (struct lks_frames){ 0 };
	if (code)
		return code;
	while (!code && (more = capture_next(capture, &bytes, &len, &time_ns)) == 1)
		code = add(ret_frames, bytes, len, time_ns);
	*ret_code = more < 0 ? capture_report(capture) : 0;
	capture_close(capture);
	if (code || (*ret_code && ret_frames->frames == 0)) {
		lks_frames_free(ret_frames);
		return code ? code : *ret_code;
	}
	return 0;
}

void lks_frames_free(struct lks_frames *frames)
{
	for (size_t i = 0; i < frames->blocks; i++)
		free(frames->block[i]);
	free(frames->block);
	free(frames->frame);
	free(frames->time_ns);
	*frames = (struct lks_frames){ 0 };
}

void lks_frames_pace(struct lks_frames *frames, uint64_t clock_hz, uint64_t gap_ns)
{
	uint64_t at_ns = 0;

	for (size_t i = 0; i < frames->frames; i++) {
		uint64_t before = i ? frames->time_ns[i - 1] : frames->time_ns[0];
		uint64_t gap = frames->time_ns[i] > before ? frames->time_ns[i] - before : 0;

		at_ns += gap_ns && gap > gap_ns ? gap_ns : gap;
		frames->frame[i].not_before =
			(int64_t)((unsigned __int128)at_ns * clock_hz / 1000000000u);
	}
}
