/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a card, and noticing that it is gone. */
#include "fake_card.h"
#include "script_bus.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

TestSuite(device, .timeout = 20);

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define UNTOUCHED ((void *)-1)

static struct fake_card card;
static struct lks_error error;

static struct lks_device *open_card(const struct lks_device_options *options)
{
	struct lks_bus bus = fake_card_bus(&card);
	struct lks_device *device = NULL;

	cr_assert_eq(lks_device_open_bus(&bus, options, &error, &device), 0, "%s", error.text);
	return device;
}

static void want_refusal(int want, const char *text)
{
	struct lks_bus bus = fake_card_bus(&card);
	struct lks_device *device = UNTOUCHED;
	int rc = lks_device_open_bus(&bus, NULL, &error, &device);

	cr_expect_eq(rc, want, "%s: returned %d (%s)", text, rc, error.text);
	cr_expect_str_eq(error.text, text);
	cr_expect_eq(device, UNTOUCHED, "%s: out-parameter changed on failure", text);
	cr_expect_eq(card.closes, 0, "%s: the bus is the caller's after a failure", text);
	cr_expect_eq(card.misuses, 0, "%s: access outside of the window", text);
}

Test(device, shape_is_read)
{
	struct lks_device *device;

	fake_card_init(&card, 5, 3);
	card.reg[AT_RESET_COUNT / 4] = 7;
	device = open_card(NULL);
	cr_expect_str_eq(lks_device_name(device), "fake:0");
	cr_expect_eq(lks_device_version(device), 0x010203);
	cr_expect_eq(lks_device_data_width(device), 64);
	cr_expect_eq(lks_device_uplinks(device), 5);
	cr_expect_eq(lks_device_teams(device), 3);
	cr_expect_eq(lks_device_max_frame(device), 9216);
	cr_expect_eq(lks_device_queue_bytes(device), 32768);
	cr_expect_eq(lks_device_clock_hz(device), 156250000);
	cr_expect_eq(lks_device_build_id(device), 0xb111d);
	cr_expect_eq(lks_device_reset_count(device), 7);
	cr_expect(lks_device_has_tx_done(device));
	cr_expect_eq(card.misuses, 0);
	cr_expect_null(lks_device_close(device));
}

Test(device, close_closes_the_bus_once)
{
	fake_card_init(&card, 4, 4);
	lks_device_close(open_card(NULL));
	cr_expect_eq(card.closes, 1);
	cr_expect_null(lks_device_close(NULL));
}

Test(device, open_makes_exactly_these_accesses)
{
	static const struct script_step step[] = {
		{ 'r', 0x0000, 0x4c4b5331 }, { 'r', 0x0008, 0x00010000 }, /* magic, version */
		SCRIPT_BLOCK_LIST,	     { 'r', 0x000c, 0x02100200 },
		{ 'r', 0x0010, 9216 }, /* the shape */
		{ 'r', 0x0014, 65536 },	     { 'r', 0x0018, 0 },
		{ 'r', 0x002c, 0xffffff },   { 'r', 0x001c, 0 },
		{ 'r', 0x0020, 250000000 },  { 'r', 0x0024, 1 },
		{ 'r', 0x0028, 0 }, /* ownership */
		{ 'w', 0x0028, 0xcafe },     { 'r', 0x0000, 0x4c4b5331 },
		{ 'r', 0x0028, 0xcafe },
	};
	struct script_bus script = { step, COUNT(step), 0, false };
	struct lks_bus bus = script_bus(&script);
	struct lks_device_options options = { .owner = 0xcafe };
	struct lks_device *device = NULL;

	cr_assert_eq(lks_device_open_bus(&bus, &options, &error, &device), 0, "step %zu: %s",
		     script.next, error.text);
	cr_expect_eq(script.next, COUNT(step), "%zu steps", script.next);
	cr_expect_eq(lks_device_data_width(device), 512);
	lks_device_close(device);
}

Test(device, owner_drawn_differs_from_the_former)
{
	uint32_t former = 0;

	fake_card_init(&card, 4, 4);
	for (int i = 0; i < 1000; i++) {
		struct lks_device *device = open_card(NULL);
		uint32_t owner = card.reg[AT_OWNER / 4];

		cr_assert_neq(owner, 0, "round %d", i);
		cr_assert_neq(owner, former, "round %d: owner %#x again", i, owner);
		former = owner;
		lks_device_close(device);
	}
}

