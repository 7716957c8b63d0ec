#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What became of the N parts of a target: a line each, then the sum; fails unless all passed.
# Usage (in the tree): collect.sh TARGET N
set -euo pipefail

target=$1 shards=$2 passed=0 failed=0 missing=0
for ((k = 1; k <= shards; k++)); do
	out=build/slurm/$target/$k.out
	code=$(cat "build/slurm/$target/$k.code" 2>/dev/null || echo missing)
	case $code in
	0) passed=$((passed + 1)) ;;
	missing) missing=$((missing + 1)) ;;
	*) failed=$((failed + 1)) ;;
	esac
	printf '%4d  code %-8s %s\n' "$k" "$code" "$(tail -n 1 "$out" 2>/dev/null)"
done
echo "$target: $shards parts: $passed passed, $failed failed, $missing without a result"
[ "$passed" -eq "$shards" ]
