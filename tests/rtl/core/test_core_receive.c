/* SPDX-License-Identifier: Apache-2.0 */
/* Receive path and mailbox in the whole core, through the library. */
#include "bench_impl.h"
#include "core_bench.h"
#include "rx_source.h"

#include <errno.h>
#include <linksteer/receive.h>

TestSuite(core_receive, .timeout = 120);

enum { FRAMES = 400, ALL = 0xf };

static struct core core;
static const uint8_t own[][6] = { { 0, 0x50, 0x56, 1, 2, 3 }, { 2, 0, 0, 0, 0, 9 } };
static struct lks_rx_frame frame[CORE_UPLINKS][FRAMES];
static uint8_t bytes[CORE_UPLINKS][FRAMES][320];

static struct lks_plan *plan_of(const char *members, enum lks_rx_filter filter)
{
	struct lks_plan *plan = core_plan("native", LKS_RESILIENT, members, LKS_ON_FULL_WAIT);
	const struct lks_plan_links links = { .failback = true, .rx_filter = filter };

	cr_assert_eq(lks_plan_set_links(plan, 0, &links), 0);
	return plan;
}

/* Random frames for every uplink: most for the host, some of our own MACs, some slow. */
static void feed(struct lks_rx_source *source)
{
	for (unsigned int u = 0; u < CORE_UPLINKS; u++) {
		for (unsigned int i = 0; i < FRAMES; i++) {
			uint32_t len = 60 + lks_rng_below(&core.rng, 240);
			uint8_t *b = bytes[u][i];

			for (uint32_t k = 0; k < len; k++)
				b[k] = (uint8_t)lks_rng_next(&core.rng);
			b[0] = (uint8_t)(lks_rng_percent(&core.rng, 40) ? 0xff : 0x02);
			b[12] = 8;
			if (lks_rng_percent(&core.rng, 30))
				memcpy(b + 6, own[i % 2], 6);
			frame[u][i] =
				(struct lks_rx_frame){ b, len, lks_rng_percent(&core.rng, 3) };
		}
		cr_assert_eq(lks_rx_source_add(source, u, frame[u], FRAMES), 0);
	}
}

/* Of each member some frames reach the host; the scoreboard says which. */
static void receive_all(struct lks_rx_source *source, uint16_t members)
{
	while (!lks_rx_source_idle(source))
		lks_bench_clocks(core.bench, 1);
	source->stall_percent = 0;
	lks_bench_clocks(core.bench, 20000);
	for (unsigned int u = 0; u < CORE_UPLINKS; u++)
		cr_expect(source->score.lane[u].host > 50 || !(members >> u & 1),
			  "uplink%u: %llu frames", u,
			  (unsigned long long)source->score.lane[u].host);
}

static struct lks_rx_source *open_receive(const struct lks_plan *plan, uint16_t members)
{
	struct lks_rx_source *source;

	core_open(&core, (struct lks_bench_options){ .seed = 11 }, plan, members);
	cr_assert_eq(lks_device_set_own_macs(lks_bench_device(core.bench), own, 2), 0);
	source = lks_bench_received(core.bench);
	source->score.own = own;
	source->score.owns = 2;
	return source;
}

Test(core_receive, filters_of_the_configuration_hold)
{
	for (int filter = LKS_RX_FILTER_NONE; filter <= LKS_RX_FILTER_DESIGNATED; filter++) {
		struct lks_plan *plan = plan_of("123", (enum lks_rx_filter)filter);
		struct lks_rx_source *source = open_receive(plan, 0xe);

		source->gap_percent = 60;
		source->stall_percent = 20;
		feed(source);
		core_traffic(&core, 300, 60, 300); /* both ways at once */
		core_run(&core, "both ways", filter);
		receive_all(source, 0xe);
		core_close(&core, "both ways", filter);
		lks_plan_free(plan);
	}
}

Test(core_receive, another_member_is_designated_when_the_first_is_lost)
{
	struct lks_plan *plan = plan_of("0123", LKS_RX_FILTER_DESIGNATED);
	struct lks_rx_source *source = open_receive(plan, ALL);

	lks_bench_link(core.bench, lks_bench_now(core.bench), 0, false);
	core_traffic(&core, 10, 60, 100);
	core_run(&core, "loss", 0);
	source->gap_percent = 70;
	feed(source);
	receive_all(source, ALL);
	core_close(&core, "loss", 0);
	lks_plan_free(plan);
}

Test(core_receive, slow_protocols_reach_software_with_uplink_and_time)
{
	struct lks_plan *plan = plan_of("0123", LKS_RX_FILTER_NONE);
	struct lks_rx_source *source = open_receive(plan, ALL);
	struct lks_device *device = lks_bench_device(core.bench);
	struct lks_punted punted;
	uint64_t last = 0;

	cr_assert_eq(lks_device_punted(device, &punted), 0);
	for (unsigned int i = 0; i < 40; i++) {
		static const uint8_t slow[] = { 1, 0x80, 0xc2, 0, 0, 2 };
		unsigned int u = i % CORE_UPLINKS;
		uint32_t len = 60 + 7 * i;
		uint8_t *b = bytes[u][i];

		memset(b, (int)i, len);
		memcpy(b, slow, 6);
		frame[u][i] = (struct lks_rx_frame){ b, len, false };
		cr_assert_eq(lks_rx_source_add(source, u, &frame[u][i], 1), 0);
		lks_bench_clocks(core.bench, 200);
		cr_assert_eq(lks_device_punted(device, &punted), 1, "frame %u", i);
		cr_expect_eq(punted.uplink, u);
		cr_expect_eq(punted.bytes, len);
		cr_expect_eq(memcmp(punted.frame, b, len < 256 ? len : 256), 0, "frame %u", i);
		lks_rx_score_punted(&source->score, punted.uplink, punted.frame, punted.bytes);
		cr_expect(punted.clocks > last, "frame %u", i);
		last = punted.clocks;
	}
	cr_expect_eq(lks_device_punted(device, &punted), 0);
	core_close(&core, "punt", 0);
	lks_plan_free(plan);
}
