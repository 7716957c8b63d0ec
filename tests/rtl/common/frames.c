/* SPDX-License-Identifier: Apache-2.0 */
#include "frames.h"

#include <stdio.h>
#include <string.h>

uint32_t dice_word(struct dice *dice)
{
	dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(dice->state >> 32);
}

uint32_t dice_below(struct dice *dice, uint32_t n)
{
	return (uint32_t)((uint64_t)dice_word(dice) * n >> 32);
}

bool dice_percent(struct dice *dice, unsigned int percent)
{
	return dice_below(dice, 100) < percent;
}

static void put8(struct frame *f, uint8_t value)
{
	if (f->len < FRAME_MAX)
		f->bytes[f->len++] = value;
}

static void put16(struct frame *f, uint32_t value)
{
	put8(f, (uint8_t)(value >> 8));
	put8(f, (uint8_t)value);
}

static void put_noise(struct frame *f, struct dice *dice, size_t len)
{
	for (size_t i = 0; i < len; i++)
		put8(f, (uint8_t)dice_word(dice));
}

/* One of @n values, now and then any value at all. */
static uint32_t choose(struct dice *dice, const uint16_t *values, uint32_t n)
{
	return dice_percent(dice, 4) ? dice_word(dice) & 0xffff : values[dice_below(dice, n)];
}

static uint32_t choose_l4(struct dice *dice)
{
	static const uint16_t values[] = { 6, 17, 132, 6, 17, 1, 58, 50, 59, 33, 136, 51 };

	return choose(dice, values, sizeof(values) / sizeof(*values));
}

static uint8_t icmp_type(struct dice *dice)
{
	static const uint16_t types[] = { 3, 4, 5, 11, 12, 1, 2, 0, 8, 13, 14, 128, 129 };

	return (uint8_t)choose(dice, types, sizeof(types) / sizeof(*types));
}

/* A length that matters, or one of a single bit: each has to count. */
static uint32_t choose_length(struct dice *dice, const uint16_t *lengths, unsigned int n)
{
	return dice_percent(dice, 50) ? choose(dice, lengths, n) : 1u << dice_below(dice, 16);
}

/* The header inside an ICMP error: noise but for length, fragment and protocol. */
static void put_inner(struct frame *f, struct dice *dice, bool ipv6)
{
	static const uint16_t frags[] = { 0, 0x4000, 0, 0x2000, 1 };
	static const uint16_t lengths[] = { 5, 5, 5, 6, 15, 0, 1, 2, 3 };

	put8(f, (uint8_t)(0x40 | choose(dice, lengths, 9)));
	put_noise(f, dice, 5);
	if (ipv6) {
		put8(f, (uint8_t)choose_l4(dice));
		put_noise(f, dice, dice_below(dice, 48));
		return;
	}
	put16(f, choose(dice, frags, 5));
	put8(f, 64);
	put8(f, (uint8_t)choose_l4(dice));
	put_noise(f, dice, dice_below(dice, 70));
}

static void put_l4(struct frame *f, struct dice *dice, uint8_t proto, bool ipv6)
{
	if (proto != 1 && proto != 58) {
		put_noise(f, dice, dice_below(dice, 40));
		return;
	}
	put8(f, icmp_type(dice));
	put_noise(f, dice, 3);
	put16(f, dice_percent(dice, 30) ? 0 : dice_word(dice) & 0xffff);
	put_noise(f, dice, 2);
	put_inner(f, dice, ipv6);
}

static void put_ipv4(struct frame *f, struct dice *dice)
{
	static const uint16_t totals[] = { 0, 20, 23, 24, 27, 28, 40, 60, 64, 1500, 65535 };
	static const uint16_t frags[] = { 0, 0, 0x4000, 0x4000, 0x2000, 1, 0x2008, 0x8000, 0x1fff };
	uint32_t ihl = dice_percent(dice, 60) ? 5 : dice_below(dice, 16);
	size_t start = f->len;
	uint32_t total;

	put8(f, (uint8_t)((dice_percent(dice, 95) ? 0x40 : dice_word(dice) & 0xf0) | ihl));
	put8(f, 0);
	put16(f, 0);
	put16(f, dice_word(dice) & 0xffff);
	put16(f, choose(dice, frags, 9));
	put8(f, 64);
	put8(f, (uint8_t)choose_l4(dice));
	put_noise(f, dice, 10);
	if (ihl > 5)
		put_noise(f, dice, 4 * (ihl - 5));
	if (ihl < 5 && dice_percent(dice, 80))
		f->bytes[start + 4 * ihl] = icmp_type(dice); /* L4 inside the header */
	put_l4(f, dice, f->bytes[start + 9], false);

	total = (uint32_t)(f->len - start);
	if (dice_percent(dice, 30))
		total = choose_length(dice, totals, 11);
	f->bytes[start + 2] = (uint8_t)(total >> 8);
	f->bytes[start + 3] = (uint8_t)total;
}

