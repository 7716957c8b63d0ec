/* SPDX-License-Identifier: Apache-2.0 */
/* Banks: a plan as register words, for writing and for comparing alike. */
#ifndef LKS_BANK_H
#define LKS_BANK_H

#include "device_impl.h"
#include "plan_impl.h"

/* Handles one word; a negative errno ends the walk. */
typedef int lks_word_fn(struct lks_device *device, uint32_t at, uint32_t value,
			struct lks_error *error);

/* What goes live with a commit: every word of the teams, VLAN and bucket tables, and the mode. */
int lks_bank_each(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		  struct lks_error *error);

/* The part of it that the link monitor obeys: members and rules of the teams. */
int lks_links_each(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		   struct lks_error *error);

/* Effective at once: the damping of an uplink. @tick: clocks of one */
int lks_damping_each(struct lks_device *device, const struct lks_plan *plan, unsigned int uplink,
		     uint32_t tick, lks_word_fn *word, struct lks_error *error);
int lks_damping_check(const struct lks_device *device, const struct lks_plan *plan,
		      unsigned int uplink, uint32_t tick, struct lks_error *error);

/* What is effective at once: the tick, then damping, delays and setting of each uplink. */
int lks_uplinks_each(struct lks_device *device, const struct lks_plan *plan, lks_word_fn *word,
		     struct lks_error *error);

/* What the card cannot do. Return: 0, -ENOTSUP. */
int lks_bank_check(const struct lks_device *device, const struct lks_plan *plan,
		   struct lks_error *error);
int lks_uplinks_check(const struct lks_device *device, const struct lks_plan *plan,
		      struct lks_error *error);

#endif
