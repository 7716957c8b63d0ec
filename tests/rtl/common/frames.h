/* SPDX-License-Identifier: Apache-2.0 */
/* Frames for the tests of the data path: random ones, most of them with a lie in them. */
#ifndef LKS_TESTS_RTL_FRAMES_H
#define LKS_TESTS_RTL_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_MAX 512 /* bytes of a generated frame; twice what the parser reads */

struct frame {
	size_t len;
	uint8_t bytes[FRAME_MAX];
};

/* A small generator: the same seed gives the same frames everywhere. */
struct dice {
	uint64_t state;
};

uint32_t dice_word(struct dice *dice);
uint32_t dice_below(struct dice *dice, uint32_t n); /* 0 to n - 1 */
bool dice_percent(struct dice *dice, unsigned int percent);

/*
 * frame_random - a frame with 0 to 3 tags, IPv4, IPv6 with a chain of extension headers, or else
 *
 * Fields that steer the parser are right most of the time and wrong in every way some of the time;
 * the end is often cut or padded.
 */
void frame_random(struct dice *dice, struct frame *ret_frame);

/* Templates without a lie, each with all its headers. Return: false behind the last. */
bool frame_template(unsigned int i, struct frame *ret_frame);

/*
 * frame_beat - a beat of a frame
 * @beat: from 0; @width: bytes a beat, 8 to 64; @ret_data: that many; @ret_keep: a bit for each
 *
 * Return: whether it is the last one
 */
bool frame_beat(const struct frame *frame, size_t beat, size_t width, uint8_t *ret_data,
		uint8_t *ret_keep);

/* The bytes as text, for a message; the next call overwrites it. */
const char *frame_hex(const struct frame *frame);

#endif
