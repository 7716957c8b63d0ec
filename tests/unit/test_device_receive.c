/* SPDX-License-Identifier: Apache-2.0 */
/* Mailbox, own MACs, receive counters, RARP. */
#include "fake_card.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(device_receive, .timeout = 20);

static struct fake_card card;

static struct lks_device *open_card(void)
{
	struct lks_device *device = NULL;
	struct lks_bus bus;

	fake_card_init(&card, 4, 4);
	bus = fake_card_bus(&card);
	cr_assert_eq(lks_device_open_bus(&bus, NULL, NULL, &device), 0);
	return device;
}

Test(device_receive, punted_frame_with_uplink_and_time)
{
	struct lks_device *device = open_card();
	struct lks_punted punted;

	cr_expect_eq(lks_device_punted(device, &punted), 0);
	card.reg[(AT_RECEIVE + 0x08) / 4] = 62u << 16 | 3 << 4 | 1;
	card.reg[(AT_RECEIVE + 0x0c) / 4] = 0x89abcdef;
	card.reg[(AT_RECEIVE + 0x10) / 4] = 0x1234;
	for (uint32_t i = 0; i < 64; i++)
		card.reg[AT_PUNTED / 4 + i] = 0x03020100 + 0x04040404 * i;
	cr_assert_eq(lks_device_punted(device, &punted), 1);
	cr_expect_eq(punted.uplink, 3);
	cr_expect_eq(punted.bytes, 62);
	cr_expect_eq(punted.clocks, UINT64_C(0x123489abcdef));
	for (unsigned int i = 0; i < 62; i++)
		cr_expect_eq(punted.frame[i], i, "byte %u: %u", i, punted.frame[i]);
	cr_expect_eq(punted.frame[62], 0);
	cr_expect_eq(lks_device_punted(device, &punted), 0, "it is gone");
	card.reg[(AT_RECEIVE + 0x08) / 4] = 5u << 16 | 1;
	cr_expect_eq(lks_device_punted(device, &punted), -EIO);
	lks_device_close(device);
}

Test(device_receive, injected_frame)
{
	struct lks_device *device = open_card();
	uint8_t frame[LKS_MAIL_BYTES + 1];

	for (unsigned int i = 0; i < sizeof(frame); i++)
		frame[i] = (uint8_t)(i + 1);
	cr_expect_eq(lks_device_inject(device, 4, frame, 60), -ERANGE);
	cr_expect_eq(lks_device_inject(device, 0, frame, 13), -ERANGE);
	cr_expect_eq(lks_device_inject(device, 0, frame, 257), -ERANGE);
	cr_assert_eq(lks_device_inject(device, 2, frame, 15), 0);
	cr_expect_eq(card.reg[AT_INJECTED / 4], 0x04030201);
	cr_expect_eq(card.reg[AT_INJECTED / 4 + 3], 0x000f0e0d);
	cr_expect_eq(card.reg[(AT_RECEIVE + 0x18) / 4], 1u << 31 | 15 << 16 | 2);
	cr_expect_eq(lks_device_inject(device, 2, frame, 15), -EBUSY);
	card.reg[(AT_RECEIVE + 0x1c) / 4] = 0;
	card.link_down = true;
	cr_expect_eq(lks_device_inject(device, 2, frame, 15), -ENETDOWN);
	lks_device_close(device);
}

Test(device_receive, own_macs_have_one_place_each)
{
	static const uint8_t macs[][6] = { { 0x00, 0x50, 0x56, 0x01, 0x02, 0x03 },
					   { 0x00, 0x50, 0x56, 0x01, 0x02, 0x04 },
					   { 0x00, 0x50, 0x56, 0x01, 0x02, 0x03 } };
	static const uint8_t alike[][6] = { { 0, 0x50, 0x56, 1, 2, 3 },
					    { 2, 0x50, 0x56, 1, 2, 3 } };
	struct lks_device *device = open_card();
	unsigned int used = 0;

	cr_expect_eq(lks_own_mac_place(macs[0]), 0x1aa, "%#x", lks_own_mac_place(macs[0]));
	memset(card.own, 0xff, sizeof(card.own));
	cr_assert_eq(lks_device_set_own_macs(device, macs, 3), 0);
	for (unsigned int i = 0; i < LKS_OWN_MACS; i++)
		used += card.own[i] != 0;
	cr_expect_eq(used, 2);
	cr_expect_eq(card.own[0x1aa], UINT64_C(0x1005056010203));
	cr_expect_eq(lks_device_set_own_macs(device, alike, 2), -EEXIST);
	cr_expect_eq(card.own[0x1aa], UINT64_C(0x1005056010203));
	cr_assert_eq(lks_device_set_own_macs(device, NULL, 0), 0);
	cr_expect_eq(card.own[0x1aa], 0);
	lks_device_close(device);
}

