/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hypervisor's agent: opens a card, applies two teams, prints counters and events.
 *
 *	cc agent.c memory_card.c $(pkg-config --cflags --libs linksteer)
 */
#include "memory_card.h"

#include <linksteer/linksteer.h>
#include <stdio.h>
#include <string.h>

/* Uplinks @first and @first + 1 for VLAN @vlan. */
static int add_team(struct lks_plan *plan, const char *name, unsigned int first, unsigned int vlan)
{
	struct lks_team *team = NULL;
	int rc = lks_team_new(name, &team);

	for (unsigned int u = first; rc == 0 && u < first + 2; u++)
		rc = lks_team_add_member(team, u);
	if (rc == 0)
		rc = lks_team_build(team);
	if (rc == 0)
		rc = lks_plan_add_team(plan, team); /* the plan owns the team from here on */
	if (rc < 0)
		lks_team_free(team);
	return rc < 0 ? rc : lks_plan_bind_vlan(plan, vlan, (int)lks_plan_teams(plan) - 1);
}

static int run(struct lks_device *device, struct lks_plan *plan, struct lks_error *error)
{
	struct lks_stats *stats = NULL;
	uint16_t events = 0;
	int rc = lks_device_apply(device, plan, error);

	if (rc == 0)
		rc = lks_stats_take(device, error, &stats);
	for (unsigned int u = 0; rc == 0 && u < lks_stats_uplinks(stats); u++)
		printf("uplink%u %llu frames\n", u,
		       (unsigned long long)lks_stats_out(stats, u).frames);
	if (rc == 0)
		rc = lks_device_events(device, &events);
	if (rc == 0)
		printf("balanced %s, events 0x%x\n", lks_stats_balanced(stats) ? "yes" : "no",
		       (unsigned int)events);
	lks_stats_free(stats);
	return rc;
}

int main(void)
{
	static struct memory_card card;
	const struct lks_bus bus = memory_card_bus(&card); /* the way to your card goes here */
	struct lks_error error = { "" };
	struct lks_device *device = NULL;
	struct lks_plan *plan = NULL;
	int rc = lks_device_open_bus(&bus, NULL, &error, &device);

	if (rc == 0)
		rc = lks_plan_new(&plan);
	if (rc == 0)
		rc = add_team(plan, "vm", 0, 10);
	if (rc == 0)
		rc = add_team(plan, "storage", 2, 20);
	if (rc == 0)
		rc = run(device, plan, &error);
	if (rc < 0)
		fprintf(stderr, "agent: %s\n", error.text[0] ? error.text : strerror(-rc));
	lks_plan_free(plan);
	lks_device_close(device);
	return rc < 0;
}
