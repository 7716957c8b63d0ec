/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the CPU in the whole core, through the library: LACPDUs, RARP. */
#include "bench_impl.h"
#include "core_bench.h"

#include <errno.h>
#include <linksteer/receive.h>

TestSuite(core_cpu, .timeout = 120);

enum { ALL = 0xf, TICK = 64 /* clocks */ };

static struct core core;

static void expect_mail(unsigned int uplink, const uint8_t *mail, uint32_t len)
{
	const struct lks_cpu_port *cpu = lks_bench_cpu(core.bench, uplink);

	cr_assert_eq(cpu->len, len, "uplink%u: %u bytes of %u", uplink, cpu->len, len);
	cr_assert_eq(memcmp(cpu->bytes, mail, len), 0, "%u bytes", len);
	cr_assert_not(cpu->flushed, "the MAC discards it");
}

static void write_mail(uint8_t *mail, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		mail[i] = (uint8_t)(len + 3 * i);
}

Test(core_cpu, cpu_frames_leave_between_two_others)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	uint8_t mail[LKS_MAIL_BYTES];

	core_open(&core, (struct lks_bench_options){ .seed = 11 }, plan, ALL);
	core_traffic(&core, 3000, 60, 120);
	lks_bench_start(core.bench);
	lks_bench_clocks(core.bench, 500);
	for (uint32_t len = 14; len <= LKS_MAIL_BYTES; len += 11) {
		unsigned int u = len % CORE_UPLINKS;

		write_mail(mail, len);
		cr_assert_eq(lks_bench_inject(core.bench, u, mail, len), 0, "%u bytes", len);
		lks_bench_clocks(core.bench, 300);
		expect_mail(u, mail, len);
	}
	core_run(&core, "cpu", 0);
	cr_expect_eq(core_sent(&core), 3000);
	core_close(&core, "cpu", 0);
	lks_plan_free(plan);
}

static struct lks_plan *open_lacp(void)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	const struct lks_plan_links links = { .failback = true, .lacp = true };

	cr_assert_eq(lks_plan_set_links(plan, 0, &links), 0);
	core_open(&core, (struct lks_bench_options){ .seed = 11 }, plan, ALL);
	return plan;
}

/* As LACP needs it: the uplink does not distribute, or is not up yet. */
Test(core_cpu, cpu_frames_leave_on_an_uplink_that_is_not_eligible)
{
	struct lks_plan *plan = open_lacp();
	uint8_t mail[LKS_MAIL_BYTES];

	cr_assert_eq(lks_bench_distribute(core.bench, 2, false), 0);
	core_traffic(&core, 200, 60, 120);
	core_run(&core, "lacp", 0);
	for (uint32_t len = 60; len < 130; len += 8) {
		write_mail(mail, len);
		cr_assert_eq(lks_bench_inject(core.bench, 2, mail, len), 0);
		lks_bench_clocks(core.bench, 300);
		expect_mail(2, mail, len);
	}
	cr_assert_eq(lks_bench_distribute(core.bench, 2, true), 0);
	lks_bench_clocks(core.bench, 400);
	core_traffic(&core, 200, 60, 120);
	core_run(&core, "lacp", 1);
	core_close(&core, "lacp", 1);
	lks_plan_free(plan);
}

Test(core_cpu, nothing_is_sent_on_a_dead_link)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	uint8_t mail[LKS_MAIL_BYTES];

	core_open(&core, (struct lks_bench_options){ .seed = 11 }, plan, ALL);
	lks_bench_link(core.bench, 0, 3, false);
	lks_bench_link(core.bench, 3000, 3, true);
	lks_bench_start(core.bench);
	lks_bench_clocks(core.bench, 200);
	write_mail(mail, 100);
	cr_expect_eq(lks_bench_inject(core.bench, 3, mail, 100), -ENETDOWN);
	cr_expect_eq(lks_bench_inject(core.bench, 1, mail, 100), 0);
	lks_bench_clocks(core.bench, 4000);
	expect_mail(1, mail, 100);
	cr_expect_eq(lks_bench_cpu(core.bench, 3)->len, 0);
	cr_expect_eq(lks_bench_inject(core.bench, 3, mail, 100), 0);
	lks_bench_clocks(core.bench, 300);
	expect_mail(3, mail, 100);
	core_close(&core, "dead", 0);
	lks_plan_free(plan);
}

