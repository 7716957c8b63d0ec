/* SPDX-License-Identifier: Apache-2.0 */
/* A card of plain memory, without a data plane: enough to run agent.c on any machine. */
#ifndef MEMORY_CARD_H
#define MEMORY_CARD_H

#include <linksteer/bus.h>

#ifdef __cplusplus
extern "C" {
#endif

struct memory_card {
	uint32_t reg[LKS_BUS_WINDOW_BYTES / 4];
};

/* @card must live until the device is closed. */
struct lks_bus memory_card_bus(struct memory_card *card);

#ifdef __cplusplus
}
#endif
#endif
