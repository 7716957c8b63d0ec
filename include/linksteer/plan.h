/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans: everything that a card shall do, gathered before any of it is written.
 *
 * The smallest plan sends every frame to one team:
 *
 *	lks_plan_new(&plan);
 *	lks_plan_add_team(plan, team);
 *	lks_plan_set_unknown_vlan(plan, 0);
 *	lks_device_apply(device, plan, &error);
 *
 * Not thread-safe per object; distinct objects are independent.
 */
#ifndef LINKSTEER_PLAN_H
#define LINKSTEER_PLAN_H

#include <linksteer/config.h>
#include <linksteer/error.h>
#include <linksteer/team.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_PLAN_TEAMS_MAX 16
#define LKS_PLAN_UPLINKS_MAX 16
#define LKS_PLAN_VLANS 4096
#define LKS_PLAN_DROP (-1) /* in place of a team: frames are dropped as no_team */

struct lks_plan;

/**
 * lks_plan_new - make a plan without teams: every VLAN is dropped, a full queue drops the frame,
 * all uplinks are administratively down, and what waits may wait for ever
 * @ret_plan: the plan on success, untouched on failure; free with lks_plan_free()
 *
 * Return: 0, -ENOMEM.
 */
int lks_plan_new(struct lks_plan **ret_plan);

/**
 * lks_plan_from_config - the plan that a checked configuration describes
 * @error: names what this version of the hardware does not do; may be NULL
 *
 * Refused: beacon detection.
 *
 * Return: 0, -ENOTSUP, -ENOMEM, or what team.h returns.
 */
int lks_plan_from_config(const struct lks_config *config, struct lks_error *error,
			 struct lks_plan **ret_plan);

/** lks_plan_free - release a plan and its teams; NULL is accepted. Return: NULL. */
struct lks_plan *lks_plan_free(struct lks_plan *plan);

/**
 * lks_plan_add_team - add a team; the first one is team 0
 * @team: built (lks_team_build()); belongs to the plan from a success on
 *
 * Its members become administratively up without delays, unless they were set before.
 *
 * Return: 0, -EINVAL for a team that is not built, -EEXIST when a member is in another team,
 * -ENOSPC beyond LKS_PLAN_TEAMS_MAX.
 */
int lks_plan_add_team(struct lks_plan *plan, struct lks_team *team);

/** lks_plan_teams - the number of teams. */
unsigned int lks_plan_teams(const struct lks_plan *plan);

/** lks_plan_team - team @i. Return: NULL behind the last. */
const struct lks_team *lks_plan_team(const struct lks_plan *plan, unsigned int i);

/**
 * lks_plan_bind_vlan - give the frames of a VLAN to a team
 * @vlan: 0 to 4095; 0 stands for untagged and priority-tagged frames
 * @team: number of the team, or LKS_PLAN_DROP
 *
 * Return: 0, -ERANGE for @vlan, -ENOENT for @team.
 */
int lks_plan_bind_vlan(struct lks_plan *plan, unsigned int vlan, int team);

/**
 * lks_plan_set_unknown_vlan - the team of every VLAN that is not bound, or LKS_PLAN_DROP
 *
 * Return: 0, -ENOENT for @team.
 */
int lks_plan_set_unknown_vlan(struct lks_plan *plan, int team);

/** lks_plan_vlan_team - the team of a VLAN, bound or by the rule. Return: LKS_PLAN_DROP if none. */
int lks_plan_vlan_team(const struct lks_plan *plan, unsigned int vlan);

void lks_plan_set_on_full(struct lks_plan *plan, enum lks_on_full on_full);
enum lks_on_full lks_plan_on_full(const struct lks_plan *plan);

/**
 * lks_plan_set_uplink - settings of a physical port
 * @uplink: 0 to LKS_PLAN_UPLINKS_MAX - 1
 * @up_delay_us, @down_delay_us: how long a change of the link lasts before it counts, rounded up
 * to ticks; 0 counts at once
 *
 * Return: 0, -ERANGE for @uplink.
 */
int lks_plan_set_uplink(struct lks_plan *plan, unsigned int uplink, bool admin_up,
			uint64_t up_delay_us, uint64_t down_delay_us);

/**
 * lks_plan_set_damping - suppress an uplink whose link flaps; off unless set
 * @half_life_us: time in which the figure halves, 23 to 2,884,000 ticks, rounded to a multiple of
 * 44
 * @suppress: above this figure the uplink carries nothing
 * @reuse: until the figure is below this one; smaller than @suppress
 * @penalty: what each loss of the link adds; 0: off
 *
 * The figure stops at 16 times @reuse: some four half-lives after its last loss an uplink is free.
 *
 * Return: 0, -ERANGE for @uplink, or for a @suppress that is not above @reuse or never reached.
 */
int lks_plan_set_damping(struct lks_plan *plan, unsigned int uplink, uint64_t half_life_us,
			 uint16_t suppress, uint16_t reuse, uint16_t penalty);

/**
 * struct lks_plan_links - when members of a team are in use; all zeros but @failback is the default
 * @min_links: with fewer members that can carry traffic the team is down; 0 and 1 say the same
 * @failback: a member whose link returns is in use again. Without it a returned member waits until
 * another one fails and no standby member takes the seat, until no other one is left, or until
 * lks_device_release()
 * @lacp: only members for which lks_device_set_distributing() says so are in use
 * @rx_filter: what is dropped of received frames; reads the MACs of lks_device_set_own_macs()
 */
struct lks_plan_links {
	unsigned int min_links;
	bool failback, lacp;
	enum lks_rx_filter rx_filter;
};

/** lks_plan_set_links - Return: 0, -ENOENT for @team, -ERANGE for more links than members. */
int lks_plan_set_links(struct lks_plan *plan, unsigned int team,
		       const struct lks_plan_links *links);

/**
 * lks_plan_in_use - the members in use when all of a set of uplinks can carry traffic at once
 * @able: bit u: uplink u is up, not suppressed, and distributing where LACP asks for it
 *
 * What a card comes to that has just been given the plan: nobody has failed yet.
 *
 * Return: bit u: uplink u is eligible. Uplinks without a team, or down by lks_plan_set_uplink(),
 * never are.
 */
uint16_t lks_plan_in_use(const struct lks_plan *plan, uint16_t able);

/**
 * lks_plan_set_limits - how long the card waits, rounded up to ticks; 0: for ever
 * @stall_us: an uplink that has a frame and takes nothing for this long is given up like one
 * without link; so is a frame of the CPU (lks_device_inject())
 * @age_us: what is queued of a team without any member is dropped as no_uplink after this long
 */
void lks_plan_set_limits(struct lks_plan *plan, uint64_t stall_us, uint64_t age_us);

/**
 * lks_plan_set_tick - the resolution of delays, for simulations that cannot wait milliseconds
 * @clocks: 1 to 2^24 - 1 clocks of the core; 0: the library takes one millisecond
 *
 * Return: 0, -ERANGE.
 */
int lks_plan_set_tick(struct lks_plan *plan, uint32_t clocks);

#ifdef __cplusplus
}
#endif
#endif
