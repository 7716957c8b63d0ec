#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares addresses of the generated register block with aligned ranges by their upper bits.

  ranges.py FILE.sv

PeakRDL writes a range as two comparisons, which synthesis makes into two carry chains; they were
the slowest path of the core. A range whose base is a multiple of its size, a power of two, is
named by its upper bits. Any other range is left alone.
"""
import pathlib
import re
import sys

RANGE = re.compile(r"\((\w+) >= 16'h([0-9a-f]+)\) &&? \(\1 <= 16'h\2 \+ 16'h([0-9a-f]+)\)")


def upper_bits(match):
    name, base, last = match[1], int(match[2], 16), int(match[3], 16)
    size = last + 1
    if size & last or base % size or size == 1 << 16:
        return match[0]
    low = last.bit_length()
    return f"({name}[15:{low}] == {16 - low}'h{base >> low:x})"


path = pathlib.Path(sys.argv[1])
path.write_text(RANGE.sub(upper_bits, path.read_text()))
