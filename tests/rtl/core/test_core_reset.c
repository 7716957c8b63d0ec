/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reset in the whole core (C10), at any clock: behind it a core that was used does the same, clock
 * by clock, as a fresh one that has seen nothing but resets, with other random bits in what a reset
 * leaves alone.
 */
#include <stddef.h>

#include "core_bench.h"
#include "driver/generated/lks_csr.h"
#include "rx_source.h"

TestSuite(core_reset, .timeout = 400);

#define ALL 0xf
#define START_LO ((uint32_t)offsetof(lks_csr_t, failover.record[0].START_LO))
#define START_HI ((uint32_t)offsetof(lks_csr_t, failover.record[0].START_HI))
#define RECORD_BYTES ((uint32_t)sizeof(((lks_csr_t *)0)->failover.record[0]))

static struct core core;

/* ---- the used core, and from the second reset on a fresh one beside it ---- */

static struct {
	struct lks_model *used, *fresh;
	unsigned int resets;
	bool in_reset;
	uint64_t clocks, compared; /* since the reset began; of all */
	char difference[160];	   /* the first one */
} pair;

static struct lks_model *pair_open(uint32_t seed)
{
	memset(&pair, 0, sizeof(pair));
	pair.used = lks_model_open(seed);
	return pair.used;
}

static void pair_close(struct lks_model *model)
{
	lks_model_close(model);
	lks_model_close(pair.fresh);
	pair.used = pair.fresh = NULL;
}

/* With as many resets behind it, which a register counts. */
static void open_fresh(void)
{
	lks_model_close(pair.fresh);
	pair.fresh = lks_model_open(1000 + pair.resets);
	cr_assert_not_null(pair.fresh);
	for (unsigned int i = 0; i < pair.resets; i++) {
		lks_model_in(pair.fresh)->rst = 1;
		lks_model_tick(pair.fresh);
		lks_model_in(pair.fresh)->rst = 0;
		lks_model_tick(pair.fresh);
	}
	pair.clocks = 0;
}

static void follow(void)
{
	const struct lks_in *in = lks_model_in(pair.used);

	if (in->rst && !pair.in_reset) {
		if (pair.resets > 0)
			open_fresh();
		pair.resets++;
	}
	pair.in_reset = in->rst;
	if (pair.fresh)
		*lks_model_in(pair.fresh) = *in;
}

static void expect_equal(const char *what, uint64_t used, uint64_t fresh)
{
	if (used != fresh && !pair.difference[0])
		snprintf(pair.difference, sizeof(pair.difference),
			 "%s is %#llx, of a fresh core %#llx, %llu clocks behind the reset", what,
			 (unsigned long long)used, (unsigned long long)fresh,
			 (unsigned long long)pair.clocks);
}
#define EQUAL(field) expect_equal(#field, used->field, fresh->field)

/* The bytes of a beat that count. */
static void compare_bytes(const char *what, const uint8_t *used, const uint8_t *fresh,
			  uint64_t keep)
{
	for (; keep; keep >>= 1, used++, fresh++)
		if (keep & 1)
			expect_equal(what, *used, *fresh);
}

static void compare_uplink(const struct lks_out *used, const struct lks_out *fresh, unsigned int u)
{
	unsigned int bytes = lks_model_ops.data_w / 8;
	uint64_t keep = 0, fresh_keep = 0;

	memcpy(&keep, used->m_axis_uplink_tkeep + u * bytes / 8, bytes / 8);
	memcpy(&fresh_keep, fresh->m_axis_uplink_tkeep + u * bytes / 8, bytes / 8);
	expect_equal("m_axis_uplink_tkeep", keep, fresh_keep);
	if (!(used->m_axis_uplink_tuser >> u & 1)) /* an abort has no bytes of its own */
		compare_bytes("m_axis_uplink_tdata", used->m_axis_uplink_tdata + (size_t)u * bytes,
			      fresh->m_axis_uplink_tdata + (size_t)u * bytes, keep);
}

