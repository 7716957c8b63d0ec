/* SPDX-License-Identifier: Apache-2.0 */
#include "script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rng.h"

#define FRAMES_MOST 160
#define LONGEST 9300 /* bytes; a little more than any core takes */

/* ---- what happens ---- */

static void add(struct lks_script *script, int64_t clock, unsigned int uplink, bool up)
{
	size_t i = script->events;

	if (i == LKS_SCRIPT_EVENTS)
		return;
	for (; i > 0 && script->event[i - 1].clock > clock; i--)
		script->event[i] = script->event[i - 1];
	script->event[i] = (struct lks_script_event){ clock, uplink, up };
	script->events++;
}

static unsigned int pick(struct lks_rng *rng, uint16_t uplinks)
{
	unsigned int n = lks_rng_below(rng, (uint32_t)__builtin_popcount(uplinks)), u = 0;

	for (; n > 0 || !(uplinks >> u & 1); u++)
		n -= uplinks >> u & 1;
	return u;
}

/* How long a link stays down: one clock, a frame, a rescue, or until somebody looks. */
static int64_t outage(struct lks_rng *rng, int64_t clocks)
{
	switch (lks_rng_below(rng, 4)) {
	case 0:
		return 1;
	case 1:
		return 1 + lks_rng_below(rng, 40);
	case 2:
		return 1 + lks_rng_below(rng, 600);
	default:
		return 1 + lks_rng_below(rng, (uint32_t)clocks);
	}
}

/* Losses spread over the traffic, or close to each other: one is lost while another is rescued. */
static void losses(struct lks_script *script, struct lks_rng *rng, uint16_t uplinks)
{
	unsigned int left = 1 + lks_rng_below(rng, 8);
	uint32_t clocks = (uint32_t)script->clocks;

	while (left > 0) {
		int64_t centre = lks_rng_below(rng, clocks);
		bool together = lks_rng_percent(rng, 30);
		uint32_t spread = lks_rng_percent(rng, 50) ? 12 : 300;

		for (unsigned int n = 1 + lks_rng_below(rng, 4); n > 0 && left > 0; n--, left--) {
			int64_t down = centre + (together ? 0 : lks_rng_below(rng, spread));
			unsigned int u = pick(rng, uplinks);

			add(script, down, u, false);
			if (!lks_rng_percent(rng, 25))
				add(script, down + outage(rng, clocks), u, true);
		}
	}
}

/* Everybody is gone for a while; they return in any order. */
static void total_outage(struct lks_script *script, struct lks_rng *rng, uint16_t uplinks)
{
	int64_t down = lks_rng_below(rng, (uint32_t)script->clocks);
	uint32_t spread = lks_rng_percent(rng, 30) ? 1 : 400;

	for (unsigned int u = 0; u < 16; u++)
		if (uplinks >> u & 1) {
			add(script, down + lks_rng_below(rng, spread), u, false);
			add(script, down + spread + lks_rng_below(rng, 2000), u, true);
		}
}

static void act(struct lks_script *script, struct lks_script_action action)
{
	size_t i = script->actions++;

	for (; i > 0 && script->action[i - 1].clock > action.clock; i--)
		script->action[i] = script->action[i - 1];
	script->action[i] = action;
}

/* Up to three commits, at most one pause: short ones are backpressure, long ones a stall. */
static void actions(struct lks_script *script, struct lks_rng *rng, uint16_t uplinks)
{
	uint32_t clocks = (uint32_t)script->clocks;
	unsigned int u = pick(rng, uplinks);

	for (unsigned int n = 0; n < 3 && lks_rng_percent(rng, 30); n++)
		act(script,
		    (struct lks_script_action){ lks_rng_below(rng, clocks), LKS_SCRIPT_COMMIT, 0 });
	if (lks_rng_percent(rng, 25)) {
		int64_t from = lks_rng_below(rng, clocks);
		uint32_t longest = lks_rng_percent(rng, 50) ? 2000 : 50000;

		act(script, (struct lks_script_action){ from, LKS_SCRIPT_PAUSE, u });
		act(script, (struct lks_script_action){ from + lks_rng_below(rng, longest),
							LKS_SCRIPT_GO, u });
	}
}

static void conditions(struct lks_script *script, struct lks_rng *rng)
{
	static const unsigned int percent[] = { 0, 0, 5, 30, 60 };
	static const uint64_t bps[] = { 0, 0, 0, UINT64_C(5000000000), UINT64_C(1000000000) };

	script->stall_percent = percent[lks_rng_below(rng, 5)];
	script->idle_percent = percent[lks_rng_below(rng, 5)];
	script->idle_frames = lks_rng_percent(rng, 30) ? 60 : 0;
	script->uplink_bps = bps[lks_rng_below(rng, 5)];
	for (unsigned int u = 0; u < 16; u++)
		script->dead[u] = lks_rng_percent(rng, 50) ? LKS_DEAD_SWALLOWS : LKS_DEAD_READY_LOW;
}

void lks_script_make(struct lks_script *script, uint64_t seed, uint16_t uplinks,
		     const struct lks_bench_frame *frame, size_t frames, unsigned int bytes_a_beat)
{
	struct lks_rng rng = { seed };
	size_t most = frames < FRAMES_MOST ? frames : FRAMES_MOST;

	*script = (struct lks_script){ .seed = seed };
	script->frames = 1 + lks_rng_below(&rng, (uint32_t)most);
	script->first_frame = lks_rng_below(&rng, (uint32_t)(frames - script->frames + 1));
	for (size_t i = 0; i < script->frames; i++)
		script->clocks += frame[script->first_frame + i].len / bytes_a_beat + 1;
	script->clocks += script->clocks / 4 + 100;
	if (lks_rng_percent(&rng, 15))
		total_outage(script, &rng, uplinks);
	losses(script, &rng, uplinks);
	conditions(script, &rng);
	actions(script, &rng, uplinks);
}

/* ---- what is sent ---- */

static int change(struct lks_bench_frame *frame, struct lks_rng *rng)
{
	uint32_t len = frame->len;
	uint8_t *bytes;

	switch (lks_rng_below(rng, 40)) {
	case 0:
		frame->bad = true;
		return 0;
	case 1:
		frame->len = lks_rng_below(rng, len < 64 ? len + 1 : 64);
		return 0;
	case 2:
		frame->len = len < 2000 ? 2000 + lks_rng_below(rng, LONGEST - 2000) : len;
		break;
	default:
		return 0;
	}
	bytes = malloc(frame->len);
	if (!bytes)
		return -ENOMEM;
	memcpy(bytes, frame->bytes, len);
	for (uint32_t i = len; i < frame->len; i++)
		bytes[i] = (uint8_t)lks_rng_next(rng);
	frame->bytes = bytes;
	return 0;
}

int lks_script_frames(const struct lks_script *script, const struct lks_bench_frame *frame,
		      struct lks_bench_frame *ret_frame)
{
	struct lks_rng rng = { ~script->seed };
	int err = 0;

	for (size_t i = 0; !err && i < script->frames; i++) {
		ret_frame[i] = frame[script->first_frame + i];
		ret_frame[i].not_before = 0;
		err = change(&ret_frame[i], &rng);
	}
	return err;
}
