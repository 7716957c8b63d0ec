/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bus: the way to the registers of one card, the seam below which back ends differ.
 *
 * The library reaches a card through these operations only: 32 bits wide, 4-byte aligned, inside
 * the window, one at a time. On PCI Express each is one TLP with all four byte enables:
 *
 *   read32   one memory read of one dword, non-posted: it returns when the completion is here,
 *            and it does not overtake the writes before it. A card that is gone reads as all ones.
 *   write32  one memory write of one dword, posted: it returns when the write is on its way;
 *            a failure behind that point is not seen. Writes arrive in order.
 *
 * On AXI4-Lite they are one read and one write transaction. A back end neither merges, splits,
 * repeats nor caches accesses. It need not be thread-safe: a device uses it from one thread.
 */
#ifndef LINKSTEER_BUS_H
#define LINKSTEER_BUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_BUS_WINDOW_BYTES 0x10000u /* of the whole register map */

/**
 * struct lks_bus_ops - what a back end does; a constant table
 * @read32: 0, or a negative errno with @ret_value untouched
 * @write32: 0, or a negative errno
 * @close: releases @ctx; never fails; may be NULL
 */
struct lks_bus_ops {
	int (*read32)(void *ctx, uint32_t offset, uint32_t *ret_value);
	int (*write32)(void *ctx, uint32_t offset, uint32_t value);
	void (*close)(void *ctx);
};

/**
 * struct lks_bus - a back end and its state, a plain value
 * @ops: lives as long as the bus is used
 * @ctx: handed to every operation
 * @name: the handle people see, `pci/0000:03:00.0`; copied by those who keep it
 * @window_bytes: offsets below this can be reached; LKS_BUS_WINDOW_BYTES on every card so far
 */
struct lks_bus {
	const struct lks_bus_ops *ops;
	void *ctx;
	const char *name;
	uint32_t window_bytes;
};

#ifdef __cplusplus
}
#endif
#endif
