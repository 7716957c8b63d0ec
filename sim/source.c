/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <string.h>

/* What makes a frame a bad one; those behind the first are seen by tkeep alone. */
enum fault { NONE, MARKED, ONE_BYTE, EVERY_OTHER, HOLES };

static enum fault fault_of(const struct lks_source *source, const struct lks_bench_frame *frame)
{
	static const enum fault fault[] = { MARKED, ONE_BYTE, HOLES, EVERY_OTHER };
	enum fault drawn = fault[frame->len % 4];

	if (!frame->bad)
		return NONE;
	if (drawn == HOLES)
		return frame->len % source->bytes_a_beat ? HOLES : MARKED;
	return frame->len > source->bytes_a_beat ? drawn : MARKED;
}

static uint64_t dense(uint32_t bytes)
{
	return bytes == 64 ? UINT64_MAX : (UINT64_C(1) << bytes) - 1;
}

/* So many bytes, of which some stand behind a hole: words of 8 and single ones. */
static uint64_t with_holes(struct lks_source *source, uint32_t bytes)
{
	uint64_t keep = 0;
	uint32_t left = bytes;

	while (left > 0) {
		uint32_t at = lks_rng_below(&source->rng, source->bytes_a_beat);
		bool word = left >= 8 && lks_rng_percent(&source->rng, 80);
		uint64_t more = word ? UINT64_C(0xff) << (at & ~7u) : UINT64_C(1) << at;

		if (keep & more)
			continue;
		keep |= more;
		left -= word ? 8 : 1;
	}
	return keep == dense(bytes) ? keep << 1 : keep;
}

static uint64_t keep_of(struct lks_source *source, enum fault fault, uint32_t left)
{
	uint32_t beat = source->bytes_a_beat;

	if (left <= beat)
		return fault == HOLES ? with_holes(source, left) : dense(left);
	if (left > 2 * beat || fault < ONE_BYTE || fault == HOLES)
		return dense(beat);
	return dense(beat) & (fault == ONE_BYTE ? 1 : 0x5555);
}

static void offer(struct lks_source *source, const struct lks_bench_frame *frame, struct lks_in *in)
{
	uint32_t left = frame->len - source->offset;
	enum fault fault = fault_of(source, frame);

	memcpy(in->s_axis_host_tdata, frame->bytes + source->offset,
	       left < source->bytes_a_beat ? left : source->bytes_a_beat);
	in->s_axis_host_tkeep = keep_of(source, fault, left);
	in->s_axis_host_tlast = left <= source->bytes_a_beat;
	in->s_axis_host_tuser = in->s_axis_host_tlast && fault == MARKED;
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
