/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LKS_ERROR_IMPL_H
#define LKS_ERROR_IMPL_H

#include <linksteer/error.h>

/* Writes the sentence, if anybody wants it. Return: @code, to be returned by the caller. */
__attribute__((format(printf, 3, 4))) int lks_error_set(struct lks_error *error, int code,
							const char *format, ...);

#endif
