/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer ledger: what a card wrote down of failovers, as a run of the simulation kept it. */
#include "cmd.h"
#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool as_json;

static const struct column columns[] = {
	{ "number", "number", true },
	{ "uplink", "uplink", true },
	{ "ns_down", "lost at ns", true },
	{ "last_start", "last start", true },
	{ "first_reroute", "rerouted", true },
	{ "cut_frames", "cut", true },
	{ "rescued_frames", "rescued", true },
	{ "rescued_bytes", "bytes", true },
	{ "lost_frames", "lost", true },
	{ "lost_reason", "reason", false },
	{ "moved_buckets", "moved", true },
	{ "healthy_buckets_moved", "healthy", true },
	{ "hold_clocks", "held", true },
	{ "back", "back", true },
	{ "open", "open", false },
	{ NULL, NULL, false },
};

/* A clock as so many clocks from the loss on. */
static json_t *since_loss(const json_t *record, const char *key)
{
	const json_t *clock = json_object_get(record, key);
	const json_t *down = json_object_get(record, "clock_down");

	return json_is_integer(clock)
		       ? json_sprintf("%+" JSON_INTEGER_FORMAT,
				      json_integer_value(clock) - json_integer_value(down))
		       : json_null();
}

static void print_table(const json_t *records)
{
	json_t *rows = json_deep_copy(records), *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		json_object_set_new(row, "last_start", since_loss(row, "clock_last_start"));
		json_object_set_new(row, "first_reroute", since_loss(row, "clock_first_reroute"));
		json_object_set_new(row, "back", since_loss(row, "clock_back"));
	}
	table_print(stdout, rows, columns);
	json_decref(rows);
}

static bool is_ledger(const json_t *ledger)
{
	const json_t *records = json_object_get(ledger, "records"), *record;
	size_t i;

	json_array_foreach(records, i, record)
	{
		if (!json_is_integer(json_object_get(record, "number")) ||
		    !json_is_integer(json_object_get(record, "uplink")) ||
		    !json_is_integer(json_object_get(record, "clock_down")))
			return false;
	}
	return json_is_array(records) && json_is_integer(json_object_get(ledger, "failovers"));
}

static void print(const json_t *ledger)
{
	const json_t *records = json_object_get(ledger, "records");
	json_int_t older = json_integer_value(json_object_get(ledger, "failovers")) -
			   (json_int_t)json_array_size(records);

	if (as_json) {
		for (size_t i = 0; i < json_array_size(records); i++)
			table_print_json(stdout, json_array_get(records, i));
		return;
	}
	if (json_array_size(records) > 0)
		print_table(records);
	else
		fprintf(stderr, "linksteer: no uplink was lost\n");
	if (older > 0)
		fprintf(stderr, "linksteer: %" JSON_INTEGER_FORMAT " older ones are gone\n", older);
}

/* Return: NULL, then the error has been reported. */
static json_t *load(const char *path)
{
	json_error_t error = { .text = "" };
	FILE *file = fopen(path, "rb");
	json_t *report = file ? json_loadf(file, JSON_REJECT_DUPLICATES, &error) : NULL;

	if (!report)
		cmd_error(CMD_FAILED, "%s: %s: name a folder that 'linksteer sim run --out' wrote",
			  path, file ? error.text : strerror(errno));
	if (file)
		fclose(file);
	return report;
}

static int show(const char *dir)
{
	const json_t *ledger;
	json_t *report;
	char path[4096];
	int code = CMD_OK;

	if (snprintf(path, sizeof(path), "%s/report.json", dir) >= (int)sizeof(path))
		return cmd_error(CMD_FAILED, "%.60s...: this name is too long", dir);
	report = load(path);
	if (!report)
		return CMD_FAILED;
	ledger = json_object_get(report, "ledger");
	if (is_ledger(ledger))
		print(ledger);
	else
		code = cmd_error(CMD_FAILED, "%s: it has no ledger: run 'linksteer sim run' again",
				 path);
	json_decref(report);
	return code;
}

int cmd_ledger(int argc, char *argv[])
{
	static const struct arg args[] = { ARGS_JSON(&as_json), ARGS_END };
	static const struct cmd_verb verbs[] = {
		{ "show",
		  "The card's record of each lost uplink, as 'linksteer sim run --out DIR' kept "
		  "it; "
		  "clocks count from the loss on, ns since the card's reset",
		  "DIR", args,
		  "linksteer ledger show build/demo\n"
		  "linksteer ledger show build/demo -j\n",
		  show },
		{ 0 },
	};

	return cmd_verbs("ledger", verbs, argc, argv);
}
