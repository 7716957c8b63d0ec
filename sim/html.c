/* SPDX-License-Identifier: Apache-2.0 */
#include "html.h"

#include <errno.h>
#include <string.h>

#include "gnuplot.h"
#include "plots.h"

#define RESCUED_SHOWN 64 /* frames of a loss in the table */

static const char head[] =
	"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	"<title>Linksteer run</title>\n<style>\n"
	":root{color-scheme:light dark;--bg:#fff;--card:#f6f8fa;--line:#d8dee4;--text:#1f2328;"
	"--soft:#59636e;--good:#1a7f37;--bad:#cf222e;--mute:#7d8590}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--card:#161b22;--line:#30363d;"
	"--text:#e6edf3;--soft:#9198a1;--good:#3fb950;--bad:#f85149}}\n"
	"*{box-sizing:border-box}body{margin:0 auto;max-width:1000px;padding:24px 20px 48px;"
	"background:var(--bg);color:var(--text);font:15px/1.5 system-ui,sans-serif}\n"
	"h1{font-size:26px;margin:0 0 2px}h2{font-size:18px;margin:34px 0 8px}"
	"p{margin:4px 0 10px;color:var(--soft)}\n"
	".verdict{font-weight:600}.good{color:var(--good)}.bad{color:var(--bad)}\n"
	".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:10px;"
	"margin:18px 0}\n"
	".tile{background:var(--card);border:1px solid var(--line);border-radius:8px;"
	"padding:10px 14px}.tile b{display:block;font-size:22px;font-variant-numeric:tabular-nums}"
	".tile span{color:var(--soft);font-size:13px}\n"
	".plot{overflow-x:auto;border:1px solid var(--line);border-radius:8px;padding:8px;"
	"margin:8px 0}.plot svg{display:block;width:100%;height:auto}"
	".wide svg{min-width:640px}\n"
	".pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:0 14px}\n"
	".table{overflow-x:auto}table{border-collapse:collapse;width:100%;"
	"font-variant-numeric:tabular-nums}\n"
	"th,td{text-align:right;padding:5px 12px 5px 0;border-bottom:1px solid var(--line);"
	"white-space:nowrap}th{color:var(--soft);font-weight:500;font-size:13px}"
	"th:first-child,td:first-child{text-align:left}\n"
	".chips{display:flex;flex-wrap:wrap;gap:6px}.chip{border:1px solid var(--line);"
	"border-radius:14px;padding:1px 11px;font-size:13px}.chip.mute{color:var(--soft)}\n"
	"</style></head><body>\n";

static void escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

