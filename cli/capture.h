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
void capture_close(struct capture *capture);

/*
 * capture_next - the next frame, as many bytes as were captured
 * @ret_frame: valid until the next call
 * Return: 1, 0 at the end, -1 when the file is broken from here on: see capture_report().
 */
int capture_next(struct capture *capture, const uint8_t **ret_frame, size_t *ret_len,
		 uint64_t *ret_time_ns);

/* Report why capture_next() gave -1. Return: an exit code. */
int capture_report(struct capture *capture);

#endif
