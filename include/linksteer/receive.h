/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receive path and mailbox: what comes in from the uplinks, and frames of the CPU.
 *
 * Frames for the host do not pass here. Slow-protocol frames (LACP, marker, OAM) do: the card hands
 * them to software, and software sends its own to a named uplink. Calls fail as device.h says, and
 * with -ENOTSUP on a card without a receive path.
 */
#ifndef LINKSTEER_RECEIVE_H
#define LINKSTEER_RECEIVE_H

#include <linksteer/device.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_MAIL_BYTES 256u /* of a frame in either direction, without FCS */
#define LKS_OWN_MACS 512u   /* places in the table of own MACs */
#define LKS_RARP_BYTES 60u

/**
 * struct lks_punted - a frame that the card handed to software
 * @uplink: on which it came
 * @bytes: its length without FCS; @frame holds the first LKS_MAIL_BYTES
 * @clocks: of the core since reset, 48 bits, at its last beat
 */
struct lks_punted {
	unsigned int uplink, bytes;
	uint64_t clocks;
	uint8_t frame[LKS_MAIL_BYTES];
};

/**
 * lks_device_punted - take the oldest frame out of the mailbox
 * @ret_punted: untouched when there is none
 *
 * Return: 1, 0 when none waits, -EIO for an impossible length.
 */
int lks_device_punted(struct lks_device *device, struct lks_punted *ret_punted);

/**
 * lks_device_inject - send a frame on one uplink, eligible or not
 * @frame, @bytes: whole, without FCS; 14 to LKS_MAIL_BYTES
 *
 * Returns when the card has begun, not when the frame is gone: the frame goes out between two
 * others, and is given up without notice when the link is lost, or when the port takes nothing of
 * it for the time of lks_plan_set_limits(). Until it is gone or given up it keeps the one slot of
 * the card, for frames of every uplink.
 *
 * Return: 0, -ERANGE for the uplink or length, -EBUSY while another one is on its way, -ENETDOWN
 * when the link is down.
 */
int lks_device_inject(struct lks_device *device, unsigned int uplink, const uint8_t *frame,
		      size_t bytes);

/**
 * lks_device_set_own_macs - the MACs that are ours, for the receive filters
 * @macs, @n: of all virtual ports; replaces the whole table, which is empty after a reset of the
 * card
 *
 * Each MAC has one place (lks_own_mac_place()). Written in place: while it runs, a frame may be
 * judged by the old table.
 *
 * Return: 0, -EEXIST when two MACs have the same place: nothing is written.
 */
int lks_device_set_own_macs(struct lks_device *device, const uint8_t (*macs)[6], size_t n);

/** lks_own_mac_place - the place of a MAC: 0 to LKS_OWN_MACS - 1, from its last four bytes. */
unsigned int lks_own_mac_place(const uint8_t mac[6]);

/** struct lks_received - counters of one uplink, each of one clock, not all of the same. */
struct lks_received {
	uint64_t frames, bytes; /* handed to the host */
	uint64_t filtered;	/* no team, reflected, not designated */
	uint64_t punted, punt_lost;
	uint64_t overflow; /* did not fit into the FIFO */
	uint64_t bad;	   /* marked by the MAC, too short, too long */
};

/** lks_device_received - Return: 0, -ERANGE beyond the card. */
int lks_device_received(struct lks_device *device, unsigned int uplink,
			struct lks_received *ret_received);

/**
 * lks_rarp_build - the frame that tells switches where a MAC lives now
 * @vlan: 1 to 4094; 0: untagged
 * @ret_frame: LKS_RARP_BYTES bytes, 4 more with a tag
 *
 * A RARP request (RFC 903) from @mac about itself, to everybody, as ESX sends after a move.
 *
 * Return: its length, 0 for a VLAN out of range.
 */
size_t lks_rarp_build(const uint8_t mac[6], unsigned int vlan,
		      uint8_t ret_frame[LKS_RARP_BYTES + 4]);

#ifdef __cplusplus
}
#endif
#endif
