/* SPDX-License-Identifier: Apache-2.0 */
/* What the files config*.c share: the configuration in memory, and the reader of JSON objects. */
#ifndef LKS_CONFIG_INTERNAL_H
#define LKS_CONFIG_INTERNAL_H

#include "json_lines.h"
#include "policy_impl.h"

#include <linksteer/config.h>

#include <jansson.h>

#define LKS_CONFIG_FAULTS_MAX 20
#define LKS_CONFIG_VLANS 4095 /* 0 to 4094 */
#define LKS_CONFIG_NAME_BYTES 32
#define LKS_CONFIG_WHERE_BYTES 64
#define LKS_CONFIG_PATH_BYTES 128
#define LKS_CONFIG_DEFAULT 0xff /* a word that the file does not give */

/* A name as it stands in the file, and what it was found to mean. */
struct lks_ref {
	char name[LKS_CONFIG_NAME_BYTES];
	unsigned int line;
	uint32_t value; /* weights: the number given */
	uint8_t index;	/* uplink index, or place of the team */
};

struct lks_refs {
	struct lks_ref item[LKS_CONFIG_UPLINKS_MAX];
	size_t n;
};

struct lks_config_uplink {
	char name[LKS_CONFIG_NAME_BYTES];
	char where[LKS_CONFIG_WHERE_BYTES], port[LKS_CONFIG_WHERE_BYTES];
	uint8_t index;
	uint8_t admin_down;
	bool damped;
	uint32_t half_life_ms, suppress, reuse, penalty;
	unsigned int line, port_line;
};

/* Keys of a team whose place matters to a rule; each has its line, 0 when not given. */
enum lks_team_key {
	LKS_TEAM_NAME,
	LKS_TEAM_UPLINKS,
	LKS_TEAM_POLICY,
	LKS_TEAM_FAILOVER,
	LKS_TEAM_WEIGHTS,
	LKS_TEAM_STANDBY,
	LKS_TEAM_KEY,
	LKS_TEAM_FIELDS,
	LKS_TEAM_SYMMETRIC,
	LKS_TEAM_TAGS,
	LKS_TEAM_MIN_LINKS,
	LKS_TEAM_FAILBACK,
	LKS_TEAM_UP_DELAY,
	LKS_TEAM_DOWN_DELAY,
	LKS_TEAM_DETECTION,
	LKS_TEAM_RX_FILTER,
	LKS_TEAM_AGGREGATION,
	LKS_TEAM_SWITCH_MODEL,
	LKS_TEAM_NATIVE_VLAN,
	LKS_TEAM_KEYS
};

struct lks_config_team {
	char name[LKS_CONFIG_NAME_BYTES];
	size_t index;
	struct lks_refs members, standby, weights;
	const struct lks_policy *policy;
	uint8_t failover, tags, detection, rx_filter, aggregation, switch_model;
	uint8_t key[40];
	uint32_t fields, min_links, up_delay_ms, down_delay_ms, native_vlan;
	bool symmetric, failback;
	unsigned int line, lines[LKS_TEAM_KEYS];
};

struct lks_config_group {
	char name[LKS_CONFIG_NAME_BYTES];
	struct lks_ref team;
	uint32_t vlan;
	uint8_t traffic;
	unsigned int line, vlan_line;
};

struct lks_config {
	uint64_t seed;
	uint8_t on_full;
	bool on_full_given;
	uint32_t schema_version, stall_timeout_ms, max_age_ms;
	struct lks_ref unknown_vlan; /* name empty: drop */
	struct lks_config_uplink uplinks[LKS_CONFIG_UPLINKS_MAX];
	struct lks_config_team teams[LKS_CONFIG_TEAMS_MAX];
	struct lks_config_group *groups;
	size_t n_uplinks, n_teams, n_groups;
	bool uplinks_given;
};

/* Who hears of faults, and how many there were. */
struct lks_faults {
	lks_config_report_fn *report;
	void *user;
	unsigned int n;
};

__attribute__((format(printf, 5, 6))) void lks_fault(struct lks_faults *faults, unsigned int line,
						     const char *key, const char *remedy,
						     const char *reason, ...);

/* Names to places; faults for unknown and double names. */
void lks_config_resolve(struct lks_config *config, struct lks_faults *faults);

/* The rules that hold whatever carries the configuration out; the others are a card's. */
void lks_config_check_consistent(const struct lks_config *config, struct lks_faults *faults);

/* ---- reader of objects ---- */

struct lks_reader {
	const struct lks_json_lines *lines;
	struct lks_faults *faults;
};

/* One value of the document, its way up, and its number in the line index. */
struct lks_at {
	const struct lks_at *up;
	const char *key; /* NULL: the index-th item of an array */
	size_t index;
	const json_t *value;
	size_t node;
};

struct lks_key;
typedef void lks_read_fn(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
			 void *field);

struct lks_key {
	const char *name;
	lks_read_fn *read;
	size_t offset;		  /* of the field in the object; the same for a key's reader */
	uint32_t min, max;	  /* numbers: range; names: bytes; lists: items */
	const char *const *words; /* word: its place in this list is the value */
	bool required;
};

unsigned int lks_at_line(const struct lks_reader *r, const struct lks_at *at);
__attribute__((format(printf, 4, 5))) void lks_at_fault(struct lks_reader *r,
							const struct lks_at *at, const char *remedy,
							const char *reason, ...);

/*
 * Reads the members of an object through a table; what is unknown or missing is a fault.
 * @lines: NULL, or one line per key of the table, filled for those present
 */
void lks_read_object(struct lks_reader *r, const struct lks_at *at, const struct lks_key *keys,
		     size_t n_keys, void *object, unsigned int *lines);

/* Calls each(r, item, i, user) for at most key->max items; fewer than min or more is a fault. */
typedef void lks_each_fn(struct lks_reader *r, const struct lks_at *item, size_t i, void *user);
void lks_read_array(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		    lks_each_fn *each, void *user);

/* false: a fault was reported. */
bool lks_want(struct lks_reader *r, const struct lks_at *at, json_type type);
bool lks_read_text(struct lks_reader *r, const struct lks_at *at, size_t max, char *ret_text);

lks_read_fn lks_read_number; /* uint32_t */
lks_read_fn lks_read_bool;   /* bool */
lks_read_fn lks_read_name;   /* char[max + 1] */
lks_read_fn lks_read_word;   /* uint8_t */
lks_read_fn lks_read_seed;   /* uint64_t, hexadecimal */
lks_read_fn lks_read_key;    /* uint8_t[40], hexadecimal */
lks_read_fn lks_read_refs;   /* struct lks_refs: array of names */
lks_read_fn lks_read_ref;    /* struct lks_ref */

#endif
