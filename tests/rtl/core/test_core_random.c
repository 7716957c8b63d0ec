/* SPDX-License-Identifier: Apache-2.0 */
/* A short differential run under the sanitizers and with the assertions of the RTL. */
#include <criterion/parameterized.h>

#include "../../differential/random_run.h"

TestSuite(random, .timeout = 300);

enum { RUNS = 8 };

static struct core core;

ParameterizedTestParameters(random, agrees_with_model_and_reference)
{
	static int run[RUNS];

	for (int i = 0; i < RUNS; i++)
		run[i] = i;
	return cr_make_param_array(int, run, RUNS);
}

ParameterizedTest(int *run, random, agrees_with_model_and_reference)
{
	random_run(&core, &lks_model_ops, *run);
}
