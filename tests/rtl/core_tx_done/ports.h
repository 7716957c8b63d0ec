/* SPDX-License-Identifier: Apache-2.0 */
/* The core is tested inside its bench. */
#include "../../../sim/model/ports.h"
