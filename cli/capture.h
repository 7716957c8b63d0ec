/* SPDX-License-Identifier: Apache-2.0 */
/* Frames from a capture file: pcap or pcapng, Ethernet. */
#ifndef LKS_CAPTURE_H
#define LKS_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture;

/*
 * capture_open - @path: a file, "-" for the standard input
 * @whole: a frame that the snapshot length cut has its length again
 *
 * The end of such a frame is zeros: right for a decision, which reads headers and lengths. Where a
 * header lies in the missing bytes the frame stays as it was captured. Beyond LKS_FRAME_MAX + 1
 * bytes nothing is added: the frame is oversize.
 *
 * Return: 0 or an exit code, the error has been reported; free with capture_close().
 */
int capture_open(const char *path, bool whole, struct capture **ret_capture);
/* Says on stderr how many frames stayed cut although they were wanted whole. */
void capture_close(struct capture *capture);

/*
 * capture_next - the next frame, as many bytes as were captured unless it is wanted whole
 * @ret_frame: valid until the next call
 * Return: 1, 0 at the end, -1 when the file is broken from here on: see capture_report().
 */
int capture_next(struct capture *capture, const uint8_t **ret_frame, size_t *ret_len,
		 uint64_t *ret_time_ns);

/* Report why capture_next() gave -1. Return: an exit code. */
int capture_report(struct capture *capture);

#endif
