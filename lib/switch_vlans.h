/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of VLAN numbers, and the list form switches write: 1-3,5,10. */
#ifndef LKS_SWITCH_VLANS_H
#define LKS_SWITCH_VLANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LKS_VLAN_MAX 4094
#define LKS_VLANS_TEXT 160 /* enough for a message; longer lists are cut with ... */

struct lks_vlans {
	uint64_t bits[64];
};

bool lks_vlans_has(const struct lks_vlans *set, unsigned int vlan);
void lks_vlans_put(struct lks_vlans *set, unsigned int vlan);
void lks_vlans_all(struct lks_vlans *set);
bool lks_vlans_empty(const struct lks_vlans *set);
bool lks_vlans_same(const struct lks_vlans *a, const struct lks_vlans *b);
/* a without b */
struct lks_vlans lks_vlans_minus(const struct lks_vlans *a, const struct lks_vlans *b);
/* Adds (or, with @put false, removes) a list. Return: whether all of it is a list of VLANs. */
bool lks_vlans_read(struct lks_vlans *set, const char *text, bool put);
void lks_vlans_print(const struct lks_vlans *set, char *text, size_t room);

#endif
