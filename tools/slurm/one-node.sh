#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A Slurm of this machine alone, to try the scripts: slurm-wlm and munge of Debian, as root.
#
#   one-node.sh start        then: export SLURM_CONF=$PWD/build/slurm-node/slurm.conf
#   one-node.sh stop
set -euo pipefail
cd "$(dirname "$0")/../.."
node=$PWD/build/slurm-node

start() {
	mkdir -p "$node/state" "$node/spool" /run/munge
	chown munge: /run/munge
	cat >"$node/slurm.conf" <<END
ClusterName=one
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$node/state
SlurmdSpoolDir=$node/spool
SlurmctldPidFile=$node/slurmctld.pid
SlurmdPidFile=$node/slurmd.pid
SlurmctldLogFile=$node/slurmctld.log
SlurmdLogFile=$node/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES
END
	[ -S /run/munge/munge.socket.2 ] || runuser -u munge -- munged
	export SLURM_CONF=$node/slurm.conf
	slurmctld
	slurmd
	for ((i = 0; i < 30; i++)); do
		sinfo --noheader --format=%t 2>/dev/null | grep -q idle && break
		sleep 1
	done
	sinfo
}

stop() {
	for daemon in slurmd slurmctld; do
		[ ! -e "$node/$daemon.pid" ] || kill "$(cat "$node/$daemon.pid")" || true
	done
	[ ! -e /run/munge/munged.pid ] || kill "$(cat /run/munge/munged.pid)" || true
}

case ${1:-} in
start) start ;;
stop) stop ;;
*) sed -n '3,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
