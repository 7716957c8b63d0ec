/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bench as a library: a capture through two simulated cores that take turns in one process.
 * uplink1 dies in clock 6250. The same seed gives the same run, to the clock.
 *
 *	simulate TEAMS.json CAPTURE MODELS_DIR SEED
 */
#include "sim/frames.h"
#include "sim/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct lks_bench *start(const struct lks_plugin *plugin, uint32_t seed,
			       const struct lks_plan *plan, const struct lks_frames *frames)
{
	const struct lks_bench_options options = { .model = plugin->ops,
						   .seed = seed,
						   .stall_percent = 10 };
	struct lks_error error = { "out of memory" };
	struct lks_bench *bench = NULL;

	if (lks_bench_new(&options, &error, &bench) || lks_bench_apply(bench, plan, &error) ||
	    lks_bench_links_up(bench, 0xf, &error) ||
	    lks_bench_feed(bench, frames->frame, frames->frames) ||
	    lks_bench_link(bench, 6250, 1, false)) {
		fprintf(stderr, "simulate: %s\n", error.text);
		exit(1);
	}
	lks_bench_start(bench);
	return bench;
}

static void finish(struct lks_bench *bench, char *ret_text, size_t size)
{
	const struct lks_result *r = lks_bench_result(bench);
	struct lks_error error = { "" };
	bool stuck = lks_bench_run(bench, &error) || lks_bench_finish(bench, &error);
	int n = snprintf(ret_text, size, "clocks %lld\n", (long long)r->clocks);

	for (unsigned int u = 0; u < 4; u++)
		n += snprintf(ret_text + n, size - (size_t)n, "uplink%u %llu frames\n", u,
			      (unsigned long long)r->frames_out[u]);
	snprintf(ret_text + n, size - (size_t)n, "link_lost %llu frames\nverdict %s %s\n",
		 (unsigned long long)r->drops[LKS_DROP_LINK_LOST],
		 stuck || r->violations ? "broken" : "holds",
		 stuck		 ? error.text
		 : r->violations ? r->violation[0].text
				 : "");
}

int main(int argc, char *argv[])
{
	struct lks_config *config = NULL;
	struct lks_plan *plan = NULL;
	struct lks_plugin plugin = { 0 };
	struct lks_frames frames = { 0 };
	struct lks_error error = { "this configuration is refused: linksteer config check" };
	struct lks_bench *bench[2];
	char text[2][600] = { "", "" }, why[600] = "";
	int code = 0;

	if (argc != 5 || lks_frames_read(argv[2], false, &frames, &code))
		return 2;
	if (lks_plugin_open(argv[3], 64, 4, &plugin, why, sizeof(why)) ||
	    lks_config_load(argv[1], 0, NULL, NULL, &config) ||
	    lks_plan_from_config(config, &error, &plan)) {
		fprintf(stderr, "simulate: %s\n", *why ? why : error.text);
		return 1;
	}
	for (int i = 0; i < 2; i++)
		bench[i] = start(&plugin, (uint32_t)atoi(argv[4]), plan, &frames);
	for (int turn = 0; turn < 20; turn++)
		lks_bench_clocks(bench[turn % 2], 700);
	for (int i = 0; i < 2; i++) {
		finish(bench[i], text[i], sizeof(text[i]));
		lks_bench_free(bench[i]);
	}
	fputs(text[0], stdout);
	puts(strcmp(text[0], text[1]) ? "the second model differs" : "the second model agrees");
	lks_frames_free(&frames);
	lks_plan_free(plan);
	lks_config_free(config);
	lks_plugin_close(&plugin);
	return code || !strstr(text[0], "verdict holds") || strcmp(text[0], text[1]) ? 1 : 0;
}
