/* SPDX-License-Identifier: Apache-2.0 */
/* The whole public interface of liblinksteer. */
#ifndef LINKSTEER_LINKSTEER_H
#define LINKSTEER_LINKSTEER_H

#include <linksteer/bus.h>
#include <linksteer/config.h>
#include <linksteer/device.h>
#include <linksteer/error.h>
#include <linksteer/frame.h>
#include <linksteer/ledger.h>
#include <linksteer/plan.h>
#include <linksteer/policy.h>
#include <linksteer/receive.h>
#include <linksteer/stats.h>
#include <linksteer/switch.h>
#include <linksteer/team.h>

#endif
