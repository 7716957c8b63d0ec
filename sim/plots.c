/* SPDX-License-Identifier: Apache-2.0 */
#include "plots.h"

#include <stdlib.h>

#include "gnuplot.h"

#define BINS 120
#define LATENCY_BINS 60

/* ---- frames of each uplink over time ---- */

static void mark_events(FILE *s, const struct lks_figures *f)
{
	for (size_t i = 0; i < f->result->zooms; i++) {
		const struct lks_zoom *zoom = &f->result->zoom[i];
		double us = lks_figures_us(f, zoom->clock);
		const char *colour = zoom->up ? "#59a14f" : "#e15759";

		fprintf(s,
			"set arrow from %g, graph 0 to %g, graph 1 nohead lc rgb '%s' lw 1.5 "
			"dt 2\n",
			us, us, colour);
		fprintf(s,
			"set label 'uplink%u %s' at %g, graph %g left offset 0.4,0 tc rgb "
			"'%s' font ',11'\n",
			zoom->uplink, zoom->up ? "back" : "lost", us, 0.97 - 0.07 * (double)(i % 4),
			colour);
	}
}

static void count_bins(const struct lks_figures *f, double *bin, int64_t span)
{
	for (size_t i = 0; i < f->frames; i++) {
		const struct lks_record *r = &f->record[i];

		if (r->fate == LKS_FATE_SENT)
			bin[r->uplink * BINS + (size_t)(r->last_out * BINS / (span + 1))]++;
	}
}

/* Until the last frame has left: what comes behind it is empty. */
static int64_t busy_clocks(const struct lks_figures *f)
{
	int64_t span = 1;

	for (size_t i = 0; i < f->frames; i++)
		if (f->record[i].fate == LKS_FATE_SENT && f->record[i].last_out > span)
			span = f->record[i].last_out;
	for (size_t i = 0; i < f->result->zooms; i++)
		if (f->result->zoom[i].clock > span)
			span = f->result->zoom[i].clock;
	return span;
}

FILE *lks_plot_time(const struct lks_figures *f)
{
	double *bin = calloc(16 * BINS, sizeof(*bin));
	FILE *s = bin && f->latencies ? lks_gnuplot_begin("time", 900, 300) : NULL;
	int64_t span = busy_clocks(f);
	double width_us = lks_figures_us(f, span) / BINS;

	if (!s) {
		free(bin);
		return NULL;
	}
	count_bins(f, bin, span);
	fprintf(s,
		"set xlabel 'time, µs'\nset ylabel 'frames per µs'\nset yrange [0:*]\n"
		"set xrange [0:%g]\n",
		lks_figures_us(f, span));
	mark_events(s, f);
	fprintf(s, "plot ");
	for (unsigned int u = 0; u < f->uplinks; u++)
		fprintf(s, "%s'-' using 1:2 with steps lt %u title 'uplink%u'", u ? ", " : "",
			u + 1, u);
	fputc('\n', s);
	for (unsigned int u = 0; u < f->uplinks; u++) {
		for (unsigned int b = 0; b <= BINS; b++)
			fprintf(s, "%g %g\n", b * width_us,
				bin[u * BINS + (b < BINS ? b : BINS - 1)] / width_us);
		fprintf(s, "e\n");
	}
	free(bin);
	return s;
}

/* ---- share of each uplink ---- */

FILE *lks_plot_share(const struct lks_figures *f)
{
	FILE *s = f->latencies ? lks_gnuplot_begin("share", 440, 260) : NULL;
	uint64_t bytes = 0;

	if (!s)
		return NULL;
	for (unsigned int u = 0; u < f->uplinks; u++)
		bytes += f->result->bytes_out[u];
	fprintf(s,
		"set style fill solid 0.85 noborder\nset boxwidth 0.6\nset yrange [0:*]\n"
		"unset key\nset ylabel 'share of bytes, %%'\nset xrange [-0.6:%g]\n"
		"set xtics format ''\n",
		f->uplinks - 0.4);
	fprintf(s, "set xtics (");
	for (unsigned int u = 0; u < f->uplinks; u++)
		fprintf(s, "%s'%s%u' %u", u ? ", " : "", f->uplinks > 6 ? "" : "uplink", u, u);
	fprintf(s, ")\nplot '-' using 1:2:($1+1) with boxes lc variable, '-' using 1:2:3 with "
		   "labels offset 0,0.6 tc rgb '#7d8590' font ',11'\n");
	for (int pass = 0; pass < 2; pass++) {
		for (unsigned int u = 0; u < f->uplinks; u++) {
			double share = 100.0 * (double)f->result->bytes_out[u] / (double)bytes;

			if (pass == 0)
				fprintf(s, "%u %g\n", u, share);
			else
				fprintf(s, "%u %g %.1f\n", u, share, share);
		}
		fprintf(s, "e\n");
	}
	return s;
}

