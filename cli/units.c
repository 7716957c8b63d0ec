/* SPDX-License-Identifier: Apache-2.0 */
#include "units.h"

#include <stddef.h>
#include <string.h>

struct unit {
	const char *name;
	uint64_t scale;
};

/* Decimal digits, with a fraction if need be, and a unit of the table. Return: scaled, exactly. */
static bool read_scaled(const char *text, const struct unit *unit, uint64_t max, uint64_t *ret)
{
	unsigned __int128 value = 0, divisor = 1;
	const char *at = text;
	bool fraction = false;

	for (; (*at >= '0' && *at <= '9') || (*at == '.' && !fraction && at != text); at++) {
		if (*at == '.') {
			fraction = true;
			continue;
		}
		value = value * 10 + (unsigned int)(*at - '0');
		divisor *= fraction ? 10 : 1;
		if (at - text > 20)
			return false;
	}
	if (at == text || at[-1] == '.')
		return false;
	while (unit->name && strcmp(unit->name, at) != 0)
		unit++;
	if (!unit->name || value * unit->scale / divisor > max)
		return false;
	*ret = (uint64_t)(value * unit->scale / divisor);
	return true;
}

bool unit_time_read(const char *text, struct unit_time *ret_time)
{
	static const struct unit times[] = {
		{ "ns", 1000 },	      { "us", 1000000 },
		{ "ms", 1000000000 }, { "s", UINT64_C(1000000000000) },
		{ NULL, 0 },
	};
	static const struct unit clocks[] = { { "clk", 1 }, { NULL, 0 } };
	struct unit_time time = { 0 };

	time.is_clocks = strstr(text, "clk") != NULL;
	if (time.is_clocks && strchr(text, '.'))
		return false;
	if (!read_scaled(text, time.is_clocks ? clocks : times, UINT64_C(10000000000000000),
			 &time.amount))
		return false;
	*ret_time = time;
	return true;
}

int64_t unit_time_clocks(const struct unit_time *time, uint64_t clock_hz)
{
	const uint64_t second = UINT64_C(1000000000000);

	if (time->is_clocks)
		return (int64_t)time->amount;
	return (int64_t)(((unsigned __int128)time->amount * clock_hz + second - 1) / second);
}

bool unit_rate_read(const char *text, uint64_t *ret_bps)
{
	static const struct unit rates[] = {
		{ "k", 1000 }, { "M", 1000000 }, { "G", 1000000000 }, { NULL, 0 }
	};
	uint64_t bps;

	if (strcmp(text, "full") == 0) {
		*ret_bps = 0;
		return true;
	}
	if (!read_scaled(text, rates, UINT64_C(1000000000000), &bps) || bps < 1000000)
		return false;
	*ret_bps = bps;
	return true;
}

bool unit_frequency_read(const char *text, uint64_t *ret_hz)
{
	static const struct unit frequencies[] = {
		{ "Hz", 1 }, { "kHz", 1000 }, { "MHz", 1000000 }, { "GHz", 1000000000 }, { NULL, 0 }
	};
	uint64_t hz;

	if (!read_scaled(text, frequencies, UINT64_C(4000000000), &hz) || hz == 0)
		return false;
	*ret_hz = hz;
	return true;
}