/* Return: what the header before has to name. */
static uint8_t put_extensions(struct frame *f, struct dice *dice, unsigned int headers)
{
	static const uint16_t kinds[] = { 0, 43, 60, 51, 44, 60, 0, 43, 135 };
	static const uint16_t frags[] = { 0, 0, 1, 8, 9, 0xfff8, 6 };
	uint8_t kind = (uint8_t)choose(dice, kinds, 9);
	uint32_t units = dice_percent(dice, 70) ? dice_below(dice, 2) : dice_below(dice, 6);
	size_t start = f->len;

	if (headers == 0)
		return (uint8_t)choose_l4(dice);
	if (kind == 44)
		units = dice_percent(dice, 80) ? 0 : dice_word(dice) & 255;
	put8(f, 0);
	put8(f, (uint8_t)(dice_percent(dice, 3) ? dice_word(dice) : units));
	put16(f, kind == 44 ? choose(dice, frags, 7) : dice_word(dice) & 0xffff);
	if (kind == 44)
		put_noise(f, dice, 4);
	else if (kind == 51)
		put_noise(f, dice, 4 + 4 * units);
	else
		put_noise(f, dice, 4 + 8 * units);
	kind = (start + 1 < FRAME_MAX) ? kind : 59;
	f->bytes[start < FRAME_MAX ? start : FRAME_MAX - 1] = put_extensions(f, dice, headers - 1);
	return kind;
}

static void put_ipv6(struct frame *f, struct dice *dice)
{
	static const uint16_t payloads[] = { 0, 3, 4, 7, 8, 12, 16, 64, 136, 1400, 65535 };
	size_t start = f->len;
	uint32_t payload;

	put8(f, (uint8_t)((dice_percent(dice, 96) ? 0x60 : dice_word(dice) & 0xf0) |
			  dice_below(dice, 16)));
	put_noise(f, dice, 39);
	f->bytes[start + 6] =
		put_extensions(f, dice, dice_percent(dice, 30) ? 0 : dice_below(dice, 12));
	put_l4(f, dice, f->bytes[start + 6], true);

	payload = (uint32_t)(f->len - start - 40);
	if (dice_percent(dice, 30))
		payload = choose_length(dice, payloads, 11);
	f->bytes[start + 4] = (uint8_t)(payload >> 8);
	f->bytes[start + 5] = (uint8_t)payload;
}

void frame_random(struct dice *dice, struct frame *ret_frame)
{
	static const uint16_t tpids[] = { 0x8100, 0x88a8, 0x8100, 0x9100 };
	static const uint16_t others[] = { 0x0806, 0x8100, 0x88a8, 0x8847, 0x8863, 46,
					   0x05ff, 0x0600, 0,	   0x88cc, 0x88d9 };
	struct frame *f = ret_frame;
	uint32_t kind = dice_below(dice, 10);
	uint32_t tags = dice_percent(dice, 50) ? 0 : dice_below(dice, 4);

	f->len = 0;
	put_noise(f, dice, 12);
	while (tags--) {
		put16(f, choose(dice, tpids, 4));
		put16(f, dice_word(dice) & (dice_percent(dice, 20) ? 0xf000 : 0xf00f));
	}
	if (kind < 4) {
		put16(f, 0x0800);
		put_ipv4(f, dice);
	} else if (kind < 8) {
		put16(f, 0x86dd);
		put_ipv6(f, dice);
	} else {
		put16(f, choose(dice, others, 11));
		put_noise(f, dice, dice_below(dice, 60));
	}

	if (dice_percent(dice, 20))
		f->len = dice_below(dice, (uint32_t)f->len + 1);
	else if (dice_percent(dice, 20))
		put_noise(f, dice, dice_below(dice, 64));
}

