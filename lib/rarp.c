/* SPDX-License-Identifier: Apache-2.0 */
/* RARP announcements: Ethernet, RFC 903. */
#include <linksteer/receive.h>

#include <string.h>

#define VLAN_MAX 4094u

static uint8_t *put16(uint8_t *to, unsigned int value)
{
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
	return to + 2;
}

static uint8_t *put_mac(uint8_t *to, const uint8_t *mac)
{
	memcpy(to, mac, 6);
	return to + 6;
}

size_t lks_rarp_build(const uint8_t mac[6], unsigned int vlan,
		      uint8_t ret_frame[LKS_RARP_BYTES + 4])
{
	static const uint8_t everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	size_t bytes = LKS_RARP_BYTES + (vlan ? 4 : 0);
	uint8_t *p = ret_frame;

	if (vlan > VLAN_MAX)
		return 0;
	memset(ret_frame, 0, bytes);
	p = put_mac(p, everybody);
	p = put_mac(p, mac);
	if (vlan) {
		p = put16(p, 0x8100);
		p = put16(p, vlan);
	}
	p = put16(p, 0x8035);
	p = put16(p, 1);      /* hardware: Ethernet */
	p = put16(p, 0x0800); /* protocol: IPv4 */
	*p++ = 6;
	*p++ = 4;
	p = put16(p, 3); /* request reverse */
	p = put_mac(p, mac);
	p += 4; /* source address: not known */
	put_mac(p, mac);
	return bytes;
}
