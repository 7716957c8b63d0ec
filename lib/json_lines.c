/* SPDX-License-Identifier: Apache-2.0 */
#include "json_lines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NO_NODE SIZE_MAX

struct node {
	unsigned int line;
	bool object;
	size_t up;  /* the container around it */
	size_t end; /* first node behind it */
};

struct lks_json_lines {
	struct node *node;
	size_t nodes, room;
};

struct scan {
	struct lks_json_lines *lines;
	const char *at, *end;
	unsigned int line, key_line; /* key_line: of a key whose value has not come yet, else 0 */
	size_t open;		     /* innermost open container */
	bool want_key;
};

static int add(struct scan *s, bool object)
{
	struct lks_json_lines *l = s->lines;

	if (l->nodes == l->room) {
		size_t room = l->room ? 2 * l->room : 64;
		struct node *node = realloc(l->node, room * sizeof(*node));

		if (!node)
			return -ENOMEM;
		l->node = node;
		l->room = room;
	}
	l->node[l->nodes] = (struct node){ .line = s->key_line ? s->key_line : s->line,
					   .object = object,
					   .up = s->open,
					   .end = l->nodes + 1 };
	l->nodes++;
	s->key_line = 0;
	return 0;
}

static int open_container(struct scan *s, bool object)
{
	int err = add(s, object);

	if (err)
		return err;
	s->open = s->lines->nodes - 1;
	s->want_key = object;
	return 0;
}

static int close_container(struct scan *s)
{
	struct node *node;

	if (s->open == NO_NODE)
		return -EINVAL;
	node = &s->lines->node[s->open];
	node->end = s->lines->nodes;
	s->open = node->up;
	s->want_key = false;
	return 0;
}

/* Leaves `at` on the closing quote. */
static int skip_string(struct scan *s)
{
	for (s->at++; s->at < s->end && *s->at != '"'; s->at++) {
		if (*s->at == '\n')
			s->line++;
		if (*s->at == '\\' && s->at + 1 < s->end)
			s->at++;
	}
	return s->at < s->end ? 0 : -EINVAL;
}

static int scan_string(struct scan *s)
{
	bool key = s->want_key;

	if (key)
		s->key_line = s->line;
	s->want_key = false;
	if (!key) {
		int err = add(s, false);

		if (err)
			return err;
	}
	return skip_string(s);
}

/* Leaves `at` on the last byte of a number or word. */
static int scan_word(struct scan *s)
{
	while (s->at + 1 < s->end && !strchr(" \t\r\n,:[]{}\"", s->at[1]))
		s->at++;
	return add(s, false);
}

static int scan_byte(struct scan *s)
{
	switch (*s->at) {
	case '\n':
		s->line++;
		return 0;
	case ' ':
	case '\t':
	case '\r':
	case ':':
		return 0;
	case ',':
		s->want_key = s->open != NO_NODE && s->lines->node[s->open].object;
		return 0;
	case '{':
	case '[':
		return open_container(s, *s->at == '{');
	case '}':
	case ']':
		return close_container(s);
	case '"':
		return scan_string(s);
	default:
		return scan_word(s);
	}
}

int lks_json_lines_new(const char *text, size_t len, struct lks_json_lines **ret_lines)
{
	struct scan s = { .at = text, .end = text + len, .line = 1, .open = NO_NODE };
	int err = 0;

	s.lines = calloc(1, sizeof(*s.lines));
	if (!s.lines)
		return -ENOMEM;

	for (; !err && s.at < s.end; s.at++)
		err = scan_byte(&s);
	if (!err && (s.open != NO_NODE || s.lines->nodes == 0))
		err = -EINVAL;
	if (err) {
		lks_json_lines_free(s.lines);
		return err;
	}

	*ret_lines = s.lines;
	return 0;
}

struct lks_json_lines *lks_json_lines_free(struct lks_json_lines *lines)
{
	if (lines)
		free(lines->node);
	free(lines);
	return NULL;
}

size_t lks_json_lines_nodes(const struct lks_json_lines *lines)
{
	return lines->nodes;
}

unsigned int lks_json_lines_at(const struct lks_json_lines *lines, size_t node)
{
	return node < lines->nodes ? lines->node[node].line : 0;
}

size_t lks_json_lines_next(const struct lks_json_lines *lines, size_t node)
{
	return node < lines->nodes ? lines->node[node].end : node;
}
