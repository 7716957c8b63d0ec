/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { CELL_MAX = 160, COLUMNS_MAX = 16 };

static void write_scalar(const json_t *value, char *cell, size_t size)
{
	if (json_is_string(value))
		snprintf(cell, size, "%s", json_string_value(value));
	else if (json_is_integer(value))
		snprintf(cell, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_boolean(value))
		snprintf(cell, size, "%s", json_is_true(value) ? "yes" : "no");
	else
		snprintf(cell, size, "-");
}

static void write_cell(const json_t *value, char cell[CELL_MAX])
{
	size_t len = 0;

	if (json_array_size(value) == 0) {
		write_scalar(json_is_array(value) ? NULL : value, cell, CELL_MAX);
		return;
	}
	for (size_t i = 0; i < json_array_size(value) && len < CELL_MAX - 2; i++) {
		if (i > 0)
			cell[len++] = ',';
		write_scalar(json_array_get(value, i), cell + len, CELL_MAX - len);
		len += strlen(cell + len);
	}
}

static void print_cell(FILE *out, const struct column *column, int width, const char *cell)
{
	bool last = !column[1].key;

	if (column->right)
		fprintf(out, "%*s", width, cell);
	else
		fprintf(out, "%-*s", last ? 0 : width, cell);
	fputs(last ? "\n" : "  ", out);
}

void table_print(FILE *out, const json_t *rows, const struct column *columns)
{
	int width[COLUMNS_MAX] = { 0 };
	char cell[CELL_MAX];
	const json_t *row;
	size_t i;

	for (size_t c = 0; columns[c].key; c++) {
		width[c] = (int)strlen(columns[c].heading);
		json_array_foreach(rows, i, row)
		{
			write_cell(json_object_get(row, columns[c].key), cell);
			if ((int)strlen(cell) > width[c])
				width[c] = (int)strlen(cell);
		}
	}
	for (size_t c = 0; columns[c].key; c++)
		print_cell(out, &columns[c], width[c], columns[c].heading);
	json_array_foreach(rows, i, row)
	{
		for (size_t c = 0; columns[c].key; c++) {
			write_cell(json_object_get(row, columns[c].key), cell);
			print_cell(out, &columns[c], width[c], cell);
		}
	}
}

/* An object in an object: its members on lines of their own, `key.member`. */
static void print_members(FILE *out, const char *key, const json_t *object)
{
	char cell[CELL_MAX];
	const char *member;
	json_t *value;

	json_object_foreach((json_t *)object, member, value)
	{
		write_cell(value, cell);
		fprintf(out, "%s.%-*s  %s\n", key, strlen(key) < 9 ? 9 - (int)strlen(key) : 0,
			member, cell);
	}
}

void table_print_object(FILE *out, const json_t *object)
{
	char cell[CELL_MAX];
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
	{
		if (json_is_object(value)) {
			print_members(out, key, value);
			continue;
		}
		write_cell(value, cell);
		fprintf(out, "%-10s  %s\n", key, cell);
	}
}

json_t *table_text(const char *text)
{
	json_t *value = json_string(text);
	char *plain = value ? NULL : strdup(text);

	if (!plain)
		return value;
	for (char *c = plain; *c; c++)
		if (*c & 0x80)
			*c = '?';
	value = json_string(plain);
	free(plain);
	return value;
}

void table_print_json(FILE *out, const json_t *value)
{
	json_dumpf(value, out, JSON_COMPACT | TABLE_REAL);
	fputc('\n', out);
}
