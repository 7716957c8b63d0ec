/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of a pasted terminal: CRLF, prompts, paging marks, escape sequences, overstriking and
 * the text of banners removed. Every kind of output is read through this.
 */
#ifndef LKS_SWITCH_LINES_H
#define LKS_SWITCH_LINES_H

#include <stdbool.h>
#include <stddef.h>

#define LKS_LINE_BYTES 512
#define LKS_LINE_WORDS 24
#define LKS_NAME_BYTES 64

struct lks_lines {
	const char *at, *end;
	unsigned int number;		/* of the line in `text`, from 1 */
	char text[LKS_LINE_BYTES];	/* printable ASCII, without prompt and trailing blanks */
	size_t indent;			/* blanks at its start */
	char words[LKS_LINE_BYTES];	/* the same, cut at blanks */
	char *word[LKS_LINE_WORDS + 1]; /* behind the last: "" */
	size_t n;
	char prompt[LKS_NAME_BYTES]; /* host name when the line had a prompt, else "" */
	bool noisy;		     /* bytes that no switch prints were replaced */
	char banner[4];		     /* what ends the banner that is passed over, else "" */
	unsigned int banner_line;    /* where it began */
};

void lks_lines_start(struct lks_lines *lines, const char *text, size_t len);
/* false: no more lines */
bool lks_lines_next(struct lks_lines *lines);
/* Whether the line begins with these words, case ignored; an abbreviation is not enough. */
bool lks_lines_begin(const struct lks_lines *lines, const char *words);
/* The i-th word, "" behind the last. */
const char *lks_lines_word(const struct lks_lines *lines, size_t i);

#endif
