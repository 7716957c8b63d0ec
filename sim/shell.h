/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that people copy into a shell. */
#ifndef LKS_SIM_SHELL_H
#define LKS_SIM_SHELL_H

#include <stdio.h>

/** lks_shell_word - print @word so that a shell takes it as one word; it never breaks a line. */
void lks_shell_word(FILE *file, const char *word);

#endif
