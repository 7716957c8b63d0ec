/* SPDX-License-Identifier: Apache-2.0 */
#include "sink.h"

#define WIRE_MIN 60	 /* bytes, padded */
#define WIRE_OVERHEAD 24 /* bytes: FCS, preamble, gap */

void lks_sink_init(struct lks_sink *sink, const struct lks_bench_options *options, unsigned int u)
{
	*sink = (struct lks_sink){
		.rng = { options->seed * UINT64_C(0x10001) + u },
		.stall_percent = options->stall_percent,
		.dead = options->dead[u],
		.done = { 0 },
	};
	if (options->uplink_bps)
		sink->clocks_a_byte = (uint64_t)(((unsigned __int128)options->clock_hz * 8 << 32) /
						 options->uplink_bps);
}

bool lks_sink_ready(struct lks_sink *sink, int64_t clock)
{
	if (sink->paused || (!sink->up && sink->dead == LKS_DEAD_READY_LOW))
		return false;
	if (sink->inside == LKS_SINK_FRAMES || (uint64_t)clock < sink->busy_until >> 32)
		return false;
	return !lks_rng_percent(&sink->rng, sink->stall_percent);
}

bool lks_sink_tx_done(struct lks_sink *sink, int64_t clock)
{
	if (sink->inside == 0 || sink->paused || (!sink->up && sink->dead == LKS_DEAD_READY_LOW) ||
	    clock < sink->done[sink->first])
		return false;
	sink->first = (sink->first + 1) % LKS_SINK_FRAMES;
	sink->inside--;
	return true;
}

static void finish(struct lks_sink *sink, int64_t clock)
{
	uint64_t bytes = (sink->len < WIRE_MIN ? WIRE_MIN : sink->len) + WIRE_OVERHEAD;
	unsigned int place = (sink->first + sink->inside) % LKS_SINK_FRAMES;

	sink->busy_until = sink->start + bytes * sink->clocks_a_byte;
	sink->done[place] = clock + 1;
	if (sink->clocks_a_byte && sink->done[place] < (int64_t)(sink->busy_until >> 32) + 1)
		sink->done[place] = (int64_t)(sink->busy_until >> 32) + 1;
	sink->inside++;
}

void lks_sink_take(struct lks_sink *sink, int64_t clock, unsigned int bytes, bool last, bool abort)
{
	uint64_t now = (uint64_t)clock << 32;

	if (sink->len == 0)
		sink->start = sink->busy_until > now ? sink->busy_until : now;
	sink->len += bytes;
	if (!last)
		return;
	if (!abort)
		finish(sink, clock);
	sink->len = 0;
}

void lks_sink_flush(struct lks_sink *sink)
{
	sink->inside = 0;
	sink->busy_until = 0;
}
