/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the link monitor: rules of the teams, flap damping, LACP. */
#include "bank.h"

#include <errno.h>

#define US_PER_S 1000000u

static uint32_t word_at(const struct lks_device *device, unsigned int uplink, size_t member)
{
	return LKS_REG(device, LKS_BLOCK_LINKS, link) +
	       uplink * (uint32_t)sizeof(lks_csr__link__wordx_t) + (uint32_t)member;
}

#define LINK_REG(device, u, member) word_at(device, u, offsetof(lks_csr__link__wordx_t, member))

/* ---- rules ---- */

struct rule {
	uint32_t members, rule;
};

/* Taken into use in this order: active members as the team has them, then those on standby. */
static uint16_t ahead_of(const struct lks_team *team, unsigned int uplink)
{
	bool standby = lks_team_is_standby(team, uplink), passed = false;
	unsigned int ahead = 0;

	for (unsigned int i = 0; i < lks_team_members(team); i++) {
		unsigned int other = (unsigned int)lks_team_member(team, i);
		bool spare = lks_team_is_standby(team, other);

		passed = passed || other == uplink;
		if (spare == standby ? !passed : standby)
			ahead |= 1u << other;
	}
	return (uint16_t)ahead;
}

static struct rule rule_of(const struct lks_plan *plan, unsigned int uplink)
{
	for (unsigned int t = 0; t < plan->teams; t++) {
		const struct lks_team *team = plan->team[t];
		const struct lks_plan_links *links = &plan->links[t];

		if (!(lks_team_mask(team) >> uplink & 1))
			continue;
		return (struct rule){
			LKS_PUT(lks_team_mask(team), LKS_CSR__LINK__WORDX__MEMBERS__PEERS) |
				LKS_PUT(ahead_of(team, uplink),
					LKS_CSR__LINK__WORDX__MEMBERS__AHEAD),
			LKS_PUT(lks_team_seats(team), LKS_CSR__LINK__WORDX__RULE__SEATS) |
				LKS_PUT(links->min_links, LKS_CSR__LINK__WORDX__RULE__MIN_LINKS) |
				LKS_PUT(!links->failback, LKS_CSR__LINK__WORDX__RULE__NO_FAILBACK) |
				LKS_PUT(links->lacp, LKS_CSR__LINK__WORDX__RULE__LACP) |
				LKS_PUT(links->rx_filter == LKS_RX_FILTER_REFLECT,
					LKS_CSR__LINK__WORDX__RULE__REFLECT) |
				LKS_PUT(links->rx_filter == LKS_RX_FILTER_DESIGNATED,
					LKS_CSR__LINK__WORDX__RULE__DESIGNATED) |
				LKS_PUT(t, LKS_CSR__LINK__WORDX__RULE__TEAM),
		};
	}
	return (struct rule){ 0, 0 };
}

int lks_links_each(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		   struct lks_error *error)
{
	int rc = 0;

	for (unsigned int u = 0; rc == 0 && u < device->uplinks; u++) {
		struct rule rule = rule_of(plan, u);

		rc = word(device, LINK_REG(device, u, MEMBERS), rule.members, error);
		if (rc == 0)
			rc = word(device, LINK_REG(device, u, RULE), rule.rule, error);
	}
	return rc;
}

/* ---- damping ---- */

static int damping_of(const struct lks_device *device, const struct lks_plan *plan,
		      unsigned int uplink, uint32_t tick, struct lks_damping *ret_damping,
		      struct lks_error *error)
{
	uint64_t half_life = plan->damping[uplink].half_life_us;
	struct lks_damping damping = plan->damping[uplink].damping;

	if (damping.penalty == 0) {
		*ret_damping = (struct lks_damping){ 0 };
		return 0;
	}
	damping.steps = 0;
	if (half_life <= UINT64_MAX / UINT32_MAX)
		damping.steps = lks_damping_steps(
			(half_life * device->clock_hz / US_PER_S + tick / 2) / tick);
	if (damping.steps == 0)
		return lks_error_set(error, -ENOTSUP,
				     "%s: uplink%u: a half-life that is not 23 to 2,884,000 ticks "
				     "of %u clocks at %u Hz",
				     device->name, uplink, tick, device->clock_hz);
	*ret_damping = damping;
	return 0;
}

