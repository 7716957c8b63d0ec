/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "cli/table.h"
#include "tallies.h"

#define INT(x) ((json_int_t)(x))

static json_t *per_uplink(const struct lks_figures *f, const uint64_t *value)
{
	json_t *list = json_array();

	for (unsigned int u = 0; u < f->uplinks; u++)
		json_array_append_new(list, json_integer(INT(value[u])));
	return list;
}

static json_t *drops(const struct lks_figures *f)
{
	json_t *object = json_object();

	for (unsigned int i = 0; i < LKS_DROPS; i++)
		json_object_set_new(object, lks_drop_name(i),
				    json_integer(INT(f->result->drops[i])));
	return object;
}

static json_t *clock_or_null(int64_t clock)
{
	return clock < 0 ? json_null() : json_integer(INT(clock));
}

static json_t *latency(const struct lks_figures *f)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "min", clock_or_null(f->latency_min), "p50",
			 clock_or_null(f->latency_p50), "p99", clock_or_null(f->latency_p99), "max",
			 clock_or_null(f->latency_max));
}

static json_t *contracts(const struct lks_figures *f)
{
	json_t *object = json_object();
	char name[8];

	for (unsigned int c = 1; c <= LKS_CONTRACTS; c++) {
		snprintf(name, sizeof(name), "C%u", c);
		json_object_set_new(object, name, json_string(lks_figures_contract(f, c)));
	}
	return object;
}

static json_t *failover(const struct lks_figures *f, size_t i)
{
	const struct lks_loss *loss = &f->result->failover[i];

	return json_pack("{s:I, s:I, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "uplink",
			 INT(loss->uplink), "clock_down", INT(loss->clock_down), "last_start_clock",
			 clock_or_null(loss->last_start), "first_reroute_clock",
			 clock_or_null(loss->first_reroute), "cut_frames", INT(loss->cut_frames),
			 "rescued_frames", INT(loss->rescued_frames), "rescued_bytes",
			 INT(loss->rescued_bytes), "lost_frames", INT(loss->lost_frames),
			 "moved_flows", INT(f->loss[i].moved), "healthy_flows_moved",
			 INT(f->loss[i].healthy_moved), "hold_clocks", INT(loss->hold_clocks));
}

/* A clock of the card and its time, null when it has not been. */
static void set_time(const struct lks_figures *f, json_t *record, const char *what, bool been,
		     uint64_t clock)
{
	uint64_t ns = lks_ledger_ns(f->result->ledger, clock);
	char key[32];

	snprintf(key, sizeof(key), "clock_%s", what);
	json_object_set_new(record, key, been ? json_integer(INT(clock)) : json_null());
	snprintf(key, sizeof(key), "ns_%s", what);
	json_object_set_new(record, key, been ? json_integer(INT(ns)) : json_null());
}

/* Buckets have teams in `resilient` only. */
static void set_moved(const struct lks_figures *f, json_t *record,
		      const struct lks_ledger_record *r)
{
	const struct lks_plan *plan = f->result->failover[f->result->ledger_first + r->number].plan;
	unsigned int moved = 0, healthy = 0;
	bool known = false;

	for (unsigned int t = 0; plan && t < lks_plan_teams(plan) && !known; t++)
		for (unsigned int i = 0; i < lks_team_members(lks_plan_team(plan, t)); i++)
			if (lks_team_member(lks_plan_team(plan, t), i) == (int)r->uplink)
				known = lks_ledger_moved(r, lks_plan_team(plan, t), &moved,
							 &healthy) == 0;
	json_object_set_new(record, "moved_buckets",
			    known ? json_integer((json_int_t)moved) : json_null());
	json_object_set_new(record, "healthy_buckets_moved",
			    known ? json_integer((json_int_t)healthy) : json_null());
}

static json_t *ledger_record(const struct lks_figures *f, const struct lks_ledger_record *r)
{
	json_t *record =
		json_pack("{s:I, s:I, s:I, s:b}", "number", INT(r->number), "uplink",
			  INT(r->uplink), "generation", INT(r->generation), "open", (int)r->open);

	set_time(f, record, "down", true, r->down);
	set_time(f, record, "last_start", r->started, r->last_start);
	set_time(f, record, "first_reroute", r->rerouted, r->first_reroute);
	set_time(f, record, "back", r->returned, r->back);
	json_object_set_new(record, "cut_frames", json_integer((json_int_t)r->cut));
	json_object_set_new(record, "rescued_frames", json_integer(INT(r->rescued.frames)));
	json_object_set_new(record, "rescued_bytes", json_integer(INT(r->rescued.bytes)));
	json_object_set_new(record, "lost_frames", json_integer(INT(r->lost.frames)));
	json_object_set_new(record, "lost_bytes", json_integer(INT(r->lost.bytes)));
	json_object_set_new(record, "lost_reason",
			    r->lost.frames ? json_string(lks_drop_name(r->reason)) : json_null());
	set_moved(f, record, r);
	json_object_set_new(record, "hold_clocks",
			    r->held ? json_null() : json_integer(INT(r->hold)));
	json_object_set_new(record, "hold_ns",
			    r->held ? json_null()
				    : json_integer(INT(lks_ledger_ns(f->result->ledger, r->hold))));
	return record;
}

