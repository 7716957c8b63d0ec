/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Line numbers of JSON values. Jansson says where a syntax error is, but not where a value was.
 *
 * Values are numbered as they begin in the text (preorder): the root is 0, the first child of node
 * n is n + 1, its next brother is lks_json_lines_next(n). Jansson keeps members in the order of the
 * text and we refuse duplicates, so walking both side by side needs no names.
 */
#ifndef LKS_JSON_LINES_H
#define LKS_JSON_LINES_H

#include <stddef.h>

struct lks_json_lines;

/*
 * One pass over the text. Valid JSON is numbered exactly; anything else gives some numbering or
 * -EINVAL. Return: 0, -EINVAL, -ENOMEM.
 */
int lks_json_lines_new(const char *text, size_t len, struct lks_json_lines **ret_lines);
struct lks_json_lines *lks_json_lines_free(struct lks_json_lines *lines);

size_t lks_json_lines_nodes(const struct lks_json_lines *lines);

/* Line from 1 of the value, or of its key when it has one; 0 beyond the last node. */
unsigned int lks_json_lines_at(const struct lks_json_lines *lines, size_t node);
size_t lks_json_lines_next(const struct lks_json_lines *lines, size_t node);

#endif
