#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One job of submit.sh: the whole target, or in an array the part of this task. The exit code of a
# part is left beside its output, for collect.sh.
# Usage (by sbatch, in the tree): task.sh TARGET [VAR=VALUE]...
set -uo pipefail

target=$1
shift
jobs=${SLURM_CPUS_PER_TASK:-$(nproc)}
if [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
	exec make "JOBS=$jobs" "$target" "$@"
fi
make "JOBS=$jobs" "$target" "SHARD=$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_MAX" "$@"
code=$?
echo "$code" >"build/slurm/$target/$SLURM_ARRAY_TASK_ID.code"
exit "$code"
