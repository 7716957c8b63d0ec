#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fills the tables of README and docs from measured data, between markers such as
<!-- resources:begin --> and <!-- resources:end -->.  Usage: tables.py write | check"""
import json
import pathlib
import re
import statistics
import sys

import coverage
import mutate
import proofs
import quality

RESOURCES = pathlib.Path("docs/resources.json")
HEAD = """| block | width | uplinks | policies | LUT4 | CCU2C | DPR16X4 | FF | EBR | Fmax, median of {n} seeds |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""
FOOT = """
LFE5UM5G-45F{others}, speed 8, by `make synth` ({tools}); a register at every port, so that paths inside
the block count. CCU2C is two LUT4 with a carry chain, DPR16X4 a 16 x 4 bit RAM, EBR 18 Kbit.
Seeds in `docs/resources.json`.
"""


def mhz(row):
    low, high = min(row["fmax_mhz"]), max(row["fmax_mhz"])
    return f"{statistics.median(row['fmax_mhz']):.0f} MHz ({low:.0f} to {high:.0f})"


def name(row):
    """The block, with what is not as it is by default."""
    notes = [f"{k} {v:,}" for k, v in row.get("params", {}).items() if k in ("MAX_FRAME", "QUEUE_BYTES", "RX_BYTES")]
    notes += ["85F"] if "85F" in row.get("device", "") else []
    return f"`{row['block']}`" + (f" ({', '.join(notes)})" if notes else "")


def resources():
    rows = json.loads(RESOURCES.read_text()) if RESOURCES.exists() else []
    if not rows:
        return "\nNot measured yet: `make synth`.\n"
    text = "\n" + HEAD.format(n=len(rows[0]["seeds"]))
    for row in rows:
        shape = ["-" if row.get(k) is None else row[k] for k in ("data_w", "uplinks", "policies")]
        cells = [name(row), *shape, *(f"{row[k]:,}" for k in ("lut4", "ccu2c", "dpr", "ff", "ebr")), mhz(row)]
        text += "| " + " | ".join(map(str, cells)) + " |\n"
    others = " (85F: LFE5UM5G-85F)" if any("85F" in row.get("device", "") for row in rows) else ""
    return text + FOOT.format(tools=rows[0]["tools"], others=others)


def proved():
    return "\n" + proofs.by_contract() + "\n" + proofs.table(proofs.recorded())


def mutants():
    return "\n" + mutate.tables()


def covered():
    return "\n" + coverage.tables()


TABLES = {"resources": resources, "proofs": proved, "mutation": mutants, "coverage": covered, **quality.TABLES}


def filled(text):
    for name, make in TABLES.items():
        text = re.sub(rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)", lambda m, make=make: m[1] + make() + "\n" + m[2], text, flags=re.S)
    return text


def main(argv):
    if argv[1:] not in (["write"], ["check"]):
        sys.exit(__doc__)
    status = 0
    for path in [*pathlib.Path(".").glob("*.md"), *pathlib.Path("docs").glob("*.md")]:
        old = path.read_text()
        new = filled(old)
        if new == old:
            continue
        if argv[1] == "write":
            path.write_text(new)
        else:
            print(f"linksteer: {path}: a table differs from its data: run make docs", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv))
