/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen of one switch, each fact with the line that says it. */
#ifndef LKS_SWITCH_STATE_H
#define LKS_SWITCH_STATE_H

#include "switch_lines.h"
#include "switch_port.h"
#include "switch_vlans.h"

#include <linksteer/switch.h>

#define LKS_QUOTE_BYTES 120
#define LKS_PORTS_MAX 512

/* Where a fact stands; line 0: it was not seen. */
struct lks_place {
	const char *source;
	unsigned int line;
	char quote[LKS_QUOTE_BYTES];
};

enum lks_channel_mode {
	LKS_CHANNEL_NONE,
	LKS_CHANNEL_ON,
	LKS_CHANNEL_ACTIVE,
	LKS_CHANNEL_PASSIVE,
	LKS_CHANNEL_DESIRABLE,
	LKS_CHANNEL_AUTO,
};

enum lks_fact {
	LKS_FACT_SECTION, /* the interface line */
	LKS_FACT_GROUP,
	LKS_FACT_SHUTDOWN,
	LKS_FACT_MODE, /* switchport mode */
	LKS_FACT_ENCAPSULATION,
	LKS_FACT_ALLOWED,
	LKS_FACT_NATIVE,
	LKS_FACT_NATIVE_TAG, /* whether the native VLAN is tagged, where the port says so itself */
	LKS_FACT_SPEED,
	LKS_FACT_DUPLEX,
	LKS_FACT_EDGE, /* edge trunk of spanning tree */
	LKS_FACT_PAIR, /* vpc, mlag */
	LKS_FACT_ROUTED,
	LKS_FACT_PROTOCOL, /* channel-protocol */
	LKS_FACTS
};

struct lks_port {
	char name[LKS_PORT_BYTES];
	struct lks_place at[LKS_FACTS];
	unsigned int group, native, pair;
	enum lks_channel_mode channel;
	bool shut, trunk, dot1q, tags_native, routed, pagp, edge;
	struct lks_vlans allowed;
	char speed[16], duplex[16];
};

/* What a hash reads. */
#define LKS_HASH_SRC_MAC 0x01u
#define LKS_HASH_DST_MAC 0x02u
#define LKS_HASH_SRC_IP 0x04u
#define LKS_HASH_DST_IP 0x08u
#define LKS_HASH_SRC_PORT 0x10u
#define LKS_HASH_DST_PORT 0x20u
#define LKS_HASH_VLAN 0x40u
#define LKS_HASH_MACS (LKS_HASH_SRC_MAC | LKS_HASH_DST_MAC)
#define LKS_HASH_IPS (LKS_HASH_SRC_IP | LKS_HASH_DST_IP)
#define LKS_HASH_PORTS (LKS_HASH_SRC_PORT | LKS_HASH_DST_PORT)

enum lks_protocol { LKS_NON_IP, LKS_IPV4, LKS_IPV6, LKS_PROTOCOLS };

struct lks_balance {
	unsigned int fields[LKS_PROTOCOLS]; /* 0: not seen */
	struct lks_place at[LKS_PROTOCOLS];
};

/* A port in a summary, or the group itself. */
struct lks_bundle {
	char name[LKS_PORT_BYTES], group[LKS_PORT_BYTES];
	char flags[8];
	char protocol[8];
	struct lks_place at;
};

/* What the legend of a summary says of a letter. */
struct lks_letter {
	char letter;
	bool bundled; /* a port with it is a member that carries traffic */
	char means[48];
};

#define LKS_LETTERS_MAX 32

struct lks_partner {
	char port[LKS_PORT_BYTES];
	char system[24];
	bool active;
	struct lks_place at;
};

struct lks_switch_state {
	char name[LKS_NAME_BYTES];     /* as in the configuration */
	char hostname[LKS_NAME_BYTES]; /* as in the texts */
	struct lks_place host_at;
	bool seen[4]; /* by enum lks_switch_text: something of it was recognised */
	struct lks_place seen_at[4];
	enum lks_switch_os os;
	bool os_sure, lacp_feature, vlans_seen;
	struct lks_port *ports;
	size_t n_ports;
	struct lks_bundle *bundles;
	size_t n_bundles;
	struct lks_letter letters[LKS_LETTERS_MAX]; /* of the summary's legend */
	size_t n_letters;
	struct lks_place no_channels; /* where the summary says that none is in use */
	struct lks_partner *partners;
	size_t n_partners;
	struct lks_balance balance, running_balance;
	struct lks_vlans vlans; /* defined in the running configuration */
	struct lks_place vlans_at;
	struct lks_place tags_native; /* vlan dot1q tag native: on every trunk */
	bool no_memory;
};

struct lks_port *lks_state_port(struct lks_switch_state *state, const char *name);
/* Adds or replaces facts of a port. */
void lks_state_put_port(struct lks_switch_state *state, const struct lks_port *port);
void lks_state_put_bundle(struct lks_switch_state *state, const struct lks_bundle *bundle);
void lks_state_put_partner(struct lks_switch_state *state, const struct lks_partner *partner);
/* Replaces what was said of the same letter before. */
void lks_state_put_letter(struct lks_switch_state *state, const struct lks_letter *letter);
/* NULL: the legend does not explain it. */
const struct lks_letter *lks_state_letter(const struct lks_switch_state *state, char letter);
void lks_state_clear(struct lks_switch_state *state);

/* ---- reading one text ---- */

struct lks_reading {
	struct lks_switch_state *state;
	const char *source;
	struct lks_lines lines;
	struct lks_port port;	  /* running configuration: the open section */
	struct lks_bundle bundle; /* summary: the row that goes on */
	bool open, ended, legend;
	/* Whether a port belongs to a team: others are kept only when they are in a group. */
	bool (*wanted)(const void *user, const char *name);
	const void *user;
	const char *foreign; /* a platform or protocol that is not supported, found by the reader */
};

struct lks_place lks_reading_place(const struct lks_reading *r);

/* A reader takes one line. Return: whether it is known to it. */
bool lks_read_running(struct lks_reading *r);
void lks_read_running_end(struct lks_reading *r);
bool lks_read_load_balance(struct lks_reading *r);
bool lks_read_summary(struct lks_reading *r);
bool lks_read_lacp(struct lks_reading *r);

/* The words behind `port-channel load-balance`. Return: false when they are not understood. */
bool lks_balance_read_command(struct lks_reading *r, size_t first_word);
/* `source IP, destination IP`. */
void lks_balance_print(unsigned int fields, char *text, size_t room);

#endif
