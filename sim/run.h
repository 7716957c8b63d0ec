/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of linksteer-sim. argv[0] is the verb. Return: an exit code. */
#ifndef LKS_SIM_RUN_H
#define LKS_SIM_RUN_H

int lks_cmd_run(int argc, char *argv[]);
int lks_cmd_trace(int argc, char *argv[]);

#endif
