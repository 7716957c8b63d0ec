/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign_sum.h"

#include "cli/sim_args.h"

#define INT(x) ((json_int_t)(x))

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void lks_campaign_add(struct lks_campaign_sum *sum, const struct lks_outcome *outcome)
{
	struct lks_outcome *all = &sum->all;

	sum->scripts++;
	sum->failed += !outcome->held;
	all->clocks += outcome->clocks;
	all->frames_in += outcome->frames_in;
	all->frames_out += outcome->frames_out;
	for (unsigned int i = 0; i < LKS_DROPS; i++)
		all->drops[i] += outcome->drops[i];
	all->lost += outcome->lost;
	all->duplicated += outcome->duplicated;
	all->reordered += outcome->reordered;
	all->mismatched += outcome->mismatched;
	all->losses += outcome->losses;
	all->cut_frames += outcome->cut_frames;
	all->rescued_frames += outcome->rescued_frames;
	all->rescued_bytes += outcome->rescued_bytes;
	all->healthy_moved += outcome->healthy_moved;
	all->latest_start = most(all->latest_start, outcome->latest_start);
	all->longest_hold = most(all->longest_hold, outcome->longest_hold);
}

void lks_campaign_failed(struct lks_campaign_sum *sum, const struct lks_script *script,
			 const struct lks_outcome *outcome)
{
	json_t *events = json_array();
	char text[64];

	for (size_t i = 0; i < script->events; i++) {
		snprintf(text, sizeof(text), "%lldclk,uplink%u,%s",
			 (long long)script->event[i].clock, script->event[i].uplink,
			 script->event[i].up ? "up" : "down");
		json_array_append_new(events, json_string(text));
	}
	if (!sum->failures)
		sum->failures = json_array();
	json_array_append_new(sum->failures,
			      json_pack("{s:I, s:s, s:I, s:s, s:o}", "seed", INT(script->seed),
					"contract", lks_broken_name(outcome->contract), "clock",
					INT(outcome->clock), "text", outcome->text, "events",
					events));
}

static json_t *drops(const struct lks_outcome *all)
{
	json_t *object = json_object();

	for (unsigned int i = 0; i < LKS_DROPS; i++)
		json_object_set_new(object, lks_drop_name(i), json_integer(INT(all->drops[i])));
	return object;
}

json_t *lks_campaign_json(const struct lks_campaign_sum *sum)
{
	const struct lks_outcome *all = &sum->all;

	return json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I,"
			 " s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}",
			 "schema_version", 1, "seed", INT(sim_args.campaign_seed), "count",
			 INT(sim_args.campaign_count), "width", INT(sim_args.width), "scripts",
			 INT(sum->scripts), "failed", INT(sum->failed), "run_clocks",
			 INT(all->clocks), "frames_in", INT(all->frames_in), "frames_out",
			 INT(all->frames_out), "link_losses", INT(all->losses), "cut_frames",
			 INT(all->cut_frames), "rescued_frames", INT(all->rescued_frames),
			 "rescued_bytes", INT(all->rescued_bytes), "drops", drops(all), "lost",
			 INT(all->lost), "duplicated", INT(all->duplicated), "reordered",
			 INT(all->reordered), "mismatched", INT(all->mismatched),
			 "healthy_flows_moved", INT(all->healthy_moved), "latest_start_clocks",
			 INT(all->latest_start), "longest_hold_clocks", INT(all->longest_hold),
			 "failures", sum->failures ? json_incref(sum->failures) : json_array());
}

static const char *plural(uint64_t n, const char *ending)
{
	return n == 1 ? "" : ending;
}

void lks_campaign_print(const struct lks_campaign_sum *sum, const char *out_dir)
{
	const struct lks_outcome *all = &sum->all;
	uint64_t dropped = 0;

	for (unsigned int i = 0; i < LKS_DROPS; i++)
		dropped += all->drops[i];
	printf("%llu script%s, %llu failed\n", (unsigned long long)sum->scripts,
	       plural(sum->scripts, "s"), (unsigned long long)sum->failed);
	printf("%llu frames in, %llu out, %llu dropped; %llu lost, %llu duplicated, %llu "
	       "reordered, %llu mismatched\n",
	       (unsigned long long)all->frames_in, (unsigned long long)all->frames_out,
	       (unsigned long long)dropped, (unsigned long long)all->lost,
	       (unsigned long long)all->duplicated, (unsigned long long)all->reordered,
	       (unsigned long long)all->mismatched);
	printf("%llu link loss%s, %llu frame%s cut, %llu rescued, %llu healthy flow%s moved; "
	       "latest start %+lld clocks, longest hold %lld clocks\n",
	       (unsigned long long)all->losses, plural(all->losses, "es"),
	       (unsigned long long)all->cut_frames, plural(all->cut_frames, "s"),
	       (unsigned long long)all->rescued_frames, (unsigned long long)all->healthy_moved,
	       plural(all->healthy_moved, "s"), (long long)all->latest_start,
	       (long long)all->longest_hold);
	printf("summary: %s/campaign.json\n", out_dir);
}
