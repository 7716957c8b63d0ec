// SPDX-License-Identifier: Apache-2.0
// foreign_top and its testbench for Verilator, from the root of the repository; for the g++ of
// Debian also where Verilator was built with another compiler.
--binary
--quiet
-j 2
--output-split 4000
-CFLAGS -O0
-MAKEFLAGS CFG_CXXFLAGS_PCH_I=-include
-MAKEFLAGS CFG_CXXFLAGS_STD=-std=gnu++20
-MAKEFLAGS CFG_CXXFLAGS_COROUTINES=-fcoroutines
-MAKEFLAGS OPT_GLOBAL=-O0
-MAKEFLAGS PYTHON3=python3
-MAKEFLAGS AR=ar
--top-module foreign_tb
+1364-2001ext+v
tools/waivers.vlt
rtl/pkg/lks_pkg.sv
rtl/csr/generated/lks_csr_pkg.sv
-y rtl/core
-y rtl/hash
-y rtl/csr
-y rtl/csr/generated
-y rtl/util
docs/examples/foreign_top.v
docs/examples/foreign_tb.v
