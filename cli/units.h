/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers with a unit: times, rates, frequencies. */
#ifndef LKS_UNITS_H
#define LKS_UNITS_H

#include <stdbool.h>
#include <stdint.h>

/* A point in simulated time: clocks, or picoseconds as long as the clock is not known. */
struct unit_time {
	bool is_clocks;
	uint64_t amount;
};

/* `40us`, `1.5ms`, `6250clk`: ns, us, ms, s or clk, at most 10,000 s. Return: whether it is one. */
bool unit_time_read(const char *text, struct unit_time *ret_time);

/* The first clock at or behind a time. */
int64_t unit_time_clocks(const struct unit_time *time, uint64_t clock_hz);

/* `2.5G`, `100M`: bits per second; 0 for `full`. */
bool unit_rate_read(const char *text, uint64_t *ret_bps);

/* `156.25MHz`, `1GHz`, `50kHz`, `1000000Hz`; 1 Hz to 4 GHz. */
bool unit_frequency_read(const char *text, uint64_t *ret_hz);

#endif
