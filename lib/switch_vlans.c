/* SPDX-License-Identifier: Apache-2.0 */
#include "switch_vlans.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool lks_vlans_has(const struct lks_vlans *set, unsigned int vlan)
{
	return vlan <= LKS_VLAN_MAX && set->bits[vlan / 64] >> vlan % 64 & 1;
}

void lks_vlans_put(struct lks_vlans *set, unsigned int vlan)
{
	if (vlan <= LKS_VLAN_MAX)
		set->bits[vlan / 64] |= UINT64_C(1) << vlan % 64;
}

static void drop(struct lks_vlans *set, unsigned int vlan)
{
	set->bits[vlan / 64] &= ~(UINT64_C(1) << vlan % 64);
}

void lks_vlans_all(struct lks_vlans *set)
{
	for (unsigned int vlan = 1; vlan <= LKS_VLAN_MAX; vlan++)
		lks_vlans_put(set, vlan);
}

bool lks_vlans_empty(const struct lks_vlans *set)
{
	static const struct lks_vlans none;

	return lks_vlans_same(set, &none);
}

bool lks_vlans_same(const struct lks_vlans *a, const struct lks_vlans *b)
{
	return !memcmp(a->bits, b->bits, sizeof(a->bits));
}

struct lks_vlans lks_vlans_minus(const struct lks_vlans *a, const struct lks_vlans *b)
{
	struct lks_vlans left;

	for (size_t i = 0; i < 64; i++)
		left.bits[i] = a->bits[i] & ~b->bits[i];
	return left;
}

/* A number of one to four digits; moves *text on. */
static bool read_vlan(const char **text, unsigned int *ret_vlan)
{
	const char *end = *text;
	unsigned int vlan = 0;

	while (isdigit((unsigned char)*end) && end - *text < 5)
		vlan = 10 * vlan + (unsigned int)(*end++ - '0');
	if (end == *text || vlan < 1 || vlan > LKS_VLAN_MAX)
		return false;
	*text = end;
	*ret_vlan = vlan;
	return true;
}

bool lks_vlans_read(struct lks_vlans *set, const char *text, bool put)
{
	unsigned int from, to;

	do {
		if (!read_vlan(&text, &from))
			return false;
		to = from;
		if (*text == '-' && (text++, !read_vlan(&text, &to) || to < from))
			return false;
		for (; from <= to; from++)
			put ? lks_vlans_put(set, from) : drop(set, from);
	} while (*text == ',' && text++);
	return *text == '\0';
}

void lks_vlans_print(const struct lks_vlans *set, char *text, size_t room)
{
	size_t len = 0;

	text[0] = '\0';
	for (unsigned int from = 0; from <= LKS_VLAN_MAX; from++) {
		unsigned int to = from;

		if (!lks_vlans_has(set, from))
			continue;
		while (lks_vlans_has(set, to + 1))
			to++;
		if (len + 16 > room) {
			snprintf(text + len, room - len, "...");
			return;
		}
		len += (size_t)snprintf(text + len, room - len, "%s%u", len ? "," : "", from);
		if (to > from)
			len += (size_t)snprintf(text + len, room - len, "-%u", to);
		from = to;
	}
}
