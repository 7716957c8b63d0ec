/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

#include <errno.h>

static int read_status(struct lks_device *device, uint32_t *ret_status, struct lks_error *error)
{
	return lks_reg_read(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.STATUS), ret_status,
			    error);
}

/* The card is ours, and no commit waits. */
static int check_idle(struct lks_device *device, uint32_t *ret_status, struct lks_error *error)
{
	int rc = lks_device_check(device, error);

	if (rc == 0)
		rc = read_status(device, ret_status, error);
	if (rc == 0 && LKS_FIELD(*ret_status, LKS_CSR__CONTROL__STATUS__PENDING))
		rc = lks_error_set(error, -EBUSY, "%s: a commit is pending", device->name);
	return rc;
}

static int compare(struct lks_device *device, uint32_t at, uint32_t want, struct lks_error *error)
{
	uint32_t value;
	int rc = lks_reg_read(device, at, &value, error);

	if (rc == 0 && value != want)
		rc = lks_device_check(device, error);
	if (rc < 0 || value == want)
		return rc;
	return lks_error_set(error, -EIO, "%s: register 0x%04x reads 0x%08x instead of 0x%08x",
			     device->name, at, value, want);
}

int lks_device_prepare(struct lks_device *device, const struct lks_plan *plan,
		       struct lks_error *error)
{
	uint32_t status;
	int rc = lks_bank_check(device, plan, error);

	if (rc == 0)
		rc = lks_uplinks_check(device, plan, error);
	if (rc == 0)
		rc = check_idle(device, &status, error);
	if (rc == 0)
		rc = lks_bank_each(device, plan, lks_reg_write, error);
	return rc < 0 ? rc : lks_device_check(device, error);
}

int lks_device_commit(struct lks_device *device, struct lks_error *error)
{
	uint32_t status;
	int rc = check_idle(device, &status, error);

	if (rc == 0)
		rc = lks_reg_write(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.COMMIT),
				   LKS_CSR__CONTROL__COMMIT__COMMIT_bm, error);
	if (rc == 0)
		rc = lks_device_check(device, error);
	if (rc < 0)
		return rc;
	device->generation = (uint16_t)LKS_FIELD(status, LKS_CSR__CONTROL__STATUS__GENERATION);
	device->committing = true;
	return 0;
}

int lks_device_commit_done(struct lks_device *device, bool *ret_done, struct lks_error *error)
{
	uint32_t status;
	uint16_t commits;
	int rc;

	if (!device->committing)
		return lks_error_set(error, -EINVAL, "%s: no commit was asked for", device->name);
	rc = read_status(device, &status, error);
	if (rc < 0)
		return rc;
	if (LKS_FIELD(status, LKS_CSR__CONTROL__STATUS__PENDING)) {
		*ret_done = false;
		return 0;
	}
	rc = lks_device_check(device, error);
	if (rc < 0)
		return rc;
	commits = (uint16_t)(LKS_FIELD(status, LKS_CSR__CONTROL__STATUS__GENERATION) -
			     device->generation);
	if (commits > 1)
		return lks_error_set(error, -ESTALE, "%s: somebody else committed", device->name);
	device->committing = commits == 0;
	*ret_done = commits == 1;
	return 0;
}

static int wait_commit(struct lks_device *device, struct lks_error *error)
{
	for (unsigned int i = 0; i < device->options.polls; i++) {
		bool done = false;
		int rc = i ? lks_device_pause(device, error) : 0;

		if (rc == 0)
			rc = lks_device_commit_done(device, &done, error);
		if (rc < 0 || done)
			return rc;
	}
	return lks_error_set(error, -ETIMEDOUT, "%s: the commit is not over after %u polls",
			     device->name, device->options.polls);
}

int lks_device_set_uplinks(struct lks_device *device, const struct lks_plan *plan,
			   struct lks_error *error)
{
	int rc = lks_uplinks_check(device, plan, error);

	if (rc == 0)
		rc = lks_device_check(device, error);
	if (rc == 0)
		rc = lks_uplinks_each(device, plan, lks_reg_write, error);
	return rc < 0 ? rc : lks_device_check(device, error);
}

int lks_device_verify(struct lks_device *device, const struct lks_plan *plan,
		      struct lks_error *error)
{
	int rc = lks_device_check(device, error);

	if (rc == 0)
		rc = lks_bank_each(device, plan, compare, error);
	if (rc == 0)
		rc = lks_uplinks_each(device, plan, compare, error);
	return rc < 0 ? rc : lks_device_check(device, error);
}

int lks_device_apply(struct lks_device *device, const struct lks_plan *plan,
		     struct lks_error *error)
{
	int rc = lks_device_prepare(device, plan, error);

	if (rc == 0)
		rc = lks_device_commit(device, error);
	if (rc == 0)
		rc = wait_commit(device, error);
	if (rc == 0)
		rc = lks_device_set_uplinks(device, plan, error);
	return rc < 0 ? rc : lks_device_verify(device, plan, error);
}
