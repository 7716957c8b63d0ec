/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Verilated lks_parse with lks_frame_parse() beside it: any difference is a finding. An input
 * is sent whole, its first half, and whole again; bits of its last byte are gaps between beats.
 */
#include "compare.h"
#include "frames.h"

#include <stdio.h>
#include <stdlib.h>

enum { SENT = 3, LATENCY_MAX = 64 };

struct run {
	struct lks_model *model;
	struct lks_in *in;
	const struct lks_out *out;
	struct frame frame[SENT];
	size_t results;
	bool told; /* a result in the last clock, of `fields` */
	struct lks_fields fields;
	uint32_t body[8];
};

static void finding(const struct run *run, const char *what)
{
	if (!what)
		return;
	fprintf(stderr, "parse: result %zu: %s\n", run->results, what);
	abort();
}

static void tick(struct run *run)
{
	lks_model_settle(run->model);
	if (run->told)
		finding(run, bond_difference(run->out, run->body, &run->fields));
	run->told = run->out->parsed_valid;
	if (run->told) {
		const struct frame *frame = &run->frame[run->results];

		finding(run, run->results == SENT ? "no frame waits for it" : NULL);
		lks_frame_parse(frame->bytes, frame->len, &run->fields);
		finding(run, difference(run->out, &run->fields));
		memcpy(run->body, run->out->body, sizeof(run->body));
		run->results++;
	}
	lks_model_edge(run->model);
}

static void idle(struct run *run, unsigned int clocks)
{
	run->in->beat_valid = 0;
	while (clocks--)
		tick(run);
}

/* @gaps: bits, an idle clock before every eighth beat of which one is set. */
static void send(struct run *run, const struct frame *frame, uint8_t gaps)
{
	bool last = false;

	for (size_t beat = 0; !last; beat++) {
		idle(run, gaps >> beat % 8 & 1);
		last = frame_beat(frame, beat, lks_model_ops.data_w / 8, run->in->beat_data,
				  run->in->beat_keep);
		run->in->beat_valid = 1;
		run->in->beat_last = last;
		tick(run);
	}
	run->in->beat_valid = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct lks_model *model; /* made once; a reset makes inputs independent */
	struct run run = { .results = 0 };
	size_t len = size < FRAME_MAX ? size : FRAME_MAX;

	if (!model)
		model = lks_model_open(1);
	if (!model)
		abort();
	run.model = model;
	run.in = lks_model_in(model);
	run.out = lks_model_out(model);
	for (size_t i = 0; i < SENT; i++) {
		run.frame[i].len = i == 1 ? len / 2 : len;
		memcpy(run.frame[i].bytes, data, run.frame[i].len);
	}
	run.in->beat_valid = 0;
	run.in->rst = 1;
	lks_model_tick(model);
	lks_model_tick(model);
	run.in->rst = 0;
	for (size_t i = 0; i < SENT; i++)
		send(&run, &run.frame[i], size ? data[size - 1] : 0);
	idle(&run, LATENCY_MAX);
	finding(&run, run.results == SENT ? NULL : "a frame has no result");
	finding(&run, run.out->busy ? "busy without a frame" : NULL);
	return 0;
}
