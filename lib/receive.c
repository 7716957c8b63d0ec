/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

#include <linksteer/receive.h>

#include <errno.h>
#include <string.h>

#define MIN_BYTES 14u
#define COUNTERS 8u /* of an uplink */
#define COUNTER_BYTES 8u

#define RX_REG(device, member) LKS_REG(device, LKS_BLOCK_RECEIVE, member)

/* Ours, and with a receive path. */
static int check(struct lks_device *device)
{
	int rc = lks_device_check(device, NULL);

	if (rc == 0 && !LKS_FIELD(device->features, LKS_CSR__IDENTITY__FEATURES__RECEIVE))
		rc = -ENOTSUP;
	return rc;
}

/* ---- mailbox ---- */

static int read_words(struct lks_device *device, uint32_t at, size_t bytes, uint8_t *ret_bytes)
{
	for (size_t i = 0; i < bytes; i += 4) {
		uint32_t word;
		int rc = lks_reg_read(device, at + (uint32_t)i, &word, NULL);

		if (rc < 0)
			return rc;
		for (size_t k = 0; k < 4 && i + k < bytes; k++)
			ret_bytes[i + k] = (uint8_t)(word >> 8 * k);
	}
	return 0;
}

/* Low word first: reading it keeps the high one. */
static int read64(struct lks_device *device, uint32_t at, uint64_t *ret_value)
{
	uint32_t low, high;
	int rc = lks_reg_read(device, at, &low, NULL);

	if (rc == 0)
		rc = lks_reg_read(device, at + 4, &high, NULL);
	if (rc == 0)
		*ret_value = (uint64_t)high << 32 | low;
	return rc;
}

int lks_device_punted(struct lks_device *device, struct lks_punted *ret_punted)
{
	struct lks_punted punted = { 0 };
	uint32_t about = 0;
	int rc = lks_reg_read(device, RX_REG(device, receive.PUNT), &about, NULL);

	if (rc == 0) /* behind the read: a card that was reset has no mail either */
		rc = check(device);
	if (rc < 0 || LKS_FIELD(about, LKS_CSR__RECEIVE__PUNT__WAITING) == 0)
		return rc;
	punted.uplink = LKS_FIELD(about, LKS_CSR__RECEIVE__PUNT__UPLINK);
	punted.bytes = LKS_FIELD(about, LKS_CSR__RECEIVE__PUNT__BYTES);
	if (punted.uplink >= device->uplinks || punted.bytes < MIN_BYTES)
		return -EIO;
	rc = read64(device, RX_REG(device, receive.STAMP_LO), &punted.clocks);
	if (rc == 0)
		rc = read_words(device, RX_REG(device, punted),
				punted.bytes < LKS_MAIL_BYTES ? punted.bytes : LKS_MAIL_BYTES,
				punted.frame);
	if (rc == 0)
		rc = lks_reg_command(device, RX_REG(device, receive.NEXT),
				     LKS_CSR__RECEIVE__NEXT__NOW_bm);
	if (rc < 0)
		return rc;
	*ret_punted = punted;
	return 1;
}

static int write_frame(struct lks_device *device, const uint8_t *frame, size_t bytes)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < bytes; i += 4) {
		uint32_t word = 0;

		for (size_t k = 0; k < 4 && i + k < bytes; k++)
			word |= (uint32_t)frame[i + k] << 8 * k;
		rc = lks_reg_write(device, RX_REG(device, injected) + (uint32_t)i, word, NULL);
	}
	return rc;
}

