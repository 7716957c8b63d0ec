/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include <string.h>

struct peer_frames *peer_frames;

static size_t with_ports(const uint8_t *l4, uint8_t proto, uint8_t *tuple, size_t len)
{
	if (proto != 6 && proto != 17)
		return len;
	memcpy(tuple + len, l4, 4);
	return len + 4;
}

size_t peer_tuple(const uint8_t *frame, uint8_t ret_tuple[36])
{
	const uint8_t *type = frame + 12;

	if (type[0] == 0x81 && type[1] == 0)
		type += 4;
	if (type[0] == 0x08 && type[1] == 0) {
		const uint8_t *ip = type + 2;
		bool piece = (ip[6] & 0x3f) || ip[7];

		memcpy(ret_tuple, ip + 12, 8);
		return piece ? 8 : with_ports(ip + 4 * (ip[0] & 15), ip[9], ret_tuple, 8);
	}
	if (type[0] == 0x86 && type[1] == 0xdd) {
		const uint8_t *ip = type + 2;

		memcpy(ret_tuple, ip + 8, 32);
		return with_ports(ip + 40, ip[6], ret_tuple, 32);
	}
	return 0;
}
