/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other policies of VMware's standard switch, which balance ports and not flows:
 *
 *	esx-port-id	tid % n, tid being the virtual port
 *	esx-src-mac	last octet of the source MAC % n; VMware does not publish its arithmetic,
 *this is Linksteer's choice explicit	0 % n: the first live member of the ordered list, standby
 *members behind it
 */
#include "policy_impl.h"
#include "view.h"

static inline uint32_t port(const struct lks_policy_params *params, const struct lks_fields *fields,
			    struct lks_words *why)
{
	(void)params;
	return lks_note(why, "tid", fields->tid);
}
LKS_RULE(port)

static size_t key_port(const struct lks_policy_params *params, const struct lks_fields *fields,
		       uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	(void)params;
	return lks_key_put16(ret_key, 0, fields->tid);
}

static inline uint32_t mac(const struct lks_policy_params *params, const struct lks_fields *fields,
			   struct lks_words *why)
{
	(void)params;
	return lks_note(why, "src_mac_octet", fields->src_mac[5]);
}
LKS_RULE(mac)

LKS_INLINE uint32_t macs_octet(const uint8_t *macs)
{
	return macs[11];
}
LKS_STEER_MACS(macs_octet)

static size_t key_mac(const struct lks_policy_params *params, const struct lks_fields *fields,
		      uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	(void)params;
	ret_key[0] = fields->src_mac[5];
	return 1;
}

static inline uint32_t nothing(const struct lks_policy_params *params,
			       const struct lks_fields *fields, struct lks_words *why)
{
	(void)params;
	(void)fields;
	(void)why;
	return 0;
}
LKS_RULE(nothing)

/* All frames of the team are one flow. */
static size_t key_nothing(const struct lks_policy_params *params, const struct lks_fields *fields,
			  uint8_t ret_key[LKS_POLICY_KEY_MAX])
{
	(void)params;
	(void)fields;
	ret_key[0] = 0;
	return 1;
}

#define PEER .peer = "VMware ESX, ESXi standard switch", .version = "documentation of 6.0 to 7.0"

const struct lks_policy lks_policy_esx_port_id = {
	PEER,
	.name = "esx-port-id",
	.summary = "VMware originating virtual port: the port's number",
	.reads = "tid",
	.limits = "one virtual port never uses more than one uplink",
	.code = 4,
	.failover = LKS_MODULO,
	.pins = true,
	.kind = LKS_KIND_VPORT,
	.hash = hash_port,
	.explain = explain_port,
	.key = key_port,
};

const struct lks_policy lks_policy_esx_src_mac = {
	PEER,
	.name = "esx-src-mac",
	.summary = "VMware source MAC hash: the last octet of the source MAC",
	.reads = "src_mac",
	.limits = "VMware does not publish the arithmetic, this one is Linksteer's choice",
	.code = 5,
	.failover = LKS_MODULO,
	.pins = true,
	.hash = hash_mac,
	.explain = explain_mac,
	.key = key_mac,
	.steer = steer_macs_octet,
};

const struct lks_policy lks_policy_explicit = {
	PEER,
	.name = "explicit",
	.summary = "VMware explicit failover order: the first live member of the list",
	.reads = "",
	.limits = "one uplink carries everything",
	.code = 6,
	.failover = LKS_MODULO,
	.pins = true,
	.kind = LKS_KIND_EXPLICIT,
	.hash = hash_nothing,
	.explain = explain_nothing,
	.key = key_nothing,
};
