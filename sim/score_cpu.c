/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "lib/plan_impl.h"
#include "score_cpu.h"

#define US_PER_S UINT64_C(1000000)

/* The first @frames of those that wait. */
static void forget(struct lks_cpu_port *port, unsigned int frames)
{
	port->waiting -= frames;
	memmove(port->sent, port->sent + frames, port->waiting * sizeof(port->sent[0]));
}

uint64_t lks_cpu_score_sent(struct lks_cpu_score *cpu, unsigned int uplink, bool linked,
			    const uint8_t *bytes, uint32_t len)
{
	struct lks_cpu_port *port = &cpu->port[uplink];
	struct lks_cpu_frame *frame;

	if (port->waiting == LKS_CPU_WAITING)
		forget(port, 1); /* long given up */
	frame = &port->sent[port->waiting++];
	*frame = (struct lks_cpu_frame){
		.len = len,
		.number = ++cpu->given,
		.excused = !cpu->score->set || !linked,
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

void lks_cpu_score_forget(struct lks_cpu_score *cpu, unsigned int uplink, uint64_t number)
{
	struct lks_cpu_port *port = &cpu->port[uplink];

	if (port->waiting && port->sent[port->waiting - 1].number == number)
		port->waiting--;
}

void lks_cpu_score_refused(struct lks_cpu_score *cpu, unsigned int uplink, uint64_t number)
{
	struct lks_cpu_port *port = &cpu->port[uplink];
	const struct lks_cpu_frame *frame = find(port, number);

	if (port->left == number)
		lks_score_break(cpu->score, 1, "uplink%u: a frame of the CPU left, and is refused",
				uplink);
	if (frame && !frame->excused)
		lks_score_break(cpu->score, 1,
				"uplink%u: a frame of the CPU is refused without a reason", uplink);
	if (frame && port->part_len == 0 && !cpu->score->port[uplink].waiting)
		lks_cpu_score_forget(cpu, uplink, number); /* nothing of it will come */
}

/* ---- what leaves ---- */

/* Whether what has come is @frame, or begins it. */
static bool is(const struct lks_cpu_port *port, const struct lks_cpu_frame *frame, bool whole)
{
	return (whole ? frame->len == port->part_len : frame->len >= port->part_len) &&
	       memcmp(frame->bytes, port->part, port->part_len) == 0;
}

/* The first that waits, but for such as are excused. */
static void match(struct lks_cpu_score *cpu, unsigned int u, bool whole)
{
	struct lks_cpu_port *port = &cpu->port[u];
	unsigned int i = 0;

	while (i < port->waiting && port->sent[i].excused && !is(port, &port->sent[i], whole))
		i++;
	if (i == port->waiting || !is(port, &port->sent[i], whole)) {
		lks_score_break(cpu->score, 2,
				"uplink%u: a frame of the CPU of %u bytes leaves that nobody gave",
				u, port->part_len);
		return;
	}
	if (whole)
		port->left = port->sent[i].number;
	else if (!port->sent[i].excused)
		lks_score_break(cpu->score, 1,
				"uplink%u: a frame of the CPU is cut without a reason", u);
	forget(port, i + 1);
}

/* The beat that ends an abort is none of the frame. */
static void end(struct lks_cpu_score *cpu, unsigned int u, bool user, uint32_t bytes)
{
	struct lks_cpu_port *port = &cpu->port[u];

	if (user) {
		port->part_len -= bytes;
		port->aborted++;
	}
	match(cpu, u, !user);
	if (!user) {
		memcpy(port->bytes, port->part, port->part_len);
		port->len = port->part_len;
	}
	port->part_len = 0;
}

static void take(struct lks_cpu_score *cpu, const struct lks_out *out, unsigned int u)
{
	struct lks_cpu_port *port = &cpu->port[u];
	uint32_t width = cpu->score->bytes_a_beat, bytes;
	uint64_t keep = 0;

	if (port->part_len + width > sizeof(port->part)) {
		lks_score_break(cpu->score, 2, "uplink%u: a frame of the CPU does not end", u);
		return;
	}
	memcpy(&keep, out->m_axis_uplink_tkeep + u * width / 8, width / 8);
	bytes = (uint32_t)__builtin_popcountll(keep);
	port->flushed = (port->flushed && port->part_len > 0) || out->uplink_flush >> u & 1;
	memcpy(port->part + port->part_len, out->m_axis_uplink_tdata + (size_t)u * width, width);
	port->part_len += bytes;
	port->sent[0].idle = 0;
	if (out->m_axis_uplink_tlast >> u & 1)
		end(cpu, u, out->m_axis_uplink_tuser >> u & 1, bytes);
}

static void excuse(struct lks_cpu_score *cpu, unsigned int u, bool linked)
{
	for (unsigned int i = 0; i < cpu->port[u].waiting; i++) {
		struct lks_cpu_frame *frame = &cpu->port[u].sent[i];

		frame->idle++;
		frame->excused |=
			!cpu->set || !linked || (cpu->patience && frame->idle > cpu->patience);
	}
}

/* A limit counts ticks, and from anywhere within the first one. */
static int64_t patience_of(const struct lks_score *score)
{
	int64_t tick = lks_plan_tick_clocks(score->set, score->clock_hz);
	int64_t clocks = (int64_t)(score->set->stall_us * score->clock_hz / US_PER_S) - 2 * tick;

	if (score->set->stall_us == 0)
		return 0;
	return clocks > 0 ? clocks : 1;
}

void lks_cpu_score_clock(struct lks_cpu_score *cpu, const struct lks_in *in,
			 const struct lks_out *out)
{
	uint16_t taken = out->tap_cpu & out->m_axis_uplink_tvalid & in->m_axis_uplink_tready;

	if (cpu->set != cpu->score->set && cpu->score->set)
		cpu->patience = patience_of(cpu->score);
	cpu->set = cpu->score->set;
	for (unsigned int u = 0; u < cpu->score->uplinks; u++) {
		excuse(cpu, u, in->uplink_link_up >> u & 1);
		if (taken >> u & 1)
			take(cpu, out, u);
	}
}

uint16_t lks_cpu_score_owed(const struct lks_cpu_score *cpu)
{
	uint16_t owed = 0;

	for (unsigned int u = 0; u < cpu->score->uplinks; u++)
		for (unsigned int i = 0; i < cpu->port[u].waiting; i++)
			if (!cpu->port[u].sent[i].excused)
				owed |= (uint16_t)(1u << u);
	return owed;
}

void lks_cpu_score_clear(struct lks_cpu_score *cpu)
{
	memset(cpu->port, 0, sizeof(cpu->port));
}
