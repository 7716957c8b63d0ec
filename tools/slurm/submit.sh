#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Spreads one make target that takes SHARD=K/N over a cluster, as one job array.
#
#   submit.sh TARGET N [VAR=VALUE]...      submit.sh campaign 64 CAMPAIGN=10000
#
#   build (1 job: what TARGET needs) --> N tasks: make TARGET SHARD=K/N --> collect (1 job)
#
# The tree has to be on a file system that all nodes see. Results come to build/slurm/TARGET/.
# SLURM_OPTIONS="--partition=.. --time=.." goes to every job, CPUS (1) are those of a task.
# Prints the number of the last job: it ends when all is collected.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! [[ ${2:-} =~ ^[1-9][0-9]*$ ]]; then
	sed -n '3,11s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi

target=$1 shards=$2
shift 2
where=build/slurm/$target
rm -rf "$where"
mkdir -p "$where"
read -ra options <<<"${SLURM_OPTIONS:-}"
submit() {
	sbatch --parsable --chdir="$PWD" --job-name="linksteer-$target" "${options[@]}" "$@"
}

build=$(submit --output="$where/build.out" tools/slurm/task.sh "$target-ready" "$@")
array=$(submit --output="$where/%a.out" --dependency="afterok:$build" --kill-on-invalid-dep=yes \
	--array="1-$shards" --cpus-per-task="${CPUS:-1}" tools/slurm/task.sh "$target" "$@")
submit --output="$where/collected" --dependency="afterany:$array" tools/slurm/collect.sh "$target" "$shards"
