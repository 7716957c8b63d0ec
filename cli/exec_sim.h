/* SPDX-License-Identifier: Apache-2.0 */
/* linksteer-sim, the program that holds the Verilated models; it lies beside this one. */
#ifndef LKS_EXEC_SIM_H
#define LKS_EXEC_SIM_H

/*
 * exec_sim - become `linksteer-sim @verb ARGS...`
 * @argv: @argc options, without program and verb
 *
 * Return: an exit code after a reported error; does not return otherwise.
 */
int exec_sim(const char *verb, int argc, char *argv[]);

#endif
