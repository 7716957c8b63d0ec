#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sees that the Debian packages of a purpose (a line of tools/debian.txt) are there; root gets
# them installed, everybody else is told the command. Usage: tools/debian.sh PURPOSE
set -euo pipefail

purpose=$1
mapfile -t wanted < <(awk -v p="$purpose" '$1 == p { for (i = 2; i <= NF; i++) print $i }' tools/debian.txt)
[ ${#wanted[@]} -gt 0 ] || { echo "linksteer: tools/debian.txt: no line for $purpose" >&2; exit 1; }

# Elsewhere than on Debian the compiler and the linker say what is missing.
command -v dpkg-query >/dev/null || exit 0

# Present as a program or module from elsewhere is good enough.
present() {
	case $1 in
	python3-venv) "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null && return ;;
	lib*) ;;
	*) command -v "$1" >/dev/null && return ;;
	esac
	[[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *' installed' ]]
}

missing=() needed=()
for package in "${wanted[@]}"; do
	present "${package%\?}" && continue
	missing+=("${package%\?}")
	[[ $package == *\? ]] || needed+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
	echo "linksteer: installing ${missing[*]}" >&2
	export DEBIAN_FRONTEND=noninteractive
	mkdir -p build
	exec 9>build/.debian.lock
	flock 9
	apt=(apt-get -q -y -o DPkg::Lock::Timeout=600)
	log=build/debian-$purpose.log
	if "${apt[@]}" install --no-install-recommends "${missing[@]}" >"$log" 2>&1 ||
		{ "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
		exit 0
	fi
	tail -n 3 "$log" >&2
fi
echo "linksteer: ${missing[*]} missing: run as root: apt-get install ${missing[*]}" >&2
[ ${#needed[@]} -eq 0 ]
