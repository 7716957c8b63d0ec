/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "lib/error_impl.h"

#define DEFAULT_CLOCK_HZ 156250000u
#define DEFAULT_HANG_CLOCKS 200000
#define RX_BYTES 16384 /* as lks_core has them */
#define RX_RESERVE 512
#define LINK_CLOCKS 16 /* until a last link event has taken effect */
#define PROGRESS_CLOCKS 100000

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

static void take(struct lks_bench *bench, unsigned int u)
{
	const struct lks_out *out = bench->out;
	size_t bytes = bench->ops->data_w / 64; /* of tkeep */
	uint64_t keep = 0;

	memcpy(&keep, out->m_axis_uplink_tkeep + u * bytes, bytes);
	lks_sink_take(&bench->sink[u], bench->clock, (unsigned int)__builtin_popcountll(keep),
		      out->m_axis_uplink_tlast >> u & 1, out->m_axis_uplink_tuser >> u & 1);
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
		if (taken >> u & 1)
			take(bench, u);
		if (out->uplink_flush >> u & 1)
			lks_sink_flush(&bench->sink[u]);
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
	lks_cpu_score_clock(&bench->injected, bench->in, bench->out);
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
	bench->received.score.reserve_bytes = RX_RESERVE;
}

int lks_bench_new(const struct lks_bench_options *options, struct lks_error *error,
		  struct lks_bench **ret_bench)
{
	struct lks_bench *bench = calloc(1, sizeof(*bench));
	int err;

	if (!bench)
		return lks_error_set(error, -ENOMEM, "out of memory");
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
	bench->injected.score = &bench->score;
	for (unsigned int u = 0; u < bench->uplinks; u++)
		lks_sink_init(&bench->sink[u], &bench->options, u);
	err = lks_score_init(&bench->score, &bench->result, options->model->data_w, bench->uplinks);
	if (err || !bench->model) {
		lks_bench_free(bench);
		return lks_error_set(error, -ENOMEM, "out of memory");
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

int lks_bench_feed(struct lks_bench *bench, const struct lks_bench_frame *frames, size_t count)
{
	struct lks_score *score = &bench->score;

	if (lks_grow(&bench->frame, &bench->frame_room, bench->frames + count) ||
	    lks_grow(&score->record, &score->record_room, bench->frames + count))
		return -ENOMEM;
	if (count > 0)
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
	return lks_error_set(
		error, -EDEADLK,
		"nothing moved for %lld clocks: frame %zu of %zu accepted, %zu admitted, "
		"%zu settled, eligible %#x, hold %u, ready %#x",
		(long long)(bench->clock - score->last_progress), score->accepted, bench->frames,
		score->admitted, score->settled, bench->out->tap_eligible, bench->out->tap_hold,
		bench->in->m_axis_uplink_tready);
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
			return lks_error_set(error, -ENOMEM, "out of memory");
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
