/* SPDX-License-Identifier: Apache-2.0 */
/* `show lacp neighbor`: who answers on each port. */
#include "switch_state.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/*
 * A MAC address behind an optional `priority,`, as twelve digits in lower case: 0200.5e00.0a01, or
 * bytes without leading zeros as NX-OS writes them, 2-0-5e-0-a-1.
 */
static bool read_system(const char *word, char system[24])
{
	const char *comma = strchr(word, ',');
	size_t n = 0, group = strchr(word, '.') ? 4 : 2;

	for (word = comma ? comma + 1 : word; *word && n < 12; word += *word && word[1]) {
		size_t digits = strspn(word, "0123456789abcdefABCDEF");

		if (digits == 0 || digits > group)
			return false;
		memset(system + n, '0', group - digits);
		for (size_t i = 0; i < digits; i++)
			system[n + group - digits + i] = (char)tolower((unsigned char)word[i]);
		n += group;
		word += digits;
		if (*word && !strchr("-.:", *word))
			return false;
	}
	system[n] = '\0';
	return n == 12 && !*word;
}

static bool is_flags(const char *word)
{
	return strlen(word) == 2 && strchr("SF", word[0]) && strchr("AP", word[1]);
}

static bool read_row(struct lks_reading *r)
{
	struct lks_partner partner = { .at = lks_reading_place(r) };
	bool system = false, flags = false;

	if (!lks_port_name(lks_lines_word(&r->lines, 0), "", partner.port))
		return false;
	for (size_t i = 1; i < r->lines.n; i++) {
		const char *word = lks_lines_word(&r->lines, i);

		if (is_flags(word)) {
			flags = true;
			partner.active = word[1] == 'A';
		} else if (!system) {
			system = read_system(word, partner.system);
		}
	}
	if (!system || !flags)
		return false;
	lks_state_put_partner(r->state, &partner);
	return true;
}

static bool is_numbers(const struct lks_lines *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!isdigit((unsigned char)*lks_lines_word(l, i)))
			return false;
	return true;
}

bool lks_read_lacp(struct lks_reading *r)
{
	static const char *const heads[] = {
		"Flags:",  "A -",  "F -",  "S -",      "Channel group",
		"Partner", "LACP", "Port", "Priority", "Local information:",
		"Age"
	};
	const struct lks_lines *l = &r->lines;

	if (l->n == 0 || is_numbers(l) || strspn(l->text, "-+ ") == strlen(l->text))
		return true;
	if (read_row(r))
		return true;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (!strncasecmp(l->text + l->indent, heads[i], strlen(heads[i])))
			return true;
	return l->n == 2 && !strcasecmp(lks_lines_word(l, 1), "neighbors");
}
