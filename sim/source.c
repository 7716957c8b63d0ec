/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <string.h>

#include "keep.h"

static void offer(struct lks_source *source, const struct lks_bench_frame *frame, struct lks_in *in)
{
	uint32_t beat = source->bytes_a_beat, left = frame->len - source->offset;
	enum lks_fault fault = lks_fault_of(frame->bad, frame->len, beat);

	memcpy(in->s_axis_host_tdata, frame->bytes + source->offset, left < beat ? left : beat);
	in->s_axis_host_tkeep = lks_keep(&source->rng, fault, left, beat);
	in->s_axis_host_tlast = left <= beat;
	in->s_axis_host_tuser = in->s_axis_host_tlast && fault == LKS_FAULT_MARK;
	in->s_axis_host_tid = frame->tid;
	in->s_axis_host_tvalid = 1;
	source->offering = true;
}

void lks_source_drive(struct lks_source *source, const struct lks_bench_frame *frame, size_t frames,
		      int64_t clock, struct lks_in *in)
{
	if (source->offering)
		return;
	in->s_axis_host_tvalid = 0;
	if (source->next == frames || clock < source->pause_until)
		return;
	if (source->offset == 0 && clock < frame[source->next].not_before)
		return;
	if (lks_rng_percent(&source->rng, source->idle_percent))
		return;
	offer(source, &frame[source->next], in);
}

void lks_source_taken(struct lks_source *source, int64_t clock, const struct lks_in *in)
{
	source->offering = false;
	source->offset += source->bytes_a_beat;
	if (!in->s_axis_host_tlast)
		return;
	source->offset = 0;
	source->next++;
	if (source->idle_frames > 0 && lks_rng_below(&source->rng, 4) == 0)
		source->pause_until = clock + lks_rng_below(&source->rng, source->idle_frames);
}

void lks_source_reset(struct lks_source *source, struct lks_in *in)
{
	if (source->offset > 0)
		source->next++;
	source->offset = 0;
	source->offering = false;
	in->s_axis_host_tvalid = 0;
}