Test(device, second_program_makes_the_first_stale)
{
	struct lks_device *first, *second;

	fake_card_init(&card, 4, 4);
	first = open_card(NULL);
	second = open_card(NULL);
	cr_expect_eq(lks_device_check(second, &error), 0);
	cr_expect_eq(lks_device_check(first, &error), -ESTALE);
	cr_expect_str_eq(error.text, "fake:0: another program opened the card");
	lks_device_close(first);
	lks_device_close(second);
}

/* The fake card, at which another program opens it behind the first one's look at its owner. */
static struct lks_bus at_once;
static struct lks_device *other;

static int read_at_once(void *ctx, uint32_t at, uint32_t *ret_value)
{
	int rc = at_once.ops->read32(ctx, at, ret_value);

	if (at == AT_OWNER && !other)
		other = open_card(NULL);
	return rc;
}

static int write_at_once(void *ctx, uint32_t at, uint32_t value)
{
	return at_once.ops->write32(ctx, at, value);
}

Test(device, of_two_that_open_at_once_one_is_told)
{
	static const struct lks_bus_ops ops = { .read32 = read_at_once, .write32 = write_at_once };
	struct lks_device *first = NULL;
	struct lks_bus bus;

	fake_card_init(&card, 4, 4);
	at_once = bus = fake_card_bus(&card);
	bus.ops = &ops;
	cr_assert_eq(lks_device_open_bus(&bus, NULL, &error, &first), 0, "%s", error.text);
	cr_expect_eq(lks_device_check(first, NULL), 0);
	cr_expect_eq(lks_device_check(other, NULL), -ESTALE);
	lks_device_close(first);
	lks_device_close(other);
}

/* With another bitstream all its counts begin anew. */
Test(device, a_card_that_starts_anew_is_not_ours_when_somebody_opens_it)
{
	struct lks_device *former, *owner;

	fake_card_init(&card, 4, 4);
	former = open_card(NULL);
	fake_card_init(&card, 4, 4);
	cr_expect_eq(lks_device_check(former, NULL), -ESTALE);
	owner = open_card(NULL);
	cr_expect_eq(lks_device_check(owner, NULL), 0);
	cr_expect_eq(lks_device_check(former, NULL), -ESTALE);
	lks_device_close(former);
	lks_device_close(owner);
}

/* One damage to a good card each. */
static const struct {
	uint32_t at, value;
	int rc;
	const char *text;
} damaged[] = {
	{ 0x0000, 0xffffffff, -ENODEV, "fake:0: no answer, the card is gone" },
	{ 0x0000, 0x00000000, -ENODEV, "fake:0: not a Linksteer card: magic number 0x00000000" },
	{ 0x0008, 0x00020100, -ENOTSUP,
	  "fake:0: hardware version 2.1.0: this library drives version 1" },
	{ 0x0004, 0x01000002, -ENOTSUP,
	  "fake:0: the identity block has version 2: this library knows 1" },
	{ 0x0204, 0x04000007, -ENOTSUP,
	  "fake:0: the uplinks block has version 7: this library knows 1" },
	{ 0x1104, 0x01000001, -ELOOP, "fake:0: the list of blocks returns to 0x0100" },
	{ 0x0204, 0x02000001, -ELOOP, "fake:0: the list of blocks returns to 0x0200" },
	{ 0x0204, 0x04020001, -EPROTO, "fake:0: the block at 0x0200 links to 0x0402" },
	{ 0x0204, 0xfffc0001, -EPROTO, "fake:0: the block at 0x0200 links to 0xfffc" },
	{ 0x0804, 0x00000001, -ENOTSUP, "fake:0: has no vlans block" },
	{ 0x1000, 0x00000077, -ENOTSUP, "fake:0: has no vlans block" },
	{ 0x1000, 0x00000003, -EPROTO, "fake:0: a second teams block at 0x1000" },
	{ 0x000c, 0x04000040, -EPROTO, "fake:0: impossible shape 0x04000040" },
	{ 0x000c, 0x04110040, -EPROTO, "fake:0: impossible shape 0x04110040" },
	{ 0x000c, 0x00040040, -EPROTO, "fake:0: impossible shape 0x00040040" },
	{ 0x000c, 0x11040040, -EPROTO, "fake:0: impossible shape 0x11040040" },
	{ 0x000c, 0x04040000, -EPROTO, "fake:0: impossible shape 0x04040000" },
};

