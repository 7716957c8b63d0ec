/* SPDX-License-Identifier: Apache-2.0 */
/* Reset of a bench: nothing of before may be left in the card, and it is opened again. (C10) */
#include <errno.h>
#include <string.h>

#include "bench_impl.h"
#include "lib/error_impl.h"

static int attach(struct lks_bench *bench, struct lks_error *error)
{
	struct lks_bus bus = lks_bench_bus(bench);
	const struct lks_device_options options = { .owner = 0x6c6b7300 };

	bench->device = lks_device_close(bench->device);
	return lks_device_open_bus(&bus, &options, error, &bench->device);
}

/* Counters must be zero and no port may offer anything. (C10) */
static int check_clean(struct lks_bench *bench, struct lks_error *error)
{
	struct lks_stats *stats = NULL;
	uint64_t sum;
	int err = lks_stats_take(bench->device, error, &stats);

	if (err)
		return err;
	sum = lks_stats_in(stats).frames + lks_stats_in(stats).bytes +
	      lks_stats_queued(stats).frames + lks_stats_queued(stats).bytes;
	for (unsigned int i = 0; i < LKS_DROPS; i++)
		sum += lks_stats_drop(stats, i).frames + lks_stats_drop(stats, i).bytes;
	for (unsigned int u = 0; u < bench->uplinks; u++)
		sum += lks_stats_out(stats, u).frames + lks_stats_out(stats, u).bytes;
	if (sum != 0)
		lks_score_break(&bench->score, 10, "a counter is not zero after reset");
	lks_stats_free(stats);
	err = lks_bench_mail(bench, 1);
	if (!err)
		err = lks_bench_received_count(bench, 10);
	return err ? err : lks_bench_tallies(bench, 0, error);
}

static void pull_reset(struct lks_bench *bench, unsigned int clocks)
{
	struct lks_in *in = bench->in;

	in->rst = 1;
	while (clocks-- > 0)
		bench->ops->tick(bench->model);
	in->rst = 0;
	in->s_axil_arvalid = in->s_axil_awvalid = in->s_axil_wvalid = 0;
	bench->ops->settle(bench->model);
	if (bench->out->m_axis_uplink_tvalid || bench->out->m_axis_host_tvalid)
		lks_score_break(&bench->score, 10, "a beat is offered after reset");
}

int lks_bench_reset(struct lks_bench *bench, unsigned int clocks, struct lks_error *error)
{
	int err;

	lks_source_reset(&bench->source, bench->in);
	lks_rx_source_clear(&bench->received);
	lks_cpu_score_clear(&bench->injected);
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		lks_sink_flush(&bench->sink[u]);
		bench->sink[u].len = 0;
	}
	if (lks_score_clear(&bench->score) != 0)
		return lks_error_set(error, -ENOMEM, "out of memory");
	bench->view = (struct lks_rx_view){ 0 };
	memset(bench->received.score.rule, 0, sizeof(bench->received.score.rule));
	bench->received.score.owns = 0; /* the table of own MACs is empty */
	bench->base = bench->result;
	bench->base.ledger = NULL;
	pull_reset(bench, clocks);
	bench->in->s_axis_host_tvalid = 0;
	bench->paused = true;
	err = attach(bench, error);
	if (!err)
		err = check_clean(bench, error);
	bench->paused = false;
	return err;
}