/* ---- latency ---- */

FILE *lks_plot_latency(const struct lks_figures *f)
{
	FILE *s = f->latencies ? lks_gnuplot_begin("latency", 440, 260) : NULL;
	unsigned int count[LATENCY_BINS] = { 0 };
	double low, high, width;
	bool right; /* the label stands left of the median, which is far right */

	if (!s)
		return NULL;
	low = f->latency_min;
	high = f->latency[(f->latencies - 1) * 995 / 1000];
	right = f->latency_p50 > (low + high) / 2;
	width = high > low ? (high - low + 1) / LATENCY_BINS : 1;
	for (size_t i = 0; i < f->latencies; i++) {
		unsigned int b = (unsigned int)((f->latency[i] - low) / width);

		count[b < LATENCY_BINS ? b : LATENCY_BINS - 1]++;
	}
	fprintf(s,
		"set style fill solid 0.85 noborder\nunset key\nset yrange [0:*]\n"
		"set xlabel 'clocks from first beat in to last beat out'\nset ylabel 'frames'\n"
		"set xrange [%g:%g]\nset boxwidth %g\nset xtics autofreq\n"
		"set label 'median %lld' at %lld, graph 0.95 %s offset %s,0 tc rgb '#7d8590'\n"
		"set arrow from %lld, graph 0 to %lld, graph 1 nohead dt 2 lc rgb '#7d8590'\n"
		"plot '-' using 1:2 with boxes lt 1\n",
		low - width, low + width * (LATENCY_BINS + 1), width * 0.9,
		(long long)f->latency_p50, (long long)f->latency_p50, right ? "right" : "left",
		right ? "-0.5" : "0.5", (long long)f->latency_p50, (long long)f->latency_p50);
	for (unsigned int b = 0; b < LATENCY_BINS; b++)
		fprintf(s, "%g %u\n", low + (b + 0.5) * width, count[b]);
	fprintf(s, "e\n");
	return s;
}

/* ---- drops ---- */

FILE *lks_plot_drops(const struct lks_figures *f)
{
	FILE *s = f->drops ? lks_gnuplot_begin("drops", 900, 220) : NULL;

	if (!s)
		return NULL;
	fprintf(s,
		"set style fill solid 0.85 noborder\nset boxwidth 0.5\nunset key\n"
		"set yrange [0:*]\nset ylabel 'frames'\nset xrange [-0.6:%d.6]\nset xtics (",
		LKS_DROPS - 1);
	for (unsigned int i = 0; i < LKS_DROPS; i++)
		fprintf(s, "%s\"%s\" %u", i ? ", " : "", lks_drop_name(i), i);
	fprintf(s, ") noenhanced\nplot '-' using 1:2 with boxes lc rgb '#e15759', '-' using 1:2:2 "
		   "with labels offset 0,0.6 tc rgb '#7d8590' font ',11'\n");
	for (int pass = 0; pass < 2; pass++) {
		for (unsigned int i = 0; i < LKS_DROPS; i++)
			fprintf(s, "%u %llu\n", i, (unsigned long long)f->result->drops[i]);
		fprintf(s, "e\n");
	}
	return s;
}

/* ---- the clocks around a link event: a lane an uplink ---- */

enum lane_mark { BEAT, WAITS, ABORT, START, ELIGIBLE, HOLD, MARKS };

