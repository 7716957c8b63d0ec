/* SPDX-License-Identifier: Apache-2.0 */
/* Strict reading of JSON values through tables of keys; every fault has its line and path. */
#include "config_internal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of a whole UTF-8 sequence, 0 when there is none. */
static size_t sequence(const unsigned char *c)
{
	size_t n = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

	if (c[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* No control characters, and no letter cut in half by the width of a field. */
static void one_line(char *text)
{
	while (*text) {
		size_t n = sequence((unsigned char *)text);

		if (n == 0 || iscntrl((unsigned char)*text))
			*text = '?';
		text += n ? n : 1;
	}
}

static void report(struct lks_faults *faults, unsigned int line, const char *key,
		   const char *remedy, const char *reason, va_list args)
{
	char text[256];

	if (faults->n++ >= LKS_CONFIG_FAULTS_MAX || !faults->report)
		return;
	vsnprintf(text, sizeof(text), reason, args);
	one_line(text);
	faults->report(faults->user, line, key, text, remedy);
}

void lks_fault(struct lks_faults *faults, unsigned int line, const char *key, const char *remedy,
	       const char *reason, ...)
{
	va_list args;

	va_start(args, reason);
	report(faults, line, key, remedy, reason, args);
	va_end(args);
}

static size_t path_of(const struct lks_at *at, char *path, size_t room)
{
	size_t len;

	if (!at->up)
		return 0;
	len = path_of(at->up, path, room);
	if (len >= room)
		return len;
	if (at->key)
		len += (size_t)snprintf(path + len, room - len, "%s%.40s", len ? "." : "", at->key);
	else
		len += (size_t)snprintf(path + len, room - len, "[%zu]", at->index);
	return len;
}

unsigned int lks_at_line(const struct lks_reader *r, const struct lks_at *at)
{
	return lks_json_lines_at(r->lines, at->node);
}

void lks_at_fault(struct lks_reader *r, const struct lks_at *at, const char *remedy,
		  const char *reason, ...)
{
	char path[LKS_CONFIG_PATH_BYTES] = "";
	va_list args;

	path_of(at, path, sizeof(path));
	one_line(path);
	va_start(args, reason);
	report(r->faults, lks_at_line(r, at), path, remedy, reason, args);
	va_end(args);
}

static const char *type_name(json_type type)
{
	switch (type) {
	case JSON_OBJECT:
		return "an object {...}";
	case JSON_ARRAY:
		return "a list [...]";
	case JSON_STRING:
		return "a string in quotes";
	case JSON_INTEGER:
		return "a whole number";
	case JSON_REAL:
		return "a number with a fraction";
	case JSON_NULL:
		return "null";
	default:
		return "true or false";
	}
}

bool lks_want(struct lks_reader *r, const struct lks_at *at, json_type type)
{
	char remedy[64];

	if (json_typeof(at->value) == type)
		return true;
	snprintf(remedy, sizeof(remedy), "give %s", type_name(type));
	lks_at_fault(r, at, remedy, "wrong type: this is %s", type_name(json_typeof(at->value)));
	return false;
}

static size_t find_key(const struct lks_key *keys, size_t n_keys, const char *name)
{
	size_t i = 0;

	while (i < n_keys && strcmp(keys[i].name, name))
		i++;
	return i;
}

static void report_missing(struct lks_reader *r, const struct lks_at *at,
			   const struct lks_key *keys, size_t n_keys)
{
	for (size_t i = 0; i < n_keys; i++)
		if (keys[i].required && !json_object_get(at->value, keys[i].name))
			lks_at_fault(r, at, "add it", "the key \"%s\" is missing", keys[i].name);
}

void lks_read_object(struct lks_reader *r, const struct lks_at *at, const struct lks_key *keys,
		     size_t n_keys, void *object, unsigned int *lines)
{
	struct lks_at member = { .up = at, .node = at->node + 1 };
	const char *name;
	json_t *value;

	if (!lks_want(r, at, JSON_OBJECT))
		return;
	json_object_foreach((json_t *)at->value, name, value)
	{
		size_t i = find_key(keys, n_keys, name);

		member.key = name;
		member.value = value;
		if (i == n_keys) {
			lks_at_fault(r, &member, "correct or remove it", "unknown key");
		} else {
			if (lines)
				lines[i] = lks_at_line(r, &member);
			keys[i].read(r, &member, &keys[i], (char *)object + keys[i].offset);
		}
		member.node = lks_json_lines_next(r->lines, member.node);
	}
	report_missing(r, at, keys, n_keys);
}

void lks_read_array(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		    lks_each_fn *each, void *user)
{
	struct lks_at item = { .up = at, .node = at->node + 1 };
	size_t n;

	if (!lks_want(r, at, JSON_ARRAY))
		return;
	n = json_array_size(at->value);
	if (n < key->min || n > key->max) {
		char remedy[64];

		snprintf(remedy, sizeof(remedy), "give %" PRIu32 " to %" PRIu32, key->min,
			 key->max);
		lks_at_fault(r, at, remedy, "%zu entries", n);
		return;
	}
	for (; item.index < n; item.index++) {
		item.value = json_array_get(at->value, item.index);
		each(r, &item, item.index, user);
		item.node = lks_json_lines_next(r->lines, item.node);
	}
}

void lks_read_number(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		     void *field)
{
	json_int_t value;
	char remedy[64];

	if (!lks_want(r, at, JSON_INTEGER))
		return;
	value = json_integer_value(at->value);
	if (value < key->min || value > key->max) {
		snprintf(remedy, sizeof(remedy), "take %" PRIu32 " to %" PRIu32, key->min,
			 key->max);
		lks_at_fault(r, at, remedy, "%" JSON_INTEGER_FORMAT " is out of range", value);
		return;
	}
	*(uint32_t *)field = (uint32_t)value;
}

void lks_read_bool(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		   void *field)
{
	(void)key;
	if (json_is_boolean(at->value))
		*(bool *)field = json_is_true(at->value);
	else
		lks_want(r, at, JSON_TRUE);
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return false;
	return true;
}

bool lks_read_text(struct lks_reader *r, const struct lks_at *at, size_t max, char *ret_text)
{
	const char *text;
	char remedy[64];
	size_t len;

	if (!lks_want(r, at, JSON_STRING))
		return false;
	text = json_string_value(at->value);
	len = json_string_length(at->value);
	if (len == 0 || len > max) {
		snprintf(remedy, sizeof(remedy), "give 1 to %zu bytes", max);
		lks_at_fault(r, at, remedy, "a name of %zu bytes", len);
		return false;
	}
	if (!is_plain(text)) {
		lks_at_fault(r, at, "remove it", "a control character in a name");
		return false;
	}
	memcpy(ret_text, text, len + 1);
	return true;
}

void lks_read_name(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		   void *field)
{
	lks_read_text(r, at, key->max, field);
}

static void words_of(const char *const *words, char *text, size_t room)
{
	size_t len = 0;

	for (; *words && len < room; words++)
		len += (size_t)snprintf(text + len, room - len, "%s%s", len ? ", " : "take one of ",
					*words);
}

void lks_read_word(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		   void *field)
{
	char remedy[128];
	uint8_t i = 0;

	if (!lks_want(r, at, JSON_STRING))
		return;
	while (key->words[i] && strcmp(key->words[i], json_string_value(at->value)))
		i++;
	if (key->words[i]) {
		*(uint8_t *)field = i;
		return;
	}
	words_of(key->words, remedy, sizeof(remedy));
	lks_at_fault(r, at, remedy, "unknown word \"%.40s\"", json_string_value(at->value));
}

static unsigned int hex_digit(char c)
{
	return c <= '9' ? (unsigned int)(c - '0') : (unsigned int)((c | 0x20) - 'a' + 10);
}

/* Hexadecimal digits behind an optional 0x; NULL after a fault. */
static const char *hex_text(struct lks_reader *r, const struct lks_at *at, size_t min, size_t max)
{
	const char *text;
	char remedy[80];
	size_t len;

	if (!lks_want(r, at, JSON_STRING))
		return NULL;
	text = json_string_value(at->value);
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	len = strlen(text);
	if (len >= min && len <= max && strspn(text, "0123456789abcdefABCDEF") == len)
		return text;
	if (min == max)
		snprintf(remedy, sizeof(remedy), "give %zu hexadecimal digits in quotes", max);
	else
		snprintf(remedy, sizeof(remedy), "give %zu to %zu hexadecimal digits in quotes",
			 min, max);
	lks_at_fault(r, at, remedy, "not a hexadecimal number of that length");
	return NULL;
}

void lks_read_seed(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		   void *field)
{
	const char *text = hex_text(r, at, 1, 16);
	uint64_t seed = 0;

	(void)key;
	if (!text)
		return;
	for (; *text; text++)
		seed = seed << 4 | hex_digit(*text);
	*(uint64_t *)field = seed;
}

void lks_read_key(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		  void *field)
{
	const char *text = hex_text(r, at, 80, 80);
	uint8_t *bytes = field;

	(void)key;
	for (size_t i = 0; text && i < 40; i++)
		bytes[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
}

void lks_read_ref(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		  void *field)
{
	struct lks_ref *ref = field;

	(void)key;
	ref->line = lks_at_line(r, at);
	lks_read_text(r, at, sizeof(ref->name) - 1, ref->name);
}

static bool is_known(const struct lks_refs *refs, const char *name)
{
	for (size_t i = 0; i < refs->n; i++)
		if (!strcmp(refs->item[i].name, name))
			return true;
	return false;
}

static void each_ref(struct lks_reader *r, const struct lks_at *item, size_t i, void *user)
{
	struct lks_refs *refs = user;
	struct lks_ref ref = { .line = lks_at_line(r, item) };

	(void)i;
	if (!lks_read_text(r, item, sizeof(ref.name) - 1, ref.name))
		return;
	if (is_known(refs, ref.name))
		lks_at_fault(r, item, "name it once", "\"%s\" stands in this list twice", ref.name);
	else
		refs->item[refs->n++] = ref;
}

void lks_read_refs(struct lks_reader *r, const struct lks_at *at, const struct lks_key *key,
		   void *field)
{
	lks_read_array(r, at, key, each_ref, field);
}