Test(device, damaged_card_is_refused_with_the_reason)
{
	for (size_t i = 0; i < COUNT(damaged); i++) {
		fake_card_init(&card, 4, 4);
		card.reg[damaged[i].at / 4] = damaged[i].value;
		want_refusal(damaged[i].rc, damaged[i].text);
		cr_expect_eq(card.writes, 0, "%s: something was written", damaged[i].text);
	}
}

static void put_block(uint32_t at, uint32_t type, uint32_t next, uint32_t version)
{
	card.reg[at / 4] = type;
	card.reg[at / 4 + 1] = next << 16 | version;
}

Test(device, endless_list_ends)
{
	fake_card_init(&card, 4, 4);
	put_block(0x0100, 1, 0x2400, 1);
	for (uint32_t at = 0x2400; at < 0x3000; at += 8)
		put_block(at, 0x1000 + at, at + 8, 1);
	want_refusal(-ELOOP, "fake:0: more than 64 blocks");
}

Test(device, block_that_leaves_the_window_is_refused)
{
	fake_card_init(&card, 4, 4);
	put_block(0x1000, 5, 0x1200, 1);
	put_block(0x1200, 6, 0, 1);
	want_refusal(-EPROTO, "fake:0: the buckets block at 0x1200 leaves the window");
}

Test(device, small_window_is_refused)
{
	struct lks_bus bus = fake_card_bus(&card);
	struct lks_device *device = UNTOUCHED;

	fake_card_init(&card, 4, 4);
	bus.window_bytes = 16;
	cr_expect_eq(lks_device_open_bus(&bus, NULL, &error, &device), -EPROTO);
	bus.window_bytes = 0x8000;
	cr_expect_eq(lks_device_open_bus(&bus, NULL, &error, &device), -EPROTO);
	cr_expect_str_eq(error.text, "fake:0: the buckets block at 0x1100 leaves the window");
	cr_expect_eq(device, UNTOUCHED);
}

Test(device, moved_block_is_found)
{
	struct lks_device *device;
	uint16_t events = 0;

	fake_card_init(&card, 4, 4);
	put_block(0x0000, 0x4c4b5331, 0x3e00, 1);
	put_block(0x3e00, 1, 0x0200, 1);
	card.reg[0x3e18 / 4] = 0x5;
	device = open_card(NULL);
	cr_expect_eq(lks_device_events(device, &events), 0);
	cr_expect_eq(events, 0x5, "events %#x", events);
	lks_device_close(device);
}

static void keep_log(void *user, enum lks_log_level level, const char *text)
{
	if (level == LKS_LOG_INFO)
		snprintf(user, LKS_ERROR_BYTES, "%s", text);
}

Test(device, unknown_block_is_listed_and_logged)
{
	char line[LKS_ERROR_BYTES] = "";
	struct lks_device_options options = { .log = keep_log, .user = line };
	struct lks_device *device;
	uint32_t type = 0, offset = 0;
	unsigned int version = 0;

	fake_card_init(&card, 4, 4);
	put_block(0x2800, 13, 0x2c00, 1);
	put_block(0x2c00, 0xabcd, 0x3000, 9);
	device = open_card(&options);
	cr_expect_str_eq(line, "fake:0: skips block of unknown type 0x0000abcd, version 9, "
			       "at 0x2c00");
	cr_assert_eq(lks_device_block_at(device, 9, &type, &version, &offset), 0);
	cr_expect_eq(type, 0xabcd);
	cr_expect_eq(version, 9);
	cr_expect_eq(offset, 0x2c00);
	cr_expect_null(lks_block_name(type));
	cr_expect_eq(lks_device_block_at(device, 13, &type, NULL, NULL), -ENOENT);
	cr_expect_eq(lks_device_block_at(device, UINT_MAX, &type, NULL, NULL), -ENOENT);
	cr_assert_eq(lks_device_block_at(device, 4, &type, NULL, NULL), 0);
	cr_expect_str_eq(lks_block_name(type), "counters");
	lks_device_close(device);
}

Test(device, owner_that_does_not_stick_is_noticed)
{
	fake_card_init(&card, 4, 4);
	card.deaf_owner = true;
	want_refusal(-ESTALE, "fake:0: the card was reset");
}

