/* SPDX-License-Identifier: Apache-2.0 */
/* Nanosecond pcap, Ethernet, time zero at the epoch. */
#ifndef LKS_SIM_PCAPOUT_H
#define LKS_SIM_PCAPOUT_H

#include <stdint.h>
#include <stdio.h>

void lks_pcap_header(FILE *file);
void lks_pcap_frame(FILE *file, const uint8_t *bytes, uint32_t len, uint64_t time_ns);

#endif
