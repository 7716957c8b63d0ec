#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Register block, C header and register page from rtl/csr/linksteer.rdl.
# Usage: tools/regs.sh write | check
set -euo pipefail

rdl=rtl/csr/linksteer.rdl
new=build/regs
note="Made by make regs from $rdl."
rm -rf $new
mkdir -p $new/rtl/csr/generated $new/driver/generated $new/docs

.venv/bin/peakrdl regblock $rdl -o $new/rtl/csr/generated --cpuif passthrough \
	--rt-read-fanin --rt-read-response --rt-external all >/dev/null
.venv/bin/python -B tools/regblock.py $new/rtl/csr/generated/lks_csr.sv
.venv/bin/peakrdl c-header $rdl -o $new/driver/generated/lks_csr.h --type-style hier >/dev/null
.venv/bin/python -B tools/registers.py $rdl >$new/docs/registers.md
sed -i "1i // SPDX-License-Identifier: Apache-2.0\n// $note" $new/rtl/csr/generated/*.sv
sed -i "1i /* SPDX-License-Identifier: Apache-2.0 */\n/* $note */" $new/driver/generated/lks_csr.h

status=0
while read -r file; do
	cmp -s "$new/$file" "$file" && continue
	if [ "$1" = write ]; then
		mkdir -p "$(dirname "$file")"
		cp "$new/$file" "$file"
	else
		echo "linksteer: $file: differs from $rdl: run make regs" >&2
		status=1
	fi
done < <(cd $new && find . -type f | sed 's|^\./||')
exit $status