/* 39 accesses: see open_makes_exactly_these_accesses. */
Test(device, any_access_of_open_may_fail)
{
	for (unsigned int n = 0; n < 39; n++) {
		char text[LKS_ERROR_BYTES];
		struct lks_device *device = UNTOUCHED;
		struct lks_bus bus = fake_card_bus(&card);
		int rc;

		fake_card_init(&card, 4, 4);
		card.fail_at = n;
		rc = lks_device_open_bus(&bus, NULL, &error, &device);
		cr_expect_eq(rc, -EIO, "access %u: %d", n, rc);
		snprintf(text, sizeof(text), "fake:0: cannot %s register 0x",
			 n == 36 ? "write" : "read");
		cr_expect(!strncmp(error.text, text, strlen(text)), "access %u: %s", n, error.text);
		cr_expect_eq(device, UNTOUCHED, "access %u", n);
		cr_expect_eq(card.accesses, n + 1, "access %u: went on", n);

		fake_card_init(&card, 4, 4);
		card.die_at = n;
		rc = lks_device_open_bus(&bus, NULL, &error, &device);
		cr_expect_eq(rc, -ENODEV, "dead from access %u: %d (%s)", n, rc, error.text);
	}
	cr_expect_eq(lks_device_open_bus(&(struct lks_bus){ fake_card_bus(&card).ops, &card, NULL,
							    LKS_BUS_WINDOW_BYTES },
					 NULL, NULL, &(struct lks_device *){ NULL }),
		     -ENODEV, "nobody has to listen, a bus need not have a name");
}

/* Every call that touches the card. */
enum {
	CHECK,
	PREPARE,
	COMMIT,
	SET_UPLINKS,
	VERIFY,
	APPLY,
	STATS,
	STATE,
	QUEUED,
	EVENTS,
	CLEAR,
	ENABLE,
	RULES,
	DISTRIBUTING,
	RELEASE,
	RECEIVED,
	INJECT,
	OWN_MACS,
	PUNTED,
	BUCKET,
	VPORT,
	LEDGER,
	CALLS
};

static int call(struct lks_device *device, int which)
{
	struct lks_stats *stats = UNTOUCHED;
	struct lks_ledger *ledger = UNTOUCHED;
	struct lks_plan *plan = NULL;
	unsigned int number = 99;
	uint16_t mask = 99;
	int rc = 0;

	cr_assert_eq(lks_plan_new(&plan), 0);
	switch (which) {
	case CHECK:
		rc = lks_device_check(device, &error);
		break;
	case PREPARE:
		rc = lks_device_prepare(device, plan, &error);
		break;
	case COMMIT:
		rc = lks_device_commit(device, &error);
		break;
	case SET_UPLINKS:
		rc = lks_device_set_uplinks(device, plan, &error);
		break;
	case VERIFY:
		rc = lks_device_verify(device, plan, &error);
		break;
	case APPLY:
		rc = lks_device_apply(device, plan, &error);
		break;
	case STATS:
		rc = lks_stats_take(device, &error, &stats);
		break;
	case STATE:
		rc = lks_device_uplink_state(device, 0, &number);
		break;
	case QUEUED:
		rc = lks_device_uplink_queued(device, 0, &number);
		break;
	case EVENTS:
		rc = lks_device_events(device, &mask);
		break;
	case CLEAR:
		rc = lks_device_clear_events(device, 1);
		break;
	case ENABLE:
		rc = lks_device_enable_events(device, 1);
		break;
	case RULES:
		rc = lks_device_uplink_rules(device, 0, &(struct lks_uplink_rules){ 0 });
		break;
	case DISTRIBUTING:
		rc = lks_device_set_distributing(device, 0, true);
		break;
	case RELEASE:
		rc = lks_device_release(device, 0);
		break;
	case RECEIVED:
		rc = lks_device_received(device, 0, &(struct lks_received){ 0 });
		break;
	case INJECT:
		rc = lks_device_inject(device, 0, (const uint8_t[60]){ 0 }, 60);
		break;
	case OWN_MACS:
		rc = lks_device_set_own_macs(device, NULL, 0);
		break;
	case PUNTED:
		rc = lks_device_punted(device, &(struct lks_punted){ 0 });
		break;
	case BUCKET:
		rc = lks_device_bucket(device, 0, 0, &error, &(struct lks_count){ 0 });
		break;
	case VPORT:
		rc = lks_device_vport(device, 0, &error, &(struct lks_count){ 0 });
		break;
	case LEDGER:
		rc = lks_ledger_take(device, &error, &ledger);
		if (rc == 0)
			lks_ledger_free(ledger);
		break;
	default:
		break;
	}
	if (rc == 0 && stats != UNTOUCHED)
		lks_stats_free(stats);
	else
		cr_expect(stats == UNTOUCHED && (rc == 0 || (number == 99 && mask == 99)),
			  "call %d: out-parameter changed", which);
	lks_plan_free(plan);
	return rc;
}