/* What the card wrote down; `failovers` has what the bench saw. */
static json_t *ledger(const struct lks_figures *f)
{
	const struct lks_ledger *l = f->result->ledger;
	json_t *records;

	if (!l) /* it stopped before */
		return json_null();
	records = json_array();
	for (unsigned int i = 0; i < lks_ledger_records(l); i++)
		json_array_append_new(records, ledger_record(f, lks_ledger_at(l, i)));
	return json_pack("{s:I, s:b, s:I, s:o}", "failovers", INT(lks_ledger_failovers(l)),
			 "overrun", (int)lks_ledger_overrun(l), "clock_zero",
			 INT(f->result->card_zero), "records", records);
}

/* Without those that counted nothing. */
static json_t *buckets(const struct lks_tallies *put)
{
	json_t *list = json_array();

	for (unsigned int t = 0; t < LKS_PLAN_TEAMS_MAX; t++)
		for (unsigned int b = 0; b < LKS_BUCKETS; b++)
			if (put->bucket[t][b].frames)
				json_array_append_new(
					list,
					json_pack("{s:I, s:I, s:I, s:I}", "team", INT(t), "bucket",
						  INT(b), "frames", INT(put->bucket[t][b].frames),
						  "bytes", INT(put->bucket[t][b].bytes)));
	return list;
}

static json_t *vports(const struct lks_tallies *put)
{
	json_t *list = json_array();

	for (unsigned int v = 0; v < LKS_TALLY_VPORTS; v++)
		if (put->vport[v].frames)
			json_array_append_new(list, json_pack("{s:I, s:I, s:I}", "vport", INT(v),
							      "frames", INT(put->vport[v].frames),
							      "bytes", INT(put->vport[v].bytes)));
	return list;
}

static json_t *violations(const struct lks_figures *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->result->violations && i < LKS_VIOLATIONS; i++) {
		const struct lks_violation *v = &f->result->violation[i];

		json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "contract",
						      lks_broken_name(v->contract), "clock",
						      INT(v->clock), "text", v->text));
	}
	return list;
}

json_t *lks_report_json(const struct lks_figures *f)
{
	const struct lks_result *r = f->result;
	json_t *failovers = json_array();

	for (size_t i = 0; i < r->failovers; i++)
		json_array_append_new(failovers, failover(f, i));
	return json_pack(
		"{s:i, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:f, "
		"s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:s?}",
		"schema_version", 1, "clock_hz", INT(f->clock_hz), "width", INT(f->width),
		"uplinks", INT(f->uplinks), "frames_in", INT(r->frames_in), "bytes_in",
		INT(r->bytes_in), "frames_out", per_uplink(f, r->frames_out), "bytes_out",
		per_uplink(f, r->bytes_out), "drops", drops(f), "lost", INT(f->lost), "duplicated",
		INT(r->duplicated), "reordered", INT(r->reordered), "mismatched",
		INT(r->mismatched), "contracts", contracts(f), "latency_clocks", latency(f),
		"imbalance_max_over_mean", f->imbalance, "run_clocks", INT(r->clocks), "flows",
		INT(f->flows), "violations", violations(f), "failovers", failovers, "ledger",
		ledger(f), "buckets", buckets(lks_bench_put(f->bench)), "vports",
		vports(lks_bench_put(f->bench)), "stopped", f->stopped);
}

/* ---- for people ---- */

static json_t *share_text(uint64_t part, uint64_t whole)
{
	char text[16];

	snprintf(text, sizeof(text), "%.1f %%", whole ? 100.0 * (double)part / (double)whole : 0.0);
	return json_string(text);
}

/* Bytes that each uplink sent in the clocks from @from to before @to, and their sum. */
struct sent {
	uint64_t by_uplink[16], all;
};

static struct sent sent_between(const struct lks_figures *f, int64_t from, int64_t to)
{
	struct sent sent = { 0 };

	for (size_t i = 0; i < f->frames; i++) {
		const struct lks_record *r = &f->record[i];

		if (r->fate != LKS_FATE_SENT || r->last_out < from || r->last_out >= to)
			continue;
		sent.by_uplink[r->uplink] += f->frame[i].len;
		sent.all += f->frame[i].len;
	}
	return sent;
}

