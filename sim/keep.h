/* SPDX-License-Identifier: Apache-2.0 */
/* tkeep of the beats of a frame, of good ones and of such that it makes bad. */
#ifndef LKS_SIM_KEEP_H
#define LKS_SIM_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

/*
 * What is wrong with a frame: its mark, too few bytes in the beat before the last, or in the last
 * beat bytes behind a hole.
 */
enum lks_fault { LKS_FAULT_NONE, LKS_FAULT_MARK, LKS_FAULT_HOLLOW, LKS_FAULT_HOLES };

/* A frame of @len bytes, @beat of them a beat. All kinds come up: a bad frame's length draws its
 * own. */
enum lks_fault lks_fault_of(bool bad, uint32_t len, uint32_t beat);

/* Of the beat that begins with the last @left bytes. As many bits as bytes, but for hollow beats.
 */
uint64_t lks_keep(struct lks_rng *rng, enum lks_fault fault, uint32_t left, uint32_t beat);

#endif
