/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "score_cpu.h"

__attribute__((format(printf, 3, 4))) static void
broken(struct lks_cpu_score *score, unsigned int contract, const char *format, ...)
{
	va_list args;

	if (score->contract)
		return;
	score->contract = contract;
	va_start(args, format);
	vsnprintf(score->text, sizeof(score->text), format, args);
	va_end(args);
}

/* The first @frames of those that wait. */
static void forget(struct lks_cpu_port *port, unsigned int frames)
{
	port->waiting -= frames;
	memmove(port->sent, port->sent + frames, port->waiting * sizeof(port->sent[0]));
}

uint64_t lks_cpu_score_sent(struct lks_cpu_score *score, unsigned int uplink, const uint8_t *bytes,
			    uint32_t len)
{
	struct lks_cpu_port *port = &score->port[uplink];
	struct lks_cpu_frame *frame;

	if (port->waiting == LKS_CPU_WAITING)
		forget(port, 1); /* long given up */
	frame = &port->sent[port->waiting++];
	*frame = (struct lks_cpu_frame){
		.len = len,
		.number = ++score->given,
		.excused = score->unsettled || !(score->linked >> uplink & 1),
	};
	memcpy(frame->bytes, bytes, len);
	return frame->number;
}

static struct lks_cpu_frame *find(struct lks_cpu_port *port, uint64_t number)
{
	for (unsigned int i = 0; i < port->waiting; i++)
		if (port->sent[i].number == number)
			return &port->sent[i];
	return NULL;
}

void lks_cpu_score_forget(struct lks_cpu_score *score, unsigned int uplink, uint64_t number)
{
	struct lks_cpu_port *port = &score->port[uplink];

	if (port->waiting && port->sent[port->waiting - 1].number == number)
		port->waiting--;
}

void lks_cpu_score_refused(struct lks_cpu_score *score, unsigned int uplink, uint64_t number)
{
	struct lks_cpu_port *port = &score->port[uplink];
	const struct lks_cpu_frame *frame = find(port, number);

	if (port->left == number)
		broken(score, 1, "uplink%u: a frame of the CPU left, and is refused", uplink);
	if (frame && !frame->excused)
		broken(score, 1, "uplink%u: a frame of the CPU is refused without a reason",
		       uplink);
	if (frame && port->part_len == 0 && !port->held)
		lks_cpu_score_forget(score, uplink, number); /* nothing of it will come */
}

/* ---- what leaves ---- */

/* Whether what has come is @frame, or begins it. */
static bool is(const struct lks_cpu_port *port, const struct lks_cpu_frame *frame, bool whole)
{
	return (whole ? frame->len == port->part_len : frame->len >= port->part_len) &&
	       memcmp(frame->bytes, port->part, port->part_len) == 0;
}

/* The first that waits, but for such as are excused. */
static void match(struct lks_cpu_score *score, unsigned int u, bool whole)
{
	struct lks_cpu_port *port = &score->port[u];
	unsigned int i = 0;

	while (i < port->waiting && port->sent[i].excused && !is(port, &port->sent[i], whole))
		i++;
	if (i == port->waiting || !is(port, &port->sent[i], whole)) {
		broken(score, 2, "uplink%u: a frame of the CPU of %u bytes leaves that nobody gave",
		       u, port->part_len);
		return;
	}
	if (whole)
		port->left = port->sent[i].number;
	else if (!port->sent[i].excused)
		broken(score, 1, "uplink%u: a frame of the CPU is cut without a reason", u);
	forget(port, i + 1);
}

/* The beat that ends an abort is none of the frame. */
static void end(struct lks_cpu_score *score, unsigned int u, uint32_t bytes)
{
	struct lks_cpu_port *port = &score->port[u];

	if (port->beat.user) {
		port->part_len -= bytes;
		port->aborted++;
	}
	match(score, u, !port->beat.user);
	if (!port->beat.user) {
		memcpy(port->bytes, port->part, port->part_len);
		port->len = port->part_len;
	}
	port->part_len = 0;
}

static void take(struct lks_cpu_score *score, bool flush, unsigned int u)
{
	struct lks_cpu_port *port = &score->port[u];
	uint32_t bytes = (uint32_t)__builtin_popcountll(port->beat.keep);

	if (port->part_len + score->width > sizeof(port->part)) {
		broken(score, 2, "uplink%u: a frame of the CPU does not end", u);
		return;
	}
	port->flushed = (port->flushed && port->part_len > 0) || flush;
	memcpy(port->part + port->part_len, port->beat.data, score->width);
	port->part_len += bytes;
	port->sent[0].idle = 0;
	if (port->beat.last)
		end(score, u, bytes);
}

static struct lks_cpu_beat beat_of(const struct lks_cpu_score *score, const struct lks_out *out,
				   unsigned int u)
{
	struct lks_cpu_beat beat = { .last = out->m_axis_uplink_tlast >> u & 1,
				     .user = out->m_axis_uplink_tuser >> u & 1 };

	memcpy(&beat.keep, out->m_axis_uplink_tkeep + u * score->width / 8, score->width / 8);
	memcpy(beat.data, out->m_axis_uplink_tdata + u * score->width, score->width);
	return beat;
}

static bool same(const struct lks_cpu_beat *a, const struct lks_cpu_beat *b)
{
	return a->last == b->last && a->user == b->user && a->keep == b->keep &&
	       memcmp(a->data, b->data, sizeof(a->data)) == 0;
}

/* AXI4-Stream: what is on offer stays until it is taken. */
static void offer(struct lks_cpu_score *score, const struct lks_out *out, unsigned int u)
{
	struct lks_cpu_port *port = &score->port[u];
	struct lks_cpu_beat beat = beat_of(score, out, u);

	if (port->held && !same(&beat, &port->beat))
		broken(score, 8, "uplink%u: a beat of the CPU changes before it is taken", u);
	port->beat = beat;
}

static void excuse(struct lks_cpu_score *score, unsigned int u)
{
	for (unsigned int i = 0; i < score->port[u].waiting; i++) {
		struct lks_cpu_frame *frame = &score->port[u].sent[i];

		frame->idle++;
		frame->excused |= score->unsettled || !(score->linked >> u & 1) ||
				  (score->patience && frame->idle > score->patience);
	}
}

static void port_clock(struct lks_cpu_score *score, const struct lks_in *in,
		       const struct lks_out *out, unsigned int u)
{
	struct lks_cpu_port *port = &score->port[u];
	bool offered = out->tap_cpu & out->m_axis_uplink_tvalid & 1u << u;

	if (port->held && !offered)
		broken(score, 8, "uplink%u: a beat of the CPU is gone before it is taken", u);
	if (offered)
		offer(score, out, u);
	excuse(score, u);
	port->held = offered && !(in->m_axis_uplink_tready >> u & 1);
	if (offered && !port->held)
		take(score, out->uplink_flush >> u & 1, u);
}

void lks_cpu_score_clock(struct lks_cpu_score *score, const struct lks_in *in,
			 const struct lks_out *out)
{
	score->linked = in->uplink_link_up;
	for (unsigned int u = 0; u < score->uplinks; u++)
		port_clock(score, in, out, u);
}

uint16_t lks_cpu_score_owed(const struct lks_cpu_score *score)
{
	uint16_t owed = 0;

	for (unsigned int u = 0; u < score->uplinks; u++)
		for (unsigned int i = 0; i < score->port[u].waiting; i++)
			if (!score->port[u].sent[i].excused)
				owed |= (uint16_t)(1u << u);
	return owed;
}

void lks_cpu_score_clear(struct lks_cpu_score *score)
{
	memset(score->port, 0, sizeof(score->port));
}
