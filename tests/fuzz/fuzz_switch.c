/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as any output of a switch: findings, printable and with a line that exists. */
#include <linksteer/switch.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define UPLINKS                                                                                    \
	"\"uplinks\": [ { \"name\": \"a\", \"switch\": \"core1\", \"port\": \"Gi1/1\" }, { "       \
	"\"name\": "                                                                               \
	"\"b\", \"switch\": \"core1\", \"port\": \"Gi2/1\" } ], \"port_groups\": [ { \"name\": "   \
	"\"g\", "                                                                                  \
	"\"team\": \"t\", \"vlan\": 105 } ], \"teams\": [ { \"name\": \"t\", \"uplinks\": "        \
	"[\"a\", "                                                                                 \
	"\"b\"], "

static const char *const configs[] = {
	"{ " UPLINKS "\"policy\": \"esx-ip32\" } ] }",
	"{ " UPLINKS "\"policy\": \"native-l4\", \"aggregation\": \"lacp-active\" } ] }",
	"{ " UPLINKS "\"policy\": \"esx-port-id\" } ] }",
	"{ " UPLINKS "\"policy\": \"linux-layer2\", \"aggregation\": \"lacp-passive\" } ] }",
};

struct heard {
	unsigned int n, lines;
};

static void hear(void *user, const struct lks_switch_finding *f)
{
	struct heard *h = user;

	h->n++;
	if (!*f->id || !*f->reason || !*f->remedy)
		abort();
	if (!strcmp(f->source, "text") && f->line > h->lines && f->line != 1)
		abort();
	for (const char *c = f->quote; *c; c++)
		if (!isprint((unsigned char)*c))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *config_text, *text = (const char *)data + 1;
	struct lks_config *config = NULL;
	struct lks_switch_check *check = NULL;
	struct heard h = { 0, 1 };

	if (size < 1)
		return 0;
	config_text = configs[data[0] >> 2 & 3];
	if (lks_config_parse(config_text, strlen(config_text), LKS_CONFIG_FORMAT_ONLY, NULL, NULL,
			     &config) ||
	    lks_switch_check_new(config, "team.json", &check))
		abort();
	for (size_t i = 1; i < size; i++)
		h.lines += data[i] == '\n';
	if (lks_switch_check_add(check, data[0] & 3, data[0] & 16 ? NULL : "core1", "text", text,
				 size - 1) ||
	    lks_switch_check_run(check, hear, &h, NULL))
		abort();
	if (h.n == 0) /* one output never confirms everything */
		abort();
	lks_switch_check_free(check);
	lks_config_free(config);
	return 0;
}