int lks_device_inject(struct lks_device *device, unsigned int uplink, const uint8_t *frame,
		      size_t bytes)
{
	uint32_t status = 0;
	int rc;

	if (uplink >= device->uplinks || bytes < MIN_BYTES || bytes > LKS_MAIL_BYTES)
		return -ERANGE;
	rc = check(device);
	if (rc == 0)
		rc = lks_reg_read(device, RX_REG(device, receive.INJECT_STATUS), &status, NULL);
	if (rc == 0 && LKS_FIELD(status, LKS_CSR__RECEIVE__INJECT_STATUS__BUSY))
		rc = -EBUSY;
	if (rc == 0)
		rc = write_frame(device, frame, bytes);
	if (rc == 0)
		rc = lks_reg_write(device, RX_REG(device, receive.INJECT),
				   LKS_PUT(uplink, LKS_CSR__RECEIVE__INJECT__UPLINK) |
					   LKS_PUT(bytes, LKS_CSR__RECEIVE__INJECT__BYTES) |
					   LKS_CSR__RECEIVE__INJECT__SEND_bm,
				   NULL);
	if (rc == 0)
		rc = lks_reg_read(device, RX_REG(device, receive.INJECT_STATUS), &status, NULL);
	if (rc == 0)
		rc = lks_device_check(device, NULL);
	if (rc == 0 && LKS_FIELD(status, LKS_CSR__RECEIVE__INJECT_STATUS__REFUSED))
		rc = -ENETDOWN;
	return rc;
}

/* ---- own MACs ---- */

unsigned int lks_own_mac_place(const uint8_t mac[6])
{
	unsigned int a = mac[5] | (mac[5] & 1u) << 8;
	unsigned int b = (unsigned int)mac[4] << 1 | (mac[4] & 1u);

	return a ^ b ^ mac[3] ^ (unsigned int)mac[2] << 1;
}

static int put_own(struct lks_device *device, unsigned int place, const uint8_t *mac)
{
	uint32_t low = 0, high = 0;
	int rc;

	if (mac) {
		low = (uint32_t)mac[2] << 24 | (uint32_t)mac[3] << 16 | (uint32_t)mac[4] << 8 |
		      mac[5];
		high = LKS_CSR__RECEIVE__OWN_HI__VALID_bm | (uint32_t)mac[0] << 8 | mac[1];
	}
	rc = lks_reg_write(device, RX_REG(device, receive.OWN_LO), low, NULL);
	if (rc == 0)
		rc = lks_reg_write(device, RX_REG(device, receive.OWN_HI), high, NULL);
	if (rc == 0)
		rc = lks_reg_write(device, RX_REG(device, receive.OWN_PUT),
				   LKS_PUT(place, LKS_CSR__RECEIVE__OWN_PUT__PLACE) |
					   LKS_CSR__RECEIVE__OWN_PUT__PUT_bm,
				   NULL);
	return rc;
}

int lks_device_set_own_macs(struct lks_device *device, const uint8_t (*macs)[6], size_t n)
{
	const uint8_t *at[LKS_OWN_MACS] = { NULL };
	int rc;

	for (size_t i = 0; i < n; i++) {
		const uint8_t **place = &at[lks_own_mac_place(macs[i])];

		if (*place && memcmp(*place, macs[i], 6))
			return -EEXIST;
		*place = macs[i];
	}
	rc = check(device);
	for (unsigned int place = 0; rc == 0 && place < LKS_OWN_MACS; place++)
		rc = put_own(device, place, at[place]);
	return rc < 0 ? rc : lks_device_check(device, NULL);
}

/* ---- counters ---- */

int lks_device_received(struct lks_device *device, unsigned int uplink,
			struct lks_received *ret_received)
{
	struct lks_received r = { 0 };
	uint64_t *const value[] = { &r.frames,	  &r.bytes,    &r.filtered, &r.punted,
				    &r.punt_lost, &r.overflow, &r.bad };
	uint32_t at = RX_REG(device, received) + COUNTER_BYTES * COUNTERS * uplink;
	int rc = uplink < device->uplinks ? check(device) : -ERANGE;

	for (unsigned int i = 0; rc == 0 && i < sizeof(value) / sizeof(value[0]); i++)
		rc = read64(device, at + COUNTER_BYTES * i, value[i]);
	if (rc == 0)
		rc = lks_device_check(device, NULL);
	if (rc == 0)
		*ret_received = r;
	return rc;
}
