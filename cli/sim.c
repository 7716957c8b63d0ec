/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer sim: the Verilated hardware, which lives in a program of its own. */
#include "exec_sim.h"
#include "sim_args.h"

#include <stdlib.h>

/* The words behind the verb, for the other program. */
static int words;
static char **word;

/* What can be refused without a model is refused here. */
static int run(const char *operand)
{
	int code = sim_args_check();

	(void)operand;
	free(sim_args.event);
	return code ? code : exec_sim("run", words, word);
}

int cmd_sim(int argc, char *argv[])
{
	struct cmd_verb verbs[2] = { sim_run_verb };

	verbs[0].run = run;
	words = argc > 2 ? argc - 2 : 0;
	word = argv + 2;
	return cmd_verbs("sim", verbs, argc, argv);
}
