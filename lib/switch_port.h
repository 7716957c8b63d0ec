/* SPDX-License-Identifier: Apache-2.0 */
/* Names of interfaces: `GigabitEthernet 1/0/1`, `Gi1/0/1` and `gi1/0/1` are one port. */
#ifndef LKS_SWITCH_PORT_H
#define LKS_SWITCH_PORT_H

#include <stdbool.h>

#define LKS_PORT_BYTES 32

/*
 * Short form (Gi1/0/1, Po7); @number: the second word when the name was written in two, else "".
 * Return: whether it is the name of an interface.
 */
bool lks_port_name(const char *word, const char *number, char ret_name[LKS_PORT_BYTES]);
/* Number of a port-channel in short form, -1 for other names. */
int lks_port_channel(const char *name);

#endif