static void compare_host(const struct lks_out *used, const struct lks_out *fresh)
{
	EQUAL(m_axis_host_tkeep);
	EQUAL(m_axis_host_tlast);
	EQUAL(m_axis_host_tid);
	EQUAL(m_axis_host_tdest);
	compare_bytes("m_axis_host_tdata", used->m_axis_host_tdata, fresh->m_axis_host_tdata,
		      used->m_axis_host_tkeep);
}

/* Of a record without a start the clock of the start means nothing; bit 31 says that it has one. */
static void compare_read(const struct lks_out *used, const struct lks_out *fresh, uint32_t address)
{
	bool record = address >= START_LO && address < START_LO + 16 * RECORD_BYTES;
	uint32_t word = record ? (address - START_LO) % RECORD_BYTES + START_LO : 0;
	uint32_t counts = word == START_LO ? 0 : word == START_HI ? 0x80000000 : 0xffffffff;

	EQUAL(s_axil_rresp);
	expect_equal("s_axil_rdata", used->s_axil_rdata & counts, fresh->s_axil_rdata & counts);
}

static void compare(void)
{
	const struct lks_out *used = lks_model_out(pair.used), *fresh = lks_model_out(pair.fresh);

	EQUAL(s_axis_host_tready);
	EQUAL(s_axis_uplink_tready);
	EQUAL(uplink_flush);
	EQUAL(irq);
	EQUAL(s_axil_awready);
	EQUAL(s_axil_wready);
	EQUAL(s_axil_bvalid);
	EQUAL(s_axil_arready);
	EQUAL(s_axil_rvalid);
	if (used->s_axil_bvalid)
		EQUAL(s_axil_bresp);
	if (used->s_axil_rvalid)
		compare_read(used, fresh, lks_model_in(pair.used)->s_axil_araddr);
	EQUAL(m_axis_host_tvalid);
	if (used->m_axis_host_tvalid)
		compare_host(used, fresh);
	EQUAL(m_axis_uplink_tvalid);
	expect_equal("m_axis_uplink_tlast", used->m_axis_uplink_tlast & used->m_axis_uplink_tvalid,
		     fresh->m_axis_uplink_tlast & used->m_axis_uplink_tvalid);
	expect_equal("m_axis_uplink_tuser", used->m_axis_uplink_tuser & used->m_axis_uplink_tvalid,
		     fresh->m_axis_uplink_tuser & used->m_axis_uplink_tvalid);
	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		if (used->m_axis_uplink_tvalid >> u & 1)
			compare_uplink(used, fresh, u);
	EQUAL(tap_eligible);
	EQUAL(tap_live);
	EQUAL(tap_hold);
	EQUAL(tap_commit_done);
	pair.compared++;
}

static void pair_settle(struct lks_model *model)
{
	follow();
	lks_model_settle(model);
	if (pair.fresh)
		lks_model_settle(pair.fresh);
}

static void pair_edge(struct lks_model *model)
{
	lks_model_edge(model);
	if (pair.fresh)
		lks_model_edge(pair.fresh);
}

static void pair_tick(struct lks_model *model)
{
	follow();
	lks_model_tick(model);
	if (!pair.fresh)
		return;
	lks_model_tick(pair.fresh);
	if (pair.clocks++ > 0) /* the first one shows what was before */
		compare();
}

/* ---- what it is used for ---- */

static void receive(void)
{
	static uint8_t frame[2][64] = { { 1, 0x80, 0xc2, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0x09, 1 },
					{ 2, 0, 0, 0, 0, 7, 2, 0, 0, 0, 0, 8, 8, 0 } };
	static const struct lks_rx_frame frames[2] = { { frame[0], 64, false },
						       { frame[1], 64, false } };

	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		cr_assert_eq(lks_rx_source_add(lks_bench_received(core.bench), u, frames, 2), 0);
}

