/* SPDX-License-Identifier: Apache-2.0 */
/* `show etherchannel summary` and `show port-channel summary`: legend, then a row per group. */
#include "switch_state.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* `Gi1/1(P)` to name and flags; false for other words. */
static bool split_flags(const char *word, char *name, char *flags)
{
	const char *open = strchr(word, '('), *close = strchr(word, ')');
	char text[LKS_PORT_BYTES];

	if (!open || !close || close[1] || close < open || open - word >= LKS_PORT_BYTES ||
	    close - open > 7)
		return false;
	memcpy(text, word, (size_t)(open - word));
	text[open - word] = '\0';
	memcpy(flags, open + 1, (size_t)(close - open - 1));
	flags[close - open - 1] = '\0';
	return lks_port_name(text, "", name);
}

/* The letter must mean what we take it for. @text: `P - bundled in port-channel` */
static bool is_ours(const char *text)
{
	static const char *const letters[] = { "P - bundled", "P - Up",	    "s - suspended",
					       "I - stand-",  "I - indi",   "H - hot",
					       "D - down",    "U - in use", "U - up" };
	static const char kinds[] = "PPsIIHDUU";

	if (!strchr(kinds, text[0]))
		return true;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (text[0] == letters[i][0] && !strncasecmp(text, letters[i], strlen(letters[i])))
			return true;
	return false;
}

/* Up to the next column, which may be one blank away: `I - stand-alone s - suspended`. */
static size_t len_of_meaning(const char *text)
{
	size_t len = 0;

	while (text[len] && strncmp(text + len, "  ", 2) != 0 &&
	       (text[len] != ' ' || !text[len + 1] || strncmp(text + len + 2, " - ", 3) != 0))
		len++;
	return len;
}

/* `bundled in Po`, `Up in port-channel (members)`, `Up in delay-lacp mode (member)`. */
static bool means_bundled(const char *means)
{
	return !strncasecmp(means, "bundled", 7) ||
	       (!strncasecmp(means, "up ", 3) && strstr(means, "(member"));
}

static void read_letter(struct lks_reading *r, const char *text)
{
	struct lks_letter letter = { .letter = text[0] };

	snprintf(letter.means, sizeof(letter.means), "%.*s", (int)len_of_meaning(text + 4),
		 text + 4);
	letter.bundled = means_bundled(letter.means);
	lks_state_put_letter(r->state, &letter);
}

/* A line of the legend. Return: false when it explains a letter otherwise than we read it. */
static bool read_legend(struct lks_reading *r)
{
	const char *text = r->lines.text;

	for (const char *dash = text; (dash = strstr(dash, " - ")); dash++) {
		if (dash == text || dash[-1] == ' ')
			continue;
		if (!is_ours(dash - 1))
			return false;
		read_letter(r, dash - 1);
	}
	return true;
}

static bool is_rule(const struct lks_lines *l)
{
	return strspn(l->text, "-+ ") == strlen(l->text);
}

static bool is_table_head(const struct lks_lines *l)
{
	return lks_lines_begin(l, "Group") || lks_lines_begin(l, "Channel") ||
	       lks_lines_begin(l, "Port-Channel") || lks_lines_begin(l, "Number of");
}

/* `Number of channel-groups in use: 0`; EOS: `Number of channels in use: 0`. */
static void read_number(struct lks_reading *r)
{
	const struct lks_lines *l = &r->lines;

	if (lks_lines_begin(l, "Number of channel-groups in use: 0") ||
	    lks_lines_begin(l, "Number of channels in use: 0"))
		r->state->no_channels = lks_reading_place(r);
}

/* EOS adds flags: LACP(a). */
static bool is_protocol(const char *word)
{
	return !strncasecmp(word, "LACP(", 5) || !strcasecmp(word, "LACP") ||
	       !strcasecmp(word, "PAgP") || !strcasecmp(word, "NONE") ||
	       !strcasecmp(word, "Static") || !strcmp(word, "-") || !strcasecmp(word, "mLACP");
}

/* `1 Po1(SU) [Eth] LACP`: opens a row at word *i. */
static void open_row(struct lks_reading *r, size_t *i)
{
	struct lks_bundle *row = &r->bundle;
	const char *word;

	*i += !strcasecmp(lks_lines_word(&r->lines, *i + 1), "Eth");
	memcpy(row->group, row->name, sizeof(row->group));
	word = lks_lines_word(&r->lines, *i + 1);
	row->protocol[0] = '\0';
	if (!is_protocol(word))
		return;
	snprintf(row->protocol, sizeof(row->protocol), "%.*s", (int)strcspn(word, "("), word);
	++*i;
}

/* A row, or the ports that did not fit into the line before. */
static bool read_row(struct lks_reading *r)
{
	struct lks_bundle *row = &r->bundle;
	bool some = false;

	row->at = lks_reading_place(r);
	for (size_t i = 0; i < r->lines.n; i++) {
		const char *word = lks_lines_word(&r->lines, i);

		if (i == 0 && strspn(word, "0123456789") == strlen(word))
			continue;
		if (some && !strcmp(word, "--"))
			continue; /* NX-OS: no ports */
		if (!split_flags(word, row->name, row->flags))
			return false;
		if (lks_port_channel(row->name) >= 0)
			open_row(r, &i);
		else if (!row->group[0])
			return false;
		lks_state_put_bundle(r->state, row);
		some = true;
	}
	return some;
}

bool lks_read_summary(struct lks_reading *r)
{
	const struct lks_lines *l = &r->lines;

	if (l->n == 0)
		return true;
	if (lks_lines_begin(l, "Flags:") || lks_lines_begin(l, "Flags"))
		r->legend = true;
	if (r->legend && strstr(l->text, " - "))
		return read_legend(r);
	if (is_rule(l) || (r->legend && l->n == 1))
		return true;
	r->legend = false;
	read_number(r);
	return is_table_head(l) || read_row(r);
}