/* The table of a host with 64 virtual ports, as a hypervisor numbers them, must be possible. */
Test(device_receive, neighbouring_macs_do_not_collide)
{
	uint8_t macs[256][6] = { { 0 } };
	struct lks_device *device = open_card();

	for (unsigned int i = 0; i < 256; i++)
		memcpy(macs[i], (const uint8_t[]){ 0, 0x50, 0x56, 0x9a, 0x10, (uint8_t)i }, 6);
	cr_expect_eq(lks_device_set_own_macs(device, macs, 256), 0);
	lks_device_close(device);
}

Test(device_receive, counters_of_one_uplink)
{
	struct lks_device *device = open_card();
	struct lks_received r;

	for (uint32_t i = 0; i < 7; i++) {
		card.reg[(AT_RECEIVED + 64 * 3 + 8 * i) / 4] = 100 + i;
		card.reg[(AT_RECEIVED + 64 * 3 + 8 * i + 4) / 4] = i;
	}
	cr_assert_eq(lks_device_received(device, 3, &r), 0);
	cr_expect_eq(r.frames, 100);
	cr_expect_eq(r.bytes, UINT64_C(0x100000000) + 101);
	cr_expect_eq(r.filtered, UINT64_C(0x200000000) + 102);
	cr_expect_eq(r.punted, UINT64_C(0x300000000) + 103);
	cr_expect_eq(r.punt_lost, UINT64_C(0x400000000) + 104);
	cr_expect_eq(r.overflow, UINT64_C(0x500000000) + 105);
	cr_expect_eq(r.bad, UINT64_C(0x600000000) + 106);
	cr_expect_eq(lks_device_received(device, 4, &r), -ERANGE);
	lks_device_close(device);
}

Test(device_receive, card_without_a_receive_path)
{
	struct lks_device *device = NULL;
	struct lks_punted punted;
	struct lks_received r;
	struct lks_bus bus;

	fake_card_init(&card, 4, 4);
	card.reg[0x18 / 4] = 1;
	bus = fake_card_bus(&card);
	cr_assert_eq(lks_device_open_bus(&bus, NULL, NULL, &device), 0);
	cr_expect_eq(lks_device_punted(device, &punted), -ENOTSUP);
	cr_expect_eq(lks_device_received(device, 0, &r), -ENOTSUP);
	cr_expect_eq(lks_device_set_own_macs(device, NULL, 0), -ENOTSUP);
	cr_expect_eq(lks_device_inject(device, 0, punted.frame, 60), -ENOTSUP);
	lks_device_close(device);
}

Test(device_receive, rarp_is_what_rfc_903_says)
{
	static const uint8_t mac[6] = { 0, 0x50, 0x56, 1, 2, 3 };
	static const uint8_t want[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x50, 0x56, 1, 2,
					3,    0x80, 0x35, 0,	1,    8,    0, 6,    4,	   0, 3,
					0,    0x50, 0x56, 1,	2,    3,    0, 0,    0,	   0, 0,
					0x50, 0x56, 1,	  2,	3,    0,    0, 0,    0 };
	uint8_t frame[LKS_RARP_BYTES + 4];

	cr_assert_eq(lks_rarp_build(mac, 0, frame), 60);
	cr_expect_eq(memcmp(frame, want, sizeof(want)), 0);
	for (size_t i = sizeof(want); i < 60; i++)
		cr_expect_eq(frame[i], 0);
	cr_assert_eq(lks_rarp_build(mac, 105, frame), 64);
	cr_expect_eq(memcmp(frame + 12, (const uint8_t[]){ 0x81, 0, 0, 105 }, 4), 0);
	cr_expect_eq(memcmp(frame + 16, want + 12, sizeof(want) - 12), 0);
	cr_expect_eq(lks_rarp_build(mac, 4095, frame), 0);
}
