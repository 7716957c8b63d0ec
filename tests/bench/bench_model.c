/* SPDX-License-Identifier: Apache-2.0 */
/* Time per packet of the model, parse + hash + select, and the spread table of docs/policies.md. */
#include "tests/common/spread.h"

#include <linksteer/team.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FRAMES = 256, BYTES = 74, PACKETS = 4000000, MEMBERS = 4 };

static uint8_t frames[FRAMES][BYTES];

/* TCP over IPv4 or IPv6, different addresses in every frame */
static void make_frame(uint8_t frame[BYTES], uint32_t i, bool v6)
{
	memset(frame, 0, BYTES);
	frame[12] = v6 ? 0x86 : 0x08;
	frame[13] = v6 ? 0xdd : 0x00;
	frame[14] = v6 ? 0x60 : 0x45;
	frame[v6 ? 19 : 17] = v6 ? 20 : 40;
	frame[v6 ? 20 : 23] = 6;
	spread_put(frame + (v6 ? 34 : 26), spread_random(i));
	spread_put(frame + (v6 ? 50 : 30), spread_random(~i));
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double ns_per_packet(const struct lks_team *team, unsigned int *ret_sum)
{
	double start = seconds();

	for (unsigned int i = 0; i < PACKETS; i++) {
		struct lks_fields fields;
		unsigned int uplink = 0;

		lks_frame_parse(frames[i % FRAMES], BYTES, &fields);
		if (lks_team_select(team, lks_team_hash(team, &fields), 0xffff, &uplink))
			abort();
		*ret_sum += uplink;
	}
	return (seconds() - start) * 1e9 / PACKETS;
}

static void bench_policy(const struct lks_policy *policy, bool v6)
{
	const char *name = lks_policy_name(policy);
	struct lks_team *team =
		spread_team(name, lks_policy_failover(policy), MEMBERS, LKS_SEED_DEFAULT);
	unsigned int sum = 0;
	double ns;

	for (uint32_t i = 0; i < FRAMES; i++)
		make_frame(frames[i], i, v6);
	ns = ns_per_packet(team, &sum);
	printf("%-16s %-5s %6.1f ns a packet  (mean uplink %.2f)\n", name, v6 ? "IPv6" : "IPv4", ns,
	       (double)sum / PACKETS);
	lks_team_free(team);
}

int main(void)
{
	char row[200];

	for (size_t i = 0; lks_policy_at(i); i++) {
		bench_policy(lks_policy_at(i), false);
		bench_policy(lks_policy_at(i), true);
	}
	puts("\nmax/mean over the uplinks:\n\n"
	     "| pattern | esx-ip32 | native, modulo | native, resilient | second tier |\n"
	     "|---|---|---|---|---|");
	for (int p = 0; p < SPREAD_PATTERNS; p++) {
		spread_row(&spread_patterns[p], row, sizeof(row));
		fputs(row, stdout);
	}
	return 0;
}