/* Frames of the host, of the uplinks and of the CPU, and a link that is lost and comes back. */
static void use(unsigned int seed)
{
	int64_t now = lks_bench_now(core.bench);
	uint8_t mail[60] = { 2, 0, 0, 0, 0, 3, 2, 0, 0, 0, 0, 4, 0x88, 0x09, (uint8_t)seed };

	core_traffic(&core, 40, 60, 700);
	receive();
	lks_bench_link(core.bench, now + 90, seed % 4, false);
	lks_bench_link(core.bench, now + 90 + seed * 7 % 200, seed % 4, true);
	cr_assert_eq(lks_bench_inject(core.bench, (seed + 1) % 4, mail, sizeof(mail)), 0);
}

static void judge(unsigned int reset)
{
	core_judge(&core, "reset", (int)reset);
	cr_assert(!pair.difference[0], "reset %u: %s", reset, pair.difference);
}

/* Back to work with another plan; what the card counts and writes down of it must be exact. */
static void resume(const struct lks_plan *plan, unsigned int reset)
{
	struct lks_error error = { "" };

	cr_assert_eq(lks_bench_apply(core.bench, plan, &error), 0, "%s", error.text);
	cr_assert_eq(lks_bench_links_up(core.bench, ALL, &error), 0, "%s", error.text);
	use(reset + 1);
	core_run(&core, "reset", (int)reset);
	cr_assert_eq(lks_bench_mail(core.bench, 8), 0);
	cr_assert_eq(lks_bench_ledger(core.bench, &error), 0, "%s", error.text);
	cr_assert_eq(lks_bench_tallies(core.bench, 8, &error), 0, "%s", error.text);
	cr_assert_eq(lks_bench_balance(core.bench, &error), 0, "%s", error.text);
	judge(reset);
}

Test(core_reset, a_used_core_and_a_fresh_one_do_the_same)
{
	struct lks_model_ops ops = lks_model_ops;
	struct lks_plan *plan[2] = {
		core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT),
		core_plan("linux-layer2+3", LKS_MODULO, "213", LKS_ON_FULL_DROP),
	};
	struct lks_error error = { "" };

	ops.open = pair_open;
	ops.close = pair_close;
	ops.settle = pair_settle;
	ops.edge = pair_edge;
	ops.tick = pair_tick;
	core_open_model(&core, &ops, (struct lks_bench_options){ .seed = 12, .stall_percent = 10 },
			plan[0], ALL);
	lks_bench_start(core.bench);
	for (unsigned int reset = 0; reset < 40; reset++) {
		cr_assert_eq(lks_bench_prepare(core.bench, plan[reset & 1], &error), 0);
		use(reset);
		lks_bench_clocks(core.bench, 60 + reset % 7);
		if (reset % 3 == 0)
			cr_assert_eq(lks_bench_commit(core.bench, plan[reset & 1], &error), 0);
		lks_bench_clocks(core.bench, 6 * reset);
		cr_assert_eq(lks_bench_reset(core.bench, 1 + reset % 3, &error), 0, "%s",
			     error.text);
		resume(plan[~reset & 1], reset);
	}
	cr_assert(pair.compared > 100000, "%llu clocks compared",
		  (unsigned long long)pair.compared);
	core_close(&core, "reset", 0);
	lks_plan_free(plan[0]);
	lks_plan_free(plan[1]);
}

Test(core_reset, at_every_beat)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, "0123", LKS_ON_FULL_WAIT);
	struct lks_error error = { "" };

	core_open(&core, (struct lks_bench_options){ .seed = 12, .stall_percent = 10 }, plan, ALL);
	lks_bench_start(core.bench);
	for (int beat = 0; beat < 60; beat++) {
		core_traffic(&core, 8, 60, 200);
		lks_bench_clocks(core.bench, 30 + beat);
		cr_assert_eq(lks_bench_reset(core.bench, 1 + (unsigned int)beat % 3, &error), 0,
			     "reset after %d clocks: %s", beat, error.text);
		core_judge(&core, "reset after clocks", beat);
		cr_assert_eq(lks_bench_apply(core.bench, plan, &error), 0, "%s", error.text);
	}
	core_run(&core, "reset", 0);
	core_close(&core, "reset", 0);
	lks_plan_free(plan);
}
