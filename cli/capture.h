/* SPDX-License-Identifier: Apache-2.0 */
/* Frames from a capture file: pcap or pcapng, Ethernet. */
#ifndef LKS_CAPTURE_H
#define LKS_CAPTURE_H

#include <stddef.h>
#include <stdint.h>

struct capture;

/*
 * capture_open - @path: a file, "-" for the standard input
 * Return: 0 or an exit code, the error has been reported; free with capture_close().
 */
int capture_open(const char *path, struct capture **ret_capture);
/* Says on stderr how many frames capture_whole_frames() could not help. */
void capture_close(struct capture *capture);

/*
 * capture_whole_frames - from now on a frame that the snapshot length cut has its length again
 *
 * Its end is zeros: right for a decision, which reads headers and lengths. Where a header lies in
 * the missing bytes the frame stays as it was captured. Beyond LKS_FRAME_MAX + 1 bytes nothing is
 * added: the frame is oversize.
 */
void capture_whole_frames(void);

/*
 * capture_next - the next frame, as many bytes as were captured, see capture_whole_frames()
 * @ret_frame: valid until the next call
 * Return: 1, 0 at the end, -1 when the file is broken from here on: see capture_report().
 */
int capture_next(struct capture *capture, const uint8_t **ret_frame, size_t *ret_len,
		 uint64_t *ret_time_ns);

/* Report why capture_next() gave -1. Return: an exit code. */
int capture_report(struct capture *capture);

#endif
