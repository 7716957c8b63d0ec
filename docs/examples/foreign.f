// SPDX-License-Identifier: Apache-2.0
// All that a Verilator of your own needs, from the root of the repository:
//   verilator --binary -f docs/examples/foreign.f && obj_dir/Vforeign_tb
+1364-2001ext+v
--top-module foreign_tb
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