int lks_damping_check(const struct lks_device *device, const struct lks_plan *plan,
		      unsigned int uplink, uint32_t tick, struct lks_error *error)
{
	struct lks_damping unused;

	return damping_of(device, plan, uplink, tick, &unused, error);
}

int lks_damping_each(struct lks_device *device, const struct lks_plan *plan, unsigned int uplink,
		     uint32_t tick, lks_word_fn *word, struct lks_error *error)
{
	struct lks_damping damping = { 0 };
	int rc = damping_of(device, plan, uplink, tick, &damping, error);

	if (rc < 0)
		return rc;
	rc = word(device, LINK_REG(device, uplink, LIMITS),
		  LKS_PUT(damping.suppress, LKS_CSR__LINK__WORDX__LIMITS__SUPPRESS) |
			  LKS_PUT(damping.reuse, LKS_CSR__LINK__WORDX__LIMITS__REUSE),
		  error);
	if (rc == 0)
		rc = word(device, LINK_REG(device, uplink, CEILING),
			  LKS_PUT(damping.ceiling, LKS_CSR__LINK__WORDX__CEILING__CEILING), error);
	if (rc == 0)
		rc = word(device, LINK_REG(device, uplink, DECAY),
			  LKS_PUT(damping.penalty, LKS_CSR__LINK__WORDX__DECAY__PENALTY) |
				  LKS_PUT(damping.steps, LKS_CSR__LINK__WORDX__DECAY__STEPS),
			  error);
	return rc;
}

/* ---- state, LACP ---- */

int lks_device_uplink_rules(struct lks_device *device, unsigned int uplink,
			    struct lks_uplink_rules *ret_rules)
{
	uint32_t state, lacp;
	int rc;

	if (uplink >= device->uplinks)
		return -ERANGE;
	rc = lks_reg_read(device, LINK_REG(device, uplink, STATE), &state, NULL);
	if (rc == 0)
		rc = lks_reg_read(device, LINK_REG(device, uplink, LACP), &lacp, NULL);
	if (rc == 0)
		rc = lks_device_check(device, NULL);
	if (rc < 0)
		return rc;
	*ret_rules = (struct lks_uplink_rules){
		.up = LKS_FIELD(state, LKS_CSR__LINK__WORDX__STATE__UP),
		.able = LKS_FIELD(state, LKS_CSR__LINK__WORDX__STATE__ABLE),
		.suppressed = LKS_FIELD(state, LKS_CSR__LINK__WORDX__STATE__SUPPRESSED),
		.late = LKS_FIELD(state, LKS_CSR__LINK__WORDX__STATE__LATE),
		.distributing = LKS_FIELD(lacp, LKS_CSR__LINK__WORDX__LACP__DISTRIBUTING),
		.figure = LKS_FIELD(state, LKS_CSR__LINK__WORDX__STATE__FIGURE),
	};
	return 0;
}

static int write_one(struct lks_device *device, unsigned int uplink, size_t member, uint32_t value)
{
	if (uplink >= device->uplinks)
		return -ERANGE;
	return lks_reg_command(device, word_at(device, uplink, member), value);
}

int lks_device_set_distributing(struct lks_device *device, unsigned int uplink, bool distributing)
{
	return write_one(device, uplink, offsetof(lks_csr__link__wordx_t, LACP),
			 LKS_PUT(distributing, LKS_CSR__LINK__WORDX__LACP__DISTRIBUTING));
}

int lks_device_release(struct lks_device *device, unsigned int uplink)
{
	return write_one(device, uplink, offsetof(lks_csr__link__wordx_t, RELEASE),
			 LKS_PUT(1, LKS_CSR__LINK__WORDX__RELEASE__NOW));
}
