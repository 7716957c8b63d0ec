/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about devices share: the device in memory and the access to its registers. */
#ifndef LKS_DEVICE_IMPL_H
#define LKS_DEVICE_IMPL_H

#include "block.h"
#include "error_impl.h"
#include "generated/lks_csr.h"

#include <stddef.h>

#define LKS_DEVICE_NAME_BYTES 64

struct lks_device {
	struct lks_bus bus;
	struct lks_device_options options;
	char name[LKS_DEVICE_NAME_BYTES];
	struct lks_blocks blocks;
	uint32_t version, data_width, uplinks, teams, max_frame, queue_bytes, features, policies;
	uint32_t build_id, clock_hz, reset_count, vports;
	bool owned;	     /* options.owner stands in the card */
	bool committing;     /* a commit was asked for and not yet seen to be done */
	uint16_t generation; /* before that commit */
};

__attribute__((format(printf, 3, 4))) void
lks_device_log(const struct lks_device *device, enum lks_log_level level, const char *format, ...);

/* ---- registers: each access is one of bus.h ---- */

/* Byte offset in the window of what linksteer.rdl puts at @home, a place in a block we know. */
static inline uint32_t lks_reg_at(const struct lks_device *device, enum lks_block_kind kind,
				  size_t home)
{
	return device->blocks.shift[kind] + (uint32_t)home;
}

#define LKS_REG(device, kind, member) lks_reg_at(device, kind, offsetof(lks_csr_t, member))
#define LKS_FIELD(value, field) (((value)&field##_bm) >> field##_bp)
#define LKS_PUT(value, field) (((uint32_t)(value) << field##_bp) & field##_bm)

/* One access to any word. Text and code tell of the bus. */
int lks_reg_read_raw(struct lks_device *device, uint32_t at, uint32_t *ret_value,
		     struct lks_error *error);
int lks_reg_write(struct lks_device *device, uint32_t at, uint32_t value, struct lks_error *error);

/* A write that nothing reads back: the card was ours before it, and behind it. */
int lks_reg_command(struct lks_device *device, uint32_t at, uint32_t value);

/* As lks_reg_read_raw(), but all ones are believed only of a card whose identity still reads. */
int lks_reg_read(struct lks_device *device, uint32_t at, uint32_t *ret_value,
		 struct lks_error *error);

/* Polls until (value & mask) == want. @what: for the text of -ETIMEDOUT. */
int lks_reg_wait(struct lks_device *device, uint32_t at, uint32_t mask, uint32_t want,
		 const char *what, struct lks_error *error);

/* Between two polls. */
int lks_device_pause(struct lks_device *device, struct lks_error *error);

#endif