/* ---- uplink2 takes nothing while a frame of the CPU is on its port ---- */

enum { STUCK = 2 };

/* Open with @mail on the port, of which nothing is taken yet. */
static void inject_stuck(uint8_t *mail, uint32_t len)
{
	lks_bench_start(core.bench);
	lks_bench_clocks(core.bench, 100);
	lks_bench_pause(core.bench, STUCK, true);
	write_mail(mail, len);
	cr_assert_eq(lks_bench_inject(core.bench, STUCK, mail, len), 0);
	lks_bench_clocks(core.bench, 50);
}

static const struct lks_cpu_port *stuck_port(void)
{
	return lks_bench_cpu(core.bench, STUCK);
}

/* The MAC takes beats for some clocks. */
static void let_through(int64_t clocks)
{
	lks_bench_pause(core.bench, STUCK, false);
	lks_bench_clocks(core.bench, clocks);
	lks_bench_pause(core.bench, STUCK, true);
}

/* The uplink is out: what the MAC holds is discarded. Its link or its LACP comes back later. */
static void expect_flush(void)
{
	lks_bench_clocks(core.bench, 200);
	cr_assert(core.bench->out->uplink_flush >> STUCK & 1);
}

static void expect_no_good_frame(const char *what)
{
	const struct lks_cpu_port *cpu = stuck_port();

	lks_bench_clocks(core.bench, 200);
	lks_bench_pause(core.bench, STUCK, false);
	lks_bench_clocks(core.bench, 200);
	cr_expect(cpu->aborted == 1 || cpu->len == 0 || cpu->flushed,
		  "%s: given as good behind flush: %u bytes", what, cpu->len);
}

/* The core is as good as before. */
static void go_on(struct lks_plan *plan, const char *what, int run)
{
	core_traffic(&core, 200, 60, 120);
	core_run(&core, what, run);
	core_close(&core, what, run);
	lks_plan_free(plan);
}

/* Z3, X5: a MAC that takes nothing does not keep the slot. */
static void give_up(bool link_down, uint64_t stall_us)
{
	const struct lks_bench_options options = { .dead[STUCK] = LKS_DEAD_READY_LOW };
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	const struct lks_cpu_port *cpu;
	uint8_t mail[LKS_MAIL_BYTES];

	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	lks_plan_set_limits(plan, stall_us, 0);
	core_open(&core, options, plan, ALL);
	if (link_down) {
		lks_bench_link(core.bench, 1000, STUCK, false);
		lks_bench_link(core.bench, 40000, STUCK, true);
	}
	inject_stuck(mail, 200);
	cpu = stuck_port();
	lks_bench_clocks(core.bench, 50);
	cr_expect_eq(lks_bench_inject(core.bench, 1, mail, 200), -EBUSY);
	lks_bench_clocks(core.bench, 30000);
	cr_expect_eq(lks_bench_inject(core.bench, 1, mail, 100), 0, "the slot is free again");
	lks_bench_clocks(core.bench, 300);
	expect_mail(1, mail, 100);
	lks_bench_pause(core.bench, STUCK, false);
	lks_bench_clocks(core.bench, 30000);
	cr_expect(cpu->aborted == 1 && cpu->len == 0 && cpu->part_len == 0, "%u, %u, %u",
		  cpu->aborted, cpu->len, cpu->part_len);
	cr_assert_eq(lks_bench_inject(core.bench, STUCK, mail, 200), 0);
	lks_bench_clocks(core.bench, 300);
	expect_mail(STUCK, mail, 200);
	go_on(plan, "given up", link_down);
}

Test(core_cpu, cpu_frame_is_given_up_when_its_link_goes_down)
{
	give_up(true, 0);
}

Test(core_cpu, cpu_frame_is_given_up_when_its_mac_takes_nothing)
{
	give_up(false, 20);
}

