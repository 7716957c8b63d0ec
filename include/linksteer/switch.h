/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The switch at the other end: its configuration made from the teams, and what it prints checked
 * against them. Text in, text out; nothing here talks to a network (docs/switch.md).
 *
 * Not thread-safe per object; distinct objects are independent.
 */
#ifndef LINKSTEER_SWITCH_H
#define LINKSTEER_SWITCH_H

#include <linksteer/config.h>

#ifdef __cplusplus
extern "C" {
#endif

enum lks_switch_os {
	LKS_SWITCH_IOS,	   /* Catalyst, classic IOS */
	LKS_SWITCH_IOS_XE, /* Catalyst, IOS-XE */
	LKS_SWITCH_NXOS,
	LKS_SWITCH_EOS,
};

/* What a text is the output of. */
enum lks_switch_text {
	LKS_SWITCH_RUNNING_CONFIG, /* show running-config */
	LKS_SWITCH_LOAD_BALANCE,   /* show etherchannel load-balance, show port-channel load-balance
				    */
	LKS_SWITCH_SUMMARY,	   /* show etherchannel summary, show port-channel summary */
	LKS_SWITCH_LACP,	   /* show lacp neighbor */
};

enum lks_switch_severity {
	LKS_SWITCH_ERROR,     /* traffic is lost, or both ends disagree */
	LKS_SWITCH_WARNING,   /* works, but not as meant */
	LKS_SWITCH_ADVICE,    /* worth a thought */
	LKS_SWITCH_UNCHECKED, /* was not seen, so it is not confirmed */
};

/* All strings live until the callback returns. */
struct lks_switch_finding {
	enum lks_switch_severity severity;
	const char *id;	    /* stable word, listed in docs/switch.md */
	const char *team;   /* "" when it concerns no single team */
	const char *source; /* name of the text or file; "" when nothing was read */
	unsigned int line;  /* in source, from 1; 0 without a place */
	const char *quote;  /* that line, printable ASCII only, "" without one */
	const char *reason; /* what is wrong and why it hurts */
	const char *remedy; /* command or deed that mends it */
};

typedef void lks_switch_report_fn(void *user, const struct lks_switch_finding *finding);

struct lks_switch_check;

/** lks_switch_os_find - "ios", "ios-xe", "nxos", "eos". Return: 0, -ENOENT, @ret_os untouched. */
int lks_switch_os_find(const char *name, enum lks_switch_os *ret_os);

/** lks_switch_os_name - as above. Return: NULL for another number. */
const char *lks_switch_os_name(enum lks_switch_os os);

/** lks_switch_severity_name - "error", "warning", "advice", "unchecked". Return: NULL otherwise. */
const char *lks_switch_severity_name(enum lks_switch_severity severity);

/**
 * lks_switch_check_new - start a check of a configuration (LKS_CONFIG_FORMAT_ONLY is enough)
 * @config: must live as long as the check
 * @source: its file name, for findings about it; copied
 *
 * Return: 0, -ENOMEM.
 */
int lks_switch_check_new(const struct lks_config *config, const char *source,
			 struct lks_switch_check **ret_check);

/** lks_switch_check_free - NULL is accepted. Return: NULL. */
struct lks_switch_check *lks_switch_check_free(struct lks_switch_check *check);

/**
 * lks_switch_check_add - hand over what a switch printed
 * @kind: what it is the output of
 * @name: the switch, as in `uplinks[].switch`; NULL: the host name in the text, or the only switch
 * @source: name for findings, copied
 * @text, @len: any bytes, copied as far as they are needed; prompts, paging marks, CRLF are fine
 *
 * Return: 0, -EINVAL for a @kind that does not exist, -ENOMEM.
 */
int lks_switch_check_add(struct lks_switch_check *check, enum lks_switch_text kind,
			 const char *name, const char *source, const char *text, size_t len);

/**
 * lks_switch_check_run - compare both ends and report every finding
 * @ret_errors: number of findings of severity LKS_SWITCH_ERROR; NULL: not wanted
 *
 * Return: 0, -ENOMEM. Findings come in a fixed order: texts, host, teams.
 */
int lks_switch_check_run(struct lks_switch_check *check, lks_switch_report_fn *report, void *user,
			 unsigned int *ret_errors);

/**
 * lks_switch_generate - the configuration to paste, switch by switch
 * @switch_name: only this switch; NULL: all
 * @ret_text: on success, to be freed with free()
 *
 * Return: 0, -EINVAL when a member has no `port` or there is no such @os, -ENOENT for an unknown
 * switch, -ENOTSUP when a team spans an MLAG pair and @os has none, -ENOMEM.
 */
int lks_switch_generate(const struct lks_config *config, enum lks_switch_os os,
			const char *switch_name, char **ret_text);

/** lks_switch_answer - the fields of the frame that answers: source and destination exchanged. */
void lks_switch_answer(const struct lks_fields *fields, struct lks_fields *ret_answer);

/**
 * lks_switch_ask - the command by which a switch itself says where it sends a frame
 * @group: number of the port-channel
 * @fields: the frame as the switch gets it, see lks_switch_answer()
 * @ret_text: at least LKS_SWITCH_ASK_BYTES
 *
 * No maker of these platforms publishes the arithmetic of its hash, so it is not predicted.
 *
 * Return: 0, or -ENOTSUP when we know of no such command, or of no such @os.
 */
#define LKS_SWITCH_ASK_BYTES 256
int lks_switch_ask(enum lks_switch_os os, unsigned int group, const struct lks_fields *fields,
		   char *ret_text);

#ifdef __cplusplus
}
#endif
#endif
