/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

#include <errno.h>

int lks_reg_read_raw(struct lks_device *device, uint32_t at, uint32_t *ret_value,
		     struct lks_error *error)
{
	int rc = device->bus.ops->read32(device->bus.ctx, at, ret_value);

	if (rc < 0)
		lks_error_set(error, rc, "%s: cannot read register 0x%04x: error %d", device->name,
			      at, -rc);
	return rc < 0 ? rc : 0;
}

int lks_reg_write(struct lks_device *device, uint32_t at, uint32_t value, struct lks_error *error)
{
	int rc = device->bus.ops->write32(device->bus.ctx, at, value);

	if (rc < 0)
		lks_error_set(error, rc, "%s: cannot write register 0x%04x: error %d", device->name,
			      at, -rc);
	return rc < 0 ? rc : 0;
}

int lks_reg_command(struct lks_device *device, uint32_t at, uint32_t value)
{
	int rc = lks_device_check(device, NULL);

	if (rc == 0)
		rc = lks_reg_write(device, at, value, NULL);
	return rc < 0 ? rc : lks_device_check(device, NULL);
}

int lks_reg_read(struct lks_device *device, uint32_t at, uint32_t *ret_value,
		 struct lks_error *error)
{
	uint32_t value;
	int rc = lks_reg_read_raw(device, at, &value, error);

	if (rc == 0 && value == UINT32_MAX)
		rc = lks_device_check(device, error);
	if (rc == 0)
		*ret_value = value;
	return rc;
}

int lks_device_pause(struct lks_device *device, struct lks_error *error)
{
	int rc = device->options.wait ? device->options.wait(device->options.user) : 0;

	if (rc < 0)
		return lks_error_set(error, rc, "%s: the caller gave up waiting", device->name);
	return 0;
}

int lks_reg_wait(struct lks_device *device, uint32_t at, uint32_t mask, uint32_t want,
		 const char *what, struct lks_error *error)
{
	int rc;

	for (unsigned int i = 0; i < device->options.polls; i++) {
		uint32_t value = 0;

		rc = i ? lks_device_pause(device, error) : 0;
		if (rc == 0)
			rc = lks_reg_read(device, at, &value, error);
		if (rc < 0)
			return rc;
		if ((value & mask) == want)
			return 0;
	}
	rc = lks_device_check(device, error);
	if (rc < 0)
		return rc;
	return lks_error_set(error, -ETIMEDOUT, "%s: %s is not over after %u polls", device->name,
			     what, device->options.polls);
}
