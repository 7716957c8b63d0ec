/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain rules of switches: XOR of the named fields, folded to 8 bits by XOR of their bytes.
 *
 *	rule		IP			without IP		src-dst-port without ports
 *	*-ip		addresses		both MACs
 *	*-mac		MACs			MACs
 *	src-dst-port	ports			both MACs		both addresses
 *
 * How a switch comes from the fields to a port is not published, so its own choice is not
 * predicted.
 */
#include "policy_impl.h"
#include "view.h"

enum reads { SRC_IP = 1, DST_IP = 2, SRC_MAC = 4, DST_MAC = 8, PORTS = 16 };

/* What counts of this frame, of the @named fields. */
static unsigned int counts(unsigned int named, const struct lks_fields *f)
{
	if (!(named & (SRC_IP | DST_IP | PORTS)))
		return named;
	if (f->l3 == LKS_L3_NONE)
		return SRC_MAC | DST_MAC;
	return named & PORTS && !f->has_ports ? SRC_IP | DST_IP : named;
}

/* Fields one behind the other. Return: their length. */
static size_t gather(unsigned int reads, const struct lks_fields *f, uint8_t *ret_bytes)
{
	size_t len = 0, address = lks_l3_address_bytes(f->l3);

	if (reads & SRC_IP)
		len = lks_key_put(ret_bytes, len, f->src_ip, address);
	if (reads & DST_IP)
		len = lks_key_put(ret_bytes, len, f->dst_ip, address);
	if (reads & SRC_MAC)
		len = lks_key_put(ret_bytes, len, f->src_mac, 6);
	if (reads & DST_MAC)
		len = lks_key_put(ret_bytes, len, f->dst_mac, 6);
	if (reads & PORTS)
		len = lks_key_put16(ret_bytes, lks_key_put16(ret_bytes, len, f->src_port),
				    f->dst_port);
	return len;
}

static uint32_t xor_of(unsigned int field, const struct lks_fields *f)
{
	uint8_t bytes[LKS_POLICY_KEY_MAX], h = 0;
	size_t len = gather(field, f, bytes);

	for (size_t i = 0; i < len; i++)
		h ^= bytes[i];
	return h;
}

static uint32_t hash(unsigned int named, const struct lks_fields *f)
{
	return xor_of(counts(named, f), f);
}

static void explain(unsigned int named, const struct lks_fields *f, struct lks_words *why)
{
	static const char *const names[] = { "src_ip", "dst_ip", "src_mac", "dst_mac", "ports" };
	unsigned int reads = counts(named, f);

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (reads >> i & 1)
			lks_note(why, names[i], xor_of(1u << i, f));
	lks_note(why, "hash", xor_of(reads, f));
}

static size_t key(unsigned int named, const struct lks_fields *f, uint8_t *ret_key)
{
	ret_key[0] = (uint8_t)counts(named, f);
	return 1 + gather(ret_key[0], f, ret_key + 1);
}

/* A word of bytes to one. */
static inline uint32_t folded(uint32_t x)
{
	x ^= x >> 16;
	return (x ^ x >> 8) & 255;
}

/* One address, its words loaded little endian. */
LKS_INLINE uint32_t view_address(const struct lks_view *v, bool dst)
{
	const uint8_t *ip = v->l3 + (dst ? 24 : 8);
	uint64_t both;

	if (v->shape == LKS_SHAPE_IPV4)
		return lks_le32(v->l3 + (dst ? 16 : 12));
	both = lks_le64(ip) ^ lks_le64(ip + 8);
	return (uint32_t)(both ^ both >> 32);
}

LKS_INLINE uint32_t xor_of_macs(unsigned int named, const uint8_t *macs)
{
	uint32_t x = 0;

	if (named & SRC_MAC)
		x ^= lks_le32(macs + 6) ^ lks_le32(macs + 8) >> 16;
	if (named & DST_MAC)
		x ^= lks_le32(macs) ^ lks_le32(macs + 2) >> 16;
	return x;
}