Test(device, every_call_notices_that_the_card_is_gone)
{
	for (int which = 0; which < CALLS; which++) {
		struct lks_device *device;
		int rc;

		fake_card_init(&card, 4, 4);
		device = open_card(NULL);
		card.dead = true;
		rc = call(device, which);
		cr_expect_eq(rc, -ENODEV, "call %d: %d", which, rc);
		lks_device_close(device);
	}
}

Test(device, every_call_notices_a_reset_and_writes_nothing)
{
	for (int which = 0; which < CALLS; which++) {
		struct lks_device *device;
		unsigned int writes;
		int rc;

		fake_card_init(&card, 4, 4);
		device = open_card(NULL);
		fake_card_reset(&card);
		writes = card.writes;
		rc = call(device, which);
		cr_expect_eq(rc, -ESTALE, "call %d: %d", which, rc);
		cr_expect_eq(card.writes, writes, "call %d wrote to a card that is not ours",
			     which);
		lks_device_close(device);
	}
}

/* At access @n of the call the card goes (or is reset). Return: whether the call came so far. */
static bool fault(int which, unsigned int n, bool reset)
{
	struct lks_device *device;
	struct lks_plan *plan = NULL;
	bool reached;
	int rc;

	fake_card_init(&card, 4, 4);
	device = open_card(NULL);
	cr_assert_eq(lks_plan_new(&plan), 0);
	cr_assert_eq(lks_device_apply(device, plan, &error), 0);
	lks_plan_free(plan);
	*(reset ? &card.reset_at : &card.die_at) = card.accesses + n;
	rc = call(device, which);
	reached = card.accesses > *(reset ? &card.reset_at : &card.die_at);
	if (reached)
		cr_expect_eq(rc, reset ? -ESTALE : -ENODEV, "call %d, access %u: %d", which, n, rc);
	lks_device_close(device);
	return reached;
}

Test(device, every_call_notices_a_card_that_goes_amid_it)
{
	for (int which = 0; which < CALLS; which++)
		for (unsigned int n = 0; fault(which, n, false); n++)
			;
}

Test(device, every_call_notices_a_reset_amid_it)
{
	for (int which = 0; which < CALLS; which++)
		for (unsigned int n = 0; fault(which, n, true); n++)
			;
}

Test(device, every_call_passes_on_errors_of_the_bus)
{
	for (int which = 0; which < CALLS; which++)
		for (unsigned int n = 0; n < 2; n++) {
			struct lks_device *device;
			int rc;

			fake_card_init(&card, 4, 4);
			device = open_card(NULL);
			card.fail_at = card.accesses + n;
			rc = call(device, which);
			cr_expect_eq(rc, -EIO, "call %d, access %u: %d", which, n, rc);
			lks_device_close(device);
		}
}

Test(device, all_ones_are_believed_of_a_card_that_answers)
{
	struct lks_device *device;
	uint16_t events = 0;

	fake_card_init(&card, 4, 4);
	device = open_card(NULL);
	card.reg[AT_EVENT / 4] = 0xffffffff;
	cr_expect_eq(lks_device_events(device, &events), 0);
	cr_expect_eq(events, 0xffff);
	lks_device_close(device);
}

/* The card goes between the look at its identity and the register. */
Test(device, all_ones_of_a_card_that_went_are_not_believed)
{
	struct lks_device *device;
	uint16_t events = 7;

	fake_card_init(&card, 4, 4);
	device = open_card(NULL);
	card.die_at = card.accesses + 2;
	cr_expect_eq(lks_device_events(device, &events), -ENODEV);
	cr_expect_eq(events, 7, "out-parameter changed on failure");
	lks_device_close(device);
}
