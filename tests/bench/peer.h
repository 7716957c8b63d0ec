/* SPDX-License-Identifier: Apache-2.0 */
/* What others do with the same frames: one call takes a burst and gives a member for each frame. */
#ifndef LKS_PEER_H
#define LKS_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PEER_BURST = 32, PEER_FRAMES = 1024, PEER_ROOM = 192, PEER_MEMBERS = 5 };

struct peer_frames {
	uint8_t byte[PEER_FRAMES][PEER_ROOM];
	uint16_t len[PEER_FRAMES];
};

struct peer {
	const char *name;
	/* Frames @at to @at + PEER_BURST - 1 of those that were set. */
	void (*burst)(size_t at, uint16_t *ret_member);
};

/** peer_set_frames - what the peers see from now on; borrowed. */
void peer_set_frames(struct peer_frames *frames);

/** peer_find - Return: NULL when the peer is not there, on this machine or in this build. */
const struct peer *peer_find(const char *name);

/**
 * peer_tuple - addresses and ports of a frame in network order, as RSS hashes them
 *
 * What a program around a hash function has to do: a tag at most, IHL, TCP and UDP, no fragments,
 * no extension headers; it believes the lengths.
 *
 * Return: the length, 0 without IP.
 */
size_t peer_tuple(const uint8_t *frame, uint8_t ret_tuple[36]);

/** peer_gfni_start - compute the matrices of a key. Return: false where the CPU cannot. */
bool peer_gfni_start(const uint8_t key[40]);
void peer_gfni_burst(size_t at, uint16_t *ret_member);

extern struct peer_frames *peer_frames;

#endif