LKS_INLINE bool view_rule(unsigned int named, const struct lks_view *v, uint32_t *h)
{
	bool ip = v->shape != LKS_SHAPE_OTHER;
	const uint8_t *ports = NULL;
	uint32_t x = 0;
	uint8_t proto;

	if (v->shape == LKS_SHAPE_ODD || (named & PORTS && ip && lks_view_is_walked(v)))
		return false;
	if (named & PORTS && ip)
		ports = lks_view_ports(v, &proto);
	if (!ip && named & (SRC_IP | DST_IP | PORTS))
		named = SRC_MAC | DST_MAC;
	else if (named & PORTS && !ports)
		named = SRC_IP | DST_IP;
	if (named & SRC_IP)
		x ^= view_address(v, false);
	if (named & DST_IP)
		x ^= view_address(v, true);
	if (named & (SRC_MAC | DST_MAC))
		x ^= xor_of_macs(named, v->frame);
	if (named & PORTS)
		x ^= lks_le32(ports);
	*h = folded(x);
	return true;
}

/* For bursts: rules that read IP, and rules that do not. */
#define STEER_IP(id, named)                                                                        \
	LKS_INLINE bool id(const struct lks_burst *burst, const struct lks_view *v, uint32_t *h)   \
	{                                                                                          \
		(void)burst;                                                                       \
		return view_rule(named, v, h);                                                     \
	}                                                                                          \
	LKS_STEER(id)
#define STEER_MACS(id, named)                                                                      \
	LKS_INLINE uint32_t id(const uint8_t *macs)                                                \
	{                                                                                          \
		return folded(xor_of_macs(named, macs));                                           \
	}                                                                                          \
	LKS_STEER_MACS(id)

STEER_IP(src_dst_ip, SRC_IP | DST_IP)
STEER_IP(src_ip, SRC_IP)
STEER_IP(dst_ip, DST_IP)
STEER_IP(src_dst_port, PORTS)
STEER_MACS(src_dst_mac, SRC_MAC | DST_MAC)
STEER_MACS(src_mac, SRC_MAC)
STEER_MACS(dst_mac, DST_MAC)

#define RULE(id, title, number, fields, named, text)                                               \
	static uint32_t hash_##id(const struct lks_policy_params *params,                          \
				  const struct lks_fields *f)                                      \
	{                                                                                          \
		(void)params;                                                                      \
		return hash(named, f);                                                             \
	}                                                                                          \
	static void explain_##id(const struct lks_policy_params *params,                           \
				 const struct lks_fields *f, struct lks_words *why)                \
	{                                                                                          \
		(void)params;                                                                      \
		explain(named, f, why);                                                            \
	}                                                                                          \
	static size_t key_##id(const struct lks_policy_params *params, const struct lks_fields *f, \
			       uint8_t ret_key[LKS_POLICY_KEY_MAX])                                \
	{                                                                                          \
		(void)params;                                                                      \
		return key(named, f, ret_key);                                                     \
	}                                                                                          \
	const struct lks_policy lks_policy_##id = {                                                \
		.name = (title),                                                                   \
		.summary = "XOR of " text ", 8 bits",                                              \
		.peer = "Cisco, Arista: the field names of their load balancing",                  \
		.version = "none, the mapping inside a switch is not public",                      \
		.reads = (fields),                                                                 \
		.limits = "the switch's own choice is not predicted; an XOR",                      \
		.code = (number),                                                                  \
		.failover = LKS_RESILIENT,                                                         \
		.hash = hash_##id,                                                                 \
		.explain = explain_##id,                                                           \
		.key = key_##id,                                                                   \
		.steer = steer_##id,                                                               \
	}

RULE(src_dst_ip, "src-dst-ip", 16, "src_ip,dst_ip,src_mac,dst_mac", SRC_IP | DST_IP,
     "both addresses");
RULE(src_ip, "src-ip", 17, "src_ip,src_mac,dst_mac", SRC_IP, "the source address");
RULE(dst_ip, "dst-ip", 18, "dst_ip,src_mac,dst_mac", DST_IP, "the destination address");
RULE(src_dst_mac, "src-dst-mac", 19, "src_mac,dst_mac", SRC_MAC | DST_MAC, "both MACs");
RULE(src_mac, "src-mac", 20, "src_mac", SRC_MAC, "the source MAC");
RULE(dst_mac, "dst-mac", 21, "dst_mac", DST_MAC, "the destination MAC");
RULE(src_dst_port, "src-dst-port", 22, "src_port,dst_port,src_ip,dst_ip,src_mac,dst_mac", PORTS,
     "both ports");
