/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors: the sentence that goes with a negative errno.
 *
 * A plain value of the caller's; calls that take one accept NULL.
 */
#ifndef LINKSTEER_ERROR_H
#define LINKSTEER_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_ERROR_BYTES 192

/**
 * struct lks_error - what went wrong, for a person
 * @text: one line without a full stop, terminated; written only by a call that fails
 */
struct lks_error {
	char text[LKS_ERROR_BYTES];
};

#ifdef __cplusplus
}
#endif
#endif
