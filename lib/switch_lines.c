/* SPDX-License-Identifier: Apache-2.0 */
#include "switch_lines.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void lks_lines_start(struct lks_lines *lines, const char *text, size_t len)
{
	memset(lines, 0, sizeof(*lines));
	lines->at = text;
	lines->end = text + len;
}

/* Behind an escape sequence (ESC [ ... letter), or behind the ESC alone. */
static const char *skip_escape(const char *at, const char *end)
{
	at++;
	if (at == end || *at != '[')
		return at;
	for (at++; at < end && !isalpha((unsigned char)*at);)
		at++;
	return at < end ? at + 1 : at;
}

/* One line as a terminal would show it: a return goes to its start, a backspace one column left. */
static void show(struct lks_lines *l, const char *at, const char *end)
{
	size_t column = 0, len = 0;

	while (end > at && end[-1] == '\r')
		end--;
	l->noisy = false;
	while (at < end) {
		unsigned char c = (unsigned char)*at;

		if (c == 0x1b) {
			at = skip_escape(at, end);
			continue;
		}
		at++;
		if (c == '\r') {
			column = 0;
		} else if (c == '\b') {
			column -= column > 0;
		} else if (column < sizeof(l->text) - 1) {
			bool plain = c == '\t' || isprint(c);

			l->noisy |= !plain;
			l->text[column++] = c == '\t' ? ' ' : plain ? (char)c : '?';
			len = column > len ? column : len;
		}
	}
	while (len && l->text[len - 1] == ' ')
		len--;
	l->text[len] = '\0';
}

static void cut(char *text, size_t n)
{
	memmove(text, text + n, strlen(text + n) + 1);
}

/* What is left of a paging mark that was not overwritten: --More--, ---- More ----, <--- More --->.
 */
static void remove_paging(char *text)
{
	static const char *const marks[] = { "<--- More --->", "---- More ----", "--More--",
					     "-- more --" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		char *mark = strcasestr(text, marks[i]);

		if (mark && strspn(text, " ") == (size_t)(mark - text))
			cut(text, (size_t)(mark - text) + strlen(marks[i]));
	}
}

static bool is_host_char(char c)
{
	return isalnum((unsigned char)c) || strchr("-_.", c);
}

/* `core1#show ...`, `core1(config-if)# ...`, `core1>`, `switch# `. */
static void remove_prompt(struct lks_lines *l)
{
	const char *at = l->text;
	size_t name = 0;

	while (at[name] && is_host_char(at[name]))
		name++;
	at += name;
	if (*at == '(')
		at += strcspn(at, ") ");
	if (*at == ')')
		at++;
	if (name == 0 || name >= sizeof(l->prompt) || !isalpha((unsigned char)l->text[0]) ||
	    (*at != '#' && *at != '>'))
		return;
	memcpy(l->prompt, l->text, name);
	l->prompt[name] = '\0';
	cut(l->text, (size_t)(at - l->text) + 1);
	cut(l->text, strspn(l->text, " "));
}

static void split(struct lks_lines *l)
{
	char *at = l->words, *rest = NULL;

	memcpy(l->words, l->text, sizeof(l->words));
	l->indent = strspn(l->text, " ");
	l->n = 0;
	for (char *w = strtok_r(at, " ", &rest); w && l->n < LKS_LINE_WORDS;
	     w = strtok_r(NULL, " ", &rest))
		l->word[l->n++] = w;
	l->word[l->n] = l->words + strlen(l->words);
}

/* ---- banners: IOS writes ^C around their text, NX-OS a character, EOS ends it by a line EOF ----
 */

static const char last_line[] = "EOF";

static bool contains(const char *at, const char *end, const char *what)
{
	return memmem(at, (size_t)(end - at), what, strlen(what));
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && *at == ' ')
		at++;
	return at;
}

static const char *trim(const char *at, const char *end)
{
	while (end > at && (end[-1] == ' ' || end[-1] == '\r'))
		end--;
	return end;
}

static bool is_banner_type(const char *word)
{
	static const char *const types[] = { "motd",	 "login",    "exec",
					     "incoming", "slip-ppp", "prompt-timeout" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcasecmp(word, types[i]))
			return true;
	return false;
}

/* @at, @end: the line as it came; what is shown of it may be shorter. */
static void begin_banner(struct lks_lines *l, const char *at, const char *end)
{
	const char *type = lks_lines_word(l, 1);
	bool typed = is_banner_type(type);
	size_t len;

	if (l->prompt[0] || l->indent || !lks_lines_begin(l, "banner"))
		return;
	at = memmem(at, (size_t)(end - at), l->word[0], strlen(l->word[0]));
	if (at && typed)
		at = memmem(at, (size_t)(end - at), type, strlen(type));
	if (!at)
		return;
	end = trim(at, end);
	at = skip_blanks(at + strlen(typed ? type : l->word[0]), end);
	l->banner_line = l->number;
	if (at == end && typed)
		memcpy(l->banner, last_line, sizeof(last_line));
	if (at == end || (!typed && isalnum((unsigned char)*at)))
		return;
	len = at[0] == '^' && end - at > 1 && at[1] == 'C' ? 2 : 1;
	memcpy(l->banner, at, len);
	l->banner[len] = '\0';
	if (contains(at + len, end, l->banner))
		l->banner[0] = '\0';
}

/* Whether this line is text of a banner, its end among it. */
static bool in_banner(struct lks_lines *l, const char *at, const char *end)
{
	bool whole = !strcmp(l->banner, last_line);

	if (!l->banner[0])
		return false;
	if (contains(at, end, l->banner) &&
	    (!whole || (size_t)(trim(at, end) - at) == strlen(last_line)))
		l->banner[0] = '\0';
	return true;
}

bool lks_lines_next(struct lks_lines *lines)
{
	const char *at, *end;

	do {
		if (lines->at >= lines->end)
			return false;
		at = lines->at;
		end = memchr(at, '\n', (size_t)(lines->end - at));
		lines->at = end ? end + 1 : lines->end;
		end = end ? end : lines->end;
		lines->number++;
	} while (in_banner(lines, at, end));
	show(lines, at, end);
	lines->prompt[0] = '\0';
	remove_paging(lines->text);
	remove_prompt(lines);
	split(lines);
	begin_banner(lines, at, end);
	return true;
}

const char *lks_lines_word(const struct lks_lines *lines, size_t i)
{
	return i < lines->n ? lines->word[i] : "";
}

bool lks_lines_begin(const struct lks_lines *lines, const char *words)
{
	for (size_t i = 0; *words; i++) {
		size_t len = strcspn(words, " ");
		const char *word = lks_lines_word(lines, i);

		if (strlen(word) != len || strncasecmp(word, words, len))
			return false;
		words += len + strspn(words + len, " ");
	}
	return true;
}