static void put_hex(struct frame *f, const char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (; *hex; hex++) {
		if (*hex == ' ')
			continue;
		put8(f, (uint8_t)((strchr(digits, hex[0]) - digits) << 4 |
				  (strchr(digits, hex[1]) - digits)));
		hex++;
	}
}

#define MACS "001b21123456 005056aabb01 "
#define TCP "c00001bb 00000001 00000002 50100400 00000000 "
#define IP6 "20010db8000000000000000000000001 20010db8000000010000000000000002 "

bool frame_template(unsigned int i, struct frame *ret_frame)
{
	static const char *const templates[] = {
		/* TCP over IPv4 untagged, with one tag, with two; UDP behind 40 bytes of options */
		MACS "0800 45000028 00004000 40060000 0a00000a 0a000014 " TCP,
		MACS "81000064 0800 45000028 00004000 40060000 0a00000a 0a000014 " TCP,
		MACS "88a80bb8 8100a064 0800 45000028 00004000 40060000 0a00000a 0a000014 " TCP,
		MACS
		"0800 4f000044 00000000 40110000 0a00000a 0a000014 "
		"0101010101010101010101010101010101010101 0101010101010101010101010101010101010101 "
		"0035c000 00080000",
		/* TCP over IPv6 untagged, with one tag; behind hop-by-hop, AH and a routing header
		 */
		MACS "86dd 60000000 0014 06 40 " IP6 TCP,
		MACS "8100e001 86dd 60000000 0014 06 40 " IP6 TCP,
		MACS "86dd 60000000 0034 00 40 " IP6 "3300050200000000 2b0100000000000100000002 "
		     "0601040000000000 0000000000000000 " TCP,
		/* first, later and atomic fragment */
		MACS "86dd 60000000 001c 2c 40 " IP6 "0600000100000007 " TCP,
		MACS "86dd 60000000 001c 2c 40 " IP6 "0600001900000007 " TCP,
		MACS "88a80001 81000002 86dd 60000000 001c 2c 40 " IP6 "0600000000000007 " TCP,
		/* ARP, 802.3 with LLC, three tags */
		"ffffffffffff 005056aabb01 0806 0001080006040001 005056aabb01 0a00000a "
		"000000000000 "
		"0a000014",
		"0180c2000000 005056aabb01 0026 424203000000000000000000000000000000000000000000",
		/* unreachable over IPv4, over IPv4 with four bytes of options; too big over IPv6 */
		MACS "0800 45000038 00000000 40010000 0a00000a 0a000014 03010000 00000000 "
		     "45000028 00004000 40060000 c0a80001 c0a80002 c00001bb 00000001",
		MACS "81000064 0800 4600003c 00000000 40010000 0a00000a 0a000014 01010101 "
		     "0b000000 00000000 45000028 00004000 40060000 c0a80001 c0a80002",
		MACS "86dd 60000000 0038 3a 40 " IP6 "02000000 00000500 60000000 0014 06 40 "
		     "fd000000000000000000000000000003 fd000000000000000000000000000004 c00001bb",
		MACS "81000001 81000002 81000003 0800 45000014 00000000 40060000 0a00000a 0a000014",
	};

	if (i >= sizeof(templates) / sizeof(*templates))
		return false;
	ret_frame->len = 0;
	put_hex(ret_frame, templates[i]);
	return true;
}

bool frame_beat(const struct frame *frame, size_t beat, size_t width, uint8_t *ret_data,
		uint8_t *ret_keep)
{
	size_t at = beat * width;
	size_t n = frame->len - at < width ? frame->len - at : width;

	memset(ret_data, 0xa5, width);
	memcpy(ret_data, frame->bytes + at, n);
	for (size_t i = 0; i < width; i += 8)
		ret_keep[i / 8] = (uint8_t)(n >= i + 8 ? 0xff : n <= i ? 0 : (1u << (n - i)) - 1);
	return at + width >= frame->len;
}

const char *frame_hex(const struct frame *frame)
{
	static char text[2 * FRAME_MAX + 1];

	for (size_t i = 0; i < frame->len; i++)
		snprintf(text + 2 * i, 3, "%02x", frame->bytes[i]);
	text[2 * frame->len] = 0;
	return text;
}
