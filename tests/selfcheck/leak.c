/* SPDX-License-Identifier: Apache-2.0 */
/* Leaks on purpose: `make test` fails when the sanitizer's log does not say so. */
#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(leak, .timeout = 10);

Test(leak, is_written_to_the_log)
{
	char *volatile lost = malloc(4711);

	cr_assert_not_null(lost, "4711 bytes");
	lost = NULL;
}
