#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lib/linksteer.map from the public headers: what they declare is exported, and nothing else.
# Usage: tools/exports.sh write | check LIBRARY.so
set -euo pipefail

map=lib/linksteer.map

declared() {
	for header in include/linksteer/*.h; do
		printf '#include "%s"\n' "${header#include/}"
	done | gcc -std=c11 -E -P -Iinclude - | tr '\n' ' ' | sed 's/typedef [^;{]*;//g' |
		grep -oE '\b(static inline [^;{]*\{|lks_[a-z0-9_]+ ?\()' | grep -oE '^lks_[a-z0-9_]+' | LC_ALL=C sort -u
}

version_script() {
	printf '# Made by make exports from include/linksteer: the public functions.\nLINKSTEER_0 {\n\tglobal:\n'
	declared | sed 's/.*/\t\t&;/'
	printf '\tlocal:\n\t\t*;\n};\n'
}

case $1 in
write)
	version_script >$map.new && mv $map.new $map
	;;
check)
	if ! diff -u $map <(version_script); then
		echo "linksteer: $map: differs from the public headers: run make exports" >&2
		exit 1
	fi
	nm -D --defined-only "$2" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort -u >build/test/exported
	if ! diff -u <(declared) build/test/exported; then
		echo "linksteer: $2: '-' is declared but not defined, '+' is exported but not declared" >&2
		exit 1
	fi
	;;
esac
