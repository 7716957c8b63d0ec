/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_card.h"

#include <linksteer/linksteer.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(ledger, .timeout = 20);

enum { COUNT = AT_LEDGER + 8, STATE = AT_LEDGER + 12, BUSY = 1 << 16, OVERRUN = 1 << 17 };

static struct fake_card card;
static struct lks_error error;

/* Reads of STATE that are answered by these first, as by a card that goes on. */
static uint32_t state[8];
static unsigned int states, state_reads;

static int read32(void *ctx, uint32_t at, uint32_t *ret_value)
{
	struct lks_bus bus = fake_card_bus(ctx);

	if (at == STATE && state_reads < states) {
		*ret_value = state[state_reads++];
		return 0;
	}
	state_reads += at == STATE;
	return bus.ops->read32(ctx, at, ret_value);
}

static int write32(void *ctx, uint32_t at, uint32_t value)
{
	struct lks_bus bus = fake_card_bus(ctx);

	return bus.ops->write32(ctx, at, value);
}

static struct lks_device *open_card(unsigned int polls)
{
	static const struct lks_bus_ops ops = { read32, write32, NULL };
	struct lks_device_options options = { .polls = polls };
	struct lks_device *device = NULL;
	struct lks_bus bus;

	fake_card_init(&card, 4, 4);
	bus = fake_card_bus(&card);
	bus.ops = &ops;
	cr_assert_eq(lks_device_open_bus(&bus, &options, &error, &device), 0, "%s", error.text);
	return device;
}

static uint32_t *record(unsigned int n)
{
	return &card.reg[AT_FAILOVER / 4 + n % 16 * 16];
}

static void put_record(unsigned int n, const uint32_t word[16])
{
	memcpy(record(n), word, 16 * sizeof(word[0]));
	record(n)[0] = n;
	card.reg[COUNT / 4] = n + 1;
}

static struct lks_ledger *take(struct lks_device *device)
{
	struct lks_ledger *ledger = NULL;

	cr_assert_eq(lks_ledger_take(device, &error, &ledger), 0, "%s", error.text);
	return ledger;
}

/* uplink1 of 0, 1, 3; commit 7; a frame cut, two rescued, three lost. */
static const uint32_t whole[16] = { 0,	    0x11000b,	0x89abcdef, 0x71234, 0x89abcd00, 0x80001234,
				    0x10,   0x80001235, 2,	    1500,    3,		 4000,
				    0x2000, 0x80001236, 300,	    0 };

Test(ledger, every_word_has_its_place)
{
	struct lks_device *device = open_card(0);
	const struct lks_ledger_record *r;
	struct lks_ledger *ledger;

	put_record(0, whole);
	ledger = take(device);
	cr_assert_eq(lks_ledger_failovers(ledger), 1);
	cr_assert_eq(lks_ledger_records(ledger), 1);
	cr_expect_not(lks_ledger_overrun(ledger));
	r = lks_ledger_at(ledger, 0);
	cr_expect(r->number == 0 && r->uplink == 1 && r->generation == 7, "%u, %u, %u", r->number,
		  r->uplink, r->generation);
	cr_expect(r->before == 0xb && r->after == 0x9, "%x, %x", r->before, r->after);
	cr_expect_eq(r->down, UINT64_C(0x123489abcdef));
	cr_expect(r->started && r->last_start == UINT64_C(0x123489abcd00));
	cr_expect(r->rerouted && r->first_reroute == UINT64_C(0x123500000010));
	cr_expect(r->returned && r->back == UINT64_C(0x123600002000));
	cr_expect(r->rescued.frames == 2 && r->rescued.bytes == 1500);
	cr_expect(r->lost.frames == 3 && r->lost.bytes == 4000 && r->reason == LKS_DROP_NO_UPLINK);
	cr_expect(r->cut && !r->open && !r->held && r->hold == 300);
	cr_expect_null(lks_ledger_at(ledger, 1));
	lks_ledger_free(ledger);
	lks_device_close(device);
}

Test(ledger, what_has_not_been_reads_as_that)
{
	const uint32_t word[16] = { 0, 0x3000f, 5, 0, 77, 0, 88, 0, 0, 0, 0, 0, 99, 0, 12345, 3 };
	struct lks_device *device = open_card(0);
	const struct lks_ledger_record *r;
	struct lks_ledger *ledger;

	put_record(0, word);
	ledger = take(device);
	r = lks_ledger_at(ledger, 0);
	cr_expect(!r->started && !r->rerouted && !r->returned && !r->cut && r->open && r->held);
	cr_expect(r->last_start == 0 && r->first_reroute == 0 && r->back == 0 && r->hold == 0);
	lks_ledger_free(ledger);
	lks_device_close(device);
}

Test(ledger, nothing_was_lost)
{
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger = take(device);

	cr_expect_eq(lks_ledger_records(ledger), 0);
	cr_expect_null(lks_ledger_at(ledger, 0));
	cr_expect_null(lks_ledger_free(ledger));
	cr_expect_null(lks_ledger_free(NULL));
	lks_device_close(device);
}

Test(ledger, last_16_of_many_oldest_first)
{
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger;

	for (unsigned int n = 0; n < 37; n++) {
		put_record(n, whole);
		record(n)[2] = 1000 + n;
	}
	ledger = take(device);
	cr_assert_eq(lks_ledger_failovers(ledger), 37);
	cr_assert_eq(lks_ledger_records(ledger), LKS_LEDGER_RECORDS);
	for (unsigned int i = 0; i < 16; i++) {
		const struct lks_ledger_record *r = lks_ledger_at(ledger, i);

		cr_expect_eq(r->number, 21 + i);
		cr_expect_eq(r->down & 0xffffffff, 1021 + i);
	}
	lks_ledger_free(ledger);
	lks_device_close(device);
}

