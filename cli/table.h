/* SPDX-License-Identifier: Apache-2.0 */
/* Tables for people, made from the same JSON values that -j prints. */
#ifndef LKS_TABLE_H
#define LKS_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#define TABLE_REAL JSON_REAL_PRECISION(6) /* of ratios, in every output */

struct column {
	const char *key; /* in the row's object; NULL ends a list */
	const char *heading;
	bool right; /* align to the right */
};

/* @rows: an array of objects; null and absent values print as "-", lists joined by commas */
void table_print(FILE *out, const json_t *rows, const struct column *columns);

/* One line a key, in the object's order. */
void table_print_object(FILE *out, const json_t *object);

/* A string value; bytes that are no UTF-8, such as those of a file's name may be, become '?'. */
json_t *table_text(const char *text);

/* -j: one line, keys in the order in which they were set. */
void table_print_json(FILE *out, const json_t *value);

#endif