/* With a loss in the run also the shares before the first one and after the last. */
static void print_shares(const struct lks_figures *f)
{
	struct column columns[] = {
		{ "uplink", "uplink", false }, { "frames", "frames", true },
		{ "bytes", "bytes", true },    { "share", "share", true },
		{ "before", "before", true },  { "after", "after", true },
		{ NULL, NULL, false },
	};
	size_t losses = f->result->failovers;
	const struct lks_loss *loss = f->result->failover;
	struct sent all = sent_between(f, 0, INT64_MAX), before = { 0 }, after = { 0 };
	json_t *rows = json_array();

	if (losses) {
		before = sent_between(f, 0, loss[0].clock_down);
		after = sent_between(f, loss[losses - 1].clock_down, INT64_MAX);
	} else {
		columns[4].key = NULL;
	}
	for (unsigned int u = 0; u < f->uplinks; u++) {
		char name[16];

		snprintf(name, sizeof(name), "uplink%u", u);
		json_array_append_new(
			rows, json_pack("{s:s, s:I, s:I, s:o, s:o, s:o}", "uplink", name, "frames",
					INT(f->result->frames_out[u]), "bytes",
					INT(f->result->bytes_out[u]), "share",
					share_text(all.by_uplink[u], all.all), "before",
					share_text(before.by_uplink[u], before.all), "after",
					share_text(after.by_uplink[u], after.all)));
	}
	table_print(stdout, rows, columns);
	json_decref(rows);
}

static void print_failover(const struct lks_figures *f, size_t i)
{
	const struct lks_loss *loss = &f->result->failover[i];

	printf("uplink%u lost at clock %lld (%.2f us): last start ", loss->uplink,
	       (long long)loss->clock_down, lks_figures_us(f, loss->clock_down));
	if (loss->last_start < 0)
		printf("never");
	else
		printf("%+lld clocks", (long long)(loss->last_start - loss->clock_down));
	if (loss->card.reroute < 0)
		printf(", no queued frame rerouted");
	else
		printf(", first rerouted frame %+lld clocks",
		       (long long)(loss->card.reroute - loss->card.down));
	printf(", %u cut, %u rescued, %u given up, %llu flows moved (%llu healthy), held %lld "
	       "clocks\n",
	       loss->cut_frames, loss->rescued_frames, loss->lost_frames,
	       (unsigned long long)f->loss[i].moved, (unsigned long long)f->loss[i].healthy_moved,
	       (long long)loss->hold_clocks);
}

static void print_drops(const struct lks_figures *f)
{
	printf("dropped and counted: ");
	if (f->drops == 0)
		printf("none");
	for (unsigned int i = 0, n = 0; i < LKS_DROPS; i++)
		if (f->result->drops[i])
			printf("%s%llu %s", n++ ? ", " : "",
			       (unsigned long long)f->result->drops[i], lks_drop_name(i));
	printf("\n");
	if (f->result->drops[LKS_DROP_NO_TEAM])
		printf("no_team: a VLAN of no port group; list it in port_groups, or name "
		       "a team as unknown_vlan\n");
}

static void print_contracts(const struct lks_figures *f)
{
	printf("contracts:");
	for (unsigned int c = 1; c <= LKS_CONTRACTS; c++)
		printf(" C%u %s%s", c, lks_figures_contract(f, c), c < LKS_CONTRACTS ? "," : "\n");
}

void lks_report_summary(const struct lks_figures *f, const char *in, const char *out_dir)
{
	const struct lks_result *r = f->result;

	printf("%s: %llu frames in, %llu out, %llu dropped; %llu lost, %llu duplicated, %llu "
	       "reordered, %llu mismatched\n",
	       in, (unsigned long long)r->frames_in, (unsigned long long)f->out,
	       (unsigned long long)f->drops, (unsigned long long)f->lost,
	       (unsigned long long)r->duplicated, (unsigned long long)r->reordered,
	       (unsigned long long)r->mismatched);
	printf("%u bits at %.2f MHz, %lld clocks = %.1f us, %zu flows\n\n", f->width,
	       (double)f->clock_hz / 1e6, (long long)r->clocks, lks_figures_us(f, r->clocks),
	       f->flows);
	print_shares(f);
	if (f->out)
		printf("busiest uplink: %.2f times the mean; latency %lld to %lld clocks, median "
		       "%lld\n",
		       f->imbalance, (long long)f->latency_min, (long long)f->latency_max,
		       (long long)f->latency_p50);
	print_drops(f);
	for (size_t i = 0; i < r->failovers; i++)
		print_failover(f, i);
	print_contracts(f);
	printf("report: %s/report.html\n", out_dir);
}

void lks_report_violations(const struct lks_result *r)
{
	for (size_t i = 0; i < r->violations && i < 10; i++)
		fprintf(stderr, "linksteer: %s broken in clock %lld: %s\n",
			lks_broken_name(r->violation[i].contract), (long long)r->violation[i].clock,
			r->violation[i].text);
	if (r->violations > 10)
		fprintf(stderr, "linksteer: and %zu more\n", r->violations - 10);
}
