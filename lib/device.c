/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define HARDWARE_MAJOR 1u
#define LOG_BYTES 192

void lks_device_log(const struct lks_device *device, enum lks_log_level level, const char *format,
		    ...)
{
	char text[LOG_BYTES];
	va_list args;

	if (!device->options.log)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	device->options.log(device->options.user, level, text);
}

static int check_magic(struct lks_device *device, struct lks_error *error)
{
	uint32_t magic;
	int rc = lks_reg_read_raw(device, LKS_REG(device, LKS_BLOCK_IDENTITY, identity.header.TYPE),
				  &magic, error);

	if (rc < 0 || magic == LKS_MAGIC)
		return rc;
	if (magic == UINT32_MAX)
		return lks_error_set(error, -ENODEV, "%s: no answer, the card is gone",
				     device->name);
	return lks_error_set(error, -ENODEV, "%s: not a Linksteer card: magic number 0x%08x",
			     device->name, magic);
}

int lks_device_check(struct lks_device *device, struct lks_error *error)
{
	uint32_t token;
	int rc = check_magic(device, error);

	if (rc < 0 || !device->owned)
		return rc;
	rc = lks_reg_read_raw(device, LKS_REG(device, LKS_BLOCK_IDENTITY, identity.OWNER), &token,
			      error);
	if (rc < 0 || token == device->options.owner)
		return rc;
	if (token == UINT32_MAX)
		return lks_error_set(error, -ENODEV, "%s: no answer, the card is gone",
				     device->name);
	return lks_error_set(error, -ESTALE,
			     token ? "%s: another program opened the card"
				   : "%s: the card was reset",
			     device->name);
}

static int read_version(struct lks_device *device, struct lks_error *error)
{
	int rc = lks_reg_read(device, LKS_REG(device, LKS_BLOCK_IDENTITY, identity.VERSION),
			      &device->version, error);

	if (rc < 0 || device->version >> 16 == HARDWARE_MAJOR)
		return rc;
	return lks_error_set(error, -ENOTSUP,
			     "%s: hardware version %u.%u.%u: this library drives version %u",
			     device->name, device->version >> 16, device->version >> 8 & 0xff,
			     device->version & 0xff, HARDWARE_MAJOR);
}

static int read_shape(struct lks_device *device, struct lks_error *error)
{
	uint32_t shape = 0;
	const struct {
		uint32_t at, *ret;
	} word[] = {
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.SHAPE), &shape },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.MAX_FRAME), &device->max_frame },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.QUEUE), &device->queue_bytes },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.FEATURES), &device->features },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.POLICIES), &device->policies },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.BUILD_ID), &device->build_id },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.CLOCK), &device->clock_hz },
		{ LKS_REG(device, LKS_BLOCK_IDENTITY, identity.RESET_COUNT), &device->reset_count },
	};

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++) {
		int rc = lks_reg_read(device, word[i].at, word[i].ret, error);

		if (rc < 0)
			return rc;
	}
	device->data_width = LKS_FIELD(shape, LKS_CSR__IDENTITY__SHAPE__DATA_W);
	device->uplinks = LKS_FIELD(shape, LKS_CSR__IDENTITY__SHAPE__UPLINKS);
	device->teams = LKS_FIELD(shape, LKS_CSR__IDENTITY__SHAPE__TEAMS);
	if (device->data_width == 0 || device->uplinks == 0 || device->teams == 0 ||
	    device->uplinks > LKS_PLAN_UPLINKS_MAX || device->teams > LKS_PLAN_TEAMS_MAX)
		return lks_error_set(error, -EPROTO, "%s: impossible shape 0x%08x", device->name,
				     shape);
	return 0;
}

/* Stays 0 for a card without counters of virtual ports. */
static int read_vports(struct lks_device *device, struct lks_error *error)
{
	uint32_t shape = 0;
	int rc = 0;

	if (LKS_FIELD(device->features, LKS_CSR__IDENTITY__FEATURES__TALLIES))
		rc = lks_reg_read(device, LKS_REG(device, LKS_BLOCK_TALLIES, tally.SHAPE), &shape,
				  error);
	device->vports = LKS_FIELD(shape, LKS_CSR__TALLY__SHAPE__VPORTS);
	return rc;
}

/*
 * No other handle has it, here or in another program: two may find the same card at once. Neither 0
 * nor the token of the former owner, who must notice.
 */
