#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes out of the generated register block what was the slowest path of the core.

  regblock.py FILE.sv

Ranges: PeakRDL writes a range of addresses as two comparisons, which synthesis makes into two carry
chains. A range whose base is a multiple of its size, a power of two, is named by its upper bits. Any
other range is left alone.

Requests: lks_axil asks for one access at a time and keeps its address until the answer. So no request
waits for the one before it, and the address of a read need not be kept a second time.
"""
import pathlib
import re
import sys

RANGE = re.compile(r"\((\w+) >= 16'h([0-9a-f]+)\) &&? \(\1 <= 16'h\2 \+ 16'h([0-9a-f]+)\)")
REQUESTS = (
    (re.compile(r"assign cpuif_req_masked = cpuif_req\s+& [^;]*;"), "assign cpuif_req_masked = cpuif_req;"),
    (re.compile(r"    // Hold read mux address[^\n]*\n    always_ff.*?\n    end\n(?=    assign rd_mux_addr)", re.S), ""),
    (re.compile(r"    logic \[15:0\] pending_rd_addr;\n"), ""),
    (re.compile(r"assign rd_mux_addr = decoded_req \? decoded_addr : pending_rd_addr;"), "assign rd_mux_addr = decoded_addr;"),
)


def upper_bits(match):
    name, base, last = match[1], int(match[2], 16), int(match[3], 16)
    size = last + 1
    if size & last or base % size or size == 1 << 16:
        return match[0]
    low = last.bit_length()
    return f"({name}[15:{low}] == {16 - low}'h{base >> low:x})"


path = pathlib.Path(sys.argv[1])
text = RANGE.sub(upper_bits, path.read_text())
for pattern, short in REQUESTS:
    text, count = pattern.subn(short, text)
    if count != 1:
        sys.exit(f"linksteer: {path}: {count} times {pattern.pattern}")
path.write_text(text)
