/* SPDX-License-Identifier: Apache-2.0 */
#include "error_impl.h"

#include <stdarg.h>
#include <stdio.h>

int lks_error_set(struct lks_error *error, int code, const char *format, ...)
{
	va_list args;

	if (!error)
		return code;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return code;
}
