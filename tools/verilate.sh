#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Verilates one module into DIR/libVlks_model.a and writes DIR/sources.d for make.
# Usage: [VERILATE_FLAGS=...] [VERILATE_CXX=... VERILATE_CXXFLAGS=...] tools/verilate.sh DIR MODULE.sv [verilator options]
# A package is always read; other modules are found by name in the folders of the tree.
# Functions are not split: what is local to one big function need not go through memory, and the
# compiler is done sooner.
set -euo pipefail

# What may use the jobs of make is run by `make -n` too.
[[ ${MAKEFLAGS-} =~ ^[a-zA-Z]*n ]] && exit

dir=$1 top_file=$2
shift 2
top=$(basename "$top_file" .sv)
mkdir -p "$dir"
exec 9>"$dir/lock"
flock 9
rm -f "$dir"/Vlks_model* "$dir"/libVlks_model.a "$dir"/*.tmp

search=()
for folder in rtl/core rtl/hash rtl/csr rtl/csr/generated rtl/util sim/model; do
	[ ! -d "$folder" ] || search+=(-y "$folder")
done
mapfile -t packages < <(find rtl/pkg rtl/csr/generated -name '*_pkg.sv' | LC_ALL=C sort -r)

read -ra flags <<<"${VERILATE_FLAGS:-}"
.venv/bin/verilator --cc --Mdir "$dir" --prefix Vlks_model --top-module "$top" \
	--quiet -O3 --x-assign fast --x-initial unique --output-split 0 -MMD --no-timing \
	"$@" "${flags[@]}" "${search[@]}" tools/waivers.vlt "${packages[@]}" "$top_file" >"$dir/verilator.log" 2>&1 || {
	cat "$dir/verilator.log" >&2
	exit 1
}
# In models without assertions automatic variables do not get new random bits in every clock, which
# took a third of the time; in the suites of tests/rtl they do. What keeps its value starts at random
# in both, in the files named Slow.
if [[ " $* " == *" --noassert "* ]]; then
	find "$dir" -name 'Vlks_model___024root__*.cpp' ! -name '*Slow.cpp' -exec \
		sed -i 's/VL_SCOPED_RAND_RESET_I([0-9]*, __VscopeHash, [0-9]*ull)/0U/' {} +
fi
# The sources, for make: as prerequisites, and as targets of their own that may vanish.
sed -n 's/^[^:]*: *//p' "$dir/Vlks_model__ver.d" | tr ' ' '\n' | grep -E '\.(sv|v|vlt)$' >"$dir/sources"
{
	echo "$dir/libVlks_model.a: $(tr '\n' ' ' <"$dir/sources")"
	sed 's/$/:/' "$dir/sources"
} >"$dir/sources.d"

make --no-print-directory -s -C "$dir" -f Vlks_model.mk PYTHON3=python3 AR=ar \
	${VERILATE_CXX:+CXX="$VERILATE_CXX"} OPT_FAST=-O2 OPT_SLOW=-O0 \
	CFG_CXXFLAGS_STD=-std=gnu++17 CFG_CXXFLAGS_PCH_I=-include \
	USER_CPPFLAGS="-fPIC -fvisibility=hidden ${VERILATE_CXXFLAGS:--fno-gnu-unique}" \
	libVlks_model.a >"$dir/make.log" 2>&1 || {
	cat "$dir/make.log" >&2
	exit 1
}
