#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# COUNT random link failures in one shape of the core (WIDTHxUPLINKS), in each failover mode: the summaries stay below DIR.
#
#   campaign.sh LINKSTEER SHAPE COUNT DIR CAPTURE [OPTION of sim run]...
set -e
linksteer=$1 width=${2%x*} uplinks=${2#*x} count=$3 dir=$4 capture=$5
shift 5
mkdir -p "$dir"
code=0
for failover in resilient modulo; do
	echo "$width bits, $uplinks uplinks, $failover:"
	"$linksteer" sim run --policy native --failover "$failover" --uplinks "$uplinks" --width "$width" \
		--campaign "1,$count" --in "$capture" --out "$dir/$failover" "$@" || code=$?
done
exit "$code"
