/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_impl.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/generated/lks_csr.h"
#include "grow.h"

#define DEFAULT_CLOCK_HZ 156250000u
#define DEFAULT_HANG_CLOCKS 200000
#define LINK_UP_CLOCKS 100000
#define RX_BYTES 16384 /* as lks_core has it */
#define LINK_CLOCKS 16 /* until a last link event has taken effect */
#define PROGRESS_CLOCKS 100000
#define LKS_MODE_OFFSET ((uint32_t)offsetof(lks_csr_t, control.MODE))
#define LKS_STATUS_OFFSET ((uint32_t)offsetof(lks_csr_t, control.STATUS))
#define LKS_TICK_OFFSET ((uint32_t)offsetof(lks_csr_t, control.TICK))

static int fail(struct lks_error *error, int code, const char *text)
{
	if (error)
		snprintf(error->text, sizeof(error->text), "%s", text);
	return code;
}

/* ---- one clock ---- */

static void drive(struct lks_bench *bench)
{
	struct lks_in *in = bench->in;
	uint16_t ready = 0, done = 0;

	while (bench->fed && bench->next_change < bench->changes &&
	       bench->change[bench->next_change].clock <= bench->clock) {
		const struct link_change *change = &bench->change[bench->next_change++];

		bench->sink[change->uplink].up = change->up;
		in->uplink_link_up &= (uint16_t) ~(1u << change->uplink);
		in->uplink_link_up |= (uint16_t)((change->up ? 1u : 0u) << change->uplink);
	}
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		ready |= (uint16_t)(lks_sink_ready(&bench->sink[u], bench->clock) << u);
		done |= (uint16_t)(lks_sink_tx_done(&bench->sink[u], bench->clock) << u);
	}
	in->m_axis_uplink_tready = ready;
	in->uplink_tx_done = done;
	lks_rx_source_drive(&bench->received, in);
	if (bench->fed && !bench->paused)
		lks_source_drive(&bench->source, bench->frame, bench->frames, bench->clock, in);
}

static void absorb(struct lks_bench *bench)
{
	const struct lks_out *out = bench->out;
	struct lks_in *in = bench->in;
	uint16_t taken = out->m_axis_uplink_tvalid & in->m_axis_uplink_tready;

	lks_rx_source_absorb(&bench->received, in, out);
	if (in->s_axis_host_tvalid && out->s_axis_host_tready)
		lks_source_taken(&bench->source, bench->clock, in);
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		uint64_t keep = 0;

		if (out->uplink_flush >> u & 1)
			lks_sink_flush(&bench->sink[u]);
		if (!(taken >> u & 1))
			continue;
		memcpy(&keep, out->m_axis_uplink_tkeep + u * bench->ops->data_w / 64,
		       bench->ops->data_w / 64);
		lks_sink_take(&bench->sink[u], bench->clock,
			      (unsigned int)__builtin_popcountll(keep),
			      out->m_axis_uplink_tlast >> u & 1, out->m_axis_uplink_tuser >> u & 1);
	}
}

void lks_bench_step(struct lks_bench *bench)
{
	if (bench->wave.file)
		lks_wave_clock(&bench->wave, bench->ops, bench->model, bench->clock,
			       (uint32_t)(UINT64_C(1000000000000) / bench->options.clock_hz));
	drive(bench);
	bench->ops->tick(bench->model);
	bench->score.clock = bench->clock;
	bench->score.since_reset++;
	lks_score_clock(&bench->score, bench->in, bench->out);
	absorb(bench);
	lks_bench_receive(bench);
	bench->clock++;
}

void lks_bench_clocks(struct lks_bench *bench, int64_t clocks)
{
	while (clocks-- > 0)
		lks_bench_step(bench);
}

/* ---- making one ---- */

static void watch(struct lks_bench *bench)
{
	struct lks_score *score = &bench->score;
	const struct lks_bench_options *o = &bench->options;

	score->sent = o->sent;
	score->parsed_fn = o->parsed;
	score->decided = o->decided;
	score->finished_fn = o->finished;
	score->user = o->user;
	score->tx_done = lks_device_has_tx_done(bench->device);
	score->queue_bytes = lks_device_queue_bytes(bench->device);
	score->max_frame = lks_device_max_frame(bench->device);
	score->clock_hz = o->clock_hz;
	score->claim_c7 = o->uplink_bps == 0 && o->stall_percent == 0;
	bench->received.score.max_frame = score->max_frame;
	bench->received.score.beat_bytes = score->bytes_a_beat;
	bench->received.score.fifo_bytes = RX_BYTES;
}

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
		err = lks_bench_received_count(bench);
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
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		lks_sink_flush(&bench->sink[u]);
		bench->sink[u].len = 0;
	}
	if (lks_score_clear(&bench->score) != 0)
		return fail(error, -ENOMEM, "out of memory");
	bench->view = (struct lks_rx_view){ 0 };
	memset(bench->received.score.rule, 0, sizeof(bench->received.score.rule));
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