/* Busy, then written meanwhile, then still: the third reading counts. */
Test(ledger, what_is_written_meanwhile_is_read_again)
{
	static const uint32_t answers[] = { 5 | BUSY, 6, 7, 7, 7 | BUSY, 9, 9 };
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger;

	put_record(0, whole);
	memcpy(state, answers, sizeof(answers));
	states = 7;
	ledger = take(device);
	cr_expect_eq(state_reads, 7, "%u reads of STATE", state_reads);
	lks_ledger_free(ledger);
	lks_device_close(device);
}

Test(ledger, never_still)
{
	struct lks_device *device = open_card(5);
	struct lks_ledger *ledger = NULL;

	card.reg[STATE / 4] = BUSY;
	cr_expect_eq(lks_ledger_take(device, &error, &ledger), -ETIMEDOUT);
	cr_expect_str_eq(error.text, "fake:0: the ledger does not stand still in 5 polls");
	cr_expect_null(ledger);
	lks_device_close(device);
}

Test(ledger, overrun_is_told)
{
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger;

	card.reg[STATE / 4] = OVERRUN | 12;
	ledger = take(device);
	cr_expect(lks_ledger_overrun(ledger));
	lks_ledger_free(ledger);
	lks_device_close(device);
}

Test(ledger, impossible_records_are_refused)
{
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger = NULL;

	put_record(0, whole);
	record(0)[0] = 16;
	cr_expect_eq(lks_ledger_take(device, &error, &ledger), -EIO);
	cr_expect_str_eq(error.text,
			 "fake:0: impossible record 0 of the ledger: number 16, uplink 1");
	put_record(0, whole);
	record(0)[1] = 0x40000;
	cr_expect_eq(lks_ledger_take(device, NULL, &ledger), -EIO);
	cr_expect_null(ledger);
	lks_device_close(device);
}

Test(ledger, every_access_may_fail)
{
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger = NULL;
	unsigned int first;

	put_record(1, whole);
	put_record(0, whole);
	card.reg[COUNT / 4] = 2;
	first = card.accesses;
	ledger = take(device);
	for (unsigned int n = card.accesses - first; n > 0; n--) {
		struct lks_ledger *none = NULL;

		card.fail_at = card.accesses + n - 1;
		cr_expect_eq(lks_ledger_take(device, NULL, &none), -EIO, "access %u", n);
		cr_expect_null(none);
		card.fail_at = FAKE_NEVER;
	}
	card.dead = true;
	cr_expect_eq(lks_ledger_take(device, NULL, &ledger), -ENODEV);
	lks_ledger_free(ledger);
	lks_device_close(device);
}

Test(ledger, time_of_a_clock)
{
	struct lks_device *device = open_card(0);
	struct lks_ledger *ledger = take(device);

	cr_expect_eq(lks_ledger_ns(ledger, 156250000), 1000000000);
	cr_expect_eq(lks_ledger_ns(ledger, 3), 19, "19.2");
	cr_expect_eq(lks_ledger_ns(ledger, 4), 26, "25.6");
	cr_expect_eq(lks_ledger_ns(ledger, UINT64_C(0xffffffffffff)), UINT64_C(1801439850948192),
		     "%lu", (unsigned long)lks_ledger_ns(ledger, UINT64_C(0xffffffffffff)));
	lks_ledger_free(ledger);
	lks_device_close(device);
}

static struct lks_team *team_of(enum lks_failover failover, unsigned int members)
{
	struct lks_team *team = NULL;

	cr_assert_eq(lks_team_new("team", &team), 0);
	for (unsigned int u = 0; u < members; u++)
		cr_assert_eq(lks_team_add_member(team, u), 0);
	lks_team_set_policy(team, lks_policy_find("native"));
	lks_team_set_failover(team, failover);
	return team;
}

Test(ledger, buckets_that_moved)
{
	struct lks_team *team = team_of(LKS_RESILIENT, 4);
	struct lks_ledger_record r = { .uplink = 1, .before = 0xf, .after = 0xd };
	unsigned int moved = 99, healthy = 99;

	cr_expect_eq(lks_ledger_moved(&r, team, &moved, &healthy), -EINVAL, "not built");
	cr_assert_eq(lks_team_build(team), 0);
	cr_assert_eq(lks_ledger_moved(&r, team, &moved, &healthy), 0);
	cr_expect(moved == 64 && healthy == 0, "%u, %u", moved, healthy);
	r = (struct lks_ledger_record){ .uplink = 1, .before = 0x3, .after = 0x1 };
	cr_assert_eq(lks_ledger_moved(&r, team, &moved, &healthy), 0);
	cr_expect(moved > 100 && moved < 156 && healthy == 0, "%u, %u", moved, healthy);
	/* The last one: nobody takes them. */
	r = (struct lks_ledger_record){ .uplink = 1, .before = 0x2, .after = 0x0 };
	cr_assert_eq(lks_ledger_moved(&r, team, &moved, &healthy), 0);
	cr_expect(moved == 256 && healthy == 0, "%u, %u", moved, healthy);
	/* What no card does: two at once. */
	r = (struct lks_ledger_record){ .uplink = 1, .before = 0xf, .after = 0x9 };
	cr_assert_eq(lks_ledger_moved(&r, team, &moved, &healthy), 0);
	cr_expect(moved == 128 && healthy == 64, "%u, %u", moved, healthy);
	lks_team_free(team);
	team = team_of(LKS_MODULO, 4);
	cr_assert_eq(lks_team_build(team), 0);
	cr_expect_eq(lks_ledger_moved(&r, team, &moved, &healthy), -ENOTSUP);
	cr_expect(moved == 128 && healthy == 64);
	lks_team_free(team);
}
