/* SPDX-License-Identifier: Apache-2.0 */
/* The shim as it looks around the core (lks_bench_top). */
#ifndef LKS_SIM_CORE_MODEL_H
#define LKS_SIM_CORE_MODEL_H

#define LKS_PORTS_H "ports.h" /* beside shim.h */
#include "model/shim.h"

#endif