/* A short absence of the uplink amid a frame of the CPU: the MAC discards the head. */
Test(core_cpu, cpu_frame_that_lost_its_head_is_no_good_frame)
{
	struct lks_plan *plan = open_lacp();
	uint8_t mail[LKS_MAIL_BYTES];

	inject_stuck(mail, 200);
	let_through(3);
	cr_assert(stuck_port()->part_len > 0 && stuck_port()->part_len < 200, "%u",
		  stuck_port()->part_len);
	cr_assert_eq(lks_bench_distribute(core.bench, STUCK, false), 0);
	expect_flush();
	cr_assert_eq(lks_bench_distribute(core.bench, STUCK, true), 0);
	expect_no_good_frame("head");
	go_on(plan, "head", 0);
}

/* The link goes down and comes back with the last beat on the port of a MAC that takes nothing. */
Test(core_cpu, last_beat_on_the_port_outlives_a_loss_of_link)
{
	const struct lks_bench_options options = { .dead[STUCK] = LKS_DEAD_READY_LOW };
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	uint8_t mail[LKS_MAIL_BYTES];

	core_open(&core, options, plan, ALL);
	inject_stuck(mail, 64);
	while (stuck_port()->part_len < 64 - core.model->data_w / 8)
		let_through(1);
	lks_bench_link(core.bench, lks_bench_now(core.bench) + 10, STUCK, false);
	expect_flush();
	lks_bench_link(core.bench, lks_bench_now(core.bench) + 10, STUCK, true);
	expect_no_good_frame("last");
	go_on(plan, "last", 0);
}

/* ---- uplink2 is the only member of its team, and frames wait behind that of the CPU ---- */

/* Its port has stalled, with a frame of the CPU on it and @frames in the queue. */
static struct lks_plan *stall_behind_the_cpu(size_t frames, uint64_t age_us)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "2", LKS_ON_FULL_WAIT);
	uint8_t mail[LKS_MAIL_BYTES];

	cr_assert_eq(lks_plan_set_tick(plan, TICK), 0);
	lks_plan_set_limits(plan, core_ticks_us(20, TICK), age_us);
	core_open(&core, (struct lks_bench_options){ .seed = 12 }, plan, 1u << STUCK);
	inject_stuck(mail, 200);
	core_traffic(&core, frames, 60, 200);
	lks_bench_clocks(core.bench, 60 * TICK);
	return plan;
}

static unsigned int stuck_state(void)
{
	unsigned int state = 0;

	cr_assert_eq(lks_device_uplink_state(lks_bench_device(core.bench), STUCK, &state), 0);
	return state & (LKS_UPLINK_STALLED | LKS_UPLINK_ELIGIBLE);
}

/* It does not come back, to stall again and again, before its port has moved: what it holds ages.
 */
Test(core_cpu, a_port_that_stalls_with_a_frame_of_the_cpu_stays_out)
{
	struct lks_plan *plan = stall_behind_the_cpu(30, core_ticks_us(200, TICK));

	cr_expect_eq(stuck_state(), LKS_UPLINK_STALLED);
	core_run(&core, "aged", 0);
	cr_expect_eq(lks_bench_result(core.bench)->failovers, 1);
	cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 30);
	lks_bench_pause(core.bench, STUCK, false);
	lks_bench_clocks(core.bench, 100);
	cr_expect_eq(stuck_state(), LKS_UPLINK_ELIGIBLE);
	go_on(plan, "stays out", 0);
}

/* Nobody can take what it holds, so that a commit need not wait for it. */
Test(core_cpu, a_commit_does_not_wait_for_a_port_held_by_the_cpu)
{
	struct lks_plan *plan = stall_behind_the_cpu(30, 0);
	struct lks_error error = { "" };

	cr_assert_eq(lks_bench_apply(core.bench, plan, &error), 0, "%s", error.text);
	cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 30);
	lks_bench_pause(core.bench, STUCK, false);
	lks_bench_clocks(core.bench, 100);
	go_on(plan, "commit", 0);
}

Test(core_cpu, what_waits_behind_the_cpu_leaves_when_the_port_moves)
{
	struct lks_plan *plan = stall_behind_the_cpu(30, 0);

	lks_bench_pause(core.bench, STUCK, false);
	core_run(&core, "moves", 0);
	cr_expect_eq(core_dropped(&core, LKS_DROP_NO_UPLINK), 0);
	cr_expect_eq(lks_bench_result(core.bench)->failovers, 1);
	go_on(plan, "moves", 0);
}