static const struct {
	const char *title, *colour;
	double height;
} marks[MARKS] = {
	{ "beat taken", "#4e79a7", 0.26 },    { "beat waits", "#a9bfd6", 0.26 },
	{ "aborting beat", "#e15759", 0.26 }, { "first beat", "#14a3a3", 0.26 },
	{ "eligible", "#59a14f", 0.05 },      { "host held", "#f28e2b", 0.26 },
};

static bool has_mark(const struct lks_sample *sample, enum lane_mark mark, unsigned int u)
{
	bool valid = sample->valid >> u & 1, taken = sample->taken >> u & 1;
	bool abort = sample->abort >> u & 1, start = sample->started >> u & 1;

	switch (mark) {
	case BEAT:
		return taken && !abort && !start;
	case WAITS:
		return valid && !taken;
	case ABORT:
		return valid && abort;
	case START:
		return start && taken;
	case ELIGIBLE:
		return sample->eligible >> u & 1;
	default:
		return false;
	}
}

/* Boxes of one kind: x, y, half a clock, half a height. */
static void put_marks(FILE *s, const struct lks_figures *f, const struct lks_zoom *zoom,
		      enum lane_mark mark)
{
	unsigned int lanes = mark == HOLD ? 1 : f->uplinks;

	fprintf(s, "0 -9\n"); /* a kind without a mark stays in the legend */
	for (unsigned int u = 0; u < lanes; u++)
		for (unsigned int i = 0; i < zoom->samples; i++)
			if (mark == HOLD ? zoom->sample[i].hold
					 : has_mark(&zoom->sample[i], mark, u))
				fprintf(s, "%d %g\n", (int)i - LKS_ZOOM_BEFORE,
					mark == HOLD ? -1.0
						     : (double)u - (mark == ELIGIBLE ? -0.38 : 0));
	fprintf(s, "e\n");
}

/* An arrow for each rescued frame, from the dead uplink to the one that sends it. */
static void put_moves(FILE *s, const struct lks_figures *f, const struct lks_zoom *zoom)
{
	for (size_t i = 0; i < f->result->moves; i++) {
		const struct lks_move *m = &f->result->move[i];
		int64_t at = m->clock - zoom->clock;

		if (at >= -LKS_ZOOM_BEFORE && at < LKS_ZOOM_CLOCKS - LKS_ZOOM_BEFORE)
			fprintf(s, "set arrow from %lld, %u to %lld, %u lc rgb '#b07aa1' lw 2\n",
				(long long)at, m->from, (long long)at, m->to);
	}
}

FILE *lks_plot_zoom(const struct lks_figures *f, size_t i)
{
	const struct lks_zoom *zoom = &f->result->zoom[i];
	char name[24];
	FILE *s;

	snprintf(name, sizeof(name), "zoom%zu", i);
	s = lks_gnuplot_begin(name, 900, 130 + 34 * (f->uplinks + 1));
	if (!s)
		return NULL;
	fprintf(s,
		"set xrange [%d:%d]\nset yrange [%g:-1.6]\nunset grid\n"
		"set xlabel 'clocks from the change'\nset style fill solid 1 noborder\n"
		"set arrow from -0.5, graph 0 to -0.5, graph 1 nohead lc rgb '%s' lw 1.5 dt 2\n"
		"set ytics ('hold' -1",
		-LKS_ZOOM_BEFORE - 1, LKS_ZOOM_CLOCKS - LKS_ZOOM_BEFORE, f->uplinks - 0.4,
		zoom->up ? "#59a14f" : "#e15759");
	for (unsigned int u = 0; u < f->uplinks; u++)
		fprintf(s, ", 'uplink%u' %u", u, u);
	fprintf(s, ")\n");
	put_moves(s, f, zoom);
	fprintf(s, "plot ");
	for (unsigned int m = 0; m < MARKS; m++)
		fprintf(s, "%s'-' using 1:2:(0.42):(%g) with boxxyerror lc rgb '%s' title '%s'",
			m ? ", " : "", marks[m].height, marks[m].colour, marks[m].title);
	fputc('\n', s);
	for (unsigned int m = 0; m < MARKS; m++)
		put_marks(s, f, zoom, (enum lane_mark)m);
	return s;
}
