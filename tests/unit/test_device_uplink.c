/* SPDX-License-Identifier: Apache-2.0 */
/* State of ports, and events. */
#include "fake_card.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>

TestSuite(device_uplink, .timeout = 20);

static struct fake_card card;

static struct lks_device *open_card(unsigned int uplinks)
{
	struct lks_device *device = NULL;
	struct lks_bus bus;

	fake_card_init(&card, uplinks, 4);
	bus = fake_card_bus(&card);
	cr_assert_eq(lks_device_open_bus(&bus, NULL, NULL, &device), 0);
	return device;
}

Test(device_uplink, state_tells_link_eligible_and_admin_apart)
{
	static const struct {
		uint32_t setting, state;
		unsigned int want;
	} known[] = {
		{ 0, 0, 0 },
		{ 0, 1, LKS_UPLINK_LINK },
		{ 1, 0, LKS_UPLINK_ADMIN_UP },
		{ 1, 3, LKS_UPLINK_LINK | LKS_UPLINK_ELIGIBLE | LKS_UPLINK_ADMIN_UP },
		{ 1, 2, LKS_UPLINK_ELIGIBLE | LKS_UPLINK_ADMIN_UP }, /* inside the down delay */
	};
	struct lks_device *device = open_card(5);

	for (unsigned int u = 0; u < 5; u++) {
		unsigned int state = 99;

		card.reg[(AT_UPLINK + 16 * u) / 4] = known[u].setting;
		card.reg[(AT_UPLINK + 16 * u + 8) / 4] = known[u].state;
		cr_assert_eq(lks_device_uplink_state(device, u, &state), 0);
		cr_expect_eq(state, known[u].want, "uplink%u: %#x", u, state);
	}
	lks_device_close(device);
}

Test(device_uplink, queued_is_of_that_uplink)
{
	struct lks_device *device = open_card(3);
	unsigned int frames = 0;

	card.reg[(AT_UPLINK + 16 * 2 + 12) / 4] = 0xabcd;
	cr_assert_eq(lks_device_uplink_queued(device, 2, &frames), 0);
	cr_expect_eq(frames, 0xabcd);
	cr_assert_eq(lks_device_uplink_queued(device, 1, &frames), 0);
	cr_expect_eq(frames, 0);
	lks_device_close(device);
}

Test(device_uplink, port_beyond_the_card_is_refused)
{
	struct lks_device *device = open_card(3);
	unsigned int value = 99, accesses = card.accesses;

	cr_expect_eq(lks_device_uplink_state(device, 3, &value), -ERANGE);
	cr_expect_eq(lks_device_uplink_queued(device, 3, &value), -ERANGE);
	cr_expect_eq(value, 99);
	cr_expect_eq(card.accesses, accesses);
	lks_device_close(device);
}

Test(device_uplink, events_are_cleared_one_by_one)
{
	struct lks_device *device = open_card(4);
	uint16_t events = 0;

	card.reg[AT_EVENT / 4] = 0xb;
	cr_assert_eq(lks_device_events(device, &events), 0);
	cr_expect_eq(events, 0xb);
	cr_assert_eq(lks_device_clear_events(device, 0x2), 0);
	cr_assert_eq(lks_device_events(device, &events), 0);
	cr_expect_eq(events, 0x9, "only the event of uplink1 is cleared");
	cr_assert_eq(lks_device_enable_events(device, 0xc), 0);
	cr_expect_eq(card.reg[AT_EVENT_ENABLE / 4], 0xc);
	lks_device_close(device);
}
