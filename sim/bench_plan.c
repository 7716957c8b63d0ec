/* SPDX-License-Identifier: Apache-2.0 */
/* Plans on their way into the card of a bench: the scoreboard hears of each before it may rule. */
#include <errno.h>
#include <stddef.h>

#include "bench_impl.h"
#include "driver/generated/lks_csr.h"
#include "lib/error_impl.h"

#define LINK_UP_CLOCKS 100000
#define LKS_MODE_OFFSET ((uint32_t)offsetof(lks_csr_t, control.MODE))
#define LKS_STATUS_OFFSET ((uint32_t)offsetof(lks_csr_t, control.STATUS))
#define LKS_TICK_OFFSET ((uint32_t)offsetof(lks_csr_t, control.TICK))

int lks_bench_apply(struct lks_bench *bench, const struct lks_plan *plan, struct lks_error *error)
{
	int err;

	bench->score.next_plan = plan;
	bench->score.committing = true;
	lks_score_uplinks_set(&bench->score, NULL);
	err = lks_device_apply(bench->device, plan, error);
	bench->score.committing = false;
	/* The switch agrees at once to what LACP may ask. */
	for (unsigned int u = 0; !err && u < bench->uplinks; u++)
		err = lks_bench_distribute(bench, u, true);
	if (!err)
		lks_score_uplinks_set(&bench->score, plan);
	return err;
}

int lks_bench_distribute(struct lks_bench *bench, unsigned int uplink, bool distributing)
{
	int err;

	bench->score.distributing &= (uint16_t) ~(1u << uplink);
	err = lks_device_set_distributing(bench->device, uplink, distributing);
	if (!err && distributing)
		bench->score.distributing |= (uint16_t)(1u << uplink);
	return err;
}

int lks_bench_release(struct lks_bench *bench, unsigned int uplink)
{
	if (uplink < bench->uplinks) /* it may take its seat before the call is over */
		bench->score.ever_lost &= (uint16_t) ~(1u << uplink);
	return lks_device_release(bench->device, uplink);
}

int lks_bench_prepare(struct lks_bench *bench, const struct lks_plan *plan, struct lks_error *error)
{
	return lks_device_prepare(bench->device, plan, error);
}

int lks_bench_commit(struct lks_bench *bench, const struct lks_plan *plan, struct lks_error *error)
{
	struct lks_bus bus = lks_bench_bus(bench);
	const struct lks_plan *before = bench->score.next_plan;
	uint32_t status = 0, mode = 0; /* which has no second bank */
	int err = bus.ops->read32(bus.ctx, LKS_STATUS_OFFSET, &status);

	if (!err && status & LKS_CSR__CONTROL__STATUS__PENDING_bm)
		return -EBUSY;
	if (lks_plan_on_full(plan) == LKS_ON_FULL_WAIT)
		mode = LKS_CSR__CONTROL__MODE__ON_FULL_WAIT_bm;
	if (!err)
		err = bus.ops->write32(bus.ctx, LKS_MODE_OFFSET, mode);
	bench->score.next_plan = plan; /* it may rule before the call is over */
	bench->score.committing = true;
	if (!err)
		err = lks_device_commit(bench->device, error);
	if (err) {
		bench->score.next_plan = before;
		bench->score.committing = false;
	}
	return err;
}

/* Delays run in ticks: a tick of one clock makes them short while nothing is going on. */
int lks_bench_links_up(struct lks_bench *bench, uint16_t uplinks, struct lks_error *error)
{
	struct lks_bus bus = lks_bench_bus(bench);
	uint32_t tick;
	int err = bus.ops->read32(bus.ctx, LKS_TICK_OFFSET, &tick);

	if (!err)
		err = bus.ops->write32(bus.ctx, LKS_TICK_OFFSET, 1);
	for (unsigned int u = 0; u < bench->uplinks; u++)
		if (uplinks >> u & 1)
			bench->sink[u].up = true;
	bench->in->uplink_link_up |= uplinks;
	if (bench->score.next_plan)
		uplinks = lks_plan_in_use(bench->score.next_plan, bench->in->uplink_link_up) &
			  uplinks;
	for (int i = 0; !err && (bench->out->tap_eligible & uplinks) != uplinks; i++) {
		lks_bench_step(bench);
		if (i > LINK_UP_CLOCKS)
			return lks_error_set(error, -EDEADLK, "an uplink does not become eligible");
	}
	for (int i = 0; !err && i < LKS_SETTLE_CLOCKS; i++)
		lks_bench_step(bench);
	return err ? err : bus.ops->write32(bus.ctx, LKS_TICK_OFFSET, tick);
}
