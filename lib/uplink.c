/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

#include <errno.h>

#define DELAY_MAX 0xffffu /* ticks */
#define US_PER_S UINT64_C(1000000)

static uint32_t tick_clocks(const struct lks_device *device, const struct lks_plan *plan)
{
	return lks_plan_tick_clocks(plan, device->clock_hz);
}

/* Rounded up to whole ticks. Return: -ENOTSUP when the card cannot count so far. */
static int ticks_of(const struct lks_device *device, const struct lks_plan *plan, uint64_t us,
		    uint32_t *ret_ticks)
{
	uint64_t tick = tick_clocks(device, plan) * US_PER_S;
	uint64_t ticks;

	if (us == 0) {
		*ret_ticks = 0;
		return 0;
	}
	if (device->clock_hz == 0 || us > UINT64_MAX / device->clock_hz)
		return -ENOTSUP;
	ticks = us * device->clock_hz / tick + (us * device->clock_hz % tick != 0);
	if (ticks > DELAY_MAX)
		return -ENOTSUP;
	*ret_ticks = (uint32_t)ticks;
	return 0;
}

static int delay_word(const struct lks_device *device, const struct lks_plan *plan, unsigned int u,
		      uint32_t *ret_word, struct lks_error *error)
{
	uint32_t up, down;

	if (ticks_of(device, plan, plan->uplink[u].up_delay_us, &up) < 0 ||
	    ticks_of(device, plan, plan->uplink[u].down_delay_us, &down) < 0)
		return lks_error_set(error, -ENOTSUP,
				     "%s: uplink%u: a delay beyond %u ticks of %u clocks at %u Hz: "
				     "make it shorter",
				     device->name, u, DELAY_MAX, tick_clocks(device, plan),
				     device->clock_hz);
	*ret_word = LKS_PUT(up, LKS_CSR__UPLINK__WORDX__DELAY__UP) |
		    LKS_PUT(down, LKS_CSR__UPLINK__WORDX__DELAY__DOWN);
	return 0;
}

static int limit_word(const struct lks_device *device, const struct lks_plan *plan,
		      uint32_t *ret_word, struct lks_error *error)
{
	uint32_t stall, age;

	if (ticks_of(device, plan, plan->stall_us, &stall) < 0 ||
	    ticks_of(device, plan, plan->age_us, &age) < 0)
		return lks_error_set(
			error, -ENOTSUP,
			"%s: a limit beyond %u ticks of %u clocks at %u Hz: make it shorter",
			device->name, DELAY_MAX, tick_clocks(device, plan), device->clock_hz);
	*ret_word = LKS_PUT(stall, LKS_CSR__CONTROL__LIMIT__STALL) |
		    LKS_PUT(age, LKS_CSR__CONTROL__LIMIT__AGE);
	return 0;
}

static int check_uplink(const struct lks_device *device, const struct lks_plan *plan,
			unsigned int u, struct lks_error *error)
{
	uint32_t unused;
	int rc = delay_word(device, plan, u, &unused, error);

	return rc < 0 ? rc : lks_damping_check(device, plan, u, tick_clocks(device, plan), error);
}

int lks_uplinks_check(const struct lks_device *device, const struct lks_plan *plan,
		      struct lks_error *error)
{
	uint32_t unused;
	int rc = limit_word(device, plan, &unused, error);

	for (unsigned int u = 0; rc == 0 && u < LKS_PLAN_UPLINKS_MAX; u++)
		if (u < device->uplinks)
			rc = check_uplink(device, plan, u, error);
		else if (plan->uplink[u].given && plan->uplink[u].admin_up)
			rc = lks_error_set(error, -ENOTSUP,
					   "%s: uplink%u: the card has uplink0 to uplink%u",
					   device->name, u, device->uplinks - 1);
	return rc;
}

static uint32_t word_at(const struct lks_device *device, unsigned int u, size_t member)
{
	return LKS_REG(device, LKS_BLOCK_UPLINKS, uplink) +
	       u * (uint32_t)sizeof(lks_csr__uplink__wordx_t) + (uint32_t)member;
}

#define UPLINK_REG(device, u, member) word_at(device, u, offsetof(lks_csr__uplink__wordx_t, member))

int lks_uplinks_each(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		     struct lks_error *error)
{
	uint32_t limit;
	int rc = limit_word(device, plan, &limit, error);

	if (rc == 0)
		rc = word(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.TICK),
			  LKS_PUT(tick_clocks(device, plan), LKS_CSR__CONTROL__TICK__CLOCKS),
			  error);
	if (rc == 0)
		rc = word(device, LKS_REG(device, LKS_BLOCK_CONTROL, control.LIMIT), limit, error);
	for (unsigned int u = 0; rc == 0 && u < device->uplinks; u++) {
		uint32_t delay;

		rc = delay_word(device, plan, u, &delay, error);
		if (rc == 0)
			rc = word(device, UPLINK_REG(device, u, DELAY), delay, error);
		if (rc == 0)
			rc = lks_damping_each(device, plan, u, tick_clocks(device, plan), word,
					      error);
		if (rc == 0)
			rc = word(device, UPLINK_REG(device, u, SETTING),
				  LKS_PUT(plan->uplink[u].admin_up,
					  LKS_CSR__UPLINK__WORDX__SETTING__ADMIN_UP),
				  error);
	}
	return rc;
}

int lks_device_uplink_state(struct lks_device *device, unsigned int uplink, unsigned int *ret_state)
{
	uint32_t state, setting;
	int rc;

	if (uplink >= device->uplinks)
		return -ERANGE;
	rc = lks_reg_read(device, UPLINK_REG(device, uplink, STATE), &state, NULL);
	if (rc == 0)
		rc = lks_reg_read(device, UPLINK_REG(device, uplink, SETTING), &setting, NULL);
	if (rc == 0)
		rc = lks_device_check(device, NULL);
	if (rc < 0)
		return rc;
	*ret_state =
		(LKS_FIELD(state, LKS_CSR__UPLINK__WORDX__STATE__LINK) ? LKS_UPLINK_LINK : 0) |
		(LKS_FIELD(state, LKS_CSR__UPLINK__WORDX__STATE__STALLED) ? LKS_UPLINK_STALLED
									  : 0) |
		(LKS_FIELD(state, LKS_CSR__UPLINK__WORDX__STATE__ELIGIBLE) ? LKS_UPLINK_ELIGIBLE
									   : 0) |
		(LKS_FIELD(setting, LKS_CSR__UPLINK__WORDX__SETTING__ADMIN_UP) ? LKS_UPLINK_ADMIN_UP
									       : 0);
	return 0;
}

int lks_device_uplink_queued(struct lks_device *device, unsigned int uplink,
			     unsigned int *ret_frames)
{
	uint32_t queued;
	int rc;

	if (uplink >= device->uplinks)
		return -ERANGE;
	rc = lks_reg_read(device, UPLINK_REG(device, uplink, QUEUED), &queued, NULL);
	if (rc == 0)
		rc = lks_device_check(device, NULL);
	if (rc < 0)
		return rc;
	*ret_frames = LKS_FIELD(queued, LKS_CSR__UPLINK__WORDX__QUEUED__FRAMES);
	return 0;
}
