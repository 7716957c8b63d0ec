/* SPDX-License-Identifier: Apache-2.0 */
/* What the files frame*.c share. */
#ifndef LKS_FRAME_IMPL_H
#define LKS_FRAME_IMPL_H

#include <linksteer/frame.h>

enum {
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	IPV4_BYTES = 20,
	IPV6_BYTES = 40,
};

/* The addresses as Linux bonding finds them; @packet: L3, f->l3_bytes long. */
void lks_frame_parse_linux(const uint8_t *packet, struct lks_fields *f);

#endif