/* 1234567 as 1,234,567. */
static const char *grouped(uint64_t number, char text[32])
{
	char digits[24];
	size_t len = (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	size_t at = 0;

	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return text;
}

static void tile(FILE *out, const char *label, uint64_t number)
{
	char text[32];

	fprintf(out, "<div class=\"tile\"><b>%s</b><span>%s</span></div>\n", grouped(number, text),
		label);
}

static bool all_held(const struct lks_figures *f)
{
	for (unsigned int c = 1; c <= LKS_CONTRACTS; c++)
		if (strcmp(lks_figures_contract(f, c), "broken") == 0)
			return false;
	return true;
}

static void top(FILE *out, const struct lks_figures *f, const char *in)
{
	const char *name = strrchr(in, '/');
	const struct lks_result *r = f->result;

	fprintf(out, "<h1>Linksteer run</h1>\n<p>");
	escaped(out, name ? name + 1 : in);
	fprintf(out,
		" through the simulated core: %u bits at %g MHz, %u uplinks, %lld clocks = %.1f "
		"µs. <span class=\"verdict %s\">%s</span></p>\n",
		f->width, (double)f->clock_hz / 1e6, f->uplinks, (long long)r->clocks,
		lks_figures_us(f, r->clocks), all_held(f) && !f->stopped ? "good" : "bad",
		f->stopped    ? "It stopped before all had left."
		: all_held(f) ? "All checked contracts held."
			      : "A contract is broken, see below.");
	if (f->stopped) {
		fprintf(out, "<p class=\"bad\">");
		escaped(out, f->stopped);
		fprintf(out, "</p>\n");
	}
	fprintf(out, "<div class=\"tiles\">\n");
	tile(out, "frames in", r->frames_in);
	tile(out, "frames out", f->out);
	tile(out, "dropped, counted", f->drops);
	tile(out, "lost", f->lost);
	tile(out, "reordered", r->reordered);
	tile(out, "flows", f->flows);
	fprintf(out, "</div>\n");
}

static void contracts(FILE *out, const struct lks_figures *f)
{
	static const char *const what[LKS_CONTRACTS + 1] = {
		"",
		"exactly once or counted",
		"bytes as they came",
		"order of flows",
		"no start on a dead uplink",
		"rescue",
		"decisions as the model",
		"a beat every clock",
		"stream rules",
		"atomic commit",
		"clean reset",
	};

	fprintf(out, "<h2>Contracts</h2>\n<div class=\"chips\">\n");
	for (unsigned int c = 1; c <= LKS_CONTRACTS; c++) {
		const char *state = lks_figures_contract(f, c);
		bool held = strcmp(state, "held") == 0, broken = strcmp(state, "broken") == 0;

		fprintf(out, "<span class=\"chip %s\">C%u %s: %s</span>\n",
			held	 ? "good"
			: broken ? "bad"
				 : "mute",
			c, what[c], state);
	}
	fprintf(out, "</div>\n");
	for (size_t i = 0; i < f->result->violations && i < LKS_VIOLATIONS; i++) {
		fprintf(out, "<p class=\"bad\">%s, clock %lld: ",
			lks_broken_name(f->result->violation[i].contract),
			(long long)f->result->violation[i].clock);
		escaped(out, f->result->violation[i].text);
		fprintf(out, "</p>\n");
	}
}

static void clock_cell(FILE *out, int64_t clock, int64_t from)
{
	if (clock < 0)
		fprintf(out, "<td>none</td>");
	else
		fprintf(out, "<td>%+lld</td>", (long long)(clock - from));
}

static void failovers(FILE *out, const struct lks_figures *f)
{
	fprintf(out, "<h2>Link losses</h2>\n");
	if (f->result->failovers == 0) {
		fprintf(out, "<p>No link was lost in this run.</p>\n");
		return;
	}
	fprintf(out, "<p>Clocks count from the loss. Rescued: frames queued for the lost uplink, "
		     "the cut one first, that left on others. Given up: dropped as no_uplink, "
		     "because no member of the team came back in time.</p>\n"
		     "<div class=\"table\"><table><tr><th>uplink</th><th>lost at clock</th>"
		     "<th>µs</th><th>last start there</th><th>first rerouted start</th>"
		     "<th>frames cut</th><th>rescued</th><th>bytes</th><th>given up</th>"
		     "<th>flows moved</th>"
		     "<th>of healthy uplinks</th><th>host held</th></tr>\n");
	for (size_t i = 0; i < f->result->failovers; i++) {
		const struct lks_loss *l = &f->result->failover[i];

		fprintf(out, "<tr><td>uplink%u</td><td>%lld</td><td>%.2f</td>", l->uplink,
			(long long)l->clock_down, lks_figures_us(f, l->clock_down));
		clock_cell(out, l->last_start, l->clock_down);
		clock_cell(out, l->card.reroute, l->card.down);
		fprintf(out,
			"<td>%u</td><td>%u</td><td>%llu</td><td>%u</td><td>%llu</td><td>%llu</td>"
			"<td>%lld</td></tr>\n",
			l->cut_frames, l->rescued_frames, (unsigned long long)l->rescued_bytes,
			l->lost_frames, (unsigned long long)f->loss[i].moved,
			(unsigned long long)f->loss[i].healthy_moved, (long long)l->hold_clocks);
	}
	fprintf(out, "</table></div>\n");
}

static void uplinks(FILE *out, const struct lks_figures *f)
{
	char frames[32], bytes[32];
	uint64_t sum = 0;

	for (unsigned int u = 0; u < f->uplinks; u++)
		sum += f->result->bytes_out[u];
	fprintf(out, "<h2>Uplinks</h2>\n<div class=\"table\"><table><tr><th>uplink</th>"
		     "<th>frames</th><th>bytes</th><th>share of bytes</th></tr>\n");
	for (unsigned int u = 0; u < f->uplinks; u++)
		fprintf(out, "<tr><td>uplink%u</td><td>%s</td><td>%s</td><td>%.1f %%</td></tr>\n",
			u, grouped(f->result->frames_out[u], frames),
			grouped(f->result->bytes_out[u], bytes),
			sum ? 100.0 * (double)f->result->bytes_out[u] / (double)sum : 0.0);
	fprintf(out, "</table></div>\n");
	if (f->out)
		fprintf(out,
			"<p>Busiest uplink: %.2f times the mean. Latency %lld to %lld clocks, "
			"median %lld, 99 %% below %lld.</p>\n",
			f->imbalance, (long long)f->latency_min, (long long)f->latency_max,
			(long long)f->latency_p50, (long long)f->latency_p99);
}

static void plot(FILE *out, FILE *script, const char *shape)
{
	int err;

	if (!script)
		return;
	fprintf(out, "<div class=\"plot %s\">\n", shape);
	err = lks_gnuplot_end(script, out);
	if (err)
		fprintf(out, "<p>No plot: %s.</p>\n",
			err == -ENOENT ? "gnuplot is not installed (Debian: gnuplot-nox)"
				       : "gnuplot failed");
	fprintf(out, "</div>\n");
}

/* Frame by frame: from where, to where, when. */
static void rescued(FILE *out, const struct lks_figures *f, const struct lks_zoom *zoom)
{
	const struct lks_result *r = f->result;
	unsigned int shown = 0, all = 0;

	for (size_t i = 0; i < r->moves; i++) {
		const struct lks_move *m = &r->move[i];
		const struct lks_record *record = &f->record[m->frame];

		if (zoom->up || m->from != zoom->uplink ||
		    r->failover[m->failover].clock_down != zoom->clock || all++ >= RESCUED_SHOWN)
			continue;
		if (shown++ == 0)
			fprintf(out, "<details open><summary>Rescued frames, clocks from the "
				     "loss</summary><div class=\"table\"><table><tr><th>frame</th>"
				     "<th>bytes</th><th>from</th><th>to</th><th>moved</th>"
				     "<th>left</th></tr>\n");
		fprintf(out, "<tr><td>%u%s</td><td>%u</td><td>uplink%u</td><td>uplink%u</td>",
			m->frame, shown == 1 && r->failover[m->failover].cut_frames ? " (cut)" : "",
			f->frame[m->frame].len, m->from, m->to);
		clock_cell(out, m->clock, zoom->clock);
		clock_cell(out, record->fate == LKS_FATE_SENT ? record->last_out : -1, zoom->clock);
		fprintf(out, "</tr>\n");
	}
	if (shown)
		fprintf(out, "</table></div></details>\n");
	if (all > shown)
		fprintf(out, "<p>And %u more.</p>\n", all - shown);
}

static void zooms(FILE *out, const struct lks_figures *f)
{
	for (size_t i = 0; i < f->result->zooms; i++) {
		const struct lks_zoom *zoom = &f->result->zoom[i];

		fprintf(out, "<h2>Clocks around %lld: uplink%u %s</h2>\n", (long long)zoom->clock,
			zoom->uplink, zoom->up ? "returns" : "is lost");
		plot(out, lks_plot_zoom(f, i), "wide");
		rescued(out, f, zoom);
	}
}

void lks_html_write(FILE *file, const struct lks_figures *f, const char *in)
{
	fputs(head, file);
	top(file, f, in);
	contracts(file, f);
	failovers(file, f);
	uplinks(file, f);
	fprintf(file, "<h2>Frames over time</h2>\n");
	plot(file, lks_plot_time(f), "wide");
	fprintf(file, "<div class=\"pair\"><div><h2>Share of each uplink</h2>\n");
	plot(file, lks_plot_share(f), "");
	fprintf(file, "</div><div><h2>Latency</h2>\n");
	plot(file, lks_plot_latency(f), "");
	fprintf(file, "</div></div>\n<h2>Drops by reason</h2>\n");
	if (f->drops == 0)
		fprintf(file, "<p>No frame was dropped.</p>\n");
	plot(file, lks_plot_drops(f), "wide");
	zooms(file, f);
	fprintf(file, "</body></html>\n");
}
