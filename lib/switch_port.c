/* SPDX-License-Identifier: Apache-2.0 */
#include "switch_port.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Long names, and the fewest letters that stand for them; NX-OS and EOS shorten Ethernet to Eth,
 * Et. */
static const struct {
	const char *full, *brief;
	size_t least;
} kinds[] = {
	{ "GigabitEthernet", "Gi", 2 },
	{ "TenGigabitEthernet", "Te", 2 },
	{ "TwoGigabitEthernet", "Tw", 2 },
	{ "TwentyFiveGigE", "Twe", 3 },
	{ "FiveGigabitEthernet", "Fi", 2 },
	{ "FortyGigabitEthernet", "Fo", 2 },
	{ "HundredGigE", "Hu", 2 },
	{ "FastEthernet", "Fa", 2 },
	{ "Ethernet", "Et", 2 },
	{ "Port-channel", "Po", 2 },
	{ "Vlan", "Vl", 2 },
	{ "Loopback", "Lo", 2 },
	{ "Management", "Ma", 2 },
	{ "mgmt", "mgmt", 4 },
	{ "AppGigabitEthernet", "Ap", 2 },
	{ "Bluetooth", "Bl", 2 },
	{ "nve", "nve", 3 },
	{ "Tunnel", "Tu", 2 },
	{ "Vxlan", "Vx", 2 },
};

static const char *kind_of(const char *word, size_t letters)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (letters >= kinds[i].least && letters <= strlen(kinds[i].full) &&
		    !strncasecmp(word, kinds[i].full, letters))
			return kinds[i].brief;
	return NULL;
}

static bool is_number(const char *text)
{
	bool digit = false;

	for (; *text; text++) {
		if (!isdigit((unsigned char)*text) && !(digit && strchr("/.:", *text) && text[1]))
			return false;
		digit = isdigit((unsigned char)*text);
	}
	return digit;
}

bool lks_port_name(const char *word, const char *number, char ret_name[LKS_PORT_BYTES])
{
	size_t letters = 0;
	const char *brief;

	while (isalpha((unsigned char)word[letters]) || word[letters] == '-')
		letters++;
	brief = kind_of(word, letters);
	if (word[letters])
		number = word + letters;
	if (!brief || !is_number(number) || strlen(brief) + strlen(number) >= LKS_PORT_BYTES)
		return false;
	snprintf(ret_name, LKS_PORT_BYTES, "%s%.27s", brief, number);
	return true;
}

int lks_port_channel(const char *name)
{
	return strncmp(name, "Po", 2) ? -1 : atoi(name + 2);
}