int lks_bench_new(const struct lks_bench_options *options, struct lks_error *error,
		  struct lks_bench **ret_bench)
{
	struct lks_bench *bench = calloc(1, sizeof(*bench));
	int err;

	if (!bench)
		return fail(error, -ENOMEM, "out of memory");
	bench->options = *options;
	if (bench->options.clock_hz == 0)
		bench->options.clock_hz = DEFAULT_CLOCK_HZ;
	bench->ops = options->model;
	bench->uplinks = options->model->uplinks;
	bench->model = options->model->open(options->seed);
	bench->rng.state = options->seed;
	bench->source = (struct lks_source){ .rng = { ~(uint64_t)options->seed },
					     .bytes_a_beat = options->model->data_w / 8,
					     .idle_percent = options->idle_percent,
					     .idle_frames = options->idle_frames };
	bench->received = (struct lks_rx_source){ .uplinks = bench->uplinks,
						  .width = options->model->data_w / 8,
						  .rng = { ~(uint64_t)options->seed * 3 } };
	for (unsigned int u = 0; u < bench->uplinks; u++)
		lks_sink_init(&bench->sink[u], &bench->options, u);
	err = lks_score_init(&bench->score, &bench->result, options->model->data_w, bench->uplinks);
	if (err || !bench->model) {
		lks_bench_free(bench);
		return fail(error, -ENOMEM, "out of memory");
	}
	bench->in = bench->ops->in(bench->model);
	bench->out = bench->ops->out(bench->model);
	err = lks_bench_reset(bench, 4, error);
	if (err) {
		lks_bench_free(bench);
		return err;
	}
	watch(bench);
	*ret_bench = bench;
	return 0;
}

void lks_bench_free(struct lks_bench *bench)
{
	if (!bench)
		return;
	lks_device_close(bench->device);
	if (bench->model)
		bench->ops->close(bench->model);
	lks_score_fini(&bench->score);
	lks_rx_source_clear(&bench->received);
	free(bench->result.failover);
	free(bench->result.move);
	free(bench->result.zoom);
	lks_ledger_free(bench->result.ledger);
	free(bench->frame);
	free(bench->change);
	lks_wave_fini(&bench->wave);
	free(bench);
}

/* ---- what a user does with it ---- */

int lks_bench_apply(struct lks_bench *bench, const struct lks_plan *plan, struct lks_error *error)
{
	int err;

	bench->score.next_plan = plan;
	lks_score_uplinks_set(&bench->score, NULL);
	err = lks_device_apply(bench->device, plan, error);
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
	if (!err)
		err = lks_device_commit(bench->device, error);
	if (err)
		bench->score.next_plan = before;
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
			return fail(error, -EDEADLK, "an uplink does not become eligible");
	}
	for (int i = 0; !err && i < LKS_SETTLE_CLOCKS; i++)
		lks_bench_step(bench);
	return err ? err : bus.ops->write32(bus.ctx, LKS_TICK_OFFSET, tick);
}

int lks_bench_feed(struct lks_bench *bench, const struct lks_bench_frame *frames, size_t count)
{
	struct lks_score *score = &bench->score;

	if (lks_grow(&bench->frame, &bench->frame_room, bench->frames + count) ||
	    lks_grow(&score->record, &score->record_room, bench->frames + count))
		return -ENOMEM;
	memcpy(bench->frame + bench->frames, frames, count * sizeof(*frames));
	for (size_t i = 0; i < count; i++)
		score->record[bench->frames + i] = (struct lks_record){ .fate = LKS_FATE_WAITING };
	bench->frames += count;
	score->frame = bench->frame;
	score->frames = bench->frames;
	for (size_t i = 0; i < count; i++)
		score->claim_c7 &= frames[i].len >= 60;
	return 0;
}

int lks_bench_link(struct lks_bench *bench, int64_t clock, unsigned int uplink, bool up)
{
	size_t i = bench->changes;

	if (lks_grow(&bench->change, &bench->change_room, bench->changes + 1))
		return -ENOMEM;
	for (; i > bench->next_change && bench->change[i - 1].clock > clock; i--)
		bench->change[i] = bench->change[i - 1];
	bench->change[i] = (struct link_change){ clock, uplink, up };
	bench->changes++;
	return 0;
}

