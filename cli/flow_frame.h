/* SPDX-License-Identifier: Apache-2.0 */
/* The frame that options describe, so that every policy reads what it would read of a real one. */
#ifndef LKS_FLOW_FRAME_H
#define LKS_FLOW_FRAME_H

#include <linksteer/frame.h>

/*
 * Make a whole frame with a whole L4 header and payload out of MACs, tags, ethertype, addresses,
 * protocol, fragment and ports, and read it. What was not given is not in the fields: a protocol
 * or ports.
 */
void flow_frame_parse(struct lks_fields *fields);

#endif