static uint32_t draw_token(uint32_t found)
{
	uint32_t token = 0;

	while (token == 0 || token == found || token == UINT32_MAX)
		if (getrandom(&token, sizeof(token), GRND_NONBLOCK) != sizeof(token)) {
			struct timespec now = { 0 };

			clock_gettime(CLOCK_MONOTONIC, &now);
			token = (uint32_t)now.tv_nsec + ((uint32_t)getpid() << 16);
		}
	return token;
}

static int take_ownership(struct lks_device *device, struct lks_error *error)
{
	uint32_t at = LKS_REG(device, LKS_BLOCK_IDENTITY, identity.OWNER), found;
	int rc = lks_reg_read(device, at, &found, error);

	if (rc < 0)
		return rc;
	if (found)
		lks_device_log(device, LKS_LOG_INFO, "%s: takes over from owner 0x%08x",
			       device->name, found);
	if (device->options.owner == 0)
		device->options.owner = draw_token(found);
	rc = lks_reg_write(device, at, device->options.owner, error);
	device->owned = true;
	return rc < 0 ? rc : lks_device_check(device, error);
}

static int recognise(struct lks_device *device, struct lks_error *error)
{
	int rc = check_magic(device, error);

	if (rc == 0)
		rc = read_version(device, error);
	if (rc == 0)
		rc = lks_blocks_walk(device, error);
	if (rc == 0)
		rc = read_shape(device, error);
	if (rc == 0)
		rc = read_vports(device, error);
	return rc < 0 ? rc : take_ownership(device, error);
}

static struct lks_device *make(const struct lks_bus *bus, const struct lks_device_options *options)
{
	struct lks_device *device = calloc(1, sizeof(*device));

	if (!device)
		return NULL;
	device->bus = *bus;
	if (options)
		device->options = *options;
	if (device->options.polls == 0)
		device->options.polls = LKS_DEVICE_POLLS;
	snprintf(device->name, sizeof(device->name), "%s", bus->name ? bus->name : "card");
	device->bus.name = device->name;
	return device;
}

int lks_device_open_bus(const struct lks_bus *bus, const struct lks_device_options *options,
			struct lks_error *error, struct lks_device **ret_device)
{
	struct lks_device *device;
	int rc;

	if (bus->window_bytes < sizeof(lks_csr__identity_t))
		return lks_error_set(error, -EPROTO, "%s: a window of %u bytes holds no card",
				     bus->name ? bus->name : "card", bus->window_bytes);
	device = make(bus, options);
	if (!device)
		return lks_error_set(error, -ENOMEM, "out of memory");
	rc = recognise(device, error);
	if (rc < 0) {
		free(device);
		return rc;
	}
	lks_device_log(device, LKS_LOG_DEBUG, "%s: %u uplinks, %u teams, %u bits", device->name,
		       device->uplinks, device->teams, device->data_width);
	*ret_device = device;
	return 0;
}

struct lks_device *lks_device_close(struct lks_device *device)
{
	if (device && device->bus.ops->close)
		device->bus.ops->close(device->bus.ctx);
	free(device);
	return NULL;
}

const char *lks_device_name(const struct lks_device *device)
{
	return device->name;
}

uint32_t lks_device_version(const struct lks_device *device)
{
	return device->version;
}

unsigned int lks_device_data_width(const struct lks_device *device)
{
	return device->data_width;
}

unsigned int lks_device_uplinks(const struct lks_device *device)
{
	return device->uplinks;
}

unsigned int lks_device_teams(const struct lks_device *device)
{
	return device->teams;
}

uint32_t lks_device_max_frame(const struct lks_device *device)
{
	return device->max_frame;
}

uint32_t lks_device_queue_bytes(const struct lks_device *device)
{
	return device->queue_bytes;
}

uint32_t lks_device_clock_hz(const struct lks_device *device)
{
	return device->clock_hz;
}

uint32_t lks_device_build_id(const struct lks_device *device)
{
	return device->build_id;
}

uint32_t lks_device_reset_count(const struct lks_device *device)
{
	return device->reset_count;
}

bool lks_device_has_tx_done(const struct lks_device *device)
{
	return device->features & LKS_CSR__IDENTITY__FEATURES__TX_DONE_bm;
}

int lks_device_block_at(const struct lks_device *device, unsigned int i, uint32_t *ret_type,
			unsigned int *ret_version, uint32_t *ret_offset)
{
	const struct lks_block *block;

	if (i >= device->blocks.n)
		return -ENOENT;
	block = &device->blocks.item[i];
	if (ret_type)
		*ret_type = block->type;
	if (ret_version)
		*ret_version = block->version;
	if (ret_offset)
		*ret_offset = block->offset;
	return 0;
}
