/* SPDX-License-Identifier: Apache-2.0 */
/* The core's view of a frame as the library's structure. */
#ifndef LKS_SIM_FIELDS_H
#define LKS_SIM_FIELDS_H

#include <linksteer/frame.h>

#include "core_model.h"

/** lks_fields_from_taps - what the parser of the core read, nothing else. */
void lks_fields_from_taps(const struct lks_out *out, struct lks_fields *ret_fields);

/** lks_fields_differ - whether two results differ in what the core gives, and where. */
bool lks_fields_differ(const struct lks_fields *want, const struct lks_fields *seen, char *ret_text,
		       size_t size);

#endif
