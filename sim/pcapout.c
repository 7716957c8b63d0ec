/* SPDX-License-Identifier: Apache-2.0 */
#include "pcapout.h"

#define MAGIC_NS 0xa1b23c4du
#define SNAP_BYTES 262144u
#define LINKTYPE_ETHERNET 1u

void lks_pcap_header(FILE *file)
{
	const uint32_t head[6] = { MAGIC_NS, 2u | 4u << 16, 0, 0, SNAP_BYTES, LINKTYPE_ETHERNET };

	fwrite(head, sizeof(head), 1, file);
}

void lks_pcap_frame(FILE *file, const uint8_t *bytes, uint32_t len, uint64_t time_ns)
{
	const uint32_t head[4] = { (uint32_t)(time_ns / 1000000000u),
				   (uint32_t)(time_ns % 1000000000u), len, len };

	fwrite(head, sizeof(head), 1, file);
	fwrite(bytes, 1, len, file);
}
