/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

int lks_device_events(struct lks_device *device, uint16_t *ret_uplinks)
{
	uint32_t event;
	int rc = lks_reg_read(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.EVENT), &event,
			      NULL);

	if (rc == 0)
		rc = lks_device_check(device, NULL);
	if (rc < 0)
		return rc;
	*ret_uplinks = (uint16_t)LKS_FIELD(event, LKS_CSR__CONTROL__EVENT__UPLINK);
	return 0;
}

int lks_device_clear_events(struct lks_device *device, uint16_t uplinks)
{
	return lks_reg_command(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.EVENT), uplinks);
}

int lks_device_enable_events(struct lks_device *device, uint16_t uplinks)
{
	return lks_reg_command(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.EVENT_ENABLE),
			       uplinks);
}
