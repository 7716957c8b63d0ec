#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Line and toggle coverage of the RTL, merged from the files that the Verilated models write.

  coverage.py record FOLDER   FOLDER/*.dat into docs/coverage.json
  coverage.py holes [NAME]    lines and bits that no test reached

A point counts as reached when any instance of its module, in any test at any width, reached it.
"""
import json
import pathlib
import re
import sys

TABLE = pathlib.Path("docs/coverage.json")
EXPLAINED = pathlib.Path("tests/coverage/holes.txt")
FIELD = re.compile(r"\x01(\w+)\x02([^\x01']*)")
OURS = re.compile(r"^rtl/(core|csr|hash|pkg|util)/\w+\.sv$")
KINDS = {"v_line": "line", "v_branch": "line", "v_toggle": "toggle"}


def points(folder):
    """{(file, kind, place, edge or branch): reached}; a place is a line, or a bit of a signal."""
    found = {}
    for path in pathlib.Path(folder).glob("*.dat"):
        with open(path, encoding="utf-8", errors="replace") as dat:
            for entry in dat:
                text, _, count = entry.strip().rpartition("' ")
                if not text.startswith("C '") or not count.isdigit():  # a test that was stopped leaves half a line
                    continue
                fields = dict(FIELD.findall(text))
                kind = KINDS.get(fields.get("page", "").split("/")[0])
                if kind is None or not OURS.match(fields["f"]):
                    continue
                place, _, edge = fields["o"].rpartition(":") if kind == "toggle" else (int(fields["l"]), "", fields["n"] + fields["o"])
                key = (fields["f"], kind, place, edge)
                found[key] = found.get(key, False) or int(count) > 0
    return found


def summary(found):
    """Rows by file: lines and bits, those reached, and the places that were not."""
    places = {}
    for (name, kind, place, _), reached in found.items():     # a bit rises and falls, a line has its branches
        places[name, kind, place] = places.get((name, kind, place), True) and reached
    rows = {}
    for (name, kind, place), reached in sorted(places.items(), key=lambda item: (item[0][:2], str(item[0][2]).zfill(6))):
        row = rows.setdefault(name, {"file": name, "line": [0, 0], "toggle": [0, 0], "dark_lines": [], "dark_signals": {}})
        row[kind][0] += reached
        row[kind][1] += 1
        if not reached and kind == "line":
            row["dark_lines"].append(pathlib.Path(name).read_text().splitlines()[place - 1].strip())
        elif not reached:
            signal = re.sub(r"\[\d+\]", "", place)
            row["dark_signals"][signal] = row["dark_signals"].get(signal, 0) + 1
    return [rows[name] for name in sorted(rows)]


def recorded():
    return json.loads(TABLE.read_text()) if TABLE.exists() else []


def explained():
    """Explanations by (file, signal or line)."""
    found = {}
    if EXPLAINED.exists():
        for line in EXPLAINED.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                name, place, why = (cell.strip() for cell in line.split(" :: "))
                found[name, place] = why
    return found


def holes(row):
    """(what, bits, why) of one module; a signal without an explanation of its own has that of `*`."""
    known = explained()
    for place, bits in [*((line, 0) for line in row["dark_lines"]), *row["dark_signals"].items()]:
        why = next((known[name, place] for name in (row["file"], "*") if (name, place) in known), "not explained")
        yield place, bits, why


def percent(pair):
    return f"{100 * pair[0] / pair[1]:.1f} %" if pair[1] else "-"


def tables():
    """What docs/coverage.md shows: a line a module, then the holes by reason."""
    rows = recorded()
    if not rows:
        return "Not measured yet: `make coverage`.\n"
    text = "| source | lines | reached | bits | toggled |\n|---|--:|--:|--:|--:|\n"
    total = {"file": "all", **{kind: [sum(r[kind][i] for r in rows) for i in (0, 1)] for kind in ("line", "toggle")}}
    for row in [*rows, total]:
        name = f"`{row['file']}`" if row is not total else "all"
        text += f"| {name} | {row['line'][1]:,} | {percent(row['line'])} | {row['toggle'][1]:,} | {percent(row['toggle'])} |\n"
    text += "\n| source | not reached | why |\n|---|---|---|\n"
    for row in rows:
        by_reason = {}
        for place, bits, why in holes(row):
            shown = f"`{place}`".replace("|", "\\|")
            by_reason.setdefault(why, []).append(f"{shown} ({bits})" if bits else shown)
        for why, places in by_reason.items():
            more = f" and {len(places) - 6} more" if len(places) > 6 else ""
            text += f"| `{row['file']}` | {', '.join(places[:6])}{more} | {why} |\n"
    return text + "\n" + "In brackets: bits of the signal that were not seen both to rise and to fall.\n"


def main(argv):
    if len(argv) == 3 and argv[1] == "record":
        rows = summary(points(argv[2]))
        if not rows:
            sys.exit(f"linksteer: {argv[2]}: no coverage in it: make coverage")
        TABLE.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")
    elif argv[1:2] == ["holes"]:
        for row in recorded():
            if len(argv) == 2 or argv[2] in row["file"]:
                for place, bits, why in holes(row):
                    print(f"{row['file']} :: {place} :: {bits or 'line'} :: {why}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv)