void lks_bench_start(struct lks_bench *bench)
{
	bench->fed = true;
	bench->clock = 0;
	bench->score.last_change = INT64_MIN / 2;
	bench->score.last_progress = 0;
	bench->score.next_due = 0;
	bench->result.zooms = 0;
	bench->result.card_zero = bench->score.since_reset + 1;
}

static int hang(struct lks_bench *bench, struct lks_error *error)
{
	const struct lks_score *score = &bench->score;

	bench->result.clocks = bench->clock;
	if (error)
		snprintf(error->text, sizeof(error->text),
			 "nothing moved for %lld clocks: frame %zu of %zu accepted, %zu admitted, "
			 "%zu settled, eligible %#x, hold %u, ready %#x",
			 (long long)(bench->clock - score->last_progress), score->accepted,
			 bench->frames, score->admitted, score->settled, bench->out->tap_eligible,
			 bench->out->tap_hold, bench->in->m_axis_uplink_tready);
	return -EDEADLK;
}

/* Frames that are offered or inside, not those whose time has not come. */
static bool work_waits(const struct lks_bench *bench)
{
	return bench->source.offering || bench->score.settled < bench->source.next;
}

int lks_bench_run(struct lks_bench *bench, struct lks_error *error)
{
	int64_t limit =
		bench->options.hang_clocks ? bench->options.hang_clocks : DEFAULT_HANG_CLOCKS;

	if (!bench->fed)
		lks_bench_start(bench);
	bench->score.last_progress = bench->clock;
	while (bench->score.settled < bench->frames || bench->next_change < bench->changes) {
		if (bench->options.progress && bench->clock % PROGRESS_CLOCKS == 0)
			bench->options.progress(bench->options.user, bench->score.settled,
						bench->frames);
		lks_bench_step(bench);
		if (!work_waits(bench) ||
		    (bench->options.patient && bench->next_change < bench->changes))
			bench->score.last_progress = bench->clock;
		else if (bench->clock - bench->score.last_progress > limit)
			return hang(bench, error);
		if (bench->result.out_of_memory)
			return fail(error, -ENOMEM, "out of memory");
	}
	lks_bench_clocks(bench, LINK_CLOCKS);
	bench->result.clocks = bench->clock;
	if (bench->options.progress)
		bench->options.progress(bench->options.user, bench->frames, bench->frames);
	return 0;
}

void lks_bench_retune(struct lks_bench *bench, const struct lks_bench_options *options)
{
	for (unsigned int u = 0; u < bench->uplinks; u++) {
		bool up = bench->sink[u].up;

		lks_sink_init(&bench->sink[u], options, u);
		bench->sink[u].up = up;
	}
	bench->rng.state = options->seed;
	bench->source.rng.state = ~(uint64_t)options->seed;
	bench->source.idle_percent = options->idle_percent;
	bench->source.idle_frames = options->idle_frames;
	bench->score.claim_c7 = options->uplink_bps == 0 && options->stall_percent == 0;
}

void lks_bench_pause(struct lks_bench *bench, unsigned int uplink, bool paused)
{
	bench->sink[uplink].paused = paused;
	bench->score.claim_c7 = false;
}

struct lks_rx_source *lks_bench_received(struct lks_bench *bench)
{
	return &bench->received;
}

void lks_bench_backpressure(struct lks_bench *bench, unsigned int percent)
{
	for (unsigned int u = 0; u < bench->uplinks; u++)
		bench->sink[u].stall_percent = percent;
	bench->score.claim_c7 = false;
}

int lks_bench_wave(struct lks_bench *bench, FILE *file, int64_t from, int64_t to)
{
	return lks_wave_init(&bench->wave, file, from, to);
}

int lks_bench_wave_end(struct lks_bench *bench)
{
	return lks_wave_end(&bench->wave, bench->ops, bench->model);
}

int64_t lks_bench_now(const struct lks_bench *bench)
{
	return bench->clock;
}

struct lks_device *lks_bench_device(struct lks_bench *bench)
{
	return bench->device;
}

const struct lks_result *lks_bench_result(const struct lks_bench *bench)
{
	return &bench->result;
}

const struct lks_tallies *lks_bench_put(const struct lks_bench *bench)
{
	return &bench->score.tallies;
}

const struct lks_record *lks_bench_records(const struct lks_bench *bench, size_t *ret_count)
{
	*ret_count = bench->frames;
	return bench->score.record;
}

const struct lks_flow *lks_bench_flows(const struct lks_bench *bench, size_t *ret_count)
{
	*ret_count = bench->score.flows.flows;
	return bench->score.flows.flow;
}
